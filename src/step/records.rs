//! A scenario in, the records of its logs out, one file after another.

use super::Error;
use crate::diagnostic::Diagnostics;
use crate::record::{Reader, Record};
use crate::source::{self, LogFile};

/// Reads the records of all logs of a scenario.
#[derive(Debug)]
pub(super) struct Records {
    files: Vec<LogFile>,
    reader: Option<Reader>,
    file: usize,
    /// What is odd about them so far.
    pub(super) diagnostics: Diagnostics,
}

impl Records {
    pub(super) fn new(files: &[LogFile]) -> Self {
        Self { files: files.to_vec(), reader: None, file: 0, diagnostics: Diagnostics::default() }
    }

    fn next_record(&mut self) -> Result<Option<(usize, Record<'static>)>, Error> {
        while let Some(log) = self.files.get(self.file) {
            let reader = match &mut self.reader {
                Some(reader) => reader,
                None => self.reader.insert(Reader::new(log.open()?, self.file)),
            };
            let io = |source| source::Error::Io { path: log.path.clone(), source };
            if let Some(record) = reader.next(&mut self.diagnostics).map_err(io)? {
                return Ok(Some((self.file, record.into_owned())));
            }
            self.reader = None;
            self.file += 1;
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
