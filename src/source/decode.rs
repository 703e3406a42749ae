//! A file in, the stream of its text out: `.gz` and `.zst` by their first bytes, UTF-16 refused.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use super::{Error, Input};

/// The text of a stream of about so many bytes, by its first ones.
///
/// # Errors
///
/// If it cannot be read, or is text that is not made of bytes.
pub(super) fn decoded(
    mut reader: impl BufRead + Send + Sync + 'static,
    length: u64,
) -> io::Result<Input> {
    let head = reader.fill_buf()?;
    let (gz, zst) = (head.starts_with(&[0x1f, 0x8b]), head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]));
    let input = if gz {
        Input::new(Text::new(MultiGzDecoder::new(reader)), u64::MAX)
    } else if zst {
        Input::new(Text::new(ZstdFrames::new(reader)), u64::MAX)
    } else {
        Input::new(Text::new(reader), length)
    };
    Ok(input)
}

/// Opens a regular file as it is, and says how long it is; nothing else is opened, lest it wait for
/// ever.
///
/// # Errors
///
/// If it is no regular file, or cannot be read.
pub(super) fn open_file(path: &Path) -> Result<(File, u64), Error> {
    let metadata = std::fs::metadata(path).map_err(Error::io(path))?;
    if !metadata.is_file() {
        return Err(Error::NotAFile(path.to_owned()));
    }
    let file = File::open(path).map_err(Error::io(path))?;
    Ok((file, metadata.len()))
}

/// Looks at the first bytes of decoded text, which UTF-16 gives away.
pub(super) struct Text<R> {
    reader: R,
    checked: bool,
}

impl<R> Text<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, checked: false }
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        if !self.checked && count > 0 {
            self.checked = true;
            check_encoding(&buffer[..count])?;
        }
        Ok(count)
    }
}

fn check_encoding(head: &[u8]) -> io::Result<()> {
    let marked = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    let pairs = head.len() >= 8 && {
        let odd_zero = head[..8].iter().skip(1).step_by(2).all(|byte| *byte == 0);
        let even_zero = head[..8].iter().step_by(2).all(|byte| *byte == 0);
        odd_zero != even_zero
    };
    if marked || pairs {
        return Err(io::Error::new(io::ErrorKind::InvalidData, Utf16));
    }
    Ok(())
}

/// Why a text is not read.
#[derive(Debug, thiserror::Error)]
#[error("it is UTF-16; convert it to UTF-8, for example with `iconv -f UTF-16 -t UTF-8`")]
struct Utf16;

/// Whether that is the reason.
pub(super) fn is_utf16(error: &io::Error) -> bool {
    error.get_ref().and_then(|error| error.downcast_ref::<Utf16>()).is_some()
}

/// A file of zstd frames, one behind another, as one stream.
pub(super) struct ZstdFrames<R: Read> {
    decoder: Option<StreamingDecoder<R, FrameDecoder>>,
    rest: Option<R>,
}

impl<R: BufRead> ZstdFrames<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { decoder: None, rest: Some(reader) }
    }
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(mut reader) = self.rest.take() {
                if reader.fill_buf()?.is_empty() {
                    self.rest = Some(reader);
                    return Ok(0);
                }
                self.decoder = Some(StreamingDecoder::new(reader).map_err(io::Error::other)?);
            }
            let Some(decoder) = &mut self.decoder else { return Ok(0) };
            let count = decoder.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            self.rest = self.decoder.take().map(StreamingDecoder::into_inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_start_of_a_text_says_that_it_is_utf16() {
        let read = |start: &'static [u8], rest: &'static [u8]| {
            let mut read = Vec::new();
            Text::new(start.chain(rest)).read_to_end(&mut read).map(|_| read)
        };
        let mark = &[0xff, 0xfe, b'a', 0][..];
        assert!(is_utf16(&read(mark, b"a").expect_err("UTF-16")));
        assert_eq!(read(b"a", mark).expect("a text"), [b"a", mark].concat());
    }
}
