//! A secret and its place in, a small log out, with what must not be seen of it.

use super::fill::fill;

/// Where a secret stands in a call; the texts are those of [`fill`].
#[derive(Debug, Clone, Copy)]
pub(super) enum In {
    /// In the URL of a request and of its response.
    Url(&'static str),
    /// In a header of the request.
    Header(&'static str, &'static str),
    /// In a header of the response.
    Answer(&'static str, &'static str),
    /// In the body of a request, with its media type.
    Body(&'static str, &'static str),
    /// In the body of a response.
    Reply(&'static str, &'static str),
    /// In the body of a request to a route, with the method and the URL.
    To(&'static str, &'static str, &'static str, &'static str),
    /// In the body of a response of a route.
    From(&'static str, &'static str, &'static str, &'static str),
}

pub(super) const JSON: &str = "application/json";
pub(super) const TEXT: &str = "text/plain";
pub(super) const FORM: &str = "application/x-www-form-urlencoded";
pub(super) const XML: &str = "application/xml";
pub(super) const HTML: &str = "text/html";
pub(super) const YAML: &str = "application/yaml";
pub(super) const TOML: &str = "application/toml";
pub(super) const PARTS: &str = "multipart/form-data; boundary=XbX";

/// A log that is attacked.
#[derive(Debug)]
pub(super) struct Case {
    /// The folder of its scenario.
    pub(super) name: String,
    /// What a person reads of it when it fails.
    pub(super) title: String,
    pub(super) log: String,
    pub(super) planted: Vec<Planted>,
    /// Texts that only look like secrets.
    pub(super) kept: Vec<String>,
}

/// A secret of a log.
#[derive(Debug, Clone)]
pub(super) struct Planted {
    pub(super) value: String,
    /// The value as it was written, with what stands around it: gone when the value is.
    pub(super) around: Vec<String>,
    /// How it was put there.
    pub(super) recipe: String,
}

/// A call whose parts are still to be filled.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) method: String,
    pub(super) url: String,
    /// Header lines and body of the request, then of the response.
    pub(super) request: (String, String),
    pub(super) response: (String, String),
}

impl Call {
    pub(super) fn of(method: &str, url: &str) -> Self {
        let none = || (String::new(), "none".to_owned());
        let (method, url) = (method.to_owned(), url.to_owned());
        Self { method, url, request: none(), response: none() }
    }

    /// The records of the call in a log.
    pub(super) fn log(&self, number: usize) -> String {
        let Self { method, url, request, response } = self;
        let (caller, callee) = ("cli", "depot-api-server");
        let id = format!("X-Requestshook-Request-Id: {number:032x}\n");
        format!(
            "\n### ({caller}) REQ >>> ({callee}) : {method} {url}\n{}{id}\n{}\n\n\n### ({caller}) RESP <<< ({callee}) : 200 OK {method} {url}\n{}{id}\n{}\n\n",
            request.0, request.1, response.0, response.1
        )
    }
}

impl In {
    /// The call with a value in the place.
    pub(super) fn call(self, value: &str) -> Call {
        let filled = |text: &str| fill(text, value);
        let framed = |kind: &str, text: &str| {
            let body = filled(text);
            (format!("Content-Type: {kind}\nContent-Length: {}\n", body.len()), body)
        };
        let line = |name: &str, text: &str| (format!("{name}: {}\n", filled(text)), "none".into());
        let there = || Call::of("POST", "http://h/p");
        match self {
            Self::Url(url) => Call::of("GET", &filled(url)),
            Self::Header(name, text) => Call { request: line(name, text), ..there() },
            Self::Answer(name, text) => Call { response: line(name, text), ..there() },
            Self::Body(kind, text) => Call { request: framed(kind, text), ..there() },
            Self::Reply(kind, text) => Call { response: framed(kind, text), ..there() },
            Self::To(method, url, kind, text) => {
                Call { request: framed(kind, text), ..Call::of(method, url) }
            }
            Self::From(method, url, kind, text) => {
                Call { response: framed(kind, text), ..Call::of(method, url) }
            }
        }
    }
}

/// A log with a secret in a place.
pub(super) fn case(name: String, place: In, value: &str) -> Case {
    let log = |value: &str| place.call(value).log(1);
    let around = around(&log(value), &log(&twin(value)));
    let planted = Planted { value: value.to_owned(), around, recipe: String::new() };
    Case {
        name,
        title: format!("{place:?}"),
        log: log(value),
        planted: vec![planted],
        kept: vec![],
    }
}

/// Another value of the same length and make.
pub(super) fn twin(value: &str) -> String {
    let next = |sign: char| match sign {
        'a'..='y' | 'A'..='Y' | '0'..='8' => char::from(sign as u8 + 1),
        'z' | 'Z' => char::from(sign as u8 - 25),
        '9' => '0',
        _ => sign,
    };
    value.chars().map(next).collect()
}

/// What of a log depends on the value in it, line by line, with a few characters on either side:
/// the log is compared with one that has another value of the same length. In escapes that one may be
/// longer, which the length of the body tells and nothing else. A line that is all value ends with
/// its line end.
pub(super) fn around(log: &str, other: &str) -> Vec<String> {
    let lines = log.lines().zip(other.lines());
    let differ =
        lines.filter(|(line, other)| line != other && !line.starts_with("Content-Length: "));
    let span = |(line, other): (&str, &str)| {
        let (line, other): (Vec<char>, Vec<char>) =
            (line.chars().collect(), other.chars().collect());
        let first = line.iter().zip(&other).take_while(|(a, b)| a == b).count();
        let same_end =
            line.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
        let last = line.len().saturating_sub(same_end);
        let around = &line[first.saturating_sub(BEFORE)..line.len().min(last + AFTER)];
        let whole = line[..first].iter().chain(&line[last..]).all(|sign| sign.is_whitespace());
        around.iter().chain(whole.then_some(&'\n')).collect()
    };
    differ.map(span).collect()
}

const BEFORE: usize = 20;
const AFTER: usize = 8;
