//! The records of a scenario in, what needs all of them out: who called whom, and beside it what is
//! secret.
//!
//! Neither needs the other before the end, so in a long recording each has a thread of its own, and a
//! third one reads.

use super::arrows::Arrows;
use super::collector::Collector;
use super::ordered::LONG;
use super::records::Records;
use super::{Error, Feed};
use crate::config::Settings;
use crate::diagnostic::{Diagnostics, Place};
use crate::graph::{Builder, CallGraph, Order};
use crate::number::narrow;
use crate::record::json::Verdict;
use crate::record::{Record, json};
use crate::redact::{self, Look, Redactor, Suspects, Vault};
use crate::route::{Routes, Variables};
use crate::text::decode;
use crate::thread::joined;
use crate::time::Time;

const NO_TIME: &str = "`X-Requestshook-Time` of this record is not a time; write RFC 3339, such as \
                       `2026-01-31T12:00:00.123Z`";

const NOT_JSON: &str =
    "the body looks like JSON but is not valid JSON; it is shown as text up to the next heading";

/// Looks at all records; gives back their reader, which knows what is odd, too.
pub(super) fn run(
    mut records: Records,
    bytes: u64,
    mut calls: Calls<'_>,
    secrets: &mut Secrets,
) -> Result<(Records, Called), Error> {
    if bytes < LONG {
        for record in records.by_ref() {
            let (file, record) = record?;
            calls.record(&record, file);
            secrets.record(&record, file);
        }
        return Ok((records, calls.finish()));
    }
    std::thread::scope(|scope| {
        let (mut feeds, work) = Feed::new(records, 2);
        let reading = scope.spawn(work);
        let ours = feeds.pop();
        let theirs = feeds.pop();
        let searching = scope.spawn(|| each(theirs, |record, file| secrets.record(record, file)));
        let called = each(ours, |record, file| calls.record(record, file));
        let called = called.map(|()| calls.finish());
        let searched = joined(searching.join());
        let records = joined(reading.join());
        searched.and(called).map(|called| (records, called))
    })
}

fn each(
    feed: Option<Feed<(usize, Record<'static>)>>,
    mut look: impl FnMut(&Record<'_>, usize),
) -> Result<(), Error> {
    for item in feed.into_iter().flatten() {
        let item = item?;
        let (file, record) = &*item;
        look(record, *file);
    }
    Ok(())
}

/// Who called whom, and for what.
pub(super) struct Calls<'s> {
    settings: &'s Settings,
    order: &'s Order,
    graph: Builder,
    /// How many records were seen.
    records: usize,
    variables: Variables,
    arrows: Arrows,
    times: Vec<Option<Time>>,
    diagnostics: Diagnostics,
}

impl<'s> Calls<'s> {
    pub(super) fn new(settings: &'s Settings, order: &'s Order) -> Self {
        Self {
            settings,
            order,
            graph: Builder::new(settings.exclude.clone()).with_calls(&settings.calls),
            records: 0,
            variables: Variables::new(Routes::new(&settings.paths, settings.names_variables())),
            arrows: Arrows::default(),
            times: Vec::new(),
            diagnostics: Diagnostics::default(),
        }
    }

    fn record(&mut self, record: &Record<'_>, file: usize) {
        let kept = self.step(record, file);
        self.records += 1;
        if !kept {
            return;
        }
        let time = record.time().map(|time| Time::parse(&decode(time.value)));
        if self.settings.diagrams.times {
            self.times.push(time.flatten());
        }
        if time == Some(None) {
            self.diagnostics.add(Place::new(file, record.line()), NO_TIME);
        }
    }

    /// Takes a record for a step, if it is one.
    fn step(&mut self, record: &Record<'_>, file: usize) -> bool {
        if self.order.twin(self.records).is_some() {
            self.graph.skip();
            return false;
        }
        let kept = self.graph.add(record, file, &mut self.diagnostics);
        if kept {
            self.arrows.add(record);
        }
        kept
    }

    fn finish(self) -> Called {
        let Self { graph, variables, arrows, times, diagnostics, .. } = self;
        let mut late = Diagnostics::default();
        let graph = graph.finish(&mut late);
        Called { graph, variables, arrows, times, diagnostics, late }
    }
}

/// Who called whom, once all records were seen.
pub(super) struct Called {
    pub(super) graph: CallGraph,
    pub(super) variables: Variables,
    pub(super) arrows: Arrows,
    pub(super) times: Vec<Option<Time>>,
    diagnostics: Diagnostics,
    /// What is odd about the whole.
    late: Diagnostics,
}

impl Called {
    /// All that is odd, also about the bodies and what the reader of the records knows.
    pub(super) fn diagnostics(&mut self, seen: &Seen, read: Diagnostics) -> Diagnostics {
        let mut all = std::mem::take(&mut self.diagnostics);
        for (record, place) in &seen.broken {
            if self.graph.exchange_of(*record).is_some() {
                all.add(*place, NOT_JSON);
            }
        }
        all.append(read);
        all.append(std::mem::take(&mut self.late));
        all.sort();
        all
    }
}

/// What is secret.
pub(super) struct Secrets {
    collector: Collector,
    seen: Seen,
}

/// What was seen of the records.
#[derive(Default)]
pub(super) struct Seen {
    /// For each record its size and what was seen of its body.
    pub(super) looks: Vec<(u32, Look)>,
    /// The records whose bodies look like JSON and are none.
    broken: Vec<(usize, Place)>,
}

impl Seen {
    /// What is left out counts too: markers keep their numbers, whatever is left out.
    fn record(&mut self, record: &Record<'_>, file: usize, look: Look) {
        let (body, is_other) =
            (record.body(), matches!(look.verdict, Verdict::Open | Verdict::Other));
        let looks = is_other && json::looks_open(body) && json::looks_complete(body);
        if looks && !json::is_sequence(body) {
            self.broken.push((self.looks.len(), Place::new(file, record.line())));
        }
        self.looks.push((narrow(record.raw().len()), look));
    }
}

impl Secrets {
    pub(super) fn new(settings: &Settings) -> Self {
        let collector = Collector::new(settings.redaction.as_ref());
        Self { collector, seen: Seen::default() }
    }

    fn record(&mut self, record: &Record<'_>, file: usize) {
        let look = self.collector.record(record);
        self.seen.record(record, file, look);
    }

    /// Looks at a text that belongs to no record.
    pub(super) fn text(&mut self, text: &[u8]) {
        self.collector.text(text);
    }

    /// Numbers the secrets, now that all are known, and makes the arrows without them.
    pub(super) fn finish(self, settings: &Settings, called: &mut Called) -> Hidden {
        let Self { collector, mut seen } = self;
        seen.looks.shrink_to_fit();
        let (mut redactor, vault, suspects) = collector.finish(settings.redaction.as_deref());
        called.arrows.finish(settings, &mut called.variables, |heading| {
            let edits = redactor.inspect(heading, None, &vault).edits;
            redact::edited(heading.raw(), &edits)
        });
        Hidden { redactor, vault, suspects, seen }
    }
}

/// What is secret, once all is known.
pub(super) struct Hidden {
    pub(super) redactor: Redactor,
    pub(super) vault: Vault,
    pub(super) suspects: Suspects,
    pub(super) seen: Seen,
}

impl Hidden {
    /// A text that belongs to no record, without secrets.
    pub(super) fn without_secrets(&mut self, text: &[u8]) -> String {
        let edits = self.redactor.inspect_text(text, &self.vault);
        decode(&redact::edited(text, &edits)).into_owned()
    }
}
