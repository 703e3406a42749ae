//! What each writer of HAR files is known for, in a small file of its own form, and what becomes of it.

use serde_json::{Value, json};

use super::{Made, count};
use crate::support::{scratch, write};

fn file(creator: &str, entries: &Value) -> Value {
    json!({ "log": { "version": "1.2", "creator": { "name": creator, "version": "1" }, "pages": [], "entries": entries } })
}

fn fields(pairs: &[(&str, &str)]) -> Value {
    pairs.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

/// An entry with other members.
fn with(mut entry: Value, over: &Value) -> Value {
    for (key, value) in over.as_object().expect("an object") {
        entry[key] = value.clone();
    }
    entry
}

/// The steps of a file, and its summary.
fn steps(file: &Value, arguments: &[&str]) -> (Vec<Value>, Value) {
    let made = Made::of(file.to_string(), arguments);
    (made.json()["steps"].as_array().expect("steps").clone(), made.summary)
}

fn tree(text: &str) -> String {
    Made::of(text, &[]).calls()
}

/// The headers of a step that were recorded.
fn recorded(step: &Value) -> Vec<&Value> {
    let headers = step["headers"].as_array().expect("headers").iter();
    headers
        .filter(|pair| !pair[0].as_str().expect("a name").starts_with("X-Requestshook"))
        .collect()
}

#[test]
fn chromium_has_pseudo_headers_no_reasons_and_bodies_that_were_evicted() {
    let request = json!({ "method": "GET", "url": "https://api.test/items/7", "httpVersion": "http/2.0",
        "headers": fields(&[(":authority", "api.test"), (":method", "GET"), (":path", "/items/7"), (":scheme", "https"), ("accept", "*/*")]),
        "cookies": [], "queryString": [], "headersSize": -1, "bodySize": 0 });
    let entry = |status: u32, content: Value| {
        json!({ "startedDateTime": "2026-01-31T12:00:00.250Z", "time": 12.345, "_resourceType": "fetch",
            "connection": "443", "_priority": "High", "request": request.clone(),
            "response": { "status": status, "statusText": "", "httpVersion": "h3", "headers": fields(&[("set-cookie", "a=1\nb=2")]),
                "cookies": [], "content": content, "redirectURL": "", "headersSize": -1, "bodySize": -1, "_transferSize": 9 },
            "cache": {}, "timings": { "blocked": 1, "dns": -1, "ssl": -1, "connect": -1, "send": 0.1, "wait": 10, "receive": 1 } })
    };
    let entries = json!([
        entry(200, json!({ "size": 2, "mimeType": "application/json", "text": "[]" })),
        // A cached body stands in the answer that says that it has not changed.
        entry(304, json!({ "size": 2, "mimeType": "application/json", "text": "[]" })),
        entry(200, json!({ "size": 7000, "mimeType": "application/json" })),
        entry(299, json!({ "size": 0, "mimeType": "x-unknown" })),
    ]);
    let (steps, summary) = steps(&file("WebInspector", &entries), &["--api-only"]);
    assert_eq!(recorded(&steps[0]), [&json!(["accept", "*/*"])]);
    let responses: Vec<_> = steps.iter().filter(|step| step["kind"] == "response").collect();
    let status: Vec<_> = responses.iter().map(|step| &step["status"]).collect();
    let named = |code: u32, reason: &str| json!({ "code": code, "reason": reason });
    assert_eq!(
        status,
        [&named(200, "OK"), &named(304, "Not Modified"), &named(200, "OK"), &named(299, "")]
    );
    assert_eq!(responses[0]["body"]["text"], "[]");
    assert_eq!(recorded(responses[0]).len(), 2, "repeated headers are joined by line feeds");
    assert_eq!(count(&summary["notes"], "body missing in the recording"), 1, "{summary}");
}

#[test]
fn firefox_has_local_times_no_length_and_answers_of_its_cache() {
    let request = |headers: Value| {
        json!({ "bodySize": 0, "method": "GET", "url": "https://api.test/x", "httpVersion": "HTTP/2",
            "headers": headers, "cookies": [], "queryString": [], "headersSize": 9, "postData": {} })
    };
    let entries = json!([
        { "startedDateTime": "2026-01-31T04:00:01.000-07:00", "time": null, "_securityState": "secure", "connection": "443",
            "request": request(fields(&[("Host", "api.test")])),
            "response": { "status": 200, "statusText": "OK", "httpVersion": "HTTP/2", "headers": [], "cookies": [],
                "content": { "mimeType": "text/plain", "size": 4, "comment": "Response bodies are not included." }, "redirectURL": "" },
            "timings": { "blocked": 0, "wait": 20, "receive": 5 } },
        { "startedDateTime": "2026-01-31T04:00:00.500-07:00", "time": 0, "request": request(json!([])),
            "response": { "status": 200, "statusText": "", "httpVersion": "", "headers": [], "content": {}, "redirectURL": "" }, "timings": {} },
        { "startedDateTime": "2026-01-31T04:00:02.000-07:00", "time": 1, "request": request(json!([])),
            "response": { "status": 0, "statusText": "", "httpVersion": "", "headers": [], "content": {} }, "timings": {} },
    ]);
    let (steps, summary) = steps(&file("Firefox", &entries), &[]);
    let times: Vec<_> = steps.iter().map(|step| step["time"].as_str().expect("a time")).collect();
    let seconds: Vec<_> = times.iter().map(|time| &time[11..]).collect();
    assert_eq!(
        seconds,
        ["11:00:00.500Z", "11:00:00.500Z", "11:00:01.000Z", "11:00:01.025Z", "11:00:02.000Z"]
    );
    assert!(steps.iter().all(|step| step["body"]["kind"] == "none"), "{steps:?}");
    assert_eq!(summary["failures"], json!({ "no reason given": 1 }));
    assert_eq!(count(&summary["notes"], "body missing in the recording"), 1, "{summary}");
}

#[test]
fn safari_has_answers_of_its_caches_and_data_without_a_type() {
    let entry = |kind: &str, path: &str| {
        json!({ "startedDateTime": "2026-01-31T12:00:00.000Z", "time": 1, "_fetchType": kind,
            "request": { "method": "POST", "url": format!("https://api.test{path}"), "headers": [], "postData": { "text": "a=1" } },
            "response": { "status": 200, "statusText": "", "headers": fields(&[("Set-Cookie", "a=1, b=2")]),
                "content": { "size": 0, "mimeType": "image/png", "encoding": "base64", "text": "" } }, "timings": {} })
    };
    let entries = json!([
        entry("Network Load", "/a"),
        entry("Memory Cache", "/b"),
        entry("Service Worker", "/c")
    ]);
    let file = file("WebKit Web Inspector", &entries);
    let (steps, summary) = steps(&file, &[]);
    assert_eq!(steps.len(), 6);
    assert_eq!(steps[0]["body"]["text"], "a=1");
    assert_eq!(
        recorded(&steps[5]),
        [&json!(["Set-Cookie", "a=REDACTED-COOKIE-1, b=REDACTED-COOKIE-2"])]
    );
    assert_eq!(count(&summary["notes"], "response from a cache"), 1, "{summary}");
}

#[test]
fn playwright_has_attached_bodies_and_calls_without_an_answer() {
    let entry = |path: &str, response: Value, more: Value| {
        let entry = json!({ "startedDateTime": "2026-01-31T12:00:00.000Z", "time": -1, "pageref": "page@1",
            "request": { "method": "GET", "url": format!("http://api.test{path}"), "httpVersion": "HTTP/1.1", "headers": fields(&[("Accept", "a"), ("Accept", "b")]) },
            "response": response, "cache": {}, "timings": { "send": -1, "wait": -1, "receive": -1 } });
        with(entry, &more)
    };
    let answer = |status: i32, content: Value| json!({ "status": status, "statusText": "", "headers": [], "content": content, "redirectURL": "" });
    let entries = json!([
        entry(
            "/a",
            answer(200, json!({ "size": 9, "mimeType": "application/json", "_file": "0a1b.json" })),
            json!({})
        ),
        entry("/b", answer(302, json!({ "size": -1, "mimeType": "x-unknown" })), json!({})),
        entry(
            "/c",
            answer(-1, json!({ "size": -1, "mimeType": "x-unknown" })),
            json!({ "_failureText": "net::ERR_ABORTED", "_wasAborted": true })
        ),
        entry(
            "/d",
            answer(200, json!({ "size": 1, "mimeType": "text/plain", "text": "d" })),
            json!({ "_apiRequestRef": 1, "_wasFulfilled": true })
        ),
    ]);
    let folder = scratch();
    write(folder.path().join("in.har"), file("Playwright", &entries).to_string());
    write(folder.path().join("0a1b.json"), "{\"a\":1}");
    let made = Made::within(folder, &["in.har"], &[]);
    let calls = made.calls();
    let expected = "(1-2)  client -> api.test  GET /a  200 OK\n(3-4)  client -> api.test  GET /b  302 Found\n  \
                    (5)  client -> api.test  GET /c  no response\n(6-7)  client -> api.test  GET /d  200 OK\n";
    assert_eq!(calls, expected);
    let json = made.json();
    assert_eq!(json["steps"][1]["body"]["text"], "{\n  \"a\": 1\n}");
    assert_eq!(recorded(&json["steps"][0]).len(), 2);
    assert_eq!(made.summary["failures"], json!({ "net::ERR_ABORTED": 1 }));
}

#[test]
fn mitmproxy_has_tunnels_microseconds_and_the_order_of_completion() {
    let entry = |start: &str, method: &str, url: &str, status: u32, content: Value, more: Value| {
        let entry = json!({ "startedDateTime": format!("2026-01-31T12:00:{start}+00:00"), "time": 5.25,
            "request": { "method": method, "url": url, "httpVersion": "HTTP/1.1", "headers": [], "cookies": [], "queryString": [],
                "postData": { "mimeType": "application/json", "text": "{}", "params": [] } },
            "response": { "status": status, "statusText": "", "headers": [], "content": content },
            "cache": {}, "timings": { "connect": -1, "ssl": -1, "send": 1.5, "wait": 3, "receive": 0.75 } });
        with(entry, &more)
    };
    let entries = json!([
        entry(
            "01.000002",
            "POST",
            "http://api.test/late",
            200,
            json!({ "size": 30, "compression": 10, "mimeType": "application/json", "text": "{}" }),
            json!({})
        ),
        entry("00.000001", "CONNECT", "https://api.test:443/", 200, json!({}), json!({})),
        entry(
            "00.500000",
            "GET",
            "https://api.test/live",
            101,
            json!({}),
            json!({ "_resourceType": "websocket", "_webSocketMessages": [{}, {}] })
        ),
        entry("00.600000", "GET", "http://api.test/gone", 0, json!({}), json!({ "_error": null })),
    ]);
    let (steps, summary) = steps(&file("mitmproxy", &entries), &[]);
    let text = |step: &Value, key: &str| step[key].as_str().expect("a text").to_owned();
    let said = steps.iter().map(|step| text(step, "method") + " " + &text(step, "time"));
    let said: Vec<_> = said.collect();
    assert_eq!(
        said,
        [
            "CONNECT 2026-01-31T12:00:00.000001Z",
            "CONNECT 2026-01-31T12:00:00.005251Z",
            "GET 2026-01-31T12:00:00.600000Z",
            "POST 2026-01-31T12:00:01.000002Z",
            "POST 2026-01-31T12:00:01.005252Z"
        ]
    );
    assert_eq!(summary["left_out"], json!({ "WebSocket": 1 }));
    assert_eq!(count(&summary["notes"], "message of a WebSocket: left out"), 2, "{summary}");
    assert_eq!(summary["failures"], json!({ "no reason given": 1 }));
}

#[test]
fn other_writers_leave_out_what_they_do_not_know() {
    let response = json!({ "status": 200, "statusText": "OK", "headers": [], "content": { "text": "x", "mimeType": "text/plain" } });
    let made = |over: Value| {
        let entry = json!({ "startedDateTime": "2026-01-31T12:00:00.1+01:00", "time": 1,
            "request": { "method": "GET", "url": "http://api.test/x", "headers": [] }, "response": response, "timings": {} });
        json!([with(entry, &over)])
    };
    let answered = "(1-2)  client -> api.test  GET /x  200 OK\n";
    let silent = "  (1)  client -> api.test  GET /x  no response\n";
    let charles = json!({ "status": 200, "statusText": "", "redirectURL": null, "headers": fields(&[(":status", "200"), ("a", "b")]), "content": {} });
    for (writer, over, expected) in [
        ("Charles Proxy", json!({ "response": charles, "_charlesStatus": "COMPLETE" }), answered),
        (
            "Fiddler",
            json!({ "startedDateTime": "2026-01-31T12:00:02.7221474+01:00", "connection": "ClientPort:1;EgressPort:2",
            "request": { "method": "GET", "url": "http://api.test/x", "headers": [], "postData": { "mimeType": "", "text": "" } } }),
            answered,
        ),
        ("Insomnia REST Client", json!({ "comment": "get x" }), answered),
        (
            "WebPagetest",
            json!({ "response": { "status": -2, "statusText": "", "httpVersion": "me:", "content": {} }, "_error": { "code": 1, "text": "cancelled" } }),
            silent,
        ),
        (
            "Firebug",
            json!({ "response": { "status": 200, "statusText": "OK", "content": { "size": 9 } }, "_error": { "a": 1 } }),
            answered,
        ),
        (
            "Slack",
            json!({ "request": { "method": "GET", "url": "http://api.test/x", "headers": [["Accept", "a"]] } }),
            answered,
        ),
    ] {
        let file = file(writer, &made(over));
        assert_eq!(tree(&file.to_string()), expected, "{writer}");
        let marked = format!("\u{feff}{file}");
        assert_eq!(tree(&marked), expected, "{writer} with a byte order mark");
    }
    let (steps, _) = steps(&file("Charles Proxy", &made(json!({ "response": charles }))), &[]);
    assert_eq!(recorded(&steps[1]), [&json!(["a", "b"])]);
    let request =
        json!({ "method": "GET", "url": "http://api.test/x", "headers": [["Accept", "a"]] });
    let (steps, _) = self::steps(&file("Slack", &made(json!({ "request": request }))), &[]);
    assert_eq!(recorded(&steps[0]), [&json!(["Accept", "a"])]);
}

#[test]
fn a_file_made_by_hand_has_entries_alone() {
    let entries = json!([
        { "request": { "method": "POST", "url": "http://api.test/login", "postData": { "mimeType": "application/x-www-form-urlencoded",
            "params": [{ "name": "user", "value": "ann" }] } } },
        { "request": { "method": "GET", "url": "{{host}}/x" } },
        { "request": { "method": "GET", "url": "http://api.test/x" } },
    ]);
    let file = json!({ "log": { "entries": entries } });
    let (steps, summary) = steps(&file, &[]);
    let paths: Vec<_> = steps.iter().map(|step| &step["path"]).collect();
    assert_eq!(paths, ["/login", "/x"]);
    assert_eq!(steps[0]["body"]["text"], "user=ann");
    assert!(steps.iter().all(|step| step["time"].is_null()));
    assert_eq!(summary["left_out"], json!({ "no host": 1 }));
}
