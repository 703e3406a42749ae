//! The value of a cookie header in, where the values of its cookies are out.

use std::ops::Range;

use crate::config::Redaction;
use crate::text::decode;

/// The values of `name=value; name2=value2`. Those of a response (RFC 6265, section 4.1) end with
/// attributes, which are no secrets; several of them may be joined by a comma.
pub(super) fn cookies(value: &[u8], response: bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at <= value.len() {
            let end = at + end(&value[at..], response);
            let begins = at == 0 || value[at - 1] == b',';
            let piece = at..end;
            at = end + 1;
            let text = &value[piece.clone()];
            let blank = text.iter().take_while(|byte| **byte == b' ').count();
            let (name, from) = match memchr::memchr(b'=', text) {
                Some(equals) => (&text[..equals], piece.start + equals + 1),
                None => (text, piece.start + blank),
            };
            let attribute =
                response && !begins && Redaction::is_cookie_attribute(&decode(name.trim_ascii()));
            if !attribute && from < piece.end {
                return Some(from..piece.end);
            }
        }
        None
    })
}

/// Where a cookie or an attribute ends: at a semicolon, or at a comma before another cookie.
fn end(text: &[u8], response: bool) -> usize {
    let quoted = memchr::memchr(b'=', text).filter(|equals| text.get(equals + 1) == Some(&b'"'));
    let from = quoted.and_then(|equals| {
        let first = memchr::memchr(b';', text).unwrap_or(text.len());
        let end = memchr::memchr(b'"', &text[equals + 2..])?;
        (equals < first).then_some(equals + 2 + end)
    });
    let from = from.unwrap_or(0);
    let ends = |(at, byte): (usize, &u8)| match byte {
        b';' => true,
        b',' => response && begins_cookie(&text[at + 1..]),
        _ => false,
    };
    let found = text.iter().enumerate().skip(from).find(|(at, byte)| ends((*at, *byte)));
    found.map_or(text.len(), |(at, _)| at)
}

/// Whether `name=` follows a comma, as it does not in a date.
fn begins_cookie(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii_start();
    let name =
        rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.$".contains(byte));
    let name = name.count();
    name > 0 && rest.get(name) == Some(&b'=')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, response: bool) -> Vec<&str> {
        cookies(text.as_bytes(), response).map(|range| &text[range]).collect()
    }

    #[test]
    fn attributes_are_those_of_a_response_only() {
        assert_eq!(values("a=1; Path=x; b", false), ["1", "x", "b"]);
        assert_eq!(values("a=1; Path=/; HttpOnly; odd=2", true), ["1", "2"]);
        assert_eq!(values("path=1; Path=/", true), ["1"]);
        assert_eq!(values("a=\"x;y\"; b=2", false), ["\"x;y\"", "2"]);
    }

    #[test]
    fn several_are_joined_by_a_comma_and_a_date_holds_one() {
        let text = "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT, b=2; Path=/,c=3";
        assert_eq!(values(text, true), ["1", "2", "3"]);
    }
}
