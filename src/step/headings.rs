//! Records in, the headings of them out, each once.
//!
//! A long log has a heading for nearly each record, and mostly two with the same URL: those of a request
//! and of its response. What stands before the URL comes again and again.

use std::hash::Hash;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::number::narrow;
use crate::record::Record;

/// Headings, in the order in which they were seen first.
#[derive(Debug, Default)]
pub(super) struct Headings {
    /// What stands before the URLs.
    starts: Texts<[u8]>,
    /// The URLs, to the ends of the lines.
    urls: Texts<[u8]>,
    /// The start and the URL of each heading.
    all: IndexSet<[u32; 2], FxBuildHasher>,
}

/// Texts that come again and again, each once.
pub(super) type Texts<T> = IndexSet<Box<T>, FxBuildHasher>;

impl Headings {
    /// The place of a record's heading among all.
    pub(super) fn add(&mut self, record: &Record<'_>) -> u32 {
        let ranges = record.heading_ranges();
        let (start, url) = record.heading().split_at(ranges.url.start - ranges.line.start);
        let parts = [place(&mut self.starts, start), place(&mut self.urls, url)];
        narrow(self.all.insert_full(parts).0)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The lines, one after another.
    pub(super) fn lines(&self) -> impl Iterator<Item = Vec<u8>> {
        self.all.iter().map(|[start, url]| {
            [&*self.starts[*start as usize], &*self.urls[*url as usize]].concat()
        })
    }
}

/// The place of a text, of which a copy is made if it is new.
pub(super) fn place<T: ?Sized + Eq + Hash>(texts: &mut Texts<T>, text: &T) -> u32
where
    Box<T>: for<'t> From<&'t T>,
{
    narrow(texts.get_index_of(text).unwrap_or_else(|| texts.insert_full(text.into()).0))
}
