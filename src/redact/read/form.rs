//! A form, or the query of a URL, as events: `name=value&name=value`.

use super::Event;
use crate::redact::layer::Escape;

/// Whether a text is a form and nothing else.
pub(super) fn looks_like(text: &[u8]) -> bool {
    let text = text.trim_ascii_end();
    if text.ends_with(b"=") && memchr::memchr(b'&', text).is_none() {
        // A name without a value, or Base64.
        return false;
    }
    let Some(equals) = memchr::memchr(b'=', text) else { return false };
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.[]%+~$:".contains(byte);
    // One value alone may be of anything, unless it could be nothing else.
    let several = memchr::memchr(b'&', text).is_some();
    let is_plain = |byte: &u8| !byte.is_ascii_whitespace() && !b"<\"'{".contains(byte);
    equals > 0
        && text[..equals].iter().all(is_name)
        && text.iter().all(is_plain)
        && (several || memchr::memchr(b'=', text[equals + 1..].trim_ascii_end()).is_none())
}

/// Calls back with each event of a form.
pub(in crate::redact) fn form(text: &[u8], mut each: impl FnMut(Event)) {
    each(Event::Map);
    let mut at = 0;
    while at < text.len() {
        let ends = |byte: &u8| matches!(byte, b'&' | b'\n' | b'\r');
        let length = text[at..].iter().position(ends).unwrap_or(text.len() - at);
        let end = at + length;
        match memchr::memchr(b'=', &text[at..end]) {
            Some(equals) => {
                each(Event::Name(at..at + equals, Escape::Form));
                each(Event::Text(at + equals + 1..end, Escape::Form));
            }
            None => each(Event::Text(at..end, Escape::Form)),
        }
        at = end + 1;
    }
    each(Event::Leave);
}
