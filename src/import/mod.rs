//! Recordings of other tools in, the records of a log out.
//!
//! 1. `json` reads a stream value by value, and `stream` tells the format by the names in it.
//! 2. `har` makes calls of the entries of a HAR. `otlp`, `jaeger` and `zipkin` give spans, and `span`
//!    makes calls of these.
//! 3. `collect` puts the records of each call aside as they come, `log` writes them, and `order` says
//!    in which order they stand in the log.
//!
//! Memory holds one entry at a time, and a few dozen bytes of each call. What was recorded is never
//! written as it is: nothing in it can forge a line of the log. It is not redacted here.

mod call;
mod collect;
mod har;
mod jaeger;
mod json;
mod line;
mod log;
mod order;
mod otlp;
mod select;
mod span;
mod stream;
mod summary;
mod url;
mod zipkin;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::Services;
use crate::source::{self, Spooled};
use collect::Calls;
use span::Spans;
use stream::Recordings;

pub(crate) use select::Pattern;
pub(crate) use summary::{Counts, Read, Summary, Trace};

/// Lists each format once: its name, the word for it on the command line, and what it is.
macro_rules! formats {
    ($($format:ident $name:literal $word:literal $about:literal;)+) => {
        /// What writes recordings.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Format {
            $(#[doc = concat!($about, ".")] $format,)+
        }

        impl Format {
            /// All of them.
            pub(crate) const ALL: [Self; [$($word),+].len()] = [$(Self::$format),+];

            /// Its name.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$format => $name,)+ }
            }

            /// The word for it on the command line, and what it is.
            pub(crate) fn word(self) -> [&'static str; 2] {
                match self { $(Self::$format => [$word, $about],)+ }
            }
        }
    };
}

formats! {
    Har "HAR" "har" "HTTP Archive";
    Otlp "OTLP" "otlp" "Traces of OpenTelemetry as JSON";
    Jaeger "Jaeger" "jaeger" "Traces of Jaeger";
    Zipkin "Zipkin" "zipkin" "Spans of Zipkin v2";
}

impl Format {
    /// What it consists of.
    pub(crate) fn unit(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::Har, 1) => "entry",
            (Self::Har, _) => "entries",
            (_, 1) => "span",
            (_, _) => "spans",
        }
    }
}

/// What is wanted of recordings.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    /// The format, if its content does not tell.
    pub(crate) format: Option<Format>,
    /// Names for hosts.
    pub(crate) services: Arc<Services>,
    /// The name of whoever calls from outside.
    pub(crate) caller: String,
    /// Whether only calls of an API are wanted, and not the parts of pages.
    pub(crate) api_only: bool,
    /// Whether the handshakes of web sockets are wanted.
    pub(crate) websockets: bool,
    /// The ids of the traces that are wanted; all if it is empty.
    pub(crate) traces: Vec<String>,
    /// Which calls are wanted; all if it is empty.
    pub(crate) only: Vec<Pattern>,
    /// Which calls are not.
    pub(crate) exclude: Vec<Pattern>,
}

/// Why recordings cannot be imported.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A file cannot be opened.
    #[error(transparent)]
    Source(#[from] source::Error),
    /// A file is not what can be imported.
    #[error("cannot import `{}`: {error}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: json::Error,
    },
    /// A file is JSON of another kind.
    #[error("cannot import `{}`: this JSON is not {format}", path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
        /// The formats that it could have been.
        format: &'static str,
    },
    /// Nothing is left to write.
    #[error("no call in {0}")]
    NoCall(String),
    /// There is no place for what was read.
    #[error("cannot write a temporary file: {0}")]
    Spool(#[from] io::Error),
}

/// Reads recordings, and gives the log that they come to.
///
/// # Errors
///
/// If a file cannot be read or is not a recording, or if there is no call in any.
pub(crate) fn import(files: &[PathBuf], options: &Options) -> Result<(Spooled, Summary), Error> {
    let (calls, spans) = (Calls::new()?, Spans::new(&options.traces));
    let mut recordings = Recordings { options, calls, spans, files: files.len() };
    for (number, path) in files.iter().enumerate() {
        let stream = source::open_recording(path)?;
        let found = recordings.read(stream, path, number);
        let found = found.map_err(|error| Error::Content { path: path.clone(), error })?;
        let format = found.format.ok_or_else(|| unknown(path, options))?;
        let name = path.display().to_string();
        let read = Read { name, format, writer: found.writer, entries: found.entries };
        recordings.calls.summary.files.push(read);
    }
    let Recordings { mut calls, spans, .. } = recordings;
    spans.finish(options, &mut calls)?;
    let (log, summary) = calls.finish()?;
    if summary.calls == 0 {
        return Err(Error::NoCall(nothing(&summary)));
    }
    Ok((log, summary))
}

/// What a recording in memory comes to.
#[derive(Debug)]
pub struct Tried {
    /// The log, which is not redacted.
    pub log: Vec<u8>,
    /// How many entries or spans were read.
    pub entries: usize,
    /// How many of these are in the log, or are left out for a reason.
    pub told: usize,
    /// How many calls are in the log.
    pub calls: usize,
}

/// Reads a recording in memory, and gives the log that it comes to; `None` if it is not one, or if
/// there is no place for the log.
#[must_use]
pub fn of_bytes(bytes: &[u8]) -> Option<Tried> {
    let options = Options { caller: "client".to_owned(), ..Options::default() };
    let mut recordings = Recordings {
        options: &options,
        calls: Calls::new().ok()?,
        spans: Spans::new(&[]),
        files: 1,
    };
    let found = recordings.read(bytes, Path::new("-"), 0).ok()?;
    let Recordings { mut calls, spans, .. } = recordings;
    spans.finish(&options, &mut calls).ok()?;
    let (spooled, summary) = calls.finish().ok()?;
    let mut input = spooled.open();
    while input.more().ok()? {}
    let left: usize = summary.left_out.iter().map(|(_, count)| count).sum();
    let (log, calls) = (input.window().to_vec(), summary.calls);
    Some(Tried { log, entries: found.entries, told: calls + left, calls })
}

fn unknown(path: &Path, options: &Options) -> Error {
    let format = options.format.map_or("a HAR file or a trace", Format::name);
    Error::Unknown { path: path.to_owned(), format }
}

/// What was read instead of a call.
fn nothing(summary: &Summary) -> String {
    let file = |read: &Read| {
        format!("`{}` ({} {})", read.name, read.entries, read.format.unit(read.entries))
    };
    let files: Vec<_> = summary.files.iter().map(file).collect();
    let left = |(why, count): (&str, usize)| format!("{count} {why}");
    let left: Vec<_> = summary.left_out.iter().map(left).collect();
    let left =
        if left.is_empty() { String::new() } else { format!("; left out: {}", left.join(", ")) };
    files.join(", ") + &left
}
