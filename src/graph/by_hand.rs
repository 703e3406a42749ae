//! Requests in, the parents that the configuration names for them out.

use std::collections::BTreeSet;

use crate::config::{DecidedCall, Request};
use crate::number::{ExchangeIndex, StepNumber};
use crate::record::Record;
use crate::selector::Said;
use crate::text::decode;

/// What is decided by hand.
#[derive(Debug, Default)]
pub(super) struct ByHand {
    rules: Vec<Rule>,
    decided: Vec<(ExchangeIndex, ExchangeIndex)>,
}

/// A decision, with the calls that it may put others below.
#[derive(Debug)]
struct Rule {
    call: DecidedCall,
    open: BTreeSet<ExchangeIndex>,
    newest: Option<ExchangeIndex>,
}

impl ByHand {
    pub(super) fn new(calls: &[DecidedCall]) -> Self {
        let rule =
            |call: &DecidedCall| Rule { call: call.clone(), open: BTreeSet::new(), newest: None };
        Self { rules: calls.iter().map(rule).collect(), decided: Vec::new() }
    }

    /// The parent of a request, if it is decided; the first decision about it counts.
    pub(super) fn parent(
        &mut self,
        exchange: ExchangeIndex,
        step: StepNumber,
        record: &Record<'_>,
    ) -> Option<ExchangeIndex> {
        if self.rules.is_empty() {
            return None;
        }
        let [caller, callee, method, url] =
            [record.caller(), record.callee(), record.method(), record.url()].map(decode);
        let said = Said::of_request(step, [&caller, &callee], &method, &url);
        let fits = |Request(choice): &Request| choice.fits(&said);
        let mut rules = self.rules.iter().filter(|rule| fits(&rule.call.call));
        let parent = rules.find_map(|rule| rule.open.last().copied().or(rule.newest));
        for rule in self.rules.iter_mut().filter(|rule| fits(&rule.call.below)) {
            rule.open.insert(exchange);
            rule.newest = Some(exchange);
        }
        self.decided.extend(parent.map(|parent| (exchange, parent)));
        parent
    }

    /// Takes the response of an exchange.
    pub(super) fn close(&mut self, exchange: ExchangeIndex) {
        for rule in &mut self.rules {
            rule.open.remove(&exchange);
        }
    }

    /// The requests whose parents were decided.
    pub(super) fn decided(&mut self) -> Vec<(ExchangeIndex, ExchangeIndex)> {
        std::mem::take(&mut self.decided)
    }
}
