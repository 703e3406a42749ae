//! Records in, the exchange that each request was sent for out.
//!
//! The parent of a request is the open exchange whose callee is its caller. If several are open,
//! the same token decides: a token check carries the token of the call that it checks as
//! `X-Subject-Token`, a forwarded call carries it as `X-Auth-Token`. Else it is the newest.
//!
//! A service whose middleware sits behind its token check logs the check before the call that caused
//! it. Such a check, with the same token and directly before, belongs to that call.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{Evidence, Name};
use crate::number::ExchangeIndex;
use crate::record::Record;

/// The parent of a request, and how it was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FoundParent {
    pub(super) parent: Option<ExchangeIndex>,
    pub(super) evidence: Evidence,
    pub(super) certain: bool,
}

/// The exchanges whose callee may still send requests for them.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    by_callee: FxHashMap<Name, BTreeSet<ExchangeIndex>>,
    by_token: FxHashMap<(Name, Vec<u8>), BTreeSet<ExchangeIndex>>,
    open: FxHashMap<ExchangeIndex, Open>,
    check: Option<Check>,
}

/// A token check without a parent, as long as nothing else was logged.
#[derive(Debug)]
struct Check {
    exchange: ExchangeIndex,
    caller: Name,
    token: Vec<u8>,
    answered: bool,
}

#[derive(Debug)]
struct Open {
    callee: Name,
    token: Option<Vec<u8>>,
    /// The exchange itself, or, of a dropped one, its parent.
    stands_for: Option<ExchangeIndex>,
}

impl Nesting {
    pub(super) fn parent(&self, record: &Record<'_>, caller: Name) -> FoundParent {
        let candidates = self.by_callee.get(&caller);
        let Some((newest, is_only)) = candidates.and_then(newest) else {
            return FoundParent { parent: None, evidence: Evidence::NoneOpen, certain: true };
        };
        let (chosen, evidence, certain) = if is_only {
            (newest, Evidence::OnlyOpen, true)
        } else {
            match self.same_token(record, caller).and_then(self::newest) {
                Some((newest, is_only)) => (newest, Evidence::Token, is_only),
                None => (newest, Evidence::Newest, false),
            }
        };
        let parent = self.open.get(chosen).and_then(|open| open.stands_for);
        FoundParent { parent, evidence, certain }
    }

    fn same_token(&self, record: &Record<'_>, caller: Name) -> Option<&BTreeSet<ExchangeIndex>> {
        ["X-Subject-Token", "X-Auth-Token"].iter().find_map(|header| {
            let token = record.header(header)?;
            self.by_token.get(&(caller, token.to_owned()))
        })
    }

    /// The token check directly before a request that it was made for.
    pub(super) fn check_before(
        &mut self,
        record: &Record<'_>,
        callee: Name,
    ) -> Option<ExchangeIndex> {
        let check = self.check.take().filter(|check| check.answered && check.caller == callee)?;
        (record.header("X-Auth-Token") == Some(&check.token)).then_some(check.exchange)
    }

    /// Notes a request without a parent that may be a token check.
    pub(super) fn note_check(
        &mut self,
        exchange: ExchangeIndex,
        record: &Record<'_>,
        caller: Name,
    ) {
        let token = record.header("X-Subject-Token").map(<[u8]>::to_vec);
        self.check = token.map(|token| Check { exchange, caller, token, answered: false });
    }

    pub(super) fn open(
        &mut self,
        exchange: ExchangeIndex,
        stands_for: Option<ExchangeIndex>,
        record: &Record<'_>,
        callee: Name,
    ) {
        let token = record.header("X-Auth-Token").map(<[u8]>::to_vec);
        self.by_callee.entry(callee).or_default().insert(exchange);
        if let Some(token) = &token {
            self.by_token.entry((callee, token.clone())).or_default().insert(exchange);
        }
        self.open.insert(exchange, Open { callee, token, stands_for });
    }

    pub(super) fn close(&mut self, exchange: ExchangeIndex) {
        self.check =
            self.check.take().filter(|check| check.exchange == exchange && !check.answered);
        if let Some(check) = &mut self.check {
            check.answered = true;
        }
        let Some(open) = self.open.remove(&exchange) else { return };
        if let Some(others) = self.by_callee.get_mut(&open.callee) {
            others.remove(&exchange);
        }
        if let Some(token) = open.token {
            let key = (open.callee, token);
            if let Some(others) = self.by_token.get_mut(&key) {
                others.remove(&exchange);
                if others.is_empty() {
                    self.by_token.remove(&key);
                }
            }
        }
    }
}

/// The exchange that was opened last, and whether it is the only one.
fn newest(open: &BTreeSet<ExchangeIndex>) -> Option<(&ExchangeIndex, bool)> {
    open.last().map(|newest| (newest, open.len() == 1))
}
