//! A text in, where it holds a word that could name a secret out: a sieve before closer looks.

use std::sync::{Arc, LazyLock};

use aho_corasick::AhoCorasick;

use super::list::LIST;

/// Finds the last words of names, all at once.
#[derive(Debug, Clone)]
pub(super) struct Stems(Arc<AhoCorasick>);

static DEFAULT: LazyLock<Stems> = LazyLock::new(|| Stems::of(LIST.stems.iter()));

impl Stems {
    /// What finds the words of the list and others.
    pub(super) fn new<'w>(own: impl Iterator<Item = &'w String>) -> Self {
        let own: Vec<&String> = own.collect();
        if own.is_empty() { DEFAULT.clone() } else { Self::of(LIST.stems.iter().chain(own)) }
    }

    fn of<'w>(words: impl Iterator<Item = &'w String>) -> Self {
        // Only letters of ASCII are compared without case.
        let cases = words.flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            [word.clone(), first.chain(letters).collect(), word.to_uppercase()]
        });
        let mut cases: Vec<String> = cases.collect();
        cases.sort();
        cases.dedup();
        let search = AhoCorasick::builder().ascii_case_insensitive(true).build(cases);
        Self(Arc::new(search.expect("words are few and short")))
    }

    /// The end of each word in a text.
    pub(super) fn ends<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = usize> + 't {
        self.0.find_overlapping_iter(text).map(|found| found.end())
    }

    pub(super) fn are_in(&self, text: &[u8]) -> bool {
        self.0.is_match(text)
    }
}
