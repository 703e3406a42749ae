//! Markup in, the secrets in its elements and attributes out: `<password>x</password>`,
//! `<user password="x"/>`, `<input name="password" value="x">`, `<add key="password">x</add>`.

use std::ops::Range;

use super::hit::{Hit, Rule};
use super::layer::Layer;
use super::name::Names;
use crate::config::Kind;

/// The longest tag that is read.
const LONGEST: usize = 4096;

/// The secrets in the elements of a text, if it has some.
pub(super) fn hits(names: &mut Names, layer: &Layer<'_>) -> Vec<Hit> {
    let text = layer.text();
    let mut hits = Vec::new();
    for open in memchr::memchr_iter(b'<', text) {
        let tag = &text[open + 1..text.len().min(open + LONGEST)];
        let Some(end) = memchr::memchr2(b'>', b'<', tag).filter(|end| tag[*end] == b'>') else {
            continue;
        };
        let tag = &tag[..end];
        if !tag.first().is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let length = tag.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/');
        let name = &tag[..length.unwrap_or(tag.len())];
        let local = name.rsplit(|byte| *byte == b':').next().unwrap_or(name);
        let element = names.key(local);
        let named = attributes(tag, open + 1).find_map(|(attribute, value)| {
            let is_name = [&b"name"[..], b"id", b"key"].contains(&&text[attribute]);
            if is_name { names.key(&text[value]) } else { None }
        });
        let tag_name = layer.range(open + 1..open + 1 + name.len());
        let mut add = |kind: Kind, value: Range<usize>| {
            if !text[value.clone()].trim_ascii().is_empty() {
                let name = Some(tag_name.clone());
                hits.push(Hit { name, ..Hit::of(layer, kind, value, Rule::Key) });
            }
        };
        if let Some(kind) = named {
            let values = attributes(tag, open + 1);
            values
                .filter(|(name, _)| &text[name.clone()] == b"value")
                .for_each(|(_, v)| add(kind, v));
        }
        if let Some(kind) = element.or(named).filter(|_| !tag.ends_with(b"/")) {
            add(kind, content(text, open + 1 + end + 1));
        }
    }
    hits
}

/// The quoted attributes of a tag: where their names and values are.
fn attributes(tag: &[u8], at: usize) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
    let mut behind = 0;
    memchr::memchr_iter(b'=', tag).filter_map(move |equals| {
        let quote = *tag.get(equals + 1).filter(|quote| matches!(quote, b'"' | b'\''))?;
        if equals < behind {
            return None;
        }
        let value = equals + 2;
        let end = value + memchr::memchr(quote, &tag[value..])?;
        behind = end;
        let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
        let length = tag[..equals].iter().rev().take_while(is_name).count();
        Some((at + equals - length..at + equals, at + value..at + end))
    })
}

/// The text of an element up to the next tag.
fn content(text: &[u8], start: usize) -> Range<usize> {
    const CDATA: &[u8] = b"<![CDATA[";
    let rest = &text[start..];
    if rest.trim_ascii_start().starts_with(CDATA) {
        let from = start + memchr::memmem::find(rest, CDATA).unwrap_or(0) + CDATA.len();
        let end = memchr::memmem::find(&text[from..], b"]]>");
        return from..end.map_or(text.len(), |end| from + end);
    }
    start..start + memchr::memchr(b'<', rest).unwrap_or(rest.len())
}
