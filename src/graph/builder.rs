//! Builds a call graph from records as they come.

use std::collections::BTreeMap;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::by_hand::ByHand;
use super::nesting::Nesting;
use super::pairing::{Pairing, Partner};
use super::recorded::{CONTRADICTED, Named, Recorded};
use super::rounds::Placed;
use super::{CallGraph, Evidence, Exchange, Explanation, Name};
use crate::config::{DecidedCall, Filters};
use crate::diagnostic::{Diagnostics, Place};
use crate::number::{ExchangeIndex, StepNumber, narrow};
use crate::record::Record;

/// Builds a call graph from records as they come.
#[derive(Debug)]
pub struct Builder {
    filters: Filters,
    graph: CallGraph,
    names: IndexSet<Vec<u8>, FxBuildHasher>,
    pairing: Pairing,
    nesting: Nesting,
    recorded: Recorded,
    /// The parents that the log names, with how they were found.
    named: Vec<(ExchangeIndex, ExchangeIndex, Evidence)>,
    /// Checks that were logged before the calls that they belong to.
    checks: Vec<(ExchangeIndex, ExchangeIndex)>,
    asked: Option<StepNumber>,
    by_hand: ByHand,
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
            named: Vec::new(),
            checks: Vec::new(),
            asked: None,
            by_hand: ByHand::default(),
        }
    }

    /// With parents that were decided by hand.
    #[must_use]
    pub fn with_calls(mut self, calls: &[DecidedCall]) -> Self {
        self.by_hand = ByHand::new(calls);
        self
    }

    /// A builder that can say why the parent of a step is its parent.
    #[must_use]
    pub fn asking(mut self, step: StepNumber) -> Self {
        self.asked = Some(step);
        self
    }

    /// Takes the next record; whether it is a step, and not dropped.
    pub fn add(&mut self, record: &Record<'_>, file: usize, diagnostics: &mut Diagnostics) -> bool {
        let place = Place::new(file, record.line());
        let ends = [self.name(record.caller()), self.name(record.callee())];
        let exchange = if record.status().is_none() {
            let exchange = self.request(record, ends, place, diagnostics);
            self.pairing.open(exchange, record, ends[0], ends[1]);
            exchange
        } else {
            self.response(record, ends, place, diagnostics)
        };
        self.number(exchange, record.status().is_some())
    }

    /// Passes over a record that another one stands for.
    pub fn skip(&mut self) {
        self.graph.dropped.push(narrow(self.graph.records()));
    }

    /// The graph, once all records are in. Unanswered requests are reported, and how many parents are
    /// not certain.
    #[must_use]
    pub fn finish(mut self, diagnostics: &mut Diagnostics) -> CallGraph {
        self.decide();
        self.recorded.finish(&mut self.graph.exchanges, diagnostics);
        self.report(diagnostics);
        self.graph.forget_dropped();
        self.graph.shrink();
        self.graph
    }

    /// Why the parent of the step is its parent that somebody asks about, once all records are in;
    /// `None` if there is no such step.
    #[must_use]
    pub fn explain(mut self) -> Option<Explanation> {
        self.decide();
        let exchange = *self.graph.steps.get(self.asked?.index())?;
        let exchanges = &self.graph.exchanges;
        let told = self.nesting.told().filter(|told| told.exchange == exchange);
        let evidence = exchanges[exchange.index()].evidence;
        let none = Explanation { evidence, candidates: Vec::new(), margin: None, enough: 0 };
        Some(told.map_or(none, |told| told.explain(exchanges)))
    }

    fn decide(&mut self) {
        let placed = self.nesting.finish();
        self.place(placed);
        for (check, call) in std::mem::take(&mut self.checks) {
            let check = &mut self.graph.exchanges[check.index()];
            (check.parent, check.evidence) = (Some(call), Evidence::Joint);
        }
        for (exchange, parent, evidence) in std::mem::take(&mut self.named) {
            let exchange = &mut self.graph.exchanges[exchange.index()];
            (exchange.parent, exchange.evidence) = (Some(parent), evidence);
        }
        for (exchange, parent) in self.by_hand.decided() {
            let exchange = &mut self.graph.exchanges[exchange.index()];
            (exchange.parent, exchange.evidence) = (Some(parent), Evidence::Configured);
        }
    }

    fn report(&self, diagnostics: &mut Diagnostics) {
        let mut guesses: BTreeMap<usize, (usize, Place, StepNumber)> = BTreeMap::new();
        for exchange in self.graph.exchanges.iter().filter(|exchange| !exchange.dropped) {
            if exchange.response.is_none() && !exchange.one_way {
                diagnostics.add(exchange.place, "this request has no response");
            }
            if let Some(step) = exchange.request.filter(|_| !exchange.certain()) {
                guesses.entry(exchange.place.file()).or_insert((0, exchange.place, step)).0 += 1;
            }
        }
        for (count, first, step) in guesses.into_values() {
            diagnostics.add(first, guessed(count, step));
        }
    }

    fn request(
        &mut self,
        record: &Record<'_>,
        ends: [Name; 2],
        place: Place,
        diagnostics: &mut Diagnostics,
    ) -> ExchangeIndex {
        let named = record.parent_id().map(|id| self.recorded.parent(id, ends[0]));
        let drops = self.drops(record);
        if named == Some(Named::Contradicted) && !drops {
            diagnostics.add(place, CONTRADICTED);
        }
        let exchange = self.push(drops, place);
        self.graph.exchanges[exchange.index()].one_way = record.is_one_way();
        self.recorded.add(record, exchange, ends, named);
        let known = named.and_then(Named::parent);
        self.named.extend(known.map(|(parent, evidence)| (exchange, parent, evidence)));
        let step = StepNumber::at(self.graph.steps.len());
        if self.asked == Some(step) {
            self.nesting.asked = Some(exchange);
        }
        let by_hand = self.by_hand.parent(exchange, step, record);
        let known = by_hand.or(known.map(|(parent, _)| parent));
        let sent = self.nesting.request(exchange, record, ends, known);
        self.place(sent.placed);
        self.checks.extend(sent.check_before.map(|check| (check, exchange)));
        exchange
    }

    fn response(
        &mut self,
        record: &Record<'_>,
        [caller, callee]: [Name; 2],
        place: Place,
        diagnostics: &mut Diagnostics,
    ) -> ExchangeIndex {
        let (partner, oddity) = self.pairing.close(record, caller, callee);
        if let Some(text) = oddity {
            diagnostics.add(place, text);
        }
        if let Partner::Found(exchange) = partner {
            self.by_hand.close(exchange);
            let placed = self.nesting.response(exchange, record);
            self.place(placed);
            return exchange;
        }
        let drops = self.drops(record);
        self.push(drops, place)
    }

    fn place(&mut self, placed: Vec<Placed>) {
        for Placed { exchange, parent, after, evidence } in placed {
            let exchange = &mut self.graph.exchanges[exchange.index()];
            (exchange.parent, exchange.after, exchange.evidence) = (parent, after, evidence);
        }
    }

    fn drops(&mut self, record: &Record<'_>) -> bool {
        let [caller, callee] = [record.caller(), record.callee()];
        let drops = self.filters.fit(caller, callee, record.method(), record.url());
        if drops {
            let said = [caller, callee, record.method(), record.url()];
            self.filters.note(said, &mut self.graph.excluded);
        }
        drops
    }

    fn push(&mut self, dropped: bool, place: Place) -> ExchangeIndex {
        let (request, response, parent, after) = (None, None, None, None);
        let evidence = Evidence::NoneOpen;
        let one_way = false;
        self.graph.exchanges.push(Exchange {
            request,
            response,
            parent,
            after,
            evidence,
            one_way,
            dropped,
            place,
        });
        ExchangeIndex::at(self.graph.exchanges.len() - 1)
    }

    fn number(&mut self, index: ExchangeIndex, is_response: bool) -> bool {
        let exchange = &mut self.graph.exchanges[index.index()];
        if exchange.dropped {
            self.skip();
            return false;
        }
        let side = if is_response { &mut exchange.response } else { &mut exchange.request };
        *side = Some(StepNumber::at(self.graph.steps.len()));
        self.graph.steps.push(index);
        true
    }

    fn name(&mut self, name: &[u8]) -> Name {
        let index = self.names.get_index_of(name);
        let index = index.unwrap_or_else(|| self.names.insert_full(name.to_owned()).0);
        Name(narrow(index))
    }
}

fn guessed(count: usize, first: StepNumber) -> String {
    let steps = match count {
        1 => format!("the parent of step {first} is not certain"),
        _ => format!("the parents of {count} requests are not certain, step {first} first"),
    };
    format!("{steps}; `seqdoc show LOG --explain {first}` lists the calls that could be")
}
