//! Records in, the exchange that each request was sent for out.
//!
//! The parent of a request is the open exchange whose callee is its caller. If several are open,
//! the same token decides: a token check carries the token of the call that it checks as
//! `X-Subject-Token`, a forwarded call carries it as `X-Auth-Token`. Else it is the newest.
//!
//! A service whose middleware sits behind its token check logs the check before the call that caused
//! it. Such a check, with the same token and directly before, belongs to that call.

use rustc_hash::FxHashMap;

use super::Evidence;
use super::pairing::forget;
use crate::record::Record;

/// The parent of a request, and how it was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FoundParent {
    pub(super) parent: Option<u32>,
    pub(super) evidence: Evidence,
    pub(super) certain: bool,
}

/// The exchanges whose callee may still send requests for them.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    by_callee: FxHashMap<u32, Vec<u32>>,
    by_token: FxHashMap<(u32, Vec<u8>), Vec<u32>>,
    open: FxHashMap<u32, Open>,
    check: Option<Check>,
}

/// A token check without a parent, as long as nothing else was logged.
#[derive(Debug)]
struct Check {
    exchange: u32,
    caller: u32,
    token: Vec<u8>,
    answered: bool,
}

#[derive(Debug)]
struct Open {
    callee: u32,
    token: Option<Vec<u8>>,
    /// The exchange itself, or, of a dropped one, its parent.
    stands_for: Option<u32>,
}

impl Nesting {
    pub(super) fn parent(&self, record: &Record<'_>, caller: u32) -> FoundParent {
        let candidates = self.by_callee.get(&caller).map_or(&[][..], Vec::as_slice);
        let (chosen, evidence, certain) = match candidates {
            [] => return FoundParent { parent: None, evidence: Evidence::NoneOpen, certain: true },
            [only] => (only, Evidence::OnlyOpen, true),
            [.., newest] => match self.same_token(record, caller) {
                Some([only]) => (only, Evidence::Token, true),
                Some([.., newest]) => (newest, Evidence::Token, false),
                _ => (newest, Evidence::Newest, false),
            },
        };
        let parent = self.open.get(chosen).and_then(|open| open.stands_for);
        FoundParent { parent, evidence, certain }
    }

    fn same_token(&self, record: &Record<'_>, caller: u32) -> Option<&[u32]> {
        ["X-Subject-Token", "X-Auth-Token"].iter().find_map(|header| {
            let token = record.header(header)?;
            self.by_token.get(&(caller, token.to_owned())).map(Vec::as_slice)
        })
    }

    /// The token check directly before a request that it was made for.
    pub(super) fn check_before(&mut self, record: &Record<'_>, callee: u32) -> Option<u32> {
        let check = self.check.take().filter(|check| check.answered && check.caller == callee)?;
        (record.header("X-Auth-Token") == Some(&check.token)).then_some(check.exchange)
    }

    /// Notes a request without a parent that may be a token check.
    pub(super) fn note_check(&mut self, exchange: u32, record: &Record<'_>, caller: u32) {
        let token = record.header("X-Subject-Token").map(<[u8]>::to_vec);
        self.check = token.map(|token| Check { exchange, caller, token, answered: false });
    }

    pub(super) fn open(
        &mut self,
        exchange: u32,
        stands_for: Option<u32>,
        record: &Record<'_>,
        callee: u32,
    ) {
        let token = record.header("X-Auth-Token").map(<[u8]>::to_vec);
        self.by_callee.entry(callee).or_default().push(exchange);
        if let Some(token) = &token {
            self.by_token.entry((callee, token.clone())).or_default().push(exchange);
        }
        self.open.insert(exchange, Open { callee, token, stands_for });
    }

    pub(super) fn close(&mut self, exchange: u32) {
        self.check =
            self.check.take().filter(|check| check.exchange == exchange && !check.answered);
        if let Some(check) = &mut self.check {
            check.answered = true;
        }
        let Some(open) = self.open.remove(&exchange) else { return };
        if let Some(others) = self.by_callee.get_mut(&open.callee) {
            forget(others, exchange);
        }
        if let Some(token) = open.token {
            let key = (open.callee, token);
            if let Some(others) = self.by_token.get_mut(&key) {
                forget(others, exchange);
                if others.is_empty() {
                    self.by_token.remove(&key);
                }
            }
        }
    }
}
