//! A header's rule and value in, the places of its secrets out.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::hit::{Hit, Rule};
use super::name::Names;
use crate::config::{HeaderRule, Kind, Redaction};
use crate::record::Header;
use crate::text;

/// The secrets in the value of a header.
pub(super) fn hits(rule: HeaderRule, header: &Header<'_>) -> Vec<Hit> {
    let value = header.value_range();
    let hit = |kind, range| {
        let name = Some(header.name_range());
        Hit { name, ..Hit::new(kind, range, Rule::Header) }
    };
    match rule {
        HeaderRule::Whole(kind) => vec![hit(kind, value)],
        HeaderRule::Scheme => vec![hit(Kind::Token, value.start + scheme(header.value)..value.end)],
        HeaderRule::Cookies => {
            let values = cookie_values(header.value).into_iter();
            let shift = |range: Range<usize>| value.start + range.start..value.start + range.end;
            values.map(|range| hit(Kind::Cookie, shift(range))).collect()
        }
    }
}

/// The secret in a line without a colon, which is all name: its first word may be the name of a
/// header all the same.
pub(super) fn odd_line(names: &mut Names, header: &Header<'_>) -> Option<Hit> {
    let blank = header.name.iter().position(u8::is_ascii_whitespace)?;
    let (name, rest) = header.name.split_at(blank);
    names.header(name)?;
    let Range { start, end } = header.name_range();
    let hit = Hit::new(Kind::Secret, end - rest.trim_ascii_start().len()..end, Rule::Header);
    Some(Hit { name: Some(start..start + blank), ..hit })
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
