//! A window of the log in, the extent of the next record out.
//!
//! 1. Line feeds (and a byte order mark) lead to the heading; anything else is text before the
//!    first record.
//! 2. Header lines follow up to an empty line.
//! 3. The body ends where `X-Requestshook-Body-Length` says. Without it, the body ends before the
//!    next heading, unless `Content-Length` says that it goes on: a heading inside that length is
//!    text. A body that is `none`, binary or JSON frames itself.
//! 4. Where nothing frames it, a heading counts only if a header line follows, and it is reported.
//!
//! Every function answers `None` if the window ends too early to tell.

use std::ops::Range;

use super::body::{is_binary, is_none};
use super::counted::{Counted, counted, goes_beyond};
use super::heading::{self, Heading, may_be_heading, next_heading};
use super::json;
use super::length::{Length, framed_end, nth_byte};
use super::line::{Found, Line, line_at, skip_blank, skip_breaks, trim_all_breaks, trim_breaks};
use super::parts::{HeaderParts, Parts};

/// What the start of a window holds.
#[derive(Debug)]
pub(super) enum Measured {
    /// Text that belongs to no record.
    Text,
    /// A record, the byte it ends before, and what is odd about it.
    Record(Parts, usize, Vec<Trouble>),
}

/// What is odd about a record, at a byte of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) at: usize,
    pub(super) kind: Oddity,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Oddity {
    Header,
    Unframed,
    OpenJson,
    NotCounted,
    Miscounted,
    Disputed,
    CutOff,
    TooLong,
}

impl Oddity {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Header => "this header line has no `: `; it is kept unchanged",
            Self::Unframed => {
                "no matching `Content-Length` shows where the body above ends; this line is read \
                 as the heading of a record"
            }
            Self::OpenJson => {
                "the JSON body above is incomplete; this line is read as the heading of a record"
            }
            Self::NotCounted => {
                "this line looks like a heading, but no headers follow; it is read as part of the \
                 body"
            }
            Self::Miscounted => {
                "no record follows where `X-Requestshook-Body-Length` says that the body of this \
                 record ends; the body is read without it"
            }
            Self::Disputed => {
                "`Content-Length` and `X-Requestshook-Body-Length` of this record disagree; \
                 `Content-Length` decides where the body ends"
            }
            Self::CutOff => "the log ends inside this record; the part before the end is kept",
            Self::TooLong => "the record is longer than 16 MiB",
        }
    }
}

/// Measures what the window, which is not empty, begins with.
pub(super) fn measure(window: &[u8], at_end: bool) -> Option<Measured> {
    let lead = skip_blank(window);
    let Some(line) = line_at(window, lead, at_end) else {
        let start = &window[lead..window.len().min(lead + heading::START.len())];
        let unclear = start == b"\r" || heading::START.starts_with(start);
        return if unclear { None } else { Some(Measured::Text) };
    };
    match heading::parse(&window[line.text.clone()]) {
        Some(heading) => record(window, at_end, heading, &line),
        None => Some(Measured::Text),
    }
}

/// Measures a window that is as large as it may be and yet too small for what it begins with; what
/// lies behind it does not count. A heading at its end is left for the next record, since it takes
/// the line behind it to tell whether it counts.
pub(super) fn measure_cut(window: &[u8]) -> Option<Measured> {
    let lead = skip_blank(window);
    let last_lines = memchr::memrchr_iter(b'\n', window).take(2).take_while(|at| *at >= lead);
    let last = last_lines.filter(|at| may_be_heading(window, *at)).min();
    let window = &window[..last.unwrap_or(window.len())];
    let mut measured = measure(window, true)?;
    if let Measured::Record(parts, end, troubles) = &mut measured
        && *end == window.len()
    {
        troubles.retain(|trouble| !matches!(trouble.kind, Oddity::CutOff | Oddity::Miscounted));
        troubles.push(Trouble { at: parts.heading.start, kind: Oddity::TooLong });
    }
    Some(measured)
}

fn record(window: &[u8], at_end: bool, heading: Heading, line: &Line) -> Option<Measured> {
    let mut troubles = Vec::new();
    let shift = |range: Range<usize>| range.start + line.text.start..range.end + line.text.start;
    let mut parts = Parts {
        caller: shift(heading.caller),
        callee: shift(heading.callee),
        status: heading.status.map(shift),
        method: shift(heading.method),
        url: shift(heading.url),
        heading: line.text.clone(),
        headers: Vec::with_capacity(16),
        body: 0..0,
    };
    let body = headers(window, line.end, at_end, &mut parts.headers, &mut troubles)?;
    let Found::At(body) = body else {
        let end = parts.headers.last().map_or(line.text.end, |header| header.line.end);
        parts.body = end..end;
        let next = end + skip_breaks(&window[end..], 1);
        if next == window.len() && at_end {
            troubles.push(Trouble { at: line.text.start, kind: Oddity::CutOff });
        }
        return Some(Measured::Record(parts, next, troubles));
    };
    let length = Length::of(window, &parts);
    let counted = counted(window, &parts, body, length, at_end)?;
    let end = match counted {
        Counted::End(end) => end,
        _ => body_end(window, body, at_end, length, &mut troubles)?,
    };
    parts.body = body..end;
    let mut next = end + skip_breaks(&window[end..], 2);
    let is_last = at_end && window[next..].iter().all(|byte| matches!(byte, b'\r' | b'\n'));
    if is_last {
        next = window.len();
    }
    let kind = match counted {
        Counted::End(_) => None,
        Counted::Nowhere(bytes) if is_last && goes_beyond(window, body, bytes, end) => {
            Some(Oddity::CutOff)
        }
        _ if is_last && is_cut_off(&window[body..end], length) => Some(Oddity::CutOff),
        Counted::Nowhere(_) => Some(Oddity::Miscounted),
        Counted::Disputed => Some(Oddity::Disputed),
        Counted::Unknown => None,
    };
    troubles.extend(kind.map(|kind| Trouble { at: line.text.start, kind }));
    Some(Measured::Record(parts, next, troubles))
}

/// Whether the last body of a log ends too early.
fn is_cut_off(body: &[u8], length: Option<Length>) -> bool {
    let whole = body == b"none" || is_binary(body) || json::looks_complete(body);
    let short = || length.is_some_and(|length| length.bytes > body.len());
    !whole && (body.is_empty() || json::looks_open(body) || short())
}

/// Reads header lines from `at`; gives where the body starts, if there is one.
fn headers(
    window: &[u8],
    mut at: usize,
    at_end: bool,
    headers: &mut Vec<HeaderParts>,
    troubles: &mut Vec<Trouble>,
) -> Option<Found> {
    loop {
        if at == window.len() {
            return at_end.then_some(Found::Nowhere);
        }
        let line = line_at(window, at, at_end)?;
        if line.text.is_empty() {
            return Some(Found::At(line.end));
        }
        let text = &window[line.text.clone()];
        if text.starts_with(heading::START) && heading::parse(text).is_some() {
            return Some(Found::Nowhere);
        }
        let (name, value) = split_header(text).unwrap_or_else(|| {
            troubles.push(Trouble { at: line.text.start, kind: Oddity::Header });
            (text.len(), text.len())
        });
        let start = line.text.start;
        headers.push(HeaderParts {
            name: start..start + name,
            value: start + value..line.text.end,
            line: line.text,
        });
        at = line.end;
    }
}

/// Where the name ends and the value starts. The space between may be missing, behind a name of
/// letters, digits and signs, lest a secret hide in a line that an editor or a proxy shortened.
fn split_header(line: &[u8]) -> Option<(usize, usize)> {
    let colon = memchr::memchr_iter(b':', line).find(|at| line.get(at + 1) == Some(&b' '));
    if let Some(colon) = colon {
        return Some((colon, colon + 2));
    }
    let colon = memchr::memchr(b':', line)?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    (colon > 0 && line[..colon].iter().all(is_name)).then_some((colon, colon + 1))
}

fn body_end(
    window: &[u8],
    body: usize,
    at_end: bool,
    length: Option<Length>,
    troubles: &mut Vec<Trouble>,
) -> Option<usize> {
    let first = match next_heading(window, body.saturating_sub(1), at_end)? {
        Found::At(at) => at,
        Found::Nowhere => window.len(),
    };
    let all = trim_all_breaks(window, body, first);
    let text = &window[body..all];
    let complete_json = json::looks_complete(text);
    // The length of a binary body counts bytes that were not logged.
    if is_binary(text) {
        return Some(all);
    }
    if let Some(length) = length
        && nth_byte(window, body, length.bytes).is_none_or(|end| end > all)
        && !(length.json && complete_json)
        && let Found::At(end) = framed_end(window, body, length.bytes, at_end)?
    {
        return Some(end);
    }
    if is_none(text) || complete_json {
        return Some(all);
    }
    let simple = trim_breaks(window, body, first);
    let exact = length.is_some_and(|length| {
        length.hidden || nth_byte(window, body, length.bytes) == Some(simple)
    });
    if first == window.len() || exact {
        return Some(simple);
    }
    unframed_end(window, body, first, at_end, json::looks_open(text), troubles)
}

/// Nothing frames the body: it ends before the first heading that a header line follows.
fn unframed_end(
    window: &[u8],
    body: usize,
    first: usize,
    at_end: bool,
    open_json: bool,
    troubles: &mut Vec<Trouble>,
) -> Option<usize> {
    let mut found = Vec::new();
    let mut at = first;
    let end = loop {
        let heading = line_at(window, at + 1, at_end)?;
        if header_follows(window, heading.end, at_end)? {
            let kind = if open_json { Oddity::OpenJson } else { Oddity::Unframed };
            found.push(Trouble { at: at + 1, kind });
            break at;
        }
        found.push(Trouble { at: at + 1, kind: Oddity::NotCounted });
        match next_heading(window, at + 1, at_end)? {
            Found::At(next) => at = next,
            Found::Nowhere => break window.len(),
        }
    };
    troubles.append(&mut found);
    Some(trim_breaks(window, body, end))
}

fn header_follows(window: &[u8], at: usize, at_end: bool) -> Option<bool> {
    if at == window.len() {
        return at_end.then_some(false);
    }
    let line = line_at(window, at, at_end)?;
    let text = &window[line.text];
    let name = split_header(text).map_or(&b""[..], |(end, _)| &text[..end]);
    Some(!name.is_empty() && name.iter().all(u8::is_ascii_graphic))
}
