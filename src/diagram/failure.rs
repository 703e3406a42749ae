//! The calls of a diagram in, whether one of them failed out.

use super::forest::Forest;
use crate::number::{Span, StepNumber};
use crate::step::Flow;

/// Where calls failed.
#[derive(Debug)]
pub(super) struct Failures {
    /// How many steps before each one are those of a failed call.
    before: Vec<u32>,
}

impl Failures {
    /// The failed calls among those that are drawn: the status is an error, or there is no answer.
    pub(super) fn of(flow: &Flow, forest: &Forest) -> Self {
        let mut failed = vec![false; flow.graph.steps()];
        let is_error = |step: &StepNumber| flow.arrows.of(*step).is_some_and(|arrow| arrow.fails());
        for exchange in &flow.graph.exchanges {
            let step = match (exchange.request, exchange.response) {
                (_, Some(response)) => Some(response).filter(is_error),
                (request, None) => request,
            };
            if let Some(step) = step {
                failed[step.index()] = true;
            }
        }
        let mut count = 0;
        let counted = failed.iter().zip(forest.shown()).map(|(failed, shown)| {
            count += u32::from(*failed && shown);
            count
        });
        Self { before: std::iter::once(0).chain(counted).collect() }
    }

    /// Whether a call among these steps failed.
    pub(super) fn are_in(&self, steps: Span) -> bool {
        self.before[steps.last.index() + 1] > self.before[steps.first.index()]
    }
}
