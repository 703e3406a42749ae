//! Two surveys in, the calls that came, went, moved, changed or are repeated out. Nothing is printed.
//!
//! 1. `Tree` reads the steps of a recording once and keeps numbers of each call: a hash of
//!    what it is, hashes of what its request and its response say, its parent. No body is kept.
//! 2. `pairs` lays one tree over the other, children of a pair by `sequence`, and finds what moved.
//! 3. `changes` walks over both trees and lists what has no partner, or another one.
//! 4. `differences` reads the steps of unequal pairs again, both recordings side by side, and says
//!    in what they differ.
//!
//! What counts is decided in one place, `side`: statuses, headers and parameters by their names, the
//! keys and types of JSON. `vary` knows which values are never the same.

mod body;
mod changes;
mod differences;
mod edits;
mod pairs;
mod rules;
mod sequence;
mod side;
mod tree;
mod vary;

use std::sync::Arc;

use crate::number::StepNumber;
use crate::step::{Error, Survey};
use crate::thread::joined;
use changes::Walk;
use tree::Tree;

pub(crate) use edits::pairs as equal_pairs;

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another parent or another place among its neighbours.
    Moved,
    /// Its request or its response says something else.
    Changed,
    /// A run of equal calls has another length.
    Repeated,
}

impl Kind {
    /// All kinds, in the order in which they are counted.
    pub const ALL: [Self; 5] =
        [Self::Added, Self::Removed, Self::Changed, Self::Moved, Self::Repeated];

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Moved => "moved",
            Self::Changed => "changed",
            Self::Repeated => "repeated",
        }
    }
}

/// The part of an exchange in which a difference was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Within {
    /// The status.
    Status,
    /// The query of the URL.
    Query,
    /// The headers of the request.
    RequestHeaders,
    /// The headers of the response.
    ResponseHeaders,
    /// The body of the request.
    RequestBody,
    /// The body of the response.
    ResponseBody,
}

impl Within {
    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Status => "response.status",
            Self::Query => "request.query",
            Self::RequestHeaders => "request.headers",
            Self::ResponseHeaders => "response.headers",
            Self::RequestBody => "request.body",
            Self::ResponseBody => "response.body",
        }
    }

    /// Whether its differences have a JSON pointer.
    #[must_use]
    pub fn is_body(self) -> bool {
        matches!(self, Self::RequestBody | Self::ResponseBody)
    }
}

/// One difference between two exchanges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The part.
    pub within: Within,
    /// The name of a header or parameter, or the JSON pointer into a body; empty for a status.
    pub name: String,
    /// What the old recording has; `None` if there is nothing.
    pub old: Option<String>,
    /// What the new one has.
    pub new: Option<String>,
}

/// The steps of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// Its request.
    pub request: Option<StepNumber>,
    /// Its response.
    pub response: Option<StepNumber>,
}

/// What became of one call, and of those below it that came or went with it.
#[derive(Debug, Clone)]
pub struct Change {
    /// What happened.
    pub kind: Kind,
    /// Its steps in the old recording; of a run, those of the first call.
    pub old: Option<Numbers>,
    /// Its steps in the new one.
    pub new: Option<Numbers>,
    /// The service that sent the request.
    pub caller: String,
    /// The service that answers it.
    pub callee: String,
    /// The method.
    pub method: String,
    /// The path with its variables by name.
    pub template: String,
    /// How many calls a run had, and has.
    pub count: Option<(usize, usize)>,
    /// How many calls below it came or went with it.
    pub below: usize,
    /// In what its exchanges differ.
    pub differences: Vec<Difference>,
}

/// A call of either recording, in the order of a picture of both.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// What happened to it; `None` if nothing did.
    pub kind: Option<Kind>,
    /// How deep it lies.
    pub depth: usize,
    /// The steps of the new recording that it has, else of the old one.
    pub numbers: Numbers,
    /// Whether the numbers are those of the old recording.
    pub is_old: bool,
}

/// Two recordings, compared.
#[derive(Debug)]
pub struct Comparison {
    /// What is not the same, in the order of the calls.
    pub changes: Vec<Change>,
    /// All calls of both.
    pub lines: Vec<Line>,
}

/// Compares two recordings. With `values`, scalar values count that are not different in each one.
///
/// # Errors
///
/// If a log cannot be read, or changes while it is read.
pub fn compare(old: &Arc<Survey>, new: &Arc<Survey>, values: bool) -> Result<Comparison, Error> {
    let (before, after) = std::thread::scope(|scope| {
        let reading = scope.spawn(|| Tree::read(old, new, values));
        let after = Tree::read(new, old, values);
        let before = joined(reading.join());
        (before, after)
    });
    let (before, after) = (before?, after?);
    let pairs = pairs::align(&before, &after);
    let walk = Walk::over(&before, &after, &pairs);
    let found = differences::find([old, new], [&before, &after], &walk.found, values)?;
    let change =
        |(found, differences)| changes::change([old, new], [&before, &after], found, differences);
    let changes = walk.found.iter().zip(found).map(change).collect();
    Ok(Comparison { changes, lines: walk.lines })
}
