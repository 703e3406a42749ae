//! The headers of a record in, what its recorder says of where the body ends out.
//!
//! `X-Requestshook-Body-Length` counts the body as it is logged, which `Content-Length` often does
//! not. It is only a header: where whoever sent the request could have written it, it must not end a
//! body that goes on.

use super::BODY_LENGTH;
use super::json;
use super::length::{CRLF_LIMIT, Length, framed_end, nth_byte};
use super::line::{Found, line_at, skip_breaks};
use super::parts::Parts;

/// What the logged length says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// Nothing.
    Unknown,
    /// The body ends here.
    End(usize),
    /// No record follows there. The body would have so many bytes.
    Nowhere(usize),
    /// `Content-Length` leads to the end of another record.
    Disputed,
}

/// Where the body ends by its logged length.
pub(super) fn counted(
    window: &[u8],
    parts: &Parts,
    body: usize,
    length: Option<Length>,
    at_end: bool,
) -> Option<Counted> {
    let Some(bytes) = parts.last_header(window, BODY_LENGTH) else { return Some(Counted::Unknown) };
    let Some(bytes) = number(&window[bytes.value.clone()]) else {
        return Some(Counted::Nowhere(0));
    };
    if window[..body].ends_with(b"\r\n") && bytes > CRLF_LIMIT {
        return Some(Counted::Unknown);
    }
    let Found::At(end) = framed_end(window, body, bytes, at_end)? else {
        // An empty body is logged as a word.
        let none = window[body..].starts_with(b"none") && bytes == 0;
        return Some(if none { Counted::Unknown } else { Counted::Nowhere(bytes) });
    };
    let length = length.filter(|length| {
        !(length.hidden || length.json && json::looks_complete(&window[body..end]))
    });
    if let Some(length) = length
        && let Found::At(other) = framed_end(window, body, length.bytes, at_end)?
        && !is_break(&window[end.min(other)..end.max(other)])
        && !is_of_counter(window, parts, end.max(other), at_end)?
    {
        return Some(Counted::Disputed);
    }
    Some(Counted::End(end))
}

/// Whether so many bytes would go beyond the body.
pub(super) fn goes_beyond(window: &[u8], body: usize, bytes: usize, end: usize) -> bool {
    nth_byte(window, body, bytes).is_none_or(|counted| counted > end)
}

fn number(digits: &[u8]) -> Option<usize> {
    let digits = digits.trim_ascii();
    let plain = digits.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(digits).ok().filter(|_| plain)?.parse().ok()
}

fn is_break(text: &[u8]) -> bool {
    text.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
}

/// Whether the recorder of a log counts bodies: then the record behind the body, wherever it ends, has
/// such a length too, and a `Content-Length` that leads elsewhere does so by chance, or since the body
/// holds what looks like a record. At the end of a log, only what was sent with a request is doubted.
fn is_of_counter(window: &[u8], parts: &Parts, end: usize, at_end: bool) -> Option<bool> {
    let mut at = end + skip_breaks(&window[end..], usize::MAX);
    if at == window.len() {
        return at_end.then_some(parts.status.is_some());
    }
    loop {
        if at == window.len() {
            return at_end.then_some(false);
        }
        let line = line_at(window, at, at_end)?;
        let text = &window[line.text];
        if text.is_empty() {
            return Some(false);
        }
        let name = text.get(..BODY_LENGTH.len()).unwrap_or_default();
        if name.eq_ignore_ascii_case(BODY_LENGTH.as_bytes()) {
            return Some(true);
        }
        at = line.end;
    }
}
