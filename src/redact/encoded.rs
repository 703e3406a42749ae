//! A text in, the pieces of it out that are a text in Base64.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::layer::base64_into;

/// A shorter piece is a word.
const SHORTEST: usize = 16;
/// What is broken into lines has lines of so many digits at least, in whole groups of four. Most have
/// 60, 64 or 76.
const LINE: usize = 32;
/// So many characters tell whether a text is behind them.
const HEAD: usize = 24;

/// The pieces that stand for texts.
pub(super) fn pieces(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(run) = text.get(at..at + SHORTEST) {
            // Most runs are short, so look from where a long one must go on.
            if let Some(sign) = run.iter().rposition(|byte| !is_digit(*byte)) {
                at += sign + 1;
                continue;
            }
            let start = at;
            let rest = &text[start..];
            let line = digits(rest);
            let length = line + more_lines(&rest[line..], line);
            let padding = rest[length..].iter().take(2).take_while(|byte| **byte == b'=').count();
            at = start + length + padding;
            if stands_for_text(&rest[..line]) {
                return Some(start..at);
            }
        }
        None
    })
}

/// How many digits a text begins with.
fn digits(text: &[u8]) -> usize {
    text.iter().position(|byte| !is_digit(*byte)).unwrap_or(text.len())
}

/// How much of a text goes on with Base64 whose lines have so many digits. Only the last one is
/// shorter, and nothing but its padding stands behind it.
fn more_lines(text: &[u8], line: usize) -> usize {
    if line < LINE || !line.is_multiple_of(4) {
        return 0;
    }
    let mut length = 0;
    while let Some(rest) = after_line_end(&text[length..]) {
        let more = digits(rest);
        let end = rest[more..].iter().find(|byte| **byte != b'=');
        let is_last = end.is_none_or(|byte| b"\r\n\"'<".contains(byte));
        if more == 0 || more > line || (more < line && !is_last) {
            break;
        }
        length = text.len() - rest.len() + more;
        if more < line {
            break;
        }
    }
    length
}

/// What follows the end of a line, and the blanks that the next one is indented by.
fn after_line_end(text: &[u8]) -> Option<&[u8]> {
    let rest = text.strip_prefix(b"\r").unwrap_or(text).strip_prefix(b"\n")?;
    let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    Some(&rest[blanks..])
}

/// Which bytes are digits of one of the alphabets.
const DIGITS: [bool; 256] = {
    let mut digits = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        digits[byte as usize] =
            byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
        byte += 1;
    }
    digits
};

fn is_digit(byte: u8) -> bool {
    DIGITS[usize::from(byte)]
}

/// Whether what is encoded is a text, by its begin. Numbers and ids decode to anything.
fn stands_for_text(piece: &[u8]) -> bool {
    // The first six bits of a letter, a sign, or the first byte of a longer character; or of a zero.
    if !matches!(piece[0], b'A' | b'C' | b'H'..=b'Z' | b'a'..=b'f' | b'w'..=b'z' | b'0'..=b'9') {
        return false;
    }
    let head = &piece[..piece.len().min(HEAD)];
    // Words and ids have no letters in upper case, paths and names more signs.
    if !head.iter().any(u8::is_ascii_uppercase) {
        return false;
    }
    let signs = head.iter().filter(|byte| !byte.is_ascii_alphanumeric()).count();
    let is_hexadecimal = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b'-';
    if signs > 6 || head.iter().all(is_hexadecimal) {
        return false;
    }
    let mut plain = [0; HEAD / 4 * 3];
    let length = base64_into(&head[..head.len() / 4 * 4], &mut plain).unwrap_or_default();
    let plain = &plain[..length];
    let text = match std::str::from_utf8(plain) {
        Ok(text) => text,
        // A character may be cut off at the end.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&plain[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    // Zeros stand between a name and a password (RFC 4616).
    let zeros = text.matches('\0').count();
    let is_sign = |sign: char| !sign.is_control() || "\0\n\r\t".contains(sign);
    text.len() >= 8 && zeros <= 2 && text.chars().all(is_sign)
}

/// What a text in Base64 begins with that stands for one with this begin, in each alphabet.
pub(super) fn starts(text: &[u8; 8]) -> impl Iterator<Item = [u8; 8]> {
    let mut standard = [0; 8];
    // Six bytes are eight digits.
    let written = STANDARD_NO_PAD.encode_slice(&text[..6], &mut standard);
    let url_safe = standard.map(|digit| match digit {
        b'+' => b'-',
        b'/' => b'_',
        other => other,
    });
    let is_other = url_safe != standard;
    let both = [Some(standard), is_other.then_some(url_safe)];
    both.into_iter().flatten().filter(move |_| written.is_ok())
}

/// Decodes the Base64 that a text begins with, in either alphabet or a mixture, as far as there is
/// room: how many bytes it is. A text often goes on with what belongs to no alphabet, or to the other
/// one, such as the rest of a path.
pub(super) fn decode_start(text: &[u8], plain: &mut [u8]) -> usize {
    let mut digits = [0; 512];
    let room = (plain.len() / 3 * 4).min(digits.len());
    let mut length = 0;
    for (digit, byte) in digits[..room].iter_mut().zip(text) {
        *digit = match byte {
            b'-' => b'+',
            b'_' => b'/',
            byte if is_digit(*byte) => *byte,
            _ => break,
        };
        length += 1;
    }
    // A single digit of a group stands for no byte.
    let length = if length % 4 == 1 { length - 1 } else { length };
    base64_into(&digits[..length], plain).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_a_text_by_its_begin() {
        for (piece, is_text) in [
            ("SGVsbG8sIHdvcmxkIQ", true),
            // Eight bytes are a text, six are none.
            ("SGVsbG8gd29y", true),
            ("SGVsbG8gd29", false),
            ("SGVsbG8g", false),
            // Six signs in the begin, and seven; what follows does not count.
            ("Pz8/Pz8/Pz8/Pz8/Pz8/Pz8/Pz8/Pz8/", true),
            ("YM+/Pz8/Pz8/Pz8/Pz8/YWJj", true),
            ("YM+/Pz8/Pz8/Pz8/Pz8/Pz8/", false),
            ("YM-_Pz8_Pz8_Pz8_Pz8_Pz8_", false),
            // Letters in lower case, and digits of a hexadecimal number.
            ("a0dha0dha0dha0dha0dhaGdh", true),
            ("a0dha0dha0dha0dha0dha0dh", false),
            ("aCdbaCdbaCdbaCdbaCdbaGdb", true),
            ("aCdbaCdbaCdbaCdbaCdbaCdb", false),
            // Ends of lines and tabs, and another sign of control.
            ("SGkKSGkNSGkJSGkKSGkN", true),
            ("SGkKSGkNSGkJSGkKSGkH", false),
            // Zeros before and behind a name, and more of them.
            ("AGFsaWNlAGtWOXFaN3d4eVo", true),
            ("YWxpY2UAYWxpY2UAa1Y5cVo3", true),
            ("AAAAYWxpY2VrVjlxWjdXeHk", false),
            // A character that is cut off at the end, and one that is none.
            ("SGVsbG8sIGhlbGxvIHfDtsO2", true),
            ("SGVsbG8sIGhlbGxvLCBhYcO2", true),
            ("SGVsbG8swyhlbGxvLCBhYWFh", false),
        ] {
            assert_eq!(stands_for_text(piece.as_bytes()), is_text, "{piece}");
        }
    }

    #[test]
    fn a_piece_is_as_long_as_its_digits_and_its_padding() {
        let pieces = |text: &str| -> Vec<String> {
            pieces(text.as_bytes()).map(|range| text[range].to_owned()).collect()
        };
        let (short, long) = ("SGVsbG8gd29ybG", "SGVsbG8sIHdvcmxkIQ");
        assert!(pieces(&format!("{short}! {short}==")).is_empty());
        assert_eq!(pieces(&format!("{short}a")), Vec::<String>::new(), "15 digits");
        assert_eq!(pieces(&format!("{short}8h")), [format!("{short}8h")], "16 digits");
        for end in ["", "=", "=="] {
            assert_eq!(pieces(&format!("a.{long}{end}, b")), [format!("{long}{end}")]);
        }
        assert_eq!(pieces(&format!("{long}===")), [format!("{long}==")]);
        assert_eq!(pieces(&format!("{long} word {long}==.{long}")).len(), 3);
    }

    #[test]
    fn a_piece_goes_on_in_lines_of_the_same_length() {
        let pieces = |text: &str| -> Vec<String> {
            pieces(text.as_bytes()).map(|range| text[range].to_owned()).collect()
        };
        let line = "SGVsbG8gd29ybGQh".repeat(2);
        for end in ["\n", "\r\n", "\n    "] {
            for last in ["SGVs", "SGVsbA==", &line] {
                let whole = [&line, &line, last].join(end);
                assert_eq!(pieces(&format!("a: {whole}\n")), [&*whole]);
                assert_eq!(pieces(&format!("\"{whole}\"")), [whole]);
            }
        }
        for other in ["next: 1", "", "===", "two words", &format!("{line}SGVs")] {
            let found = pieces(&format!("{line}\n{other}\n"));
            assert_eq!(found[0], line, "{other}");
        }
        // Lines of 28 digits, and of 33.
        for short in [&line[..28], &format!("{line}S")] {
            assert_eq!(pieces(&format!("{short}\n{short}")), [short; 2]);
        }
    }
}
