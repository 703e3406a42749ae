//! A body in, the secrets in it out, by the form that it has.

use std::ops::Range;

use super::hit::{Hit, Rule};
use super::layer::Layer;
use super::search::Search;
use super::{markup, members, pairs};
use crate::record::json::{self, Verdict};
use crate::record::{Record, is_binary, is_none};

/// Searches a body: JSON by its members, anything else as a form, as parts, as markup, and as a text
/// with pairs of names and values.
pub(super) fn search(search: &mut Search<'_>, record: &Record<'_>) -> Verdict {
    let text = record.body();
    let layer = Layer::new(text, record.body_range().start);
    if is_none(text) {
        return Verdict::Other;
    }
    if json::looks_open(text) {
        return members::walk(search, &layer, 0);
    }
    let kind = record.header("content-type").unwrap_or_default().to_ascii_lowercase();
    let is = |word: &[u8]| memchr::memmem::find(&kind, word).is_some();
    let form = is(b"urlencoded") || looks_like_form(text);
    if is(b"multipart") || text.starts_with(b"--") {
        parts(search, &layer);
    }
    if !form {
        pairs::search(search, &layer, true);
        markup::search(search, &layer);
    }
    if memchr::memchr(b'\\', text).is_some() {
        search.escapes = true;
        if let Some(plain) = layer.unescaped() {
            search.repeated(&plain);
            pairs::search(search, &plain, false);
            search.text(&plain, false, 0);
        }
    }
    search.text(&layer, form, 0);
    verdict(record)
}

/// What a body is that is not searched for secrets.
pub(super) fn verdict(record: &Record<'_>) -> Verdict {
    let body = record.body();
    if is_none(body) || is_binary(body) { Verdict::Other } else { json::verdict(body) }
}

/// Whether a text is `name=value&name=value` and nothing else.
fn looks_like_form(text: &[u8]) -> bool {
    let text = text.trim_ascii_end();
    let Some(equals) = memchr::memchr(b'=', text) else { return false };
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.[]%+".contains(byte);
    equals > 0
        && text[..equals].iter().all(is_name)
        && !text.iter().any(|byte| byte.is_ascii_whitespace() || *byte == b'<')
}

/// The parts of a multipart body (RFC 7578) whose names are hit.
fn parts(search: &mut Search<'_>, layer: &Layer<'_>) {
    let text = layer.text();
    for at in memchr::memmem::find_iter(text, b"name=") {
        let start = at + 5;
        let quoted = text.get(start) == Some(&b'"');
        let rest = &text[start + usize::from(quoted)..];
        let length = rest.iter().position(|byte| b"\";\r\n".contains(byte)).unwrap_or(rest.len());
        let name = start + usize::from(quoted)..start + usize::from(quoted) + length;
        let line = at.saturating_sub(LONGEST);
        let line = memchr::memrchr(b'\n', &text[line..at]).map_or(line, |at| line + at + 1);
        if !text[line..]
            .get(..19)
            .is_some_and(|head| head.eq_ignore_ascii_case(b"content-disposition"))
        {
            continue;
        }
        let Some(kind) = search.names.key(&text[name.clone()]) else { continue };
        let Some(value) = part_value(text, name.end) else { continue };
        let hit = Hit::new(kind, layer.range(value), Rule::Key);
        search.add(Hit { name: Some(layer.range(name)), ..hit });
    }
}

/// The head of a part is no longer.
const LONGEST: usize = 4096;

/// What stands between the empty line behind a place and the next boundary.
fn part_value(text: &[u8], from: usize) -> Option<Range<usize>> {
    let rest = &text[from..text.len().min(from + LONGEST)];
    let blank = [&b"\n\n"[..], b"\r\n\r\n"]
        .into_iter()
        .filter_map(|blank| memchr::memmem::find(rest, blank).map(|at| from + at + blank.len()));
    let start = blank.min()?;
    let rest = &text[start..];
    let length = memchr::memmem::find(rest, b"\n--").unwrap_or(rest.len());
    let value = rest[..length].strip_suffix(b"\r").unwrap_or(&rest[..length]);
    Some(start..start + value.len())
}
