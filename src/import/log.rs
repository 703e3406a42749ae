//! A call in, its records as a log has them out.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::call::{Body, Call, Message};
use super::line;
use crate::record::json::{Scanner, Token, Verdict};
use crate::record::{BODY_LENGTH, PARENT_ID, REQUEST_ID, ROUTE, Record, TIME};

/// The header with the name of the caller.
pub(super) const REQUEST_FROM: &str = "X-Requestshook-Request-From";

/// A body of JSON that would be longer with its indentation is left as it was sent.
const LONGEST: usize = 10 << 20;

/// The record of the request.
pub(super) fn request(call: &Call) -> Vec<u8> {
    let [caller, callee] = [&call.caller, &call.callee].map(|name| line::name(name));
    let (method, url) = (line::method(&call.method), target(&call.url));
    let heading = format!("### ({caller}) REQ >>> ({callee}) : {method} {url}");
    let own = [
        (REQUEST_ID, Some(call.id.clone())),
        (REQUEST_FROM, Some(caller)),
        (PARENT_ID, call.parent.clone()),
        (ROUTE, call.route.clone().filter(|_| call.response.is_none())),
    ];
    record(&heading, &call.request, &own)
}

/// The record of the response, if there is one.
pub(super) fn response(call: &Call) -> Option<Vec<u8>> {
    let response = call.response.as_ref()?;
    let [caller, callee] = [&call.caller, &call.callee].map(|name| line::name(name));
    let (method, url) = (line::method(&call.method), target(&call.url));
    let status = line::one_line(response.status.trim());
    let heading =
        |status: &str| format!("### ({caller}) RESP <<< ({callee}) : {status} {method} {url}");
    let mut line = heading(&status);
    // A reason can look like a method with a path; without it the heading says what it should.
    let is_read = Record::of_heading(line.as_bytes()).is_some_and(|read| {
        read.status() == Some(status.as_bytes()) && read.url() == url.as_bytes()
    });
    if !is_read {
        line = heading(status.split(' ').next().unwrap_or_default());
    }
    let own = [(REQUEST_ID, Some(call.id.clone())), (ROUTE, call.route.clone())];
    Some(record(&line, &response.message, &own))
}

/// A URL that a heading can hold: a scheme or a slash comes first.
fn target(url: &str) -> String {
    let url = line::url(url);
    if url.starts_with('/') || url.contains("://") { url } else { format!("/{url}") }
}

fn record(heading: &str, message: &Message, own: &[(&str, Option<String>)]) -> Vec<u8> {
    let body = body(&message.body);
    let mut text = String::with_capacity(heading.len() + body.len() + 512);
    text.extend(["\n", heading, "\n"]);
    let mut add = |name: &str, value: &str| text.extend([name, ": ", value, "\n"]);
    for (name, value) in &message.headers {
        // A length that came with the call is no word of this log.
        let Some(name) = line::header_name(name) else { continue };
        if !name.eq_ignore_ascii_case(BODY_LENGTH) {
            line::values(value).for_each(|value| add(&name, value));
        }
    }
    let time = message.time.map(|time| time.to_string());
    for (name, value) in own.iter().chain([&(TIME, time)]) {
        let is_there = message.headers.iter().any(|(there, _)| there.eq_ignore_ascii_case(name));
        if let Some(value) = value.as_ref().filter(|_| !is_there) {
            add(name, &line::one_line(value));
        }
    }
    add(BODY_LENGTH, &body.len().to_string());
    text.extend(["\n", &body, "\n\n"]);
    text.into_bytes()
}

/// A body as a log has it.
fn body(body: &Body) -> Cow<'_, str> {
    match body {
        Body::None => "none".into(),
        Body::Text(text) => indented(text).map_or(text.into(), Cow::Owned),
        Body::Binary(bytes) => format!("{}...", shown(bytes)).into(),
    }
}

/// Bytes as Python prints them.
fn shown(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut text = format!("b{quote}");
    for byte in bytes {
        match byte {
            b'\\' => text.push_str("\\\\"),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            byte if char::from(*byte) == quote => text.extend(['\\', quote]),
            0x20..=0x7e => text.push(char::from(*byte)),
            byte => {
                // Writing into a text never fails.
                let _ = write!(text, "\\x{byte:02x}");
            }
        }
    }
    text.push(quote);
    text
}

/// JSON with an indentation of 2, its texts and numbers as they were; `None` of anything else.
fn indented(text: &str) -> Option<String> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let mut pretty = String::with_capacity(text.len() * 2);
    // For each list and object that is open, whether it is an object, and whether something is in it.
    let mut open: Vec<(bool, bool)> = Vec::new();
    let mut named = false;
    let mut scanner = Scanner::new(text.as_bytes());
    for token in scanner.by_ref() {
        if pretty.len() > LONGEST {
            return None;
        }
        if token == Token::Close {
            let (object, filled) = open.pop()?;
            if filled {
                new_line(&mut pretty, open.len());
            }
            pretty.push(if object { '}' } else { ']' });
            continue;
        }
        if !named && let Some((_, filled)) = open.last_mut() {
            if std::mem::replace(filled, true) {
                pretty.push(',');
            }
            new_line(&mut pretty, open.len());
        }
        named = false;
        match token {
            Token::Key(range) => {
                pretty.extend([&text[range], ": "]);
                named = true;
            }
            Token::String(range) | Token::Number(range) | Token::Word(range) => {
                pretty.push_str(&text[range]);
            }
            Token::OpenObject => {
                pretty.push('{');
                open.push((true, false));
            }
            Token::OpenArray => {
                pretty.push('[');
                open.push((false, false));
            }
            Token::Close => {}
        }
    }
    (scanner.verdict() == Verdict::Json).then_some(pretty)
}

fn new_line(text: &mut String, depth: usize) {
    const BLANKS: &str = "\n                                                                ";
    if let Some(line) = BLANKS.get(..=depth * 2) {
        text.push_str(line);
    } else {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth));
    }
}
