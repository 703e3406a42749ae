//! Secret values in, their places in a text out, in every form that is not just an escape of another.
//!
//! 1. The first bytes of all values are searched for at once; tokens of one kind share them.
//! 2. Where some were found, the longest value that stands there is looked up among the sorted ones.
//!
//! A text that was made to be slow costs no more than [`NEEDLE`] comparisons a byte.

use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::hit::Rule;
use crate::config::Kind;
use crate::number::narrow;

/// A value that is shorter is replaced where it was found, and not wherever it stands: it could be
/// any word.
pub(super) const SHORT: usize = 8;
/// So many bytes of a value are enough to know it by.
const NEEDLE: usize = 256;
/// Another value is looked for in so many of the last bytes of one.
const OVERLAP: usize = 4096;
/// Of so many values that begin alike, the one is taken that the text goes on with.
const ALIKE: usize = 32;

/// What stands for a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    pub(super) kind: Kind,
    pub(super) marker: String,
    /// The name that gave the value away, where it is a plain one.
    pub(super) name: Option<String>,
    /// How it was found first, and in which record, counted from 0.
    pub(super) rule: Rule,
    pub(super) record: usize,
}

/// Finds values.
#[derive(Debug, Default)]
pub(super) struct Finder {
    /// What values begin with.
    starts: Option<AhoCorasick>,
    /// Each value in each form, in order, with the place of its mark.
    values: Vec<(Arc<[u8]>, u32)>,
    /// What stands for each value, in whatever form.
    marks: Vec<Mark>,
}

impl Finder {
    /// What finds these values and their Base64 forms; each comes with its marker.
    pub(super) fn new<'v>(values: impl Iterator<Item = (&'v Arc<[u8]>, Mark)>) -> Self {
        let (mut forms, mut marks) = (Vec::new(), Vec::new());
        for (value, mark) in values {
            let at = narrow(marks.len());
            marks.push(mark);
            let encoded = STANDARD_NO_PAD.encode(value);
            if encoded.contains(['+', '/']) {
                forms.push((Arc::from(URL_SAFE_NO_PAD.encode(value).into_bytes()), at));
            }
            forms.push((Arc::from(encoded.into_bytes()), at));
            forms.push((Arc::clone(value), at));
        }
        let mark = |at: &u32| &marks[*at as usize];
        forms.sort_unstable_by(|(one, first), (other, second)| {
            one.cmp(other).then_with(|| mark(first).cmp(mark(second)))
        });
        forms.dedup_by(|one, other| one.0 == other.0);
        forms.shrink_to_fit();
        let mut starts: Vec<_> = forms.iter().map(|(value, _)| &value[..SHORT]).collect();
        starts.dedup();
        // The kind of match that can skip over what is none.
        let starts = (!starts.is_empty()).then(|| {
            AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(starts).ok()
        });
        let starts = starts.flatten();
        Self { starts, values: forms, marks }
    }

    /// Whether there is nothing to find.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The first value in a text from a place on, and its marker.
    pub(super) fn find(&self, text: &[u8], from: usize) -> Option<(Range<usize>, &Mark)> {
        self.find_before(text, from, text.len())
    }

    /// The first value that begins between two places.
    fn find_before(&self, text: &[u8], from: usize, to: usize) -> Option<(Range<usize>, &Mark)> {
        let starts = self.starts.as_ref()?;
        let end = text.len().min(to + SHORT - 1);
        let mut from = from;
        while let Some(start) = starts.find(text.get(from..end)?) {
            let at = from + start.start();
            if let Some((length, mark)) = self.value_at(&text[at..]) {
                return Some((at..at + length, mark));
            }
            from = at + 1;
        }
        None
    }

    /// All values in a text, and their markers. Those that overlap are one, with the marker of the
    /// first.
    pub(super) fn find_all<'f>(
        &'f self,
        text: &'f [u8],
    ) -> impl Iterator<Item = (Range<usize>, &'f Mark)> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let (mut range, mark) = self.find(text, from)?;
            // Of a very long value only the end could be the begin of another.
            let mut at = (range.start + 1).max(range.end.saturating_sub(OVERLAP));
            while let Some((more, _)) = self.find_before(text, at, range.end) {
                range.end = range.end.max(more.end);
                at = more.start + 1;
            }
            from = range.end;
            Some((range, mark))
        })
    }

    /// How long the longest value is that a text begins with, and its marker.
    fn value_at(&self, text: &[u8]) -> Option<(usize, &Mark)> {
        let mut wanted = needle(text);
        loop {
            let below = self.values.partition_point(|(value, _)| needle(value) <= wanted);
            let (value, _) = self.values.get(below.checked_sub(1)?)?;
            let common = common_start(needle(value), wanted);
            if common == needle(value).len() {
                return self.longest(text, below);
            }
            if common < SHORT {
                return None;
            }
            wanted = &wanted[..common];
        }
    }

    /// Of the values that begin alike and end before this one, the one that the text goes on with.
    fn longest(&self, text: &[u8], below: usize) -> Option<(usize, &Mark)> {
        let last = needle(&self.values[below - 1].0);
        let alike = self.values[..below].iter().rev().take(ALIKE);
        let alike = alike.take_while(|(value, _)| needle(value) == last);
        let found = alike.map(|(value, at)| (common_start(value, text), at));
        found.max_by_key(|found| found.0).map(|(length, at)| (length, &self.marks[*at as usize]))
    }
}

fn needle(value: &[u8]) -> &[u8] {
    &value[..value.len().min(NEEDLE)]
}

fn common_start(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(values: &[&str], text: &str) -> Vec<String> {
        let mark = |value: &&str| Mark {
            kind: Kind::Token,
            marker: format!("<{value}>"),
            name: None,
            rule: Rule::Key,
            record: 0,
        };
        let texts: Vec<Arc<[u8]>> = values.iter().map(|value| value.as_bytes().into()).collect();
        let finder = Finder::new(texts.iter().zip(values.iter().map(mark)));
        finder.find_all(text.as_bytes()).map(|(range, _)| text[range].to_owned()).collect()
    }

    #[test]
    fn the_longest_value_is_found_and_others_that_begin_alike_too() {
        let values = ["gAAAAABtoken", "gAAAAABtoken-2", "gAAAAABz", "hunter2hunter2"];
        assert_eq!(found(&values, "a gAAAAABtoken-2b"), ["gAAAAABtoken-2"]);
        assert_eq!(found(&values, "gAAAAABtoken-3gAAAAABzgAAAAABx"), ["gAAAAABtoken", "gAAAAABz"]);
        assert_eq!(found(&values, "hunter2hunter"), Vec::<String>::new());
        assert_eq!(found(&[], "hunter2hunter2"), Vec::<String>::new());
    }

    #[test]
    fn values_that_overlap_are_one() {
        let values = ["abcdefgh12", "gh12345678", "abcdefgh1"];
        assert_eq!(found(&values, "-abcdefgh12345678-"), ["abcdefgh12345678"]);
        assert_eq!(found(&values, "abcdefgh1gh12345678"), ["abcdefgh1", "gh12345678"]);
    }

    #[test]
    fn base64_of_a_value_is_the_value() {
        assert_eq!(found(&["hunter2hunter2"], "x aHVudGVyMmh1bnRlcjI= y"), ["aHVudGVyMmh1bnRlcjI"]);
    }

    #[test]
    fn a_long_value_is_found_to_its_end() {
        let long = "ab".repeat(300);
        let other = format!("{}c{}", "ab".repeat(200), "x".repeat(100));
        assert_eq!(found(&[&long, &other], &format!("-{other}-")), [other.as_str()]);
    }
}
