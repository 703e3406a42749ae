//! The grammar of logs once more, as the docs of `src/record/mod.rs` and `src/record/frame.rs` have
//! it, by the plainest means: the whole log is one text of lines, and nothing is fast. What it gives
//! is compared with what the reader gives.
//!
//! A byte is one character here, so that lengths are lengths and any log is a text.

use seqdoc::diagnostic::Diagnostics;
use seqdoc::record::Reader;
use seqdoc::source::Input;

/// A record, with each byte as a character.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) line: u64,
    pub(crate) raw: String,
    pub(crate) heading: Heading,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    caller: String,
    callee: String,
    status: Option<String>,
    method: String,
    url: String,
}

/// What a log holds: the line of the text before the first record and its count of lines, and the
/// records.
pub(crate) type Content = (Option<(u64, u64)>, Vec<Entry>);

fn text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// What the reader makes of a log.
pub(crate) fn read(input: Input) -> Content {
    let (mut reader, mut diagnostics) = (Reader::new(input, 0), Diagnostics::default());
    let mut entries = Vec::new();
    while let Some(record) = reader.next(&mut diagnostics).expect("content is no error") {
        let pairs = record.headers().map(|header| (text(header.name), text(header.value)));
        entries.push(Entry {
            line: record.line().get() as u64,
            raw: text(record.raw()),
            heading: Heading {
                caller: text(record.caller()),
                callee: text(record.callee()),
                status: record.status().map(text),
                method: text(record.method()),
                url: text(record.url()),
            },
            headers: pairs.collect(),
            body: text(record.body()),
        });
    }
    let before = diagnostics.kept().iter().find_map(|told| {
        let lines = told.text.strip_prefix("text before the first record is not published (")?;
        let lines = lines.strip_suffix(" lines)").expect("a count of lines");
        Some((told.place.line.get() as u64, lines.parse().expect("a number")))
    });
    (before, entries)
}

/// What the grammar makes of a log.
pub(crate) fn expected(log: &[u8]) -> Content {
    let log = text(log);
    let mark = if log.starts_with(MARK) { MARK.len() } else { 0 };
    let first = heading_lines(&log[mark..]).first().map_or(log.len(), |at| mark + at);
    let mut end = without_ends(&log[..first], usize::MAX).len();
    let before = (end > mark).then(|| {
        let start = mark + ends(&log[mark..], usize::MAX).len();
        (1 + line_feeds(&log[..start]), 1 + line_feeds(&log[start..end]))
    });
    if first == log.len() {
        return (before, Vec::new());
    }
    if before.is_none() {
        end = 0;
    }
    let (mut rest, mut line, mut entries) = (&log[end..], 1 + line_feeds(&log[..end]), Vec::new());
    while !rest.is_empty() {
        let (entry, after) = record(rest, line);
        line += line_feeds(&entry.raw);
        entries.push(entry);
        rest = after;
    }
    (before, entries)
}

/// A byte order mark.
const MARK: &str = "\u{ef}\u{bb}\u{bf}";

fn line_feeds(text: &str) -> u64 {
    text.matches('\n').count() as u64
}

/// Up to `most` line ends at the start of a text.
fn ends(text: &str, most: usize) -> &str {
    let mut rest = text;
    for _ in 0..most {
        match rest.strip_prefix("\r\n").or(rest.strip_prefix('\n')) {
            Some(after) => rest = after,
            None => break,
        }
    }
    &text[..text.len() - rest.len()]
}

/// A text without up to `most` line ends at its end.
fn without_ends(text: &str, most: usize) -> &str {
    let mut rest = text;
    for _ in 0..most {
        match rest.strip_suffix("\r\n").or(rest.strip_suffix('\n')) {
            Some(before) => rest = before,
            None => break,
        }
    }
    rest
}

/// Where the lines of a text begin that are headings.
fn heading_lines(text: &str) -> Vec<usize> {
    let starts = text.split_inclusive('\n').scan(0, |next, line| {
        let start = *next;
        *next += line.len();
        Some((start, line))
    });
    starts.filter(|(_, line)| heading(without_ends(line, 1)).is_some()).map(|(at, _)| at).collect()
}

/// The record that a text begins with, and the text behind it.
fn record(log: &str, line: u64) -> (Entry, &str) {
    let mark = if log.starts_with(MARK) { MARK.len() } else { 0 };
    let lead = mark + ends(&log[mark..], usize::MAX).len();
    let mut lines = log[lead..].split_inclusive('\n');
    let first = lines.next().expect("a heading");
    let heading = heading(without_ends(first, 1)).expect("a heading");
    let (mut headers, mut at, mut empty) = (Vec::new(), lead + first.len(), None);
    for line in lines {
        let text = without_ends(line, 1);
        if self::heading(text).is_some() {
            break;
        }
        at += line.len();
        if text.is_empty() {
            empty = Some(line);
            break;
        }
        headers.push(header(text).unwrap_or((text.to_owned(), String::new())));
    }
    let (mut body, mut after) = ("", &log[at..]);
    if let Some(empty) = empty {
        let (crlf, length) = (empty == "\r\n", length(&heading, &headers));
        body = recorded(after, crlf, length, (&headers, heading.status.is_some()))
            .unwrap_or_else(|| self::body(after, crlf, length));
        after = &after[body.len()..];
        after = &after[ends(after, 2).len()..];
        // All that is left at the end of a log belongs to its last record.
        if after.chars().all(|end| end == '\r' || end == '\n') {
            after = "";
        }
    }
    let (raw, body) = (log[..log.len() - after.len()].to_owned(), body.to_owned());
    (Entry { line: line + line_feeds(&log[..lead]), raw, heading, headers, body }, after)
}

fn heading(line: &str) -> Option<Heading> {
    const REQUEST: &str = ") REQ >>> (";
    const RESPONSE: &str = ") RESP <<< (";
    let names = line.strip_prefix("### (")?;
    let request = names.split_once(REQUEST).filter(|(caller, _)| !caller.contains(RESPONSE));
    let (caller, rest) = request.or_else(|| names.split_once(RESPONSE))?;
    let bare = || rest.strip_suffix(") :").map(|callee| (callee, ""));
    let (callee, target) = rest.split_once(") : ").or_else(bare)?;
    let (status, (method, url)) = match request {
        Some(_) => (None, word(target)),
        None => response_target(target),
    };
    Some(Heading {
        caller: caller.to_owned(),
        callee: callee.to_owned(),
        status: status.map(str::to_owned),
        method: method.to_owned(),
        url: url.to_owned(),
    })
}

/// The first word of a text, and what stands behind the space.
fn word(text: &str) -> (&str, &str) {
    text.split_once(' ').unwrap_or((text, ""))
}

/// Status, method and URL: the first word of capitals with a URL behind it is the method, or else
/// the first method of HTTP.
fn response_target(target: &str) -> (Option<&str>, (&str, &str)) {
    let calls = || target.match_indices(' ').map(|(at, _)| (at, word(&target[at + 1..])));
    let with_url = |(_, (method, url)): &(usize, (&str, &str))| {
        let capitals = method.chars().all(|letter| letter.is_ascii_uppercase() || letter == '-');
        method.len() > 2 && capitals && (url.starts_with('/') || word(url).0.contains("://"))
    };
    let of_http = |(_, (method, _)): &(usize, (&str, &str))| {
        "GET HEAD POST PUT DELETE PATCH OPTIONS TRACE CONNECT COPY".split(' ').any(|m| m == *method)
    };
    match calls().find(with_url).or_else(|| calls().find(of_http)) {
        Some((at, call)) => (Some(&target[..at]), call),
        None => (Some(target), ("", "")),
    }
}

/// Name and value of a header line: `: ` is between them, or `:` behind a plain word.
fn header(line: &str) -> Option<(String, String)> {
    let is_word = |name: &str| {
        let of_word = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        !name.is_empty() && name.chars().all(of_word)
    };
    let short = || line.split_once(':').filter(|(name, _)| is_word(name));
    let (name, value) = line.split_once(": ").or_else(short)?;
    Some((name.to_owned(), value.to_owned()))
}

/// What `Content-Length` says, and whether the body should be JSON; nothing for an answer to HEAD.
fn length(heading: &Heading, headers: &[(String, String)]) -> Option<(usize, bool)> {
    if heading.status.is_some() && heading.method == "HEAD" {
        return None;
    }
    let value = |wanted: &str| {
        let mut found = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.next().map(|(_, value)| value.as_str())
    };
    let digits = trimmed(value("content-length")?);
    let json = value("content-type").is_some_and(|kind| kind.contains("json"));
    if digits == "REDACTED-LENGTH" {
        return Some((HIDDEN, json));
    }
    let is_number = digits.chars().all(|digit| digit.is_ascii_digit());
    let bytes = digits.parse().ok().filter(|_| is_number)?;
    Some((bytes, json))
}

/// A length that was taken away: the body ends before the next heading.
const HIDDEN: usize = usize::MAX;

fn trimmed(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_ascii_whitespace())
}

/// The body as its recorder counts it, unless `Content-Length` leads to another end, and the record
/// behind both is not counted by a recorder.
fn recorded<'r>(
    rest: &'r str,
    crlf: bool,
    length: Option<(usize, bool)>,
    (headers, is_response): (&[(String, String)], bool),
) -> Option<&'r str> {
    const FURTHEST: usize = 32 << 20;
    const NAME: &str = "x-requestshook-body-length";
    let mut named = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(NAME));
    let digits = trimmed(&named.next_back()?.1);
    let is_number = digits.chars().all(|digit| digit.is_ascii_digit());
    let bytes = digits.parse().ok().filter(|bytes| is_number && *bytes <= FURTHEST)?;
    let framed = |bytes| counted(rest, crlf, bytes).filter(|text| is_framed(&rest[text.len()..]));
    let body = framed(bytes)?;
    let sent =
        length.filter(|(bytes, json)| *bytes <= FURTHEST && !(*json && is_complete_json(body)));
    let other = sent.and_then(|(bytes, _)| framed(bytes)).filter(|other| {
        let (short, long) = (body.len().min(other.len()), body.len().max(other.len()));
        !rest[short..long].chars().all(|end| end == '\r' || end == '\n')
    });
    let is_counted = |other: &str| {
        let next = rest[other.len().max(body.len())..].trim_start_matches(['\r', '\n']);
        if next.is_empty() {
            return is_response;
        }
        let mut head = next.split('\n').map(|line| line.trim_end_matches('\r'));
        let is_named = |line: &str| {
            line.get(..NAME.len()).is_some_and(|start| start.eq_ignore_ascii_case(NAME))
        };
        head.by_ref().take_while(|line| !line.is_empty()).any(is_named)
    };
    other.is_none_or(is_counted).then_some(body)
}

/// The body at the start of a text that goes to the end of the log.
fn body(rest: &str, crlf: bool, length: Option<(usize, bool)>) -> &str {
    const FURTHEST: usize = 32 << 20;
    let headings = heading_lines(rest);
    let next = headings.first().copied().unwrap_or(rest.len());
    let text = without_ends(&rest[..next], usize::MAX);
    let complete = is_complete_json(text);
    if is_binary(text) {
        return text;
    }
    if let Some((bytes, json)) = length
        && bytes <= FURTHEST
        && !(json && complete)
        && let Some(counted) = counted(rest, crlf, bytes)
        && counted.len() > text.len()
        && is_framed(&rest[counted.len()..])
    {
        return counted;
    }
    if text.is_empty() || text == "none" || complete {
        return text;
    }
    // Two line ends close a record, and the next one begins with another.
    let closed = |end: usize| without_ends(&rest[..end], if end == rest.len() { 2 } else { 3 });
    let exact = length.is_some_and(|(bytes, _)| {
        bytes == HIDDEN || counted(rest, crlf, bytes) == Some(closed(next))
    });
    if next == rest.len() || exact {
        return closed(next);
    }
    let counts = |at: &&usize| {
        let below = rest[**at..].split_inclusive('\n').nth(1);
        let name = below.and_then(|line| header(without_ends(line, 1))).map(|(name, _)| name);
        name.is_some_and(|name| {
            !name.is_empty() && name.chars().all(|letter| letter.is_ascii_graphic())
        })
    };
    closed(headings.iter().find(counts).copied().unwrap_or(rest.len()))
}

/// So many bytes of a text; in a log that was turned to CRLF, each line end is one byte.
fn counted(text: &str, crlf: bool, bytes: usize) -> Option<&str> {
    let mut rest = text;
    for _ in 0..bytes {
        let end = rest.strip_prefix("\r\n").filter(|_| crlf);
        rest = end.or_else(|| rest.get(rest.chars().next()?.len_utf8()..))?;
    }
    Some(&text[..text.len() - rest.len()])
}

/// Whether the end of the log follows, or an empty line and a heading.
fn is_framed(rest: &str) -> bool {
    let breaks = ends(rest, usize::MAX);
    let after = &rest[breaks.len()..];
    let line = after.split_inclusive('\n').next().unwrap_or_default();
    after.is_empty() || (line_feeds(breaks) > 1 && heading(without_ends(line, 1)).is_some())
}

fn is_binary(text: &str) -> bool {
    let shown = text.strip_suffix("...").unwrap_or(text);
    let quoted = |quote| shown.strip_prefix('b')?.strip_prefix(quote)?.strip_suffix(quote);
    (quoted('\'').or(quoted('"'))).is_some() && !text.contains('\n')
}

/// An object or a list by its first and last byte; a short value of another kind as JSON has it.
fn is_complete_json(text: &str) -> bool {
    let text = trimmed(text);
    let wraps =
        |open, close| text.strip_prefix(open).is_some_and(|rest: &str| rest.ends_with(close));
    let value = || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    let is_list_or_object = text.starts_with(['{', '[']);
    wraps('{', '}')
        || wraps('[', ']')
        || (!is_list_or_object && text.chars().count() < 4096 && value())
}
