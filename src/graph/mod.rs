//! Records in log order in, the call graph out: exchanges, each below the one that caused it.
//!
//! 1. `pairing` joins a response with its request.
//! 2. `recorded` finds the exchange that a request was sent for where the request names it, and
//!    `nesting` elsewhere.
//! 3. [`Builder`] feeds both, drops what the filters drop, and numbers the steps that are left.
//!
//! Steps are in log order, always; nesting never reorders them. What is kept of a record is its
//! place and numbers, a few dozen bytes, while names, ids and tokens are kept only of what is open.

mod evidence;
mod nesting;
mod pairing;
mod recorded;
#[cfg(test)]
mod tests;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::config::Filters;
use crate::diagnostic::{Diagnostics, Place};
use crate::number::{ExchangeIndex, Span, StepNumber};
use crate::record::Record;

use nesting::Nesting;
use pairing::{Pairing, Partner};
use recorded::{CONTRADICTED, Named, Recorded};

pub use evidence::Evidence;

/// A request and its response, by the numbers of their steps; one of them may be missing.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The step of the request.
    pub request: Option<StepNumber>,
    /// The step of the response.
    pub response: Option<StepNumber>,
    /// The exchange that caused this one.
    pub parent: Option<ExchangeIndex>,
    /// How the parent was found.
    pub evidence: Evidence,
    /// Whether the parent was chosen by evidence and not by chance.
    pub certain: bool,
    /// Whether it is a message, which nobody answers.
    pub one_way: bool,
    /// Whether the filters drop it.
    dropped: bool,
    place: Place,
}

impl Exchange {
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
    /// For each record in log order the exchange it belongs to; `None` for a dropped one.
    entries: Vec<Option<ExchangeIndex>>,
    /// For each step the exchange it belongs to.
    steps: Vec<ExchangeIndex>,
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

    /// How many records there are, dropped ones too.
    #[must_use]
    pub fn records(&self) -> usize {
        self.entries.len()
    }

    /// The exchange of the n-th record of the log, counted from 0; `None` if it was dropped.
    #[must_use]
    pub fn exchange_of(&self, record: usize) -> Option<ExchangeIndex> {
        self.entries.get(record).copied().flatten()
    }

    /// The step of the n-th record of the log, counted from 0; `None` if it was dropped.
    #[must_use]
    pub fn step_of(&self, record: usize) -> Option<StepNumber> {
        self.exchange_of(record)?;
        Some(StepNumber::at(self.entries[..record].iter().flatten().count()))
    }

    /// Takes the dropped exchanges out, so that the others are numbered without gaps.
    fn forget_dropped(&mut self) {
        let mut kept = 0_usize;
        let numbers: Vec<ExchangeIndex> = self
            .exchanges
            .iter()
            .map(|exchange| {
                kept += usize::from(!exchange.dropped);
                ExchangeIndex::at(kept.saturating_sub(1))
            })
            .collect();
        if self.exchanges.len() == kept {
            return;
        }
        self.exchanges.retain(|exchange| !exchange.dropped);
        let parents = self.exchanges.iter_mut().map(|exchange| &mut exchange.parent);
        let entries = parents.chain(&mut self.entries).flatten();
        for index in entries.chain(&mut self.steps) {
            *index = numbers[index.index()];
        }
    }

    /// How deep an exchange lies below one without a parent.
    #[must_use]
    pub fn depth(&self, exchange: ExchangeIndex) -> usize {
        let parent = |index: &ExchangeIndex| self.exchanges[index.index()].parent;
        std::iter::successors(parent(&exchange), parent).count()
    }
}

/// The name of a service, as it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Name(u32);

/// Builds a call graph from records as they come.
#[derive(Debug)]
pub struct Builder {
    filters: Filters,
    graph: CallGraph,
    names: IndexSet<Vec<u8>, FxBuildHasher>,
    pairing: Pairing,
    nesting: Nesting,
    recorded: Recorded,
}

impl Builder {
    /// A builder that leaves out what the filters drop.
    #[must_use]
    pub fn new(filters: Filters) -> Self {
        Self {
            filters,
            graph: CallGraph::default(),
            names: IndexSet::default(),
            pairing: Pairing::default(),
            nesting: Nesting::default(),
            recorded: Recorded::default(),
        }
    }

    /// Takes the next record; whether it is a step, and not dropped.
    pub fn add(&mut self, record: &Record<'_>, file: usize, diagnostics: &mut Diagnostics) -> bool {
        let place = Place { file, line: record.line() };
        let caller = self.name(record.caller());
        let callee = self.name(record.callee());
        let exchange = if record.status().is_none() {
            let exchange = self.request(record, caller, callee, place, diagnostics);
            self.pairing.open(exchange, record, caller, callee);
            exchange
        } else {
            self.response(record, caller, callee, place, diagnostics)
        };
        self.number(exchange, record.status().is_some())
    }

    /// The graph, once all records are in; unanswered requests are reported.
    #[must_use]
    pub fn finish(mut self, diagnostics: &mut Diagnostics) -> CallGraph {
        self.recorded.finish(&mut self.graph.exchanges, diagnostics);
        for exchange in &self.graph.exchanges {
            if exchange.response.is_none() && !exchange.dropped && !exchange.one_way {
                diagnostics.add(exchange.place, "this request has no response");
            }
        }
        self.graph.forget_dropped();
        self.graph
    }

    fn request(
        &mut self,
        record: &Record<'_>,
        caller: Name,
        callee: Name,
        place: Place,
        diagnostics: &mut Diagnostics,
    ) -> ExchangeIndex {
        let named = record.parent_id().map(|id| self.recorded.parent(id, caller));
        let found = named.and_then(|named| named.parent(&self.graph.exchanges));
        let found = found.unwrap_or_else(|| self.nesting.parent(record, caller));
        let drops = self.drops(record);
        if named == Some(Named::Contradicted) && !drops {
            diagnostics.add(place, CONTRADICTED);
        }
        if !found.certain && !drops {
            let text = "several calls could have caused this request; it was placed below the \
                        newest of them";
            diagnostics.add(place, text);
        }
        let exchange = self.push(Exchange {
            request: None,
            response: None,
            parent: found.parent,
            evidence: found.evidence,
            certain: found.certain,
            one_way: record.is_one_way(),
            dropped: drops,
            place,
        });
        self.recorded.add(record, exchange, [caller, callee], named);
        if let Some(check) = self.nesting.check_before(record, callee) {
            let check = &mut self.graph.exchanges[check.index()];
            check.parent = if drops { found.parent } else { Some(exchange) };
            check.evidence = Evidence::CheckBefore;
        }
        if found.evidence == Evidence::NoneOpen {
            self.nesting.note_check(exchange, record, caller);
        }
        // The children of a dropped exchange move up to its parent.
        let stands_for = if drops { found.parent } else { Some(exchange) };
        self.nesting.open(exchange, stands_for, record, callee);
        exchange
    }

    fn response(
        &mut self,
        record: &Record<'_>,
        caller: Name,
        callee: Name,
        place: Place,
        diagnostics: &mut Diagnostics,
    ) -> ExchangeIndex {
        let (partner, oddity) = self.pairing.close(record, caller, callee);
        if let Some(text) = oddity {
            diagnostics.add(place, text);
        }
        if let Partner::Found(exchange) = partner {
            self.nesting.close(exchange);
            return exchange;
        }
        self.push(Exchange {
            request: None,
            response: None,
            parent: None,
            evidence: Evidence::NoneOpen,
            certain: true,
            one_way: false,
            dropped: self.drops(record),
            place,
        })
    }

    fn drops(&self, record: &Record<'_>) -> bool {
        self.filters.fit(record.caller(), record.callee(), record.method(), record.url())
    }

    fn push(&mut self, exchange: Exchange) -> ExchangeIndex {
        self.graph.exchanges.push(exchange);
        ExchangeIndex::at(self.graph.exchanges.len() - 1)
    }

    fn number(&mut self, index: ExchangeIndex, is_response: bool) -> bool {
        let exchange = &mut self.graph.exchanges[index.index()];
        if exchange.dropped {
            self.graph.entries.push(None);
            return false;
        }
        self.graph.entries.push(Some(index));
        let side = if is_response { &mut exchange.response } else { &mut exchange.request };
        *side = Some(StepNumber::at(self.graph.steps.len()));
        self.graph.steps.push(index);
        true
    }

    fn name(&mut self, name: &[u8]) -> Name {
        let index = self.names.get_index_of(name);
        let index = index.unwrap_or_else(|| self.names.insert_full(name.to_owned()).0);
        Name(u32::try_from(index).unwrap_or(u32::MAX))
    }
}
