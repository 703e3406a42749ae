//! The list of secret forms in, the texts that have one of them out.
//!
//! A form is what a secret gives itself away by, wherever it stands: the prefix of a token, the
//! frame of a private key. Texts are searched for the words that each form holds, and a form's
//! regular expression is built and run only where its word was found.

use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, MatchKind};
use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use super::{Kind, LIST, Redaction};

/// What secrets of one kind look like.
#[derive(Debug, Deserialize)]
pub struct Form {
    /// Its name in messages.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Words of which one is in every such text.
    literals: Vec<String>,
    regex: String,
    /// The group of the expression that is the secret; all of it if 0.
    #[serde(default)]
    group: usize,
    #[serde(skip)]
    compiled: OnceLock<Regex>,
}

/// Forms that are looked for together.
#[derive(Debug)]
pub struct Forms {
    all: &'static [Form],
    /// Tells fast that there is nothing.
    any: AhoCorasick,
    /// Finds each word, also inside of another.
    literals: AhoCorasick,
    /// For each literal its form.
    owners: Vec<usize>,
}

static FIXED: LazyLock<Forms> = LazyLock::new(|| Forms::new(&LIST.forms, false));
static LOOSE: LazyLock<Forms> = LazyLock::new(|| Forms::new(&LIST.loose_forms, true));

impl Forms {
    /// Forms that nothing else has; their words are searched for with case.
    #[must_use]
    pub fn fixed() -> &'static Self {
        &FIXED
    }

    /// Forms that tell a secret by the word in front of it, in any case.
    #[must_use]
    pub fn loose() -> &'static Self {
        &LOOSE
    }

    fn new(forms: &'static [Form], ignore_case: bool) -> Self {
        let search = |kind| {
            let literals = forms.iter().flat_map(|form| &form.literals);
            let mut builder = AhoCorasick::builder();
            let search =
                builder.ascii_case_insensitive(ignore_case).match_kind(kind).build(literals);
            search.expect("a test searches with the embedded list")
        };
        let (any, literals) = (search(MatchKind::LeftmostFirst), search(MatchKind::Standard));
        let owner = |(at, form): (usize, &'static Form)| form.literals.iter().map(move |_| at);
        let owners = forms.iter().enumerate().flat_map(owner).collect();
        Self { all: forms, any, literals, owners }
    }

    /// Whether a text may hold one of the forms.
    #[must_use]
    pub fn may_be_in(&self, text: &[u8]) -> bool {
        self.any.is_match(text)
    }

    /// Calls back with each text of one of the forms.
    pub fn find(&self, text: &[u8], mut found: impl FnMut(&'static Form, Range<usize>)) {
        if !self.may_be_in(text) {
            return;
        }
        let mut asked = 0_u64;
        for literal in self.literals.find_overlapping_iter(text) {
            let at = self.owners[literal.pattern().as_usize()];
            if asked & (1 << at) == 0 {
                asked |= 1 << at;
                self.all[at].find(text, &mut found);
            }
            if asked.count_ones() as usize == self.all.len() {
                break;
            }
        }
    }
}

impl Form {
    fn find(&'static self, text: &[u8], found: &mut impl FnMut(&'static Self, Range<usize>)) {
        let regex = self.compiled.get_or_init(|| {
            let regex = RegexBuilder::new(&self.regex).unicode(false).build();
            regex.expect("a test searches with the embedded list")
        });
        for captures in regex.captures_iter(text) {
            let Some(secret) = captures.get(self.group) else { continue };
            let range = unquoted(text, secret.range());
            if self.is_guarded(&text[range.clone()]) {
                found(self, range);
            }
        }
    }

    /// Whether what an expression found is a secret and not a word of a sentence.
    fn is_guarded(&self, secret: &[u8]) -> bool {
        match self.id.as_str() {
            "scheme-in-text" => secret.iter().any(|byte| byte.is_ascii_digit() || *byte == b'='),
            "header-in-text" => {
                std::str::from_utf8(secret).is_ok_and(|word| !Redaction::is_scheme(word))
            }
            _ => !secret.is_empty(),
        }
    }
}

/// A place without the quotes around it.
fn unquoted(text: &[u8], range: Range<usize>) -> Range<usize> {
    match &text[range.clone()] {
        [b'"', .., b'"'] | [b'\'', .., b'\''] => range.start + 1..range.end - 1,
        _ => range,
    }
}
