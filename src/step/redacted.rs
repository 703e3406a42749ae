//! A scenario in, its logs with markers in the place of their secrets out: everything else as it was
//! recorded, what a build would leave out and the text that belongs to no record too.

use std::array;
use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Error;
use super::collector::Collector;
use super::counted::{follows, inspect};
use super::feed::Weigh;
use super::hidden::{hidden, undecided};
use super::ordered::{self, WORKERS};
use super::records::{Records, order};
use crate::config::Redaction;
use crate::diagnostic::{Diagnostics, Place};
use crate::number::LineNumber;
use crate::record::{Piece, Reader, Record};
use crate::redact::{
    Edit, Gate, Guarded, Leak, Look, Redactor, Rule, Suspects, Undecided, Vault, edited,
};
use crate::source::{self, LogFile, Scenario};
use crate::text::decode;

/// A secret that stands in a log, or would if it were not for its marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The line.
    pub line: LineNumber,
    /// What is shown in its place.
    pub marker: String,
    /// What gave it away, which is not its value.
    pub place: String,
}

/// The logs of a scenario, once their secrets are known.
#[derive(Debug)]
pub struct Redacted {
    files: Vec<LogFile>,
    rules: Arc<Redaction>,
    /// What found the secrets, with all names that it has looked up.
    redactor: Redactor,
    vault: Vault,
    suspects: Suspects,
    /// For each record of each file its size, and what was seen of it.
    looks: Vec<Vec<(usize, Look)>>,
    /// The bytes of the file that shows the command, which stands behind the logs.
    console: Option<Vec<u8>>,
}

impl Redacted {
    /// Reads the logs of a scenario for their secrets.
    ///
    /// # Errors
    ///
    /// If a log cannot be read, if there is no record in any, or if one is too long.
    pub fn of(scenario: &Scenario, rules: Arc<Redaction>) -> Result<Self, Error> {
        let mut looks = vec![Vec::new(); scenario.files.len()];
        let mut collector = Collector::new(Some(&rules));
        let order = order(&scenario.files)?;
        let records = Records::new(&scenario.files, &order);
        let records = collector.records(records, scenario.size(), |file, record, look| {
            looks[file].push((record.raw().len(), look));
        })?;
        if let Some(place) = records.cut {
            let path = scenario.files[place.file()].path.display();
            return Err(Error::TooLong(Place::shown(path, place.line)));
        }
        if looks.iter().all(Vec::is_empty) {
            return Err(Error::no_records(scenario));
        }
        // After the records, as a build does it, so that markers have the same numbers.
        collector.text(&records.texts);
        let (console, text) = scenario.console()?.unzip();
        collector.text(text.as_deref().unwrap_or_default());
        let (redactor, vault, suspects) = collector.finish(Some(&rules));
        Error::if_named(scenario, &Gate::new(&vault, Some(Arc::clone(&rules))))?;
        let files = scenario.files.iter().cloned().chain(console).collect();
        Ok(Self { files, rules, redactor, vault, suspects, looks, console: text })
    }

    /// What lets no secret of the recording through.
    #[must_use]
    pub fn gate(&self) -> Gate<'_> {
        Gate::new(&self.vault, Some(Arc::clone(&self.rules)))
    }

    /// The places whose values look like credentials and that nobody has decided.
    #[must_use]
    pub fn undecided(&self) -> Vec<Undecided> {
        undecided(&self.suspects, &self.vault, &self.gate())
    }

    /// The files, in order.
    #[must_use]
    pub fn files(&self) -> &[LogFile] {
        &self.files
    }

    /// Writes a file with markers, and tells each secret that it had.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, the text cannot be written, or if there is still a secret in it: then
    /// what was written must not be kept.
    pub fn write(
        &self,
        file: &LogFile,
        out: &mut impl Write,
        told: &mut impl FnMut(Secret),
    ) -> Result<(), Error> {
        if self.console_of(file).is_some() {
            let mut text = Vec::new();
            self.rewrite(file, &mut text, told)?;
            // No record tells what it is, so what the gate finds in it is hidden, too.
            let shown = hidden(&self.gate(), &decode(&text)).map(|(shown, _)| shown.into_bytes());
            return out.write_all(&shown.unwrap_or(text)).map_err(Error::Write);
        }
        let mut out = Guarded::new(self.gate(), out);
        self.rewrite(file, &mut out, told)?;
        out.finish().map_or(Ok(()), |Leak { line, what, allow, .. }| {
            Err(Error::Left { place: Place::shown(file.path.display(), line), what, allow })
        })
    }

    fn rewrite(
        &self,
        file: &LogFile,
        out: &mut impl Write,
        told: &mut impl FnMut(Secret),
    ) -> Result<(), Error> {
        let gate = self.gate();
        let mut places = FxHashMap::default();
        // A short log needs one worker, and most need no place: what has no use is not copied.
        let copy = || self.redactor.clone();
        let mut own = None;
        let workers: [_; WORKERS] = array::from_fn(|_| {
            let mut own = None;
            move |_: usize, piece: &Seen| self.edits(own.get_or_insert_with(copy), piece)
        });
        let (pieces, bytes) = self.pieces(file)?;
        ordered::all(pieces, bytes, workers, |Seen { piece, .. }, edits| {
            let (raw, mut line) = match piece {
                Piece::Record(record) => (record.raw(), first_line(record)),
                Piece::Text { text, line, .. } => (&**text, *line),
            };
            let mut at = 0;
            let follows = |edit: &Edit| matches!(piece, Piece::Record(r) if follows(r, edit));
            for edit in edits.iter().filter(|edit| !follows(edit)) {
                let start = edit.range.start;
                line = line.after(memchr::memchr_iter(b'\n', &raw[at..start]).count());
                at = start;
                let marker = edit.text.lines().next().unwrap_or_default();
                let marker = marker.trim_matches(['"', '\\']).to_owned();
                let name = edit.name.clone().map(|name| raw[name].to_owned());
                let place = places.entry((edit.rule, name)).or_insert_with_key(|(rule, name)| {
                    let place = self.place(*rule, name.as_deref(), own.get_or_insert_with(copy));
                    hidden(&gate, &place).map_or(place, |(place, _)| place)
                });
                told(Secret { line, marker, place: place.clone() });
            }
            out.write_all(&edited(raw, &edits)).map_err(Error::Write)
        })
        .map(drop)
    }

    /// The pieces of a file, with what was seen of its records, and about how many bytes they are.
    fn pieces(&self, file: &LogFile) -> Result<(Pieces<'_>, u64), Error> {
        if let Some(text) = self.console_of(file) {
            let text = Cow::Owned(text.to_owned());
            let piece = Piece::Text { text, line: LineNumber::FIRST, is_rest: false };
            return Ok((Box::new(std::iter::once(Ok(Seen { piece, look: None }))), 0));
        }
        let looks = self.index_of(file).and_then(|at| self.looks.get(at));
        let looks = looks.map_or(&[][..], Vec::as_slice);
        let bytes: usize = looks.iter().map(|(length, _)| length).sum();
        let mut looks = looks.iter();
        let path = file.path.clone();
        let mut reader = Reader::new(file.open()?, 0);
        let pieces = std::iter::from_fn(move || {
            let piece = reader.next_piece(&mut Diagnostics::default()).transpose()?;
            let seen = piece.map(|piece| Seen::new(piece.into_owned(), &mut looks));
            Some(seen.map_err(|source| source::Error::Io { path: path.clone(), source }.into()))
        });
        Ok((Box::new(pieces), bytes as u64))
    }

    fn index_of(&self, file: &LogFile) -> Option<usize> {
        self.files.iter().position(|known| known.path == file.path)
    }

    /// The text of the file that shows the command, if it is that one.
    fn console_of(&self, file: &LogFile) -> Option<&[u8]> {
        self.console.as_deref().filter(|_| self.index_of(file) == Some(self.looks.len()))
    }

    fn edits(&self, redactor: &mut Redactor, Seen { piece, look }: &Seen) -> Vec<Edit> {
        match piece {
            Piece::Record(record) => inspect(redactor, record, *look, &self.vault).edits,
            Piece::Text { text, .. } => redactor.inspect_text(text, &self.vault),
        }
    }

    /// What gave a secret away. A name that holds a secret itself is shown without it.
    fn place(&self, rule: Rule, name: Option<&[u8]>, redactor: &mut Redactor) -> String {
        let name = name.map(|name| {
            let edits = redactor.inspect_text(name, &self.vault);
            decode(&edited(name, &edits)).into_owned()
        });
        rule.place(name.as_deref())
    }
}

/// The line that a record begins with, which is before its heading.
fn first_line(record: &Record<'_>) -> LineNumber {
    let before = &record.raw()[..record.heading_ranges().line.start];
    record.line().before(memchr::memchr_iter(b'\n', before).count())
}

type Pieces<'l> = Box<dyn Iterator<Item = Result<Seen, Error>> + Send + 'l>;

/// A piece of a log, and what was seen of it if it is a record.
struct Seen {
    piece: Piece<'static>,
    look: Option<Look>,
}

impl Seen {
    /// A log that changes while it is read does not lose its redaction.
    fn new<'l>(piece: Piece<'static>, looks: &mut impl Iterator<Item = &'l (usize, Look)>) -> Self {
        let look = match &piece {
            Piece::Record(record) => {
                looks.next().filter(|(length, _)| *length == record.raw().len())
            }
            Piece::Text { .. } => None,
        };
        Self { look: look.map(|(_, look)| *look), piece }
    }
}

impl Weigh for Seen {
    fn weight(&self) -> usize {
        self.piece.raw().len()
    }
}
