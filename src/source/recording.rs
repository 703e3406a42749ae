//! A recording of another tool in, the stream of its text out, and what lies beside it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Component, Path};

use flate2::bufread::{MultiGzDecoder, ZlibDecoder};

use super::Error;
use super::decode::{Text, ZstdFrames, open_file};

/// The name of standard input.
const STANDARD_INPUT: &str = "-";

/// Opens a recording: a file, plain or compressed, or standard input.
///
/// # Errors
///
/// If it cannot be read.
pub fn open_recording(path: &Path) -> Result<Box<dyn Read>, Error> {
    if path.as_os_str() == STANDARD_INPUT {
        return plain(io::stdin()).map_err(Error::io(path));
    }
    plain(open_file(path)?.0).map_err(Error::io(path))
}

/// The text of a stream, by its first bytes.
fn plain(stream: impl Read + 'static) -> io::Result<Box<dyn Read>> {
    let mut reader = BufReader::with_capacity(256 << 10, stream);
    let head = reader.fill_buf()?;
    Ok(match head {
        [0x1f, 0x8b, ..] => Box::new(Text::new(MultiGzDecoder::new(reader))),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Box::new(Text::new(ZstdFrames::new(reader))),
        // Deflate in a window of any size, and a check of these two bytes (RFC 1950).
        [0x78, second, ..] if (0x7800 + u16::from(*second)) % 31 == 0 => {
            Box::new(Text::new(ZlibDecoder::new(reader)))
        }
        _ => Box::new(Text::new(reader)),
    })
}

/// The first bytes of a file that lies beside a recording, by its name there; none of a file that
/// lies elsewhere.
#[must_use]
pub fn read_beside(recording: &Path, name: &str, most: u64) -> Option<Vec<u8>> {
    let name = Path::new(name);
    let inside = name.components().all(|part| matches!(part, Component::Normal(_)));
    let path = recording.parent()?.join(name);
    let is_file = path.symlink_metadata().is_ok_and(|there| there.is_file());
    let mut bytes = Vec::new();
    let file = File::open(&path).ok().filter(|_| inside && is_file)?;
    file.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
