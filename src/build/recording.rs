//! What a command caused and printed in, a redacted log with its console out, compared with the last
//! recording.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::redaction::{check_apart, name_of};
use super::{Compared, Error, Refused, compare_with_past, survey};
use crate::config::{Library, Settings};
use crate::diagnostic::Diagnostics;
use crate::hash::Hash;
use crate::live::{self, Own};
use crate::output::{Draft, Over, Rewritten, Together};
use crate::record::Reader;
use crate::redact::{Gate, Undecided};
use crate::source::{self, LogFile, Scenario};
use crate::step::{self, Redacted, Survey};
use crate::text::decode;

/// A recording that is still to be made.
#[derive(Debug)]
pub(crate) struct Recording {
    scenario: Scenario,
    /// The log and the file with the command, with what is there before.
    files: [Before; 2],
    settings: Arc<Settings>,
    force: bool,
}

/// A file that will be written, and the hash of what is there.
#[derive(Debug)]
struct Before {
    path: PathBuf,
    hash: Option<String>,
}

/// A recording that was made.
#[derive(Debug)]
pub(crate) struct Made {
    log: Redacted,
    /// What there is to see of it; nothing if it has no steps, say.
    pub seen: Option<Seen>,
    /// Why less of it is to be seen. The files are written all the same.
    pub troubles: Vec<Error>,
    /// How many secrets were replaced.
    pub secrets: usize,
    /// The places that no rule decides.
    pub undecided: Vec<Undecided>,
    /// The files that were written: those that were not there before with these bytes.
    pub written: Vec<PathBuf>,
}

/// What there is to see of a recording.
#[derive(Debug)]
pub(crate) enum Seen {
    /// What is not as in the last one.
    Changes(Compared),
    /// All of it, since it is the first one.
    First(Arc<Survey>),
}

impl Made {
    /// What lets no secret of the recording through.
    pub(crate) fn gate(&self) -> Gate<'_> {
        self.log.gate()
    }
}

impl Recording {
    /// Looks at what is there, before anything is recorded. A file that is there is written over if
    /// git has it, or by force.
    ///
    /// # Errors
    ///
    /// If there can be no log, or another one would be lost, or the configuration cannot be used.
    pub(crate) fn at(
        library: &Library,
        output: &Path,
        live: &[PathBuf],
        force: bool,
        is_committed: &dyn Fn(&Path) -> bool,
    ) -> Result<Self, Error> {
        let name = name_of(output)?;
        check_apart(output, live)?;
        let scenario = Scenario::to_be(output);
        let settings = library.settings_of(&scenario)?;
        let folder = source::folder_of(output);
        let console = scenario.console_path().file_name().unwrap_or_default().to_owned();
        let files = [folder.join(name), folder.join(console)].map(|path| {
            let there = path.symlink_metadata().ok();
            if there.as_ref().is_some_and(|there| !there.is_file()) {
                return Err(Error::from(source::Error::NotAFile(path)));
            }
            if there.is_some() && !force && !is_committed(&path) {
                return Err(Refused::Uncommitted(path).into());
            }
            let hash = there.map(|_| Hash::of_file(&path)).transpose();
            let hash = hash.map_err(source::Error::io(&path))?;
            Ok(Before { path, hash })
        });
        let [log, console] = files;
        Ok(Self { scenario, files: [log?, console?], settings, force })
    }

    /// The settings of the log.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The caller of the last recording: its first call is one of the command.
    pub(crate) fn last_caller(&self) -> Option<String> {
        self.files[0].hash.as_ref()?;
        let mut reader = Reader::new(self.scenario.files[0].open().ok()?, 0);
        let first = reader.next(&mut Diagnostics::default()).ok()??;
        Some(decode(first.caller()).into_owned())
    }

    /// Redacts the records and what the command printed, compares them with the last recording, and
    /// writes both files.
    ///
    /// # Errors
    ///
    /// If there is no call of the command, or if they cannot be redacted or written; then nothing is.
    pub(crate) fn make(
        self,
        library: &Library,
        own: &Own,
        console: Vec<u8>,
    ) -> Result<Made, Error> {
        let rules = self.settings.redaction.clone().ok_or(Refused::TurnedOff)?;
        let new = self.scenario.clone().of_spooled(&own.records).with_console(console);
        let log = Redacted::of(&new, rules)?;
        if own.calls == 0 {
            return Err(no_call(own).without_secrets(&log.gate()));
        }
        let mut troubles = Vec::new();
        let seen = self.seen(library, &new, &mut troubles);
        let (written, secrets) = self.write(&log)?;
        let undecided = log.undecided();
        Ok(Made { log, seen, troubles, secrets, undecided, written })
    }

    fn seen(&self, library: &Library, new: &Scenario, troubles: &mut Vec<Error>) -> Option<Seen> {
        if self.files[0].hash.is_some() {
            match compare_with_past(library, &self.scenario, new, false) {
                Ok(compared) => return Some(Seen::Changes(compared)),
                Err(error) => troubles.push(error),
            }
        }
        survey(library, new).map(Seen::First).map_err(|error| troubles.push(error)).ok()
    }

    fn write(&self, log: &Redacted) -> Result<(Vec<PathBuf>, usize), Error> {
        let mut secrets = 0;
        let root = source::folder_of(&self.files[0].path);
        let mut together = Together::beside(root, &self.files[0].path)?;
        for (before, file) in self.files.iter().zip(log.files()) {
            together.add(&before.path, self.over(before), |draft| {
                write(log, file, draft, &mut secrets).map_err(|error| Error::of_draft(draft, error))
            })?;
        }
        let made = together.keep()?.map_err(Refused::Changed)?;
        let written = self.files.iter().zip(made);
        let written = written.filter(|(_, made)| *made == Rewritten::Written);
        Ok((written.map(|(file, _)| file.path.clone()).collect(), secrets))
    }

    fn over<'b>(&self, before: &'b Before) -> Over<'b> {
        match &before.hash {
            _ if self.force => Over::Anything,
            Some(hash) => Over::Hash(hash),
            None => Over::Nothing,
        }
    }
}

/// That only others called something.
fn no_call(own: &Own) -> Error {
    let others: Vec<_> = own.others.keys().map(|name| format!("`{name}`")).collect();
    live::Error::NoOwnCall { caller: own.caller.clone(), others: others.join(", ") }.into()
}

/// Writes a file without its secrets.
fn write(
    log: &Redacted,
    file: &LogFile,
    draft: &mut Draft,
    secrets: &mut usize,
) -> Result<(), step::Error> {
    let mut out = BufWriter::with_capacity(256 << 10, draft);
    log.write(file, &mut out, &mut |_| *secrets += 1)?;
    out.flush().map_err(step::Error::Write)
}
