//! A header's rule and value in, the places of its secrets out.

use std::ops::Range;

use super::Hit;
use crate::config::{HeaderRule, Kind, Redaction};
use crate::text;

pub(super) fn hits(rule: HeaderRule, raw: &[u8], value: Range<usize>, hits: &mut Vec<Hit>) {
    let mut hit = |kind, range| hits.push(Hit { kind, range, quote: false });
    match rule {
        HeaderRule::Whole(kind) => hit(kind, value),
        HeaderRule::Scheme => hit(Kind::Token, after_scheme(raw, value)),
        HeaderRule::Cookies => {
            for range in cookie_values(raw, value) {
                hit(Kind::Cookie, range);
            }
        }
    }
}

/// The value behind a known scheme; all of it behind an unknown one.
fn after_scheme(raw: &[u8], value: Range<usize>) -> Range<usize> {
    let text = &raw[value.clone()];
    let Some(space) = memchr::memchr(b' ', text) else { return value };
    if !Redaction::is_scheme(&text::decode(&text[..space])) {
        return value;
    }
    let spaces = text[space..].iter().take_while(|byte| **byte == b' ').count();
    value.start + space + spaces..value.end
}

/// The values of `name=value; name2=value2; Path=/`, but for those of attributes.
fn cookie_values(raw: &[u8], value: Range<usize>) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    let mut start = value.start;
    for piece in raw[value].split(|byte| *byte == b';') {
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
