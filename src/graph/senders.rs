//! Requests and answers in, which calls nobody waits for any more out.
//!
//! Most who send a request wait for its answer before they send the next one with the same token; who
//! has sent another one has given the first one up. Who goes on while it waits shows that sooner or
//! later: an answer comes all the same.

use rustc_hash::FxHashMap;

use super::Name;
use super::marks::{Mark, Marks};
use crate::number::ExchangeIndex;

/// A call whose sender went on is given up once so many exchanges came after it. It is no candidate
/// then, unless its token says so: else each call that is never answered would slow down all that
/// comes.
const OLD: usize = 128;

/// The same for a sender that goes on while it waits, with time for what eight commands do at once.
const OLD_AT_ONCE: usize = 512;

/// A call that is not yet answered.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) caller: Name,
    pub(super) marks: Marks,
}

/// All who send requests, each by its name and token.
#[derive(Debug, Default)]
pub(super) struct Senders(FxHashMap<(Name, Mark), Sender>);

#[derive(Debug)]
struct Sender {
    latest: ExchangeIndex,
    /// Whether it has sent a request while it waited for an answer that came.
    goes_on: bool,
}

impl Senders {
    /// A request was sent.
    pub(super) fn sent(&mut self, caller: Name, token: Option<Mark>, exchange: ExchangeIndex) {
        let Some(token) = token else { return };
        let new = Sender { latest: exchange, goes_on: false };
        self.0.entry((caller, token)).or_insert(new).latest = exchange;
    }

    /// A call was answered.
    pub(super) fn answered(&mut self, call: ExchangeIndex, open: &Open) {
        if let Some(token) = open.marks.token
            && let Some(sender) = self.0.get_mut(&(open.caller, token))
        {
            sender.goes_on |= sender.latest > call;
        }
    }

    /// Whether whoever sent a call has sent something else with the same token since.
    pub(super) fn went_on(&self, call: ExchangeIndex, open: &Open) -> bool {
        self.of(open).is_some_and(|sender| sender.latest > call)
    }

    /// Whether a call is taken for one that nobody waits for any more.
    pub(super) fn is_given_up(&self, call: ExchangeIndex, open: &Open, now: ExchangeIndex) -> bool {
        let age = now.index().saturating_sub(call.index());
        let is_old = |sender: &Sender| !sender.goes_on || age > OLD_AT_ONCE;
        age > OLD && self.of(open).is_some_and(|sender| sender.latest > call && is_old(sender))
    }

    fn of(&self, open: &Open) -> Option<&Sender> {
        self.0.get(&(open.caller, open.marks.token?))
    }
}
