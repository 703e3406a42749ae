//! A scenario in, the records of its logs out: of one log as they stand there, of several in one order.

use std::sync::Arc;

use crate::diagnostic::{Diagnostics, Place};
use crate::graph::{Merging, Order};
use crate::record::{Piece, Reader, Record};
use crate::source::{Error, LogFile};

/// Reads the records of all logs of a scenario.
#[derive(Debug)]
pub struct Records {
    files: Vec<LogFile>,
    order: Arc<Order>,
    readers: Vec<Option<Reader>>,
    /// The log that is read where nothing orders the logs.
    file: usize,
    /// The log that was read last.
    last: usize,
    /// How many records were read.
    record: usize,
    /// What is odd about them so far.
    pub(super) diagnostics: Diagnostics,
    /// The text that belongs to no record, as much of it as is kept.
    pub(super) texts: Vec<u8>,
    /// Where a record is that was cut.
    pub(super) cut: Option<Place>,
}

/// So much text that belongs to no record is kept.
const TEXTS: usize = 1 << 20;

/// The order in which the records of some logs are read. One log has its own.
///
/// # Errors
///
/// If a log cannot be read.
pub fn order(files: &[LogFile]) -> Result<Arc<Order>, Error> {
    if files.len() < 2 {
        return Ok(Arc::default());
    }
    let mut merging = Merging::default();
    let mut records = Records::new(files, &Arc::default());
    while let Some((file, record)) = records.next_record()? {
        merging.add(&record, file);
    }
    Ok(Arc::new(merging.finish()))
}

impl Records {
    /// The records of some logs in an order, from the first one on.
    #[must_use]
    pub fn new(files: &[LogFile], order: &Arc<Order>) -> Self {
        Self {
            files: files.to_vec(),
            order: Arc::clone(order),
            readers: files.iter().map(|_| None).collect(),
            file: 0,
            last: 0,
            record: 0,
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
        // The rest of a record stands behind it, whichever log comes next.
        if let Some(piece) = self.rest()? {
            return Ok(Some((self.last, piece)));
        }
        loop {
            let ordered = self.order.file(self.record);
            let file = ordered.unwrap_or(self.file);
            if file >= self.files.len() {
                return Ok(None);
            }
            match self.read(file)? {
                Some(piece) => {
                    self.record += usize::from(matches!(piece, Piece::Record(_)));
                    self.last = file;
                    return Ok(Some((file, piece)));
                }
                // The log has become shorter, which whoever counts the steps will see.
                None if ordered.is_some() => self.record += 1,
                None => {
                    self.readers[file] = None;
                    self.file += 1;
                }
            }
        }
    }

    fn rest(&mut self) -> Result<Option<Piece<'static>>, Error> {
        let Some(reader) = self.readers.get_mut(self.last).and_then(Option::as_mut) else {
            return Ok(None);
        };
        let piece =
            reader.next_rest().map_err(|source| source_error(&self.files[self.last], source))?;
        Ok(piece.map(Piece::into_owned))
    }

    fn read(&mut self, file: usize) -> Result<Option<Piece<'static>>, Error> {
        let log = &self.files[file];
        let reader = match &mut self.readers[file] {
            Some(reader) => reader,
            reader => reader.insert(Reader::new(log.open()?, file)),
        };
        let piece = reader.next_piece(&mut self.diagnostics);
        let piece = piece.map_err(|source| source_error(log, source))?;
        Ok(piece.map(Piece::into_owned))
    }

    fn next_record(&mut self) -> Result<Option<(usize, Record<'static>)>, Error> {
        while let Some((file, piece)) = self.next_piece()? {
            match piece {
                Piece::Record(record) => return Ok(Some((file, record))),
                Piece::Text { line, is_rest: true, .. } => {
                    self.cut.get_or_insert(Place::new(file, line));
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

fn source_error(log: &LogFile, source: std::io::Error) -> Error {
    Error::Io { path: log.path.clone(), source }
}

impl Iterator for Records {
    type Item = Result<(usize, Record<'static>), super::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_record().map_err(Into::into).transpose()
    }
}
