//! `seqdoc build`: logs in, snippets out.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum as _};

use super::commit::Commit;
use super::project::Project;
use super::remedy::Remedy;
use super::report::Report;
use super::{FAILED, Failure, Preset, Reading, progress, watch};
use crate::build::{self, Progress, Warning};
use crate::config::Templates;
use crate::output::Mode;
use crate::source::{self, Logs};

/// Write the snippets of every scenario
///
/// LOGS are single logs, or folders that are searched for `requestshook.log` and `NAME.log` files.
/// `logs/openstack/image/create/requestshook.log` becomes `DOCS/openstack/image/create/diagram.md`,
/// `body.md`, `log.md` and others. A file is written only if its content changes, and never if it was
/// edited by hand.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(after_help = "Examples:
  seqdoc build logs/ -o docs/
  seqdoc build logs/ -o docs/ --check              in CI: exit 3 if a snippet is stale or missing
  seqdoc build logs/ -o docs/ --diff               what the next build would change
  seqdoc build logs/ -o docs/ --watch              while you write notes
  seqdoc build logs/ -o docs/ --exit-non-zero-on-change    in a pre-commit hook
  seqdoc build create.log -o docs/ --preset requestshook")]
pub(super) struct Build {
    /// Folders with logs, or single logs [default: `logs` of `[build]`]
    #[arg(value_name = "LOGS")]
    logs: Vec<PathBuf>,
    /// Write the snippets to this folder [default: `output` of `[build]`]
    #[arg(short, long, value_name = "DOCS")]
    output: Option<PathBuf>,
    /// Write nothing, and exit with 3 if a snippet is stale or missing
    #[arg(long, conflicts_with_all = ["force", "prune", "exit_non_zero_on_change"])]
    check: bool,
    /// Write nothing, and print what would change in each file
    #[arg(long, conflicts_with_all = ["force", "prune", "exit_non_zero_on_change"])]
    diff: bool,
    /// Overwrite files edited by hand or not written by seqdoc
    #[arg(long)]
    force: bool,
    /// Delete snippets that are no longer generated
    #[arg(long)]
    prune: bool,
    /// Exit with 1 if a file was written or deleted, or is not tracked by git
    #[arg(long)]
    exit_non_zero_on_change: bool,
    /// Build, and build again whenever a log, a note or a configuration is saved
    #[arg(short, long, conflicts_with_all = ["check", "diff", "force", "exit_non_zero_on_change"])]
    watch: bool,
    #[command(flatten)]
    making: Making,
}

/// What every command that makes snippets takes, or compares them.
#[derive(Debug, Args)]
pub(super) struct Making {
    /// Number of scenarios to build at once [default: one for each core]
    #[arg(short, long, value_name = "N", value_parser = count)]
    jobs: Option<NonZeroUsize>,
    /// Form of the snippets
    #[arg(long, value_enum, value_name = "PRESET")]
    preset: Option<Preset>,
    /// Read templates such as `diagram.md.jinja` from this folder instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    #[command(flatten)]
    pub(super) reading: Reading,
}

impl Build {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        if self.watch {
            watch::run(&|changed| self.once(changed), &|| self.sources())
        } else {
            self.once(None)
        }
    }

    /// Builds what depends on files that changed; everything if it is not known which did.
    fn once(&self, changed: Option<&watch::Saved>) -> Result<u8, Failure> {
        let reading = &self.making.reading;
        let (logs, docs, inject) = self.paths()?;
        let there = |path: &&Path| path.symlink_metadata().is_ok();
        if let Some(path) = docs.ancestors().find(there).filter(|path| !path.is_dir()) {
            return Err(Failure::NotAFolder(path.to_owned()));
        }
        let mut found = source::find_beside(&logs, &docs)?;
        if let Some(changed) = changed {
            found = watch::narrowed(found, changed);
        }
        let mut build = build::Build { inject, ..self.build(docs.clone())? };
        let mut report = Report::new(self.command(), reading, self.check);
        if self.exit_non_zero_on_change {
            let commit = Commit::of(&found.scenarios);
            build.untold.clone_from(commit.drafts());
            report = report.before(commit);
        }
        for warning in Warning::of_walk(&found) {
            report.warning(&warning);
        }
        progress::start(found.scenarios.len());
        let made = build.run(&found, &show, &mut |scenario, built| {
            report.built(scenario, built);
            progress::advance();
        });
        progress::end();
        made?;
        if self.check && found.whole {
            report.broken(&build::broken_includes(&docs)?);
        }
        report.warn_of_tracked_secrets();
        report.summary(found.scenarios.len());
        if report.misses_a_commit(&docs) {
            return Ok(FAILED);
        }
        Ok(report.code(reading.deny_warnings))
    }

    /// Where the logs are, where the snippets go, and the files that some are put into.
    fn paths(&self) -> Result<(Logs, PathBuf, Vec<PathBuf>), Failure> {
        let project = Project::of(self.making.reading.config.as_ref())?;
        let (logs, docs) = (project.logs(&self.logs)?, project.docs(self.output.as_deref())?);
        let inject = project.injected(&docs);
        Ok((logs, docs, inject))
    }

    fn sources(&self) -> Result<watch::Sources, Failure> {
        let (logs, docs, inject) = self.paths()?;
        let library = self.making.reading.library(self.making.preset);
        let templates = self.making.templates.clone();
        Ok(watch::Sources { logs, docs, inject, library, templates })
    }

    /// A build of one log of a project.
    pub(super) fn of(log: &Path, config: Option<&PathBuf>) -> Self {
        let reading = Reading { config: config.cloned(), no_redact: false, deny_warnings: false };
        Self {
            logs: vec![log.to_owned()],
            output: None,
            check: false,
            diff: false,
            force: false,
            prune: false,
            exit_non_zero_on_change: false,
            watch: false,
            making: Making { jobs: None, preset: None, templates: None, reading },
        }
    }

    fn build(&self, docs: PathBuf) -> Result<build::Build, Failure> {
        let mode = match (self.diff, self.check, self.force) {
            (true, ..) => Mode::Diff,
            (_, true, _) => Mode::Check,
            (.., true) => Mode::Force,
            _ => Mode::Write,
        };
        let build = self.making.build(docs, mode)?;
        // A commit is not held up for it.
        Ok(build::Build { prune: self.prune, refresh: !self.exit_non_zero_on_change, ..build })
    }

    /// The command that brings the snippets up to date.
    fn command(&self) -> Remedy {
        self.making.command(&self.logs, self.output.as_ref())
    }
}

impl Making {
    /// A build that prunes nothing, and puts snippets into no other file.
    pub(super) fn build(&self, docs: PathBuf, mode: Mode) -> Result<build::Build, Failure> {
        let templates = self.templates.as_deref().map(Templates::read).transpose()?;
        Ok(build::Build {
            docs,
            inject: Vec::new(),
            untold: BTreeSet::new(),
            mode,
            prune: false,
            refresh: true,
            jobs: self.jobs.unwrap_or_else(super::cores),
            library: self.reading.library(self.preset),
            templates: Arc::new(templates.unwrap_or_default()),
            inputs: build::Inputs::default(),
        })
    }

    /// The command that brings snippets up to date.
    pub(super) fn command(&self, logs: &[PathBuf], output: Option<&PathBuf>) -> Remedy {
        let mut command = Remedy::new("seqdoc build").paths(logs);
        command = command.option("-o", output);
        if let Some(preset) = self.preset.and_then(|preset| preset.to_possible_value()) {
            command = command.word("--preset").word(preset.get_name());
        }
        command.option("--templates", self.templates.as_ref()).reading(&self.reading)
    }
}

/// A number of jobs.
fn count(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "must be a whole number of 1 or more")
}

/// Shows what is at work.
pub(super) fn show(progress: Progress<'_>) {
    match progress {
        Progress::Building(name) => progress::at_work(name),
        Progress::Waiting(folder) => progress::waiting(folder),
        Progress::Done => progress::rest(),
    }
}
