//! The last bytes that were read of a log in, whether they still stand there out.
//!
//! A writer whose record did not fit on the disk takes back what was written of it. The next record
//! then stands where the start of the other one was read.

use std::io::{self, Read, Seek, SeekFrom};

/// So much is remembered, and half of it at least.
const MOST: usize = 128 << 10;

/// How a record begins.
const HEADING: &[u8] = b"\n### (";

/// The bytes before the place up to which a log was read.
#[derive(Debug, Default)]
pub(super) struct Recent(Vec<u8>);

impl Recent {
    /// Adds what was read next.
    pub(super) fn add(&mut self, text: &[u8]) {
        self.0.extend_from_slice(text);
        if self.0.len() > MOST {
            self.0.drain(..self.0.len() - MOST / 2);
        }
    }

    /// How many of the bytes before a place do not stand there any more.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(super) fn gone(&self, mut file: impl Read + Seek, place: u64) -> io::Result<usize> {
        let mut there = Vec::with_capacity(self.0.len());
        file.seek(SeekFrom::Start(place - self.0.len() as u64))?;
        file.take(self.0.len() as u64).read_to_end(&mut there)?;
        let same = self.0.iter().zip(&there).take_while(|(one, other)| one == other).count();
        Ok(self.0.len() - same)
    }

    /// Forgets bytes that are gone. Gives how many are a record that was taken back, from its start on;
    /// a whole record and what follows it is none.
    pub(super) fn forget(&mut self, gone: usize) -> usize {
        let same = self.0.len() - gone;
        let start =
            memchr::memmem::rfind(&self.0[..(same + HEADING.len()).min(self.0.len())], HEADING);
        let is_one = |start: &usize| memchr::memmem::find(&self.0[start + 1..], HEADING).is_none();
        let taken_back = start.filter(is_one).map_or(0, |start| self.0.len() - start);
        self.0.truncate(self.0.len() - taken_back.max(gone));
        taken_back
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_was_taken_back_is_known_from_its_start_on() {
        let record = |name: &str| format!("\n### (a) REQ >>> (b) : GET /{name}\n\nnone\n\n");
        let (one, two) = (record("one"), record("two"));
        let torn = &two[..20];
        let read = [one.as_str(), torn].concat();
        for next in ["", "\n### (c) RESP", "\n### (a) REQ >>> (x)"] {
            let file = io::Cursor::new([&one, next].concat());
            let mut recent = Recent::default();
            recent.add(read.as_bytes());
            let gone = recent.gone(file, read.len() as u64).unwrap();
            assert!(gone > 0, "{next}");
            assert_eq!(recent.forget(gone), torn.len(), "{next}");
            assert_eq!(recent.0, one.as_bytes(), "{next}");
        }
        // What is still there, and what was more than one record.
        let mut recent = Recent::default();
        recent.add([one.as_str(), &two].concat().as_bytes());
        assert_eq!(recent.forget(one.len() + two.len() - 30), 0);
        assert_eq!(recent.0.len(), 30);
    }
}
