//! `seqdoc build`: logs in, snippets out.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum as _};

use super::remedy::Remedy;
use super::report::Report;
use super::{FAILED, Failure, Preset, Reading, message};
use crate::build::{self, Progress, Warning};
use crate::config::Templates;
use crate::output::Mode;
use crate::source;

/// Write the snippets of every scenario
///
/// LOGS are folders that are walked for `requestshook.log` and `NAME.log` files, or single logs.
/// `logs/openstack/image/create/requestshook.log` becomes `DOCS/openstack/image/create/diagram.md`,
/// `body.md`, `log.md` and others. Only files whose bytes change are written, and none that a person
/// wrote.
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
    /// Exit with 1 if a file was written or deleted, or is not tracked by git
    #[arg(long)]
    exit_non_zero_on_change: bool,
    /// How many scenarios to build at once [default: one for each core]
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Which form the snippets have
    #[arg(long, value_enum, value_name = "PRESET")]
    preset: Option<Preset>,
    /// Take templates such as `diagram.md.jinja` or `body.md.jinja` from here instead of the embedded ones
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

impl Build {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let there = |path: &&Path| path.symlink_metadata().is_ok();
        if let Some(path) = self.output.ancestors().find(there).filter(|path| !path.is_dir()) {
            return Err(Failure::NotAFolder(path.to_owned()));
        }
        let found = source::find_beside(&self.logs, &self.output)?;
        let build = self.build()?;
        let mut report = Report::new(self.command(), &self.reading);
        for warning in Warning::of_walk(&found) {
            report.warning(&warning);
        }
        build.run(&found, &show, &mut |scenario, built| report.built(scenario, built))?;
        report.warn_of_tracked_secrets();
        report.summary(found.scenarios.len());
        if self.exit_non_zero_on_change && report.misses_a_commit(&self.output) {
            return Ok(FAILED);
        }
        Ok(report.code(self.check, self.reading.deny_warnings))
    }

    fn build(&self) -> Result<build::Build, Failure> {
        let templates = self.templates.as_deref().map(Templates::read).transpose()?;
        Ok(build::Build {
            docs: self.output.clone(),
            mode: match (self.check, self.force) {
                (true, _) => Mode::Check,
                (_, true) => Mode::Force,
                _ => Mode::Write,
            },
            prune: self.prune,
            // A commit is not held up for it.
            refresh: !self.exit_non_zero_on_change,
            jobs: self.jobs.unwrap_or_else(super::cores),
            library: self.reading.library(self.preset),
            templates: Arc::new(templates.unwrap_or_default()),
            inputs: build::Inputs::default(),
        })
    }

    /// The command that brings the snippets up to date.
    fn command(&self) -> Remedy {
        let mut command = Remedy::new("seqdoc build").paths(&self.logs);
        command = command.option("-o", Some(&self.output));
        if let Some(preset) = self.preset.and_then(|preset| preset.to_possible_value()) {
            command = command.word("--preset").word(preset.get_name());
        }
        command.option("--templates", self.templates.as_ref()).reading(&self.reading)
    }
}

/// Shows what is at work.
fn show(progress: Progress<'_>) {
    match progress {
        Progress::Building(name) => message::progress(name),
        Progress::Waiting(folder) => message::waiting(folder),
        Progress::Done => message::end_progress(),
    }
}
