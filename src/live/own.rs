//! What was recorded while a command ran in, what the command itself caused out.
//!
//! The records of several logs are read in one order, as those of a scenario with several logs are. A
//! record that another log has too is left out.
//!
//! The command is a client: its calls are those that nobody else caused and that its caller sent. All
//! that the call graph has below them, or that goes on after their answers, is its own, too. What is
//! left belongs to other clients, or answers requests from before.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use super::Error;
use super::follow::Added;
use crate::config::{DecidedCall, Filters};
use crate::diagnostic::Diagnostics;
use crate::graph::{Builder, CallGraph, Order};
use crate::number::ExchangeIndex;
use crate::record::Piece;
use crate::source::{Cut, Spooled};
use crate::step::{self, Records};
use crate::text::decode;

/// Whose calls are those of the command.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    /// The caller that the user names.
    pub named: Option<String>,
    /// The caller of the last recording, if it calls this time too.
    pub last: Option<String>,
    /// Which calls are below which, by hand.
    pub calls: Vec<DecidedCall>,
}

/// What a command caused.
#[derive(Debug)]
pub(crate) struct Own {
    /// Whose calls they are.
    pub caller: String,
    /// Its records, in order; all that were recorded, if none is its own.
    pub records: Spooled,
    /// How many calls they are.
    pub calls: usize,
    /// How many of these wait for their response.
    pub open: usize,
    /// How many calls of others there are, by the client that caused them.
    pub others: IndexMap<String, usize>,
    /// How many responses answer requests from before.
    pub before: usize,
    /// The first log with a record that nothing orders among those of other logs.
    pub unordered: Option<PathBuf>,
}

impl Own {
    /// Finds it in what was added to the logs; `None` if there is no call at all.
    ///
    /// # Errors
    ///
    /// If what was put aside cannot be read.
    pub(super) fn of(added: &[Added], choice: &Choice) -> Result<Option<Self>, Error> {
        let read = Recorded::read(added, choice)?;
        let Some(caller) = read.caller(choice) else { return Ok(None) };
        let is_own = |root: &ExchangeIndex| read.is_call(*root) && read.caller_of(*root) == caller;
        let unordered = read.order.unordered.map(|place| added[place.file()].path.clone());
        let mut own = Self {
            caller: caller.to_owned(),
            records: read.cut(added, |_| true),
            calls: 0,
            open: 0,
            others: IndexMap::new(),
            before: 0,
            unordered,
        };
        let roots = read.graph.roots();
        for (at, exchange) in read.graph.exchanges.iter().enumerate() {
            if is_own(&roots[at]) {
                own.calls += 1;
                own.open += usize::from(exchange.response.is_none() && !exchange.one_way);
            } else if read.is_call(roots[at]) {
                *own.others.entry(read.caller_of(roots[at]).to_owned()).or_default() += 1;
            } else {
                own.before += 1;
            }
        }
        if own.calls > 0 {
            own.records = read.cut(added, |exchange| is_own(&roots[exchange.index()]));
        }
        Ok(Some(own))
    }
}

/// The call graph of all that was recorded.
struct Recorded {
    order: Arc<Order>,
    graph: CallGraph,
    /// Where each record stands, in their order.
    parts: Vec<Part>,
    names: IndexSet<String>,
    /// For each record its caller and its callee.
    ends: Vec<[usize; 2]>,
    /// For each exchange its caller.
    callers: Vec<usize>,
}

/// Where a record stands in what was added to a log, with what is left of one that is too long.
struct Part {
    log: usize,
    range: Range<u64>,
}

impl Recorded {
    fn read(added: &[Added], choice: &Choice) -> Result<Self, Error> {
        let logs: Vec<_> = added.iter().map(Added::log).collect();
        let order = step::order(&logs)?;
        let mut records = Records::new(&logs, &order);
        let mut builder = Builder::new(Filters::default()).with_calls(&choice.calls);
        let (mut names, mut ends) = (IndexSet::new(), Vec::new());
        let (mut parts, mut at) = (Vec::<Part>::new(), vec![0; logs.len()]);
        let mut diagnostics = Diagnostics::default();
        while let Some((log, piece)) = records.next_piece()? {
            let start = at[log];
            at[log] += piece.raw().len() as u64;
            match &piece {
                Piece::Record(record) => {
                    if order.twin(parts.len()).is_some() {
                        builder.skip();
                    } else {
                        builder.add(record, log, &mut diagnostics);
                    }
                    let name = |name: &[u8]| names.insert_full(decode(name).into_owned()).0;
                    ends.push([record.caller(), record.callee()].map(name));
                    parts.push(Part { log, range: start..at[log] });
                }
                // A record must not look whole that is not.
                Piece::Text { is_rest: true, .. } => {
                    parts.last_mut().into_iter().for_each(|part| part.range.end = at[log]);
                }
                Piece::Text { .. } => {}
            }
        }
        let graph = builder.finish(&mut diagnostics);
        let mut callers = vec![0; graph.exchanges.len()];
        for (record, ends) in ends.iter().enumerate().rev() {
            if let Some(exchange) = graph.exchange_of(record) {
                callers[exchange.index()] = ends[0];
            }
        }
        Ok(Self { order, graph, parts, names, ends, callers })
    }

    /// The records of some exchanges as one log.
    fn cut(&self, added: &[Added], is_kept: impl Fn(ExchangeIndex) -> bool) -> Spooled {
        let mut cuts: Vec<Cut<'_>> = added.iter().map(|added| added.text.cut()).collect();
        let mut pieces = Vec::new();
        for (record, part) in self.parts.iter().enumerate() {
            if self.graph.exchange_of(record).is_some_and(&is_kept) {
                cuts[part.log].add(part.range.clone(), &mut pieces);
            }
        }
        // All that was added is in one file.
        added[0].text.with(pieces)
    }

    /// Whether the request of an exchange is there, and not only its response.
    fn is_call(&self, exchange: ExchangeIndex) -> bool {
        self.graph.exchanges[exchange.index()].request.is_some()
    }

    fn caller_of(&self, exchange: ExchangeIndex) -> &str {
        &self.names[self.callers[exchange.index()]]
    }

    /// Those who called without being caused to, in the order of their first calls.
    fn clients(&self) -> IndexSet<&str> {
        let top = self.graph.exchanges.iter().enumerate();
        let top =
            top.filter(|(_, exchange)| exchange.cause().is_none() && exchange.request.is_some());
        top.map(|(at, _)| self.caller_of(ExchangeIndex::at(at))).collect()
    }

    /// Whose calls are those of the command: the caller that is named; that of the last recording; the
    /// first one that nobody calls, since services work on their own too; the first one.
    fn caller<'c>(&'c self, choice: &'c Choice) -> Option<&'c str> {
        let clients = self.clients();
        let first = clients.first()?;
        let called: IndexSet<usize> = self.ends.iter().map(|ends| ends[1]).collect();
        let is_called =
            |name: &str| self.names.get_index_of(name).is_some_and(|at| called.contains(&at));
        let last = choice.last.as_deref().filter(|last| clients.contains(last));
        let client = || *clients.iter().find(|name| !is_called(name)).unwrap_or(first);
        Some(choice.named.as_deref().or(last).unwrap_or_else(client))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::source::Spool;

    /// A record such as `a1`, a request for `/a` with a time, if that is not `-`.
    fn record(name: &str) -> String {
        let (path, time) = name.split_at(1);
        let time = match time {
            "-" => String::new(),
            second => format!("X-Requestshook-Time: 2026-01-01T00:00:0{second}Z\n"),
        };
        format!("\n### (a) REQ >>> (b) : GET /{path}\n{time}\nnone\n\n")
    }

    fn own(logs: &[&str]) -> Own {
        let mut spool = Spool::new().unwrap();
        let texts = logs.iter().map(|log| log.split(' ').map(record).collect::<String>());
        let pieces: Vec<_> = texts.map(|text| spool.add(text.as_bytes()).unwrap()).collect();
        let all = spool.so_far(Vec::new()).unwrap();
        let added = |(at, piece): (usize, _)| {
            let path = PathBuf::from(format!("{at}.log"));
            Added { path, text: all.with(vec![piece]) }
        };
        let added: Vec<_> = pieces.into_iter().enumerate().map(added).collect();
        Own::of(&added, &Choice::default()).unwrap().unwrap()
    }

    fn order(own: &Own) -> String {
        let mut text = String::new();
        own.records.reader().read_to_string(&mut text).unwrap();
        text.split("GET /").skip(1).map(|rest| rest.split('\n').next().unwrap()).collect()
    }

    #[test]
    fn several_logs_become_one() {
        for (logs, wanted, unordered) in [
            (["a1 c3", "b2 d4"], "abcd", None),
            // `e` is of the second of `a`; `b` is of that second or the next one.
            (["a2 b- c3", "d1 e2"], "daebc", Some("1.log")),
            // A log keeps its order.
            (["a3 b1", "c2"], "cab", None),
            // Without any time, nothing orders them.
            (["a- b-", "c- d-"], "abcd", Some("1.log")),
        ] {
            let own = own(&logs);
            assert_eq!(order(&own), wanted, "{logs:?}");
            assert_eq!(own.unordered, unordered.map(PathBuf::from), "{logs:?}");
        }
    }
}
