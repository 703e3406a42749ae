//! Records in, for each service what happens at it out: what it was asked, and what it sent for that.
//!
//! A request is sent for one of the calls that its caller has not yet answered, or for none. Who
//! called whom at one service says nothing of other services, so each is decided by itself.
//!
//! A service whose middleware sits behind its token check logs the check before the call that caused
//! it. Such a check, with the same token and directly before, belongs to that call.

use rustc_hash::FxHashMap;

use super::Name;
use super::explain::Told;
use super::marks::{Given, Mark, Marks};
use super::rounds::{Placed, Rounds};
use super::senders::{Open, Senders};
use super::service::Service;
use crate::number::ExchangeIndex;
use crate::record::Record;

/// What happens at all services.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    services: FxHashMap<Name, Service>,
    /// Caller and callee of each open exchange, and whether its caller waits for it in an event.
    ends: FxHashMap<ExchangeIndex, ([Name; 2], bool)>,
    senders: Senders,
    check: Option<Check>,
    /// Caller and callee of the record before.
    before: Option<[Name; 2]>,
    /// The request that somebody asks about.
    pub(super) asked: Option<ExchangeIndex>,
}

/// A token check without a parent, as long as nothing else was logged.
#[derive(Debug)]
struct Check {
    exchange: ExchangeIndex,
    caller: Name,
    token: Mark,
    answered: bool,
}

/// What a request tells.
#[derive(Debug)]
pub(super) struct Sent {
    /// The requests whose parents are decided by now.
    pub(super) placed: Vec<Placed>,
    /// The check that was logged before it and belongs to it.
    pub(super) check_before: Option<ExchangeIndex>,
}

impl Nesting {
    /// Takes a request; one whose parent is known needs none.
    pub(super) fn request(
        &mut self,
        exchange: ExchangeIndex,
        record: &Record<'_>,
        [caller, callee]: [Name; 2],
        known: Option<ExchangeIndex>,
    ) -> Sent {
        let marks = Marks::of(record);
        let check_before = self.check_before(&marks, callee);
        let is_asked = self.asked == Some(exchange);
        let (mut placed, mut none_open, mut waits) = (Vec::new(), true, false);
        let directly = self.is_next(caller);
        if let Some(service) = self.services.get_mut(&caller) {
            none_open = service.is_free();
            service.before.directly = directly;
            if !none_open || service.works_on() {
                waits = true;
                placed = service.send(exchange, &marks, &self.senders, known, is_asked);
            }
        }
        if none_open {
            let check = |token| Check { exchange, caller, token, answered: false };
            self.check = marks.checked.map(check);
        }
        self.before = Some([caller, callee]);
        self.ends.insert(exchange, ([caller, callee], waits));
        self.senders.sent(caller, marks.token, exchange);
        self.services.entry(callee).or_default().open(exchange, Open { caller, marks });
        Sent { placed, check_before }
    }

    /// Takes the response of an exchange; gives the parents that are decided by now.
    pub(super) fn response(&mut self, exchange: ExchangeIndex, record: &Record<'_>) -> Vec<Placed> {
        self.answer_check(exchange);
        let Some(([caller, callee], waits)) = self.ends.remove(&exchange) else {
            return Vec::new();
        };
        let given = Given::of(record);
        let directly = self.is_next(callee);
        self.before = Some([caller, callee]);
        let answered = self.services.get_mut(&callee).map(|callee| {
            callee.before.directly = directly;
            callee.answer(exchange, &given, &mut self.senders)
        });
        let mut placed = answered.unwrap_or_default();
        if waits && let Some(service) = self.services.get_mut(&caller) {
            placed.extend(service.get(exchange, given));
        }
        placed
    }

    /// Decides all that is not yet decided.
    pub(super) fn finish(&mut self) -> Vec<Placed> {
        // The order of the services does not matter: each request is sent by one.
        let rounds = self.services.values_mut().filter_map(|service| service.rounds.as_mut());
        rounds.flat_map(Rounds::finish).collect()
    }

    /// What there is to say of the request that somebody asks about.
    pub(super) fn told(&self) -> Option<&Told> {
        self.services.values().find_map(|service| service.rounds.as_ref()?.told.as_ref())
    }

    /// Whether the record before was sent or received by a service.
    fn is_next(&self, service: Name) -> bool {
        self.before.is_some_and(|ends| ends.contains(&service))
    }

    /// The token check directly before a request that it was made for.
    fn check_before(&mut self, marks: &Marks, callee: Name) -> Option<ExchangeIndex> {
        let check = self.check.take().filter(|check| check.answered && check.caller == callee)?;
        (marks.token == Some(check.token)).then_some(check.exchange)
    }

    fn answer_check(&mut self, exchange: ExchangeIndex) {
        self.check =
            self.check.take().filter(|check| check.exchange == exchange && !check.answered);
        if let Some(check) = &mut self.check {
            check.answered = true;
        }
    }
}
