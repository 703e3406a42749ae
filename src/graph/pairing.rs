//! Records in, the request that each response answers out.
//!
//! The id joins them; open requests of one id are answered oldest first. A response without an id
//! takes the newest open request of the same caller, callee, method and path, one with an id that
//! no open request has takes the newest such request that has no id.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::Name;
use super::marks::{Mark, mark};
use crate::number::ExchangeIndex;
use crate::record::Record;

/// What a response belongs to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Partner {
    Found(ExchangeIndex),
    Missing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Call {
    ends: [Name; 2],
    method: Mark,
    path: Mark,
}

/// The requests that wait for a response.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    by_id: FxHashMap<Mark, BTreeSet<ExchangeIndex>>,
    /// Those without an id and those with one.
    by_call: FxHashMap<Call, [BTreeSet<ExchangeIndex>; 2]>,
    open: FxHashMap<ExchangeIndex, (Option<Mark>, Call)>,
}

const NO_ID: &str = "this response has no request id; it is paired with the newest open request \
                     of the same caller, callee, method and path";
const UNKNOWN: &str = "no open request matches this response; it is shown without a request";
const REPEATED: &str =
    "several open requests have this response's id; it is paired with the oldest";
const OTHER_ID: &str = "no open request has this response's id; it is paired with the newest one \
                        of the same caller, callee, method and path that has no id";

impl Pairing {
    pub(super) fn open(
        &mut self,
        exchange: ExchangeIndex,
        record: &Record<'_>,
        caller: Name,
        callee: Name,
    ) {
        let (id, call) = (record.request_id().map(mark), Call::of(record, caller, callee));
        if let Some(id) = id {
            self.by_id.entry(id).or_default().insert(exchange);
        }
        self.by_call.entry(call).or_default()[usize::from(id.is_some())].insert(exchange);
        self.open.insert(exchange, (id, call));
    }

    /// The request that a response answers, and what is odd about the pair.
    pub(super) fn close(
        &mut self,
        record: &Record<'_>,
        caller: Name,
        callee: Name,
    ) -> (Partner, Option<Cow<'static, str>>) {
        let call = Call::of(record, caller, callee);
        let (found, oddity) = if let Some(id) = record.request_id() {
            self.with_id(mark(id), &call)
        } else {
            let open = self.by_call.get(&call).into_iter().flatten();
            (open.filter_map(BTreeSet::last).max().copied(), Some(NO_ID))
        };
        match found {
            Some(exchange) => {
                self.remove(exchange);
                (Partner::Found(exchange), oddity.map(Cow::Borrowed))
            }
            None => (Partner::Missing, Some(Cow::Borrowed(UNKNOWN))),
        }
    }

    fn with_id(&self, id: Mark, call: &Call) -> (Option<ExchangeIndex>, Option<&'static str>) {
        if let Some(open) = self.by_id.get(&id) {
            let oddity = (open.len() > 1).then_some(REPEATED);
            return (open.first().copied(), oddity);
        }
        let without_id = self.by_call.get(call).and_then(|[without_id, _]| without_id.last());
        (without_id.copied(), Some(OTHER_ID))
    }

    fn remove(&mut self, exchange: ExchangeIndex) {
        let Some((id, call)) = self.open.remove(&exchange) else { return };
        let has_id = usize::from(id.is_some());
        if let Some(id) = id
            && let Some(open) = self.by_id.get_mut(&id)
        {
            open.remove(&exchange);
            if open.is_empty() {
                self.by_id.remove(&id);
            }
        }
        if let Some(open) = self.by_call.get_mut(&call) {
            open[has_id].remove(&exchange);
            if open.iter().all(BTreeSet::is_empty) {
                self.by_call.remove(&call);
            }
        }
    }
}

impl Call {
    fn of(record: &Record<'_>, caller: Name, callee: Name) -> Self {
        let url = record.url();
        let path = memchr::memchr2(b'?', b'#', url).map_or(url, |end| &url[..end]);
        Self { ends: [caller, callee], method: mark(record.method()), path: mark(path) }
    }
}
