//! The parts that a configuration names in, their steps out.

use crate::config::{Bound, PartRule};
use crate::graph::Exchange;
use crate::number::{Span, StepNumber};
use crate::selector::Said;
use crate::step::Flow;

/// The steps of a part that the configuration names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    pub(super) steps: Span,
    /// Its place in the configuration.
    pub(super) rule: usize,
}

/// The steps of each part, in their order; where two share a step, the first in the configuration
/// has it.
pub(super) fn spans(flow: &Flow, rules: &[PartRule]) -> Vec<Named> {
    let (mut found, _) = placed(flow, rules);
    found.sort_by_key(|named| named.steps.first);
    found
}

/// A warning about each part that shares a step with one before it.
pub(super) fn overlaps(flow: &Flow, rules: &[PartRule]) -> Vec<String> {
    let told = |[out, other]: [Named; 2]| {
        let [title, of] = [out, other].map(|named| &rules[named.rule].title);
        format!(
            "the part `{title}` at steps {} overlaps the part `{of}` at steps {} and is left out; \
             change its `from` or `to`",
            out.steps, other.steps
        )
    };
    placed(flow, rules).1.into_iter().map(told).collect()
}

/// The parts that have their steps, and those that are left out, each with one that has its steps.
fn placed(flow: &Flow, rules: &[PartRule]) -> (Vec<Named>, Vec<[Named; 2]>) {
    let (mut found, mut left_out): (Vec<Named>, _) = (Vec::new(), Vec::new());
    for (rule, steps) in rules.iter().enumerate() {
        for steps in all(flow, steps) {
            let named = Named { steps, rule };
            let shares =
                |other: &&Named| other.steps.first <= steps.last && steps.first <= other.steps.last;
            match found.iter().find(shares) {
                Some(other) => left_out.push([named, *other]),
                None => found.push(named),
            }
        }
    }
    (found, left_out)
}

/// The places of the parts that have no step.
pub(super) fn unfit(flow: &Flow, rules: &[PartRule]) -> Vec<usize> {
    (0..rules.len()).filter(|rule| all(flow, &rules[*rule]).is_empty()).collect()
}

/// All runs of steps that a rule names, none of which reaches into another.
fn all(flow: &Flow, rule: &PartRule) -> Vec<Span> {
    let fits = |step: StepNumber, bound: &Bound| match bound.number() {
        Some(number) => number == step,
        None => said(flow, step, |said| bound.fits(said)),
    };
    let (mut runs, mut first) = (Vec::new(), None);
    for step in flow.graph.span().iter() {
        if first.is_none() && fits(step, &rule.from) {
            first = Some(step);
        }
        let Some(begun) = first else { continue };
        let ends = rule.to.as_ref().map_or(step == begun, |to| fits(step, to));
        if ends {
            let own = flow.graph.exchange_of_step(step).and_then(Exchange::span);
            let chosen = rule.to.as_ref().is_none_or(|to| to.number().is_none());
            let last = own.filter(|_| chosen).map_or(step, |own| own.last.max(step));
            runs.push(Span::new(begun, last));
            first = None;
        }
    }
    let mut last = None;
    runs.retain(|run| {
        let apart = last.is_none_or(|last| run.first > last);
        last = if apart { Some(run.last) } else { last };
        apart
    });
    runs
}

/// Asks about what a step says.
fn said(flow: &Flow, step: StepNumber, ask: impl Fn(&Said<'_>) -> bool) -> bool {
    flow.arrows.of(step).is_some_and(|arrow| {
        let path = flow.variables.raw(arrow.template);
        ask(&arrow.said(step, &path))
    })
}
