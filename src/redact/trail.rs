//! The parts that a text was found in, from the outside in; its place out.

use std::ops::Range;

use super::opaque;
use super::relate::Relations;
use crate::config::{Part, Place, Where};
use crate::text::decode;

/// What part of a record is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base<'t> {
    /// The value of a header of this name.
    Header(&'t str),
    /// The URL of the heading.
    Url,
    Body,
    /// A segment of the path of a URL, with all of them, and its number.
    Path(&'t [u8], &'t [Range<usize>], usize),
    /// Nothing that has places, such as a service's name.
    Other,
}

/// Where a text stands.
#[derive(Clone, Copy)]
pub(super) struct Trail<'t> {
    base: Base<'t>,
    outer: Option<&'t Self>,
    /// What holds the text directly.
    here: Option<&'t Relations<'t>>,
}

impl<'t> Trail<'t> {
    pub(super) fn new(base: Base<'t>) -> Self {
        Self { base, outer: None, here: None }
    }

    /// The trail of a value in what was read at this one.
    pub(super) fn into<'i>(&'i self, here: &'i Relations<'i>) -> Trail<'i> {
        Trail { base: self.base, outer: Some(self), here: Some(here) }
    }

    /// The place; `None` if it has no name by which it could be decided.
    pub(super) fn place(&self) -> Option<Place> {
        let place = |part, segments| Some(Place { part, segments });
        match self.base {
            Base::Header(name) => place(Part::Header, vec![name.to_owned()]),
            Base::Body => place(Part::Body, self.segments()),
            Base::Url => {
                let (query, name) = self.outermost()?.last_name()?;
                (query == Where::Parameter).then(|| place(Part::Query, vec![name]))?
            }
            Base::Path(url, segments, value) => {
                let segment = |(at, segment): (usize, &Range<usize>)| match &url[segment.clone()] {
                    _ if at == value => "{}".to_owned(),
                    id if is_id(id) => "*".to_owned(),
                    word => decode(word).into_owned(),
                };
                place(Part::Path, segments.iter().enumerate().map(segment).collect())
            }
            Base::Other => None,
        }
    }

    pub(super) fn base(&self) -> Base<'t> {
        self.base
    }

    fn outermost(&self) -> Option<&Relations<'t>> {
        self.outer.and_then(Trail::outermost).or(self.here)
    }

    fn segments(&self) -> Vec<String> {
        let mut segments = self.outer.map(Trail::segments).unwrap_or_default();
        if let Some(here) = self.here {
            here.names(&mut segments);
        }
        segments
    }
}

/// Whether a segment of a path varies from call to call.
fn is_id(segment: &[u8]) -> bool {
    let digits = segment.iter().filter(|byte| byte.is_ascii_digit()).count();
    let hexadecimal = segment.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-');
    digits == segment.len()
        || (hexadecimal && segment.len() >= 16 && digits > 0)
        || opaque::alphabet(segment).is_some()
}
