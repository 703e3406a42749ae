//! `seqdoc redact`: logs in, the same logs with markers in the place of their secrets out.

use std::io::{self, BufRead as _, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};

use super::remedy::Remedy;
use super::{DONE, FAILED, FOUND, Failure, message};
use crate::build::Warning;
use crate::config::{Flags, Library};
use crate::diagnostic::Place;
use crate::output::{self, Draft, Over, Rewritten};
use crate::source::{self, Encoder, LogFile, Scenario};
use crate::step::{self, Redacted, Secret};

/// Write logs that are safe to commit
///
/// Replaces tokens, passwords and keys with markers such as `REDACTED-TOKEN-1`; everything else stays
/// as recorded. A redacted log builds to the same snippets, and redacting it again changes nothing.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("target").required(true))]
#[command(after_help = "Examples:
  seqdoc redact recorded/ -o logs/     write redacted logs into logs/
  seqdoc redact logs/ --in-place       write markers into the logs themselves
  seqdoc redact logs/ --check          in CI or a hook: list secrets, and exit 3 if there is one")]
pub(super) struct Redact {
    /// Folders with logs, or single logs
    #[arg(required = true, value_name = "LOGS")]
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
    /// Overwrite files in DIR that have other content
    #[arg(long, conflicts_with_all = ["check", "in_place"])]
    force: bool,
    /// Read this file instead of the `seqdoc.toml` files beside and above the logs
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Redact {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let mut done = Done::default();
        let flags = Flags { config: self.config.clone(), redact: true, ..Flags::default() };
        let library = Library::new(flags);
        for scenario in self.scenarios(&mut done)? {
            if let Err(failure) = self.scenario(&scenario, &library, &mut done) {
                done.failed(&failure);
            }
        }
        if self.check && done.logs > 0 {
            let Done { secrets, logs, .. } = done;
            let remedy = Remedy::new("seqdoc redact").paths(&self.logs).word("--in-place");
            message::error(&format_args!(
                "{} in {}; write markers in their place with `{}`",
                super::counted(secrets, "secret"),
                super::counted(logs, "log"),
                remedy.option("--config", self.config.as_ref()),
            ));
        }
        Ok(if done.failures > 0 {
            FAILED
        } else if self.check && done.logs > 0 {
            FOUND
        } else {
            DONE
        })
    }

    /// The scenarios of all arguments. Two may have one name, since no output folder is theirs.
    fn scenarios(&self, done: &mut Done) -> Result<Vec<Scenario>, Failure> {
        let mut scenarios: Vec<Scenario> = Vec::new();
        for argument in &self.logs {
            let argument_alone = std::slice::from_ref(argument);
            let found = match &self.output {
                Some(output) => source::find_outside(argument_alone, output)?,
                None => source::find(argument_alone)?,
            };
            message::warnings(&Warning::of_walk(&found));
            for scenario in found.scenarios {
                let joins = |other: &&mut Scenario| {
                    argument.is_file()
                        && other.folder == scenario.folder
                        && other.name == scenario.name
                };
                match scenarios.iter_mut().find(joins) {
                    Some(other) => other.files.extend(scenario.files),
                    None => scenarios.push(scenario),
                }
            }
        }
        if self.in_place {
            let links = scenarios.iter().flat_map(|scenario| &scenario.files);
            for file in links.filter(|file| file.path.is_symlink()) {
                let text = format!("`{}` is a link; name the log itself", file.path.display());
                done.failed(&Failure::Other(text));
            }
            scenarios.retain(|scenario| !scenario.files.iter().any(|file| file.path.is_symlink()));
        }
        Ok(scenarios)
    }

    fn scenario(
        &self,
        scenario: &Scenario,
        library: &Library,
        done: &mut Done,
    ) -> Result<(), Failure> {
        if self.in_place {
            output::sweep_dead(&scenario.folder);
        }
        let settings = library.settings_of(scenario)?;
        let logs = Redacted::of(scenario, settings.redaction.clone().unwrap_or_default())?;
        for file in logs.files() {
            let mut secrets = Vec::new();
            logs.write(file, &mut io::sink(), &mut |secret| secrets.push(secret))?;
            if !secrets.is_empty() {
                done.secrets += secrets.len();
                done.logs += 1;
            }
            if self.check {
                // It never fails.
                let _ = print(file, &secrets, message::Output);
            } else {
                self.write(&logs, file, !secrets.is_empty(), scenario)?;
            }
        }
        Ok(())
    }

    fn write(
        &self,
        logs: &Redacted,
        file: &LogFile,
        holds_secrets: bool,
        scenario: &Scenario,
    ) -> Result<(), Failure> {
        let target = match &self.output {
            None if !holds_secrets => return Ok(()),
            None => file.path.clone(),
            Some(folder) => target(folder, file, scenario)?,
        };
        let over = match (self.in_place, self.force) {
            (true, _) => Over::Itself,
            (_, true) => Over::Anything,
            _ => Over::Nothing,
        };
        if self.in_place && names(file) > 1 {
            let text = format!(
                "`{}` has {} names (hard links), and the other names would keep its secrets; \
                 remove them, or write the redacted log elsewhere with `-o`",
                target.display(),
                names(file)
            );
            return Err(Failure::Other(text));
        }
        let folder = self.output.as_deref().or(file.path.parent()).unwrap_or(Path::new("."));
        let made = output::rewrite(folder, &target, over, |draft| {
            let written =
                if holds_secrets { marked(logs, file, draft) } else { copied(file, draft) };
            written.map_err(|failure| match failure {
                step::Error::Write(source) => Failure::from(draft.unwritten(source)),
                other => Failure::from(other),
            })
        })?;
        let shown = target.display();
        match made {
            Rewritten::Unchanged => {}
            Rewritten::Written => message::did("wrote", &target),
            Rewritten::Kept => {
                let text = format!(
                    "`{shown}` already exists with other content; overwrite it with `--force`"
                );
                return Err(Failure::Other(text));
            }
        }
        Ok(())
    }
}

/// Writes a log with markers, in the form that it has.
fn marked(logs: &Redacted, file: &LogFile, out: &mut Draft) -> Result<(), step::Error> {
    let mut out = Encoder::like(&file.path, BufWriter::new(out))?;
    logs.write(file, &mut out, &mut |_| ())?;
    out.finish().map_err(step::Error::Write)
}

/// Writes a log as it is.
fn copied(file: &LogFile, out: &mut Draft) -> Result<(), step::Error> {
    let mut log = BufReader::new(file.open_raw()?);
    loop {
        let block = log.fill_buf().map_err(source::Error::io(&file.path))?;
        if block.is_empty() {
            return Ok(());
        }
        out.write_all(block).map_err(step::Error::Write)?;
        let length = block.len();
        log.consume(length);
    }
}

/// How many names a log has in the file system.
#[cfg(unix)]
fn names(file: &LogFile) -> u64 {
    use std::os::unix::fs::MetadataExt as _;

    file.path.symlink_metadata().map_or(1, |there| there.nlink())
}

#[cfg(not(unix))]
fn names(_: &LogFile) -> u64 {
    1
}

/// Where a redacted log goes.
fn target(folder: &Path, file: &LogFile, scenario: &Scenario) -> Result<PathBuf, Failure> {
    let below = file.path.strip_prefix(&scenario.root).ok();
    let name = file.path.file_name().map(Path::new);
    let target = folder.join(below.or(name).unwrap_or(Path::new("requestshook.log")));
    if let (Ok(one), Ok(other)) = (target.canonicalize(), file.path.canonicalize())
        && one == other
    {
        let text = format!(
            "`{}` is the log itself; name another folder, or overwrite the log with `--in-place`",
            target.display()
        );
        return Err(Failure::Other(text));
    }
    Ok(target)
}

/// What was done so far.
#[derive(Debug, Default)]
struct Done {
    secrets: usize,
    logs: usize,
    failures: usize,
}

impl Done {
    fn failed(&mut self, failure: &Failure) {
        self.failures += 1;
        message::error(failure);
    }
}

/// Lists secrets: place, marker, and what gave each away.
pub(super) fn print(file: &LogFile, secrets: &[Secret], out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    for Secret { line, marker, place } in secrets {
        let at = Place::shown(file.path.display(), *line);
        writeln!(out, "{}", crate::text::visible(&format!("{at}: {marker}, {place}")))?;
    }
    out.flush()
}
