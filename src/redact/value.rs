//! A value and what its name says in, the secrets in it out.

use std::borrow::Cow;
use std::ops::Range;

use super::cookie::cookies;
use super::hit::{Hit, Rule};
use super::layer::{Escape, Layer, base64};
use super::looks::{is_placeholder, is_word};
use super::marker::is_marker;
use super::name::Counts;
use crate::config::{Kind, NameRule, Redaction};
use crate::text::decode;

/// A value in a layer, with its name.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) range: Range<usize>,
    pub(super) escape: Escape,
    pub(super) form: Form,
    /// Where its name lies; empty if it has none.
    pub(super) name: Range<usize>,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Quoted,
    /// Without quotes, so that it may be a sentence.
    Bare,
    /// A number of JSON.
    Number,
}

impl Value {
    pub(super) fn new(range: Range<usize>, escape: Escape, form: Form) -> Self {
        Self { range, escape, form, name: 0..0 }
    }

    /// What it says, without escapes.
    pub(super) fn text<'l>(&self, layer: &'l Layer<'_>) -> Cow<'l, [u8]> {
        match layer.part(self.range.clone()).plain(self.escape) {
            Some(plain) => Cow::Owned(plain.text().to_owned()),
            None => Cow::Borrowed(&layer.text()[self.range.clone()]),
        }
    }

    /// Whether it is a count, if it is a number.
    pub(super) fn counts(&self, counts: Counts) -> bool {
        counts == Counts::Texts || (counts == Counts::Numbers && self.form == Form::Number)
    }

    /// The secrets in it by what its name says. A marker makes a string of all of a number.
    pub(super) fn hits(&self, layer: &Layer<'_>, rule: NameRule) -> Vec<Hit> {
        let name = layer.name(&self.name);
        let quote = if self.form == Form::Number { layer.quote() } else { String::new() };
        let mut hits = by_rule(layer, rule, &self.range, self.escape);
        for hit in &mut hits {
            hit.name.clone_from(&name);
            hit.quote.clone_from(&quote);
        }
        hits
    }
}

/// The secrets in a piece of a layer of which the name says something.
pub(super) fn by_rule(
    layer: &Layer<'_>,
    rule: NameRule,
    piece: &Range<usize>,
    escape: Escape,
) -> Vec<Hit> {
    let text = &layer.text()[piece.clone()];
    if is_word(text.strip_prefix(b"+").unwrap_or(text)) || is_placeholder(text) {
        return Vec::new();
    }
    match rule {
        // A boolean (RFC 8941, section 3.3.6), as in `Sec-CH-UA-Mobile: ?0`.
        NameRule::Whole(Kind::Phone) if matches!(text, b"?0" | b"?1") => Vec::new(),
        NameRule::Whole(kind) => {
            vec![Hit::written(layer, kind, piece.clone(), escape, Rule::Key)]
        }
        NameRule::Scheme | NameRule::Cookies | NameRule::SetCookies => {
            let part = layer.part(piece.clone());
            let plain = part.plain(escape);
            let plain = plain.as_ref().unwrap_or(&part);
            if rule == NameRule::Scheme {
                vec![behind_scheme(plain)]
            } else {
                let hit = |range| Hit::of(plain, Kind::Cookie, range, Rule::Key);
                cookies(plain.text(), rule == NameRule::SetCookies).map(hit).collect()
            }
        }
    }
}

/// The secret of an `Authorization` header: all of it but for the word of a known scheme.
pub(super) fn behind_scheme(value: &Layer<'_>) -> Hit {
    let text = value.text();
    let hit = Hit::of(value, Kind::Token, scheme(text)..text.len(), Rule::Header);
    let password = basic_password(text).filter(|password| !is_marker(password));
    Hit { also: password.into_iter().map(|password| (Kind::Password, password)).collect(), ..hit }
}

/// How far the word of a known scheme goes, with the spaces after it; 0 if there is none.
fn scheme(value: &[u8]) -> usize {
    let Some(space) = memchr::memchr(b' ', value) else { return 0 };
    if !Redaction::is_scheme(&decode(&value[..space])) {
        return 0;
    }
    space + value[space..].iter().take_while(|byte| **byte == b' ').count()
}

/// The password that a header of the scheme `Basic` carries (RFC 7617).
fn basic_password(value: &[u8]) -> Option<Vec<u8>> {
    let (scheme, credentials) = value.split_at(scheme(value));
    if !scheme.trim_ascii().eq_ignore_ascii_case(b"basic") {
        return None;
    }
    let mut pair = base64(credentials.trim_ascii())?;
    let colon = memchr::memchr(b':', &pair)?;
    Some(pair.split_off(colon + 1))
}
