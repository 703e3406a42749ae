//! Why the steps of a scenario cannot be had.

use std::sync::Arc;

use super::hidden::hidden;
use crate::graph::CallGraph;
use crate::number::{Span, StepNumber};
use crate::redact::Gate;
use crate::source::{self, Scenario};

/// Why the steps of a scenario cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A log cannot be read.
    #[error(transparent)]
    Source(#[from] source::Error),
    /// The logs hold no record.
    #[error("no records in `{0}`; is it a requestshook log?")]
    NoRecords(String),
    /// The logs hold nothing at all.
    #[error("no records in `{0}`, which is empty; record the calls again, or delete it")]
    Empty(String),
    /// The filters leave nothing.
    #[error("`exclude` drops every record of `{0}`; remove a filter from it")]
    NoSteps(String),
    /// A step is asked for that does not exist.
    #[error("no step {0}; the recording has {1}")]
    NoStep(StepNumber, usize),
    /// No call that is chosen has a step in a row of them.
    #[error("no step of {0} belongs to a selected call")]
    NoChosenStep(Span),
    /// A selector chooses nothing.
    #[error("{0}")]
    NoCall(String),
    /// A record cannot be searched as a whole.
    #[error("{0}: this record is longer than 16 MiB and cannot be redacted; shorten it")]
    TooLong(String),
    /// The name of a log, or of a folder that it lies in, holds a secret of the recording.
    #[error(
        "{0}: the name of this file or of its folder holds a secret, shown as its marker; rename it"
    )]
    Named(String),
    /// A secret is left where redaction replaces nothing.
    #[error(
        "{place}: the redacted log would contain {what}; remove it from the recording, or, if it is not \
         a secret, write `{allow}` under `[redact]`"
    )]
    Left {
        /// The line of the redacted log, as it is printed.
        place: String,
        /// What it is, which never is the value.
        what: String,
        /// What to write into the configuration if it is none.
        allow: String,
    },
    /// A redacted log has no place to go.
    #[error("cannot write: {0}")]
    Write(std::io::Error),
    /// A log has other records than it had a moment ago.
    #[error("the log of `{0}` changed while it was read; run the command again")]
    Changed(String),
    /// What all who read the steps side by side were told.
    #[error(transparent)]
    Shared(Arc<Error>),
}

impl Error {
    /// The names of a scenario's logs and folders become those of files and messages, so none may
    /// hold a secret.
    pub(super) fn if_named(scenario: &Scenario, gate: &Gate<'_>) -> Result<(), Self> {
        let paths = scenario.files.iter().map(|file| file.path.as_path());
        for path in paths.chain([scenario.output.as_path()]) {
            if let Some((shown, _)) = hidden(gate, &path.display().to_string()) {
                return Err(Self::Named(shown));
            }
        }
        Ok(())
    }

    /// There has to be a record, and the filters have to leave one.
    pub(super) fn if_empty(scenario: &Scenario, graph: &CallGraph) -> Result<(), Self> {
        match (graph.records(), graph.steps()) {
            (0, _) => Err(Self::no_records(scenario)),
            (_, 0) => Err(Self::NoSteps(scenario.name.clone())),
            _ => Ok(()),
        }
    }

    /// Why there is no record in any log.
    pub(super) fn no_records(scenario: &Scenario) -> Self {
        let path = scenario.files[0].path.display().to_string();
        if scenario.size() == 0 { Self::Empty(path) } else { Self::NoRecords(path) }
    }
}
