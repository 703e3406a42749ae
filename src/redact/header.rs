//! A header's rule and value in, the places of its secrets out.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::hit::{Hit, Rule};
use crate::config::{HeaderRule, Kind, Redaction};
use crate::record::Header;
use crate::text;

/// The secrets in the value of a header.
pub(super) fn hits(rule: HeaderRule, header: &Header<'_>, hits: &mut Vec<Hit>) {
    let value = header.value_range();
    let mut hit = |kind, range| {
        let name = Some(header.name_range());
        hits.push(Hit { name, ..Hit::new(kind, range, Rule::Header) });
    };
    match rule {
        HeaderRule::Whole(kind) => hit(kind, value),
        HeaderRule::Scheme => hit(Kind::Token, value.start + scheme(header.value)..value.end),
        HeaderRule::Cookies => {
            for range in cookie_values(header.value) {
                hit(Kind::Cookie, value.start + range.start..value.start + range.end);
            }
        }
    }
}

/// The password that a header of the scheme `Basic` carries (RFC 7617).
pub(super) fn basic_password(value: &[u8]) -> Option<Vec<u8>> {
    let (scheme, credentials) = value.split_at(scheme(value));
    if !scheme.trim_ascii().eq_ignore_ascii_case(b"basic") {
        return None;
    }
    let mut pair = STANDARD.decode(credentials.trim_ascii()).ok()?;
    let colon = memchr::memchr(b':', &pair)?;
    Some(pair.split_off(colon + 1))
}

/// How far the word of a known scheme goes, with the spaces behind it; 0 if there is none.
fn scheme(value: &[u8]) -> usize {
    let Some(space) = memchr::memchr(b' ', value) else { return 0 };
    if !Redaction::is_scheme(&text::decode(&value[..space])) {
        return 0;
    }
    space + value[space..].iter().take_while(|byte| **byte == b' ').count()
}

/// The values of `name=value; name2=value2; Path=/`, but for those of attributes.
fn cookie_values(value: &[u8]) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    let mut start = 0;
    for piece in value.split(|byte| *byte == b';') {
        let end = start + piece.len();
        let blank = piece.iter().take_while(|byte| **byte == b' ').count();
        match memchr::memchr(b'=', piece) {
            Some(equals) => {
                let name = text::decode(piece[..equals].trim_ascii());
                if !Redaction::is_cookie_attribute(&name) {
                    values.push(start + equals + 1..end);
                }
            }
            None if !Redaction::is_cookie_attribute(&text::decode(piece.trim_ascii())) => {
                values.push(start + blank..end);
            }
            None => {}
        }
        start = end + 1;
    }
    values
}
