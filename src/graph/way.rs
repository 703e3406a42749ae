//! One way to place the requests of a service: what it counts, and what it knows of the open calls.

use std::sync::Arc;

use super::event::{Answered, Before, Call, Choice};
use super::facts::{About, Beyond, Fact, Ground, Value};
use super::habits::Habits;
use super::marks::{Given, Mark};
use super::weights::Clue;
use crate::number::ExchangeIndex;

/// What is to be said of each choice for a request.
pub(super) type Clues = Arc<Vec<Vec<Clue>>>;

/// A way to place the requests that are not yet decided.
#[derive(Debug, Clone, Default)]
pub(super) struct Way {
    pub(super) points: i32,
    /// What requests that are not yet placed will have to say, which counts for the order only.
    ahead: Vec<(ExchangeIndex, i32)>,
    pub(super) beyond: Beyond,
    pub(super) placed: Vec<Put>,
    /// What was to be said of each choice for the request that somebody asks about.
    pub(super) told: Option<Clues>,
}

/// Where a way puts a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Put {
    pub(super) parent: Option<ExchangeIndex>,
    /// The answered call that its sender still worked on.
    pub(super) after: Option<ExchangeIndex>,
    /// How many points less the best way has that is known to have another parent.
    pub(super) margin: i32,
}

/// What all ways stand on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Footing<'g> {
    pub(super) ground: &'g Ground,
    pub(super) habits: Option<&'g Habits>,
}

impl Footing<'_> {
    fn habit(&self, call: Option<Mark>, last: Option<Fact>, next: Option<Mark>) -> Option<Clue> {
        let last = match last?.value {
            Value::Of(mark) => Some(mark),
            _ => None,
        };
        self.habits?.clue(call?, last, next)
    }
}

/// What a way knows of the marks of a request, whatever caused it.
#[derive(Debug)]
pub(super) struct Links {
    token: Option<Fact>,
    request: Option<Fact>,
    /// The calls below which its ids came up.
    ids: Vec<Option<ExchangeIndex>>,
}

impl Links {
    fn weigh(&self, call: &Call, choice: &Choice, say: &mut impl FnMut(Clue)) {
        let is_check = call.is_check();
        match self.token {
            Some(Fact { of, value: Value::Unused }) if of == choice.parent => {
                say(if is_check { Clue::FirstCheck } else { Clue::FirstUse });
            }
            Some(Fact { value: Value::Unused, .. }) if !is_check => say(Clue::UsedElsewhere),
            Some(Fact { of, .. }) if of == choice.parent && !is_check => say(Clue::LaterUse),
            _ => {}
        }
        match self.request {
            Some(Fact { of, .. }) if of == choice.parent => say(Clue::SameRequest),
            Some(_) => say(Clue::OtherRequest),
            None => {}
        }
        if choice.parent.is_some() && self.ids.contains(&choice.parent) {
            say(Clue::SiblingId);
        }
    }
}

/// The most ids of a record that are followed.
const FOLLOWED: usize = 4;

impl Way {
    fn get(&self, on: Footing<'_>, about: About) -> Option<Fact> {
        self.beyond.get(on.ground, about)
    }

    fn set(&mut self, on: Footing<'_>, about: About, of: Option<ExchangeIndex>, value: Value) {
        self.beyond.set(on.ground, about, Some(Fact { of, value }));
    }

    /// What this way has to say for and against a choice.
    pub(super) fn weigh(
        &self,
        on: Footing<'_>,
        call: &Call,
        choice: &Choice,
        links: &Links,
        mut say: impl FnMut(Clue),
    ) {
        choice.clues.iter().for_each(|clue| say(*clue));
        links.weigh(call, choice, &mut say);
        let Some(parent) = choice.parent else { return };
        let last = self.get(on, About::last(parent));
        if choice.after_answer {
            let is_first = self.get(on, About::worked_on(parent)).is_none();
            say(if is_first { Clue::AfterAnswer } else { Clue::StillAfterAnswer });
        }
        if self.is_latest(on, call.before, parent) {
            call.before.clues().for_each(&mut say);
        }
        if self.get(on, About::waits(parent)).is_some() {
            say(Clue::Busy);
        }
        if let Some(checked) = call.marks.checked
            && let Some(before) = self.get(on, About::checked(parent))
            && before.value == Value::Of(checked)
        {
            say(Clue::ChecksAgain);
        }
        if let Some(kind) = call.marks.kind
            && self.get(on, About::did(parent, kind)).is_some()
        {
            say(Clue::Repeats);
        }
        let start = Fact { of: None, value: Value::Unused };
        let usual = on.habit(choice.kind, last.or(Some(start)), call.marks.kind);
        usual.into_iter().for_each(say);
    }

    /// Whether the last thing that happened is that an answer came for a call, as far as this way
    /// knows.
    fn is_latest(&self, on: Footing<'_>, before: Before, call: ExchangeIndex) -> bool {
        !before.called && self.get(on, About::LATEST).is_some_and(|fact| fact.of == Some(call))
    }

    /// What this way has to say for and against each choice.
    pub(super) fn tell(&self, on: Footing<'_>, call: &Call) -> Vec<Vec<Clue>> {
        let links = self.links(on, call);
        let tell = |choice: &Choice| {
            let mut clues = Vec::new();
            self.weigh(on, call, choice, &links, |clue| clues.push(clue));
            clues
        };
        call.choices.iter().map(tell).collect()
    }

    /// What this way knows of the marks of a request.
    pub(super) fn links(&self, on: Footing<'_>, call: &Call) -> Links {
        let link = |mark: Option<Mark>| self.get(on, About::link(mark?));
        let used = |id: &Mark| link(Some(*id)).filter(|link| link.value == Value::Used);
        Links {
            token: link(call.marks.token),
            request: link(call.marks.request),
            ids: call.marks.ids.iter().filter_map(used).map(|link| link.of).collect(),
        }
    }

    /// Becomes another way, in its own memory.
    pub(super) fn copy(&mut self, other: &Self) {
        let Self { points, ahead, beyond, placed, told } = self;
        *points = other.points;
        ahead.clone_from(&other.ahead);
        beyond.copy(&other.beyond);
        placed.clone_from(&other.placed);
        told.clone_from(&other.told);
    }

    /// Begins anew, in the same memory, once all that it placed is decided.
    pub(super) fn restart(&mut self) {
        self.points = 0;
        self.ahead.clear();
    }

    /// By what the ways are put in order.
    pub(super) fn rank(&self) -> i32 {
        self.points + self.ahead.iter().map(|(_, points)| points).sum::<i32>()
    }

    /// What its rank will be with a request placed.
    pub(super) fn rank_with(&self, points: i32, call: &Call, number: usize) -> i32 {
        let kept = self.ahead.iter().filter(|(later, _)| *later != call.exchange);
        let new = call.ahead.iter().map(|ahead| ahead.points[number]);
        points + kept.map(|(_, points)| points).sum::<i32>() + new.sum::<i32>()
    }

    /// Places a request.
    pub(super) fn place(&mut self, on: Footing<'_>, call: &Call, number: usize) {
        self.ahead.retain(|(later, _)| *later != call.exchange);
        self.ahead.extend(call.ahead.iter().map(|ahead| (ahead.later, ahead.points[number])));
        let choice = &call.choices[number];
        let parent = choice.parent;
        let (shown, after) = (choice.shown(), choice.after());
        self.placed.push(Put { parent: shown, after, margin: i32::MAX });
        self.set(on, About::cause(call.exchange), parent, Value::Used);
        self.beyond.set(on.ground, About::LATEST, None);
        let is_check = call.is_check();
        if let Some(token) = call.marks.token
            && self
                .get(on, About::link(token))
                .map_or(!is_check, |link| !is_check || link.value == Value::Unused)
        {
            self.set(on, About::link(token), parent, Value::Used);
        }
        if let Some(request) = call.marks.request {
            self.set(on, About::link(request), parent, Value::Used);
        }
        let Some(call_above) = parent else { return };
        self.follow(on, &call.marks.ids, call_above);
        if choice.after_answer {
            self.set(on, About::worked_on(call_above), parent, Value::Used);
        }
        let waits = match self.get(on, About::waits(call_above)) {
            Some(Fact { value: Value::Count(count), .. }) => count,
            _ => 0,
        };
        self.set(on, About::waits(call_above), parent, Value::Count(waits + 1));
        if let Some(checked) = call.marks.checked {
            self.set(on, About::checked(call_above), parent, Value::Of(checked));
        }
        if let Some(kind) = call.marks.kind {
            self.set(on, About::last(call_above), parent, Value::Of(kind));
            self.set(on, About::did(call_above, kind), parent, Value::Used);
        }
    }

    fn follow(&mut self, on: Footing<'_>, ids: &[Mark], call: ExchangeIndex) {
        for id in ids.iter().take(FOLLOWED) {
            match self.get(on, About::link(*id)) {
                None => self.set(on, About::link(*id), Some(call), Value::Used),
                // What comes up below several calls links none of them.
                Some(link) if link.of != Some(call) && link.value == Value::Used => {
                    self.set(on, About::link(*id), link.of, Value::Common);
                }
                Some(_) => {}
            }
        }
    }

    /// Takes the answer to a request.
    pub(super) fn get_answer(&mut self, on: Footing<'_>, exchange: ExchangeIndex, given: &Given) {
        let Some(cause) = self.get(on, About::cause(exchange)) else { return };
        self.beyond.set(on.ground, About::cause(exchange), None);
        // A token that is issued again is that of whoever asked last.
        if let Some(token) = given.token
            && given.issues
        {
            self.set(on, About::link(token), cause.of, Value::Unused);
        }
        let Some(call) = cause.of else { return };
        self.set(on, About::LATEST, Some(call), Value::Used);
        self.follow(on, &given.ids, call);
        if let Some(Fact { value: Value::Count(count), .. }) = self.get(on, About::waits(call)) {
            let left = count.checked_sub(1).filter(|left| *left > 0);
            let left = left.map(|left| Fact { of: Some(call), value: Value::Count(left) });
            self.beyond.set(on.ground, About::waits(call), left);
        }
    }

    /// What is to be said of a call that is answered.
    pub(super) fn weigh_answer(
        &self,
        on: Footing<'_>,
        answered: &Answered,
        mut say: impl FnMut(Clue),
    ) {
        let call = answered.call;
        if let Some(Fact { value: Value::Count(count), .. }) = self.get(on, About::waits(call))
            && !answered.works_on
        {
            (0..count).for_each(|_| say(Clue::Outlives));
        }
        let request = answered.request.and_then(|request| self.get(on, About::link(request)));
        if let Some(link) = request {
            say(if link.of == Some(call) { Clue::SameRequest } else { Clue::OtherRequest });
        }
        if answered.before.directly && self.is_latest(on, answered.before, call) {
            say(Clue::AtOnce);
        }
        let last = self.get(on, About::last(call));
        let start = Fact { of: None, value: Value::Unused };
        on.habit(answered.kind, last.or(Some(start)), None).into_iter().for_each(say);
    }

    /// Takes over what a way that knows the same has to say of other parents: it has so many points
    /// less, and whatever comes counts the same for both.
    pub(super) fn merge(&mut self, other: &Self) {
        let less = self.points.saturating_sub(other.points);
        for (put, other) in self.placed.iter_mut().zip(&other.placed) {
            let is_same = put.parent == other.parent;
            let apart = if is_same { other.margin.saturating_add(less) } else { less };
            put.margin = put.margin.min(apart);
        }
    }
}
