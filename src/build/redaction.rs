//! The logs of one scenario in, the same logs with markers in the place of their secrets out.

use std::ffi::OsStr;
use std::io::{self, BufRead as _, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::Error;
use crate::config::Library;
use crate::output::{self, Draft, Over, Rewritten};
use crate::redact::{Gate, Undecided};
use crate::source::{self, Encoder, LogFile, Scenario};
use crate::step::{self, Redacted, Secret};

/// Why a log is not made of others.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    /// The configuration turns redaction off.
    #[error(
        "redaction is turned off by `enabled = false` under `[redact]`; there is nothing to list"
    )]
    TurnedOff,
    /// A log that would be overwritten is a link.
    #[error("`{}` is a link; name the log itself", .0.display())]
    Link(PathBuf),
    /// A log that would be overwritten has other names, which keep the old text.
    #[error(
        "`{}` has {count} names (hard links), and the other names would keep its secrets; \
         remove them, or write the redacted log elsewhere with `-o`",
        path.display()
    )]
    OtherNames {
        /// The log.
        path: PathBuf,
        /// How many names it has.
        count: u64,
    },
    /// The log would be written over itself.
    #[error(
        "`{}` is the log itself; name another folder, or overwrite the log with `--in-place`",
        .0.display()
    )]
    Itself(PathBuf),
    /// A recording would be overwritten by the log that is made of it.
    #[error("`{}` is a recording that is read; name another file for the log", .0.display())]
    Recording(PathBuf),
    /// A log would be overwritten by a part of it.
    #[error("`{}` is read and would be overwritten; name another folder with `-o`", .0.display())]
    Part(PathBuf),
    /// A log with secrets would take the place of one that is committed.
    #[error(
        "`{}` is tracked by git, and the new log would hold secrets; name a folder outside the \
         repository with `-o`, or replace the secrets first with `seqdoc redact`",
        .0.display()
    )]
    Tracked(PathBuf),
    /// Nobody of that name sent a call by himself.
    #[error(
        "no command of `{0}` found; name another client with `--caller`, such as the first caller \
         that `seqdoc show` prints"
    )]
    NoCommand(String),
    /// A secret stands where a log has the name of a header.
    #[error(
        "the name of the header `{name}` holds a secret; remove the header from the recording, or, if \
         it is not a secret, write `{allow}` under `[redact]`"
    )]
    Named {
        /// The name, with a marker for the secret.
        name: String,
        /// What to write into the configuration if it is not one.
        allow: String,
    },
    /// A log would be written where no file can be.
    #[error("`{}` is not the name of a file; name one, such as `requestshook.log`", .0.display())]
    NoFile(PathBuf),
    /// Another file is in the way.
    #[error("`{}` already exists with other content; overwrite it with `--force`", .0.display())]
    Exists(PathBuf),
    /// A recording would be lost.
    #[error(
        "`{}` already exists, and git does not have it in this form; commit it, or overwrite it with \
         `--force`",
        .0.display()
    )]
    Uncommitted(PathBuf),
    /// Somebody else wrote the file.
    #[error(
        "`{}` was changed while the command ran, and was not overwritten; record again",
        .0.display()
    )]
    Changed(PathBuf),
}

/// The name of the file that a recording goes into. Without an ending it was meant as a folder, and no
/// build would read the file.
pub(super) fn name_of(output: &Path) -> Result<&OsStr, Refused> {
    let is_file = output.extension().is_some() && !output.is_dir();
    let name = output.file_name().filter(|_| is_file);
    name.ok_or_else(|| Refused::NoFile(output.to_owned()))
}

/// No recording that is read is overwritten by what is made of it.
pub(super) fn check_apart(output: &Path, read: &[PathBuf]) -> Result<(), Refused> {
    let there = output.canonicalize().ok();
    let is_output = |file: &&PathBuf| there.is_some() && file.canonicalize().ok() == there;
    read.iter().find(is_output).map_or(Ok(()), |file| Err(Refused::Recording(file.clone())))
}

/// Where the redacted logs go.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target<'p> {
    /// Nowhere: their secrets are only listed.
    Nowhere,
    /// Over the logs.
    InPlace,
    /// Below a folder, as the logs are below theirs.
    Below {
        /// The folder.
        folder: &'p Path,
        /// Whether a file with other content is overwritten.
        force: bool,
    },
}

/// What became of a log.
#[derive(Debug)]
pub(crate) struct RedactedLog<'l> {
    logs: &'l Redacted,
    /// The log.
    pub path: PathBuf,
    /// Its secrets, in order.
    pub secrets: Vec<Secret>,
    /// The file that was written.
    pub written: Option<PathBuf>,
}

impl RedactedLog<'_> {
    /// What lets no secret of the recording through.
    pub(crate) fn gate(&self) -> Gate<'_> {
        self.logs.gate()
    }
}

/// Redacts the logs of a scenario, and calls back with each; gives the places that no rule decides.
///
/// # Errors
///
/// If a log cannot be read, redacted or written. The logs before it are done.
pub(crate) fn redact(
    library: &Library,
    scenario: &Scenario,
    target: Target<'_>,
    mut each: impl FnMut(RedactedLog<'_>),
) -> Result<Vec<Undecided>, Error> {
    let settings = library.settings_of(scenario)?;
    let rules = settings.redaction.clone().ok_or(Refused::TurnedOff)?;
    let logs = Redacted::of(scenario, rules)?;
    if let Target::InPlace = target {
        if let Some(link) = scenario.files.iter().find(|file| file.path.is_symlink()) {
            return Err(Refused::Link(link.path.clone()).into());
        }
        output::sweep_dead(&scenario.folder);
    }
    for file in logs.files() {
        let mut secrets = Vec::new();
        logs.write(file, &mut io::sink(), &mut |secret| secrets.push(secret))?;
        let log = Log { logs: &logs, file, holds_secrets: !secrets.is_empty() };
        let written = log.write_to(target, scenario)?;
        each(RedactedLog { logs: &logs, path: file.path.clone(), secrets, written });
    }
    Ok(logs.undecided())
}

/// A log that is written with markers, or as it is if it holds no secret.
struct Log<'l> {
    logs: &'l Redacted,
    file: &'l LogFile,
    holds_secrets: bool,
}

impl Log<'_> {
    /// Writes the log where it goes; the file, if its content changed.
    fn write_to(&self, target: Target<'_>, scenario: &Scenario) -> Result<Option<PathBuf>, Error> {
        match target {
            Target::InPlace if self.holds_secrets => {
                let count = names(self.file);
                if count > 1 {
                    return Err(Refused::OtherNames { path: self.file.path.clone(), count }.into());
                }
                let folder = source::folder_of(&self.file.path);
                self.rewrite(folder, self.file.path.clone(), Over::Itself)
            }
            Target::InPlace | Target::Nowhere => Ok(None),
            Target::Below { folder, force } => {
                let path = place(folder, self.file, scenario)?;
                self.rewrite(folder, path, if force { Over::Anything } else { Over::Nothing })
            }
        }
    }

    fn rewrite(
        &self,
        folder: &Path,
        path: PathBuf,
        over: Over<'_>,
    ) -> Result<Option<PathBuf>, Error> {
        let made = output::rewrite(folder, &path, over, |draft| {
            let written =
                if self.holds_secrets { self.with_markers(draft) } else { self.copied(draft) };
            written.map_err(|error| Error::of_draft(draft, error))
        })?;
        match made {
            Rewritten::Unchanged => Ok(None),
            Rewritten::Written => Ok(Some(path)),
            Rewritten::Kept => Err(Refused::Exists(path).into()),
        }
    }

    /// The log with markers, in the form that it has.
    fn with_markers(&self, out: &mut Draft) -> Result<(), step::Error> {
        let mut out = Encoder::like(&self.file.path, BufWriter::new(out))?;
        self.logs.write(self.file, &mut out, &mut |_| ())?;
        out.finish().map_err(step::Error::Write)
    }

    /// The log as it is.
    fn copied(&self, out: &mut Draft) -> Result<(), step::Error> {
        let (mut log, _) = self.file.open_raw()?;
        loop {
            let block = log.fill_buf().map_err(source::Error::io(&self.file.path))?;
            if block.is_empty() {
                return Ok(());
            }
            out.write_all(block).map_err(step::Error::Write)?;
            let length = block.len();
            log.consume(length);
        }
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

/// The file below a folder that a redacted log goes into.
fn place(folder: &Path, file: &LogFile, scenario: &Scenario) -> Result<PathBuf, Refused> {
    let below = file.path.strip_prefix(&scenario.root).ok();
    let name = file.path.file_name().map(Path::new);
    let place = folder.join(below.or(name).unwrap_or(Path::new("requestshook.log")));
    match (place.canonicalize(), file.path.canonicalize()) {
        (Ok(one), Ok(other)) if one == other => Err(Refused::Itself(place)),
        _ => Ok(place),
    }
}
