//! An input in, its records out, one after another, in bounded memory.

use std::borrow::Cow;
use std::io;

use super::between;
use super::entry::Record;
use super::frame::{self, Measured, Oddity, Trouble};
use super::line::{skip_blank, trim_all_breaks};
use super::parts::Parts;
use crate::diagnostic::{Diagnostics, Place};
use crate::number::LineNumber;
use crate::source::Input;

/// The bytes that a record has at most. One that goes on is cut there, so that no log can take all
/// memory.
pub const LIMIT: usize = 16 << 20;

/// Reads the records of one log file.
#[derive(Debug)]
pub struct Reader {
    input: Input,
    file: usize,
    line: LineNumber,
    taken: usize,
    /// Whether the window begins in text that belongs to no record.
    between: bool,
    text: Option<Text>,
}

/// Text that belongs to no record.
#[derive(Debug)]
struct Text {
    /// The line that is told of it: its first one, or that of the record that it is the rest of.
    line: LineNumber,
    is_rest: bool,
    /// The lines up to the last one that is not empty.
    lines: usize,
    /// The line ends so far.
    ends: usize,
}

/// A record, or text that belongs to none.
#[derive(Debug)]
pub enum Piece<'a> {
    /// A record.
    Record(Record<'a>),
    /// Text before the first record, or the rest of a record that is too long.
    Text {
        /// The bytes.
        text: Cow<'a, [u8]>,
        /// The line that they begin in, or that the record begins in if they are the rest of one.
        line: LineNumber,
        /// Whether they are the rest of a record.
        is_rest: bool,
    },
}

impl Piece<'_> {
    /// Every byte of it.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        match self {
            Self::Record(record) => record.raw(),
            Self::Text { text, .. } => text,
        }
    }

    /// The same, no longer borrowed from the window.
    #[must_use]
    pub fn into_owned(self) -> Piece<'static> {
        match self {
            Self::Record(record) => Piece::Record(record.into_owned()),
            Self::Text { text, line, is_rest } => {
                Piece::Text { text: Cow::Owned(text.into_owned()), line, is_rest }
            }
        }
    }
}

/// What the window begins with.
enum Step {
    Record(Parts, LineNumber),
    /// Text of so many bytes.
    Text(usize),
}

impl Reader {
    /// A reader of the scenario's file with that index.
    #[must_use]
    pub fn new(input: Input, file: usize) -> Self {
        Self { input, file, line: LineNumber::FIRST, taken: 0, between: false, text: None }
    }

    /// The next record, borrowed from the input's window; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the input cannot be read or decoded. Content is never an error.
    pub fn next(&mut self, diagnostics: &mut Diagnostics) -> io::Result<Option<Record<'_>>> {
        loop {
            match self.step(diagnostics)? {
                Some(Step::Record(parts, line)) => return Ok(Some(self.record(parts, line))),
                Some(Step::Text(_)) => {}
                None => return Ok(None),
            }
        }
    }

    /// The next record, or the next piece of the text between records; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the input cannot be read or decoded.
    pub fn next_piece(&mut self, diagnostics: &mut Diagnostics) -> io::Result<Option<Piece<'_>>> {
        Ok(match self.step(diagnostics)? {
            Some(Step::Record(parts, line)) => Some(Piece::Record(self.record(parts, line))),
            Some(Step::Text(length)) => Some(self.piece(length)),
            None => None,
        })
    }

    /// The next piece of the rest of a record that is too long; `None` once there is no more of it.
    ///
    /// # Errors
    ///
    /// If the input cannot be read or decoded.
    pub fn next_rest(&mut self) -> io::Result<Option<Piece<'_>>> {
        self.consume();
        let length = if self.is_rest() { self.text()? } else { None };
        Ok(length.map(|length| self.piece(length)))
    }

    fn is_rest(&self) -> bool {
        self.text.as_ref().is_some_and(|text| text.is_rest)
    }

    fn piece(&self, length: usize) -> Piece<'_> {
        let text = Cow::Borrowed(&self.input.window()[..length]);
        let rest = self.text.as_ref().filter(|text| text.is_rest);
        let line = rest.map_or(self.line, |rest| rest.line);
        Piece::Text { text, line, is_rest: rest.is_some() }
    }

    /// Goes on to the next record or text, which the window begins with then.
    fn step(&mut self, diagnostics: &mut Diagnostics) -> io::Result<Option<Step>> {
        self.consume();
        loop {
            if let Some(length) = self.text()? {
                return Ok(Some(Step::Text(length)));
            }
            let (view, at_end) = self.view();
            if view.is_empty() {
                if !self.input.more()? {
                    self.report_text(diagnostics);
                    return Ok(None);
                }
            } else {
                match measure(view, at_end) {
                    None => drop(self.input.more()?),
                    Some(Measured::Text) => self.between = true,
                    Some(Measured::Record(parts, end, troubles)) => {
                        self.report_text(diagnostics);
                        self.taken = end;
                        let line =
                            self.line.after(line_ends(&self.input.window()[..parts.heading.start]));
                        self.report(troubles, diagnostics);
                        return Ok(Some(Step::Record(parts, line)));
                    }
                }
            }
        }
    }

    /// The length of the next piece of text, while the window begins in text.
    fn text(&mut self) -> io::Result<Option<usize>> {
        while self.between {
            let (view, at_end) = self.view();
            let length = if view.is_empty() { None } else { text_length(view, at_end) };
            match length {
                None if self.input.more()? => {}
                None => break,
                Some(0) => self.between = false,
                Some(length) => {
                    self.count(length);
                    self.taken = length;
                    return Ok(Some(length));
                }
            }
        }
        Ok(None)
    }

    fn record(&self, parts: Parts, line: LineNumber) -> Record<'_> {
        Record { raw: Cow::Borrowed(&self.input.window()[..self.taken]), parts, line }
    }

    /// As much of the window as a record may have, and whether the log ends there.
    fn view(&self) -> (&[u8], bool) {
        let window = self.input.window();
        let view = &window[..window.len().min(LIMIT)];
        (view, self.input.at_end() && view.len() == window.len())
    }

    fn consume(&mut self) {
        self.line = self.line.after(line_ends(&self.input.window()[..self.taken]));
        self.input.consume(self.taken);
        self.taken = 0;
    }

    /// Counts the lines of text that belongs to no record: all of it comes through here.
    fn count(&mut self, length: usize) {
        let text = &self.input.window()[..length];
        // Blank lines before the text are no part of it.
        let lead = if self.text.is_none() { skip_blank(text) } else { 0 };
        if lead < length {
            let line = self.line.after(line_ends(&text[..lead]));
            let told = self.text.get_or_insert(Text { line, is_rest: false, lines: 0, ends: 0 });
            let text = &text[lead..];
            let end = trim_all_breaks(text, 0, text.len());
            if end > 0 {
                told.lines = told.ends + line_ends(&text[..end]) + 1;
            }
            told.ends += line_ends(text);
        }
    }

    fn report(&mut self, mut troubles: Vec<Trouble>, diagnostics: &mut Diagnostics) {
        troubles.sort_by_key(|trouble| trouble.at);
        let (mut at, mut line) = (0, self.line);
        for trouble in troubles {
            line = line.after(line_ends(&self.input.window()[at..trouble.at]));
            at = trouble.at;
            if trouble.kind == Oddity::TooLong {
                self.between = true;
                self.text = Some(Text { line, is_rest: true, lines: 0, ends: 0 });
            } else {
                diagnostics.add(Place::new(self.file, line), trouble.kind.text());
            }
        }
    }

    fn report_text(&mut self, diagnostics: &mut Diagnostics) {
        let Some(Text { line, is_rest, lines, .. }) = self.text.take() else { return };
        let text = if is_rest {
            let long = Oddity::TooLong.text();
            format!("{long}; the rest is left out ({lines} lines)")
        } else {
            format!("text before the first record is not published ({lines} lines)")
        };
        if lines > 0 {
            diagnostics.add(Place::new(self.file, line), text);
        }
    }
}

fn measure(view: &[u8], at_end: bool) -> Option<Measured> {
    let measured = frame::measure(view, at_end);
    if measured.is_none() && view.len() == LIMIT { frame::measure_cut(view) } else { measured }
}

fn text_length(view: &[u8], at_end: bool) -> Option<usize> {
    let length = between::text_length(view, at_end);
    let full = view.len() == LIMIT;
    if length.is_none() && full { between::text_length(view, true) } else { length }
}

fn line_ends(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}
