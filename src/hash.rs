//! Bytes in, the hash that stands for them in a manifest out.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use twox_hash::XxHash3_128;

/// A hash in the making. It tells edits apart, which nobody makes to deceive their own tool, so that
/// a fast one serves.
pub(crate) struct Hash(XxHash3_128);

impl Default for Hash {
    fn default() -> Self {
        Self::new()
    }
}

impl Hash {
    /// What the text of each begins with.
    pub(crate) const KIND: &str = "xxh3:";

    /// The hash of nothing yet.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self(XxHash3_128::new())
    }

    /// Adds bytes.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    /// The hash of a text.
    #[must_use]
    pub(crate) fn of(text: &str) -> String {
        let mut hash = Self::new();
        hash.add(text.as_bytes());
        hash.text()
    }

    /// The hash in the form of a manifest: `xxh3:` and 32 hex digits.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        format!("{}{:032x}", Self::KIND, self.0.finish_128())
    }

    /// The hash of a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(crate) fn of_file(path: &Path) -> io::Result<String> {
        let mut hash = Self::new();
        blocks(open(path)?, |block| hash.add(block))?;
        Ok(hash.text())
    }

    /// The hash of a file with LF for each CRLF.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(crate) fn of_text(path: &Path) -> io::Result<String> {
        Self::of_plain(open(path)?)
    }

    /// The hash of what is read with LF for each CRLF.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub(crate) fn of_plain(text: impl BufRead) -> io::Result<String> {
        let mut hash = PlainHash::default();
        blocks(text, |block| hash.add(block))?;
        Ok(hash.text())
    }
}

/// A hash in the making of bytes with LF for each CRLF.
#[derive(Default)]
pub(crate) struct PlainHash {
    hash: Hash,
    /// Whether a carriage return at the end of a block waits for what follows it.
    waits: bool,
}

impl PlainHash {
    /// Adds bytes, of which there must be some.
    pub(crate) fn add(&mut self, block: &[u8]) {
        let Self { hash, waits } = self;
        if *waits && !block.starts_with(b"\n") {
            hash.add(b"\r");
        }
        let mut from = 0;
        for at in memchr::memchr_iter(b'\r', block) {
            if block.get(at + 1).is_none_or(|next| *next == b'\n') {
                hash.add(&block[from..at]);
                from = at + 1;
            }
        }
        hash.add(&block[from..]);
        *waits = block.ends_with(b"\r");
    }

    /// The hash in the form of a manifest, now that all bytes are in.
    #[must_use]
    pub(crate) fn text(mut self) -> String {
        if self.waits {
            self.hash.add(b"\r");
        }
        self.hash.text()
    }
}

fn open(path: &Path) -> io::Result<impl BufRead> {
    Ok(BufReader::with_capacity(64 << 10, File::open(path)?))
}

/// Calls back with each block of what is read.
fn blocks(mut file: impl BufRead, mut each: impl FnMut(&[u8])) -> io::Result<()> {
    loop {
        let block = file.fill_buf()?;
        if block.is_empty() {
            return Ok(());
        }
        each(block);
        let length = block.len();
        file.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_do_not_change_the_hash_of_a_text() {
        let hash_of =
            |text: &[u8]| Hash::of_plain(BufReader::with_capacity(64 << 10, text)).expect("bytes");
        let raw = |text: &[u8]| {
            let mut hash = Hash::new();
            hash.add(text);
            hash.text()
        };
        // A carriage return at the very end of a block, too.
        for length in [0, 1, (64 << 10) - 2, (64 << 10) - 1, 64 << 10] {
            let start = "x".repeat(length);
            let crlf = format!("{start}\r\na\rb\r\r\n\nc\r");
            let lf = format!("{start}\na\rb\r\n\nc\r");
            assert_eq!(hash_of(crlf.as_bytes()), raw(lf.as_bytes()), "{length}");
            assert_eq!(hash_of(start.as_bytes()), raw(start.as_bytes()), "{length}");
        }
    }
}
