//! Why the parent of a request is its parent: each call that could be, with what speaks for and
//! against it.

use super::event::{Call, Decided};
use super::weights::{CLEAR, Clue};
use super::{Evidence, Exchange};
use crate::number::{ExchangeIndex, StepNumber};

/// What there is to say of the parent of a request.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// How the parent was found.
    pub evidence: Evidence,
    /// The calls that could be the parent, the chosen one first; none if no call was open.
    pub candidates: Vec<Candidate>,
    /// How many points less the best way to place all requests has if this one has another parent;
    /// `None` if no other is left that is worth a look.
    pub margin: Option<i32>,
    /// How many points are enough.
    pub enough: i32,
}

/// A call that could be the parent.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The step of its request.
    pub call: Cause,
    /// Whether it is the parent.
    pub chosen: bool,
    /// What speaks for it and against it, with points.
    pub clues: Vec<(&'static str, i32)>,
}

/// What could have caused a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// An open call, by the step of its request.
    Call(StepNumber),
    /// A call that was answered before, and is worked on.
    Answered(StepNumber),
    /// A call that the filters leave out.
    LeftOut,
    /// No call.
    Nobody,
}

impl Candidate {
    /// The points together.
    #[must_use]
    pub fn points(&self) -> i32 {
        self.clues.iter().map(|(_, points)| points).sum()
    }
}

/// A choice as it was weighed.
#[derive(Debug, Clone)]
struct Weighed {
    call: Option<ExchangeIndex>,
    answered: bool,
    clues: Vec<Clue>,
    /// What later requests had to say.
    ahead: i32,
}

/// What later requests have to say.
const AHEAD: &str = "later requests that tokens tie to this one speak against it";

/// The same, by the exchanges as they are numbered while the log is read.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) exchange: ExchangeIndex,
    candidates: Vec<Weighed>,
    margin: i32,
}

impl Told {
    pub(super) fn new(call: &Call, decided: Decided, told: &[Vec<Clue>]) -> Self {
        let candidates = call.choices.iter().zip(told).enumerate().map(|(at, (choice, clues))| {
            let ahead = call.ahead.iter().map(|ahead| ahead.points[at]).sum();
            let (call, answered) = (choice.parent, choice.after_answer);
            Weighed { call, answered, clues: clues.clone(), ahead }
        });
        let candidates = candidates.collect();
        Self { exchange: call.exchange, candidates, margin: decided.margin }
    }

    /// By the numbers of steps.
    pub(super) fn explain(&self, exchanges: &[Exchange]) -> Explanation {
        let Exchange { parent, evidence, .. } = exchanges[self.exchange.index()];
        let candidates = self.candidates.iter().map(|it| {
            let clues = it.clues.iter().map(|clue| (clue.words(), clue.points()));
            let ahead = (it.ahead != 0).then_some((AHEAD, it.ahead));
            Candidate {
                call: cause(it.call, it.answered, exchanges),
                chosen: parent == it.call.filter(|_| !it.answered),
                clues: clues.chain(ahead).collect(),
            }
        });
        let mut candidates: Vec<Candidate> = candidates.collect();
        candidates.sort_by_key(|it| std::cmp::Reverse((it.chosen, it.points())));
        let margin = Some(self.margin).filter(|margin| *margin < i32::MAX);
        Explanation { evidence, candidates, margin, enough: CLEAR }
    }
}

fn cause(call: Option<ExchangeIndex>, answered: bool, exchanges: &[Exchange]) -> Cause {
    let Some(call) = call else { return Cause::Nobody };
    match exchanges[call.index()].request {
        Some(step) if answered => Cause::Answered(step),
        Some(step) => Cause::Call(step),
        None => Cause::LeftOut,
    }
}
