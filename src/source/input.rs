//! A stream of bytes in, a window over it out that grows until a whole record lies in it.

use std::fmt;
use std::io::{self, Read};

/// The least that is read at once; a window of a large log grows from here.
const LEAST: usize = 4 << 10;
/// The window's usual size for a large log: wide enough that what is left over is seldom moved.
const USUAL: usize = 4 << 20;

/// A window over a stream.
pub struct Input {
    stream: Box<dyn Read + Send + Sync>,
    buffer: Vec<u8>,
    start: usize,
    filled: usize,
    at_end: bool,
}

impl Input {
    /// A window over a stream of about `size` bytes.
    #[must_use]
    pub fn new(stream: impl Read + Send + Sync + 'static, size: u64) -> Self {
        let size = usize::try_from(size).unwrap_or(USUAL).saturating_add(1).clamp(LEAST, USUAL);
        Self { stream: Box::new(stream), buffer: vec![0; size], start: 0, filled: 0, at_end: false }
    }

    /// A window over bytes in memory.
    #[must_use]
    pub fn of_bytes(bytes: Vec<u8>) -> Self {
        Self {
            stream: Box::new(io::empty()),
            start: 0,
            filled: bytes.len(),
            buffer: bytes,
            at_end: true,
        }
    }

    /// The bytes that were read and not yet consumed.
    #[must_use]
    pub fn window(&self) -> &[u8] {
        &self.buffer[self.start..self.filled]
    }

    /// Whether the window reaches to the end of the stream.
    #[must_use]
    pub fn at_end(&self) -> bool {
        self.at_end
    }

    /// Gives up the first bytes of the window.
    pub fn consume(&mut self, length: usize) {
        self.start = (self.start + length).min(self.filled);
    }

    /// Fills the window to its size, and doubles it if it is more than half full; whether the
    /// window holds a byte more than before.
    ///
    /// # Errors
    ///
    /// If the stream cannot be read.
    pub fn more(&mut self) -> io::Result<bool> {
        self.buffer.copy_within(self.start..self.filled, 0);
        self.filled -= self.start;
        self.start = 0;
        if self.filled > self.buffer.len() / 2 {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let before = self.filled;
        while self.filled < self.buffer.len() && !self.at_end {
            match self.stream.read(&mut self.buffer[self.filled..]) {
                Ok(0) => self.at_end = true,
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(self.filled > before)
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("window", &self.window().len()).finish_non_exhaustive()
    }
}
