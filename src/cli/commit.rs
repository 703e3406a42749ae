//! What a build made in, whether a commit would go without it out.
//!
//! A log that git does not track is a draft: neither it nor its snippets are meant for this commit.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::listed::answer;
use super::remedy::Remedy;
use super::{counted, git, message};
use crate::build::Injected;
use crate::output::{Finding, Manifest, Outcome};
use crate::source::{self, Scenario};

/// The files of a build that belong into a commit.
#[derive(Debug, Default)]
pub(super) struct Commit {
    /// What is as it should be.
    made: Vec<PathBuf>,
    changed: Vec<PathBuf>,
    /// Files that snippets are put into.
    injected: Vec<PathBuf>,
    /// Snippets of recordings that are gone.
    gone: Vec<PathBuf>,
    /// The folders of drafts below DOCS.
    drafts: BTreeSet<PathBuf>,
    /// What is made of drafts.
    of_drafts: BTreeSet<PathBuf>,
}

impl Commit {
    /// Nothing is made yet of these scenarios.
    pub(super) fn of(scenarios: &[Scenario]) -> Self {
        let mut untracked = BTreeMap::new();
        let is_draft = |scenario: &&Scenario| {
            let root = scenario.root.clone();
            let untracked =
                untracked.entry(root).or_insert_with_key(|root| answer(git::untracked, root));
            scenario.files.iter().all(|file| is_in(untracked, &file.path))
        };
        let drafts = scenarios.iter().filter(is_draft);
        let drafts = drafts.map(|scenario| scenario.output.clone()).collect();
        Self { drafts, ..Self::default() }
    }

    /// The folders below DOCS of what is not meant for the commit.
    pub(super) fn drafts(&self) -> &BTreeSet<PathBuf> {
        &self.drafts
    }

    /// Takes what became of the files of a scenario, or of the folder of one that is gone.
    pub(super) fn add(&mut self, scenario: Option<&Scenario>, findings: &[Finding]) {
        let is_draft = scenario.is_some_and(|scenario| self.drafts.contains(&scenario.output));
        for finding in findings {
            if matches!(finding.outcome, Outcome::Unchanged | Outcome::Written) {
                self.made.extend(finding.path.parent().map(Manifest::path));
                self.made.push(finding.path.clone());
            }
            if matches!(finding.outcome, Outcome::Written | Outcome::Deleted) {
                self.changed.push(finding.path.clone());
            }
            if is_draft {
                self.of_drafts.extend(finding.path.parent().map(Manifest::path));
                self.of_drafts.insert(finding.path.clone());
            }
        }
        if let Some(Scenario { files, .. }) = scenario.filter(|_| is_draft) {
            message::warning(&format_args!(
                "{} is not tracked by git; its snippets do not stop this commit",
                files[0].path.display()
            ));
        }
    }

    /// Takes what became of files that snippets are put into.
    pub(super) fn inject(&mut self, files: &[Injected]) {
        for file in files {
            self.injected.push(file.path.clone());
            let written = file.outcome == Outcome::Written;
            self.changed.extend(written.then(|| file.path.clone()));
        }
    }

    /// Takes snippets of a recording that is gone.
    pub(super) fn leave(&mut self, gone: Vec<PathBuf>) {
        self.gone.extend(gone);
    }

    /// What git does not track of all that a build writes to.
    fn not_tracked(&self, docs: &Path) -> BTreeSet<PathBuf> {
        let mut untracked = answer(git::untracked, docs);
        for file in &self.injected {
            untracked.append(&mut answer(git::untracked, source::folder_of(file)));
        }
        untracked
    }

    /// The command that stages all that was made.
    fn stage(&self, docs: &Path, untracked: &BTreeSet<PathBuf>) -> Remedy {
        let is_new = |file: &&PathBuf| self.changed.contains(file) || is_in(untracked, file);
        let injected: Vec<_> = self.injected.iter().filter(is_new).collect();
        Remedy::new("git add").paths(&[docs]).paths(&injected)
    }

    /// Whether a commit would go without what was made, which is said with what to do. The command is
    /// the one that makes it.
    pub(super) fn misses(self, docs: &Path, command: &Remedy) -> bool {
        if [&self.made, &self.injected, &self.changed, &self.gone]
            .iter()
            .all(|paths| paths.is_empty())
        {
            return false;
        }
        let untracked = self.not_tracked(docs);
        let stage = self.stage(docs, &untracked);
        let is_excused =
            |path: &&PathBuf| self.of_drafts.contains(*path) && is_in(&untracked, path);
        let changed = self.changed.iter().filter(|path| !is_excused(path)).count();
        if changed > 0 {
            let files = counted(changed, "file");
            message::error(&format_args!(
                "{files} changed; stage the changes with `{stage}` and commit again in the same way"
            ));
            return true;
        }
        // What is left of a draft was never in a commit.
        let gone = self.gone.iter().filter(|path| !is_in(&untracked, path)).count();
        if gone > 0 {
            let prune = command.clone().word("--prune");
            let snippets = counted(gone, "snippet");
            message::error(&format_args!(
                "{snippets} of recordings that are gone; delete them with `{prune}`, stage that with \
                 `{stage}` and commit again"
            ));
            return true;
        }
        let is_left = |path: &&PathBuf| is_in(&untracked, path) && !is_excused(path);
        let left: BTreeSet<_> = self.made.iter().chain(&self.injected).filter(is_left).collect();
        for path in &left {
            let path = path.display();
            message::error(&format_args!(
                "{path} is not tracked by git; stage it with `{stage}` and commit again"
            ));
        }
        !left.is_empty()
    }
}

fn is_in(files: &BTreeSet<PathBuf>, path: &Path) -> bool {
    git::place(path).is_some_and(|place| files.contains(&place))
}
