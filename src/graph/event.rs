//! What happens at one service, in log order: it sends a request, it gets an answer, it answers.

use super::marks::{Given, Mark, Marks};
use super::weights::Clue;
use crate::number::ExchangeIndex;

/// What happens at a service while others wait for it.
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// It sends a request.
    Sent(Call),
    /// It gets the response to a request of its own.
    Got(ExchangeIndex, Given),
    /// It responds to a call.
    Answered(Answered),
    /// It is taken to be done with a call that it had worked on after its answer.
    Forgotten(ExchangeIndex),
}

/// What happened last at a service.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Before {
    /// Whether it was called; else what happened is one of its events.
    pub(super) called: bool,
    /// Whether nothing else was logged since.
    pub(super) directly: bool,
}

impl Before {
    /// What follows it says for the call that it happened for.
    pub(super) fn clues(self) -> impl Iterator<Item = Clue> {
        [Clue::Latest].into_iter().chain(self.directly.then_some(Clue::AtOnce))
    }
}

/// A request, and what could have caused it.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) exchange: ExchangeIndex,
    pub(super) marks: Marks,
    pub(super) choices: Vec<Choice>,
    /// What happened at the service before.
    pub(super) before: Before,
    /// Whether many more calls were open.
    pub(super) is_crowded: bool,
    /// What later requests have to say of each choice.
    pub(super) ahead: Vec<Ahead>,
}

/// What a later request that belongs to the same call, as a token of it shows, has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ahead {
    pub(super) later: ExchangeIndex,
    /// For each choice the points that will be missing, 0 for the best.
    pub(super) points: Vec<i32>,
}

/// A call that a request may have been sent for.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice {
    /// The call; `None` stands for none of them.
    pub(super) parent: Option<ExchangeIndex>,
    /// What the call is.
    pub(super) kind: Option<Mark>,
    /// Whether it was answered before, and the service works on.
    pub(super) after_answer: bool,
    /// Whether whoever sent the call has sent something else since.
    pub(super) went_on: bool,
    /// What is to be said for and against it, whatever caused the other requests.
    pub(super) clues: Vec<Clue>,
}

impl Call {
    /// Whether it asks about a token; the one that it is sent with is the service's own then.
    pub(super) fn is_check(&self) -> bool {
        self.marks.checked.is_some()
    }
}

impl Choice {
    /// The parent that the graph shows: what goes on after an answer is below no call.
    pub(super) fn shown(&self) -> Option<ExchangeIndex> {
        self.parent.filter(|_| !self.after_answer)
    }

    /// The call that the service works on after its answer.
    pub(super) fn after(&self) -> Option<ExchangeIndex> {
        self.parent.filter(|_| self.after_answer)
    }
}

/// A call that its service answered.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    pub(super) call: ExchangeIndex,
    pub(super) kind: Option<Mark>,
    /// What happened at the service before.
    pub(super) before: Before,
    /// The request id that the service gave it.
    pub(super) request: Option<Mark>,
    /// Whether the service works on after its answer.
    pub(super) works_on: bool,
}

/// Who caused a request, as it was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decided {
    pub(super) exchange: ExchangeIndex,
    pub(super) parent: Option<ExchangeIndex>,
    /// The answered call that its sender still worked on.
    pub(super) after: Option<ExchangeIndex>,
    /// How many points less the best way with another parent has.
    pub(super) margin: i32,
}
