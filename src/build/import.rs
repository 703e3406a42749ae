//! Recordings of other tools in, a redacted log out.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::redaction::{check_apart, name_of};
use super::{Error, Refused};
use crate::config::{Kind, Library, OwnRules, Redaction};
use crate::diagnostic::Diagnostics;
use crate::import::{self, Counts, Options, Summary};
use crate::output::{self, Over, Rewritten};
use crate::record::{Header, Reader};
use crate::redact::{Edit, Redactor, Undecided, Vault};
use crate::source::{self, Scenario, Spooled};
use crate::step::{self, Redacted};

/// What is to be imported, and where it goes.
#[derive(Debug)]
pub(crate) struct Import<'i> {
    /// The recordings.
    pub files: &'i [PathBuf],
    /// The log that is written.
    pub output: &'i Path,
    /// Whether a file with other content is overwritten.
    pub force: bool,
    /// What is wanted of the recordings.
    pub options: Options,
}

/// What became of it.
#[derive(Debug)]
pub(crate) struct Imported {
    /// What was read. Its texts hold no secret.
    pub summary: Summary,
    /// How many secrets were replaced.
    pub secrets: usize,
    /// Personal data, which stays if nothing is configured, by its kind.
    pub personal: Counts,
    /// Whether the log was written: it may have been there.
    pub written: bool,
    /// The places that no rule decides.
    pub undecided: Vec<Undecided>,
}

impl Import<'_> {
    /// Reads the recordings, and writes the log whole, redacted by what is configured for it.
    ///
    /// # Errors
    ///
    /// If a recording or the configuration cannot be used, if there is no call, or if the log cannot
    /// be written.
    pub(crate) fn run(mut self, library: &Library) -> Result<Imported, Error> {
        check_apart(self.output, self.files)?;
        let scenario = Scenario::to_be(self.output);
        let settings = library.settings_of(&scenario)?;
        let rules = settings.redaction.clone().ok_or(Refused::TurnedOff)?;
        self.options.services = Arc::clone(&settings.services);
        let (spooled, mut summary) = import::import(self.files, &self.options)?;
        let scenario = scenario.of_spooled(&spooled);
        let personal = if rules.personal() { Counts::default() } else { personal(&spooled)? };
        let log = Redacted::of(&scenario, rules)?;
        let gate = log.gate();
        let named = summary.headers().find_map(|name| step::hidden(&gate, &name));
        if let Some((name, leak)) = named {
            return Err(Refused::Named { name, allow: leak.allow }.into());
        }
        let (written, secrets) = self.write(&log)?;
        summary.each_text(&mut |text| {
            if let Some((shown, _)) = step::hidden(&gate, text) {
                *text = shown;
            }
        });
        Ok(Imported { summary, secrets, personal, written, undecided: log.undecided() })
    }

    fn write(&self, log: &Redacted) -> Result<(bool, usize), Error> {
        let mut secrets = 0;
        let over = if self.force { Over::Anything } else { Over::Nothing };
        let folder = source::folder_of(self.output);
        // A path without a folder has no parent to put a temporary file into.
        let name = name_of(self.output)?;
        let made = output::rewrite(folder, &folder.join(name), over, |draft| {
            let mut out = BufWriter::with_capacity(256 << 10, &mut *draft);
            let written = log.write(&log.files()[0], &mut out, &mut |_| secrets += 1);
            let written = written.and_then(|()| out.flush().map_err(step::Error::Write));
            drop(out);
            written.map_err(|error| Error::of_draft(draft, error))
        })?;
        match made {
            Rewritten::Unchanged => Ok((false, secrets)),
            Rewritten::Written => Ok((true, secrets)),
            Rewritten::Kept => Err(Refused::Exists(self.output.to_owned()).into()),
        }
    }
}

/// The scenario of a path: its logs, or the log that a recording of another tool comes to.
///
/// # Errors
///
/// If there is no log, or the recording or its configuration cannot be used.
pub(crate) fn scenario_of(library: &Library, path: &PathBuf) -> Result<Scenario, Error> {
    if !source::is_recording(path) {
        return Ok(source::find_one(path)?);
    }
    let scenario = Scenario::to_be(path);
    let services = Arc::clone(&library.settings_of(&scenario)?.services);
    let options = Options { services, caller: "client".to_owned(), ..Options::default() };
    let (spooled, _) = import::import(std::slice::from_ref(path), &options)?;
    Ok(scenario.of_spooled(&spooled))
}

/// So much of a log is searched for personal data: where there is some, it is not rare.
const SEARCHED: usize = 16 << 20;

/// What tells of persons in a log, by its kind.
fn personal(spooled: &Spooled) -> Result<Counts, Error> {
    const KINDS: [(Kind, &str); 5] = [
        (Kind::Email, "mail address"),
        (Kind::Ip, "IP address"),
        (Kind::Phone, "phone number"),
        (Kind::Name, "name"),
        (Kind::Address, "postal address"),
    ];
    let rules = Redaction::new(OwnRules { personal: true, ..OwnRules::default() });
    let (mut redactor, vault) = (Redactor::new(Some(Arc::new(rules))), Vault::default());
    let (mut counts, mut searched) = (Counts::default(), 0);
    let mut reader = Reader::new(spooled.open(), 0);
    let mut diagnostics = Diagnostics::default();
    while let Some(record) = reader.next(&mut diagnostics).map_err(import::Error::from)? {
        searched += record.raw().len();
        let browser: Vec<_> = record.headers().filter(is_of_browser).collect();
        let elsewhere = |edit: &&Edit| {
            !browser.iter().any(|header| header.value_range().contains(&edit.range.start))
        };
        for edit in redactor.inspect(&record, None, &vault).edits.iter().filter(elsewhere) {
            let is_of = |kind: Kind| edit.text.contains(&format!("REDACTED-{}", kind.word()));
            if let Some((_, word)) = KINDS.into_iter().find(|(kind, _)| is_of(*kind)) {
                counts.add(word);
            }
        }
        if searched > SEARCHED {
            break;
        }
    }
    Ok(counts)
}

/// Whether a browser describes itself in a header: its version looks like an address, and whether it
/// runs on a telephone is said under the name of one.
fn is_of_browser(header: &Header<'_>) -> bool {
    let name = header.name.to_ascii_lowercase();
    name == b"user-agent" || name.starts_with(b"sec-ch-ua")
}
