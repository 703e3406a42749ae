//! A folder whose recording is gone in, what becomes of its snippets and who includes them out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Build, Built, Error, Warning, Watch};
use crate::output::{Finding, Folder, Manifest};
use crate::page::Include;
use crate::source::{self, Scenario};

/// What tells one recording from another.
const TELLING: &str = "log.md";

impl Build {
    /// What is to be done with a folder whose scenario is gone, and perhaps has another name now.
    pub(super) fn orphan(&self, output: &Path, moved: Option<Warning>, watch: Watch<'_>) -> Built {
        let mut built = Built::default();
        let remove = |built: &mut Built| {
            let mut folder = self.folder(output, watch)?;
            let files = folder.dropped(&[]);
            built.findings.extend(self.prune(&mut folder, &files)?);
            built.warn_of_dropped(self, &files, "the log of this snippet is gone");
            built.gone = if self.prune { Vec::new() } else { files.clone() };
            built.dropped = files;
            Ok::<_, Error>(())
        };
        built.error = remove(&mut built).err();
        built.of_pages.extend(moved);
        for page in self.pages_with(output) {
            let text =
                "this page includes snippets of a recording that is gone; change or delete it";
            built.of_pages.push(Warning::of_file(&page, text));
        }
        built
    }

    /// The names of scenarios, each by the hash of its log.
    pub(super) fn by_log<'n>(&self, scenarios: &[&'n Scenario]) -> BTreeMap<String, &'n str> {
        let named = |scenario: &&'n Scenario| {
            Some((self.hash_of_log(&scenario.output)?, scenario.name.as_str()))
        };
        scenarios.iter().rev().filter_map(named).collect()
    }

    /// What to say of a folder whose recording one of the new scenarios has.
    pub(super) fn moved(&self, output: &Path, new: &BTreeMap<String, &str>) -> Option<Warning> {
        let name = new.get(&self.hash_of_log(output)?)?;
        let text = format!(
            "this recording looks renamed to `{name}`; move the pages and notes of this folder there"
        );
        Some(Warning::of_file(&self.docs.join(output), &text))
    }

    fn hash_of_log(&self, output: &Path) -> Option<String> {
        let manifest = Manifest::read(&self.docs.join(output)).ok()?;
        manifest.written(TELLING).map(str::to_owned)
    }

    /// The pages that include a snippet of a folder.
    fn pages_with(&self, output: &Path) -> Vec<PathBuf> {
        if output.as_os_str().is_empty() {
            return Vec::new();
        }
        let is_of = |include: &Include| {
            let name = Path::new(&include.path).file_name().unwrap_or_default();
            include.is_of(&self.docs, &output.join(name))
        };
        let pages = source::pages_below(&self.docs, &|_| true).into_iter();
        let with = pages.filter(|(_, text)| Include::all(text).iter().any(is_of));
        with.map(|(path, _)| path).collect()
    }

    /// Deletes files that seqdoc wrote and makes no more, if that is asked for.
    pub(super) fn prune(
        &self,
        folder: &mut Folder,
        files: &[PathBuf],
    ) -> Result<Vec<Finding>, Error> {
        let prunes = self.prune && !files.is_empty();
        Ok(if prunes { folder.prune(files)? } else { Vec::new() })
    }
}
