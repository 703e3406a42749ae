//! What was found in a record: secret values with their places.

use std::ops::Range;

use super::layer::Layer;
use crate::config::Kind;

/// How a secret was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// By the name of its header.
    Header,
    /// By the name of its member, element or part.
    Key,
    /// By the name of its parameter in a query or a form.
    Parameter,
    /// In front of the host of a URL.
    UserInfo,
    /// By its form, which has this name.
    Form(&'static str),
    /// By a pattern of the configuration.
    Pattern,
    /// Since it is a secret in another place.
    Repeated,
    /// It is the length of a body that holds secrets.
    Length,
}

/// A secret value in a record: what it is, and where it lies in [`Record::raw`](crate::record::Record::raw).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
    /// The part of it that tells which secret it is.
    pub(super) secret: Range<usize>,
    /// What its marker must stand between to stay JSON: a number becomes a string.
    pub(super) quote: &'static str,
    /// Its marker, where it is known.
    pub(super) marker: Option<String>,
    /// The value, where the record has it in escapes.
    pub(super) value: Option<Vec<u8>>,
    pub(super) rule: Rule,
    /// Where the name lies that gave it away.
    pub(super) name: Option<Range<usize>>,
}

impl Hit {
    pub(super) fn new(kind: Kind, range: Range<usize>, rule: Rule) -> Self {
        let secret = range.clone();
        Self { kind, range, secret, quote: "", marker: None, value: None, rule, name: None }
    }

    /// A secret that is a piece of a layer.
    pub(super) fn of(layer: &Layer<'_>, kind: Kind, piece: Range<usize>, rule: Rule) -> Self {
        let value = layer.is_decoded().then(|| layer.text()[piece.clone()].to_owned());
        Self { value, ..Self::new(kind, layer.range(piece), rule) }
    }

    /// The same, where the piece may have escapes of JSON, and is known by the name at a place.
    pub(super) fn named(
        layer: &Layer<'_>,
        kind: Kind,
        piece: Range<usize>,
        name: Range<usize>,
    ) -> Self {
        let plain = layer.part(piece.clone()).unescaped();
        let hit = Self::of(layer, kind, piece, Rule::Key);
        let value = plain.map(|plain| plain.text().to_owned()).or(hit.value);
        Self { value, name: Some(layer.range(name)), ..hit }
    }

    /// The secret without escapes.
    pub(super) fn value<'h>(&'h self, raw: &'h [u8]) -> &'h [u8] {
        self.value.as_deref().unwrap_or(&raw[self.secret.clone()])
    }

    /// Whether the value is a secret wherever it stands. What the form of a text or a word before it
    /// gives away has that form everywhere, and may be a word of a sentence.
    pub(super) fn is_sought(&self) -> bool {
        matches!(self.rule, Rule::Header | Rule::Key | Rule::Parameter | Rule::UserInfo)
    }
}

/// Puts hits in order and joins those that overlap; of equals the first that was found stays.
pub(super) fn in_order(hits: &mut Vec<Hit>) {
    hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end)));
    hits.dedup_by(|later, earlier| {
        let overlap = later.range.start < earlier.range.end;
        if overlap {
            earlier.range.end = earlier.range.end.max(later.range.end);
        }
        overlap
    });
}
