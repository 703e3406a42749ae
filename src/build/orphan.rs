//! A folder whose recording is gone in, what becomes of its snippets and who includes them out.

use std::path::{Path, PathBuf};

use super::site::include;
use super::{Build, Built, Error, Warning, Watch};
use crate::output::{Finding, Folder, Manifest};
use crate::source::{self, Scenario};

/// What tells one recording from another.
const TELLING: &str = "log.md";

impl Build {
    /// What is to be done with a folder whose scenario is gone.
    pub(super) fn orphan(&self, output: &Path, new: &[&Scenario], watch: Watch<'_>) -> Built {
        let mut built = Built::default();
        // Before its manifest is deleted.
        let renamed = self.renamed(output, new);
        let remove = |built: &mut Built| {
            let mut folder = self.folder(output, watch)?;
            let files = folder.dropped(&[]);
            built.findings.extend(self.prune(&mut folder, &files)?);
            built.warn_of_dropped(self, &files, "the log of this snippet is gone");
            built.gone = if self.prune { 0 } else { files.len() };
            Ok::<_, Error>(())
        };
        built.error = remove(&mut built).err();
        if let Some(name) = renamed {
            let text = format!(
                "this recording looks renamed to `{name}`; move the pages and notes of this folder there"
            );
            built.warnings.push(Warning::of_file(&self.docs.join(output), &text));
        }
        for page in self.pages_with(output) {
            let text =
                "this page includes snippets of a recording that is gone; change or delete it";
            built.warnings.push(Warning::of_file(&page, text));
        }
        built
    }

    /// The scenario that this build has and the last had not, and that has the log of a folder.
    fn renamed<'n>(&self, output: &Path, new: &[&'n Scenario]) -> Option<&'n str> {
        let hash = |output: &Path| {
            let manifest = Manifest::read(&self.docs.join(output)).ok()?;
            manifest.written(TELLING).map(str::to_owned)
        };
        let gone = hash(output)?;
        let same = |scenario: &&&Scenario| hash(&scenario.output).as_ref() == Some(&gone);
        new.iter().find(same).map(|scenario| scenario.name.as_str())
    }

    /// The pages that include a snippet of a folder.
    fn pages_with(&self, output: &Path) -> Vec<PathBuf> {
        if output.as_os_str().is_empty() {
            return Vec::new();
        }
        let include = include(output, "");
        let include = include.trim_end_matches('"');
        let pages = source::pages_below(&self.docs);
        pages.into_iter().filter(|(_, text)| text.contains(include)).map(|(path, _)| path).collect()
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
