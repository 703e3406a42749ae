//! A text in, where it holds a word that could name a secret out: a sieve before closer looks.

use std::sync::{Arc, LazyLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::list::LIST;

/// Finds the last words of names, all at once.
#[derive(Debug, Clone)]
pub(super) struct Stems(Arc<AhoCorasick>);

static DEFAULT: LazyLock<Stems> = LazyLock::new(|| Stems::of(default_words()));

fn default_words<'w>() -> impl Iterator<Item = &'w str> {
    LIST.stems.iter().map(String::as_str)
}

impl Stems {
    /// What finds the words of the list and others.
    pub(super) fn new<'w>(own: impl Iterator<Item = &'w str>) -> Self {
        let own: Vec<&str> = own.collect();
        if own.is_empty() { Self::default().clone() } else { Self::of(default_words().chain(own)) }
    }

    /// What finds the words of the list alone.
    pub(super) fn default() -> &'static Self {
        &DEFAULT
    }

    fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut cases: Vec<String> = words.flat_map(cases).collect();
        cases.sort();
        cases.dedup();
        let mut search = AhoCorasick::builder();
        // It is made faster than the kind that would be chosen for it, and searches no slower.
        search.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::NoncontiguousNFA));
        let search = search.build(cases);
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

/// The ways to write a word that the search does not know to be the same: it compares letters of ASCII
/// alone without case.
fn cases(word: &str) -> Vec<String> {
    if word.is_ascii() {
        return vec![word.to_owned()];
    }
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    vec![word.to_owned(), first.chain(letters).collect(), word.to_uppercase()]
}
