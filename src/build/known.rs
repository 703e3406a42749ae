//! What became of scenarios in, which snippets there are, and what they say, out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Built;
use crate::config::nearest;
use crate::output::{Finding, Manifest, Outcome};
use crate::source::{self, Scenario};

/// What a snippet says.
#[derive(Debug)]
pub(super) enum Says {
    /// This, which was made now.
    This(String),
    /// What its file in DOCS says.
    File,
    /// Nobody knows: its file is not what seqdoc makes.
    Unknown,
}

/// The snippets that there are, by their paths below DOCS.
#[derive(Debug)]
pub(super) struct Known {
    snippets: BTreeMap<PathBuf, Says>,
    /// The folders of the scenarios that were looked at, each with whether that failed.
    folders: BTreeMap<PathBuf, bool>,
    /// Whether there are no others.
    whole: bool,
}

impl Known {
    /// None yet, of all scenarios or of some.
    pub(super) fn new(whole: bool) -> Self {
        Self { snippets: BTreeMap::new(), folders: BTreeMap::new(), whole }
    }

    /// Adds what became of a scenario, and takes the texts of its snippets.
    pub(super) fn add(&mut self, scenario: &Scenario, built: &mut Built) {
        self.folders.insert(scenario.output.clone(), built.error.is_some());
        self.add_files(&scenario.output, &built.findings, std::mem::take(&mut built.texts));
    }

    /// Adds what a folder had when it was written last.
    pub(super) fn add_written(&mut self, output: &Path, findings: &[Finding]) {
        self.folders.insert(output.to_owned(), false);
        self.add_files(output, findings, BTreeMap::new());
    }

    /// Adds the pages of the overview.
    pub(super) fn add_overview(&mut self, findings: &[Finding]) {
        self.add_files(Path::new(""), findings, BTreeMap::new());
    }

    /// Adds the files of a folder, with the texts of some.
    fn add_files(
        &mut self,
        output: &Path,
        findings: &[Finding],
        mut texts: BTreeMap<String, String>,
    ) {
        for finding in findings {
            let name = finding.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let says = match (texts.remove(name), finding.outcome) {
                (Some(text), _) => Says::This(text),
                (None, Outcome::Unchanged | Outcome::Written) => Says::File,
                (None, Outcome::Deleted) => continue,
                (None, _) => Says::Unknown,
            };
            if finding.path != Manifest::path(source::folder_of(&finding.path)) {
                self.snippets.insert(output.join(name), says);
            }
        }
    }

    /// Whether a snippet may be made although it is not among these: its scenario was not looked at, or
    /// it failed.
    pub(super) fn may_be(&self, docs: &Path, snippet: &Path) -> bool {
        let folder = snippet.parent().unwrap_or(Path::new(""));
        match self.folders.get(folder) {
            Some(failed) => *failed,
            None => !self.whole && is_written(&docs.join(snippet)),
        }
    }

    /// What a snippet says, if it is known to be made.
    pub(super) fn says(&self, snippet: &Path) -> Option<&Says> {
        self.snippets.get(snippet)
    }

    /// The snippet whose path is nearest.
    pub(super) fn near(&self, path: &Path) -> Option<PathBuf> {
        let known = self.snippets.keys().filter_map(|known| known.to_str());
        nearest(path.to_str()?, known).map(PathBuf::from)
    }
}

/// Whether a file is a snippet, as far as its folder says.
pub(super) fn is_written(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    Manifest::read(source::folder_of(path)).is_ok_and(|manifest| manifest.written(name).is_some())
}
