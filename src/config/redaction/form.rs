//! What a secret gives itself away by, wherever it stands: the prefix of a token, the frame of a
//! private key.
//!
//! The regular expression of a form is built and run only where one of its words was found.

use std::ops::Range;
use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use super::Kind;

/// What secrets of one kind look like.
#[derive(Debug, Deserialize)]
pub struct Form {
    /// Its name in messages.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Words of which one is in every such text.
    pub(super) literals: Vec<String>,
    regex: String,
    /// The group of the expression that is the secret; all of it if 0.
    #[serde(default)]
    group: usize,
    #[serde(skip)]
    compiled: OnceLock<Regex>,
}

impl Form {
    /// Calls back with each text of this form.
    pub(super) fn find(
        &'static self,
        text: &[u8],
        found: &mut impl FnMut(&'static Self, Range<usize>),
    ) {
        let regex = self.compiled.get_or_init(|| {
            let regex = RegexBuilder::new(&self.regex).unicode(false).build();
            regex.expect("a test searches with the embedded list")
        });
        for captures in regex.captures_iter(text) {
            let Some(secret) = captures.get(self.group) else { continue };
            let range = secret.range();
            if self.is_guarded(&text[range.clone()]) {
                found(self, range);
            }
        }
    }

    /// Whether what an expression found is a secret and not a word of a sentence.
    fn is_guarded(&self, secret: &[u8]) -> bool {
        match self.id.as_str() {
            "scheme-in-text" => secret.iter().any(|byte| byte.is_ascii_digit() || *byte == b'='),
            _ => !secret.is_empty(),
        }
    }
}
