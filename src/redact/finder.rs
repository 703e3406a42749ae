//! Secret values in, their places in a text out, as they are and in Base64: in every form that is not
//! just an escape of another.
//!
//! 1. What the values begin with is searched for, all of it at once; tokens of one kind share it.
//! 2. Where some was found, the longest value that stands there is looked up among the sorted ones.
//!
//! A text that was made to be slow costs no more than a few times [`NEEDLE`] comparisons a byte: where
//! values overlap, as in a secret that repeats itself, only what they add is compared.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use super::encoded;
use super::hit::Rule;
use super::marker;
use crate::config::Kind;

/// A value that is shorter is replaced where it was found, and not wherever it stands: it could be
/// any word.
pub(super) const SHORT: usize = 8;
/// So many bytes of a value are enough to know it by.
const NEEDLE: usize = 256;
/// So many bytes are decoded at once: those of a needle, in whole groups.
const PIECE: usize = NEEDLE.next_multiple_of(3);
/// Another value is looked for in so many of the last bytes of one.
const OVERLAP: usize = 4096;
/// Of so many values that begin alike, the one is taken that the text goes on with.
const ALIKE: usize = 32;

/// What stands for a value.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) kind: Kind,
    /// Its number, if values of its kind are numbered.
    pub(super) number: u32,
    /// The name that gave the value away, where it is a plain one.
    pub(super) name: Option<Arc<str>>,
    /// How it was found first, and in which record, counted from 0.
    pub(super) rule: Rule,
    pub(super) record: u32,
}

impl Mark {
    /// The marker.
    pub(super) fn marker(&self) -> String {
        marker::marker(self.kind, self.kind.has_identity().then_some(self.number))
    }
}

/// A value, and what stands for it.
type Known = (Box<[u8]>, Mark);

/// Finds values.
#[derive(Debug, Default)]
pub(super) struct Finder {
    /// What values begin with.
    starts: Option<AhoCorasick>,
    /// In which form values begin with each of them.
    forms: Vec<Forms>,
    /// The values, in order, with what stands for them.
    values: Vec<Known>,
}

/// In which form values begin with a text.
#[derive(Debug, Default, Clone, Copy)]
struct Forms {
    plain: bool,
    encoded: bool,
}

impl Finder {
    /// What finds these values and their Base64 forms.
    pub(super) fn new(mut values: Vec<Known>) -> Self {
        values.shrink_to_fit();
        values.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let mut starts: BTreeMap<[u8; SHORT], Forms> = BTreeMap::new();
        for (value, _) in &values {
            let Some(start) = value.first_chunk() else { continue };
            starts.entry(*start).or_default().plain = true;
            for start in encoded::starts(start) {
                starts.entry(start).or_default().encoded = true;
            }
        }
        let forms = starts.values().copied().collect();
        // The kind of match that can skip over what is none.
        let starts = (!starts.is_empty()).then(|| {
            AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(starts.keys()).ok()
        });
        Self { starts: starts.flatten(), forms, values }
    }

    /// Whether there is nothing to find.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// What stands for a value that is found.
    pub(super) fn get(&self, value: &[u8]) -> Option<&Mark> {
        let at = self.values.binary_search_by(|(known, _)| (**known).cmp(value)).ok()?;
        Some(&self.values[at].1)
    }

    /// The first value in a text from a place on, and its marker.
    pub(super) fn find(&self, text: &[u8], from: usize) -> Option<(Range<usize>, &Mark)> {
        self.find_before(text, from..text.len(), 0)
    }

    /// The first value that begins between two places; what comes before `known` belongs to another
    /// one that goes on until there.
    fn find_before(
        &self,
        text: &[u8],
        places: Range<usize>,
        known: usize,
    ) -> Option<(Range<usize>, &Mark)> {
        let starts = self.starts.as_ref()?;
        let end = text.len().min(places.end + SHORT - 1);
        let mut from = places.start;
        while let Some(start) = starts.find(text.get(from..end)?) {
            let at = from + start.start();
            let Forms { plain, encoded } = self.forms[start.pattern()];
            let encoded = encoded.then(|| self.encoded_at(&text[at..])).flatten();
            let known = known.saturating_sub(at);
            let plain = plain.then(|| self.plain_at(&text[at..], known)).flatten();
            let longest = [encoded, plain].into_iter().flatten().max_by_key(|(length, _)| *length);
            if let Some((length, mark)) = longest {
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
            while let Some((more, _)) = self.find_before(text, at..range.end, range.end) {
                range.end = range.end.max(more.end);
                at = more.start + 1;
            }
            from = range.end;
            Some((range, mark))
        })
    }

    /// How long the longest value is that a text begins with, and its mark. Beyond the needle so much
    /// of the text is not compared.
    fn plain_at(&self, text: &[u8], known: usize) -> Option<(usize, &Mark)> {
        let alike = self.alike(needle(text))?;
        longest(alike, |value| {
            let known = known.min(value.len());
            known + common_start(&value[known..], &text[known..])
        })
    }

    /// The same for a text in Base64.
    fn encoded_at(&self, text: &[u8]) -> Option<(usize, &Mark)> {
        let mut plain = [0; PIECE];
        let length = encoded::decode_start(text, &mut plain);
        let alike = self.alike(needle(&plain[..length]))?;
        let (length, mark) = longest(alike, |value| common_encoded(value, text))?;
        Some(((length * 4).div_ceil(3), mark))
    }

    /// The longest values that a text begins with, as far as a needle tells; what comes last among the
    /// sorted ones stands last.
    fn alike(&self, mut wanted: &[u8]) -> Option<&[Known]> {
        loop {
            let below = self.values.partition_point(|(value, _)| needle(value) <= wanted);
            let value = needle(&self.values[..below].last()?.0);
            let common = common_start(value, wanted);
            if common == value.len() {
                let first =
                    self.values[..below].partition_point(|(other, _)| needle(other) < value);
                return Some(&self.values[first..below]);
            }
            if common < SHORT {
                return None;
            }
            wanted = &wanted[..common];
        }
    }
}

/// Of values that begin alike the one that a text goes on with: how much of it, and its mark.
fn longest(alike: &[Known], common: impl Fn(&[u8]) -> usize) -> Option<(usize, &Mark)> {
    let found = alike.iter().rev().take(ALIKE).map(|(value, mark)| (common(value), mark));
    found.max_by_key(|(length, _)| *length)
}

fn needle(value: &[u8]) -> &[u8] {
    &value[..value.len().min(NEEDLE)]
}

fn common_start(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

/// How much of a value a text in Base64 begins with.
fn common_encoded(value: &[u8], text: &[u8]) -> usize {
    let mut common = 0;
    for (value, text) in value.chunks(PIECE).zip(text.chunks(PIECE / 3 * 4)) {
        let mut plain = [0; PIECE];
        let length = encoded::decode_start(text, &mut plain);
        let same = common_start(value, &plain[..length]);
        common += same;
        if same < value.len() {
            break;
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD_NO_PAD;

    use super::*;

    fn found(values: &[&str], text: &str) -> Vec<String> {
        let mark = Mark { kind: Kind::Token, number: 1, name: None, rule: Rule::Key, record: 0 };
        let texts = values.iter().map(|value| (value.as_bytes().into(), mark.clone()));
        let finder = Finder::new(texts.collect());
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
        let value = ["hunter2hunter2"];
        assert_eq!(found(&value, "x aHVudGVyMmh1bnRlcjI= y"), ["aHVudGVyMmh1bnRlcjI"]);
        // Behind it come more of the text, a path with signs of both alphabets, or too little.
        assert_eq!(found(&value, "aHVudGVyMmh1bnRlcjI6YWRtaW4"), ["aHVudGVyMmh1bnRlcjI"]);
        assert_eq!(found(&value, "aHVudGVyMmh1bnRlcjI/a-b+c_d"), ["aHVudGVyMmh1bnRlcjI"]);
        assert_eq!(found(&value, "aHVudGVyMmh1bnRlcj"), Vec::<String>::new());
        let signs = ["??>??>??>"];
        assert_eq!(found(&signs, "Pz8+Pz8+Pz8+ Pz8-Pz8-Pz8-"), ["Pz8+Pz8+Pz8+", "Pz8-Pz8-Pz8-"]);
    }

    #[test]
    fn of_a_value_and_base64_at_one_place_the_longer_is_taken() {
        let values = ["aHVudGVyMmh1", "hunter2hunter2"];
        assert_eq!(found(&values, "aHVudGVyMmh1bnRlcjI"), ["aHVudGVyMmh1bnRlcjI"]);
        assert_eq!(found(&values, "aHVudGVyMmh1bnRl"), ["aHVudGVyMmh1"]);
    }

    #[test]
    fn a_long_value_is_found_to_its_end() {
        let long = "ab".repeat(300);
        let other = format!("{}c{}", "ab".repeat(200), "x".repeat(100));
        assert_eq!(found(&[&long, &other], &format!("-{other}-")), [other.as_str()]);
        let encoded = STANDARD_NO_PAD.encode(&other);
        assert_eq!(found(&[&long, &other], &format!("-{encoded}-")), [encoded]);
    }
}
