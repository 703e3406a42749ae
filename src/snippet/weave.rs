//! Pieces of sections in the order of the log in, the same in the order of the page out.
//!
//! A section of an exchange stands at the place of the request, and the response can come much later,
//! with other sections in between. What cannot be written yet waits, in memory if it is little, else
//! in a temporary file without a name.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::{SpooledTempFile, spooled_tempfile};

use crate::number::{Span, StepNumber};

/// So many bytes wait in memory.
const IN_MEMORY: usize = 4 << 20;

/// How a tab begins, and how one does that is no more of the tabs before it.
const TAB: &[u8] = b"\n=== ";
const APART: &[u8] = b"\n===! ";

/// A piece of the section of an exchange, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// Heading, route, and what stands above the tabs.
    Top,
    /// The tab with the body of the request.
    Request,
    /// The tab with the body of the response.
    Response,
    /// The tab with the headers of the request.
    RequestHeaders,
    /// The tab with the headers of the response.
    ResponseHeaders,
    /// What the note of the request says below the tabs.
    Below,
    /// What the note of the response says.
    Answer,
    /// What stands between sections.
    End,
}

/// How many pieces a section has.
const PIECES: usize = Piece::End as usize + 1;

/// Which piece of which section is being made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The step that it is made of.
    pub(super) step: StepNumber,
    /// The exchange of the section.
    pub(super) section: Span,
    /// The piece.
    pub(super) piece: Piece,
    /// Whether tabs of a note stand above those of the section.
    pub(super) apart: bool,
}

/// Where whoever makes the pieces says which one it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Slot(Arc<Mutex<Option<Place>>>);

impl Slot {
    pub(super) fn set(&self, place: Place) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(place);
    }

    fn get(&self) -> Option<Place> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A section of which something waits.
#[derive(Debug, Default)]
struct Section {
    /// Its last step.
    last: Option<StepNumber>,
    apart: bool,
    /// Where in the file its pieces are.
    pieces: [Range<u64>; PIECES],
}

/// A writer that brings pieces into the order of the page.
pub(super) struct Weave<W: Write> {
    out: W,
    slot: Slot,
    waiting: BTreeMap<StepNumber, Section>,
    file: SpooledTempFile,
    /// How much of the file is in use.
    end: u64,
    /// The step that is being written.
    step: Option<StepNumber>,
}

impl<W: Write> Weave<W> {
    pub(super) fn new(out: W, slot: Slot) -> Self {
        let file = spooled_tempfile(IN_MEMORY);
        Self { out, slot, waiting: BTreeMap::new(), file, end: 0, step: None }
    }

    /// Writes what still waits, with or without a response.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.release(|_| true)
    }

    /// Writes the sections at the front that are complete.
    fn release(&mut self, complete: impl Fn(&Section) -> bool) -> io::Result<()> {
        while let Some(first) = self.waiting.first_entry() {
            if !complete(first.get()) {
                return Ok(());
            }
            let section = first.remove();
            self.write_section(&section)?;
        }
        self.end = 0;
        self.file.set_len(0)
    }

    fn write_section(&mut self, section: &Section) -> io::Result<()> {
        let mut apart = section.apart;
        for range in section.pieces.iter().filter(|range| !range.is_empty()) {
            self.file.seek(SeekFrom::Start(range.start))?;
            let mut piece = (&mut self.file).take(range.end - range.start);
            if apart {
                let mut start = Vec::new();
                piece.by_ref().take(TAB.len() as u64).read_to_end(&mut start)?;
                let is_tab = start == TAB;
                self.out.write_all(if is_tab { APART } else { &start })?;
                apart = !is_tab;
            }
            io::copy(&mut piece, &mut self.out)?;
        }
        Ok(())
    }
}

impl<W: Write> Write for Weave<W> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        // What stands before the first piece has no section to wait for.
        let Some(place) = self.slot.get() else { return self.out.write(text) };
        if self.step != Some(place.step) {
            self.step = Some(place.step);
            self.release(|section| section.last.is_some_and(|last| last < place.step))?;
        }
        let section = self.waiting.entry(place.section.first).or_default();
        section.last = Some(place.section.last);
        section.apart |= place.apart;
        let range = &mut section.pieces[place.piece as usize];
        if range.is_empty() {
            *range = self.end..self.end;
        }
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(text)?;
        self.end += text.len() as u64;
        range.end = self.end;
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes pieces, each with its step, the first and the last step of its exchange, and its text.
    fn woven(pieces: &[(u32, [u32; 2], Piece, &str)]) -> String {
        let (slot, mut text) = (Slot::default(), Vec::new());
        let mut weave = Weave::new(&mut text, slot.clone());
        let number = |number| StepNumber::new(number).expect("a number");
        for (step, [first, last], piece, said) in pieces.iter().copied() {
            let section = Span::new(number(first), number(last));
            let apart = said.contains("apart");
            slot.set(Place { step: number(step), section, piece, apart });
            for byte in said.as_bytes().chunks(3) {
                weave.write_all(byte).expect("it is written");
            }
        }
        weave.finish().expect("it is written");
        String::from_utf8(text).expect("text")
    }

    #[test]
    fn a_section_stands_at_its_request_and_those_in_between_wait() {
        let pieces = [
            (1, [1, 4], Piece::Top, "1 "),
            (1, [1, 4], Piece::RequestHeaders, "headers "),
            (2, [2, 3], Piece::Top, "2 "),
            (3, [2, 3], Piece::Response, "answer "),
            (4, [1, 4], Piece::Response, "body "),
            (5, [5, 5], Piece::Top, "5"),
        ];
        assert_eq!(woven(&pieces), "1 body headers 2 answer 5");
    }

    #[test]
    fn the_first_tab_there_is_stands_apart_from_those_of_a_note() {
        let pieces = [
            (1, [1, 2], Piece::Top, "apart"),
            (1, [1, 2], Piece::RequestHeaders, "\n=== \"headers\""),
            (2, [1, 2], Piece::Response, "\n=== \"body\""),
        ];
        assert_eq!(woven(&pieces), "apart\n===! \"body\"\n=== \"headers\"");
    }
}
