//! The name of a file in, whether it is a log out, or why it is none although it looks like a
//! recording.

use std::ffi::OsStr;
use std::io::Read as _;
use std::path::Path;

use crate::text;

/// What looks like a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Odd {
    /// What a browser recorded.
    Har,
    /// A trace of OpenTelemetry, Jaeger or Zipkin.
    Trace,
    /// What logrotate put aside.
    Rotated,
}

impl Odd {
    /// Why it is passed over.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Har => "this is a HAR file; make a log of it with `IMPORT`",
            Self::Trace => "this is a trace; make a log of it with `IMPORT`",
            Self::Rotated => {
                "this is a rotated log; join it, decompressed, and the log that follows it with \
                 `cat`, or rename it to end in `.log`"
            }
        }
    }
}

/// What stands in a reason for the command that makes a log of a file.
pub(super) const IMPORT: &str = "IMPORT";

/// The command that makes a log of a recording.
#[must_use]
pub fn import_command(path: &Path) -> String {
    let log = path.with_extension("log");
    format!("seqdoc import {} -o {}", text::quoted(path), text::quoted(&log))
}

/// The reason with the command for a path.
#[must_use]
pub fn with_command(reason: &str, path: &Path) -> String {
    reason.replace(IMPORT, &import_command(path))
}

/// What a file looks like by its name, or, if that says little, by its first bytes.
pub(super) fn look(path: &Path) -> Option<Odd> {
    kind(path).or_else(|| {
        let name = path.file_name()?.as_encoded_bytes();
        if !name.ends_with(b".json") && !name.ends_with(b".jsonl") {
            return None;
        }
        let mut head = Vec::new();
        let (file, _) = super::decode::open_file(path).ok()?;
        file.take(HEAD).read_to_end(&mut head).ok()?;
        let has = |word: &&[u8]| memchr::memmem::find(&head, word).is_some();
        TRACES.iter().any(has).then_some(Odd::Trace)
    })
}

/// So much of a file is looked at.
const HEAD: u64 = 4096;
/// What the first bytes of a trace hold.
const TRACES: [&[u8]; 5] =
    [b"\"resourceSpans\"", b"\"resource_spans\"", b"\"traceID\"", b"\"traceId\"", b"\"batches\""];

/// Whether a file holds a recording of another tool, which is JSON and no log.
#[must_use]
pub fn is_recording(path: &Path) -> bool {
    if path.as_os_str() == "-" {
        return true;
    }
    let is_file = path.metadata().is_ok_and(|there| there.is_file());
    let is_log = path.file_name().is_some_and(|name| log_name(name).is_some());
    let Some(stream) = (is_file && !is_log).then(|| super::open_recording(path).ok()).flatten()
    else {
        return false;
    };
    let mut head = Vec::new();
    // What cannot be read is told by whoever reads it.
    let _ = stream.take(HEAD).read_to_end(&mut head);
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
    text.starts_with(b"{") || text.starts_with(b"[")
}

/// What a file looks like by its name.
pub(super) fn kind(path: &Path) -> Option<Odd> {
    let name = path.file_name()?.as_encoded_bytes().to_ascii_lowercase();
    let name = [&b".gz"[..], b".zst", b".bz2", b".xz"]
        .iter()
        .find_map(|ending| name.strip_suffix(*ending))
        .unwrap_or(&name);
    if name.ends_with(b".har") || name.ends_with(b".zhar") {
        return Some(Odd::Har);
    }
    let at = memchr::memmem::rfind(name, b".log")?;
    let (log, ending) = name.split_at(at + ".log".len());
    let (sign, rest) = ending.split_first()?;
    let is_counted = rest.iter().all(|byte| byte.is_ascii_digit() || *byte == b'-');
    let is_old = matches!(rest, b"old" | b"bak");
    let stem = std::str::from_utf8(log).ok()?;
    let is_log = log_name(stem.as_ref()).is_some();
    (is_log && matches!(sign, b'.' | b'-') && !rest.is_empty() && (is_counted || is_old))
        .then_some(Odd::Rotated)
}

/// The name of a log without its endings; `None` if a walk does not take the file for a log.
pub(super) fn log_name(name: &OsStr) -> Option<&[u8]> {
    let name = name.as_encoded_bytes();
    let plain = name.strip_suffix(b".gz").or_else(|| name.strip_suffix(b".zst")).unwrap_or(name);
    plain.strip_suffix(b".log").filter(|stem| !stem.is_empty())
}

/// Whether a file is a log by its name.
pub(super) fn is_log(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name == "log.md" || log_name(name).is_some()
}

/// Whether a log is the one of its folder, not one of several.
pub(super) fn is_of_folder(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    let named = memchr::memmem::find(name.as_encoded_bytes(), b"requestshook").is_some();
    name == "log.md" || (named && log_name(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_a_file_is() {
        let rotated =
            ["requestshook.log.1", "a.log.12.gz", "a.log-20240101", "a.log.old", "a.LOG.1"];
        for name in rotated {
            assert_eq!(kind(Path::new(name)), Some(Odd::Rotated), "{name}");
        }
        for name in ["a.har", "a.HAR", "a.har.gz", "a.zhar"] {
            assert_eq!(kind(Path::new(name)), Some(Odd::Har), "{name}");
        }
        for name in
            ["a.log", "a.log.gz", "a.log.md", ".log.1", "a.log.", "log.1", "a.log.1a", "har"]
        {
            assert_eq!(kind(Path::new(name)), None, "{name}");
        }
    }
}
