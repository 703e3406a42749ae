//! Decisions in, what they lean on out: a request that is where another one is, because a token ties
//! them together, is no more certain than that one, unless it has evidence of its own.

use rustc_hash::FxHashMap;

use super::event::{Call, Decided};
use super::weights::CLEAR;
use crate::number::ExchangeIndex;

/// What is not certain of requests to come.
#[derive(Debug, Clone, Default)]
pub(super) struct Leaning {
    /// For each request the parent of the one that it is tied to, and the margin of that.
    on: FxHashMap<ExchangeIndex, (Option<ExchangeIndex>, i32)>,
}

impl Leaning {
    /// The decision with the margin that it has in the light of those before.
    pub(super) fn weigh(&mut self, call: &Call, mut decided: Decided) -> Decided {
        if let Some((parent, margin)) = self.on.remove(&call.exchange)
            && parent == decided.parent
        {
            decided.margin = decided.margin.min(margin.max(own(call, decided.parent)));
        }
        if decided.margin < CLEAR {
            let new = call.ahead.iter().map(|ahead| ahead.later);
            self.on.extend(new.map(|later| (later, (decided.parent, decided.margin))));
        }
        decided
    }
}

/// How much the evidence of its own says for the parent of a request, against any other.
fn own(call: &Call, parent: Option<ExchangeIndex>) -> i32 {
    let points = |is_parent: bool| {
        let choices = call.choices.iter().filter(|choice| (choice.shown() == parent) == is_parent);
        choices.map(|choice| choice.clues.iter().map(|clue| clue.points()).sum::<i32>()).max()
    };
    points(true).unwrap_or_default().saturating_sub(points(false).unwrap_or(-CLEAR))
}
