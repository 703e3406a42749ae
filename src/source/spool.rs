//! Pieces of a log in, in any order; the log as a stream, in the order that is wanted, out.
//!
//! The pieces are in a file without a name, which is gone when nobody reads it any more, even if the
//! process is killed: it holds what was recorded, with all secrets.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek as _, SeekFrom, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use super::Input;

/// A piece that was put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    start: u64,
    length: u64,
}

/// A file that pieces are put into.
#[derive(Debug)]
pub struct Spool {
    out: BufWriter<File>,
    length: u64,
}

impl Spool {
    /// An empty one.
    ///
    /// # Errors
    ///
    /// If there is no place for it.
    pub fn new() -> io::Result<Self> {
        Ok(Self { out: BufWriter::with_capacity(256 << 10, tempfile::tempfile()?), length: 0 })
    }

    /// Puts a piece aside.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn add(&mut self, text: &[u8]) -> io::Result<Piece> {
        self.out.write_all(text)?;
        let piece = Piece { start: self.length, length: text.len() as u64 };
        self.length += piece.length;
        Ok(piece)
    }

    /// The pieces one after another, in this order.
    ///
    /// # Errors
    ///
    /// If the last of them cannot be written.
    pub fn finish(self, order: Vec<Piece>) -> io::Result<Spooled> {
        let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Spooled { file: Arc::new(Mutex::new(file)), order: order.into() })
    }
}

/// Pieces in their order. It can be read any number of times, from any thread.
#[derive(Debug, Clone)]
pub struct Spooled {
    file: Arc<Mutex<File>>,
    order: Arc<[Piece]>,
}

impl Spooled {
    /// How many bytes there are.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.order.iter().map(|piece| piece.length).sum()
    }

    /// Opens them from the first one on.
    #[must_use]
    pub fn open(&self) -> Input {
        Input::new(self.reader(), self.length())
    }

    /// Reads them from the first one on.
    #[must_use]
    pub fn reader(&self) -> impl Read + Send + Sync + use<> {
        Pieces { spooled: self.clone(), next: 0, read: 0 }
    }

    /// Other pieces of the same file, in another order.
    #[must_use]
    pub fn of(&self, order: Vec<Piece>) -> Self {
        Self { file: Arc::clone(&self.file), order: order.into() }
    }
}

/// A reader of all pieces.
struct Pieces {
    spooled: Spooled,
    next: usize,
    /// How much of the next piece was read.
    read: u64,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Nobody leaves the file in a state that matters: its place is set before each read.
        let mut file = self.spooled.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut filled, mut at) = (0, None);
        while let Some(piece) = self.spooled.order.get(self.next) {
            let rest = usize::try_from(piece.length - self.read).unwrap_or(usize::MAX);
            let wanted = rest.min(buffer.len() - filled);
            if wanted > 0 {
                let start = piece.start + self.read;
                if at != Some(start) {
                    file.seek(SeekFrom::Start(start))?;
                }
                file.read_exact(&mut buffer[filled..filled + wanted])?;
                at = Some(start + wanted as u64);
                filled += wanted;
                self.read += wanted as u64;
            }
            if wanted < rest {
                break;
            }
            (self.next, self.read) = (self.next + 1, 0);
        }
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_in_the_order_that_is_wanted() {
        let mut spool = Spool::new().unwrap();
        let texts = ["one", "", "three", "four"];
        let pieces = texts.map(|text| spool.add(text.as_bytes()).unwrap());
        let spooled = spool.finish(vec![pieces[3], pieces[1], pieces[0], pieces[0]]).unwrap();
        for _ in 0..2 {
            for size in [1, 2, 5, 100] {
                let mut reader = Pieces { spooled: spooled.clone(), next: 0, read: 0 };
                let (mut text, mut buffer) = (Vec::new(), vec![0; size]);
                loop {
                    let count = reader.read(&mut buffer).unwrap();
                    if count == 0 {
                        break;
                    }
                    text.extend_from_slice(&buffer[..count]);
                }
                assert_eq!(text, b"fouroneone", "{size}");
            }
        }
        assert_eq!(spooled.length(), 10);
    }
}
