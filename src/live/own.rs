//! What was recorded while a command ran in, what the command itself caused out.
//!
//! The command is a client: its calls are those that nobody else caused and that its caller sent. All
//! that the call graph has below them, or that goes on after their answers, is its own, too. What is left belongs to other clients, or
//! answers requests from before.

use std::io;
use std::ops::Range;

use indexmap::{IndexMap, IndexSet};

use super::Error;
use super::merge::merged;
use crate::config::{DecidedCall, Filters};
use crate::diagnostic::Diagnostics;
use crate::graph::{Builder, CallGraph};
use crate::number::ExchangeIndex;
use crate::record::{Piece, Reader};
use crate::source::Spooled;
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
}

impl Own {
    /// Finds it in what was added to the logs; `None` if there is no call at all.
    ///
    /// # Errors
    ///
    /// If what was put aside cannot be read.
    pub(crate) fn of(logs: &[Spooled], choice: &Choice) -> Result<Option<Self>, Error> {
        let Some(all) = merged(logs).map_err(Error::Aside)? else { return Ok(None) };
        let read = Recorded::read(&all, choice).map_err(Error::Aside)?;
        let Some(caller) = read.caller(choice) else { return Ok(None) };
        let is_own = |root: &ExchangeIndex| read.is_call(*root) && read.caller_of(*root) == caller;
        let mut own = Self {
            caller: caller.to_owned(),
            records: all.clone(),
            calls: 0,
            open: 0,
            others: IndexMap::new(),
            before: 0,
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
        if own.calls == 0 {
            return Ok(Some(own));
        }
        let (mut cut, mut order) = (all.cut(), Vec::new());
        for (part, exchange) in read.parts.iter().zip(read.exchanges()) {
            if exchange.is_some_and(|exchange| is_own(&roots[exchange.index()])) {
                cut.add(part.clone(), &mut order);
            }
        }
        own.records = all.with(order);
        Ok(Some(own))
    }
}

/// The call graph of all that was recorded.
struct Recorded {
    graph: CallGraph,
    /// Where each record stands, with what is left of one that is too long.
    parts: Vec<Range<u64>>,
    names: IndexSet<String>,
    /// For each record its caller and its callee.
    ends: Vec<[usize; 2]>,
    /// For each exchange its caller.
    callers: Vec<usize>,
}

impl Recorded {
    fn read(all: &Spooled, choice: &Choice) -> io::Result<Self> {
        let mut builder = Builder::new(Filters::default()).with_calls(&choice.calls);
        let (mut names, mut ends) = (IndexSet::new(), Vec::new());
        let (mut parts, mut at) = (Vec::<Range<u64>>::new(), 0);
        let (mut reader, mut diagnostics) = (Reader::new(all.open(), 0), Diagnostics::default());
        while let Some(piece) = reader.next_piece(&mut diagnostics)? {
            let start = at;
            match &piece {
                Piece::Record(record) => {
                    at += record.raw().len() as u64;
                    parts.push(start..at);
                    builder.add(record, 0, &mut diagnostics);
                    let name = |name: &[u8]| names.insert_full(decode(name).into_owned()).0;
                    ends.push([record.caller(), record.callee()].map(name));
                }
                Piece::Text { text, is_rest, .. } => {
                    at += text.len() as u64;
                    // A record must not look whole that is not.
                    if let Some(part) = parts.last_mut().filter(|_| *is_rest) {
                        part.end = at;
                    }
                }
            }
        }
        let graph = builder.finish(&mut diagnostics);
        let mut callers = vec![0; graph.exchanges.len()];
        for (record, ends) in ends.iter().enumerate().rev() {
            if let Some(exchange) = graph.exchange_of(record) {
                callers[exchange.index()] = ends[0];
            }
        }
        Ok(Self { graph, parts, names, ends, callers })
    }

    /// For each record its exchange.
    fn exchanges(&self) -> impl Iterator<Item = Option<ExchangeIndex>> {
        (0..self.parts.len()).map(|record| self.graph.exchange_of(record))
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
