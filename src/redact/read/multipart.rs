//! A body of several parts (RFC 2046, RFC 7578) as events: the name of each part, and what it holds.

use std::ops::Range;

use super::Event;
use crate::redact::layer::Escape;

/// The head of a part is no longer.
const LONGEST: usize = 16 << 10;

/// Whether a text begins with a boundary and the head of a part.
pub(super) fn looks_like(text: &[u8]) -> bool {
    let head = &text[..text.len().min(LONGEST)];
    let line = memchr::memchr(b'\n', head).unwrap_or(head.len());
    head.starts_with(b"--") && starts_with_header(head.get(line + 1..).unwrap_or_default())
}

fn starts_with_header(text: &[u8]) -> bool {
    text.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"content-"))
}

/// Calls back with each event of a body.
pub(in crate::redact) fn multipart(text: &[u8], mut each: impl FnMut(Event)) {
    let Some(boundary) = boundary(text) else {
        each(Event::Aside(0..text.len(), Escape::None));
        return;
    };
    let boundary = memchr::memmem::Finder::new(&text[boundary]);
    let mut bounds = boundary.find_iter(text).filter(|at| *at == 0 || text[at - 1] == b'\n');
    let first = bounds.next().unwrap_or(0);
    each(Event::Aside(0..first, Escape::None));
    let mut at = first + boundary.needle().len();
    each(Event::Map);
    for next in bounds.chain([text.len()]) {
        if at < next {
            part(text, at..next, &mut each);
        }
        at = (next + boundary.needle().len()).min(text.len());
    }
    each(Event::Leave);
}

/// The line that parts the parts: the first that begins with two hyphens.
fn boundary(text: &[u8]) -> Option<Range<usize>> {
    let start = if text.starts_with(b"--") { 0 } else { memchr::memmem::find(text, b"\n--")? + 1 };
    let length = memchr::memchr(b'\n', &text[start..]).unwrap_or(text.len() - start);
    let line = text[start..start + length].trim_ascii_end();
    (line.len() > 2).then_some(start..start + line.len())
}

/// A part from behind its boundary on: its head, an empty line, and what it holds.
fn part(text: &[u8], part: Range<usize>, each: &mut impl FnMut(Event)) {
    let piece = &text[part.clone()];
    let head = &piece[..piece.len().min(LONGEST)];
    let blank = [&b"\n\n"[..], b"\n\r\n"];
    let blank = blank
        .iter()
        .filter_map(|blank| memchr::memmem::find(head, blank).map(|at| (at, at + blank.len())));
    let (head, start) = blank.min().unwrap_or((head.len(), head.len()));
    if let Some(name) = name(&piece[..head]) {
        each(Event::Name(part.start + name.start..part.start + name.end, Escape::Percent));
    }
    let value = piece[start..].strip_suffix(b"\n").unwrap_or(&piece[start..]);
    let value = value.strip_suffix(b"\r").unwrap_or(value);
    let start = part.start + start;
    each(Event::Text(start..start + value.len(), Escape::None));
    each(Event::Aside(part.start..part.start + head, Escape::None));
}

/// The name of a part: `name="x"`, `name=x` or `name*=UTF-8''x` of its `Content-Disposition`, which
/// may go on in lines that begin with a blank.
fn name(head: &[u8]) -> Option<Range<usize>> {
    let lower = head.to_ascii_lowercase();
    let from = memchr::memmem::find(&lower, b"content-disposition")?;
    let parameter = |at: &usize| {
        let before = lower[..*at].last();
        matches!(before, Some(b';' | b' ' | b'\t' | b'\n'))
    };
    let at =
        memchr::memmem::find_iter(&lower[from..], b"name").map(|at| from + at).find(parameter)?;
    let rest = &head[at + 4..];
    let skip = rest.iter().take_while(|byte| b" \t*=".contains(byte)).count();
    let extended = memchr::memchr(b'*', &rest[..skip]).is_some();
    let start = at + 4 + skip;
    if let Some(b'"') = head.get(start) {
        let end = memchr::memchr(b'"', &head[start + 1..])?;
        return Some(start + 1..start + 1 + end);
    }
    let ends = |byte: &u8| byte.is_ascii_whitespace() || *byte == b';';
    let end = start + head[start..].iter().position(ends).unwrap_or(head.len() - start);
    let language = memchr::memrchr(b'\'', &head[start..end]).filter(|_| extended);
    Some(language.map_or(start, |quote| start + quote + 1)..end)
}
