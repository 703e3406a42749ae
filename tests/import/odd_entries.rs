//! Oddities that were seen in HAR files, one small entry for each, and what becomes of it.

use std::process::Command;

use serde_json::{Value, json};

use super::har::{entry, har, header, made, steps};
use super::{Made, count};
use crate::support::{read, scratch, write};

/// The names of the headers of a step that were recorded.
fn names(step: &Value) -> Vec<&str> {
    let headers = step["headers"].as_array().expect("headers").iter();
    let names = headers.map(|pair| pair[0].as_str().expect("a name"));
    names.filter(|name| !name.starts_with("X-Requestshook")).collect()
}

/// The log of a file with one entry, and what stands beside the entries.
fn log(over: &Value, beside: &Value) -> String {
    let mut file: Value = serde_json::from_str(&har(&[entry(over)])).expect("JSON");
    for (key, value) in beside.as_object().expect("an object") {
        file["log"][key] = value.clone();
    }
    Made::of(file.to_string(), &[]).log()
}

#[test]
fn members_that_nobody_needs_change_nothing() {
    let plain = log(&json!({}), &json!({}));
    let both =
        |key: &str, value: &str| json!({ "request": { key: value }, "response": { key: value } });
    let versions = ["http/2.0", "h2", "h3", "http/2.0+quic/46", "unknown", "HTTP/1.1", "me:", ""];
    for version in versions {
        assert_eq!(log(&both("httpVersion", version), &json!({})), plain, "{version}");
    }
    for over in [
        json!({ "_initiator": { "type": "script", "stack": { "callFrames": [] } }, "_priority": "High", "_connectionId": "7" }),
        json!({ "connection": "443", "_securityState": "secure", "_fetchType": "Network Load" }),
        json!({ "_wasAborted": false, "_wasFulfilled": false, "_wasContinued": true, "_apiRequestRef": "1" }),
        json!({ "connection": "ClientPort:1;EgressPort:2", "comment": "get x", "_charlesStatus": "COMPLETE" }),
        json!({ "request": { "cookies": [{ "name": "sid", "value": "1" }], "queryString": [{ "name": "q", "value": "1" }] } }),
        json!({ "response": { "redirectURL": "/next", "bodySize": 7, "headersSize": -1, "_transferSize": 9 } }),
        json!({ "response": { "redirectURL": null, "cookies": [{ "name": "sid", "value": "1" }] } }),
        json!({ "cache": { "beforeRequest": null }, "serverIPAddress": "10.0.0.1", "_error": null }),
    ] {
        assert_eq!(log(&over, &json!({})), plain, "{over}");
    }
    for beside in [
        json!({ "version": "1.1" }),
        json!({ "version": null, "creator": null, "browser": { "name": "b", "version": "1" } }),
        json!({ "pages": [], "comment": "" }),
    ] {
        assert_eq!(log(&json!({}), &beside), plain, "{beside}");
    }
}

/// What a body is, and what is said of it: only that a binary one is cut.
fn has_body(over: &Value, side: usize, kind: &str, text: &str) {
    let made = made(over);
    assert_eq!(steps(&made)[side]["body"], json!({ "kind": kind, "text": text }), "{over}");
    let notes = &made.summary["notes"];
    let cut = u64::from(kind == "binary");
    assert_eq!(count(notes, "binary body: its first 32 bytes are kept"), cut, "{over}");
    assert_eq!(count(notes, "body missing in the recording"), 0, "{over}");
}

#[test]
fn bodies_of_requests_are_what_their_writer_made_of_them() {
    for (text, kind, expected) in [
        // Chromium never writes Base64 here, whatever it looks like.
        ("aGVsbG8=", "text", "aGVsbG8="),
        // A binary body that was decoded as text.
        ("\u{fffd}PNG\r\n\u{1a}\n", "binary", "b'\\xef\\xbf\\xbdPNG\\r\\n\\x1a\\n'..."),
        // Playwright leaves it out.
        ("", "none", ""),
    ] {
        let data = json!({ "mimeType": "application/octet-stream", "text": text });
        has_body(&json!({ "request": { "method": "POST", "postData": data } }), 0, kind, expected);
    }
}

#[test]
fn bodies_of_responses_are_what_their_writer_made_of_them() {
    let encoded =
        |kind: &str, text: &str| json!({ "mimeType": kind, "text": text, "encoding": "base64" });
    for (content, kind, text) in [
        // Playwright leaves bodies out; Firefox says why, in any language.
        (json!({ "size": -1, "mimeType": "text/html" }), "none", ""),
        (
            json!({ "mimeType": "text/html", "comment": "Les corps ne sont pas inclus." }),
            "none",
            "",
        ),
        // Sizes are of something else.
        (json!({ "size": 99999, "compression": -5, "text": "ab" }), "text", "ab"),
        // gRPC-web: a frame, as bytes and as text.
        (
            encoded("application/grpc-web+proto", "AAAAAAIIAQ=="),
            "binary",
            "b'\\x00\\x00\\x00\\x00\\x02\\x08\\x01'...",
        ),
        (
            json!({ "mimeType": "application/grpc-web-text", "text": "AAAAAAIIAQ==" }),
            "text",
            "AAAAAAIIAQ==",
        ),
        // The browser asks whether a certificate is still good.
        (
            encoded("application/ocsp-response", "MIIB4AoBAKCCAdk="),
            "binary",
            "b'0\\x82\\x01\\xe0\\n\\x01\\x00\\xa0\\x82\\x01\\xd9'...",
        ),
    ] {
        has_body(&json!({ "response": { "content": content } }), 1, kind, text);
    }
    // Chromium: the cached body of a 304.
    let content = json!({ "size": 2, "mimeType": "application/json", "text": "[]" });
    let cached = json!({ "status": 304, "statusText": "", "content": content });
    has_body(&json!({ "response": cached }), 1, "json", "[]");
    // mitmproxy keeps what it cannot unpack.
    let content = encoded("", "H4sIAAAAAAA=");
    let broken = json!({ "headers": [header("Content-Encoding", "gzip")], "content": content });
    has_body(
        &json!({ "response": broken }),
        1,
        "binary",
        "b'\\x1f\\x8b\\x08\\x00\\x00\\x00\\x00\\x00'...",
    );
    let odd = made(&json!({ "response": { "content": { "text": "a%b", "encoding": "base64" } } }));
    assert_eq!(count(&odd.summary["notes"], "body not valid Base64: kept as text"), 1);
}

#[test]
fn headers_are_kept_as_they_come_and_none_is_made_up() {
    // Firefox writes long values last, and behind them the headers of the parts of a body.
    let found =
        ["host", "content-type", "Accept", "cookie", "Content-Disposition", "Content-Disposition"];
    let headers: Vec<Value> = found.iter().map(|name| header(name, "x")).collect();
    let encoded = json!([header("Content-Encoding", "br"), header("content-length", "3")]);
    let made = made(&json!({
        "request": { "headers": headers, "cookies": [{ "name": "a", "value": "b" }], "queryString": [{ "name": "q", "value": "1" }] },
        "response": { "headers": encoded, "cookies": [{ "name": "a", "value": "b" }], "content": { "text": "longer than that" } },
    }));
    let [request, response] = steps(&made);
    assert_eq!(names(&request), found);
    assert_eq!(names(&response), ["Content-Encoding", "content-length"]);
    assert_eq!(response["body"]["text"], "longer than that");
    // Most requests over HTTP/2 have no `Host`, and what a client library adds may be missing.
    let bare = self::made(&json!({ "request": { "headers": [header(":path", "/items/7")] } }));
    assert_eq!(names(&steps(&bare)[0]), [""; 0]);
}

#[test]
fn what_an_export_leaves_in_is_redacted() {
    // The export of Chromium takes out cookies and `Authorization`, and nothing else.
    let made = made(&json!({
        "request": { "headers": [header("x-auth-token", "gAAAAABmXyZ0123456789")], "cookies": [] },
        "response": { "content": { "mimeType": "application/json", "text": "{\"password\": \"correct-horse\"}" } },
    }));
    let log = made.log();
    assert!(!log.contains("gAAAA") && !log.contains("correct-horse"), "{log}");
    assert_eq!(names(&steps(&made)[0]), ["x-auth-token"]);
}

#[test]
fn redirects_are_siblings_wherever_they_lead() {
    for goal in [json!("/next"), json!("http://api.test/next"), json!(""), json!(null)] {
        let moved = json!({ "startedDateTime": "2026-01-31T12:00:00.100Z",
            "response": { "status": 302, "statusText": "", "redirectURL": goal, "content": { "size": -1, "mimeType": "x-unknown" } } });
        let next = json!({ "startedDateTime": "2026-01-31T12:00:00.110Z", "request": { "url": "http://api.test/next" } });
        let made = Made::of(har(&[entry(&moved), entry(&next)]), &[]);
        let calls = "(1-2)  client -> api.test  GET /items/7  302 Found\n(3-4)  client -> api.test  GET /next  200 OK\n";
        assert_eq!(made.calls(), calls, "{goal}");
        assert!(!made.log().contains("Parent-Id"), "{goal}");
    }
}

#[test]
fn the_title_of_a_page_is_a_host_only_where_it_is_a_url() {
    for (title, callee) in [("https://h/page", "h"), ("My shop", ""), ("", "")] {
        let entries = [
            entry(&json!({ "pageref": "p", "request": { "url": "/x" } })),
            entry(&json!({ "request": { "url": "http://other/x" } })),
        ];
        let file =
            json!({ "log": { "pages": [{ "id": "p", "title": title }], "entries": entries } });
        let made = Made::of(file.to_string(), &[]);
        assert_eq!(count(&made.summary["services"], "other"), 1, "{title}");
        let known = u64::from(!callee.is_empty());
        assert_eq!(count(&made.summary["services"], callee), known, "{title}");
        assert_eq!(count(&made.summary["left_out"], "no host"), 1 - known, "{title}");
    }
}

#[test]
fn an_answer_of_a_cache_is_a_call_unless_only_those_of_an_api_are_wanted() {
    let keep = json!({ "request": { "url": "http://h/keep" }, "_resourceType": "xhr" });
    for over in [
        json!({ "_fromCache": "memory", "_resourceType": "xhr" }),
        json!({ "_fromCache": "disk", "_resourceType": "fetch" }),
        json!({ "_fetchType": "Memory Cache", "request": { "method": "POST" } }),
        json!({ "_fetchType": "Disk Cache", "request": { "method": "POST" } }),
    ] {
        let file = har(&[entry(&over), entry(&keep)]);
        let made = Made::of(&file, &[]);
        assert_eq!(made.summary["calls"], 2, "{over}");
        assert_eq!(count(&made.summary["notes"], "response from a cache"), 1, "{over}");
        assert_eq!(Made::of(&file, &["--api-only"]).summary["calls"], 1, "{over}");
    }
}

#[test]
fn the_failures_of_writers_have_their_words() {
    for (over, reason) in [
        (
            json!({ "_error": "net::ERR_NAME_NOT_RESOLVED", "response": { "status": 0, "headers": [], "statusText": "" } }),
            "net::ERR_NAME_NOT_RESOLVED",
        ),
        (
            json!({ "_error": "server disconnected", "response": { "status": 0, "content": {} } }),
            "server disconnected",
        ),
        (
            json!({ "response": { "status": -1, "_failureText": "net::ERR_ABORTED" }, "_wasAborted": true }),
            "net::ERR_ABORTED",
        ),
        (
            json!({ "response": { "status": -2, "httpVersion": "me:" }, "_error": { "code": 1, "text": "cancelled" } }),
            "cancelled",
        ),
    ] {
        let made = made(&over);
        assert_eq!(made.summary["failures"], json!({ reason: 1 }), "{over}");
        assert_eq!(made.json()["steps"].as_array().expect("steps").len(), 1, "{over}");
    }
}

#[test]
fn a_recording_comes_through_a_pipe_too() {
    let folder = scratch();
    write(folder.path().join("in.har"), har(&[entry(&json!({}))]));
    let file = std::fs::File::open(folder.path().join("in.har")).expect("a file");
    let mut import = Command::new(env!("CARGO_BIN_EXE_seqdoc"));
    import.args(["import", "-", "-o", "a.log", "-q"]).current_dir(folder.path()).stdin(file);
    assert!(import.status().expect("the binary runs").success());
    assert!(read(folder.path().join("a.log")).contains("REQ >>> (api.test) : GET"));
}
