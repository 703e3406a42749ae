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
        self.headers.iter().find(|header| header.is_named(raw, name))
    }

    /// The last one.
    pub(super) fn last_header(&self, raw: &[u8], name: &str) -> Option<&HeaderParts> {
        self.headers.iter().rfind(|header| header.is_named(raw, name))
    }
}

impl HeaderParts {
    fn is_named(&self, raw: &[u8], name: &str) -> bool {
        raw[self.name.clone()].eq_ignore_ascii_case(name.as_bytes())
    }
}
