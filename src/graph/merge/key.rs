//! A record in, what its place among the records of other logs depends on out.

use std::ops::Range;

use crate::graph::Name;
use crate::graph::marks::{Given, Mark, Marks, mark};
use crate::number::{LineNumber, narrow};
use crate::record::Record;
use crate::text::decode;
use crate::time::Time;

/// What is kept of a record.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) file: u16,
    pub(super) line: LineNumber,
    /// The exchange, by its number.
    pub(super) exchange: u32,
    pub(super) is_response: bool,
    /// Whether it is a response after which the service works on.
    pub(super) works_on: bool,
    pub(super) ends: [Name; 2],
    /// The token that a request is sent with.
    pub(super) token: Option<Mark>,
    /// The token that a request asks about, or that a response issues.
    pub(super) subject: Option<Mark>,
    /// The id of the request that this one was sent for, as it says.
    pub(super) parent: Option<Mark>,
    /// The id of a request.
    pub(super) id: Option<Mark>,
    ids: Range<u32>,
    pub(super) stamp: Option<Stamp>,
}

/// When a record was made, in nanoseconds since 1970, and how exact that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) time: i64,
    pub(super) grain: i64,
    /// Whether it is the time of the recorder, and not that of a service.
    is_own: bool,
}

/// The keys of all records, one log after another.
#[derive(Debug, Default)]
pub(super) struct Keys {
    pub(super) all: Vec<Key>,
    ids: Vec<Mark>,
    /// Where each log begins.
    starts: Vec<usize>,
}

const SECOND: i64 = 1_000_000_000;

/// When a response was made, to the second.
const DATE: &str = "Date";

/// When a token was issued, to the second whatever digits follow, and how far its body is searched.
const ISSUED: &[u8] = b"\"issued_at\": \"";
const SEARCHED: usize = 64 << 10;

impl Key {
    /// With the ids that the request names.
    pub(super) fn of(
        record: &Record<'_>,
        file: u16,
        ends: [Name; 2],
        exchange: u32,
    ) -> (Self, Vec<Mark>) {
        let is_response = record.status().is_some();
        let (marks, given) = if is_response {
            (Marks::default(), Given::of(record))
        } else {
            (Marks::of(record), Given::default())
        };
        let key = Self {
            file,
            line: record.line(),
            exchange,
            is_response,
            works_on: given.works_on,
            ends,
            token: marks.token,
            subject: marks.checked.or(given.token.filter(|_| given.issues)),
            parent: record.parent_id().map(mark),
            id: record.request_id().filter(|_| !is_response).map(mark),
            ids: 0..0,
            stamp: stamp(record),
        };
        (key, marks.ids)
    }
}

impl Keys {
    pub(super) fn push(&mut self, mut key: Key, ids: &[Mark]) {
        while self.starts.len() <= usize::from(key.file) {
            self.starts.push(self.all.len());
        }
        let start = self.ids.len();
        self.ids.extend_from_slice(ids);
        key.ids = narrow(start)..narrow(self.ids.len());
        self.all.push(key);
    }

    /// The ids that a request names.
    pub(super) fn ids(&self, at: usize) -> &[Mark] {
        let Range { start, end } = self.all[at].ids;
        &self.ids[start as usize..end as usize]
    }

    /// How many logs there are.
    pub(super) fn logs(&self) -> usize {
        self.starts.len()
    }

    /// The records of a log.
    pub(super) fn log(&self, file: usize) -> Range<usize> {
        let end = self.starts.get(file + 1).copied().unwrap_or(self.all.len());
        self.starts[file]..end
    }

    /// The log of a record.
    pub(super) fn file(&self, at: usize) -> usize {
        usize::from(self.all[at].file)
    }

    /// The place of a record in its log, counted from 1.
    pub(super) fn place(&self, at: usize) -> u32 {
        narrow(at - self.starts[self.file(at)] + 1)
    }

    /// Forgets the times of services where the recorder of the log has written its own: each comes from
    /// a clock of its own.
    pub(super) fn one_kind_of_times(&mut self) {
        for file in 0..self.logs() {
            let log = self.log(file);
            let keys = &mut self.all[log];
            if keys.iter().any(|key| key.stamp.is_some_and(|stamp| stamp.is_own)) {
                for key in keys {
                    key.stamp = key.stamp.filter(|stamp| stamp.is_own);
                }
            }
        }
    }
}

fn stamp(record: &Record<'_>) -> Option<Stamp> {
    let stamp = |time: Time, grain: i64, is_own: bool| {
        let time = i64::try_from(time.nanoseconds()).ok()?;
        Some(Stamp { time, grain, is_own })
    };
    if let Some(time) = record.time().and_then(|time| Time::parse(&decode(time.value))) {
        let grain = SECOND / 10_i64.pow(u32::from(time.digits()));
        return stamp(time, grain, true);
    }
    record.status()?;
    let date = record.header(DATE).and_then(|date| Time::parse_date(&decode(date)));
    let time = date.or_else(|| issued(record))?;
    stamp(time, SECOND, false)
}

/// When the token of a response was issued, if it was issued now.
fn issued(record: &Record<'_>) -> Option<Time> {
    if record.method() != b"POST" {
        return None;
    }
    let body = record.body();
    let body = &body[..body.len().min(SEARCHED)];
    let at = memchr::memmem::find(body, ISSUED)? + ISSUED.len();
    let text = body[at..].split(|byte| *byte == b'"').next()?;
    Time::parse(&decode(text))
}
