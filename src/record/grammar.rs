//! Pieces of a JSON text in, whether RFC 8259 has them out.

/// Whether a backslash may stand before the text.
pub(super) fn is_escape(text: &[u8]) -> bool {
    match text.split_first() {
        Some((b'u', digits)) => {
            digits.get(..4).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        }
        Some((letter, _)) => b"\"\\/bfnrt".contains(letter),
        None => false,
    }
}

/// Whether a text is a number: `[ "-" ] int [ frac ] [ exp ]`.
pub(super) fn is_number(text: &[u8]) -> bool {
    fn digits(text: &[u8]) -> (usize, &[u8]) {
        let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (count, &text[count..])
    }
    let unsigned = text.strip_prefix(b"-").unwrap_or(text);
    let (count, mut rest) = digits(unsigned);
    let mut valid = count == 1 || (count > 1 && unsigned[0] != b'0');
    if let Some(fraction) = rest.strip_prefix(b".") {
        let (count, after) = digits(fraction);
        valid &= count > 0;
        rest = after;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let unsigned = exponent.strip_prefix(b"+").or(exponent.strip_prefix(b"-"));
        let (count, after) = digits(unsigned.unwrap_or(exponent));
        valid &= count > 0;
        rest = after;
    }
    valid && rest.is_empty()
}
