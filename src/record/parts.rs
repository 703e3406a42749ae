//! Where the parts of a record lie, as the reader found them.

use std::ops::Range;

/// Where the parts of a record lie in its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) caller: Range<usize>,
    pub(super) callee: Range<usize>,
    pub(super) status: Option<Range<usize>>,
    pub(super) method: Range<usize>,
    pub(super) url: Range<usize>,
    pub(super) heading: Range<usize>,
    pub(super) headers: Vec<HeaderParts>,
    pub(super) body: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeaderParts {
    pub(super) line: Range<usize>,
    pub(super) name: Range<usize>,
    pub(super) value: Range<usize>,
}

impl Parts {
    /// The first header of that name, compared without case.
    pub(super) fn find_header(&self, raw: &[u8], name: &str) -> Option<&HeaderParts> {
        let is_named =
            |header: &&HeaderParts| raw[header.name.clone()].eq_ignore_ascii_case(name.as_bytes());
        self.headers.iter().find(is_named)
    }
}
