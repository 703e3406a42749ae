//! What became of the files of a folder.

use std::path::PathBuf;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It has these bytes already.
    Unchanged,
    /// It was written.
    Written,
    /// It was deleted.
    Deleted,
    /// It is there with other bytes, and writing was not asked for.
    Stale,
    /// It is not there, and writing was not asked for.
    Missing,
    /// It was edited by hand after it was written, and was not changed.
    Edited,
    /// It was not written by seqdoc, and was not changed.
    Foreign,
}

/// A file and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The file.
    pub path: PathBuf,
    /// What became of it.
    pub outcome: Outcome,
    /// What would change in it, if that is to be shown.
    pub diff: Option<String>,
}

impl Finding {
    /// What became of a file, without a diff.
    pub(super) fn new(path: PathBuf, outcome: Outcome) -> Self {
        Self { path, outcome, diff: None }
    }
}
