//! Secret values in, their markers out, and what finds the values again.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::finder::{Finder, Mark, SHORT};
use super::hit::{Hit, Rule};
use super::marker;
use crate::config::{Kind, Redaction};
use crate::number::narrow;
use crate::text::decode;

/// A longer name is not told.
const LONGEST_NAME: usize = 60;

/// The secret values of a scenario, each with its number.
#[derive(Debug, Default)]
pub struct Vault {
    /// All of them; once they have their numbers, only those that the finder has not.
    values: FxHashMap<Box<[u8]>, Value>,
    /// How many records were searched.
    records: usize,
    counts: FxHashMap<Kind, u32>,
    /// Numbers that markers of the log have already.
    taken: FxHashSet<(Kind, u32)>,
    /// Names that are public, even if someone has chosen one for a password.
    public: FxHashSet<Vec<u8>>,
    /// The names that give values away.
    names: FxHashSet<Arc<str>>,
    finder: Finder,
}

#[derive(Debug)]
struct Value {
    mark: Mark,
    order: u32,
    sought: bool,
    /// The value by which it is known, if it has no marker of its own.
    beside: Option<Box<[u8]>>,
}

impl Vault {
    /// Notes a value; the first place that it stands at decides its kind and number.
    pub(super) fn add(&mut self, hit: &Hit, value: &[u8], name: Option<&[u8]>) {
        let order = narrow(self.values.len());
        // What holds a marker is no value, whatever stands around it.
        let sought = hit.is_sought() && !marker::begins_in(value);
        if let Some(known) = self.values.get_mut(value) {
            known.sought |= sought;
            // Which of two tokens is meant must not depend on where one was a password first.
            if !known.mark.kind.has_identity() {
                known.mark.kind = hit.kind;
            }
            return;
        }
        let name = name.and_then(|name| self.plain_name(name));
        let mark = self.mark(hit.kind, hit.rule, name);
        self.values.insert(value.into(), Value { mark, order, sought, beside: None });
    }

    /// The mark of a value that comes up in this record; its number comes later.
    fn mark(&self, kind: Kind, rule: Rule, name: Option<Arc<str>>) -> Mark {
        Mark { kind, number: 0, rule, name, record: narrow(self.records) }
    }

    /// A name that can be told in a message, and written into a configuration as it is.
    fn plain_name(&mut self, name: &[u8]) -> Option<Arc<str>> {
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
        let plain = name.len() <= LONGEST_NAME && name.iter().all(is_plain);
        let name = plain.then(|| decode(name))?;
        if let Some(known) = self.names.get(&*name) {
            return Some(Arc::clone(known));
        }
        let name: Arc<str> = name.into();
        self.names.insert(Arc::clone(&name));
        Some(name)
    }

    /// Notes a value that is known by another. If it is of a kind that is numbered, it has the marker
    /// of that one.
    pub(super) fn add_beside(&mut self, kind: Kind, rule: Rule, value: &[u8], other: &[u8]) {
        if self.values.contains_key(value) || value.is_empty() {
            return;
        }
        let beside = kind.has_identity().then(|| other.into());
        let mark = self.mark(kind, rule, None);
        self.values.insert(value.into(), Value { mark, order: 0, sought: true, beside });
    }

    /// Goes on to the next record.
    pub(super) fn end_record(&mut self) {
        self.records += 1;
    }

    /// Notes a name that is no secret.
    pub(super) fn add_public(&mut self, name: &[u8]) {
        if !self.public.contains(name) {
            self.public.insert(name.to_owned());
        }
    }

    /// Notes the markers that a text has already, so that no other value gets their number.
    pub(super) fn keep_markers(&mut self, text: &[u8]) {
        self.taken.extend(marker::numbers(text));
    }

    /// Gives each value its number, once all are known, and makes them findable.
    pub fn seal(&mut self, rules: &Redaction) {
        let mut values: Vec<_> = self.values.iter_mut().collect();
        values.sort_by_key(|(_, value)| value.order);
        for (_, value) in values.iter_mut().filter(|(_, value)| value.beside.is_none()) {
            let count = self.counts.entry(value.mark.kind).or_insert(0);
            *count += 1;
            while self.taken.contains(&(value.mark.kind, *count)) {
                *count += 1;
            }
            value.mark.number = *count;
        }
        self.number_beside();
        let is_found = |text: &[u8], value: &Value| {
            value.sought
                && text.len() >= SHORT
                && !text.trim_ascii().is_empty()
                && !self.public.contains(text)
                && !rules.is_public(&decode(text))
        };
        let (mut found, mut rest) = (Vec::new(), FxHashMap::default());
        for (text, value) in std::mem::take(&mut self.values) {
            if is_found(&text, &value) {
                found.push((text, value.mark));
            } else {
                rest.insert(text, value);
            }
        }
        self.values = rest;
        self.finder = Finder::new(found);
    }

    /// Gives the values that have no marker of their own that of the one they are known by.
    fn number_beside(&mut self) {
        let beside = self.values.iter().filter_map(|(text, value)| {
            let other = self.values.get(value.beside.as_deref()?)?;
            Some((text.clone(), other.mark.kind, other.mark.number))
        });
        for (text, kind, number) in beside.collect::<Vec<_>>() {
            if let Some(value) = self.values.get_mut(&text) {
                (value.mark.kind, value.mark.number) = (kind, number);
            }
        }
    }

    /// What finds the values that are secrets wherever they stand.
    pub(super) fn finder(&self) -> &Finder {
        &self.finder
    }

    /// Whether a text may hold one of these values, as it is or behind escapes.
    pub(super) fn may_be_in(&self, text: &[u8], escapes: bool) -> bool {
        (escapes && !self.finder.is_empty()) || self.finder.find(text, 0).is_some()
    }

    /// Whether a text holds one of the values that are secrets wherever they stand.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.finder.find(text.as_bytes(), 0).is_some()
    }

    /// The text with markers for the values that are secrets wherever they stand.
    #[must_use]
    pub fn hidden_in(&self, text: &str) -> String {
        let mut hidden = String::with_capacity(text.len());
        let mut at = 0;
        for (range, mark) in self.finder.find_all(text.as_bytes()) {
            hidden.push_str(&decode(&text.as_bytes()[at..range.start]));
            hidden.push_str(&mark.marker());
            at = range.end;
        }
        hidden.push_str(&decode(&text.as_bytes()[at..]));
        hidden
    }

    /// Whether a value is a secret somewhere, and so wherever it stands.
    pub(super) fn holds(&self, value: &[u8]) -> bool {
        self.finder.get(value).is_some() || self.values.get(value).is_some_and(|known| known.sought)
    }

    /// What stands for a value.
    pub(super) fn marker(&self, kind: Kind, value: &[u8]) -> String {
        let known = self.finder.get(value);
        let known = known.or_else(|| self.values.get(value).map(|known| &known.mark));
        let known = known.filter(|known| known.kind.has_identity());
        known.map_or_else(|| marker::marker(kind, None), Mark::marker)
    }
}
