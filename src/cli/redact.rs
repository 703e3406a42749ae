//! `seqdoc redact`: logs in, the same logs with markers in the place of their secrets out.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};

use super::audit::values;
use super::listed::Listed;
use super::project::Project;
use super::remedy::{Remedy, in_hook};
use super::tally::Tally;
use super::{DONE, FAILED, FOUND, Failure, git, message};
use crate::build::{self, About, RedactedLog, Target, Warning};
use crate::config::{Flags, Library};
use crate::diagnostic::Place;
use crate::redact::Undecided;
use crate::source::{Candidate, Candidates, Scenario};
use crate::step::Secret;

/// Write logs that are safe to commit
///
/// Replaces tokens, passwords and keys with markers such as `REDACTED-TOKEN-1`; everything else stays
/// as recorded. A redacted log builds to the same snippets, and redacting it again changes nothing.
/// In a folder, files without a record heading and files that git ignores are skipped.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(group = ArgGroup::new("target").required(true))]
#[command(after_help = "Examples:
  seqdoc redact recorded/ -o logs/     write redacted logs into logs/
  seqdoc redact logs/ --in-place       write markers into the logs themselves
  seqdoc redact . --check              in CI: list secrets, and exit 3 if there is one
  seqdoc redact . --check --tracked    the same in a hook for commits")]
pub(super) struct Redact {
    /// Folders with logs, or single logs [default: `logs` of `[build]`]
    #[arg(value_name = "LOGS")]
    logs: Vec<PathBuf>,
    /// Write the redacted logs to this folder, with the same paths as below LOGS
    #[arg(short, long, value_name = "DIR", group = "target")]
    output: Option<PathBuf>,
    /// Overwrite the logs themselves
    #[arg(long, group = "target")]
    in_place: bool,
    /// List the secrets, write nothing, and exit with 3 if there is one
    #[arg(long, group = "target")]
    check: bool,
    /// Look only at logs that git tracks, and name those that it does not, as a commit needs it
    #[arg(long, requires = "check")]
    tracked: bool,
    /// Overwrite files in DIR that have other content
    #[arg(long, conflicts_with_all = ["check", "in_place"])]
    force: bool,
    /// Read this file instead of the `seqdoc.toml` files beside and above the logs
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Redact {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let flags = Flags { config: self.config.clone(), redact: true, ..Flags::default() };
        let library = Library::new(flags);
        let target = match &self.output {
            Some(folder) => Target::Below { folder, force: self.force },
            None if self.in_place => Target::InPlace,
            None => Target::Nowhere,
        };
        let mut tally = Tally::default();
        for Candidate { scenario, named } in self.candidates(&mut tally)?.found() {
            let done = build::redact(&library, scenario, target, |log| {
                tally.read(log.secrets.len());
                self.report(&log);
            });
            match done {
                Err(error) if !named && error.is_no_recording() => tally.no_record(scenario),
                Err(error) if !named && error.is_utf16() => message::warning(&error),
                Err(error) => tally.failed(&error),
                Ok(places) => self.undecided(scenario, &places, &mut tally),
            }
        }
        if self.check {
            self.remedies(&tally);
        }
        tally.summary();
        Ok(match tally {
            Tally { failed: true, .. } => FAILED,
            Tally { logs: 1.., .. } | Tally { undecided: 1.., .. } if self.check => FOUND,
            _ => DONE,
        })
    }

    /// Says what to do about what was found.
    fn remedies(&self, tally: &Tally) {
        let remedy = |command: &str| Remedy::new(command).paths(&self.logs);
        let config = self.config.as_ref();
        if tally.undecided > 0 {
            message::error(&format_args!(
                "{} that no rule decides; decide with `{}`",
                super::counted(tally.undecided, "place"),
                remedy("seqdoc audit").option("--config", config),
            ));
        }
        if tally.logs > 0 {
            let redact = remedy("seqdoc redact").word("--in-place").option("--config", config);
            let hook = " in the root of the repository, then stage the logs and commit again";
            let hook = if in_hook() { hook } else { "" };
            message::error(&format_args!(
                "{} in {}; write markers in their place with `{redact}`{hook}",
                super::counted(tally.secrets, "secret"),
                super::counted(tally.logs, "log"),
            ));
        }
    }

    /// Lists the places that no rule decides, or warns of them.
    fn undecided(&self, scenario: &Scenario, places: &[Undecided], tally: &mut Tally) {
        tally.undecided += places.len();
        let path = &scenario.files[0].path;
        if !self.check {
            let warning = Warning::of_undecided(About::File(path.clone()), places.len());
            message::warnings(&Vec::from_iter(warning));
            return;
        }
        for place in places {
            let text = format!("{}: {}: {}, undecided", path.display(), place.place, values(place));
            // It never fails.
            let _ = writeln!(message::Output, "{}", crate::text::visible(&text));
        }
    }

    fn report(&self, log: &RedactedLog<'_>) {
        if self.check {
            // It never fails.
            let _ = print(log, message::Output, |_, _| ());
        }
        if let Some(path) = &log.written {
            message::did("wrote", path);
        }
    }

    /// What may be a log in all arguments. Below a folder, what git ignores is none.
    fn candidates(&self, tally: &mut Tally) -> Result<Candidates, Failure> {
        let mut candidates = Candidates::default();
        let logs = Project::of(self.config.as_ref())?.logs(&self.logs)?;
        for argument in &logs.paths {
            let list = |ask| argument.is_dir().then(|| Listed::below(argument, ask));
            let mut ignored = list(git::ignored);
            let mut untracked = if self.tracked { list(git::untracked) } else { None };
            let holds = |list: &mut Option<Listed<'_>>, path: &Path| {
                list.as_mut().is_some_and(|list| list.holds(path))
            };
            candidates.add(argument, self.output.as_deref(), &mut |path| {
                if holds(&mut ignored, path) {
                    tally.ignored(path);
                    return true;
                }
                let is_untracked = holds(&mut untracked, path);
                if is_untracked {
                    message::warning(&format_args!(
                        "{} is not tracked by git; it was skipped",
                        path.display()
                    ));
                }
                is_untracked
            })?;
        }
        message::warnings(&Warning::of_skipped(&candidates.skipped));
        Ok(candidates)
    }
}

/// Lists the secrets of a log: place, marker, and what gave each away. A line may be changed before it
/// is printed.
pub(super) fn print(
    log: &RedactedLog<'_>,
    out: impl Write,
    mut change: impl FnMut(&Secret, &mut String),
) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for secret in &log.secrets {
        let Secret { line, marker, place } = secret;
        let at = Place::shown(log.path.display(), *line);
        let mut text = format!("{at}: {marker}, {place}");
        change(secret, &mut text);
        writeln!(out, "{}", crate::text::visible(&text))?;
    }
    out.flush()
}
