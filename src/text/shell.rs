//! A path in, the word that a shell takes for it out.

use std::fmt::Write as _;
use std::path::Path;

use super::is_odd;

/// A path as a word of a command: no part of it is an option, a pattern, or an end of the word, and
/// none of it is lost where the command is printed.
#[must_use]
pub fn quoted(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let Ok(text) = std::str::from_utf8(bytes) else { return escaped(bytes) };
    let text = if text.starts_with('-') { format!("./{text}") } else { text.to_owned() };
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@%=".contains(c) || is_letter(c);
    if text.contains(|c| is_odd(c) || c == '\t' || c == '\n') {
        escaped(text.as_bytes())
    } else if !text.is_empty() && text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

fn is_letter(c: char) -> bool {
    !c.is_ascii() && c.is_alphanumeric()
}

/// The form in which every byte can be written as plain text.
fn escaped(bytes: &[u8]) -> String {
    let start = if bytes.starts_with(b"-") { "./" } else { "" };
    let mut word = format!("$'{start}");
    for byte in bytes {
        match byte {
            b'\'' | b'\\' => {
                word.push('\\');
                word.push(char::from(*byte));
            }
            0x20..=0x7e => word.push(char::from(*byte)),
            // Three octal digits, since a hexadecimal escape could take in what follows. Writing to a
            // String cannot fail.
            _ => drop(write!(word, "\\{byte:03o}")),
        }
    }
    word + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_a_word_for_its_path() {
        let words = [
            ("docs/a-b_c.log", "docs/a-b_c.log"),
            ("\u{ce74}/x", "\u{ce74}/x"),
            ("my docs/a'b", r"'my docs/a'\''b'"),
            ("-o", "./-o"),
            ("-o x", "'./-o x'"),
            ("~", "'~'"),
            ("", "''"),
            ("$(id)`id`", "'$(id)`id`'"),
            (r"a\b", r"'a\b'"),
            ("a\nb\tc\u{1b}1", r"$'a\012b\011c\0331'"),
            ("-\u{202e}'\\", r"$'./-\342\200\256\'\\'"),
        ];
        for (path, word) in words {
            assert_eq!(quoted(Path::new(path)), word);
        }
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_not_utf8_are_kept() {
        use std::os::unix::ffi::OsStrExt as _;

        let path = Path::new(std::ffi::OsStr::from_bytes(b"-a\xff1'"));
        assert_eq!(quoted(path), "$'./-a\\3771\\''");
    }
}
