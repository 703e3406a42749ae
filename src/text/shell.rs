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
        let paths: [&[u8]; 14] = [
            b"docs",
            b"my docs/a'b",
            b"-o",
            b"-o x",
            b"~",
            b"$(id)`id`\"!#&;|<>*?[]{}",
            "\u{ce74}/\u{202e}x".as_bytes(),
            b"a\nb\tc\x1b[2J",
            b"a\\b\nc'd",
            b"a\\b",
            b"\x011",
            b"=x",
            b"a=~",
            b"%1",
        ];
        for path in paths {
            let path = std::str::from_utf8(path).expect("UTF-8");
            let word = quoted(Path::new(path));
            assert!(!word.starts_with('-') && !word.contains(is_odd), "{word}");
            let script = format!("printf %s {word}");
            let Ok(shell) = std::process::Command::new("bash").args(["-c", &script]).output()
            else {
                return;
            };
            let got = String::from_utf8(shell.stdout).expect("UTF-8");
            assert_eq!(got.strip_prefix("./").unwrap_or(&got), path, "{word}");
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
