//! A log file and text in, the text in the form that the file has out: plain, `.gz` or `.zst`.

use std::io::{self, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use super::Error;

/// Writes a text as a log file has it.
#[derive(Debug)]
pub enum Encoder<W: Write> {
    /// As it is.
    Plain(W),
    /// With gzip.
    Gz(GzEncoder<W>),
    /// With Zstandard, a frame for each block.
    Zstd(W, Vec<u8>),
}

/// So much text makes a frame.
const BLOCK: usize = 1 << 20;

impl<W: Write> Encoder<W> {
    /// What writes to a place in the form that a file has.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn like(path: &Path, out: W) -> Result<Self, Error> {
        let mut head = [0; 4];
        let (file, _) = super::decode::open_file(path)?;
        let length = file.take(4).read(&mut head).map_err(Error::io(path))?;
        Ok(match &head[..length] {
            [0x1f, 0x8b, ..] => Self::Gz(GzEncoder::new(out, Compression::default())),
            [0x28, 0xb5, 0x2f, 0xfd] => Self::Zstd(out, Vec::new()),
            _ => Self::Plain(out),
        })
    }

    /// Ends the text.
    ///
    /// # Errors
    ///
    /// If the rest of it cannot be written.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Self::Plain(mut out) => out.flush(),
            Self::Gz(encoder) => encoder.finish()?.flush(),
            Self::Zstd(mut out, block) => {
                write_frame(&mut out, &block)?;
                out.flush()
            }
        }
    }
}

fn write_frame(out: &mut impl Write, block: &[u8]) -> io::Result<()> {
    out.write_all(&compress_to_vec(block, CompressionLevel::Fastest))
}

impl<W: Write> Write for Encoder<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(out) => out.write(bytes),
            Self::Gz(encoder) => encoder.write(bytes),
            Self::Zstd(out, block) => {
                block.extend_from_slice(bytes);
                if block.len() >= BLOCK {
                    write_frame(out, block)?;
                    block.clear();
                }
                Ok(bytes.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
