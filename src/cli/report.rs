//! What became of the files of a build in, messages and an exit code out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use super::{DONE, FAILED, FOUND, counted, git, message};
use crate::build::{Built, Error};
use crate::output::{Finding, Manifest, Outcome};
use crate::source::Scenario;
use crate::text::quoted;

/// What a build came to.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// The command that brings stale files up to date.
    command: String,
    changed: usize,
    unchanged: usize,
    stale: usize,
    kept: usize,
    failed: usize,
    warnings: usize,
    /// What is as it should be, and belongs into a commit.
    made: BTreeSet<PathBuf>,
    told: BTreeSet<String>,
    /// Logs that hold secrets, each with the folder that it was found in.
    unsafe_logs: Vec<(PathBuf, PathBuf)>,
}

impl Report {
    /// An empty report; the command is the one that brings stale files up to date.
    pub(super) fn new(command: String) -> Self {
        Self { command, ..Self::default() }
    }

    /// Says what became of a scenario, or of the folder of one that is gone.
    pub(super) fn built(&mut self, scenario: Option<&Scenario>, built: Built) {
        for warning in &built.warnings {
            self.warning(warning);
        }
        for finding in &built.findings {
            self.finding(finding);
        }
        if let Some(Scenario { root, files, .. }) = scenario.filter(|_| built.holds_secrets) {
            let logs = files.iter().map(|file| (root.clone(), file.path.clone()));
            self.unsafe_logs.extend(logs);
        }
        if let Some(error) = built.error {
            self.failed(&error);
        }
    }

    /// Says what became of a file.
    fn finding(&mut self, finding: &Finding) {
        if matches!(finding.outcome, Outcome::Unchanged | Outcome::Written) {
            let manifest = finding.path.parent().map(Manifest::path);
            self.made.extend(manifest);
            self.made.insert(finding.path.clone());
        }
        let path = finding.path.display();
        match finding.outcome {
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Written => {
                self.changed += 1;
                message::did("wrote", &finding.path);
            }
            Outcome::Deleted => {
                self.changed += 1;
                message::did("deleted", &finding.path);
            }
            Outcome::Stale | Outcome::Missing => {
                self.stale += 1;
                let what = if finding.outcome == Outcome::Stale { "stale" } else { "missing" };
                message::error(&format_args!("{path} is {what}; run `{}`", self.command));
            }
            Outcome::Edited | Outcome::Foreign => self.kept(finding),
        }
    }

    fn kept(&mut self, finding: &Finding) {
        self.kept += 1;
        let path = finding.path.display();
        if finding.outcome == Outcome::Edited {
            message::error(&format_args!(
                "{path} was edited since seqdoc wrote it, so it stays; keep the edits as notes with \
                 `seqdoc adopt`, or drop them with `--force`"
            ));
        } else {
            message::error(&format_args!(
                "{path} is there and is not from seqdoc, so it stays; keep what it says as notes with \
                 `seqdoc adopt`, or write over it with `--force`"
            ));
        }
    }

    /// Says why a scenario was not built; what several have in common is said once.
    fn failed(&mut self, error: &Error) {
        self.failed += 1;
        if self.told.insert(error.to_string()) {
            message::error(error);
        }
    }

    /// Says once that secrets are in the history of a repository, or soon will be.
    pub(super) fn warn_of_tracked_secrets(&mut self) {
        let mut tracked = BTreeMap::new();
        let logs = std::mem::take(&mut self.unsafe_logs);
        let is_tracked = |(root, log): &&(PathBuf, PathBuf)| {
            let tracked = tracked.entry(root.clone()).or_insert_with(|| git::tracked(root));
            log.strip_prefix(root).is_ok_and(|below| tracked.contains(below))
        };
        let tracked: Vec<_> = logs.iter().filter(is_tracked).collect();
        if let [(root, first), more @ ..] = &tracked[..] {
            let more =
                if more.is_empty() { String::new() } else { format!(" (and {} more)", more.len()) };
            let (first, root) = (first.display(), quoted(root));
            self.warning(&format_args!(
                "{first}{more} holds secrets and is tracked by git; write markers in their place with \
                 `seqdoc redact {root} --in-place`"
            ));
        }
    }

    pub(super) fn warning(&mut self, text: &dyn Display) {
        self.warnings += 1;
        message::warning(text);
    }

    /// A line for a person who waits for one, and none for a program.
    pub(super) fn summary(&self, scenarios: usize) {
        if io::stderr().is_terminal() {
            let Self { changed, unchanged, .. } = self;
            let count = counted(scenarios, "scenario");
            message::note(&format_args!(
                "{count}: {changed} files changed, {unchanged} up to date"
            ));
        }
    }

    /// Whether a commit would go without what was made, which is said with what to do.
    pub(super) fn misses_a_commit(&self, docs: &Path) -> bool {
        let shown = docs.display();
        if self.changed > 0 {
            let files = counted(self.changed, "file");
            message::error(&format_args!(
                "{files} changed; stage what changed with `git add {shown}` and commit again"
            ));
            return true;
        }
        let untracked = git::untracked(docs);
        let is_untracked =
            |path: &&PathBuf| path.canonicalize().is_ok_and(|path| untracked.contains(&path));
        let left: Vec<_> = self.made.iter().filter(is_untracked).collect();
        for path in &left {
            let path = path.display();
            message::error(&format_args!(
                "{path} is not tracked by git; stage it with `git add {shown}` and commit again"
            ));
        }
        !left.is_empty()
    }

    /// The exit code of a check or of a build.
    pub(super) fn code(&self, check: bool, deny_warnings: bool) -> u8 {
        // A check that finds an edited snippet has found something; a build could not do its work.
        let failed = self.failed > 0 || (self.kept > 0 && !check);
        let found = self.stale + self.kept > 0 || (deny_warnings && self.warnings > 0);
        match (failed, found) {
            (true, _) => FAILED,
            (false, true) => FOUND,
            _ => DONE,
        }
    }
}
