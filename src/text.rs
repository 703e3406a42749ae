//! Recorded bytes in, text out that shows every odd byte and hides none.
//!
//! [`decode`] is lossless for UTF-8 and writes any other byte as `\xNN`.
//! [`visible`] also writes what a reader could not see, or a terminal would obey, as an escape:
//! control characters, a lone carriage return, and the format characters that reorder or hide text.
//! [`name`] does both for what a file is called.
//! [`Lines`] numbers the lines of a text, which is read for that once.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;

use crate::number::LineNumber;

mod shell;

pub use shell::{argument, quoted};

/// The text of recorded bytes: UTF-8 as it is, each byte that is not UTF-8 as `\xNN`.
#[must_use]
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            push(&mut text, format_args!("\\x{byte:02x}"));
        }
    }
    Cow::Owned(text)
}

/// The number that digits of a base are: nothing but digits, no sign before them.
pub(crate) fn number(digits: &[u8], base: u32) -> Option<u32> {
    let add = |number: u32, digit: &u8| {
        number.checked_mul(base)?.checked_add(char::from(*digit).to_digit(base)?)
    };
    digits.iter().try_fold(0, add).filter(|_| !digits.is_empty())
}

/// The text with CRLF as LF, and each control or format character as a visible escape.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if is_plain(text.as_bytes()) || !text.chars().any(is_odd) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' => shown.push_str("\\r"),
            odd if is_odd(odd) => push_escape(&mut shown, odd),
            plain => shown.push(plain),
        }
    }
    Cow::Owned(shown)
}

/// The text within HTML, where its signs are entities.
#[must_use]
pub fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 8);
    for character in visible(text).chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\n' => html.push(' '),
            other => html.push(other),
        }
    }
    html
}

/// The lines of a text, counted from 1.
#[derive(Debug)]
pub struct Lines {
    /// Where the line feeds are.
    ends: Vec<usize>,
}

impl Lines {
    /// Reads a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self { ends: memchr::memchr_iter(b'\n', text.as_bytes()).collect() }
    }

    /// The line that a byte of the text is in; a line feed belongs to the line that it ends.
    #[must_use]
    pub fn at(&self, offset: usize) -> LineNumber {
        LineNumber::at(self.ends.partition_point(|end| *end < offset))
    }
}

/// Numbers in order as runs without gaps: the first and the last of each.
pub fn runs(numbers: impl IntoIterator<Item = usize>) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    runs
}

/// A path as it is written on every system.
#[must_use]
pub fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The name of a file or folder, or a path, as one line.
#[must_use]
pub fn name(name: &OsStr) -> String {
    visible(&decode(name.as_encoded_bytes())).replace('\t', "\\t").replace('\n', "\\n")
}

/// Whether a character is shown as an escape: a control other than tab and line feed,
/// a hidden line separator, or a format character (bidirectional, zero-width, tag).
#[must_use]
pub fn is_odd(character: char) -> bool {
    match character {
        '\t' | '\n' => false,
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => true,
        other => other.is_control(),
    }
}

/// Whether the bytes are printable ASCII, tabs and line feeds only, found in runs that vectorize.
fn is_plain(bytes: &[u8]) -> bool {
    let odd = |byte: u8| {
        let control = u8::from(byte.wrapping_sub(0x20) > 0x5e);
        control & u8::from(byte != b'\n') & u8::from(byte != b'\t')
    };
    bytes.chunks(128).all(|chunk| chunk.iter().fold(0, |found, &byte| found | odd(byte)) == 0)
}

fn push_escape(text: &mut String, character: char) {
    match u32::from(character) {
        code @ ..=0xff => push(text, format_args!("\\x{code:02x}")),
        code @ ..=0xffff => push(text, format_args!("\\u{code:04x}")),
        code => push(text, format_args!("\\U{code:08x}")),
    }
}

fn push(text: &mut String, piece: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = text.write_fmt(piece);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_not_utf8_are_shown() {
        assert_eq!(decode(b"a\xff\xc0\xaf b"), "a\\xff\\xc0\\xaf b");
        assert_eq!(decode("이미지".as_bytes()), "이미지");
    }

    #[test]
    fn a_number_is_nothing_but_digits() {
        assert_eq!((number(b"fF", 16), number(b"010", 10)), (Some(255), Some(10)));
        for odd in [&b""[..], b"+1", b"-1", b"1 ", b"a", b"4294967296", b"\xff"] {
            assert_eq!(number(odd, 10), None, "{odd:?}");
        }
    }

    #[test]
    fn lines_are_counted_from_one() {
        let text = "a\n\nb";
        let lines = Lines::of(text);
        assert_eq!([0, 1, 2, 3, 4, 9].map(|offset| lines.at(offset).get()), [1, 1, 2, 3, 3, 3]);
    }

    #[test]
    fn numbers_in_a_row_are_a_run() {
        assert_eq!(runs([1, 2, 3, 5, 7, 8]), [(1, 3), (5, 5), (7, 8)]);
        assert_eq!(runs([]), []);
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(name(OsStr::new("a\n\t\x1bb\r\nc")), "a\\n\\t\\x1bb\\nc");
    }

    #[test]
    fn controls_are_escaped_and_words_are_not() {
        assert_eq!(visible("a\x1b[2J\u{9b}\u{202e}\u{e0041}"), "a\\x1b[2J\\x9b\\u202e\\U000e0041");
        assert_eq!(visible("a\r\nb\rc\td"), "a\nb\\rc\td");
        assert!(matches!(visible("이미지 ☃ ñ\n"), Cow::Borrowed(_)));
    }
}
