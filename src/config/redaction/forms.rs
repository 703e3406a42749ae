//! A text in, the secrets in it that have one of the forms of the list out.
//!
//! Texts are searched for the words that each form holds, all at once.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::form::Form;
use super::list::LIST;

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
        let search = |kind, how| {
            let literals = forms.iter().flat_map(|form| &form.literals);
            let mut builder = AhoCorasick::builder();
            builder.ascii_case_insensitive(ignore_case).match_kind(kind).kind(how);
            builder.build(literals).expect("a test searches with the embedded list")
        };
        // What is made fastest serves where little is searched, and where words with case are searched
        // for: the search for several words at once that stands before the automaton finds them.
        let fast = Some(AhoCorasickKind::NoncontiguousNFA);
        let any = search(MatchKind::LeftmostFirst, fast.filter(|_| !ignore_case));
        let literals = search(MatchKind::Standard, fast);
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
