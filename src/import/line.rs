//! Recorded text in, a part of a heading or a header that is one line and forges nothing out.

use std::borrow::Cow;

use crate::config::Forms;

/// The name of a service, which ends at `)` in a heading.
pub(super) fn name(text: &str) -> String {
    let name = one_line(text.trim());
    let name =
        if name.contains(')') { name.replace('(', "[").replace(')', "]") } else { name.into() };
    if name.is_empty() { UNKNOWN.to_owned() } else { name }
}

/// The service that nothing names.
pub(super) const UNKNOWN: &str = "unknown";

/// A method: capitals, so that a heading with it can be read again.
pub(super) fn method(text: &str) -> String {
    let letters = text.trim().chars().map(|sign| sign.to_ascii_uppercase());
    let word = |sign: char| if sign.is_ascii_uppercase() { sign } else { '-' };
    let method: String = letters.map(word).collect();
    if method.len() > 2 && !method.starts_with('-') { method } else { "CALL".to_owned() }
}

/// A URL, or a path, without its fragment; what would end it in a heading is written by its number.
pub(super) fn url(text: &str) -> String {
    let text = text.trim();
    let text = text.split('#').next().unwrap_or(text);
    if text.chars().all(|sign| !ends_url(sign)) {
        return text.to_owned();
    }
    let mut url = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        if ends_url(sign) { push_encoded(&mut url, sign) } else { url.push(sign) }
    }
    url
}

fn ends_url(sign: char) -> bool {
    sign.is_whitespace() || sign.is_control()
}

/// A segment of a path that is made of any text.
pub(super) fn segment(text: &str) -> String {
    let mut segment = String::with_capacity(text.len());
    for sign in text.trim().chars() {
        let plain = sign.is_alphanumeric() || "-._~!$&'()*+,;=:@/{}<>[]".contains(sign);
        if plain { segment.push(sign) } else { push_encoded(&mut segment, sign) }
    }
    segment
}

/// Adds a character with `%` and its bytes.
pub(super) fn push_encoded(text: &mut String, sign: char) {
    use std::fmt::Write as _;

    for byte in sign.encode_utf8(&mut [0; 4]).bytes() {
        // Writing into a text never fails.
        let _ = write!(text, "%{byte:02X}");
    }
}

/// The name of a header: a token (RFC 9110); `None` if nothing is left of it. What redacts a log leaves
/// names as they are, so a secret in the place of one is hidden here.
pub(super) fn header_name(text: &str) -> Option<String> {
    let of_token = |sign: char| sign.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(sign);
    let name: String =
        text.trim().chars().map(|sign| if of_token(sign) { sign } else { '-' }).collect();
    let changed = Some(&name).filter(|name| name.as_str() != text);
    let name = marker(text).or_else(|| marker(changed?)).unwrap_or(name);
    (!name.trim_matches('-').is_empty()).then_some(name)
}

/// What stands for a name that holds a text with the form of a secret.
pub(super) fn marker(name: &str) -> Option<String> {
    let mut found = None;
    Forms::fixed().find(name.as_bytes(), |form, _| found = found.or(Some(form.kind)));
    found.map(|kind| format!("REDACTED-{}", kind.word()))
}

/// The lines of a value: some tools join repeated headers with line feeds.
pub(super) fn values(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r'])
        .enumerate()
        .filter(|(at, line)| *at == 0 || !line.is_empty())
        .map(|v| v.1)
}

/// A text on one line.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) {
        return Cow::Owned(text.replace('\r', "\\r").replace('\n', "\\n"));
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_of_a_heading_ends_it() {
        assert_eq!(name("a) REQ >>> (b) : GET /"), "a] REQ >>> [b] : GET /");
        assert_eq!(name("cart (v2)"), "cart [v2]");
        assert_eq!((name(" x\ny "), name(" ")), ("x\\ny".to_owned(), "unknown".to_owned()));
        assert_eq!((method("get"), method("M-SEARCH")), ("GET".to_owned(), "M-SEARCH".to_owned()));
        assert_eq!((method("a b"), method("/x")), ("A-B".to_owned(), "CALL".to_owned()));
        assert_eq!(url("http://h/a b\n### (x)#f"), "http://h/a%20b%0A");
        assert_eq!(url("/\u{e9}?q=a%20b"), "/\u{e9}?q=a%20b");
        assert_eq!(segment("GET a?b#c \u{7f}%"), "GET%20a%3Fb%23c%20%7F%25");
    }

    #[test]
    fn headers_are_single_lines() {
        assert_eq!(header_name("### (a) REQ >>> (b) "), Some("###--a--REQ------b-".to_owned()));
        assert_eq!((header_name(" : "), header_name("x\ny")), (None, Some("x-y".to_owned())));
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
        for name in [token, &format!("Bearer {token}"), &token.replacen('b', " ", 1)] {
            assert_eq!(header_name(name), Some("REDACTED-TOKEN".to_owned()), "{name}");
        }
        assert_eq!(values("a=1\nb=2\r\n\nc").collect::<Vec<_>>(), ["a=1", "b=2", "c"]);
        assert_eq!(values("").collect::<Vec<_>>(), [""]);
    }
}
