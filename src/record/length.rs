//! The headers of a record in, what `Content-Length` says of where its body ends out.

use memchr::memmem;

use super::heading;
use super::line::{Found, line_at, skip_breaks};
use super::parts::Parts;

/// What redaction writes for a length.
pub(crate) const HIDDEN: &str = "REDACTED-LENGTH";

/// What `Content-Length` says of the body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Length {
    pub(super) bytes: usize,
    pub(super) json: bool,
    /// Whether the number was taken away with the secrets of the body, which ends before the next
    /// heading then.
    pub(super) hidden: bool,
}

impl Length {
    /// `None` where it is missing, is no number, or counts a body that is never sent (HEAD).
    pub(super) fn of(window: &[u8], parts: &Parts) -> Option<Self> {
        if parts.status.is_some() && &window[parts.method.clone()] == b"HEAD" {
            return None;
        }
        let value = |name| Some(&window[parts.find_header(window, name)?.value.clone()]);
        let digits = value("content-length")?.trim_ascii();
        let hidden = digits == HIDDEN.as_bytes();
        if !hidden && !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let bytes = if hidden { 0 } else { std::str::from_utf8(digits).ok()?.parse().ok()? };
        let json = value("content-type").is_some_and(|kind| memmem::find(kind, b"json").is_some());
        Some(Self { bytes, json, hidden })
    }
}

/// The end of a body of so many bytes, if a record or the end of the log follows there.
pub(super) fn framed_end(window: &[u8], body: usize, bytes: usize, at_end: bool) -> Option<Found> {
    let Some(end) = nth_byte(window, body, bytes) else {
        return at_end.then_some(Found::Nowhere);
    };
    let breaks = skip_breaks(&window[end..], usize::MAX);
    let next = end + breaks;
    if next == window.len() {
        return at_end.then_some(Found::At(end));
    }
    let line = line_at(window, next, at_end)?;
    let empty_line = breaks > skip_breaks(&window[end..], 1);
    let framed = empty_line && heading::parse(&window[line.text]).is_some();
    Some(if framed { Found::At(end) } else { Found::Nowhere })
}

/// In a log that was turned to CRLF, a length beyond this frames nothing: line ends are counted, and
/// a log of small records that all claim to be long would take for ever.
pub(super) const CRLF_LIMIT: usize = 256 << 10;

/// Where `bytes` bytes of body end: as counted, or, where the log was turned to CRLF, with each
/// line end as one byte.
pub(super) fn nth_byte(window: &[u8], body: usize, bytes: usize) -> Option<usize> {
    let mut end = body.checked_add(bytes)?;
    if window[..body].ends_with(b"\r\n") {
        if bytes > CRLF_LIMIT {
            return None;
        }
        for at in memmem::find_iter(&window[body..], b"\r\n") {
            if body + at >= end {
                break;
            }
            end += 1;
        }
    }
    (end <= window.len()).then_some(end)
}
