//! The heading line of a record in, its parts out; a window in, its next heading out.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;

use super::line::{Found, line_at};

/// What every heading begins with.
pub(super) const START: &[u8] = b"### (";

const REQUEST: &[u8] = b") REQ >>> (";
const RESPONSE: &[u8] = b") RESP <<< (";

/// The parts of a heading, as ranges of the line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) caller: Range<usize>,
    pub(super) callee: Range<usize>,
    pub(super) status: Option<Range<usize>>,
    pub(super) method: Range<usize>,
    pub(super) url: Range<usize>,
}

/// Reads a line without its end; `None` if it is no heading.
///
/// Names end at the first text that can end them; a name that holds such a text is not to be had
/// from the services' own configuration, while a URL can be made by anyone.
pub(super) fn parse(line: &[u8]) -> Option<Heading> {
    if !line.starts_with(START) {
        return None;
    }
    let arrow = memchr::memchr_iter(b')', line).find_map(|at| {
        let rest = &line[at..];
        let request = rest.starts_with(REQUEST).then_some((at, at + REQUEST.len(), true));
        request.or(rest.starts_with(RESPONSE).then_some((at, at + RESPONSE.len(), false)))
    });
    let (caller_end, callee_start, is_request) = arrow?;
    let rest = &line[callee_start..];
    let callee = memchr::memchr_iter(b')', rest).find(|at| rest[*at..].starts_with(b") : "));
    let (callee_end, target) = match callee {
        Some(at) => (callee_start + at, callee_start + at + 4),
        None => (callee_start + rest.strip_suffix(b") :")?.len(), line.len()),
    };
    let (status, method, url) =
        if is_request { request_target(line, target) } else { response_target(line, target) };
    Some(Heading {
        caller: START.len()..caller_end,
        callee: callee_start..callee_end,
        status,
        method,
        url,
    })
}

static BEGIN: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(b"\n### ("));

/// The line feed before the next heading at or behind `from`.
pub(super) fn next_heading(window: &[u8], from: usize, at_end: bool) -> Option<Found> {
    for at in BEGIN.find_iter(&window[from..]) {
        let line = line_at(window, from + at + 1, at_end)?;
        if parse(&window[line.text]).is_some() {
            return Some(Found::At(from + at));
        }
    }
    at_end.then_some(Found::Nowhere)
}

/// Whether the line behind a line feed, which may not be whole, begins as a heading does.
pub(super) fn may_be_heading(window: &[u8], line_feed: usize) -> bool {
    let line = &window[line_feed + 1..];
    // A carriage return may be the first half of one more line end.
    line == b"\r" || line.starts_with(START) || START.starts_with(line)
}

type Target = (Option<Range<usize>>, Range<usize>, Range<usize>);

fn request_target(line: &[u8], start: usize) -> Target {
    let end = word_end(line, start);
    (None, start..end, (end + 1).min(line.len())..line.len())
}

/// The status ends where a method begins: a word of capitals with a URL behind it, else, for a URL
/// of another form, a method of HTTP. The first such word decides, since a reason phrase comes from
/// the callee, but the URL behind it from whoever called.
fn response_target(line: &[u8], start: usize) -> Target {
    let urlish = |method: &Range<usize>| {
        let url = &line[(method.end + 1).min(line.len())..];
        is_method(&line[method.clone()])
            && (url.starts_with(b"/") || memmem::find(&url[..word_end(url, 0)], b"://").is_some())
    };
    let known = |method: &Range<usize>| METHODS.contains(&&line[method.clone()]);
    let method = words(line, start).skip(1).find(urlish);
    match method.or_else(|| words(line, start).skip(1).find(known)) {
        Some(method) => {
            let url = (method.end + 1).min(line.len())..line.len();
            (Some(start..method.start - 1), method, url)
        }
        None => (Some(start..line.len()), line.len()..line.len(), line.len()..line.len()),
    }
}

/// The methods of HTTP (RFC 9110, section 9.3, and RFC 5789), and `COPY` of object stores.
pub(crate) const METHODS: [&[u8]; 10] = [
    b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"PATCH", b"OPTIONS", b"TRACE", b"CONNECT",
    b"COPY",
];

fn is_method(word: &[u8]) -> bool {
    word.len() > 2 && word.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'-')
}

fn words(line: &[u8], start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut next = start;
    line[start..].split(|byte| *byte == b' ').map(move |word| {
        let range = next..next + word.len();
        next = range.end + 1;
        range
    })
}

fn word_end(line: &[u8], start: usize) -> usize {
    memchr::memchr(b' ', &line[start..]).map_or(line.len(), |at| start + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> Option<[&str; 5]> {
        let heading = parse(line.as_bytes())?;
        let text = |range: Range<usize>| &line[range];
        Some([
            text(heading.caller),
            text(heading.callee),
            heading.status.map_or("-", text),
            text(heading.method),
            text(heading.url),
        ])
    }

    #[test]
    fn requests_and_responses_are_taken_apart() {
        let cases = [
            ("### (a) REQ >>> (b) : GET http://h/p", ["a", "b", "-", "GET", "http://h/p"]),
            (
                "### (a) RESP <<< (b) : 300 MULTIPLE CHOICES GET /p",
                ["a", "b", "300 MULTIPLE CHOICES", "GET", "/p"],
            ),
            ("### (a) RESP <<< (b) : 200  GET /p", ["a", "b", "200 ", "GET", "/p"]),
            ("### (a) RESP <<< (b) : 200 GET /p", ["a", "b", "200", "GET", "/p"]),
            ("### (a) RESP <<< (b) : 200 OK OPTIONS *", ["a", "b", "200 OK", "OPTIONS", "*"]),
            (
                "### (a) RESP <<< (b) : -1 <b>x</b> GET http://h/ GET /q",
                ["a", "b", "-1 <b>x</b>", "GET", "http://h/ GET /q"],
            ),
            ("### (a) RESP <<< (b) : 200", ["a", "b", "200", "", ""]),
            ("### (a) REQ >>> (b) : ", ["a", "b", "-", "", ""]),
            ("### (a) REQ >>> (b) :", ["a", "b", "-", "", ""]),
            ("### () REQ >>> () : GET /", ["", "", "-", "GET", "/"]),
        ];
        for (line, parts) in cases {
            assert_eq!(shown(line), Some(parts), "{line}");
        }
    }

    #[test]
    fn other_lines_are_not_headings() {
        for line in ["### (a) REQ >>> (b", "## (a) REQ >>> (b) : GET /", "### (a) b : GET /", ""] {
            assert_eq!(shown(line), None, "{line}");
        }
    }

    #[test]
    fn a_method_has_three_capitals_or_more() {
        for word in ["GET", "ACL", "COPY", "M-SEARCH"] {
            assert!(is_method(word.as_bytes()), "{word}");
        }
        for word in ["", "OK", "get", "GET1", "GeT"] {
            assert!(!is_method(word.as_bytes()), "{word}");
        }
    }
}
