//! The name of a file in, whether it is a log out, or why it is none although it looks like a
//! recording.

use std::ffi::OsStr;
use std::path::Path;

/// What looks like a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Odd {
    /// What a browser recorded.
    Har,
    /// What logrotate put aside.
    Rotated,
}

impl Odd {
    /// Why it is passed over.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Har => "this is a HAR file; seqdoc reads only requestshook logs",
            Self::Rotated => {
                "this is a rotated log; join it and the log that follows it with `cat`, or rename \
                 it to end in `.log`"
            }
        }
    }
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
    let text = std::str::from_utf8(log).ok()?;
    let is_log = log_name(text.as_ref()).is_some();
    (is_log && matches!(sign, b'.' | b'-') && !rest.is_empty() && (is_counted || is_old))
        .then_some(Odd::Rotated)
}

/// The name of a log without its endings; `None` if a walk does not take the file for a log.
pub(super) fn log_name(name: &OsStr) -> Option<&[u8]> {
    let name = name.as_encoded_bytes();
    let plain = name.strip_suffix(b".gz").or_else(|| name.strip_suffix(b".zst")).unwrap_or(name);
    plain.strip_suffix(b".log").filter(|stem| !stem.is_empty())
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
