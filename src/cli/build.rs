//! `seqdoc build`: logs in, snippets out.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::ScopedJoinHandle;

use clap::Args;

use super::{DONE, FAILED, FOUND, Failure, Preset, Reading, message};
use crate::config::{self, Snippet};
use crate::output::{self, Draft, Finding, Folder, Mode, Outcome};
use crate::snippet::{self, Templates};
use crate::source::{self, Scenario};
use crate::step::{Feed, Survey};

/// Write the snippets of every scenario
///
/// LOGS are folders that are walked for `requestshook.log` and `NAME.log` files, or single logs.
/// `logs/openstack/image/create/requestshook.log` becomes `DOCS/openstack/image/create/diagram.md`,
/// `body.md` and `log.md`. Only files whose bytes change are written, and none that a person wrote.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(after_help = "Examples:
  seqdoc build logs/ -o docs/
  seqdoc build logs/ -o docs/ --check              in CI: exit 3 if a snippet is stale or missing
  seqdoc build logs/ -o docs/ --exit-non-zero-on-change    in a pre-commit hook
  seqdoc build create.log -o docs/ --preset requestshook")]
pub(super) struct Build {
    /// Folders with logs, or single logs
    #[arg(required = true, value_name = "LOGS")]
    logs: Vec<PathBuf>,
    /// The folder that the snippets go into
    #[arg(short, long, value_name = "DOCS")]
    output: PathBuf,
    /// Compare and write nothing; exit with 3 if a snippet is stale or missing
    #[arg(long, conflicts_with_all = ["force", "prune", "exit_non_zero_on_change"])]
    check: bool,
    /// Write over files that someone edited, or that are not from seqdoc
    #[arg(long)]
    force: bool,
    /// Delete the snippets of scenarios whose log is gone
    #[arg(long)]
    prune: bool,
    /// Exit with 1 if a file was written or deleted
    #[arg(long)]
    exit_non_zero_on_change: bool,
    /// Which form the snippets have
    #[arg(long, value_enum, value_name = "PRESET")]
    preset: Option<Preset>,
    /// Take `diagram.md.jinja`, `body.md.jinja` or `log.md.jinja` from here instead of the embedded one
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// What the scenarios came to, all in all.
#[derive(Debug, Default)]
struct Tally {
    changed: Vec<PathBuf>,
    stale: usize,
    kept: usize,
    failed: usize,
    warnings: usize,
}

impl Build {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let found = source::find(&self.logs)?;
        let templates = Templates::read(self.templates.as_deref())?;
        let mut tally = Tally::default();
        for (path, reason) in &found.skipped {
            message::warning(&format_args!("{}: {reason}; it is passed over", path.display()));
            tally.warnings += 1;
        }
        let built: BTreeSet<PathBuf> = found.scenarios.iter().map(|s| s.output.clone()).collect();
        let whole = found.whole;
        for scenario in found.scenarios {
            match self.scenario(scenario, &templates, &mut tally) {
                Err(failure) if failure.is_closed_pipe() => return Err(failure),
                Err(failure) => {
                    message::error(&failure);
                    tally.failed += 1;
                }
                Ok(()) => {}
            }
        }
        if whole {
            self.orphans(&built, &mut tally)?;
        }
        Ok(self.code(&tally))
    }

    fn scenario(
        &self,
        scenario: Scenario,
        templates: &Templates,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        let settings = self.reading.settings(&scenario, self.preset)?;
        if settings.preset == config::Preset::Requestshook {
            message::warning(&format_args!(
                "{}: the preset `requestshook` neither redacts nor escapes; do not publish its output",
                scenario.name
            ));
        }
        let snippets = settings.snippets.clone();
        let survey = Arc::new(Survey::of(scenario, settings)?);
        message::diagnostics(&survey);
        tally.warnings += survey.diagnostics.count();
        let mut folder = Folder::open(&self.output, &survey.scenario.output, self.mode())?;
        let drafts = drafts(&folder, &survey, &snippets, templates)?;
        for finding in folder.keep(drafts)? {
            self.report(&finding, tally)?;
        }
        let made: Vec<&str> = snippets.iter().map(|snippet| snippet.file_name()).collect();
        self.remove(folder, &made, "this snippet is not made any more", tally)
    }

    fn mode(&self) -> Mode {
        match (self.check, self.force) {
            (true, _) => Mode::Check,
            (_, true) => Mode::Force,
            _ => Mode::Write,
        }
    }

    fn report(&self, finding: &Finding, tally: &mut Tally) -> Result<(), Failure> {
        let path = finding.path.display();
        match finding.outcome {
            Outcome::Unchanged => {}
            Outcome::Written => {
                writeln!(anstream::stdout().lock(), "wrote {path}")?;
                tally.changed.push(finding.path.clone());
            }
            Outcome::Stale | Outcome::Missing => {
                let what = if finding.outcome == Outcome::Stale { "stale" } else { "missing" };
                message::error(&format_args!("{path} is {what}; run `{}`", self.command()));
                tally.stale += 1;
            }
            Outcome::Edited => {
                message::error(&format_args!(
                    "{path} was edited since seqdoc wrote it, so it stays; keep the edits with \
                     `seqdoc adopt`, or drop them with `--force`"
                ));
                tally.kept += 1;
            }
            Outcome::Foreign => {
                message::error(&format_args!(
                    "{path} is there and is not from seqdoc, so it stays; keep what it says with \
                     `seqdoc adopt`, or write over it with `--force`"
                ));
                tally.kept += 1;
            }
        }
        Ok(())
    }

    /// Reports the snippets of scenarios whose log is gone, or deletes them.
    fn orphans(&self, built: &BTreeSet<PathBuf>, tally: &mut Tally) -> Result<(), Failure> {
        for orphan in output::orphans(&self.output, built)? {
            let folder = Folder::open(&self.output, &orphan.output, self.mode())?;
            self.remove(folder, &[], "the log of this snippet is gone", tally)?;
        }
        Ok(())
    }

    fn remove(
        &self,
        mut folder: Folder,
        made: &[&str],
        why: &str,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        let dropped = folder.dropped(made);
        if dropped.is_empty() {
            return Ok(());
        }
        if !self.prune {
            for path in dropped {
                message::warning(&format_args!(
                    "{}: {why}; delete it with `--prune`",
                    path.display()
                ));
                tally.warnings += 1;
            }
            return Ok(());
        }
        for finding in folder.prune(&dropped)? {
            if finding.outcome == Outcome::Written {
                writeln!(anstream::stdout().lock(), "deleted {}", finding.path.display())?;
                tally.changed.push(finding.path);
            } else {
                self.report(&finding, tally)?;
            }
        }
        Ok(())
    }

    fn code(&self, tally: &Tally) -> u8 {
        if self.exit_non_zero_on_change && !tally.changed.is_empty() {
            message::error(&format_args!(
                "{} files changed; stage them with `git add {}` and commit again",
                tally.changed.len(),
                self.output.display()
            ));
            return FAILED;
        }
        // A check that finds an edited snippet has found something, while a build could not do its work.
        let failed = tally.failed > 0 || (tally.kept > 0 && !self.check);
        let found =
            tally.stale + tally.kept > 0 || (self.reading.deny_warnings && tally.warnings > 0);
        match (failed, found) {
            (true, _) => FAILED,
            (false, true) => FOUND,
            _ => DONE,
        }
    }

    /// The command that brings the snippets up to date.
    fn command(&self) -> String {
        let logs: Vec<_> = self.logs.iter().map(|path| path.display().to_string()).collect();
        format!("seqdoc build {} -o {}", logs.join(" "), self.output.display())
    }
}

/// Renders all snippets of a scenario; those of a long one side by side, from one reading.
fn drafts(
    folder: &Folder,
    survey: &Arc<Survey>,
    snippets: &[Snippet],
    templates: &Templates,
) -> Result<Vec<Draft>, Failure> {
    let one = |snippet: Snippet, feed: Option<Feed>| -> Result<Draft, Failure> {
        let mut draft = folder.draft(snippet.file_name())?;
        snippet::render(snippet, survey, templates, feed, &mut draft)?;
        Ok(draft)
    };
    if survey.graph.records() < MANY {
        return snippets.iter().map(|snippet| one(*snippet, None)).collect();
    }
    std::thread::scope(|scope| {
        let (feeds, work) = Feed::new(survey, snippets.len());
        scope.spawn(work);
        let one = &one;
        let start = |(snippet, feed): (&Snippet, Feed)| {
            let snippet = *snippet;
            scope.spawn(move || one(snippet, Some(feed)))
        };
        let threads: Vec<_> = snippets.iter().zip(feeds).map(start).collect();
        let join = |thread: ScopedJoinHandle<'_, _>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().map(join).collect()
    })
}

/// From so many records on a thread for each snippet is worth its start.
const MANY: usize = 2000;
