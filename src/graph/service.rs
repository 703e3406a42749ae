//! One service: the calls that it has not yet answered, and what could have caused its requests.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::event::{Answered, Before, Call, Choice, Event};
use super::marks::{Given, Mark, Marks};
use super::rounds::{Placed, Rounds};
use super::senders::{Open, Senders};
use super::weights::Clue;
use crate::number::ExchangeIndex;

/// So many of the newest open calls may have caused a request without evidence, and so many of those
/// that have a token or an id of it.
const NEWEST: usize = 12;
const ALIKE: usize = 4;

/// From so many open calls on there is no time to try many ways.
const CROWD: usize = 48;

/// So many calls may be worked on after their answer, each until so many requests were sent.
const WORKED_ON: usize = 8;
const PATIENCE: u32 = 48;

/// What happens at one service.
#[derive(Debug, Default)]
pub(super) struct Service {
    open: BTreeMap<ExchangeIndex, Open>,
    by_mark: FxHashMap<Mark, BTreeSet<ExchangeIndex>>,
    /// Calls that were answered with a promise, with how many requests they are still remembered.
    worked_on: Vec<(ExchangeIndex, Marks, u32)>,
    /// While many calls are open: for each token that was issued to it, the calls that it may have
    /// logged in for.
    logins: FxHashMap<Mark, Vec<ExchangeIndex>>,
    asking: FxHashMap<ExchangeIndex, Vec<ExchangeIndex>>,
    /// What happened last.
    pub(super) before: Before,
    /// What it sent, once it sent something while others waited for it.
    pub(super) rounds: Option<Rounds>,
}

impl Service {
    /// Whether it has answered all calls.
    pub(super) fn is_free(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether it works on calls that it has answered.
    pub(super) fn works_on(&self) -> bool {
        !self.worked_on.is_empty()
    }

    /// It is called.
    pub(super) fn open(&mut self, exchange: ExchangeIndex, open: Open) {
        for mark in open.marks.all() {
            self.by_mark.entry(mark).or_default().insert(exchange);
        }
        self.open.insert(exchange, open);
        self.before.called = true;
    }

    /// It sends a request.
    pub(super) fn send(
        &mut self,
        exchange: ExchangeIndex,
        marks: &Marks,
        senders: &Senders,
        known: Option<ExchangeIndex>,
        is_asked: bool,
    ) -> Vec<Placed> {
        let mut choices = self.choices(exchange, marks, senders);
        // What is known is no question any more, and helps to place the rest.
        if let Some(known) = known
            && choices.iter().any(|choice| choice.parent == Some(known))
        {
            choices.retain(|choice| choice.parent == Some(known));
        }
        if self.open.len() > NEWEST {
            let parents = choices.iter().filter_map(Choice::shown).collect();
            self.asking.insert(exchange, parents);
        }
        marks.token.iter().for_each(|token| drop(self.logins.remove(token)));
        let is_crowded = self.open.len() > CROWD;
        let marks = marks.clone();
        let before = self.happened();
        let call = Call { exchange, marks, choices, before, is_crowded, ahead: Vec::new() };
        let rounds = self.rounds.get_or_insert_with(Rounds::new);
        if is_asked {
            rounds.ask(exchange);
        }
        let mut placed = rounds.take(Event::Sent(call), false);
        self.worked_on.retain_mut(|(call, _, patience)| {
            *patience -= 1;
            if *patience == 0 {
                placed.extend(rounds.forget(*call));
            }
            *patience > 0
        });
        placed
    }

    /// It gets the answer to a request.
    pub(super) fn get(&mut self, exchange: ExchangeIndex, given: Given) -> Vec<Placed> {
        self.happened();
        let parents = self.asking.remove(&exchange);
        if let (Some(parents), Some(token), true) = (parents, given.token, given.issues) {
            self.logins.insert(token, parents);
        }
        let rounds = self.rounds.as_mut();
        rounds.map(|rounds| rounds.take(Event::Got(exchange, given), false)).unwrap_or_default()
    }

    /// It answers a call.
    pub(super) fn answer(
        &mut self,
        call: ExchangeIndex,
        given: &Given,
        senders: &mut Senders,
    ) -> Vec<Placed> {
        let Some(open) = self.open.remove(&call) else { return Vec::new() };
        senders.answered(call, &open);
        let marks = open.marks;
        for mark in marks.all() {
            if let Some(calls) = self.by_mark.get_mut(&mark) {
                calls.remove(&call);
                if calls.is_empty() {
                    self.by_mark.remove(&mark);
                }
            }
        }
        let answered = Answered {
            call,
            kind: marks.kind,
            before: self.happened(),
            request: given.request,
            works_on: given.works_on,
        };
        if given.works_on {
            self.worked_on.push((call, marks, PATIENCE));
        }
        let given_up = |(at, open): (&ExchangeIndex, &Open)| senders.is_given_up(*at, open, call);
        let is_idle =
            self.open.iter().rev().take(NEWEST).all(given_up) && self.worked_on.is_empty();
        let oldest = (self.worked_on.len() > WORKED_ON).then(|| self.worked_on.remove(0).0);
        let Some(rounds) = &mut self.rounds else { return Vec::new() };
        let mut placed = rounds.take(Event::Answered(answered), is_idle);
        placed.extend(oldest.into_iter().flat_map(|call| rounds.forget(call)));
        placed
    }

    /// Something else happens than a call; gives what happened before.
    fn happened(&mut self) -> Before {
        std::mem::take(&mut self.before)
    }

    /// What could have caused a request.
    fn choices(&self, exchange: ExchangeIndex, marks: &Marks, senders: &Senders) -> Vec<Choice> {
        let newest = self.open.iter().rev().take(NEWEST);
        let newest = newest.filter(|(call, open)| !senders.is_given_up(**call, open, exchange));
        let mut calls: BTreeSet<ExchangeIndex> = newest.map(|(call, _)| *call).collect();
        if self.open.len() > calls.len() {
            for mark in marks.all().chain(marks.checked) {
                let alike = self.by_mark.get(&mark).into_iter().flatten();
                let alike = alike.rev().take(ALIKE).filter(|call| {
                    let open = self.open.get(call);
                    let is_id = marks.ids.contains(&mark);
                    !is_id || open.is_some_and(|open| !senders.is_given_up(**call, open, exchange))
                });
                calls.extend(alike);
                let logged_in = self.logins.get(&mark).into_iter().flatten();
                calls.extend(logged_in.filter(|call| self.open.contains_key(call)));
            }
        }
        let open = calls.into_iter().rev().enumerate().filter_map(|(rank, call)| {
            let open = self.open.get(&call)?;
            let mut clues = clues(marks, &open.marks);
            if rank == 0 && self.before.called {
                clues.extend(self.before.clues());
            }
            let went_on = senders.went_on(call, open);
            let (parent, kind) = (Some(call), open.marks.kind);
            Some(Choice { parent, kind, after_answer: false, went_on, clues })
        });
        let after = self.worked_on.iter().map(|(call, above, _)| {
            let (parent, kind) = (Some(*call), above.kind);
            let clues = clues(marks, above);
            Choice { parent, kind, after_answer: true, went_on: false, clues }
        });
        let clues = vec![Clue::Nobody];
        let nobody = Choice { clues, ..Choice::default() };
        open.chain(after).chain([nobody]).collect()
    }
}

/// What speaks for and against a call, whatever caused the other requests.
fn clues(marks: &Marks, above: &Marks) -> Vec<Clue> {
    let same = |one: Option<Mark>, other: Option<Mark>| one.is_some() && one == other;
    let mut clues = Vec::new();
    match (marks.checked, above.token) {
        (Some(checked), Some(token)) if checked == token => clues.push(Clue::ChecksToken),
        (Some(_), Some(_)) => clues.push(Clue::ChecksOther),
        (None, _) if same(marks.token, above.token) => clues.push(Clue::SameToken),
        _ => {}
    }
    if same(marks.request, above.request) {
        clues.push(Clue::SameRequest);
    }
    if marks.trace.is_some() && above.trace.is_some() {
        let is_same = marks.trace == above.trace;
        clues.push(if is_same { Clue::SameTrace } else { Clue::OtherTrace });
        clues.extend((is_same && same(marks.span, above.span)).then_some(Clue::SameSpan));
    }
    let shared = marks.ids.iter().filter(|id| above.ids.contains(id)).count();
    clues.extend(std::iter::repeat_n(Clue::SameId, shared.min(2)));
    clues
}
