//! A text in, the secrets in its pairs of names and values out: `"name": "value"`, `'name': 'value'`,
//! `name="value"`, and, in a text that is all there is, `name: value` and `name = value` on a line.
//!
//! It is what is left for a body that breaks off, that is not quite JSON, or that quotes some.

use std::ops::Range;

use super::hit::Hit;
use super::layer::Layer;
use super::name::Names;

/// The longest name that is looked for; a rule hits none that is longer.
const LONGEST: usize = 100;

/// The secrets in the pairs of a text. Names without quotes count if it is a text by itself.
pub(super) fn hits(names: &mut Names, layer: &Layer<'_>, bare: bool) -> Vec<Hit> {
    let text = layer.text();
    let mut hits = Vec::new();
    let mut behind = 0;
    for sign in memchr::memchr2_iter(b':', b'=', text) {
        if sign < behind {
            continue;
        }
        let Some((name, quoted)) = name_before(&text[..sign], behind) else { continue };
        if !quoted && !bare {
            continue;
        }
        let Some(kind) = names.key(&text[name.clone()]) else { continue };
        let start = sign + 1 + usize::from(text[sign] == b'=' && text.get(sign + 1) == Some(&b'>'));
        let start = start + blanks(&text[start..]);
        let line = !quoted && begins_line(&text[..name.start]);
        let values = match text.get(start) {
            Some(b'"' | b'\'') => vec![quoted_value(text, start)],
            Some(b'[') => list(text, start),
            Some(b'\\') if text.get(start + 1) == Some(&b'"') => vec![escaped_value(text, start)],
            Some(_) if quoted => vec![word(text, start)],
            Some(_) if line => vec![rest_of_line(text, start)],
            Some(_) if text[sign] == b'=' => vec![word(text, start)],
            _ => continue,
        };
        for value in values {
            behind = behind.max(value.end);
            if says_something(&text[value.clone()]) {
                hits.push(Hit::named(layer, kind, value, name.clone()));
            }
        }
    }
    hits
}

/// The name that ends a text, and whether it stands in quotes.
fn name_before(text: &[u8], behind: usize) -> Option<(Range<usize>, bool)> {
    let end =
        text.len() - text.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let from = end.saturating_sub(LONGEST).max(behind);
    let last = *text[..end].last()?;
    if matches!(last, b'"' | b'\'') {
        let end = if text[..end - 1].ends_with(b"\\") { end - 2 } else { end - 1 };
        let start = memchr::memrchr(last, text.get(from..end)?)? + from + 1;
        return Some((start..end, true));
    }
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
    let length = text[from..end].iter().rev().take_while(is_name).count();
    (length > 0).then_some((end - length..end, false))
}

fn blanks(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Whether nothing stands before a name in its line but blanks and signs that open something.
fn begins_line(text: &[u8]) -> bool {
    let opens = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'-' | b'{' | b'(');
    let blank = text.iter().rev().take(LONGEST).take_while(opens).count();
    matches!(text[..text.len() - blank].last(), None | Some(b'\n'))
}

/// What stands between the quote at a place and its twin, or the end.
fn quoted_value(text: &[u8], quote: usize) -> Range<usize> {
    let mut at = quote + 1;
    while at < text.len() && text[at] != text[quote] {
        at += if text[at] == b'\\' { 2 } else { 1 };
    }
    quote + 1..at.min(text.len())
}

/// The same between quotes that are escaped.
fn escaped_value(text: &[u8], quote: usize) -> Range<usize> {
    let start = quote + 2;
    let end = memchr::memmem::find(&text[start..], b"\\\"").map_or(text.len(), |at| start + at);
    start..end
}

/// The quoted texts of a list.
fn list(text: &[u8], start: usize) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    let mut at = start + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' | b'\'' => {
                let value = quoted_value(text, at);
                at = value.end + 1;
                values.push(value);
            }
            b']' | b'{' | b'[' => break,
            _ => at += 1,
        }
    }
    values
}

fn word(text: &[u8], start: usize) -> Range<usize> {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b",}]&;<>\"'\\".contains(byte);
    let length = text[start..].iter().position(ends).unwrap_or(text.len() - start);
    start..start + length
}

fn rest_of_line(text: &[u8], start: usize) -> Range<usize> {
    let length = memchr::memchr(b'\n', &text[start..]).unwrap_or(text.len() - start);
    let line = text[start..start + length].trim_ascii_end();
    let line = line.strip_suffix(b",").unwrap_or(line);
    start..start + line.len()
}

/// Whether a value is one, and no word for none, a switch, or the begin of something larger.
fn says_something(value: &[u8]) -> bool {
    const SILENT: [&[u8]; 11] =
        [b"null", b"None", b"nil", b"true", b"false", b"True", b"False", b"|", b">", b"|-", b">-"];
    !SILENT.contains(&value) && !value.starts_with(b"{") && !value.starts_with(b"[")
}
