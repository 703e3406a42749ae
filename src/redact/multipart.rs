//! A multipart body (RFC 7578) in, the parts of it that are secrets by their names out.

use std::ops::Range;

use super::hit::{Hit, Rule};
use super::layer::Layer;
use super::name::Names;

/// The head of a part is no longer.
const LONGEST: usize = 4096;

/// The parts whose names are hit.
pub(super) fn hits(names: &mut Names, layer: &Layer<'_>) -> Vec<Hit> {
    let text = layer.text();
    let hit = |at: usize| {
        let line = at.saturating_sub(LONGEST);
        let line = memchr::memrchr(b'\n', &text[line..at]).map_or(line, |at| line + at + 1);
        let head = text.get(line..line + 19)?;
        if !head.eq_ignore_ascii_case(b"content-disposition") {
            return None;
        }
        let name = name(text, at + 5);
        let kind = names.key(&text[name.clone()])?;
        let hit = Hit::of(layer, kind, value(text, name.end)?, Rule::Key);
        Some(Hit { name: Some(layer.range(name)), ..hit })
    };
    memchr::memmem::find_iter(text, b"name=").filter_map(hit).collect()
}

fn name(text: &[u8], start: usize) -> Range<usize> {
    let start = start + usize::from(text.get(start) == Some(&b'"'));
    let rest = &text[start..];
    let length = rest.iter().position(|byte| b"\";\r\n".contains(byte)).unwrap_or(rest.len());
    start..start + length
}

/// What stands between the empty line behind a place and the next boundary.
fn value(text: &[u8], from: usize) -> Option<Range<usize>> {
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
