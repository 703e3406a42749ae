//! A text in, what the URLs in it hold out: their queries as events, and what stands before a host.

use std::ops::Range;

use super::end::End;
use super::hit::{Hit, Rule};
use super::layer::{Escape, Layer};
use super::read::Event;
use super::vault::is_marker;
use crate::config::Kind;

/// Calls back with each event of the queries and fragments in a text.
pub(super) fn queries(text: &[u8], mut each: impl FnMut(Event)) {
    let mut open = false;
    let mut end = End::default();
    let mut from = 0;
    for equals in memchr::memchr_iter(b'=', text) {
        let name = &text[from.min(equals)..equals];
        let length = name.iter().rev().take_while(|byte| is_name(**byte)).count();
        let start = equals - length;
        let before = start.checked_sub(1).map(|before| text[before]);
        if length == 0 || !matches!(before, Some(b'?' | b'#' | b'&' | b';')) {
            continue;
        }
        if matches!(before, Some(b'?' | b'#')) {
            if open {
                each(Event::Leave);
            }
            open = true;
            each(Event::Map);
        } else if !open {
            open = true;
            each(Event::Map);
        }
        each(Event::Name(start..equals, Escape::Form));
        let value = equals + 1..end.of(text, equals + 1, ends_value);
        each(Event::Text(without_stops(text, value), Escape::Form));
        from = equals + 1;
    }
    if open {
        each(Event::Leave);
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.[]%~+$:".contains(&byte) || byte >= 0x80
}

/// Whether the value of a parameter ends here: at the next parameter, or at the end of the URL.
fn ends_value(text: &[u8], at: usize) -> bool {
    match text[at] {
        b'&' | b'\n' | b'\r' | b'#' | b' ' | b'\t' | b'"' | b'\'' | b'<' | b'>' | b'\\' | b'`' => {
            true
        }
        b';' => another_follows(&text[at + 1..]),
        _ => false,
    }
}

/// A value without what ends the sentence that it stands in.
fn without_stops(text: &[u8], value: Range<usize>) -> Range<usize> {
    let stop = |byte: &&u8| b")]},.:!".contains(byte);
    let stops = text[value.clone()].iter().rev().take(16).take_while(stop).count();
    value.start..value.end - stops
}

/// Whether a name and an equals sign stand here, so that a semicolon before them parts parameters.
fn another_follows(text: &[u8]) -> bool {
    let name = text.iter().take(64).take_while(|byte| is_name(**byte)).count();
    name > 0 && text.get(name) == Some(&b'=')
}

/// The password in `scheme://user:password@host`, or the token where there is no colon. What stands
/// before the host ends at the last `@`.
pub(super) fn user_info(layer: &Layer<'_>) -> Vec<Hit> {
    let text = layer.text();
    let hit = |at: usize| {
        let start = at + 3;
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b"/?#\"'<>\\".contains(byte);
        let rest = &text[start..];
        let authority = &rest[..rest.iter().position(ends).unwrap_or(rest.len())];
        let end = memchr::memrchr(b'@', authority)?;
        if !text[..at].last().is_some_and(u8::is_ascii_alphanumeric) {
            return None;
        }
        let (kind, from) = match memchr::memchr(b':', &authority[..end]) {
            Some(colon) => (Kind::Password, colon + 1),
            None => (Kind::Token, 0),
        };
        let user = kind == Kind::Token && is_user(&authority[..end]);
        let marked = is_marker(&authority[from..end]);
        (!user && !marked).then(|| {
            Hit::written(layer, kind, start + from..start + end, Escape::Percent, Rule::UserInfo)
        })
    };
    memchr::memmem::find_iter(text, b"://").filter_map(hit).collect()
}

/// Whether what stands alone before a host is the name of a user, as in `ssh://git@host`.
fn is_user(name: &[u8]) -> bool {
    name.len() < 16 && name.iter().all(|byte| byte.is_ascii_lowercase() || b"-_.".contains(byte))
}
