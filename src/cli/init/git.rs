//! Folders in, the hooks and the attributes of their repository out.

use std::path::{Component, Path, PathBuf};

use super::{lacks, new_file, read};
use crate::build::{self, Attributes};
use crate::cli::{Failure, message};
use crate::source;

/// Writes the hooks and the attributes of the repository; how many warnings that took.
pub(super) fn write_for_git(logs: &[PathBuf], docs: &Path) -> Result<usize, Failure> {
    let Some(repository) = Repository::here() else {
        message::told(
            &"no hooks for commits, since this folder is in no git repository; run `git init`, then \
              `seqdoc init` again",
        );
        return Ok(0);
    };
    let inside = |path: &Path| repository.path(path);
    let (Some(logs), Some(docs)) =
        (logs.iter().map(|path| inside(path)).collect::<Option<Vec<_>>>(), inside(docs))
    else {
        message::told(&"no hooks: the logs or the pages lie outside of the repository");
        return Ok(0);
    };
    let hooks = repository.root.join(".pre-commit-config.yaml");
    let hook = build::hook(&logs, &docs);
    let mut warnings = 0;
    if new_file(&hooks, || hook.clone())? {
        message::told(
            &"the hooks work once you run `pip install pre-commit && pre-commit install`",
        );
    } else if !read(&hooks)?.contains("seqdoc-build") {
        let lines = hook.split_once('\n').map_or("", |(_, lines)| lines);
        warnings += lacks(&hooks, "to keep snippets and logs in order at every commit", lines);
    }
    let path = repository.root.join(".gitattributes");
    warnings += keep_line_ends(&path, &Attributes::of(&logs, &docs))?;
    Ok(warnings)
}

/// The repository that the folder of the command lies in.
pub(super) struct Repository {
    /// The way up to it.
    root: PathBuf,
    /// The way down from it.
    below: PathBuf,
}

impl Repository {
    pub(super) fn here() -> Option<Self> {
        let here = std::env::current_dir().ok()?;
        let top = source::repository_of(&here)?;
        let below = here.strip_prefix(top).ok()?.to_owned();
        Some(Self { root: below.components().map(|_| "..").collect(), below })
    }

    /// A path from the top of the repository on; `None` if it lies outside.
    fn path(&self, path: &Path) -> Option<PathBuf> {
        let mut inside = self.below.clone();
        for part in path.components() {
            match part {
                Component::CurDir => {}
                Component::Normal(name) => inside.push(name),
                Component::ParentDir if inside.pop() => {}
                _ => return None,
            }
        }
        if inside.as_os_str().is_empty() { Some(PathBuf::from(".")) } else { Some(inside) }
    }
}

/// Sees to it that no checkout changes the line ends of logs and snippets, or says how to; how many
/// warnings that took.
fn keep_line_ends(path: &Path, attributes: &Attributes) -> Result<usize, Failure> {
    new_file(path, || attributes.text())?;
    let there = read(path)?;
    let missing = attributes.missing(&there).map(|line| {
        message::warning(&format_args!(
            "`{}` exists and was not changed; add the line `{line}` to it, or a checkout may change \
             line endings",
            path.display()
        ));
    });
    Ok(missing.count())
}
