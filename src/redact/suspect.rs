//! Values that look like credentials and that no rule decides in, the places that a person must decide
//! out.
//!
//! A value that is an id or a hash in one place is one in all. A value that is a secret in one place is
//! replaced in all, so that it needs no decision either.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use indexmap::map::Entry;
use rustc_hash::{FxHashMap, FxHashSet};

use super::opaque::{Alphabet, alphabet};
use super::vault::Vault;
use crate::config::{Ids, Place, Redaction};

/// So many places are kept apart; a log of more has other troubles.
const MOST: usize = 1000;
/// So many different values of a place are compared with ids and secrets.
const VALUES: usize = 64;

/// A place that nobody has decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// The place, as it is written into `seqdoc.toml`.
    pub place: String,
    /// The record in which it was found first, counted from 0.
    pub record: usize,
    /// How many such values there are.
    pub count: usize,
    /// How long the shortest and the longest of them is, in bytes.
    pub length: (usize, usize),
    /// What the first is written with: `hex`, `base32`, `base62`, `base64` or `base64url`.
    pub alphabet: &'static str,
    /// Two characters of each end of the first.
    pub sample: String,
}

/// What looks like a credential in the records of a scenario.
#[derive(Debug, Default)]
pub struct Suspects {
    places: IndexMap<Place, Suspect>,
    /// Values of which a name says that they are ids or hashes.
    ids: FxHashSet<Vec<u8>>,
    /// The decisions that were of use.
    used: BTreeSet<Place>,
    /// The record that is searched, counted from 0.
    record: usize,
    /// How many values were noted, of places and of ids.
    pub(super) noted: usize,
    /// How many were ids that were noted before.
    pub(super) again: usize,
}

#[derive(Debug)]
struct Suspect {
    record: usize,
    count: usize,
    length: (usize, usize),
    alphabet: Alphabet,
    /// The values that differ, with their numbers.
    values: FxHashMap<Vec<u8>, usize>,
    sample: String,
}

impl Suspects {
    /// Goes on to the record at an index, counted from 0.
    pub(super) fn begin(&mut self, record: usize) {
        self.record = record;
    }

    /// Adds what was noted of other records.
    pub fn append(&mut self, other: Self) {
        self.ids.extend(other.ids);
        self.used.extend(other.used);
        for (place, suspect) in other.places {
            match self.places.entry(place) {
                Entry::Vacant(entry) => _ = entry.insert(suspect),
                Entry::Occupied(mut entry) => entry.get_mut().append(suspect),
            }
        }
        self.places.sort_by(|_, one, _, other| one.record.cmp(&other.record));
        self.places.truncate(MOST);
    }

    /// Notes a value that no rule decides, if it looks like a credential. Its name tells whether it is
    /// an id; where it stands is asked only for those that are none.
    pub(super) fn note(
        &mut self,
        value: &[u8],
        ids: Ids,
        rules: &Redaction,
        place: impl FnOnce() -> Option<Place>,
    ) {
        let Some(alphabet) = alphabet(value) else { return };
        if ids == Ids::All || (ids == Ids::Hexadecimal && alphabet == Alphabet::Hex) {
            if self.ids.len() < MOST * VALUES && !self.ids.contains(value) {
                self.noted += 1;
                self.ids.insert(value.to_owned());
            } else {
                self.again += 1;
            }
            return;
        }
        self.noted += 1;
        let Some(place) = place() else { return };
        if let Some(shown) = rules.show().iter().find(|shown| shown.holds(&place)) {
            self.used.insert(shown.clone());
        } else if self.places.len() < MOST || self.places.contains_key(&place) {
            let record = self.record;
            let first = || Suspect::new(record, alphabet, value);
            self.places.entry(place).or_insert_with(first).add(value);
        }
    }

    /// Notes that a place hid a value.
    pub(super) fn hid(&mut self, place: &Place) {
        if !self.used.contains(place) {
            self.used.insert(place.clone());
        }
    }

    /// The decisions that were of use.
    #[must_use]
    pub fn used(&self) -> &BTreeSet<Place> {
        &self.used
    }

    /// The places that nobody has decided, in the order in which they were found.
    #[must_use]
    pub fn undecided(&self, vault: &Vault) -> Vec<Undecided> {
        let places = self.places.iter().filter_map(|(place, suspect)| {
            let decided = |value: &[u8]| self.ids.contains(value) || vault.holds(value);
            let known = suspect.values.iter().filter(|(value, _)| decided(value));
            let known: usize = known.map(|(_, count)| count).sum();
            let count = suspect.count - known;
            (count > 0).then(|| Undecided {
                place: place.to_string(),
                record: suspect.record,
                count,
                length: suspect.length,
                alphabet: suspect.alphabet.name(),
                sample: suspect.sample.clone(),
            })
        });
        places.collect()
    }
}

impl Suspect {
    fn new(record: usize, alphabet: Alphabet, value: &[u8]) -> Self {
        let (start, end) = (&value[..2], &value[value.len() - 2..]);
        let text = |bytes| String::from_utf8_lossy(bytes);
        let sample = format!("{}...{}", text(start), text(end));
        let (length, values) = ((value.len(), value.len()), FxHashMap::default());
        Self { record, count: 0, length, alphabet, values, sample }
    }

    fn add(&mut self, value: &[u8]) {
        self.count += 1;
        self.length.0 = self.length.0.min(value.len());
        self.length.1 = self.length.1.max(value.len());
        if let Some(count) = self.values.get_mut(value) {
            *count += 1;
        } else if self.values.len() < VALUES {
            self.values.insert(value.to_owned(), 1);
        }
    }

    /// Adds what was found in other records at the same place. The first of them is the example.
    fn append(&mut self, mut other: Self) {
        if other.record < self.record {
            std::mem::swap(self, &mut other);
        }
        self.count += other.count;
        self.length.0 = self.length.0.min(other.length.0);
        self.length.1 = self.length.1.max(other.length.1);
        for (value, count) in other.values {
            if self.values.len() < VALUES || self.values.contains_key(&value) {
                *self.values.entry(value).or_default() += count;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::OwnRules;

    /// What looks like a credential and is another one for each number.
    fn value(number: usize) -> String {
        format!("q7Xw9{number:04}ZkR3vT8bN1mJ5xLs")
    }

    #[test]
    fn what_two_noted_in_turn_is_what_one_notes() {
        let rules = Redaction::new(OwnRules::default());
        let note = |suspects: &mut Suspects, record: usize| {
            suspects.begin(record);
            let place = ["body /a", "body /b", "header X-C"][record / 2 % 3];
            let (ids, number) = if record == 5 { (Ids::All, 0) } else { (Ids::None, record / 3) };
            suspects.note(value(number).as_bytes(), ids, &rules, || Place::parse(place).ok());
        };
        let (mut all, mut even, mut odd) =
            (Suspects::default(), Suspects::default(), Suspects::default());
        for record in 0..60 {
            note(&mut all, record);
            note(if record % 2 == 0 { &mut even } else { &mut odd }, record);
        }
        let vault = Vault::default();
        assert_eq!(all.undecided(&vault).len(), 3);
        odd.append(even);
        assert_eq!(odd.undecided(&vault), all.undecided(&vault));
    }

    #[test]
    fn sixty_four_thousand_ids_are_known_and_no_more() {
        let (rules, mut suspects) = (Redaction::new(OwnRules::default()), Suspects::default());
        let mut note = |number: usize| {
            suspects.note(value(number).as_bytes(), Ids::All, &rules, || None);
            suspects.ids.len()
        };
        let known = (0..64_005).map(&mut note).collect::<Vec<_>>();
        assert_eq!((known[0], known[63_999], known[64_004]), (1, 64_000, 64_000));
    }
}
