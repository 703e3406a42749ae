//! Paths in, scenarios with their log files out, and each file as a stream of decoded bytes.
//!
//! 1. [`find()`] walks the LOGS arguments in sorted order and gives every log a scenario, and
//!    [`Candidates`] whatever may be one, without an output folder.
//! 2. [`LogFile::open`] decodes one file into an [`Input`], a window that slides over it.
//! 3. [`Scenario::held`] reads the files of a short recording once, for all that is made of them; of a
//!    long one, [`Scenario::heard`] notes the hash of what is read.
//! 4. [`open_recording`] decodes a recording of another tool, and a [`Spool`] holds the log that is
//!    made of it.
//!
//! Nothing is read that is not a regular file, and no link is followed out of its folder.

mod beside;
mod decode;
mod each;
mod encode;
mod file;
mod find;
mod heard;
mod held;
mod input;
mod logs;
mod odd;
mod pages;
mod person;
mod place;
mod recording;
mod scenario;
mod spool;
mod walk;
mod watch;

use std::io;
use std::path::PathBuf;

pub use beside::may_count;
pub use each::{Candidate, Candidates};
pub use encode::Encoder;
pub use file::LogFile;
pub use find::{Found, find, find_beside, find_in, find_one, find_together};
pub use input::Input;
pub use logs::Logs;
pub use odd::{import_command, is_recording, with_command};
pub use pages::{headings, pages, pages_below};
pub use person::{read_plain_text, read_text, read_to_change};
pub use place::{Places, folder_of, real, repository_of};
pub use recording::{open_recording, read_beside};
pub use scenario::Scenario;
pub use spool::{Cut, Piece, Spool, Spooled};
pub use watch::{WatchError, Watcher};

/// Why logs could not be found or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file system said no.
    #[error("cannot read `{}`: {}", path.display(), reason(source))]
    Io {
        /// What was read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A named log is a folder's worth of nothing, a FIFO, a device.
    #[error("`{}` is not a regular file", .0.display())]
    NotAFile(PathBuf),
    /// A log is named so that its folder below DOCS would not be below DOCS.
    #[error("`{}` cannot be the name of an output folder; rename it", .0.display())]
    NoName(PathBuf),
    /// The walk found nothing to build from.
    #[error(
        "no log found in `{}`; name a folder that holds `requestshook.log` or `NAME.log` files",
        .0.display()
    )]
    NoLog(PathBuf),
    /// The same, with what is nearest to a log.
    #[error("no log found in `{}`; {}: {}", .0.display(), .1.display(), with_command(.2, .1))]
    NoLogBut(PathBuf, PathBuf, &'static str),
    /// One scenario is wanted, and there are several.
    #[error("`{}` holds several scenarios; name one of them: {logs}", path.display())]
    Several {
        /// The folder.
        path: PathBuf,
        /// The log of each.
        logs: String,
    },
    /// A recording in another format.
    #[error(
        "`{}` is a recording of another tool; make a log of it with `{}`",
        .0.display(), import_command(.0)
    )]
    Har(PathBuf),
    /// The output would lie among the logs.
    #[error(
        "snippets would be mixed with the logs in `{}`; name a folder without logs for the output, \
         such as `-o docs`",
        .0.display()
    )]
    Mixed(PathBuf),
    /// Two logs want the same output folder.
    #[error(
        "`{}` and `{}` both claim the output folder `{folder}`; {remedy}",
        first.display(), second.display()
    )]
    Claimed {
        /// The folder below DOCS.
        folder: String,
        /// The log that came first.
        first: PathBuf,
        /// The log that came second.
        second: PathBuf,
        /// What helps.
        remedy: String,
    },
}

impl Error {
    /// Whether a file is text that no recorder writes.
    #[must_use]
    pub fn is_utf16(&self) -> bool {
        matches!(self, Self::Io { source, .. } if decode::is_utf16(source))
    }

    /// The error of a read from a path.
    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}

/// Why a path could not be read, and what helps.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it does not exist; check the path".to_owned(),
        _ => error.to_string(),
    }
}
