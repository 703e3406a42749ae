//! Requests that name the request they were sent for in, their parents out, unless the log contradicts.
//!
//! A recorder of the caller writes `X-Requestshook-Parent-Id`. The exchange with that id must have been
//! answered by the caller, and must begin before the request does; the log of another host can come
//! later, so some parents are known only at the end.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rustc_hash::FxHashMap;

use super::{Evidence, Exchange, Name};
use crate::diagnostic::Diagnostics;
use crate::number::ExchangeIndex;
use crate::record::Record;

/// What is known of the ids of requests, and of those that name one.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    /// The newest exchange by a number made of its id. Two ids can share a number; what is called
    /// tells them apart well enough.
    newest: FxHashMap<u64, Sent>,
    /// For each exchange the one before it with the same number, if there is one: there seldom is.
    before: FxHashMap<ExchangeIndex, Sent>,
    /// Exchanges whose parent was not yet in the log, with the number of its id and their caller.
    waiting: Vec<(ExchangeIndex, u64, Name)>,
}

/// An exchange, and the service that it calls.
#[derive(Debug, Clone, Copy)]
struct Sent {
    exchange: ExchangeIndex,
    callee: Name,
}

/// What becomes of a parent that is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// It is this exchange; whether it is the only one of its id.
    Found(ExchangeIndex, bool),
    /// No request with this id was read yet.
    Unknown,
    /// There is one, but the log contradicts.
    Contradicted,
}

impl Named {
    /// The parent and how it was found; two exchanges with one id leave a choice.
    pub(super) fn parent(self) -> Option<(ExchangeIndex, Evidence)> {
        let Self::Found(parent, alone) = self else { return None };
        Some((parent, if alone { Evidence::Recorded } else { Evidence::Guess }))
    }
}

const UNKNOWN: &str = "no request in the log has the id that `X-Requestshook-Parent-Id` names; the \
                       parent was looked for without it";

pub(super) const CONTRADICTED: &str = "the request that `X-Requestshook-Parent-Id` names was not sent to the caller of this one, or \
     was sent later; the parent was looked for without it";

impl Recorded {
    /// Takes a request with its caller and callee, and what became of the parent that it names.
    pub(super) fn add(
        &mut self,
        record: &Record<'_>,
        exchange: ExchangeIndex,
        [caller, callee]: [Name; 2],
        named: Option<Named>,
    ) {
        if let Some(id) = record.request_id() {
            let before = self.newest.insert(number(id), Sent { exchange, callee });
            self.before.extend(before.map(|before| (exchange, before)));
        }
        if let (Some(Named::Unknown), Some(id)) = (named, record.parent_id()) {
            self.waiting.push((exchange, number(id), caller));
        }
    }

    /// The parent of a request that comes next, by the id that it names.
    pub(super) fn parent(&self, id: &[u8], caller: Name) -> Named {
        self.newest(number(id), caller, |_| true)
    }

    /// The newest exchange of an id that was sent to the caller and is not passed over.
    fn newest(&self, id: u64, caller: Name, fits: impl Fn(ExchangeIndex) -> bool) -> Named {
        let Some(newest) = self.newest.get(&id) else { return Named::Unknown };
        let known = std::iter::successors(Some(newest), |sent| self.before.get(&sent.exchange));
        let mut fitting = known.filter(|sent| sent.callee == caller && fits(sent.exchange));
        match fitting.next() {
            Some(newest) => Named::Found(newest.exchange, fitting.next().is_none()),
            None => Named::Contradicted,
        }
    }

    /// Gives those that wait their parents, now that all requests are known.
    pub(super) fn finish(&self, exchanges: &mut [Exchange], diagnostics: &mut Diagnostics) {
        for (index, id, caller) in &self.waiting {
            let place = exchanges[index.index()].place;
            // What follows in the same file was sent later.
            let elsewhere =
                |parent: ExchangeIndex| exchanges[parent.index()].place.file() != place.file();
            let fits = |parent| elsewhere(parent) && !is_below(exchanges, parent, *index);
            let named = self.newest(*id, *caller, fits);
            if let Some((parent, evidence)) = named.parent() {
                let exchange = &mut exchanges[index.index()];
                (exchange.parent, exchange.evidence) = (Some(parent), evidence);
            } else {
                let unknown = named == Named::Unknown;
                diagnostics.add(place, if unknown { UNKNOWN } else { CONTRADICTED });
            }
        }
    }
}

/// Whether an exchange is the other one or lies below it.
fn is_below(exchanges: &[Exchange], index: ExchangeIndex, other: ExchangeIndex) -> bool {
    let parent = |index: &ExchangeIndex| exchanges[index.index()].parent;
    std::iter::successors(Some(index), parent).any(|above| above == other)
}

fn number(id: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
