//! Calls in, their records put aside, and the log that they come to out.

use std::io;

use rustc_hash::FxHashSet;

use super::call::Call;
use super::order::{Side, Timed, ordered};
use super::summary::Summary;
use super::{Options, log};
use crate::record::REQUEST_ID;
use crate::source::{Piece, Spool, Spooled};

/// The calls that were read so far.
#[derive(Debug)]
pub(super) struct Calls {
    spool: Spool,
    /// The records of each call.
    records: Vec<(Piece, Option<Piece>)>,
    /// When each call was.
    pub(super) timed: Vec<Timed>,
    ids: FxHashSet<String>,
    pub(super) summary: Summary,
}

impl Calls {
    pub(super) fn new() -> io::Result<Self> {
        let (spool, summary) = (Spool::new()?, Summary::default());
        Ok(Self {
            spool,
            records: Vec::new(),
            timed: Vec::new(),
            ids: FxHashSet::default(),
            summary,
        })
    }

    /// Takes a call that is wanted. Its id becomes its own if another call has it.
    pub(super) fn add(&mut self, mut call: Call, timed: Timed, spare: &str) -> io::Result<()> {
        if !self.ids.insert(call.id.clone()) {
            spare.clone_into(&mut call.id);
            self.ids.insert(spare.to_owned());
        }
        keep_id(&mut call);
        let answer = call.response.as_ref().map(|response| &response.message);
        for (name, _) in [&call.request].into_iter().chain(answer).flat_map(|one| &one.headers) {
            self.summary.note_header(name);
        }
        self.summary.calls += 1;
        self.summary.callees.add(&call.callee);
        let request = self.spool.add(&log::request(&call))?;
        let response = log::response(&call).map(|text| self.spool.add(&text)).transpose()?;
        self.records.push((request, response));
        self.timed.push(timed);
        Ok(())
    }

    /// The records of all calls, in their order.
    pub(super) fn finish(self) -> io::Result<(Spooled, Summary)> {
        let pieces = ordered(&self.timed).into_iter().filter_map(|side| match side {
            Side::Request(call) => Some(self.records[call].0),
            Side::Response(call) => self.records[call].1,
        });
        let pieces = pieces.collect();
        Ok((self.spool.finish(pieces)?, self.summary))
    }
}

/// Whether a call is wanted.
pub(super) fn is_wanted(call: &Call, options: &Options) -> bool {
    let fits = |patterns: &[super::Pattern]| patterns.iter().any(|pattern| pattern.fits(call));
    (options.only.is_empty() || fits(&options.only)) && !fits(&options.exclude)
}

/// Takes away headers with an id that is not that of the call.
fn keep_id(call: &mut Call) {
    let id = call.id.clone();
    let response = call.response.as_mut().map(|response| &mut response.message);
    for message in [&mut call.request].into_iter().chain(response) {
        message
            .headers
            .retain(|(name, value)| !name.eq_ignore_ascii_case(REQUEST_ID) || *value == id);
    }
}
