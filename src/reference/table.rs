//! Values as they are seen in, a table of parameters out.

use std::borrow::Cow;

use indexmap::{Equivalent, IndexMap};
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::route::{In, Parameter};

/// How many parameters a table tells.
const ROWS: usize = 300;
/// How long an example is, in characters.
pub(super) const EXAMPLE: usize = 60;

/// The parameters of an operation's requests or of its responses.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: IndexMap<(In, String), Row, FxBuildHasher>,
    /// How many objects were seen for each name of an object, and how many messages for none.
    objects: FxHashMap<String, usize>,
    messages: usize,
    /// How many parameters found no place.
    more: usize,
}

/// A parameter.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// The types that it was seen with.
    pub types: Vec<&'static str>,
    /// An example; empty for an object.
    pub example: String,
    /// What a document says of it.
    pub description: String,
    /// How often it was seen.
    pub(super) seen: usize,
    /// The message that it was last seen in.
    last: usize,
}

impl Table {
    /// Begins the next message.
    pub(super) fn begin(&mut self) {
        self.messages += 1;
    }

    pub(super) fn messages(&self) -> usize {
        self.messages
    }

    /// Takes a parameter that is a text; one that a message repeats counts once.
    pub(super) fn text(&mut self, place: In, name: &str, value: &str) {
        let message = self.messages;
        if let Some(row) = self.row(place, name) {
            row.seen += usize::from(row.last != message);
            row.last = message;
            row.note("string", || Cow::Borrowed(value));
        }
    }

    /// Takes an object with this name.
    pub(super) fn count_object(&mut self, name: &str) {
        match self.objects.get_mut(name) {
            Some(count) => *count += 1,
            // Without a place for another row, no row asks for another object.
            None if self.rows.len() >= ROWS => {}
            None => drop(self.objects.insert(name.to_owned(), 1)),
        }
    }

    /// The row of a parameter; `None` if there is no place for another one.
    pub(super) fn row(&mut self, place: In, name: &str) -> Option<&mut Row> {
        let index = match self.rows.get_index_of(&Key(place, name)) {
            Some(index) => index,
            None if self.rows.len() < ROWS => {
                self.rows.insert_full((place, name.to_owned()), Row::default()).0
            }
            None => {
                self.more += 1;
                return None;
            }
        };
        Some(&mut self.rows[index])
    }

    /// Adds what a document says of a parameter that was seen by this name.
    pub(super) fn describe(&mut self, parameter: &Parameter, shown: &str) {
        let same = |(place, name): &(In, String)| {
            *place == parameter.place
                && if parameter.place == In::Header {
                    name.eq_ignore_ascii_case(shown)
                } else {
                    name == shown
                }
        };
        for (_, row) in self.rows.iter_mut().filter(|(key, _)| same(key)) {
            if row.description.is_empty() {
                row.description.clone_from(&parameter.description);
            }
        }
    }

    /// The parameters: place, name, whether it was seen missing, and what else is known. A member of
    /// an object stands below that, also if it was first seen later.
    pub(crate) fn rows(&self) -> Vec<(In, &str, bool, &Row)> {
        let place = |at: usize, (place, name): &(In, String)| {
            let index = |owner: &str| self.rows.get_index_of(&Key(*place, without_items(owner)));
            let mut way: Vec<usize> = owners(name).filter_map(index).chain([at]).collect();
            way.sort_unstable();
            way.dedup();
            (*place, way)
        };
        let rows = self.rows.iter().enumerate();
        let mut rows: Vec<_> = rows.map(|(at, (key, row))| (place(at, key), key, row)).collect();
        rows.sort_by(|one, other| one.0.cmp(&other.0));
        let rows = rows.into_iter().map(|(_, (place, name), row)| {
            (*place, name.as_str(), self.is_optional(*place, name, row), row)
        });
        rows.collect()
    }

    /// Whether a document says something of a parameter.
    #[must_use]
    pub(crate) fn is_described(&self) -> bool {
        self.rows.values().any(|row| !row.description.is_empty())
    }

    /// How many parameters are not told.
    #[must_use]
    pub(crate) fn more(&self) -> usize {
        self.more
    }

    fn is_optional(&self, place: In, name: &str, row: &Row) -> bool {
        if place != In::Body {
            return place != In::Path && row.seen < self.messages;
        }
        // The name of a member may hold a dot, so that the longest owner is the right one.
        let owner = owners(name).chain([""]).find_map(|owner| self.objects.get(owner));
        owner.is_some_and(|objects| row.seen < *objects)
    }
}

impl Row {
    /// Notes a value.
    pub(super) fn note<'v>(&mut self, kind: &'static str, example: impl FnOnce() -> Cow<'v, str>) {
        if !self.types.contains(&kind) {
            self.types.push(kind);
        }
        if self.example.is_empty() {
            self.example = shortened(&example());
        }
    }
}

/// The key of a row that may not be there.
#[derive(Hash)]
struct Key<'k>(In, &'k str);

impl Equivalent<(In, String)> for Key<'_> {
    fn equivalent(&self, (place, name): &(In, String)) -> bool {
        self.0 == *place && self.1 == name
    }
}

/// The names that may be those of the objects around a member, the nearest first.
fn owners(name: &str) -> impl Iterator<Item = &str> {
    name.rmatch_indices('.').map(|(at, _)| &name[..at])
}

/// The list, of a name of its items.
fn without_items(mut name: &str) -> &str {
    while let Some(list) = name.strip_suffix("[]") {
        name = list;
    }
    name
}

fn shortened(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(EXAMPLE) else { return text.to_owned() };
    let cut = &text[..end];
    // Behind a part of a token, the dots would look like the rest of one.
    let word = cut.rsplit(char::is_whitespace).next().unwrap_or(cut);
    let at = word.rfind('.').filter(|_| !word.contains(['/', ':']));
    let cut = at.map_or(cut, |at| &cut[..cut.len() - word.len() + at]);
    [cut, "..."].concat()
}
