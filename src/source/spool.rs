//! Pieces of a log in, in any order; the log as a stream, in the order that is wanted, out.
//!
//! The pieces are in a file without a name, which is gone when nobody reads it any more, even if the
//! process is killed: it holds what was recorded, with all secrets.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::Input;

/// A piece that was put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    start: u64,
    length: u64,
}

impl Piece {
    /// Adds it to others, as a part of the last one if it was put aside right after that.
    pub fn join(self, to: &mut Vec<Self>) {
        match to.last_mut() {
            Some(last) if last.start + last.length == self.start => last.length += self.length,
            _ => to.push(self),
        }
    }

    /// Takes bytes away from the end of some.
    pub fn shorten(pieces: &mut Vec<Self>, mut bytes: u64) {
        while let Some(last) = pieces.last_mut().filter(|_| bytes > 0) {
            let taken = last.length.min(bytes);
            last.length -= taken;
            bytes -= taken;
            if last.length == 0 {
                pieces.pop();
            }
        }
    }
}

/// A file that pieces are put into.
#[derive(Debug)]
pub struct Spool {
    out: BufWriter<File>,
    length: u64,
    /// Whether someone may have read, so that the file stands elsewhere than at its end.
    is_read: bool,
}

impl Spool {
    /// An empty one.
    ///
    /// # Errors
    ///
    /// If there is no place for it.
    pub fn new() -> io::Result<Self> {
        let out = BufWriter::with_capacity(256 << 10, tempfile::tempfile()?);
        Ok(Self { out, length: 0, is_read: false })
    }

    /// Puts a piece aside.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn add(&mut self, text: &[u8]) -> io::Result<Piece> {
        if std::mem::take(&mut self.is_read) {
            self.out.seek(SeekFrom::Start(self.length))?;
        }
        self.out.write_all(text)?;
        let piece = Piece { start: self.length, length: text.len() as u64 };
        self.length += piece.length;
        Ok(piece)
    }

    /// Some of the pieces, while more are still put aside. They are read before the next one comes.
    ///
    /// # Errors
    ///
    /// If the last of them cannot be written.
    pub fn so_far(&mut self, order: Vec<Piece>) -> io::Result<Spooled> {
        self.out.flush()?;
        self.is_read = true;
        let file = self.out.get_ref().try_clone()?;
        Ok(Spooled { file: Arc::new(Mutex::new(file)), order: order.into() })
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

    /// The same file with other pieces, or in another order.
    #[must_use]
    pub fn with(&self, order: Vec<Piece>) -> Self {
        Self { file: Arc::clone(&self.file), order: order.into() }
    }

    /// Finds the pieces of parts of the stream.
    #[must_use]
    pub fn cut(&self) -> Cut<'_> {
        Cut { order: &self.order, next: 0, from: 0 }
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
}

/// Finds the pieces of parts of a stream, from its start to its end.
#[derive(Debug)]
pub struct Cut<'s> {
    order: &'s [Piece],
    next: usize,
    /// Where the next piece begins in the stream.
    from: u64,
}

impl Cut<'_> {
    /// Adds the pieces of a part, which begins where the one before ends, or later.
    pub fn add(&mut self, part: Range<u64>, to: &mut Vec<Piece>) {
        let mut start = part.start;
        while let Some(piece) = self.order.get(self.next).filter(|_| start < part.end) {
            let end = self.from + piece.length;
            if start < end {
                let length = part.end.min(end) - start;
                Piece { start: piece.start + (start - self.from), length }.join(to);
                start += length;
            }
            if end <= part.end {
                (self.next, self.from) = (self.next + 1, end);
            }
        }
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

    fn text(spooled: &Spooled) -> String {
        let mut text = String::new();
        let mut reader = Pieces { spooled: spooled.clone(), next: 0, read: 0 };
        reader.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn what_is_read_in_between_is_whole_and_can_be_cut() {
        let mut spool = Spool::new().unwrap();
        let mut pieces = Vec::new();
        for (add, read) in [("abc", "abc"), ("de", "abcde"), ("fgh", "abcdefgh")] {
            spool.add(add.as_bytes()).unwrap().join(&mut pieces);
            assert_eq!(text(&spool.so_far(pieces.clone()).unwrap()), read);
        }
        assert_eq!(pieces.len(), 1, "neighbours are one piece");
        Piece::shorten(&mut pieces, 3);
        assert_eq!(text(&spool.so_far(pieces).unwrap()), "abcde");
        // In pieces of one byte, cut at every place.
        let single = |at: u64| Piece { start: at, length: 1 };
        let spooled = spool.so_far((0..8).map(single).collect()).unwrap();
        for (start, end) in (0..=8).flat_map(|start| (start..=8).map(move |end| (start, end))) {
            let (mut cut, mut parts) = (spooled.cut(), Vec::new());
            cut.add(start..end, &mut parts);
            cut.add(end..8, &mut parts);
            let wanted = &"abcdefgh"[usize::try_from(start).unwrap()..];
            assert_eq!(text(&spooled.with(parts)), wanted, "{start} {end}");
        }
    }

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
