//! What was found in a record: secret values with their places.

use std::ops::Range;

use super::layer::{Escape, Layer};
use crate::config::Kind;

/// How a secret was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// By the name of its header.
    Header,
    /// By the name of its member, element, part or line.
    Key,
    /// By the name of its parameter in a query or a form.
    Parameter,
    /// In front of the host of a URL.
    UserInfo,
    /// By the path that it stands in, or that its body was sent to.
    Path,
    /// By the words around it.
    Sentence,
    /// By its form, which has this name.
    Form(&'static str),
    /// By a pattern of the configuration.
    Pattern,
    /// By its place, which the configuration hides.
    Hidden,
    /// Since it is a secret in another place.
    Repeated,
    /// It is the length of a body that holds secrets.
    Length,
}

impl Rule {
    /// What gave a secret away, which is not its value; a name goes before the kind of place alone.
    #[must_use]
    pub fn place(self, name: Option<&str>) -> String {
        let named = |what: &str| name.map_or(what.to_owned(), |name| format!("{what} `{name}`"));
        match self {
            Self::Header => named("header"),
            Self::Key => named("key"),
            Self::Parameter => named("parameter"),
            Self::UserInfo => "credentials in a URL".to_owned(),
            Self::Path => "a path that holds secrets".to_owned(),
            Self::Sentence => named("the word"),
            Self::Form(form) => format!("form `{form}`"),
            Self::Pattern => "a pattern of `[redact]`".to_owned(),
            Self::Hidden => "a place in `hide` of `[redact]`".to_owned(),
            Self::Repeated => "a secret found elsewhere".to_owned(),
            Self::Length => "the length of a body with secrets".to_owned(),
        }
    }
}

/// A secret value in a record: what it is, and where it lies in [`Record::raw`](crate::record::Record::raw).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
    /// What its marker must stand between to stay JSON: a number becomes a string.
    pub(super) quote: String,
    /// Its marker, where it is known.
    pub(super) marker: Option<String>,
    /// The value, where the record has it in escapes.
    pub(super) value: Option<Vec<u8>>,
    /// Other secrets that are known by it: what it holds in a form of its own, and what was found in
    /// the same place otherwise.
    pub(super) also: Vec<(Kind, Vec<u8>)>,
    pub(super) rule: Rule,
    /// Where the name lies that gave it away.
    pub(super) name: Option<Range<usize>>,
}

impl Hit {
    pub(super) fn new(kind: Kind, range: Range<usize>, rule: Rule) -> Self {
        let quote = String::new();
        let also = Vec::new();
        Self { kind, range, quote, marker: None, value: None, also, rule, name: None }
    }

    /// A secret that is a piece of a layer.
    pub(super) fn of(layer: &Layer<'_>, kind: Kind, piece: Range<usize>, rule: Rule) -> Self {
        let value = layer.is_decoded().then(|| layer.text()[piece.clone()].to_owned());
        Self { value, ..Self::new(kind, layer.range(piece), rule) }
    }

    /// The same, where the piece is written with escapes.
    pub(super) fn written(
        layer: &Layer<'_>,
        kind: Kind,
        piece: Range<usize>,
        escape: Escape,
        rule: Rule,
    ) -> Self {
        let plain = layer.part(piece.clone()).plain(escape);
        let hit = Self::of(layer, kind, piece, rule);
        Self { value: plain.map(|plain| plain.text().to_owned()).or(hit.value), ..hit }
    }

    /// Whether it lies in a piece of the record, or the other way round.
    pub(super) fn overlaps(&self, piece: &Range<usize>) -> bool {
        self.range.start < piece.end && piece.start < self.range.end
    }

    /// What of it lies before and after a piece of the record.
    pub(super) fn without(self, piece: &Range<usize>) -> Vec<Self> {
        if !self.overlaps(piece) {
            return vec![self];
        }
        let (start, end) = (self.range.start, self.range.end);
        let parts = [start..piece.start.max(start), piece.end.min(end)..end];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.map(|range| Self { range, value: None, ..self.clone() }).collect()
    }

    /// The secret without escapes.
    pub(super) fn value<'h>(&'h self, raw: &'h [u8]) -> &'h [u8] {
        self.value.as_deref().unwrap_or(&raw[self.range.clone()])
    }

    /// Whether the value is a secret wherever it stands. What the form of a text gives away has that
    /// form everywhere.
    pub(super) fn is_sought(&self) -> bool {
        use Rule::{Header, Hidden, Key, Parameter, Path, Sentence, UserInfo};
        matches!(self.rule, Header | Key | Parameter | UserInfo | Path | Sentence | Hidden)
    }
}

/// Puts hits in order and joins those that overlap. Of equals the first that was found stays, but one
/// that a name gave away, which is a secret elsewhere too, goes before one that only has a form or was
/// found again.
pub(super) fn in_order(hits: &mut Vec<Hit>, raw: &[u8]) {
    hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end), !hit.is_sought()));
    hits.dedup_by(|later, earlier| {
        let overlap = later.range.start < earlier.range.end;
        if overlap {
            earlier.join(later, raw);
        }
        overlap
    });
}

impl Hit {
    /// Makes one of two that overlap, of which this one begins first.
    fn join(&mut self, later: &mut Self, raw: &[u8]) {
        let same = later.range == self.range && later.value == self.value;
        if later.is_sought() && !same {
            self.also.push((later.kind, later.value(raw).to_owned()));
        }
        self.also.append(&mut later.also);
        if self.range.end < later.range.end {
            // What is known is still the first alone.
            self.value = Some(self.value(raw).to_owned());
            self.range.end = later.range.end;
        }
    }
}
