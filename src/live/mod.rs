//! A command and the logs that services write meanwhile in, the records that the command caused and
//! what it printed out.
//!
//! 1. [`Live`] remembers where each log ends. While the [`Running`] command and the services work, it
//!    puts aside what comes; a `tail` stays with its log through rotation and truncation, which its
//!    `mark` gives away, and `recent` what a writer took back.
//! 2. [`settle()`] waits until nothing is written any more and no request of the command is open.
//! 3. [`Own`] takes from the call graph what is below the calls of the command.
//!
//! What was recorded is never in a file that has a name. No wait is without an end.

mod command;
mod console;
mod follow;
mod identity;
mod mark;
mod own;
mod pattern;
mod recent;
mod settle;
mod signals;
mod tail;

use std::io;
use std::path::PathBuf;

use crate::source;

pub(crate) use command::Running;
pub(crate) use follow::Live;
pub(crate) use own::{Choice, Own};
pub(crate) use pattern::paths;
pub(crate) use settle::{Patience, settle};

/// Why nothing is recorded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A log cannot be read.
    #[error(transparent)]
    Source(#[from] source::Error),
    /// A pattern that no log has.
    #[error("no file matches `{0}`; name the log that the services write")]
    NoMatch(String),
    /// A pattern that cannot be one.
    #[error("`{pattern}` is not a valid pattern: {text}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        text: &'static str,
    },
    /// A log whose folder is not there.
    #[error("the folder of `{}` does not exist; name the log that the services write", .0.display())]
    NoFolder(PathBuf),
    /// There is no place for what was recorded.
    #[error("cannot keep the records in a temporary file: {0}; free space, or set `TMPDIR`")]
    Aside(io::Error),
    /// A folder cannot be locked.
    #[error("cannot lock the folder of `{}`: {source}", path.display())]
    Lock {
        /// The log.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Nobody called anything.
    #[error("no call was added to {0} while the command ran; name the log that the services write")]
    NoCall(String),
    /// Nobody called anything, which may be since the command failed.
    #[error(
        "the command failed with exit code {code}, and no call was added to {logs} while it ran; look \
         at what it printed, or name the log that the services write"
    )]
    NoCallOfFailed {
        /// The exit code of the command.
        code: u8,
        /// The logs.
        logs: String,
    },
    /// Only others called something.
    #[error("`{caller}` made no call while the command ran; there are calls of {others}")]
    NoOwnCall {
        /// Who was to be the caller of the command's calls.
        caller: String,
        /// Whose calls there are.
        others: String,
    },
}
