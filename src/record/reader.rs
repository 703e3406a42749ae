//! An input in, its records out, one after another, in bounded memory.

use std::borrow::Cow;
use std::io;

use super::Record;
use super::frame::{self, Measured};
use super::line::{skip_blank, trim_all_breaks};
use crate::diagnostic::{Diagnostics, Place};
use crate::source::Input;

/// Reads the records of one log file.
#[derive(Debug)]
pub struct Reader {
    input: Input,
    file: usize,
    line: u64,
    taken: usize,
    /// The first and the last line of the text before the first record.
    preamble: Option<(u64, u64)>,
}

impl Reader {
    /// A reader of the scenario's file with that index.
    #[must_use]
    pub fn new(input: Input, file: usize) -> Self {
        Self { input, file, line: 1, taken: 0, preamble: None }
    }

    /// The next record, borrowed from the input's window; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the input cannot be read or decoded. Content is never an error.
    pub fn next(&mut self, diagnostics: &mut Diagnostics) -> io::Result<Option<Record<'_>>> {
        self.consume();
        let (parts, end, troubles) = loop {
            if self.input.window().is_empty() {
                if !self.input.more()? {
                    self.report_preamble(diagnostics);
                    return Ok(None);
                }
                continue;
            }
            match frame::measure(self.input.window(), self.input.at_end()) {
                None => {
                    self.input.more()?;
                }
                Some(Measured::Preamble(length)) => self.skip(length),
                Some(Measured::Record(parts, end, troubles)) => break (parts, end, troubles),
            }
        };
        self.report_preamble(diagnostics);
        self.taken = end;
        let window = self.input.window();
        for trouble in troubles {
            let line = self.line + line_ends(&window[..trouble.at]);
            diagnostics.add(Place { file: self.file, line }, trouble.kind.text());
        }
        let line = self.line + line_ends(&window[..parts.heading.start]);
        Ok(Some(Record { raw: Cow::Borrowed(&window[..end]), parts, line }))
    }

    fn consume(&mut self) {
        self.line += line_ends(&self.input.window()[..self.taken]);
        self.input.consume(self.taken);
        self.taken = 0;
    }

    fn skip(&mut self, length: usize) {
        let text = &self.input.window()[..length];
        let blank = skip_blank(text);
        if blank < length {
            let first = self.line + line_ends(&text[..blank]);
            let last = self.line + line_ends(&text[..trim_all_breaks(text, 0, length)]);
            self.preamble = Some((self.preamble.map_or(first, |(first, _)| first), last));
        }
        self.taken = length;
        self.consume();
    }

    fn report_preamble(&mut self, diagnostics: &mut Diagnostics) {
        if let Some((line, last)) = self.preamble.take() {
            let lines = last - line + 1;
            let text = format!("text before the first record is not published ({lines} lines)");
            diagnostics.add(Place { file: self.file, line }, text);
        }
    }
}

fn line_ends(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}
