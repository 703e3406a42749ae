//! Records in log order in, the call graph out: exchanges, each below the one that caused it.
//!
//! 1. `pairing` joins a response with its request.
//! 2. `recorded` finds the exchange that a request was sent for where the request names it. Elsewhere,
//!    `nesting` takes the records to each `service`, which lists for its requests the calls that could
//!    have caused them, without those that `senders` takes for given up: `marks` are what can link
//!    records, `weights` what each link counts.
//! 3. `rounds` decides for each service: `ahead` looks at what comes later, `beam` follows the best
//!    ways to place its requests, each a `way` with its `facts`, and `left_out` those for which there is
//!    no room; a second round knows the `habits` that the first one was certain of. `lean` is what a
//!    decision is no more certain than.
//! 4. `by_hand` knows the parents that the configuration names.
//! 5. [`Commands`] gathers the calls that a client sent by itself into commands.
//! 6. [`Builder`] feeds all, drops what the filters drop, and numbers the steps that are left.
//!
//! Several logs of one flow are read in the [`Order`] that `merge` finds.
//!
//! Steps are in that order, always; nesting never reorders them. What is kept of a record is its
//! place and numbers, a few dozen bytes. Hashes of ids and tokens are kept only of what is open, and
//! of the stretches in which something is not certain, up to a limit.

mod ahead;
mod beam;
mod builder;
mod by_hand;
mod commands;
mod event;
mod evidence;
mod explain;
mod facts;
mod habits;
mod lean;
mod left_out;
mod marks;
mod merge;
mod nesting;
mod pairing;
mod recorded;
mod rounds;
mod senders;
mod service;
#[cfg(test)]
mod tests;
mod way;
mod weights;

use crate::config::Fitting;
use crate::diagnostic::Place;
use crate::number::{ExchangeIndex, Span, StepNumber, narrow};

pub use builder::Builder;
pub use commands::{Command, Commands, Split};
pub use evidence::Evidence;
pub use explain::{Candidate, Cause, Explanation};
pub use merge::{Merging, Order};

/// A request and its response, by the numbers of their steps; one of them may be missing.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The step of the request.
    pub request: Option<StepNumber>,
    /// The step of the response.
    pub response: Option<StepNumber>,
    /// The exchange that caused this one.
    pub parent: Option<ExchangeIndex>,
    /// The exchange that its sender still worked on after the answer. It caused this one, but does not
    /// span it, and so is not its parent.
    pub after: Option<ExchangeIndex>,
    /// How the parent was found.
    pub evidence: Evidence,
    /// Whether it is a message, which nobody answers.
    pub one_way: bool,
    /// Whether the filters drop it.
    dropped: bool,
    place: Place,
}

impl Exchange {
    /// Whether what is recorded leaves no other parent.
    #[must_use]
    pub fn certain(&self) -> bool {
        self.evidence.is_certain()
    }

    /// The exchange that caused it: its parent, or the one that its sender still worked on.
    #[must_use]
    pub fn cause(&self) -> Option<ExchangeIndex> {
        self.parent.or(self.after)
    }

    /// Its request and its response.
    pub fn steps(&self) -> impl Iterator<Item = StepNumber> + use<> {
        [self.request, self.response].into_iter().flatten()
    }

    /// Its steps, from the first to the last.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        let first = self.request.or(self.response)?;
        Some(Span::new(first, self.response.unwrap_or(first)))
    }
}

/// The call graph of one scenario.
#[derive(Debug, Default)]
pub struct CallGraph {
    /// The exchanges, in the order of their first records.
    pub exchanges: Vec<Exchange>,
    /// The numbers of the records that are no steps, in log order and counted from 0.
    dropped: Vec<u32>,
    /// For each step the exchange it belongs to.
    steps: Vec<ExchangeIndex>,
    /// The filters that dropped something.
    pub excluded: Fitting,
}

impl CallGraph {
    /// How many steps there are.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// All steps. A scenario has one at least.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(StepNumber::FIRST, StepNumber::at(self.steps.len().saturating_sub(1)))
    }

    /// The exchange of a step.
    #[must_use]
    pub fn exchange_of_step(&self, step: StepNumber) -> Option<&Exchange> {
        self.exchanges.get(self.steps.get(step.index())?.index())
    }

    /// The other step of the exchange of a step.
    #[must_use]
    pub fn partner(&self, step: StepNumber) -> Option<StepNumber> {
        self.exchange_of_step(step)?.steps().find(|other| *other != step)
    }

    /// How many records there are, dropped ones too.
    #[must_use]
    pub fn records(&self) -> usize {
        self.steps.len() + self.dropped.len()
    }

    /// The exchange of the n-th record of the log, counted from 0; `None` if it was dropped.
    #[must_use]
    pub fn exchange_of(&self, record: usize) -> Option<ExchangeIndex> {
        self.steps.get(self.step_of(record)?.index()).copied()
    }

    /// The step of the n-th record of the log, counted from 0; `None` if it was dropped.
    #[must_use]
    pub fn step_of(&self, record: usize) -> Option<StepNumber> {
        let before = self.dropped.binary_search(&narrow(record)).err()?;
        (record < self.records()).then(|| StepNumber::at(record - before))
    }

    /// Takes the dropped exchanges out, so that the others are numbered without gaps. The children of
    /// a dropped exchange move up to its parent.
    fn forget_dropped(&mut self) {
        if !self.exchanges.iter().any(|exchange| exchange.dropped) {
            return;
        }
        self.move_up();
        let mut kept = 0_usize;
        let numbers: Vec<ExchangeIndex> = self
            .exchanges
            .iter()
            .map(|exchange| {
                kept += usize::from(!exchange.dropped);
                ExchangeIndex::at(kept.saturating_sub(1))
            })
            .collect();
        self.exchanges.retain(|exchange| !exchange.dropped);
        let causes = self.exchanges.iter_mut();
        let causes = causes.flat_map(|exchange| [&mut exchange.parent, &mut exchange.after]);
        for index in causes.flatten().chain(&mut self.steps) {
            *index = numbers[index.index()];
        }
    }

    /// Gives back the room for more records, since no more come.
    fn shrink(&mut self) {
        self.exchanges.shrink_to_fit();
        self.dropped.shrink_to_fit();
        self.steps.shrink_to_fit();
    }

    /// Puts what is below a dropped exchange below its parent. A check may come before the call that
    /// it belongs to, so parents may come later.
    fn move_up(&mut self) {
        for at in 0..self.exchanges.len() {
            while let Some(parent) = self.exchanges[at].parent
                && self.exchanges[parent.index()].dropped
            {
                self.exchanges[at].parent = self.exchanges[parent.index()].parent;
            }
            while let Some(after) = self.exchanges[at].after
                && self.exchanges[after.index()].dropped
            {
                let above = &self.exchanges[after.index()];
                self.exchanges[at].after = above.cause();
            }
        }
    }

    /// For each exchange the one without a cause that it goes back to.
    #[must_use]
    pub fn roots(&self) -> Vec<ExchangeIndex> {
        let mut roots: Vec<Option<ExchangeIndex>> = vec![None; self.exchanges.len()];
        for at in 0..roots.len() {
            let (mut way, mut here) = (Vec::new(), ExchangeIndex::at(at));
            let root = loop {
                if let Some(root) = roots[here.index()] {
                    break root;
                }
                way.push(here);
                match self.exchanges[here.index()].cause() {
                    Some(cause) => here = cause,
                    None => break here,
                }
            };
            for passed in way {
                roots[passed.index()] = Some(root);
            }
        }
        let root = |(at, root): (usize, Option<_>)| root.unwrap_or(ExchangeIndex::at(at));
        roots.into_iter().enumerate().map(root).collect()
    }

    /// All exchanges, each with those that it caused behind it.
    #[must_use]
    pub fn as_tree(&self) -> Vec<ExchangeIndex> {
        let mut below: Vec<Vec<ExchangeIndex>> = vec![Vec::new(); self.exchanges.len()];
        let mut next = Vec::new();
        for (at, exchange) in self.exchanges.iter().enumerate().rev() {
            let list = exchange.parent.map_or(&mut next, |parent| &mut below[parent.index()]);
            list.push(ExchangeIndex::at(at));
        }
        let mut tree = Vec::with_capacity(self.exchanges.len());
        while let Some(at) = next.pop() {
            next.append(&mut below[at.index()]);
            tree.push(at);
        }
        tree
    }

    /// The exchanges that an exchange lies below, the nearest first.
    pub fn above(&self, exchange: ExchangeIndex) -> impl Iterator<Item = ExchangeIndex> {
        let parent = |index: &ExchangeIndex| self.exchanges[index.index()].parent;
        std::iter::successors(parent(&exchange), parent)
    }
}

/// The name of a service, as it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Name(u32);
