//! Bytes of a requestshook log in, records out.
//!
//! ```text
//! log      ::= record*
//! record   ::= LF heading LF header* LF body LF LF
//! heading  ::= "### (" caller ") REQ >>> (" callee ") : " method SP url
//!            | "### (" caller ") RESP <<< (" callee ") : " status SP method SP url
//! header   ::= name ": " value LF
//! body     ::= "none" | JSON, indented by 2 | decoded text | "b'...'" (32 bytes of a binary body)
//! ```
//!
//! 1. [`Reader`] asks for more of its input until a whole record lies in the window.
//! 2. `heading` takes the first line apart, `frame` finds where headers and body end.
//! 3. A [`Record`] borrows the window; what was odd goes to the diagnostics.
//!
//! Reading is total and lossless: content is never an error, and each byte of the input belongs to a
//! record, or to text before the first record or behind a record that is too long, which a diagnostic
//! reports.

mod between;
mod frame;
mod heading;
pub mod json;
mod length;
mod line;
mod reader;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

pub(crate) use length::HIDDEN;
pub use reader::{Piece, Reader};

/// The bytes that a record has at most. One that goes on is cut there, so that no log can take all
/// memory.
pub const LIMIT: usize = 16 << 20;

/// Where the parts of a record lie in its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parts {
    caller: Range<usize>,
    callee: Range<usize>,
    status: Option<Range<usize>>,
    method: Range<usize>,
    url: Range<usize>,
    heading: Range<usize>,
    headers: Vec<HeaderParts>,
    body: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct HeaderParts {
    line: Range<usize>,
    name: Range<usize>,
    value: Range<usize>,
}

impl Parts {
    /// The first header of that name, compared without case.
    fn find_header(&self, raw: &[u8], name: &str) -> Option<&HeaderParts> {
        let is_named =
            |header: &&HeaderParts| raw[header.name.clone()].eq_ignore_ascii_case(name.as_bytes());
        self.headers.iter().find(is_named)
    }
}

/// One entry of a log: a request or a response, as slices of what was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a> {
    raw: Cow<'a, [u8]>,
    parts: Parts,
    line: u64,
}

/// Where the parts of a heading lie in the bytes of its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingRanges {
    /// All of it, without the end of the line.
    pub line: Range<usize>,
    /// The service that sent the request.
    pub caller: Range<usize>,
    /// The service that answers it.
    pub callee: Range<usize>,
    /// Code and reason of a response.
    pub status: Option<Range<usize>>,
    /// The method of the request.
    pub method: Range<usize>,
    /// The URL.
    pub url: Range<usize>,
}

/// A header line and where it lies in the record.
#[derive(Debug, Clone, Copy)]
pub struct Header<'r> {
    /// What stands before `: `, or the whole line where there is none.
    pub name: &'r [u8],
    /// What stands behind `: `.
    pub value: &'r [u8],
    parts: &'r HeaderParts,
}

impl Header<'_> {
    /// Where the line lies in [`Record::raw`].
    #[must_use]
    pub fn line_range(&self) -> Range<usize> {
        self.parts.line.clone()
    }

    /// Where the name lies in [`Record::raw`].
    #[must_use]
    pub fn name_range(&self) -> Range<usize> {
        self.parts.name.clone()
    }

    /// Where the value lies in [`Record::raw`].
    #[must_use]
    pub fn value_range(&self) -> Range<usize> {
        self.parts.value.clone()
    }
}

impl<'a> Record<'a> {
    /// A record that is nothing but its heading; `None` if the line is no heading.
    #[must_use]
    pub fn of_heading(line: &'a [u8]) -> Option<Self> {
        let heading = heading::parse(line)?;
        let parts = Parts {
            caller: heading.caller,
            callee: heading.callee,
            status: heading.status,
            method: heading.method,
            url: heading.url,
            heading: 0..line.len(),
            headers: Vec::new(),
            body: line.len()..line.len(),
        };
        Some(Self { raw: Cow::Borrowed(line), parts, line: 1 })
    }
}

impl Record<'_> {
    /// Every byte of the record, from the line feeds before its heading to those behind its body.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The line that the record begins with, without its end.
    #[must_use]
    pub fn heading(&self) -> &[u8] {
        &self.raw[self.parts.heading.clone()]
    }

    /// Where the parts of the heading lie in [`Record::raw`].
    #[must_use]
    pub fn heading_ranges(&self) -> HeadingRanges {
        let Parts { heading, caller, callee, status, method, url, .. } = &self.parts;
        HeadingRanges {
            line: heading.clone(),
            caller: caller.clone(),
            callee: callee.clone(),
            status: status.clone(),
            method: method.clone(),
            url: url.clone(),
        }
    }

    /// The line of the heading, counted from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The service that sent the request.
    #[must_use]
    pub fn caller(&self) -> &[u8] {
        &self.raw[self.parts.caller.clone()]
    }

    /// The service that answers it.
    #[must_use]
    pub fn callee(&self) -> &[u8] {
        &self.raw[self.parts.callee.clone()]
    }

    /// Code and reason of a response; `None` for a request.
    #[must_use]
    pub fn status(&self) -> Option<&[u8]> {
        self.parts.status.clone().map(|range| &self.raw[range])
    }

    /// The method of the request, in the heading of its response too.
    #[must_use]
    pub fn method(&self) -> &[u8] {
        &self.raw[self.parts.method.clone()]
    }

    /// The URL as logged.
    #[must_use]
    pub fn url(&self) -> &[u8] {
        &self.raw[self.parts.url.clone()]
    }

    /// The headers, in order, repeated ones too.
    pub fn headers(&self) -> impl Iterator<Item = Header<'_>> {
        self.parts.headers.iter().map(|parts| self.header_of(parts))
    }

    /// The first header of that name, compared without case.
    #[must_use]
    pub fn find_header(&self, name: &str) -> Option<Header<'_>> {
        self.parts.find_header(&self.raw, name).map(|parts| self.header_of(parts))
    }

    /// The value of the first header of that name, compared without case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        self.parts.find_header(&self.raw, name).map(|parts| &self.raw[parts.value.clone()])
    }

    fn header_of<'r>(&'r self, parts: &'r HeaderParts) -> Header<'r> {
        let (name, value) = (&self.raw[parts.name.clone()], &self.raw[parts.value.clone()]);
        Header { name, value, parts }
    }

    /// The id that joins a request with its response; `None` if it is missing, empty or `none`.
    #[must_use]
    pub fn request_id(&self) -> Option<&[u8]> {
        self.header("X-Requestshook-Request-Id")
            .filter(|id| !id.is_empty() && !id.eq_ignore_ascii_case(b"none"))
    }

    /// The body as logged, `none` for an empty one.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.raw[self.body_range()]
    }

    /// Where the body lies in [`Record::raw`].
    #[must_use]
    pub fn body_range(&self) -> Range<usize> {
        self.parts.body.clone()
    }

    /// The same record with bytes of its own.
    #[must_use]
    pub fn into_owned(self) -> Record<'static> {
        Record { raw: Cow::Owned(self.raw.into_owned()), parts: self.parts, line: self.line }
    }
}

/// Whether a logged body is requestshook's word for an empty one.
#[must_use]
pub fn is_none(body: &[u8]) -> bool {
    body == b"none" || body.is_empty()
}

/// Whether a logged body is requestshook's form of a binary one: `b'...'...`, its first 32 bytes on
/// one line as Python prints them.
#[must_use]
pub fn is_binary(body: &[u8]) -> bool {
    let shown = body.strip_suffix(b"...").unwrap_or(body);
    let quoted = |quote: &[u8]| {
        let inside = shown.strip_prefix(b"b").and_then(|text| text.strip_prefix(quote));
        inside.is_some_and(|text| text.ends_with(quote))
    };
    (quoted(b"'") || quoted(b"\"")) && !body.contains(&b'\n')
}
