//! A path or an argument in, the word that a shell takes for it out.

use std::ffi::OsStr;
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
    if text.contains(must_be_escaped) {
        escaped(text.as_bytes())
    } else if is_plain(&text) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// An argument as a word of a command. It may be an option. Its text stays in one piece, or has the
/// escapes of JSON, so that it is found where it is a secret.
#[must_use]
pub fn argument(argument: &OsStr) -> String {
    let bytes = argument.as_encoded_bytes();
    let Ok(text) = std::str::from_utf8(bytes) else { return escaped(bytes) };
    if is_plain(text) {
        text.to_owned()
    } else if !text.contains(|c| c == '\'' || must_be_escaped(c)) {
        format!("'{text}'")
    } else if !text.contains(|c| "\"$`\\!".contains(c) || must_be_escaped(c)) {
        format!("\"{text}\"")
    } else {
        with_escapes(text)
    }
}

fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@%=".contains(c) || is_letter(c);
    !text.is_empty() && text.chars().all(plain)
}

fn must_be_escaped(c: char) -> bool {
    is_odd(c) || c == '\t' || c == '\n'
}

/// The form with escapes, for no more than what needs one.
fn with_escapes(text: &str) -> String {
    let mut word = "$'".to_owned();
    for c in text.chars() {
        match c {
            '\'' | '\\' => word.extend(['\\', c]),
            '\n' => word.push_str("\\n"),
            '\t' => word.push_str("\\t"),
            odd if is_odd(odd) => {
                odd.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| octal(byte, &mut word));
            }
            plain => word.push(plain),
        }
    }
    word + "'"
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
            b'\'' | b'\\' => word.extend(['\\', char::from(*byte)]),
            0x20..=0x7e => word.push(char::from(*byte)),
            _ => octal(*byte, &mut word),
        }
    }
    word + "'"
}

/// Three octal digits, since a hexadecimal escape could take in what follows.
fn octal(byte: u8, word: &mut String) {
    // Writing to a String cannot fail.
    let _ = write!(word, "\\{byte:03o}");
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
            ("a\nb", r"$'a\012b'"),
            ("a\tb", r"$'a\011b'"),
            ("a\u{1b}1", r"$'a\0331'"),
            ("-\u{202e}'\\", r"$'./-\342\200\256\'\\'"),
        ];
        for (path, word) in words {
            assert_eq!(quoted(Path::new(path)), word);
        }
    }

    #[test]
    fn an_argument_may_be_an_option_and_stays_in_one_piece() {
        let words = [
            ("--name", "--name"),
            ("-o x", "'-o x'"),
            ("", "''"),
            ("it's", "\"it's\""),
            ("it's $1", r"$'it\'s $1'"),
            ("a\nb", r"$'a\nb'"),
            ("a\tb", r"$'a\tb'"),
            ("a\\\u{1b}é", r"$'a\\\033é'"),
        ];
        for (text, word) in words {
            assert_eq!(argument(OsStr::new(text)), word);
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
