//! What must hold in, which records must come before another one out.

use super::edge::{Edge, incoming, outgoing};
use super::key::Keys;

/// For each record how far each log must have come before it.
#[derive(Debug)]
pub(super) struct Clocks<'k> {
    keys: &'k Keys,
    reached: Vec<u32>,
}

impl<'k> Clocks<'k> {
    /// Goes through all logs at once. Where what must hold contradicts itself, the first log goes on.
    pub(super) fn of(keys: &'k Keys, hard: &[Edge]) -> Self {
        let [mut by_from, mut by_to] = [hard.to_vec(), hard.to_vec()];
        by_from.sort_unstable_by_key(|edge| edge.from);
        by_to.sort_unstable_by_key(|edge| edge.to);
        let logs = keys.logs();
        let mut clocks = Self { keys, reached: vec![0; keys.all.len() * logs] };
        let mut heads: Vec<_> = (0..logs).map(|file| keys.log(file)).collect();
        let mut missing = vec![0_u32; keys.all.len()];
        for edge in hard {
            missing[edge.to] += 1;
        }
        let mut take = |at: usize, missing: &mut [u32]| {
            clocks.reach(at, incoming(&by_to, at).iter().map(|edge| edge.from));
            for edge in outgoing(&by_from, at) {
                missing[edge.to] = missing[edge.to].saturating_sub(1);
            }
        };
        loop {
            let mut has_moved = false;
            for head in &mut heads {
                while let Some(at) = head.clone().next().filter(|at| missing[*at] == 0) {
                    take(at, &mut missing);
                    head.next();
                    has_moved = true;
                }
            }
            if has_moved {
                continue;
            }
            let Some(at) = heads.iter_mut().find_map(Iterator::next) else { return clocks };
            take(at, &mut missing);
        }
    }

    /// What was not yet reached, because what must hold contradicts itself, counts for nothing.
    fn reach(&mut self, at: usize, before: impl Iterator<Item = usize>) {
        let logs = self.keys.logs();
        let previous = (self.keys.place(at) > 1).then(|| at - 1);
        for from in previous.into_iter().chain(before) {
            for log in 0..logs {
                let reached = self.reached[from * logs + log].max(self.reached[at * logs + log]);
                self.reached[at * logs + log] = reached;
            }
        }
        self.reached[at * logs + self.keys.file(at)] = self.keys.place(at);
    }

    /// Whether a record must come before another one.
    pub(super) fn is_before(&self, one: usize, other: usize) -> bool {
        let logs = self.keys.logs();
        self.reached[other * logs + self.keys.file(one)] >= self.keys.place(one)
    }
}
