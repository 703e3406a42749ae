//! The records of several logs of one flow in, the one order that they are read in out.
//!
//! The order within a log stays. Across logs, some things must hold: a request comes before its
//! response, a token is issued before it is used, and what a call caused lies within it. Where there are
//! times, they decide the rest; the clock of a log may be wrong, by whatever the first of these show.
//! What nothing orders stays in the order of the files.
//!
//! 1. [`Merging`] keeps a `key` of each record, a few dozen bytes.
//! 2. `exchanges` finds the records of an exchange, `links` finds the calls that a request may have been sent for, and so what must hold; `clocks`
//!    says which records come before another one because of that.
//! 3. `shift` compares the times of the logs.
//! 4. `line_up` takes one record after another.

mod clocks;
mod edge;
mod exchanges;
mod key;
mod line_up;
mod links;
mod shift;

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Name;
use super::marks::Mark;
use crate::diagnostic::Place;
use crate::number::narrow;
use crate::record::Record;
use clocks::Clocks;
use key::{Key, Keys};
use links::Links;

/// The order of the records of several logs.
#[derive(Debug, Default)]
pub struct Order {
    /// For each record the place of its log.
    files: Vec<u16>,
    /// Records that another log has, too, each with the one that counts, by their places in the order.
    twins: FxHashMap<usize, usize>,
    /// The first record that nothing orders.
    pub unordered: Option<Place>,
}

impl Order {
    /// The log that the n-th record is from, counted from 0; `None` after the last one.
    #[must_use]
    pub fn file(&self, record: usize) -> Option<usize> {
        self.files.get(record).map(|file| usize::from(*file))
    }

    /// The record that counts in the place of this one, which was recorded at both ends of a call.
    #[must_use]
    pub fn twin(&self, record: usize) -> Option<usize> {
        self.twins.get(&record).copied()
    }
}

/// Gathers the records of the logs, one log after another.
#[derive(Debug, Default)]
pub struct Merging {
    keys: Keys,
    names: IndexSet<Vec<u8>, FxBuildHasher>,
    /// The numbers of exchanges: by id, caller and callee.
    exchanges: FxHashMap<(Mark, [Name; 2]), u32>,
    count: u32,
}

impl Merging {
    /// Takes the next record of a log.
    pub fn add(&mut self, record: &Record<'_>, file: usize) {
        let ends = [record.caller(), record.callee()].map(|name| {
            let index = self.names.get_index_of(name);
            let index = index.unwrap_or_else(|| self.names.insert_full(name.to_owned()).0);
            Name(narrow(index))
        });
        let new = self.count;
        let exchange = match record.request_id().map(super::marks::mark) {
            Some(id) => *self.exchanges.entry((id, ends)).or_insert(new),
            None => new,
        };
        self.count += u32::from(exchange == new);
        let file = u16::try_from(file).unwrap_or(u16::MAX);
        let (key, ids) = Key::of(record, file, ends, exchange);
        self.keys.push(key, &ids);
    }

    /// The order, once all records are in.
    #[must_use]
    pub fn finish(mut self) -> Order {
        self.exchanges = FxHashMap::default();
        self.keys.one_kind_of_times();
        let keys = &self.keys;
        let mut links = Links::of(keys, self.count);
        let mut clocks = Clocks::of(keys, &links.hard);
        // What must lie within a call narrows what other requests can lie within.
        for _ in 0..2 {
            links.narrow(keys, &clocks);
            clocks = Clocks::of(keys, &links.hard);
        }
        links.choose(keys, &clocks);
        drop(clocks);
        let spans = shift::spans(keys, &links.hard);
        line_up::line_up(keys, &links, &spans)
    }
}
