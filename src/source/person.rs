//! A file that a person wrote in, its text out.

use std::io;
use std::path::Path;

/// Reads a regular file as text, byte for byte: another kind may have no end, or wait for someone who
/// writes.
///
/// # Errors
///
/// If it cannot be read, is no regular file, or is not text.
pub fn read_text(path: &Path) -> io::Result<String> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    std::fs::read_to_string(path)
}

/// The same with LF for each CRLF, which a checkout may have made.
///
/// # Errors
///
/// As [`read_text`].
pub fn read_plain_text(path: &Path) -> io::Result<String> {
    let text = read_text(path)?;
    Ok(if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text })
}

/// The text of a file that is to be changed: empty if there is none. One that cannot be read is an
/// error, or it would be taken for empty and lost.
///
/// # Errors
///
/// As [`read_text`], if there is a file.
pub fn read_to_change(path: &Path) -> io::Result<String> {
    if path.exists() { read_text(path) } else { Ok(String::new()) }
}
