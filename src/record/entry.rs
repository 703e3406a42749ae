//! A record as slices of the log; what stands where is said by its parts.

use std::borrow::Cow;
use std::ops::Range;

use super::heading;
use super::parts::{HeaderParts, Parts};
use crate::number::LineNumber;

/// The header with the id that joins a request with its response.
pub const REQUEST_ID: &str = "X-Requestshook-Request-Id";
/// The header of a request with the id of the one that it was sent for.
pub const PARENT_ID: &str = "X-Requestshook-Parent-Id";
/// The header that says when a record was made.
pub const TIME: &str = "X-Requestshook-Time";
/// The header with the length of the body as logged.
pub const BODY_LENGTH: &str = "X-Requestshook-Body-Length";
/// The header with the route that the server matched.
pub const ROUTE: &str = "X-Requestshook-Route";

/// One entry of a log: a request or a response, as slices of what was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a> {
    pub(super) raw: Cow<'a, [u8]>,
    pub(super) parts: Parts,
    pub(super) line: LineNumber,
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
        Some(Self { raw: Cow::Borrowed(line), parts, line: LineNumber::FIRST })
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
    pub fn line(&self) -> LineNumber {
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

    /// The last header of that name, compared without case: what a recorder adds stands behind what
    /// it recorded.
    #[must_use]
    pub fn last_header(&self, name: &str) -> Option<Header<'_>> {
        self.parts.last_header(&self.raw, name).map(|parts| self.header_of(parts))
    }

    fn header_of<'r>(&'r self, parts: &'r HeaderParts) -> Header<'r> {
        let (name, value) = (&self.raw[parts.name.clone()], &self.raw[parts.value.clone()]);
        Header { name, value, parts }
    }

    /// The id that joins a request with its response; `None` if it is missing, empty or `none`.
    #[must_use]
    pub fn request_id(&self) -> Option<&[u8]> {
        self.header(REQUEST_ID).filter(|id| !id.is_empty() && !id.eq_ignore_ascii_case(b"none"))
    }

    /// Whether nobody answers such a request: it is a message.
    #[must_use]
    pub fn is_one_way(&self) -> bool {
        self.status().is_none() && matches!(self.method(), b"PUBLISH" | b"CONSUME")
    }

    /// The id of the request that this one was sent for; `None` if it is missing, empty or `none`, or
    /// if this is a response.
    #[must_use]
    pub fn parent_id(&self) -> Option<&[u8]> {
        let id = self.last_header(PARENT_ID).filter(|_| self.status().is_none())?.value;
        (!id.is_empty() && !id.eq_ignore_ascii_case(b"none")).then_some(id)
    }

    /// When the record was made, as it says; `None` if it does not.
    #[must_use]
    pub fn time(&self) -> Option<Header<'_>> {
        self.last_header(TIME)
    }

    /// The route that the server matched, as the record says.
    #[must_use]
    pub fn route(&self) -> Option<&[u8]> {
        Some(self.last_header(ROUTE)?.value)
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
