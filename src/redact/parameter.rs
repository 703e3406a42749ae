//! A text with URLs in, or a form, the secrets in their parameters and before their hosts out.

use std::ops::Range;

use super::hit::{Hit, Rule};
use super::layer::Layer;
use super::name::holds_marker;
use crate::config::{Kind, Redaction};
use crate::text::decode;

/// A parameter: where its name and its value are, and the query that it is one of.
struct Parameter {
    name: Range<usize>,
    value: Range<usize>,
    query: usize,
}

/// The secrets among the parameters of queries and fragments, and of the form that a text is.
pub(super) fn hits(rules: &Redaction, layer: &Layer<'_>, form: bool) -> Vec<Hit> {
    let parameters = parameters(layer.text(), form);
    let name = |parameter: &Parameter| plain(&layer.part(parameter.name.clone()));
    let hit = |(at, parameter): (usize, &Parameter)| {
        if parameter.value.is_empty()
            || parameter.name.len() > LONGEST
            || holds_marker(&layer.text()[parameter.name.clone()])
        {
            return None;
        }
        // A query that was made up could have very many.
        let near = &parameters[at.saturating_sub(NEAR)..parameters.len().min(at + NEAR)];
        let others = near.iter().filter(|other| other.query == parameter.query);
        let others = others.map(|other| decode(&name(other)).into_owned());
        let kind = rules.parameter(&decode(&name(parameter)), others)?;
        let value = Some(plain(&layer.part(parameter.value.clone())));
        let hit = Hit::new(kind, layer.range(parameter.value.clone()), Rule::Parameter);
        Some(Hit { value, name: Some(layer.range(parameter.name.clone())), ..hit })
    };
    parameters.iter().enumerate().filter_map(hit).collect()
}

/// No rule hits a name that is longer.
const LONGEST: usize = 200;
/// So many parameters on either side are beside one.
const NEAR: usize = 50;

/// A text without its percent escapes.
fn plain(layer: &Layer<'_>) -> Vec<u8> {
    let Some(mut plain) = layer.percent_decoded() else { return layer.text().to_vec() };
    for _ in 1..3 {
        match plain.percent_decoded() {
            Some(again) => plain = again,
            None => break,
        }
    }
    plain.text().to_vec()
}

fn parameters(text: &[u8], form: bool) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    let mut query = 0;
    for equals in memchr::memchr_iter(b'=', text) {
        // A value may hold a query of its own.
        let from = parameters.last().map_or(0, |last| last.name.end + 1);
        let name = &text[from..equals];
        let start = from + name.iter().rposition(|byte| !is_name(*byte)).map_or(0, |at| at + 1);
        let begins = match start.checked_sub(1).map(|before| text[before]) {
            None | Some(b'\n') => form,
            Some(b'?' | b'#') => {
                query += 1;
                true
            }
            Some(b'&' | b';') => true,
            Some(_) => false,
        };
        if begins && start < equals {
            let value = equals + 1..equals + 1 + value_length(&text[equals + 1..], form);
            parameters.push(Parameter { name: start..equals, value, query });
        }
    }
    parameters
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.[]%~+$:".contains(&byte) || byte >= 0x80
}

/// How long the value of a parameter is: up to the next one, or to the end of the URL.
fn value_length(text: &[u8], form: bool) -> usize {
    let ends = |(at, byte): (usize, &u8)| match byte {
        b'&' | b'\n' | b'\r' => true,
        b';' => another_follows(&text[at + 1..]),
        b'#' | b' ' | b'\t' | b'"' | b'\'' | b'<' | b'>' | b'\\' | b'`' => !form,
        _ => false,
    };
    let length = text.iter().enumerate().position(|(at, byte)| ends((at, byte)));
    let value = &text[..length.unwrap_or(text.len())];
    if form {
        return value.len();
    }
    // What ends a sentence is no part of a URL in it.
    let sentence = |byte: &&u8| b")]},.:!".contains(byte);
    value.len() - value.iter().rev().take_while(sentence).count()
}

/// Whether a name and an equals sign stand here, so that a semicolon before them parts parameters.
fn another_follows(text: &[u8]) -> bool {
    let name = text.iter().take(64).take_while(|byte| is_name(**byte)).count();
    name > 0 && text.get(name) == Some(&b'=')
}

/// The password in `scheme://user:password@host`, or the token where there is no colon. What stands
/// before the host ends at the last `@`.
pub(super) fn user_info(layer: &Layer<'_>) -> impl Iterator<Item = Hit> {
    let text = layer.text();
    memchr::memmem::find_iter(text, b"://").filter_map(move |at| {
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
        let place = start + from..start + end;
        let value = Some(plain(&layer.part(place.clone())));
        Some(Hit { value, ..Hit::new(kind, layer.range(place), Rule::UserInfo) })
    })
}
