//! A call graph and its records once more in, the commands of a client out: which of them caused each
//! exchange.
//!
//! A command sends several calls: it looks for a version, logs in, then does its work. Nothing is
//! logged of the command itself, so its token ties its calls together: the login that issued it, and
//! all that is sent with it. What has no token yet belongs to the next login, if the client had its
//! answer by then. A call without a token that no login follows is a command of its own.

use rustc_hash::{FxHashMap, FxHashSet};

use super::CallGraph;
use super::marks::{Given, Mark, Marks, is_login};
use crate::number::ExchangeIndex;
use crate::record::Record;

/// So many rows of calls without a token wait for a login at once, of so many calls each. There are
/// more where a client never logs in.
const ROWS: usize = 64;
const CALLS: usize = 16;

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// Its first call.
    pub first: ExchangeIndex,
    /// The call that it is about: the first one with its token, or the first one at all.
    pub main: ExchangeIndex,
}

/// The commands of a client.
#[derive(Debug, Default)]
pub struct Split {
    /// In the order of their first calls.
    pub commands: Vec<Command>,
    /// For each exchange the place of its command in this list; `None` if no command caused it.
    pub of: Vec<Option<usize>>,
}

/// Calls without a token, one after another.
#[derive(Debug)]
struct Row {
    calls: Vec<ExchangeIndex>,
    kinds: Vec<Mark>,
    /// Whether the last one waits for its answer.
    is_open: bool,
    /// The records that the first one was sent with and that the last one was answered with.
    records: [usize; 2],
}

/// A command that is not yet complete.
#[derive(Debug, Default)]
struct Begun {
    /// The first call with a token.
    main: Option<ExchangeIndex>,
    /// The record that it logged in with.
    since: usize,
}

/// Gathers the calls of a client into commands, record by record.
#[derive(Debug)]
pub struct Commands<'g> {
    graph: &'g CallGraph,
    /// The client: whoever sent the first call that nobody caused, unless it is named.
    caller: Option<Vec<u8>>,
    record: usize,
    begun: Vec<Begun>,
    /// For each call of the client that nobody caused its command, if it has one.
    of: FxHashMap<ExchangeIndex, Option<usize>>,
    by_token: FxHashMap<Mark, usize>,
    rows: Vec<Row>,
    /// What the commands sent without a token.
    sent: FxHashSet<(usize, Mark)>,
}

impl<'g> Commands<'g> {
    /// For the calls of a client.
    #[must_use]
    pub fn new(graph: &'g CallGraph, caller: Option<&[u8]>) -> Self {
        Self {
            graph,
            caller: caller.map(<[u8]>::to_vec),
            record: 0,
            begun: Vec::new(),
            of: FxHashMap::default(),
            by_token: FxHashMap::default(),
            rows: Vec::new(),
            sent: FxHashSet::default(),
        }
    }

    /// Takes the next record.
    pub fn add(&mut self, record: &Record<'_>) {
        self.record += 1;
        let Some(index) = self.graph.exchange_of(self.record - 1) else { return };
        let exchange = &self.graph.exchanges[index.index()];
        if exchange.cause().is_some() {
            return;
        }
        // Whose call it is says its request: a response may name another caller.
        if record.status().is_some() && exchange.request.is_some() {
            if self.of.contains_key(&index) {
                self.response(index, record);
            }
            return;
        }
        if self.caller.get_or_insert_with(|| record.caller().to_vec()) != record.caller() {
            return;
        }
        if record.status().is_none() {
            self.request(index, record);
        } else {
            self.of.insert(index, None);
            self.response(index, record);
        }
    }

    /// The commands, once all records are in.
    #[must_use]
    pub fn finish(self) -> Split {
        let mut sent: Vec<_> = self.of.into_iter().collect();
        sent.sort_unstable();
        let (mut numbers, mut of_call) = (FxHashMap::default(), FxHashMap::default());
        let mut commands = Vec::new();
        for (call, begun) in sent {
            let mut new = || {
                let main = begun.and_then(|begun: usize| self.begun[begun].main).unwrap_or(call);
                commands.push(Command { first: call, main });
                commands.len() - 1
            };
            let number = match begun {
                Some(begun) => *numbers.entry(begun).or_insert_with(new),
                None => new(),
            };
            of_call.insert(call, number);
        }
        let roots = self.graph.roots();
        Split { of: roots.iter().map(|root| of_call.get(root).copied()).collect(), commands }
    }

    fn request(&mut self, call: ExchangeIndex, record: &Record<'_>) {
        let marks = Marks::of(record);
        self.of.insert(call, None);
        if let Some(token) = marks.token {
            if let Some(command) = self.by_token.get(&token) {
                self.join(call, *command);
            } else {
                let command = self.begin(call);
                self.by_token.insert(token, command);
            }
            if let Some(command) = self.of[&call] {
                self.begun[command].main.get_or_insert(call);
            }
        } else if is_login(record) {
            self.begin(call);
        } else {
            self.wait(call, marks.kind);
        }
    }

    fn response(&mut self, call: ExchangeIndex, record: &Record<'_>) {
        let row = self.rows.iter_mut().find(|row| row.is_open && row.calls.last() == Some(&call));
        if let Some(row) = row {
            (row.is_open, row.records[1]) = (false, self.record);
        }
        let given = Given::of(record);
        let Some(token) = given.token.filter(|_| given.issues) else { return };
        let command = self.of[&call].unwrap_or_else(|| self.begin(call));
        self.begun[command].since = self.record;
        self.by_token.insert(token, command);
    }

    /// Begins a command with a call, and with the row of calls that led to it: the one that was
    /// answered last.
    fn begin(&mut self, call: ExchangeIndex) -> usize {
        let command = self.begun.len();
        self.begun.push(Begun { main: None, since: self.record });
        self.of.insert(call, Some(command));
        let own = self.rows.iter().position(|row| row.calls.contains(&call));
        let answered = self.rows.iter().enumerate().filter(|(_, row)| !row.is_open);
        let latest = answered.max_by_key(|(_, row)| row.records[1]).map(|(at, _)| at);
        if let Some(at) = own.or(latest) {
            self.take(at, command);
        }
        command
    }

    /// A call with the token of a command. What the client sent without a token in between belongs to
    /// it, too, unless it is what commands begin with.
    fn join(&mut self, call: ExchangeIndex, command: usize) {
        self.of.insert(call, Some(command));
        let since = self.begun[command].since;
        while let Some(at) = self.rows.iter().position(|row| {
            let is_new = |kind: &Mark| !self.sent.contains(&(command, *kind));
            !row.is_open && row.records[0] > since && row.kinds.iter().all(is_new)
        }) {
            self.take(at, command);
        }
    }

    /// Gives a row of calls to a command.
    fn take(&mut self, at: usize, command: usize) {
        let row = self.rows.remove(at);
        self.of.extend(row.calls.iter().map(|call| (*call, Some(command))));
        self.sent.extend(row.kinds.iter().map(|kind| (command, *kind)));
    }

    /// A call without a token, which goes on with a row if it can: a client waits for its answer, and
    /// does not ask the same twice.
    fn wait(&mut self, call: ExchangeIndex, kind: Option<Mark>) {
        let goes_on = |row: &&mut Row| {
            let is_new = kind.is_none_or(|kind| !row.kinds.contains(&kind));
            !row.is_open && row.calls.len() < CALLS && is_new
        };
        if let Some(row) = self.rows.iter_mut().rev().find(goes_on) {
            row.calls.push(call);
            row.kinds.extend(kind);
            row.is_open = true;
            return;
        }
        if self.rows.len() == ROWS {
            self.rows.remove(0);
        }
        let (calls, kinds) = (vec![call], Vec::from_iter(kind));
        self.rows.push(Row { calls, kinds, is_open: true, records: [self.record; 2] });
    }
}
