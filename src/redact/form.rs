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
    // They are told by a word before them.
    if signs.has(Signs::BLANK) {
        find(Forms::loose());
    }
    hits
}

/// What the patterns of the configuration find.
pub(super) fn patterns(rules: &Redaction, layer: &Layer<'_>) -> impl Iterator<Item = Hit> {
    let found = rules.patterns().iter().flat_map(|pattern| pattern.find_iter(layer.text()));
    found.map(|found| Hit::of(layer, Kind::Secret, found.range(), Rule::Pattern))
}
