//! A ladder in, the first secret in it out: a chance to break a line stands within a secret, and would
//! hide it from a gate that looks at the text as it is written.

use std::io::{self, Write};

use memchr::memmem;

use crate::redact::{Gate, Leak};

/// A place to write to, with a gate before it that sees each line without its breaks.
#[derive(Debug)]
pub(in super::super) struct Unbroken<'g, W> {
    gate: Gate<'g>,
    /// The line that has not ended yet.
    open: Vec<u8>,
    out: W,
}

impl<'g, W: Write> Unbroken<'g, W> {
    /// Lets a text through to a place.
    pub(in super::super) fn new(gate: Gate<'g>, out: W) -> Self {
        Self { gate, open: Vec::new(), out }
    }

    /// The first leak, once the text is whole.
    pub(in super::super) fn finish(mut self) -> Option<Leak> {
        self.gate.look(&without_breaks(&self.open));
        self.gate.finish()
    }
}

impl<W: Write> Write for Unbroken<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.out.write(bytes)?;
        self.open.extend_from_slice(&bytes[..length]);
        if let Some(end) = memchr::memrchr(b'\n', &self.open) {
            let rest = self.open.split_off(end + 1);
            let lines = std::mem::replace(&mut self.open, rest);
            self.gate.look(&without_breaks(&lines));
        }
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn without_breaks(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut start = 0;
    for at in memmem::find_iter(text, b"<wbr>") {
        plain.extend_from_slice(&text[start..at]);
        start = at + b"<wbr>".len();
    }
    plain.extend_from_slice(&text[start..]);
    plain
}
