//! The bytes around the place from which a log is followed in, whether a file still is that log out.
//!
//! A log that was cut to nothing and written anew may be as long as before; ids and times make each
//! record another one, so a few of its bytes are enough.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};

/// So many bytes before the place, and so many in all.
const BEFORE: u64 = 2 << 10;
const ALL: usize = 4 << 10;

/// Bytes of a log, and where they stand.
#[derive(Debug, Default)]
pub(super) struct Mark {
    at: u64,
    bytes: Vec<u8>,
}

impl Mark {
    /// What stands before a place.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(super) fn before(file: &File, place: u64) -> io::Result<Self> {
        let at = place.saturating_sub(BEFORE);
        let mut bytes = Vec::new();
        let mut file = file;
        file.seek(SeekFrom::Start(at))?;
        file.take(place - at).read_to_end(&mut bytes)?;
        Ok(Self { at, bytes })
    }

    /// Adds what comes after it, until it is long enough.
    pub(super) fn extend(&mut self, text: &[u8]) {
        let room = ALL - self.bytes.len().min(ALL);
        self.bytes.extend_from_slice(&text[..text.len().min(room)]);
    }

    /// Forgets what stands at a place or after it.
    pub(super) fn cut(&mut self, place: u64) {
        let kept = usize::try_from(place.saturating_sub(self.at)).unwrap_or(ALL);
        self.bytes.truncate(kept);
    }

    /// Whether a file has these bytes in this place, as far as it goes. One that ends before them has
    /// not.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(super) fn is_in(&self, file: &File) -> io::Result<bool> {
        let mut there = Vec::new();
        let mut file = file;
        file.seek(SeekFrom::Start(self.at))?;
        file.take(self.bytes.len() as u64).read_to_end(&mut there)?;
        Ok(self.bytes.starts_with(&there) && (self.bytes.is_empty() || !there.is_empty()))
    }
}
