//! Records in, the edits that turn their secrets into markers out; texts in, whether they leak out.
//!
//! 1. A first walk over all records searches each by itself, and fills the [`Vault`] with what was
//!    [`Found`]: every value that the rules hit, in the order of its first appearance. [`Vault::seal`] then numbers the values.
//! 2. A second walk asks [`Redactor::inspect`] for the same hits again, and for every other place
//!    where one of the values stands, and writes each value's marker.
//! 3. A [`Gate`] looks at what was made of the records: no value and no known form may be left.
//!
//! `search` knows the parts of a record. `open` opens each of them, whatever it is written in: `read`
//! gives the names and values of all formats as the same events, and `relate` tells which values are
//! secrets by them. `pair`, `sentence`, `command`, `url`, `route` and `form` find those in plain text;
//! `layer` takes escapes away, `unescaped` all of them in each other; `known` finds known values again.
//!
//! The same value has the same marker everywhere in a scenario, and a reader still sees which
//! token goes where. A value that already is a marker stays, and its number is not given to another:
//! a log with markers in the place of its secrets is as good as the log. Hence a marker takes the
//! place of a secret line by line, and a length that frames a body follows what becomes of it.

mod beside;
mod command;
mod cookie;
mod decide;
mod edit;
mod encoded;
mod end;
mod escape;
mod finder;
mod form;
mod found;
mod gate;
mod group;
mod hit;
mod known;
mod layer;
mod length;
mod looks;
mod marker;
mod name;
mod opaque;
mod open;
mod pair;
mod personal;
mod read;
mod recent;
mod relate;
mod role;
mod route;
mod search;
mod sentence;
mod signs;
mod suspect;
#[cfg(test)]
mod tests;
mod trail;
mod unescaped;
mod url;
mod value;
mod vault;

use std::ops::Range;
use std::sync::Arc;

use crate::config::Redaction;
use crate::record::Record;
use crate::record::json::Verdict;

use name::Names;
use search::Search;

pub use edit::{Edit, edited};
pub use found::Found;
pub use gate::{Gate, Guarded, Leak};
pub use hit::Rule;
pub use suspect::{Suspects, Undecided};
pub use vault::Vault;

/// What a look at a record found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The edits that redact it, in order.
    pub edits: Vec<Edit>,
    /// What its body turned out to be on the walk over it.
    pub verdict: Verdict,
}

impl Inspection {
    /// The edits that touch a part of the record.
    pub fn edits_in(&self, range: Range<usize>) -> impl Iterator<Item = &Edit> + Clone {
        let first = self.edits.partition_point(|edit| edit.range.end <= range.start);
        self.edits[first..].iter().take_while(move |edit| edit.range.start < range.end)
    }
}

/// What a walk over a record found. It may spare a second walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// What the body turned out to be.
    pub verdict: Verdict,
    head: Seen,
    body: Seen,
}

/// What a walk over a part of a record saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// Nothing but plain text.
    Plain,
    /// Escapes, behind which a value that is known could hide.
    Escapes,
    Secrets,
}

impl Seen {
    fn of(secrets: bool, escapes: bool) -> Self {
        match (secrets, escapes) {
            (true, _) => Self::Secrets,
            (_, true) => Self::Escapes,
            _ => Self::Plain,
        }
    }
}

impl Look {
    /// Nothing is known.
    pub const NONE: Self =
        Self { verdict: Verdict::Other, head: Seen::Secrets, body: Seen::Secrets };

    /// Whether the record holds secrets.
    #[must_use]
    pub fn has_secrets(&self) -> bool {
        self.head == Seen::Secrets || self.body == Seen::Secrets
    }
}

/// Finds secrets.
#[derive(Debug, Clone)]
pub struct Redactor {
    names: Option<Names>,
}

impl Redactor {
    /// A redactor by these rules; by none, it finds nothing.
    #[must_use]
    pub fn new(rules: Option<Arc<Redaction>>) -> Self {
        Self { names: rules.map(Names::new) }
    }

    /// Searches the record at an index, counted from 0, and notes what looks like a credential too.
    pub fn search(&mut self, index: usize, record: &Record<'_>, suspects: &mut Suspects) -> Found {
        let Some(names) = &mut self.names else {
            return Found::nothing(search::verdict(record));
        };
        suspects.begin(index);
        let search = Search::new(names, None, record.raw().len());
        let mut search = search.with(suspects);
        search.head(record);
        let in_head = search.take_escapes();
        let verdict = search.body(record);
        let in_body = search.take_escapes();
        Found::new(search.finish(record.raw()), record, verdict, [in_head, in_body])
    }

    /// Puts the secrets of a text that belongs to no record into the vault; whether there are some.
    pub fn collect_text(&mut self, text: &[u8], vault: &mut Vault) -> bool {
        let Some(names) = &mut self.names else { return false };
        vault.keep_markers(text);
        let mut search = Search::new(names, None, text.len());
        search.loose_text(text);
        let hits = search.finish(text);
        for hit in &hits {
            found::add(hit, text, vault);
        }
        !hits.is_empty()
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
        let verdict =
            |look: Option<Look>| look.map_or_else(|| search::verdict(record), |l| l.verdict);
        let Some(names) = &mut self.names else {
            return Inspection { edits: Vec::new(), verdict: verdict(look) };
        };
        let mut search = Search::new(names, Some(vault), record.raw().len());
        // Where the rules found nothing, only what is known since can be.
        let is_clean = |seen: Seen, part: &[u8]| {
            seen != Seen::Secrets && !vault.may_be_in(part, seen == Seen::Escapes)
        };
        let head = &record.raw()[..record.body_range().start];
        if !look.is_some_and(|look| is_clean(look.head, head)) {
            search.head(record);
        }
        let verdict = match look {
            Some(look) if is_clean(look.body, record.body()) => look.verdict,
            _ => search.body(record),
        };
        let hits = search.finish(record.raw());
        let mut edits: Vec<Edit> =
            hits.iter().map(|hit| Edit::new(hit, record.raw(), vault)).collect();
        if let Some(length) = length::edit(record, &hits, &edits, verdict) {
            edits.retain(|edit| {
                edit.range.end <= length.range.start || edit.range.start >= length.range.end
            });
            edits.push(length);
            edits.sort_by_key(|edit| edit.range.start);
        }
        Inspection { edits, verdict }
    }

    /// The edits that redact a text that belongs to no record.
    #[must_use]
    pub fn inspect_text(&mut self, text: &[u8], vault: &Vault) -> Vec<Edit> {
        let Some(names) = &mut self.names else { return Vec::new() };
        let mut search = Search::new(names, Some(vault), text.len());
        search.loose_text(text);
        search.finish(text).iter().map(|hit| Edit::new(hit, text, vault)).collect()
    }
}
