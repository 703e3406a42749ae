//! A recording in pieces, to be changed at one place and put together again.

use std::path::Path;
use std::sync::Arc;

use seqdoc::compare::{Comparison, compare};
use seqdoc::config::{Files, Library};
use seqdoc::source;
use seqdoc::step::{Steps, Survey};

use crate::support::{scratch, write};

/// The text of each record, and the calls by the places of their records.
#[derive(Clone)]
pub(super) struct Recording {
    pub(super) records: Vec<String>,
    pub(super) calls: Vec<Call>,
}

/// A call: the places of request and response, and the call that caused it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Call {
    pub(super) request: usize,
    pub(super) response: usize,
    pub(super) parent: Option<usize>,
}

/// Reads a log with the default settings.
pub(super) fn survey(path: &Path) -> Arc<Survey> {
    let settings = Library::default().settings(&Files::default()).expect("defaults");
    let scenario = source::find_one(&path.to_owned()).expect("a log");
    Arc::new(Survey::of(scenario, settings).expect("a recording"))
}

/// Compares two logs.
pub(super) fn compared(old: &str, new: &str) -> Comparison {
    let folder = scratch();
    let surveys = [("old.log", old), ("new.log", new)].map(|(name, log)| {
        let path = folder.path().join(name);
        write(&path, log);
        survey(&path)
    });
    compare(&surveys[0], &surveys[1], false).expect("both are read")
}

impl Recording {
    /// Takes a log apart; `None` if a call in it has no response.
    pub(super) fn of(log: &str) -> Option<Self> {
        let folder = scratch();
        let path = folder.path().join("a.log");
        write(&path, log);
        let survey = survey(&path);
        let records = Steps::new(&survey).map(|step| step.expect("a step").log().into_owned());
        let calls = survey.flow.graph.exchanges.iter().map(|exchange| {
            let parent = exchange.parent.map(|parent| parent.number() as usize - 1);
            let (request, response) = (exchange.request?.index(), exchange.response?.index());
            Some(Call { request, response, parent })
        });
        Some(Self { calls: calls.collect::<Option<_>>()?, records: records.collect() })
    }

    pub(super) fn text(&self) -> String {
        self.records.concat()
    }

    /// A call and all below it.
    pub(super) fn below(&self, call: usize) -> Vec<usize> {
        let is_below = |at: &usize| {
            let parent = |at: &usize| self.calls[*at].parent;
            std::iter::successors(Some(*at), parent).any(|above| above == call)
        };
        (0..self.calls.len()).filter(is_below).collect()
    }

    /// The places of all records of a call and of those below it.
    pub(super) fn places(&self, call: usize) -> Vec<usize> {
        let calls = self.below(call);
        let both = |at: &usize| [self.calls[*at].request, self.calls[*at].response];
        let mut places: Vec<_> = calls.iter().flat_map(both).collect();
        places.sort_unstable();
        places
    }

    /// Whether no record of another call lies between those of a call and of those below it.
    pub(super) fn is_in_one_piece(&self, call: usize) -> bool {
        let places = self.places(call);
        places.last().zip(places.first()).is_some_and(|(last, first)| last - first < places.len())
    }

    /// The caller of a call.
    pub(super) fn caller(&self, call: usize) -> &str {
        let heading = &self.records[self.calls[call].request];
        heading.split(['(', ')']).nth(1).expect("a caller")
    }

    /// The recording without a call and what is below it.
    pub(super) fn without(&self, call: usize) -> Vec<String> {
        let places = self.places(call);
        let kept = self.records.iter().enumerate().filter(|(at, _)| !places.contains(at));
        kept.map(|(_, record)| record.clone()).collect()
    }

    /// The records of a call and what is below it, with other ids.
    pub(super) fn copy(&self, call: usize) -> Vec<String> {
        let fresh = |record: &String| {
            let name = "X-Requestshook-Request-Id: ";
            let Some((head, rest)) = record.split_once(name) else { return record.clone() };
            let (id, rest) = rest.split_once('\n').expect("a line");
            let id: String = id.chars().rev().collect();
            format!("{head}{name}{id}\n{rest}")
        };
        self.places(call).iter().map(|at| fresh(&self.records[*at])).collect()
    }

    /// The neighbours of a call: those with the same parent, in order.
    pub(super) fn neighbours(&self, call: usize) -> Vec<usize> {
        let same = |at: &usize| self.calls[*at].parent == self.calls[call].parent;
        (0..self.calls.len()).filter(same).collect()
    }
}
