//! Records in, the edits that turn their secrets into markers out.
//!
//! 1. A first walk over all records fills the [`Vault`]: every value that the rules hit, in the
//!    order of its first appearance.
//! 2. A second walk asks [`Redactor::inspect`] for the same hits again and writes each value's marker.
//!
//! The same value has the same marker everywhere in a scenario, so that a reader still sees which
//! token goes where. A value that already is a marker stays, and its number is not given to another.

mod body;
mod header;
mod marker;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::config::{HeaderRule, Kind, Redaction};
use crate::record::Record;
use crate::record::json::Verdict;
use crate::text;

pub use marker::Vault;

/// A secret value in a record: what it is, and where it lies in [`Record::raw`].
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hit {
    kind: Kind,
    range: Range<usize>,
    /// What a value must be wrapped in to stay JSON: a number becomes a string.
    quote: bool,
}

/// A piece of a record that is shown as something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Where it lies in [`Record::raw`].
    pub range: Range<usize>,
    /// What is shown there.
    pub text: String,
}

/// What a look at a record found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The edits that redact it, in order.
    pub edits: Vec<Edit>,
    /// What its body turned out to be on the walk over it.
    pub verdict: Verdict,
}

/// What a walk over a body found, so that a second walk may not be needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// What the body turned out to be.
    pub verdict: Verdict,
    /// Whether it holds secrets.
    pub secrets: bool,
}

/// Finds secrets by the names of headers and JSON keys.
#[derive(Debug)]
pub struct Redactor {
    rules: Option<Arc<Redaction>>,
    headers: FxHashMap<Vec<u8>, Option<HeaderRule>>,
    keys: FxHashMap<Vec<u8>, Option<Kind>>,
}

impl Redactor {
    /// A redactor by these rules; by none, it finds nothing.
    #[must_use]
    pub fn new(rules: Option<Arc<Redaction>>) -> Self {
        Self { rules, headers: FxHashMap::default(), keys: FxHashMap::default() }
    }

    /// Puts the secrets of a record into the vault; says what its body is.
    pub fn collect(&mut self, record: &Record<'_>, vault: &mut Vault) -> Look {
        let (hits, verdict) = self.hits(record, None);
        let body = record.body_range().start;
        let secrets = hits.iter().any(|hit| hit.range.start >= body);
        for hit in hits {
            vault.add(hit.kind, &record.raw()[hit.range]);
        }
        Look { verdict, secrets }
    }

    /// The edits that redact a record: one for each secret, and one for the length of a body whose
    /// length would tell that of a secret. A look that was taken before spares a walk over the body.
    #[must_use]
    pub fn inspect(
        &mut self,
        record: &Record<'_>,
        look: Option<Look>,
        vault: &Vault,
    ) -> Inspection {
        let (hits, verdict) = self.hits(record, look);
        let body = record.body_range();
        let hides = |hit: &Hit| hit.kind.hides_length() && hit.range.start >= body.start;
        let length = hits.iter().any(hides).then(|| content_length(record)).flatten();
        let mut edits: Vec<Edit> = hits
            .into_iter()
            .map(|hit| {
                let marker = vault.marker(hit.kind, &record.raw()[hit.range.clone()]);
                let text = if hit.quote { format!("\"{marker}\"") } else { marker };
                Edit { range: hit.range, text }
            })
            .collect();
        if let Some(range) = length {
            edits.push(Edit { range, text: marker::LENGTH.to_owned() });
            edits.sort_by_key(|edit| edit.range.start);
        }
        Inspection { edits, verdict }
    }

    fn hits(&mut self, record: &Record<'_>, look: Option<Look>) -> (Vec<Hit>, Verdict) {
        let mut hits = Vec::new();
        if self.rules.is_none() {
            let verdict = look.map_or_else(|| body::verdict(record), |look| look.verdict);
            return (hits, verdict);
        }
        for header in record.headers() {
            if let Some(rule) = self.header_rule(header.name) {
                header::hits(rule, record.raw(), header.value_range(), &mut hits);
            }
        }
        let verdict = match look {
            Some(look) if !look.secrets => look.verdict,
            _ => body::hits(record, |key| self.key_kind(key), &mut hits),
        };
        hits.retain(|hit| {
            !hit.range.is_empty() && !marker::is_marker(&record.raw()[hit.range.clone()])
        });
        (hits, verdict)
    }

    fn header_rule(&mut self, name: &[u8]) -> Option<HeaderRule> {
        if let Some(rule) = self.headers.get(name) {
            return *rule;
        }
        let rule = self.rules.as_ref()?.header(&text::decode(name));
        remember(&mut self.headers, name, rule)
    }

    fn key_kind(&mut self, key: &[u8]) -> Option<Kind> {
        if let Some(kind) = self.keys.get(key) {
            return *kind;
        }
        let kind = self.rules.as_ref()?.key(&body::unescaped(key));
        remember(&mut self.keys, key, kind)
    }
}

/// Names in a log are few, unless they are made up to fill memory.
const REMEMBERED: usize = 10_000;

fn remember<T: Copy>(names: &mut FxHashMap<Vec<u8>, T>, name: &[u8], answer: T) -> T {
    if names.len() < REMEMBERED {
        names.insert(name.to_owned(), answer);
    }
    answer
}

fn content_length(record: &Record<'_>) -> Option<Range<usize>> {
    let header = record.find_header("content-length")?;
    (!header.value.is_empty()).then(|| header.value_range())
}
