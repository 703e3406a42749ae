//! A scenario in, the records of its logs out, one file after another.

use super::Error;
use crate::diagnostic::{Diagnostics, Place};
use crate::record::{Piece, Reader, Record};
use crate::source::{self, LogFile};

/// Reads the records of all logs of a scenario.
#[derive(Debug)]
pub struct Records {
    files: Vec<LogFile>,
    reader: Option<Reader>,
    file: usize,
    /// What is odd about them so far.
    pub(super) diagnostics: Diagnostics,
    /// The text that belongs to no record, as much of it as is kept.
    pub(super) texts: Vec<u8>,
    /// Where a record is that was cut.
    pub(super) cut: Option<Place>,
}

/// So much text that belongs to no record is kept.
const TEXTS: usize = 1 << 20;

impl Records {
    /// The records of some logs, from the first one on.
    #[must_use]
    pub fn new(files: &[LogFile]) -> Self {
        Self {
            files: files.to_vec(),
            reader: None,
            file: 0,
            diagnostics: Diagnostics::default(),
            texts: Vec::new(),
            cut: None,
        }
    }

    /// The next piece, with the place of its file; `None` at the end.
    ///
    /// # Errors
    ///
    /// If a log cannot be read.
    pub fn next_piece(&mut self) -> Result<Option<(usize, Piece<'static>)>, Error> {
        while let Some(log) = self.files.get(self.file) {
            let reader = match &mut self.reader {
                Some(reader) => reader,
                None => self.reader.insert(Reader::new(log.open()?, self.file)),
            };
            let io = |source| source::Error::Io { path: log.path.clone(), source };
            match reader.next_piece(&mut self.diagnostics).map_err(io)? {
                Some(piece) => return Ok(Some((self.file, piece.into_owned()))),
                None => {
                    self.reader = None;
                    self.file += 1;
                }
            }
        }
        Ok(None)
    }

    fn next_record(&mut self) -> Result<Option<(usize, Record<'static>)>, Error> {
        while let Some((file, piece)) = self.next_piece()? {
            match piece {
                Piece::Record(record) => return Ok(Some((file, record))),
                Piece::Text { line, is_rest: true, .. } => {
                    self.cut.get_or_insert(Place { file, line });
                }
                Piece::Text { text, .. } => {
                    let room = TEXTS.saturating_sub(self.texts.len());
                    self.texts.extend_from_slice(&text[..text.len().min(room)]);
                }
            }
        }
        Ok(None)
    }
}

impl Iterator for Records {
    type Item = Result<(usize, Record<'static>), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_record().transpose()
    }
}
