//! What holds in, and when each record was made; one record after another out.

use rustc_hash::FxHashMap;

use super::Order;
use super::edge::{Edge, outgoing};
use super::key::Keys;
use super::links::Links;
use super::shift::Span;
use crate::diagnostic::Place;
use crate::graph::Name;

/// What is next in each log, and what it waits for.
struct Lines<'k> {
    keys: &'k Keys,
    links: &'k Links,
    spans: &'k [Span],
    /// For each record how much of what must and of what should come before it is missing.
    missing: Vec<[u32; 2]>,
    hard: Vec<Edge>,
    /// How many calls of a client wait for their answers.
    waiting: FxHashMap<Name, u32>,
    /// The next record of each log that is not at its end.
    heads: Vec<std::ops::Range<usize>>,
    unordered: Option<Place>,
}

/// Puts the records into one order.
pub(super) fn line_up(keys: &Keys, links: &Links, spans: &[Span]) -> Order {
    let mut hard = links.hard.clone();
    hard.sort_unstable_by_key(|edge| (edge.from, edge.to));
    let mut missing = vec![[0_u32; 2]; keys.all.len()];
    for (kind, edges) in [&hard, &links.soft].into_iter().enumerate() {
        for edge in edges {
            missing[edge.to][kind] += 1;
        }
    }
    let heads = (0..keys.logs()).map(|file| keys.log(file)).collect();
    let waiting = FxHashMap::default();
    let mut lines = Lines { keys, links, spans, missing, hard, waiting, heads, unordered: None };
    let mut order: Vec<usize> = Vec::with_capacity(keys.all.len());
    while let Some(at) = lines.next() {
        order.push(at);
        lines.take(at);
    }
    let files = order.iter().map(|at| keys.all[*at].file).collect();
    Order { files, twins: twins(keys, links, &order), unordered: lines.unordered }
}

impl Lines<'_> {
    /// The record that comes next: of those that nothing holds up, the earliest; of those that may be
    /// the earliest, the one that should come first.
    fn next(&mut self) -> Option<usize> {
        let heads: Vec<usize> = self.heads.iter().filter_map(|head| head.clone().next()).collect();
        let free = || heads.iter().copied().filter(|at| self.missing[*at][0] == 0);
        let Some(end) = free().map(|at| self.spans[at].latest).min() else {
            // What must hold contradicts itself.
            return heads.first().copied();
        };
        let rank = |at: usize| {
            let span = self.spans[at];
            (self.missing[at][1] > 0, self.kind(at), span.earliest, span.latest)
        };
        let mut earliest: Vec<usize> =
            free().filter(|at| self.spans[*at].earliest <= end).collect();
        earliest.sort_by_key(|at| rank(*at));
        let (first, second) = (earliest.first().copied(), earliest.get(1).copied());
        if let (Some(first), Some(second)) = (first, second)
            && rank(first) == rank(second)
            && self.unordered.is_none()
        {
            let file = self.keys.file(second);
            self.unordered = Some(Place::new(file, self.keys.all[second].line));
        }
        first
    }

    /// What usually comes first: an answer, what a call is known to need, a call of a client that does
    /// not wait, what else a service sends, a call of a client that waits.
    fn kind(&self, at: usize) -> u8 {
        let key = &self.keys.all[at];
        let waits = || self.waiting.get(&key.ends[0]).is_some_and(|count| *count > 0);
        match () {
            () if key.is_response => 0,
            () if self.links.owners.contains_key(&at) => 1,
            () if self.links.services.contains(&key.ends[0]) => 3,
            () if waits() => 4,
            () => 2,
        }
    }

    /// Takes a record, which nothing waits for any more.
    fn take(&mut self, at: usize) {
        self.heads[self.keys.file(at)].next();
        for (edges, kind) in [(&self.hard, 0), (&self.links.soft, 1)] {
            for edge in outgoing(edges, at) {
                let missing = &mut self.missing[edge.to][kind];
                *missing = missing.saturating_sub(1);
            }
        }
        let key = &self.keys.all[at];
        let waiting = self.waiting.entry(key.ends[0]).or_default();
        *waiting = if key.is_response { waiting.saturating_sub(1) } else { *waiting + 1 };
    }
}

/// Of what was recorded at both ends, the first request counts, and the response in the same log, or
/// else the last one.
fn twins(keys: &Keys, links: &Links, order: &[usize]) -> FxHashMap<usize, usize> {
    let mut twins = FxHashMap::default();
    if links.exchanges.both_ends.is_empty() {
        return twins;
    }
    let mut places = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, at)| places[*at] = place);
    for records in &links.exchanges.both_ends {
        let of_side = |is_response| {
            records.iter().copied().filter(move |at| keys.all[*at].is_response == is_response)
        };
        let request = of_side(false).min_by_key(|at| places[*at]);
        let is_beside = |at: usize| request.is_some_and(|it| keys.file(it) == keys.file(at));
        let response = of_side(true).max_by_key(|at| (is_beside(*at), places[*at]));
        for (counts, is_response) in [(request, false), (response, true)] {
            let others = of_side(is_response).filter(|at| Some(*at) != counts);
            twins.extend(others.filter_map(|at| Some((places[at], places[counts?]))));
        }
    }
    twins
}
