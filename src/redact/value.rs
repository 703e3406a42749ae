//! A value and what its name says in, the secrets in it out; and what a value looks like by itself.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::cookie::cookies;
use super::hit::{Hit, Rule};
use super::layer::{Escape, Layer};
use super::vault::is_marker;
use crate::config::{Kind, NameRule, Redaction};
use crate::text::decode;

/// The secrets in a piece of a layer of which the name says something.
pub(super) fn by_rule(
    layer: &Layer<'_>,
    rule: NameRule,
    piece: &Range<usize>,
    escape: Escape,
    name: Option<Range<usize>>,
) -> Vec<Hit> {
    let text = &layer.text()[piece.clone()];
    if is_word(text) || is_placeholder(text) {
        return Vec::new();
    }
    let mut hits = match rule {
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
    };
    hits.iter_mut().for_each(|hit| hit.name.clone_from(&name));
    hits
}

/// The secret of an `Authorization` header: all of it but for the word of a known scheme.
pub(super) fn behind_scheme(value: &Layer<'_>) -> Hit {
    let text = value.text();
    let hit = Hit::of(value, Kind::Token, scheme(text)..text.len(), Rule::Header);
    Hit { inner: basic_password(text).filter(|password| !is_marker(password)), ..hit }
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
    let mut pair = STANDARD.decode(credentials.trim_ascii()).ok()?;
    let colon = memchr::memchr(b':', &pair)?;
    Some(pair.split_off(colon + 1))
}

/// Whether a value is a word of a language for nothing, or for a switch.
pub(super) fn is_word(value: &[u8]) -> bool {
    const WORDS: [&[u8]; 10] = [
        b"null",
        b"None",
        b"nil",
        b"undefined",
        b"true",
        b"false",
        b"True",
        b"False",
        b"NULL",
        b"~",
    ];
    WORDS.contains(&value)
}

/// Whether a value only stands for one: `${NAME}`, `{{ name }}`, `%(name)s`.
fn is_placeholder(value: &[u8]) -> bool {
    const AROUND: [(&[u8], &[u8]); 5] =
        [(b"${", b"}"), (b"{{", b"}}"), (b"$(", b")"), (b"%(", b")s"), (b"<%", b"%>")];
    let name =
        AROUND.iter().find_map(|(open, close)| value.strip_prefix(*open)?.strip_suffix(*close));
    name.is_some_and(|name| {
        name.iter().all(|byte| byte.is_ascii_alphanumeric() || b" _.-".contains(byte))
    })
}

/// Nova's `config_drive` is a switch, ironic's the data itself.
pub(super) fn is_switch(rule: NameRule, value: &[u8]) -> bool {
    rule == NameRule::Whole(Kind::Userdata) && is_word(value)
}

/// Whether a value is a number that counts something.
pub(super) fn is_count(value: &[u8]) -> bool {
    !value.is_empty() && value.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

/// Words that sentences are made of, and pass phrases are not.
const GRAMMAR: [&[u8]; 38] = [
    b"is",
    b"are",
    b"was",
    b"be",
    b"been",
    b"must",
    b"should",
    b"shall",
    b"cannot",
    b"can't",
    b"can",
    b"may",
    b"will",
    b"has",
    b"have",
    b"had",
    b"the",
    b"this",
    b"that",
    b"a",
    b"an",
    b"of",
    b"for",
    b"to",
    b"at",
    b"least",
    b"please",
    b"your",
    b"you",
    b"not",
    b"does",
    b"doesn't",
    b"field",
    b"required",
    b"invalid",
    b"characters",
    b"or",
    b"and",
];

/// Words that say how a value is, in a validation error or a form.
const STATES: [&[u8]; 12] = [
    b"required",
    b"invalid",
    b"missing",
    b"expired",
    b"incorrect",
    b"wrong",
    b"optional",
    b"blank",
    b"unknown",
    b"hidden",
    b"empty",
    b"unset",
];

/// So much of a value is looked at to tell a sentence.
const HEAD: usize = 200;

/// Whether a value is a sentence about a secret, not one.
pub(super) fn is_prose(value: &[u8]) -> bool {
    let text = value.trim_ascii();
    let head = &text[..text.len().min(HEAD)];
    let words = head.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let mut words = words.map(<[u8]>::to_ascii_lowercase).peekable();
    let first = words.next().unwrap_or_default();
    if words.peek().is_none() {
        return STATES.contains(&first.as_slice());
    }
    let ends = text.ends_with(b".") || text.ends_with(b"!") || text.ends_with(b"?");
    let grammar = |word: &Vec<u8>| GRAMMAR.contains(&word.as_slice());
    ends || grammar(&first) || words.any(|word| grammar(&word))
}

/// Whether a word looks like a credential by itself: letters and digits, or signs, mixed. Whatever is
/// very long and has no blanks does.
pub(super) fn is_credential(value: &[u8]) -> bool {
    const LONG: usize = 4096;
    if value.len() > LONG {
        return !value[..LONG].iter().any(u8::is_ascii_whitespace);
    }
    let has = |what: fn(&u8) -> bool| value.iter().any(what);
    let (digit, letter) = (has(u8::is_ascii_digit), has(u8::is_ascii_alphabetic));
    let sign = value.iter().any(|byte| b"!@#$%^&*+=~?".contains(byte));
    let word = !value.iter().any(u8::is_ascii_whitespace);
    value.len() >= 6 && word && letter && (digit || sign) && !is_marker(value)
}
