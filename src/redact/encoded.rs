//! A text in, the pieces of it out that are a text in Base64.

use std::ops::Range;

use super::layer::base64;

/// A shorter piece is a word.
const SHORTEST: usize = 16;
/// So many characters tell whether a text is behind them.
const HEAD: usize = 24;

/// The pieces that stand for texts.
pub(super) fn pieces(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() {
            let start = at + text[at..].iter().position(|byte| is_digit(*byte))?;
            let rest = &text[start..];
            let length = rest.iter().position(|byte| !is_digit(*byte)).unwrap_or(rest.len());
            let padding = rest[length..].iter().take(2).take_while(|byte| **byte == b'=').count();
            at = start + length + padding;
            if length >= SHORTEST && stands_for_text(&rest[..length]) {
                return Some(start..at);
            }
        }
        None
    })
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)
}

/// Whether what is encoded is a text, by its begin. Numbers and ids decode to anything.
fn stands_for_text(piece: &[u8]) -> bool {
    let head = &piece[..piece.len().min(HEAD)];
    if head.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-') {
        return false;
    }
    let is_text =
        |byte: &u8| (0x20..0x7f).contains(byte) || b"\n\r\t".contains(byte) || *byte >= 0xc0;
    let plain = base64(&head[..head.len() / 4 * 4]);
    plain.is_some_and(|plain| {
        plain.iter().take(8).all(is_text) && std::str::from_utf8(&plain[..8]).is_ok()
    })
}
