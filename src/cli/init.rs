//! `seqdoc init`: logs in, a site that a person goes on with out.

use std::path::{Component, Path, PathBuf};

use clap::Args;

use super::project::Project;
use super::remedy::Remedy;
use super::{DONE, FOUND, Failure, Reading, message};
use crate::adopt;
use crate::build::{self, Attributes, Entry, Warning};
use crate::output;
use crate::page;
use crate::source::{self, Logs};
use crate::text;

/// Start a project: write a site, a page for each scenario, a configuration and hooks
///
/// Writes `mkdocs.yml` beside DOCS, a home page, and for each scenario the pages `index.md`, `api.md`
/// and `recording.md`, which include the snippets that `seqdoc build` writes. Also writes the style
/// sheet `DOCS/assets/seqdoc.css`, a `seqdoc.toml`, and in a repository a `.pre-commit-config.yaml`, a
/// `.gitattributes` and a `.gitignore`. Existing files are not changed; what they lack is printed.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc init logs/ -o docs/
  seqdoc init logs/ -o docs/ --notes      also write a notes.md for each log")]
pub(super) struct Init {
    /// Folders with logs, or single logs [default: `logs` of `[build]`]
    #[arg(value_name = "LOGS")]
    logs: Vec<PathBuf>,
    /// Write the pages to this folder [default: `output` of `[build]`]
    #[arg(short, long, value_name = "DOCS")]
    output: Option<PathBuf>,
    /// Write a `notes.md` with a heading for each step beside each log without one
    #[arg(long)]
    notes: bool,
    #[command(flatten)]
    reading: Reading,
}

impl Init {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let project = Project::of(self.reading.config.as_ref())?;
        let mut logs = project.logs(&self.logs)?;
        logs.paths = logs.paths.iter().map(|path| from_here(path)).collect();
        let docs = from_here(&project.docs(self.output.as_deref())?);
        let mut warnings = 0;
        let Pages { entries, secrets } = self.write_pages(&logs, &docs, &mut warnings)?;
        warnings += write_site(&docs, &entries)?;
        let configured = write_configuration(&logs.paths, &docs, &mut warnings)?;
        warnings += write_for_git(&logs.paths, &docs)?;
        let mut command = Remedy::new("seqdoc build");
        if !configured {
            command = command.paths(&logs.paths).option("-o", Some(&docs));
        }
        if secrets > 0 {
            let redact = Remedy::new("seqdoc redact").paths(&logs.paths).word("--in-place");
            message::told(&format_args!(
                "{} with secrets; before you commit, run `{redact}`",
                super::counted(secrets, "log")
            ));
        }
        let pinned = docs.with_file_name(REQUIREMENTS_FILE).exists();
        let serve = if pinned { SERVE } else { "mkdocs serve" };
        message::told(&format_args!("the site is set up; now run\n  {command}\n  {serve}"));
        Ok(if self.reading.deny_warnings && warnings > 0 { FOUND } else { DONE })
    }

    /// Writes the pages of each scenario.
    fn write_pages(
        &self,
        logs: &Logs,
        docs: &Path,
        warnings: &mut usize,
    ) -> Result<Pages, Failure> {
        let found = source::find_beside(logs, docs)?;
        let library = self.reading.library(None);
        let passed_over = Warning::of_walk(&found);
        message::warnings(&passed_over);
        *warnings += passed_over.len();
        let mut pages = Pages::default();
        for scenario in found.scenarios {
            let survey = build::survey(&library, &scenario)?;
            let odd = Warning::of_logs(&survey);
            message::warnings(&odd);
            *warnings += odd.len();
            for page in build::pages(&survey) {
                new_file(&docs.join(page.path), || page.text)?;
            }
            pages.entries.extend(Entry::of(&survey));
            pages.secrets += usize::from(survey.secrets > 0);
            let notes = survey.scenario.own_notes();
            if self.notes && survey.scenario.notes()?.is_none() {
                new_file(&notes, || adopt::headings(&survey.flow))?;
            }
        }
        Ok(pages)
    }
}

/// What the pages of the scenarios came to.
#[derive(Debug, Default)]
struct Pages {
    /// The lines that lead to them.
    entries: Vec<Entry>,
    /// How many logs hold secrets.
    secrets: usize,
}

/// What shows the site. Many a system lets no one install packages outside of an environment.
const SERVE: &str = "python3 -m venv .venv && .venv/bin/pip install -r requirements-docs.txt && \
                     .venv/bin/mkdocs serve";

/// Where the pins of the site's tools are, beside `mkdocs.yml`.
const REQUIREMENTS_FILE: &str = "requirements-docs.txt";

/// Writes what is of no scenario: the home page, the style sheet, the configuration of the site. Gives
/// how many warnings that took.
fn write_site(docs: &Path, entries: &[Entry]) -> Result<usize, Failure> {
    new_file(&docs.join(page::STYLE_FILE), || build::STYLE.to_owned())?;
    let mut warnings = 0;
    let home = docs.join("index.md");
    if !entries.is_empty() && !new_file(&home, || build::home(entries))? {
        let lines = build::home_lacks(&read(&home)?, entries);
        warnings += lacks(&home, "to lead to all pages", &lines);
    }
    let (site, name) = (docs.with_file_name("mkdocs.yml"), docs.file_name().unwrap_or_default());
    let made = new_file(&site, || build::mkdocs(&name.to_string_lossy()))?;
    if made {
        let requirements = docs.with_file_name(REQUIREMENTS_FILE);
        new_file(&requirements, || build::REQUIREMENTS.to_owned())?;
        if Repository::here().is_some() {
            new_file(&docs.with_file_name(".gitignore"), || build::IGNORED.to_owned())?;
        }
    } else {
        let text = read(&site)?;
        let lines = page::lacks(&text, docs) + &build::nav_lacks(&text, entries);
        warnings += lacks(&site, "to show the pages as they are meant", &lines);
    }
    Ok(warnings)
}

/// Writes the configuration of the project; whether it says where logs and pages are.
fn write_configuration(
    logs: &[PathBuf],
    docs: &Path,
    warnings: &mut usize,
) -> Result<bool, Failure> {
    let path = Path::new("seqdoc.toml");
    if new_file(path, || build::configuration(logs, docs))? {
        return Ok(true);
    }
    let lines = build::build_table(logs, docs);
    let has = read(path)?.contains("[build]");
    let lines = if has { "" } else { &lines };
    *warnings += lacks(path, "to build without arguments", lines);
    Ok(has)
}

/// Writes the hooks and the attributes of the repository; how many warnings that took.
fn write_for_git(logs: &[PathBuf], docs: &Path) -> Result<usize, Failure> {
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
struct Repository {
    /// The way up to it.
    root: PathBuf,
    /// The way down from it.
    below: PathBuf,
}

impl Repository {
    fn here() -> Option<Self> {
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

/// A path as it is named from the folder of the command, if it lies below that.
fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let below = path.strip_prefix(&here).ok().filter(|below| !below.as_os_str().is_empty());
    let below = below.unwrap_or(path);
    // `./logs/` is `logs`.
    let parts: PathBuf =
        below.components().filter(|part| !matches!(part, Component::CurDir)).collect();
    if parts.as_os_str().is_empty() { PathBuf::from(".") } else { parts }
}

fn read(path: &Path) -> Result<String, Failure> {
    Ok(source::read_text(path).map_err(source::Error::io(path))?)
}

/// Says what a file that is there lacks; whether it lacks something.
fn lacks(path: &Path, why: &str, lines: &str) -> usize {
    if lines.is_empty() {
        return 0;
    }
    message::warning(&format_args!(
        "`{}` exists and was not changed; add these lines to it {why}:\n{}",
        path.display(),
        lines.trim_end()
    ));
    1
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

/// Writes a file that is not there; whether it did.
fn new_file(path: &Path, text: impl FnOnce() -> String) -> Result<bool, Failure> {
    if path.exists() || path.is_symlink() {
        message::told(&format_args!("kept {}, which exists", text::name(path.as_os_str())));
        return Ok(false);
    }
    output::write_whole(path, &text())?;
    message::did("wrote", path);
    Ok(true)
}
