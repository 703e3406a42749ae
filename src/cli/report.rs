//! What became of the files of a build in, messages and an exit code out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::commit::Commit;
use super::remedy::Remedy;
use super::{DONE, FAILED, FOUND, Reading, counted, git, message};
use crate::build::{Built, Error, Injected, Trouble, Warning};
use crate::output::{Finding, Outcome};
use crate::source::Scenario;

/// What a build came to.
#[derive(Debug)]
pub(super) struct Report<'r> {
    /// The command that brings stale files up to date.
    command: Remedy,
    reading: &'r Reading,
    /// Whether a file that is not up to date is a mistake.
    check: bool,
    counts: Counts,
    /// What belongs into a commit, if there is to be one.
    commit: Option<Commit>,
    told: BTreeSet<String>,
    /// Logs that hold secrets, each with the folder that it was found in.
    unsafe_logs: Vec<(PathBuf, PathBuf)>,
    start: Instant,
}

/// How many files and scenarios came to what.
#[derive(Debug, Default)]
struct Counts {
    changed: usize,
    unchanged: usize,
    stale: usize,
    kept: usize,
    /// Snippets of recordings that are gone.
    gone: usize,
    failed: usize,
    warnings: usize,
}

/// The scenario that a file belongs to, if it belongs to one, and whether the file is still made.
type Of<'s> = (Option<&'s Scenario>, bool);

impl<'r> Report<'r> {
    /// An empty report; the command is the one that brings stale files up to date.
    pub(super) fn new(command: Remedy, reading: &'r Reading, check: bool) -> Self {
        let (counts, commit, told, unsafe_logs) = Default::default();
        Self { command, reading, check, counts, commit, told, unsafe_logs, start: Instant::now() }
    }

    /// The same before a commit.
    pub(super) fn before(mut self, commit: Commit) -> Self {
        self.commit = Some(commit);
        self
    }

    /// Says what became of a scenario, or of the folder of one that is gone.
    pub(super) fn built(&mut self, scenario: Option<&Scenario>, built: Built) {
        let warnings = [built.warnings, built.of_pages].concat();
        self.counts.warnings += warnings.len();
        self.counts.gone += built.gone.len();
        message::warnings(&warnings);
        let is_made = scenario.is_some() || built.is_overview;
        for finding in &built.findings {
            self.finding(finding, (scenario, is_made), built.changed.as_deref());
        }
        message::did_all(built.findings.iter().filter_map(|finding| match finding.outcome {
            Outcome::Written => Some(("wrote", &*finding.path)),
            Outcome::Deleted => Some(("deleted", &*finding.path)),
            _ => None,
        }));
        for injected in &built.injected {
            self.injected(injected);
        }
        if let Some(commit) = &mut self.commit {
            commit.inject(&built.injected);
            commit.add(scenario, &built.findings);
            commit.leave(built.gone);
        }
        if let Some(Scenario { root, files, .. }) = scenario.filter(|_| built.holds_secrets) {
            let logs = files.iter().map(|file| (root.clone(), file.path.clone()));
            self.unsafe_logs.extend(logs);
        }
        if let Some(error) = built.error {
            self.failed(&error);
        }
    }

    /// Says what became of a file, and why it is not up to date any more.
    fn finding(&mut self, finding: &Finding, of: Of<'_>, changed: Option<&str>) {
        if let Some(diff) = &finding.diff {
            message::diff(diff);
        }
        let path = finding.path.display();
        match finding.outcome {
            Outcome::Stale | Outcome::Missing if !self.check => {}
            Outcome::Unchanged => self.counts.unchanged += 1,
            Outcome::Written | Outcome::Deleted => self.counts.changed += 1,
            Outcome::Stale => {
                self.counts.stale += 1;
                let why = changed.map_or_else(String::new, |changed| format!("{changed}; "));
                message::error(&format_args!("{path} is stale; {why}run `{}`", self.command));
            }
            Outcome::Missing => {
                self.counts.stale += 1;
                message::error(&format_args!("{path} is missing; run `{}`", self.command));
            }
            Outcome::Edited | Outcome::Foreign => self.kept(finding, of),
        }
    }

    fn kept(&mut self, finding: &Finding, (scenario, is_made): Of<'_>) {
        self.counts.kept += 1;
        let path = finding.path.display();
        let force = self.command.clone();
        // What is left over is only deleted.
        let force = if is_made { force } else { force.word("--prune") };
        let force = force.word("--force");
        let (why, what, drop) = if finding.outcome == Outcome::Edited {
            ("was edited by hand", "the edits", "discard them")
        } else {
            ("exists and was not written by seqdoc", "its text", "overwrite it")
        };
        let keep = Remedy::keep(scenario, &finding.path, what, self.reading);
        message::error(&format_args!("{path} {why}; {keep}, or {drop} with `{force}`"));
    }

    /// Says what became of a file that snippets are put into.
    fn injected(&mut self, injected: &Injected) {
        if let Some(diff) = &injected.diff {
            message::diff(diff);
        }
        match injected.outcome {
            Outcome::Unchanged => self.counts.unchanged += 1,
            Outcome::Written => {
                self.counts.changed += 1;
                message::did("wrote", &injected.path);
            }
            _ => {}
        }
        for trouble in &injected.troubles {
            self.region(&injected.path, trouble);
        }
    }

    fn region(&mut self, path: &Path, trouble: &Trouble) {
        if trouble.is_due() && !self.check {
            return;
        }
        let keep = |scenario: Option<&Scenario>, file: &Path, what: &str| {
            Remedy::keep_region(scenario, file, what, self.reading)
        };
        let (text, remedy) = trouble.told(path, &self.command.to_string(), &keep);
        let text = format!("{}:{}: {text}; {remedy}", path.display(), trouble.line);
        if trouble.is_harmless() {
            return self.warning(&text);
        }
        let count = if trouble.is_due() { &mut self.counts.stale } else { &mut self.counts.kept };
        *count += 1;
        message::error(&text);
    }

    /// Says why a scenario was not built; what several have in common is said once.
    fn failed(&mut self, error: &Error) {
        self.counts.failed += 1;
        if self.told.insert(error.to_string()) {
            message::error(error);
        }
    }

    /// Says which includes of pages lead nowhere.
    pub(super) fn broken(&mut self, includes: &[Warning]) {
        self.counts.stale += includes.len();
        for include in includes {
            message::error(include);
        }
    }

    /// Says once that secrets are in the history of a repository, or soon will be.
    pub(super) fn warn_of_tracked_secrets(&mut self) {
        let logs = std::mem::take(&mut self.unsafe_logs);
        let mut tracked = BTreeMap::new();
        for (root, _) in &logs {
            if !tracked.contains_key(root) {
                tracked.insert(root.clone(), self.answer(git::tracked(root)));
            }
        }
        let is_tracked = |(root, log): &&(PathBuf, PathBuf)| {
            git::place(log).is_some_and(|place| tracked[root].contains(&place))
        };
        let tracked: Vec<_> = logs.iter().filter(is_tracked).collect();
        if let [(root, first), more @ ..] = &tracked[..] {
            let more =
                if more.is_empty() { String::new() } else { format!(" (and {} more)", more.len()) };
            let remedy = Remedy::new("seqdoc redact").paths(&[root]).word("--in-place");
            let remedy = remedy.option("--config", self.reading.config.as_ref());
            self.warning(&format_args!(
                "{}{more} holds secrets and is tracked by git; write markers in their place with \
                 `{remedy}`",
                first.display()
            ));
        }
    }

    /// What git said; that it said nothing is a warning.
    fn answer(&mut self, said: Result<BTreeSet<PathBuf>, git::Error>) -> BTreeSet<PathBuf> {
        said.unwrap_or_else(|error| {
            self.warning(&error);
            BTreeSet::new()
        })
    }

    pub(super) fn warning(&mut self, text: &dyn Display) {
        self.counts.warnings += 1;
        message::warning(text);
    }

    /// A line for a person who waits for one, and none for a program.
    pub(super) fn summary(&self, scenarios: usize) {
        let Counts { changed, unchanged, warnings, .. } = self.counts;
        message::summary(&format_args!(
            "{}: {} written, {unchanged} up to date, {} in {:.1} s",
            counted(scenarios, "scenario"),
            counted(changed, "file"),
            counted(warnings, "warning"),
            self.start.elapsed().as_secs_f64(),
        ));
    }

    /// Whether a commit would go without what was made, which is said with what to do.
    pub(super) fn misses_a_commit(&mut self, docs: &Path) -> bool {
        let commit = self.commit.take();
        commit.is_some_and(|commit| commit.misses(docs, &self.command))
    }

    /// The exit code of a check or of a build.
    pub(super) fn code(&self, deny_warnings: bool) -> u8 {
        // A check that finds an edited snippet has found something; a build could not do its work.
        let failed = self.counts.failed > 0 || (self.counts.kept > 0 && !self.check);
        let Counts { stale, kept, gone, .. } = self.counts;
        let found = stale + kept > 0
            || (self.check && gone > 0)
            || (deny_warnings && self.counts.warnings > 0);
        match (failed, found) {
            (true, _) => FAILED,
            (false, true) => FOUND,
            _ => DONE,
        }
    }
}
