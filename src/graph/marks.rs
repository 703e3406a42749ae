//! A record in, what could link it to others out: hashes of tokens and ids, never their texts.
//!
//! Only equality counts, never what a value looks like once it is known for an id: a log with
//! markers in the place of its secrets gives the same call graph.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

use crate::record::Record;

/// What stands for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Mark(u64);

impl Mark {
    pub(super) fn bits(self) -> u64 {
        self.0
    }
}

/// What could link a request to the call that it was sent for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// What the request is, but for its ids: callee, method, form of the path, program.
    pub(super) kind: Option<Mark>,
    /// The token that it is sent with.
    pub(super) token: Option<Mark>,
    /// The token that it asks about.
    pub(super) checked: Option<Mark>,
    /// The request id that it was passed on with.
    pub(super) request: Option<Mark>,
    /// The trace that it belongs to.
    pub(super) trace: Option<Mark>,
    /// The span that sent it, as its trace context names it.
    pub(super) span: Option<Mark>,
    /// The ids in path, query and body.
    pub(super) ids: Vec<Mark>,
}

/// What a response gives to whoever waited for it.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub(super) token: Option<Mark>,
    /// Whether that token was issued, and not only checked.
    pub(super) issues: bool,
    pub(super) ids: Vec<Mark>,
    /// The request id that its service gave the request.
    pub(super) request: Option<Mark>,
    /// Whether the service works on after it.
    pub(super) works_on: bool,
}

/// The headers that link records. Each service of OpenStack knows the first three; the last is that
/// of the W3C.
const TOKEN: &str = "X-Auth-Token";
const CHECKED: &str = "X-Subject-Token";
const REQUEST: &str = "X-Openstack-Request-Id";
const TRACE: &str = "traceparent";

/// Bodies with these at the end of their paths hold the ids of users, roles and the catalog, which
/// are the same for everybody.
const OF_TOKENS: [&[u8]; 2] = [b"/tokens", b"/token"];

/// So much of a body is searched for ids, and so many are kept.
const SEARCHED: usize = 4 << 10;
const KEPT: usize = 12;

impl Marks {
    pub(super) fn of(record: &Record<'_>) -> Self {
        let [trace, span] = traced(record);
        let target = target(record.url());
        let is_of_tokens = is_of_tokens(target);
        Self {
            kind: Some(kind(record, target, is_of_tokens)),
            token: mark_of(record, TOKEN),
            checked: mark_of(record, CHECKED),
            request: mark_of(record, REQUEST),
            trace,
            span,
            ids: ids(target, if is_of_tokens { b"" } else { record.body() }),
        }
    }
}

impl Marks {
    /// All by which a call is found; what it checks is not its own.
    pub(super) fn all(&self) -> impl Iterator<Item = Mark> {
        let named = [self.token, self.request, self.trace];
        named.into_iter().flatten().chain(self.ids.iter().copied())
    }
}

impl Given {
    pub(super) fn of(record: &Record<'_>) -> Self {
        let is_of_tokens = is_of_tokens(target(record.url()));
        Self {
            token: mark_of(record, CHECKED),
            issues: record.method() == b"POST",
            ids: ids(b"", if is_of_tokens { b"" } else { record.body() }),
            request: mark_of(record, REQUEST),
            works_on: record.status().is_some_and(|status| status.starts_with(b"202")),
        }
    }
}

/// Whether a request asks for a token.
pub(super) fn is_login(record: &Record<'_>) -> bool {
    record.method() == b"POST" && is_of_tokens(target(record.url()))
}

/// What stands for a text.
pub(super) fn mark(text: &[u8]) -> Mark {
    let mut hasher = FxHasher::default();
    hasher.write(text);
    Mark(hasher.finish())
}

fn mark_of(record: &Record<'_>, header: &str) -> Option<Mark> {
    record.header(header).filter(|value| !value.is_empty()).map(mark)
}

/// Trace and span of `00-TRACE-SPAN-FLAGS`.
fn traced(record: &Record<'_>) -> [Option<Mark>; 2] {
    let mut parts = record.header(TRACE).unwrap_or_default().split(|byte| *byte == b'-').skip(1);
    [(); 2].map(|()| parts.next().filter(|part| part.len() > 8).map(mark))
}

/// Path and query of a URL.
fn target(url: &[u8]) -> &[u8] {
    let is_scheme = |at: &usize| url[*at..].starts_with(b"://");
    let authority = memchr::memchr_iter(b':', url).find(is_scheme).map_or(0, |at| at + 3);
    let path = memchr::memchr(b'/', &url[authority..]);
    path.map_or(b"", |at| &url[authority + at..])
}

fn path(target: &[u8]) -> &[u8] {
    memchr::memchr2(b'?', b'#', target).map_or(target, |end| &target[..end])
}

fn kind(record: &Record<'_>, target: &[u8], is_of_tokens: bool) -> Mark {
    let mut hasher = FxHasher::default();
    hasher.write(record.callee());
    hasher.write(record.method());
    for segment in path(target).split(|byte| *byte == b'/') {
        let word = words(segment).find(|word| is_id(word) || is_number(word));
        hasher.write(if word.is_some() { b"{}" } else { segment });
        hasher.write_u8(b'/');
    }
    if is_of_tokens {
        names(record.body()).for_each(|name| hasher.write(name));
    }
    let agent = record.header("User-Agent").unwrap_or_default();
    let program = agent.split(|byte| matches!(byte, b'/' | b' ')).next();
    hasher.write(program.unwrap_or_default());
    Mark(hasher.finish())
}

/// The ids in path and query of a request, and in a body.
fn ids(target: &[u8], body: &[u8]) -> Vec<Mark> {
    let numbers = words(target).filter(|word| is_id(word) || is_number(word));
    let mut found: Vec<Mark> = numbers.map(mark).take(KEPT).collect();
    if body.starts_with(b"{") {
        let body = &body[..body.len().min(SEARCHED)];
        let room = KEPT - found.len();
        found.extend(words(body).filter(|word| is_id(word)).map(mark).take(room));
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn is_of_tokens(target: &[u8]) -> bool {
    OF_TOKENS.iter().any(|end| path(target).ends_with(end))
}

/// Who logs in, and where: the names in the body of a login.
fn names(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    const NAME: &[u8] = b"\"name\": \"";
    let body = &body[..body.len().min(SEARCHED)];
    memchr::memmem::find_iter(body, NAME)
        .filter_map(move |at| body[at + NAME.len()..].split(|byte| *byte == b'"').next())
}

/// Which bytes words are made of. Each byte of a body is asked for.
const IS_PART: [bool; 256] = {
    let mut is_part = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        is_part[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'-';
        byte += 1;
    }
    is_part
};

/// Letters and digits in a row, hyphens among them.
fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| !IS_PART[usize::from(*byte)]).filter(|word| !word.is_empty())
}

/// Whether a word is an id by its form: long and of hexadecimal digits, which a date with its hyphens
/// is too short for; or a marker with a number.
fn is_id(word: &[u8]) -> bool {
    if word.len() < 8 {
        return false;
    }
    let hexadecimal = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b'-';
    let digits = || word.iter().filter(|byte| byte.is_ascii_digit()).count();
    let long = word.len() >= 20 || !word.contains(&b'-');
    long && word.iter().all(hexadecimal) && digits() >= 3
        || word.starts_with(b"REDACTED-") && word.last().is_some_and(u8::is_ascii_digit)
}

/// Whether a word of a path or a query is a number; `v2` is none.
fn is_number(word: &[u8]) -> bool {
    word.iter().all(u8::is_ascii_digit)
}
