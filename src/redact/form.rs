//! A text in, the secrets out that show by their own form, wherever they stand.

use super::hit::{Hit, Rule};
use super::layer::Layer;
use super::signs::Signs;
use crate::config::{Forms, Kind, Redaction};

/// The secrets that have a known form. Those of a form that nothing else has are looked for only
/// where there may be some.
pub(super) fn hits(layer: &Layer<'_>, signs: Signs, fixed: bool) -> Vec<Hit> {
    let text = layer.text();
    let mut hits = Vec::new();
    let mut find = |forms: &Forms| {
        forms.find(text, |form, range| {
            hits.push(Hit::of(layer, form.kind, range, Rule::Form(&form.id)));
        });
    };
    if fixed {
        find(Forms::fixed());
    }
    let words = signs.has(Signs::BLANK | Signs::EQUALS);
    if words || (signs.has(Signs::COLON) && colon_follows_word(text)) {
        find(Forms::loose());
    }
    hits
}

/// What the patterns of the configuration find.
pub(super) fn patterns(rules: &Redaction, layer: &Layer<'_>) -> impl Iterator<Item = Hit> {
    let found = rules.patterns().iter().flat_map(|pattern| pattern.find_iter(layer.text()));
    found.map(|found| Hit::of(layer, Kind::Secret, found.range(), Rule::Pattern))
}

/// Whether a colon stands where it could end the name of a header with a secret, which is not so in
/// URLs and times.
fn colon_follows_word(text: &[u8]) -> bool {
    memchr::memchr_iter(b':', text).any(|colon| {
        let before = text[..colon].iter().rev().find(|byte| !matches!(byte, b'"' | b'\''));
        before.is_some_and(|byte| b"nye".contains(&byte.to_ascii_lowercase()))
    })
}
