//! An entry of a HAR in, the call that it records out, or why it is left out.

use std::path::Path;

use super::super::call::{Call, Message, Response};
use super::super::json::Json;
use super::super::log::REQUEST_FROM;
use super::super::order::Timed;
use super::super::summary::Counts;
use super::super::url::{Address, phrase};
use super::super::{Options, line};
use super::header::{header, media_type, pairs};
use super::{api, body};
use crate::record::REQUEST_ID;
use crate::source;
use crate::time::Time;

/// A call, and when it was.
pub(super) struct Recorded {
    pub(super) call: Call,
    pub(super) timed: Timed,
    /// Why it has no response.
    pub(super) failure: Option<String>,
    /// For a request that asks whether another may be sent: the method of that one.
    pub(super) preflight: Option<String>,
    /// How long it waited before it was sent, in nanoseconds.
    pub(super) blocked: i128,
}

/// What an entry is read with.
pub(super) struct Context<'c> {
    pub(super) options: &'c Options,
    /// Where the file is: bodies can lie beside it.
    pub(super) file: &'c Path,
    /// The URL of each page, by its id.
    pub(super) pages: &'c [(String, String)],
    /// The request id, if the entry has none of its own.
    pub(super) id: String,
}

/// The members of an entry that are read. Others can be long, such as all that led to the call.
pub(super) const MEMBERS: [&str; 12] = [
    "startedDateTime",
    "time",
    "request",
    "response",
    "timings",
    "pageref",
    "_resourceType",
    "_fromCache",
    "_fetchType",
    "_webSocketMessages",
    "_error",
    "_failureText",
];

/// Reads an entry; in the place of a call it gives the reason why it is none.
pub(super) fn call(
    entry: &Json,
    context: &Context<'_>,
    notes: &mut Counts,
) -> Result<Recorded, &'static str> {
    let request = entry.get("request");
    let url = url(entry, context.pages)?;
    let address = Address::parse(&url).ok_or("no host")?;
    if !["http", "https", "ws", "wss"].contains(&address.scheme.as_str()) {
        return Err("not HTTP");
    }
    sockets(entry, &address, context.options, notes)?;
    if context.options.api_only && !api::is_call(entry) {
        return Err("not a call of an API");
    }
    if api::never_sent(entry) {
        notes.add("response from a cache");
    }
    let (start, end, digits) = times(entry);
    let time = |at: Option<i128>| at.and_then(|at| Time::new(at, digits));
    let (response, failure) = response(entry, context, time(end), notes);
    let headers = headers(request);
    let caller = value(&headers, REQUEST_FROM).unwrap_or(&context.options.caller).to_owned();
    let id = value(&headers, REQUEST_ID).filter(|id| !id.is_empty() && *id != "none");
    let preflight = api::is_preflight(request)
        .then(|| header(request, "access-control-request-method").unwrap_or_default().to_owned());
    let call = Call {
        id: id.map_or(context.id.clone(), str::to_owned),
        caller,
        callee: address.service(&context.options.services),
        method: request.get("method").some_text().unwrap_or("GET").to_owned(),
        url: line::url(&url),
        request: Message {
            time: time(start),
            body: body::of_request(request.get("postData"), notes),
            headers,
        },
        response,
        ..Call::default()
    };
    let timed = Timed { start, end, parent: None, depth: 0 };
    let blocked = milliseconds(entry.get("timings").get("blocked")).unwrap_or(0).max(0);
    Ok(Recorded { call, timed, failure, preflight, blocked })
}

/// The URL of an entry. A relative one is completed by what names its host.
fn url(entry: &Json, pages: &[(String, String)]) -> Result<String, &'static str> {
    let request = entry.get("request");
    let url = request.get("url").some_text().map(str::trim).unwrap_or_default();
    if url.is_empty() {
        return Err("no URL");
    }
    if url.contains("://") && Address::parse(url).is_some() {
        return Ok(url.to_owned());
    }
    let scheme = url.split(':').next().unwrap_or_default().to_ascii_lowercase();
    if ["data", "blob", "about", "javascript", "file"].contains(&scheme.as_str())
        || url.contains("://")
    {
        return Err("not HTTP");
    }
    let page = entry.get("pageref").text().unwrap_or_default();
    let page = pages.iter().find(|(id, _)| id == page).and_then(|(_, url)| Address::parse(url));
    let host = header(request, "host").or_else(|| header(request, ":authority"));
    let scheme = header(request, ":scheme").map(str::to_owned);
    let scheme = scheme.or(page.as_ref().map(|page| page.scheme.clone()));
    let host = host.map(str::to_owned).or(page.map(|page| page.origin()));
    let host = host.filter(|host| !host.contains(['/', ' '])).ok_or("no host")?;
    if !url.starts_with('/') {
        return Err("no host");
    }
    Ok(format!("{}://{host}{url}", scheme.as_deref().unwrap_or("http")))
}

/// Leaves out web sockets, whose messages are no calls.
fn sockets(
    entry: &Json,
    address: &Address,
    options: &Options,
    notes: &mut Counts,
) -> Result<(), &'static str> {
    let kind = entry.get("_resourceType").text().unwrap_or_default();
    let is_socket = address.scheme.starts_with("ws")
        || kind.eq_ignore_ascii_case("websocket")
        || entry.get("response").get("status").whole() == Some(101);
    if is_socket {
        let messages = entry.get("_webSocketMessages").items().len();
        notes.add_some("message of a WebSocket: left out", messages);
        if !options.websockets {
            return Err("WebSocket");
        }
    }
    Ok(())
}

/// The response, or why there is none.
fn response(
    entry: &Json,
    context: &Context<'_>,
    time: Option<Time>,
    notes: &mut Counts,
) -> (Option<Response>, Option<String>) {
    let response = entry.get("response");
    let code = response.get("status").whole().unwrap_or(0);
    if code <= 0 {
        return (None, Some(failure(entry)));
    }
    let reason = response.get("statusText").text().unwrap_or_default().trim();
    let reason = if reason.is_empty() { phrase(code).unwrap_or_default() } else { reason };
    let content = response.get("content");
    let attached = content
        .get("_file")
        .some_text()
        .and_then(|name| source::read_beside(context.file, name, ATTACHED));
    let body = body::of_response(content, media_type(response), attached, notes);
    let message = Message { time, headers: headers(response), body };
    (Some(Response { status: format!("{code} {reason}"), message }), None)
}

/// So much of a body that lies beside the file is read.
const ATTACHED: u64 = 6 << 20;

/// Why a call was not answered, in the words of the recorder.
fn failure(entry: &Json) -> String {
    let response = entry.get("response");
    let places = [entry, response];
    let texts = places.iter().flat_map(|place| [place.get("_error"), place.get("_failureText")]);
    let text = texts.into_iter().find_map(|error| {
        error.some_text().or_else(|| error.any(&["message", "text", "code"]).some_text())
    });
    line::one_line(text.unwrap_or("no reason given")).into_owned()
}

/// Start and end in nanoseconds, and how many digits of a second the file has.
fn times(entry: &Json) -> (Option<i128>, Option<i128>, u8) {
    let started = entry.get("startedDateTime").text().and_then(Time::parse);
    let Some(started) = started else { return (None, None, 3) };
    let digits = started.digits().next_multiple_of(3).max(3);
    let parts = ["blocked", "dns", "connect", "send", "wait", "receive"];
    let timings = entry.get("timings");
    let sum = || {
        let known = parts.iter().filter_map(|part| milliseconds(timings.get(part)));
        known.filter(|part| *part >= 0).sum::<i128>()
    };
    let taken = milliseconds(entry.get("time")).filter(|time| *time >= 0).unwrap_or_else(sum);
    let start = started.nanoseconds();
    (Some(start), Some(start + taken), digits)
}

/// A number of milliseconds in nanoseconds; what would be longer than 30 years is none.
fn milliseconds(number: &Json) -> Option<i128> {
    let number = number.number().filter(|number| number.abs() < 1e12)?;
    #[expect(clippy::cast_possible_truncation, reason = "it is small enough")]
    Some((number * 1e6).round() as i128)
}

/// The headers, but for those that HTTP/2 makes of the start line.
fn headers(message: &Json) -> Vec<(String, String)> {
    pairs(message)
        .filter(|(name, _)| !name.starts_with(':'))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn value<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers
        .iter()
        .find(|(found, _)| found.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}
