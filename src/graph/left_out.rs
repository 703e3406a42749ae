//! Ways that are not followed any further in, what is no longer clear for that out.

use super::event::Call;
use super::way::{Put, Way};
use crate::number::ExchangeIndex;

/// A way with one more request placed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) rank: i32,
    pub(super) points: i32,
    /// The way that it goes on from.
    pub(super) at: usize,
    /// The number of the choice.
    pub(super) number: usize,
}

/// Ways that were given up for want of room. Any of them might have won, so nothing that they have
/// otherwise is clear.
#[derive(Debug)]
pub(super) struct LeftOut {
    /// So many requests have the same parent in all ways.
    agreed: usize,
    /// For each other request the parents that it has in such ways, with the points of the best of them.
    placed: Vec<Vec<(Option<ExchangeIndex>, i32)>>,
}

impl LeftOut {
    /// None yet, of ways that have the same parents for so many requests.
    pub(super) fn new(agreed: usize) -> Self {
        Self { agreed, placed: Vec::new() }
    }

    /// Adds what was not even tried, the best first.
    pub(super) fn heads(&mut self, heads: Vec<Head>, ways: &[Way], call: &Call) {
        // Few ways are too many, so most often there is nothing to note.
        let mut seen = if heads.is_empty() { Vec::new() } else { vec![false; ways.len()] };
        for head in heads {
            let placed = &ways[head.at].placed;
            if !std::mem::replace(&mut seen[head.at], true) {
                self.add(head.rank, placed);
            }
            self.put(placed.len(), call.choices[head.number].shown(), head.rank);
        }
    }

    pub(super) fn add(&mut self, points: i32, placed: &[Put]) {
        for (at, put) in placed.iter().enumerate().skip(self.agreed) {
            self.put(at, put.parent, points);
        }
    }

    fn put(&mut self, at: usize, parent: Option<ExchangeIndex>, points: i32) {
        let at = at - self.agreed;
        if self.placed.len() == at {
            self.placed.push(Vec::new());
        }
        match self.placed[at].iter_mut().find(|(known, _)| *known == parent) {
            Some((_, best)) => *best = points.max(*best),
            None => self.placed[at].push((parent, points)),
        }
    }

    pub(super) fn warn(&self, ways: &mut [Way]) {
        for way in ways {
            let rank = way.rank();
            for (put, others) in way.placed.iter_mut().skip(self.agreed).zip(&self.placed) {
                let others = others.iter().filter(|(other, _)| *other != put.parent);
                let apart = others.map(|(_, points)| rank.saturating_sub(*points).max(0)).min();
                put.margin = apart.map_or(put.margin, |apart| apart.min(put.margin));
            }
        }
    }
}
