//! A line of a page in, the marker of a region that it is out, and lines that show one as text.

use std::borrow::Cow;

use super::lines::{Line, lines};
use crate::hash::Hash;
use crate::number::LineNumber;

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker<'l> {
    /// It begins a region of this snippet, and has the hash of what was put in.
    Opens(&'l str, Option<&'l str>),
    /// It ends one.
    Ends,
    /// It is meant for seqdoc, and cannot be read.
    Unreadable,
}

/// What is wrong with a marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    /// No end follows.
    Unclosed,
    /// It ends nothing.
    Unopened,
    /// It stands in the region that begins at this line.
    Nested(LineNumber),
    /// It cannot be read.
    Unreadable,
    /// It names no file below the folder of the snippets.
    Outside,
    /// It stands where markers do not count: in a fence, in the front matter, or after spaces.
    Passive,
}

impl Broken {
    /// Whether the page is read without it.
    #[must_use]
    pub(crate) fn is_harmless(self) -> bool {
        self == Self::Passive
    }

    /// What is wrong, and what helps.
    #[must_use]
    pub(crate) fn told(self) -> (String, &'static str) {
        let (text, remedy) = match self {
            Self::Unclosed => (
                "this region has no end",
                "write `<!-- /seqdoc -->` on a line of its own after the marker",
            ),
            Self::Unopened => (
                "this marker ends no region",
                "remove it, or write `<!-- seqdoc: SCENARIO/ladder.md -->` on a line before it",
            ),
            Self::Nested(line) => {
                let text = format!("this marker is inside the region that begins at line {line}");
                return (text, "end that region before it with `<!-- /seqdoc -->`");
            }
            Self::Unreadable => (
                "this marker cannot be read",
                "write it as `<!-- seqdoc: SCENARIO/ladder.md -->` or `<!-- /seqdoc -->`, alone on its \
                 line",
            ),
            Self::Outside => (
                "this marker leads out of the folder of the snippets",
                "write the path of a snippet from that folder, such as `SCENARIO/ladder.md`",
            ),
            Self::Passive => (
                "this marker has no effect in a fence, in front matter or after spaces",
                "move it to the start of a line outside of them; to show one in a fence, put a space \
                 before it",
            ),
        };
        (text.to_owned(), remedy)
    }
}

impl<'l> Marker<'l> {
    /// The marker that a line is, by what follows its first sign.
    fn after_sign(rest: &'l str) -> Option<Self> {
        let rest = rest.strip_prefix("!--")?.trim_start_matches([' ', '\t']);
        if let Some(rest) = rest.strip_prefix("/seqdoc") {
            let is_word = |next: char| next.is_alphanumeric() || "-_".contains(next);
            let is_other = rest.starts_with(is_word) && !rest.starts_with("--");
            let is_end = rest.trim() == "-->";
            return (!is_other).then_some(if is_end { Self::Ends } else { Self::Unreadable });
        }
        let named = rest.strip_prefix("seqdoc:")?.trim_end().strip_suffix("-->").map(str::trim);
        let named = named.filter(|named| !named.contains("-->"));
        let opens = |named: &'l str| {
            let (path, hash) = match named.rsplit_once(char::is_whitespace) {
                Some((path, hash)) if hash.starts_with(Hash::KIND) => (path.trim_end(), Some(hash)),
                _ => (named, None),
            };
            let is_path = !path.is_empty() && !path.starts_with(Hash::KIND);
            is_path.then_some(Self::Opens(path, hash))
        };
        Some(named.and_then(opens).unwrap_or(Self::Unreadable))
    }

    /// The marker that a line is.
    pub(super) fn of(line: &'l str) -> Option<Self> {
        Self::after_sign(line.strip_prefix('<')?)
    }
}

/// A line that would be read as a marker, or as one that was escaped: what follows its first sign.
fn after_sign(line: &str) -> Option<&str> {
    let rest = match line.strip_prefix('&') {
        Some(rest) => {
            let mut rest = rest;
            while let Some(more) = rest.strip_prefix("amp;") {
                rest = more;
            }
            rest.strip_prefix("lt;")?
        }
        None => line.strip_prefix('<')?,
    };
    Marker::after_sign(rest).map(|_| rest)
}

/// A snippet without a line that is a marker; it shows the same.
pub(super) fn escaped(snippet: &str) -> Cow<'_, str> {
    each_line(snippet, |line| match after_sign(line) {
        Some(rest) if line.starts_with('<') => Some(["&lt;", rest].concat()),
        Some(_) => Some(["&amp;", &line[1..]].concat()),
        None => None,
    })
}

/// The snippet that was escaped.
pub(super) fn unescaped(text: &str) -> String {
    let back = |line: &str| match (after_sign(line)?, line.strip_prefix("&amp;")) {
        (_, Some(rest)) => Some(["&", rest].concat()),
        (rest, None) if line.starts_with('&') => Some(["<", rest].concat()),
        _ => None,
    };
    each_line(text, back).into_owned()
}

fn each_line(text: &str, change: impl Fn(&str) -> Option<String>) -> Cow<'_, str> {
    if !text.contains("seqdoc") {
        return Cow::Borrowed(text);
    }
    let line = |line: Line<'_>| {
        let changed = change(line.text).unwrap_or_else(|| line.text.to_owned());
        changed + &text[line.start + line.text.len()..line.end]
    };
    Cow::Owned(lines(text).map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_is_read_and_what_only_looks_like_one_is_not() {
        let hash = Some("xxh3:0a");
        for (line, expected) in [
            ("<!-- seqdoc: a/b.md -->", Some(Marker::Opens("a/b.md", None))),
            ("<!--seqdoc:a b.md xxh3:0a-->\t", Some(Marker::Opens("a b.md", hash))),
            ("<!-- /seqdoc --> ", Some(Marker::Ends)),
            ("<!--/seqdoc-->", Some(Marker::Ends)),
            ("<!-- seqdoc: -->", Some(Marker::Unreadable)),
            ("<!-- seqdoc: xxh3:0a -->", Some(Marker::Unreadable)),
            ("<!-- seqdoc: a.md", Some(Marker::Unreadable)),
            ("<!-- seqdoc: a.md --> b -->", Some(Marker::Unreadable)),
            ("<!-- seqdoc: a.md --> b", Some(Marker::Unreadable)),
            ("<!-- /seqdoc --> b", Some(Marker::Unreadable)),
            ("<!-- /seqdoc: a.md -->", Some(Marker::Unreadable)),
            ("<!-- /seqdocs -->", None),
            ("<!-- seqdoc is a tool -->", None),
            (" <!-- /seqdoc -->", None),
            ("&lt;!-- /seqdoc -->", None),
        ] {
            assert_eq!(Marker::of(line), expected, "{line}");
        }
    }

    #[test]
    fn an_escaped_marker_is_text_and_comes_back() {
        for (line, shown) in [
            ("<!-- /seqdoc -->", "&lt;!-- /seqdoc -->"),
            ("<!-- seqdoc: x", "&lt;!-- seqdoc: x"),
            ("&lt;!-- /seqdoc -->", "&amp;lt;!-- /seqdoc -->"),
            ("&amp;lt;!-- /seqdoc -->", "&amp;amp;lt;!-- /seqdoc -->"),
            (" <!-- /seqdoc -->", " <!-- /seqdoc -->"),
            ("&lt;b> seqdoc", "&lt;b> seqdoc"),
        ] {
            assert_eq!(escaped(line), shown);
            assert_eq!(unescaped(shown), line);
        }
    }
}
