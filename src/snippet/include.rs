//! Lines in, lines that the snippet extension shows as they are out.
//!
//! `pymdownx.snippets` replaces a line that is nothing but `--8<-- "file"` by that file, takes a
//! lone `--8<--` for the start of a list of files, and drops every line that holds a section mark
//! `--8<-- [start:name]`. It shows a marker behind a `;` as text and eats the `;`, so one is put
//! there, and only there: before any other marker it would be seen.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use regex::Regex;

/// A line that is a marker for one file or for a list.
static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern =
        r#"^[ \t]*((;*)(?:-+8<-+[ \t]+("(?:\\"|[^"\n\r])+?"|'(?:\\'|[^'\n\r])+?')|-+8<-+))\r?$"#;
    Regex::new(pattern).expect("a test uses the pattern")
});

/// A section mark anywhere in a line.
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i);*-+8<-+[ \t]+\[[ \t]*(?:start|end)[ \t]*:[ \t]*[a-z][-_0-9a-z]*[ \t]*\]";
    Regex::new(pattern).expect("a test uses the pattern")
});

static MARKER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"-8<-"));

/// What a line makes the extension do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marker<'l> {
    /// It includes a file, with or without a choice of its lines.
    File(&'l str),
    /// It begins or ends a list of files.
    List,
}

/// The marker that a line is; none that is shown as text.
#[must_use]
pub(crate) fn marker(line: &str) -> Option<Marker<'_>> {
    let found = may_be_in(line).then(|| WHOLE.captures(line)).flatten();
    let found = found.filter(|found| found[2].is_empty())?;
    Some(found.get(3).map_or(Marker::List, |quoted| {
        let quoted = quoted.as_str();
        Marker::File(&quoted[1..quoted.len() - 1])
    }))
}

/// Whether a marker may be in the text.
pub(super) fn may_be_in(text: &str) -> bool {
    MARKER.find(text.as_bytes()).is_some()
}

/// A line that shows what it holds.
pub(super) fn line(line: &str) -> Cow<'_, str> {
    if !may_be_in(line) {
        return Cow::Borrowed(line);
    }
    let whole = WHOLE.captures(line).and_then(|found| found.get(1));
    match whole.or_else(|| SECTION.find(line)) {
        Some(marker) => {
            let (before, rest) = line.split_at(marker.start());
            Cow::Owned(format!("{before};{rest}"))
        }
        None => Cow::Borrowed(line),
    }
}

/// Lines that show what they hold.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    if !may_be_in(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split('\n').map(line).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn markers_are_disarmed_and_nothing_else_is() {
        let cases = [
            (r#"--8<-- "f""#, r#";--8<-- "f""#),
            (r"  ;-8<- 'f'", r"  ;;-8<- 'f'"),
            ("--8<--", ";--8<--"),
            (r#""a": "x --8<-- [start:x] y""#, r#""a": "x ;--8<-- [start:x] y""#),
            ("x ;;-8<- [END:z] y", "x ;;;-8<- [END:z] y"),
            (r#"x --8<-- "f""#, r#"x --8<-- "f""#),
            (r#"--8<-- "f" "#, r#"--8<-- "f" "#),
            (r#"--8<--"f""#, r#"--8<--"f""#),
            ("plain", "plain"),
        ];
        for (text, expected) in cases {
            assert_eq!(line(text), expected, "{text}");
        }
    }
}
