//! HAR files: what browsers, proxies and test runners write, and what nobody should.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Made, count, import, refused};
use crate::support::{Run, random, read, scratch, write};

/// A file with these entries.
pub(super) fn har(entries: &[Value]) -> String {
    json!({ "log": { "version": "1.2", "creator": { "name": "Test", "version": "7" }, "entries": entries } })
        .to_string()
}

/// An entry, with what is laid over it.
pub(super) fn entry(over: &Value) -> Value {
    let mut entry = json!({
        "startedDateTime": "2026-01-31T12:00:00.100Z",
        "time": 10,
        "request": { "method": "GET", "url": "http://api.test/items/7", "headers": [] },
        "response": { "status": 200, "statusText": "OK", "headers": [], "content": {} },
        "timings": {},
    });
    lay_over(&mut entry, over);
    entry
}

fn lay_over(below: &mut Value, above: &Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (key, value) in above {
                lay_over(below.entry(key).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above.clone(),
    }
}

pub(super) fn made(over: &Value) -> Made {
    Made::of(har(&[entry(over)]), &[])
}

/// The only request and response of a log.
pub(super) fn steps(made: &Made) -> [Value; 2] {
    let steps = made.json()["steps"].as_array().expect("steps").clone();
    steps.try_into().expect("two steps")
}

pub(super) fn url(url: &str) -> Value {
    json!({ "request": { "url": url } })
}

pub(super) fn header(name: &str, value: &str) -> Value {
    json!({ "name": name, "value": value })
}

#[test]
fn a_call_is_what_the_file_says() {
    let made = made(&json!({
        "time": 42.5,
        "request": {
            "method": "PUT",
            "url": "https://API.test:443/items/7?x=1#top",
            "headers": [header("Accept", "a"), header("accept", "b")],
            "cookies": [{ "name": "no", "value": "cookie" }],
            "postData": { "mimeType": "application/json", "text": "{\"b\":1.0,\"a\":[]}" },
        },
        "response": {
            "headers": [header("Location", "/x")],
            "content": { "mimeType": "text/plain", "text": "done\n" },
        },
    }));
    let [request, response] = steps(&made);
    assert_eq!(request["caller"], "client");
    assert_eq!(request["callee"], "api.test");
    assert_eq!(request["method"], "PUT");
    assert_eq!(request["url"], "https://API.test:443/items/7?x=1");
    assert_eq!(request["time"], "2026-01-31T12:00:00.100Z");
    assert_eq!(request["body"]["text"], "{\n  \"b\": 1.0,\n  \"a\": []\n}");
    assert_eq!(
        request["headers"],
        json!([
            ["Accept", "a"],
            ["accept", "b"],
            ["X-Requestshook-Request-Id", "har-1"],
            ["X-Requestshook-Request-From", "client"],
            ["X-Requestshook-Time", "2026-01-31T12:00:00.100Z"],
            ["X-Requestshook-Body-Length", "25"],
        ])
    );
    assert_eq!(response["status"], json!({ "code": 200, "reason": "OK" }));
    assert_eq!(response["time"], "2026-01-31T12:00:00.142Z");
    assert_eq!(response["body"], json!({ "kind": "text", "text": "done\n" }));
    assert_eq!(made.summary["files"][0]["writer"], "Test 7");
    assert_eq!(made.summary["calls"], 1);
}

#[test]
fn times_decide_the_order_whatever_form_they_have() {
    let at = |start: &str, path: &str| {
        entry(
            &json!({ "startedDateTime": start, "request": { "url": format!("http://h/{path}") } }),
        )
    };
    let entries = [
        at("2026-01-31T12:00:00.7221474+01:00", "2"),
        at("2026-01-31T11:00:01Z", "3"),
        at("2026-01-31T04:00:00.52-07:00", "1"),
        at("2026-01-31T11:00:01.000Z", "4"),
    ];
    let json = Made::of(har(&entries), &[]).json();
    let steps = json["steps"].as_array().expect("steps").iter();
    let requests = steps.filter(|step| step["kind"] == "request");
    let (paths, times): (Vec<_>, Vec<_>) =
        requests.map(|step| (step["path"].clone(), step["time"].clone())).unzip();
    assert_eq!(paths, ["/1", "/2", "/3", "/4"]);
    assert_eq!(
        times,
        [
            "2026-01-31T11:00:00.520Z",
            "2026-01-31T11:00:00.722147400Z",
            "2026-01-31T11:00:01.000Z",
            "2026-01-31T11:00:01.000Z"
        ]
    );
}

#[test]
fn calls_overlap_as_they_did_and_without_times_stand_in_the_order_of_the_file() {
    let at = |start: Value, time: Value, path: &str| {
        entry(
            &json!({ "startedDateTime": start, "time": time, "timings": { "blocked": -1, "wait": 30, "ssl": 9 },
            "request": { "url": format!("http://h/{path}") } }),
        )
    };
    let order = |entries: &[Value]| -> Vec<String> {
        let json = Made::of(har(entries), &[]).json();
        let steps = json["steps"].as_array().expect("steps").iter();
        steps
            .map(|step| {
                format!(
                    "{}{}",
                    &step["kind"].as_str().expect("kind")[..3],
                    step["path"].as_str().expect("path")
                )
            })
            .collect()
    };
    let start = |ms: u32| json!(format!("2026-01-31T11:00:00.{ms:03}Z"));
    // Without a time that makes sense, the parts count, but for TLS, which is one of another.
    for time in [Value::Null, json!(-1), json!(30)] {
        let entries =
            [at(start(0), time, "a"), at(start(29), json!(5), "b"), at(start(31), json!(1), "c")];
        assert_eq!(order(&entries), ["req/a", "req/b", "res/a", "req/c", "res/c", "res/b"]);
    }
    let entries =
        [at(start(50), json!(1), "a"), at(Value::Null, json!(5), "b"), at(start(0), json!(1), "c")];
    assert_eq!(order(&entries), ["req/a", "res/a", "req/b", "res/b", "req/c", "res/c"]);
}

#[test]
fn a_call_stands_behind_the_one_that_asks_whether_it_may_be_sent() {
    let entries = [
        entry(
            &json!({ "startedDateTime": "2026-01-31T12:00:00.000Z", "time": 400, "timings": { "blocked": 322.5 },
            "request": { "method": "POST", "url": "http://h/x" } }),
        ),
        entry(&json!({ "startedDateTime": "2026-01-31T12:00:00.001Z", "time": 300,
            "request": { "method": "OPTIONS", "url": "http://h/x", "headers": [header("Access-Control-Request-Method", "POST")] } })),
    ];
    let all = Made::of(har(&entries), &[]).calls();
    assert!(all.starts_with("(1-2)  client -> h  OPTIONS /x"), "{all}");
    let api = Made::of(har(&entries), &["--api-only"]);
    assert_eq!(api.calls(), "(1-2)  client -> h  POST /x  200 OK\n");
}

#[test]
fn what_was_not_answered_is_a_request_alone() {
    for (over, reason) in [
        (json!({ "response": { "status": 0, "_error": "net::ERR_FAILED" } }), "net::ERR_FAILED"),
        (json!({ "response": { "status": -1, "_failureText": "aborted" } }), "aborted"),
        (
            json!({ "response": { "status": 0, "content": {} }, "_error": { "message": "odd" } }),
            "odd",
        ),
        (
            json!({ "response": { "status": -2, "statusText": "", "_error": null } }),
            "no reason given",
        ),
        (json!({ "response": null }), "no reason given"),
        (json!({ "response": { "status": "x" } }), "no reason given"),
    ] {
        let made = made(&over);
        assert_eq!(
            made.calls(),
            "  (1)  client -> api.test  GET /items/7  no response\n",
            "{over}"
        );
        assert_eq!(made.summary["unanswered"], 1);
        assert_eq!(count(&made.summary["failures"], reason), 1, "{}", made.summary);
    }
}

#[test]
fn what_is_no_call_is_left_out_and_counted() {
    let odd = [
        "data:text/plain,x",
        "blob:http://h/1",
        "about:blank",
        "file:///etc/passwd",
        "chrome-extension://abc/x.js",
    ];
    let mut entries: Vec<Value> = odd.iter().map(|odd| entry(&url(odd))).collect();
    entries.extend([entry(&url("")), entry(&url("{{base}}/x")), entry(&url("/relative"))]);
    entries.push(entry(
        &json!({ "request": { "url": "wss://h/live" }, "_webSocketMessages": [1, 2, 3] }),
    ));
    entries.push(entry(
        &json!({ "request": { "url": "https://h/live" }, "response": { "status": 101 } }),
    ));
    entries.push(entry(&json!({})));
    let made = Made::of(har(&entries), &[]);
    let left = &made.summary["left_out"];
    assert_eq!(*left, json!({ "not HTTP": 5, "no URL": 1, "no host": 2, "WebSocket": 2 }));
    assert_eq!(count(&made.summary["notes"], "message of a WebSocket: left out"), 3);
    assert_eq!((&made.summary["read"], &made.summary["calls"]), (&json!(11), &json!(1)));
    let made = Made::of(har(&entries), &["--websockets"]);
    assert_eq!(made.summary["calls"], 3);
    let said = refused(har(&entries[..2]), &[]);
    assert_eq!(said, "error: no call in `in.json` (2 entries); left out: 2 not HTTP\n");
    let said = refused(har(&[]), &[]);
    assert_eq!(said, "error: no call in `in.json` (0 entries)\n");
}

#[test]
fn a_relative_url_is_completed_by_what_names_its_host() {
    for headers in [
        json!([header("Host", "h:81")]),
        json!([header(":authority", "h:81"), header(":scheme", "http")]),
        json!([["host", "h:81"]]),
    ] {
        let made = made(&json!({ "request": { "url": "/x?y", "headers": headers } }));
        let [request, _] = steps(&made);
        assert_eq!(
            (&request["url"], &request["callee"]),
            (&json!("http://h:81/x?y"), &json!("h:81"))
        );
        assert!(!made.log().contains(":authority"));
    }
    let pages = json!({ "log": { "pages": [{ "id": "p", "title": "https://h/page" }],
        "entries": [entry(&json!({ "pageref": "p", "request": { "url": "/x" } }))] } });
    let [request, _] = steps(&Made::of(pages.to_string(), &[]));
    assert_eq!(request["url"], "https://h/x");
}

#[test]
fn bodies_are_decoded() {
    let content = |content: Value| json!({ "response": { "content": content } });
    let body = |over: &Value| steps(&made(over))[1]["body"].clone();
    let text = |text: &str| json!({ "kind": "text", "text": text });
    let binary = |text: &str| json!({ "kind": "binary", "text": text });
    for (found, expected) in [
        (json!({ "text": "aGk", "encoding": "BASE64" }), text("hi")),
        (json!({ "text": "aG\nk=", "encoding": "base64", "mimeType": "x/y" }), text("hi")),
        (
            json!({ "text": "6Q==", "encoding": "base64", "mimeType": "text/html; charset=\"ISO-8859-1\"" }),
            text("\u{e9}"),
        ),
        (
            json!({ "text": "6YD/", "encoding": "base64", "mimeType": "image/png" }),
            binary("b'\\xe9\\x80\\xff'..."),
        ),
        (json!({ "text": "a%b", "encoding": "base64" }), text("a%b")),
        (json!({ "text": "\u{0}\u{1}x" }), binary("b'\\x00\\x01x'...")),
        (json!({ "text": "", "size": 0 }), json!({ "kind": "none", "text": "" })),
        (json!({}), json!({ "kind": "none", "text": "" })),
        (
            json!({ "text": "[1,{\"a\":\"\\u00e9\"}]" }),
            json!({ "kind": "json", "text": "[\n  1,\n  {\n    \"a\": \"\\u00e9\"\n  }\n]" }),
        ),
    ] {
        assert_eq!(body(&content(found.clone())), expected, "{found}");
    }
    let notes =
        made(&content(json!({ "size": 10, "mimeType": "text/html" }))).summary["notes"].clone();
    assert_eq!(count(&notes, "body missing in the recording"), 1);
    // What is compressed is decoded already; the header says how it was sent.
    let made = made(
        &json!({ "response": { "headers": [header("Content-Encoding", "gzip"), header("Content-Length", "3")],
        "content": { "text": "plain text" } } }),
    );
    assert_eq!(steps(&made)[1]["body"], text("plain text"));
}

#[test]
fn a_body_that_lies_beside_the_file_is_read_and_no_other() {
    let folder = scratch();
    write(folder.path().join("x/body.json"), "{}");
    write(folder.path().join("secret.txt"), "secret");
    let attached =
        |name: &str| entry(&json!({ "response": { "content": { "_file": name, "size": 3 } } }));
    let entries = [attached("body.json"), attached("../secret.txt"), attached("gone")];
    write(folder.path().join("x/in.har"), har(&entries));
    let made = Made::within(folder, &["x/in.har"], &[]);
    let json = made.json();
    let bodies = json["steps"].as_array().expect("steps").iter().map(|step| &step["body"]["text"]);
    assert_eq!(bodies.collect::<Vec<_>>(), ["", "", "", "{}", "", ""]);
    assert_eq!(count(&made.summary["notes"], "body missing in the recording"), 2);
}

#[test]
fn parameters_stand_for_a_body_that_has_no_text() {
    let body = |data: Value| {
        steps(&made(&json!({ "request": { "method": "POST", "postData": data } })))[0]["body"]["text"].clone()
    };
    let params = json!([{ "name": "a b", "value": "1&2" }, { "name": "f", "value": "", "fileName": "x.png" }]);
    let form = "application/x-www-form-urlencoded";
    assert_eq!(
        body(json!({ "mimeType": form, "text": "", "params": params })),
        "a+b=1%262&f=x.png"
    );
    assert_eq!(
        body(json!({ "mimeType": "multipart/form-data", "params": params })),
        "a b: 1&2\nf: x.png"
    );
    assert_eq!(body(json!({ "mimeType": form, "text": "a=1", "params": params })), "a=1");
    for none in [json!({}), json!({ "mimeType": form }), json!({ "params": [] }), json!(null)] {
        assert_eq!(body(none), "");
    }
}

#[test]
fn services_have_the_names_of_the_configuration() {
    let folder = scratch();
    write(
        folder.path().join("seqdoc.toml"),
        "[services]\n\"127.0.0.1:9292\" = \"glance-api\"\n\"api.shop.test/cart\" = \"cart\"\n\
         \"api.shop.test\" = \"shop\"\n",
    );
    let urls = [
        "http://127.0.0.1:9292/v2",
        "https://api.shop.test/cart/7",
        "https://API.shop.test/x",
        "http://127.0.0.1:9293/",
    ];
    let entries: Vec<Value> = urls.iter().map(|one| entry(&url(one))).collect();
    write(folder.path().join("in.har"), har(&entries));
    let made = Made::within(folder, &["in.har"], &["--caller", "browser"]);
    let services = json!({ "glance-api": 1, "cart": 1, "shop": 1, "127.0.0.1:9293": 1 });
    assert_eq!(made.summary["services"], services);
    assert!(made.calls().starts_with("(1-5)  browser -> glance-api  GET /v2"), "{}", made.calls());
}

#[test]
fn what_a_recorder_of_the_system_wrote_is_kept() {
    let own = |id: &str| {
        json!([
            header("X-Requestshook-Request-Id", id),
            header("x-requestshook-request-from", "nova"),
            header("X-Requestshook-Body-Length", "3"),
            header("X-Requestshook-Time", "2026-01-31T12:00:00.5Z")
        ])
    };
    let one = entry(
        &json!({ "request": { "headers": own("abc") }, "response": { "headers": [header("X-Requestshook-Request-Id", "abc")] } }),
    );
    let same = entry(
        &json!({ "request": { "headers": own("abc") }, "response": { "headers": [header("X-Requestshook-Request-Id", "other")] } }),
    );
    let made = Made::of(har(&[one, same]), &[]);
    let json = made.json();
    let ids: Vec<_> = json["exchanges"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|exchange| exchange["request_id"].clone())
        .collect();
    assert_eq!(ids, ["abc", "har-2"]);
    assert_eq!(json["steps"][0]["caller"], "nova");
    assert_eq!(json["steps"][0]["time"], "2026-01-31T12:00:00.5Z");
    let log = made.log();
    assert_eq!(log.matches("Body-Length: 4\n").count(), 4, "{log}");
    assert_eq!(log.to_lowercase().matches("request-from").count(), 2, "{log}");
}

#[test]
fn only_calls_of_an_api_are_kept_if_that_is_asked_for() {
    let kind = |kind: &str| json!({ "_resourceType": kind });
    let sent = |name: &str, value: &str| json!({ "request": { "headers": [header(name, value)] } });
    let answer = |kind: &str| json!({ "response": { "content": { "mimeType": kind } } });
    let is_call = |over: &Value| {
        let file = har(&[
            entry(over),
            entry(&json!({ "request": { "url": "http://h/keep" }, "_resourceType": "xhr" })),
        ]);
        Made::of(file, &["--api-only"]).summary["calls"] == 2
    };
    let calls = [
        kind("xhr"),
        kind("fetch"),
        kind("EventSource"),
        sent("Sec-Fetch-Dest", "empty"),
        sent("x-requested-with", "XMLHttpRequest"),
        answer("application/json; charset=utf-8"),
        answer("application/problem+json"),
        answer("text/event-stream"),
        answer("application/x-protobuf"),
        answer("application/grpc-web-text"),
        answer("text/xml"),
        json!({ "request": { "method": "DELETE" }, "response": { "content": { "mimeType": "text/plain" } } }),
        json!({ "request": { "url": "http://h/x.js", "headers": [header("sec-fetch-dest", "empty")] } }),
    ];
    for over in &calls {
        assert!(is_call(over), "{over}");
    }
    let others = [
        kind("document"),
        kind("script"),
        kind("ping"),
        kind("preflight"),
        answer("text/html"),
        answer("application/xhtml+xml"),
        answer("image/svg+xml"),
        answer("image/png"),
        answer("text/css"),
        json!({ "request": { "url": "http://h/data.woff2" }, "response": { "content": { "mimeType": "application/json" } } }),
        json!({ "request": { "method": "POST", "headers": [header("Sec-Fetch-Dest", "document")] } }),
        json!({ "_fromCache": "memory", "_resourceType": "xhr" }),
        json!({ "_fetchType": "Disk Cache", "response": { "content": { "mimeType": "application/json" } } }),
    ];
    for over in &others {
        assert!(!is_call(over), "{over}");
    }
}

#[test]
fn calls_are_selected() {
    let urls = ["http://a/items/1", "http://a/health", "http://b/items/2"];
    let entries: Vec<Value> = urls.iter().map(|one| entry(&url(one))).collect();
    for (arguments, calls) in [
        (&["--only", "->>a"][..], 2),
        (&["--only", "GET /items/*"], 2),
        (&["--only", "GET /items/{id}", "--exclude", "->>b"], 1),
        (&["--exclude", "GET /health"], 2),
    ] {
        let made = Made::of(har(&entries), arguments);
        assert_eq!(
            (&made.summary["calls"], &made.summary["left_out"]),
            (&json!(calls), &json!({ "not selected": 3 - calls }))
        );
    }
    assert!(refused(har(&entries), &["--only", "->>c"]).contains("left out: 3 not selected"));
}

/// Names, values and texts that would forge records, break lines or hide secrets.
#[test]
fn nothing_recorded_forges_a_line() {
    let evil = "x\n\n\n### (evil) REQ >>> (b) : GET /evil\nH: v\n\nnone\n\n\n### (client) RESP <<< (api.test) : 200 OK GET /items/7\n";
    let made = made(&json!({
        "request": {
            "method": evil,
            "url": format!("http://api.test/{evil}"),
            "headers": [header(evil, evil), header("### (evil) REQ >>> (b) ", "GET /"), header("", "x"), header("X-Requestshook-Body-Length", "1")],
            "postData": { "text": evil },
        },
        "response": { "statusText": format!("{evil} GET /evil http://evil/"), "headers": [header("A\r\nB", "c\r\nd")], "content": { "text": evil } },
    }));
    let json = made.json();
    let steps = json["steps"].as_array().expect("steps");
    assert_eq!(steps.len(), 2, "{}", made.log());
    assert_eq!(
        (&steps[0]["body"]["text"], &steps[1]["body"]["text"]),
        (&json!(evil), &json!(evil))
    );
    assert_eq!(steps[1]["status"]["code"], 200);
    assert_eq!(json["participants"], json!(["client", "api.test"]));
}

#[test]
fn broken_files_are_refused_with_a_word() {
    let whole = har(&[entry(&json!({ "request": { "postData": { "text": "\u{e9}\u{1f600}" } } }))]);
    for end in 0..whole.len() {
        let said = refused(&whole.as_bytes()[..end], &[]);
        let expected = if end == 0 { "is not a HAR file" } else { "the file is not complete" };
        assert!(
            said.starts_with("error: cannot import `in.json`") && said.contains(expected),
            "{end}: {said}"
        );
    }
    for (text, expected) in [
        ("onInputData({\"log\":{}})", "this is JSONP"),
        ("{\"startedDateTime\": \"x\", \"request\": {}}", "a single entry"),
        ("PK\u{3}\u{4}xx", "zip archive"),
        ("<html>", "this is not JSON"),
        ("{\"a\": 1}", "this JSON is not a HAR file"),
        ("{\"log\": 1}", "this JSON is not a HAR file"),
        ("{\"log\": {\"entries\": {}}}", "a list begins with `[`"),
        ("{\"log\": {\"entries\": [}}", "a value should stand here"),
    ] {
        let said = refused(text, &[]);
        assert!(said.contains(expected), "{text}: {said}");
    }
    // A wrong type is as good as nothing.
    for odd in [json!(1), json!("x"), json!([]), json!(null), json!([[1]]), json!({ "log": 1 })] {
        let file = har(&[
            odd.clone(),
            entry(&json!({})),
            entry(&json!({ "request": { "headers": odd, "postData": odd, "method": odd },
            "response": { "headers": odd, "content": odd, "statusText": odd }, "timings": odd, "startedDateTime": odd, "time": odd })),
        ]);
        assert_eq!(Made::of(file, &[]).summary["calls"], 2, "{odd}");
    }
}

#[test]
fn the_log_is_redacted_and_says_what_is_personal() {
    let folder = scratch();
    write(
        folder.path().join("in.har"),
        har(&[entry(&json!({
            "request": { "url": "http://api.test/?password=hunter22x", "headers": [header("User-Agent", "Chrome/150.0.0.0"), header("sec-ch-ua-mobile", "?0"), header("Authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl")],
                "postData": { "text": "{\"password\": \"correct-horse\", \"mail\": \"ann@shop.example\"}" } },
        }))]),
    );
    let printed = import(folder.path()).any_stdout().stderr(
        "warning: logs/a.log: personal data remains (1 mail address); to hide it, write \
             `personal = true` under `[redact]` in `seqdoc.toml`, and import again with `--force`\n",
        )
        .check();
    assert!(
        printed
            .stdout
            .starts_with("wrote logs/a.log\nin.har: HAR by Test 7, 1 entry\nkept 1 call, "),
        "{}",
        printed.stdout
    );
    let log = read(folder.path().join("logs/a.log"));
    for secret in ["hunter22x", "eyJ", "correct-horse"] {
        assert!(!log.contains(secret), "{log}");
    }
    // A second import changes nothing, and another one overwrites nothing by itself.
    let again = import(folder.path()).any_stdout().any_stderr().check();
    assert!(again.stdout.starts_with("in.har: HAR"), "{}", again.stdout);
    write(folder.path().join("seqdoc.toml"), "[redact]\npersonal = true\n");
    import(folder.path())
        .code(1)
        .stderr(
            "error: `logs/a.log` already exists with other content; overwrite it with `--force`\n",
        )
        .check();
    import(folder.path()).arg("--force").any_stdout().check();
    assert!(read(folder.path().join("logs/a.log")).contains("REDACTED-EMAIL-1"));
    Run::new(folder.path()).args(["redact", "logs", "--check"]).check();
}

#[test]
fn personal_data_is_looked_for_in_the_first_megabytes() {
    let at = |second: u32| format!("2026-01-31T12:00:0{second}Z");
    let mail = |second: u32, name: &str| {
        let text = format!("{{\"mail\": \"{name}@shop.example\"}}");
        let request = json!({ "url": "http://a/m", "postData": { "text": text } });
        entry(&json!({ "startedDateTime": at(second), "request": request }))
    };
    let text = |second: u32| {
        let content = json!({ "mimeType": "text/plain", "text": "word ".repeat(800_000) });
        entry(&json!({ "startedDateTime": at(second), "response": { "content": content } }))
    };
    for (texts, found) in [(4, "2 mail addresses"), (5, "1 mail address")] {
        let folder = scratch();
        let mut entries: Vec<_> = (1..=texts).map(text).collect();
        entries.insert(0, mail(0, "ann"));
        entries.push(mail(9, "bob"));
        write(folder.path().join("in.har"), har(&entries));
        let said = import(folder.path()).any_stdout().any_stderr().check().stderr;
        assert!(said.contains(&format!("personal data remains ({found})")), "{texts} {said}");
    }
}

#[test]
fn several_files_and_forms_make_one_log() {
    use std::io::Write as _;
    let folder = scratch();
    let [one, two] = ["1", "0"].map(|second| har(&[entry(&json!({ "startedDateTime": format!("2026-01-31T12:00:0{second}Z"), "request": { "url": format!("http://h/{second}") } }))]));
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(one.as_bytes()).expect("memory");
    write(folder.path().join("one.har.gz"), gz.finish().expect("memory"));
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    zlib.write_all(format!("\u{feff}{two}").as_bytes()).expect("memory");
    write(folder.path().join("two.zhar"), zlib.finish().expect("memory"));
    let made = Made::within(folder, &["one.har.gz", "two.zhar"], &[]);
    assert_eq!(
        made.calls(),
        "(1-2)  client -> h  GET /0  200 OK\n(3-4)  client -> h  GET /1  200 OK\n"
    );
    let json = made.json();
    assert_eq!(
        (&json["exchanges"][0]["request_id"], &json["exchanges"][1]["request_id"]),
        (&json!("har-2-1"), &json!("har-1-1"))
    );
}

proptest! {
    #![proptest_config(random(48))]

    /// Whatever texts an entry has, its log has one call with the same bodies.
    #[test]
    fn any_text_comes_back(
        parts in proptest::collection::vec(proptest::sample::select(TEXTS), 0..6),
        more in proptest::collection::vec(proptest::sample::select(TEXTS), 0..6),
    ) {
        let (body, other) = (parts.concat(), more.concat());
        let made = made(&json!({
            "request": { "method": "POST", "headers": [header("Content-Length", "40"), header("A", &other)], "postData": { "text": body } },
            "response": { "headers": [header("content-length", "7")], "content": { "text": other, "mimeType": "text/plain" } },
        }));
        let [request, response] = steps(&made);
        for (step, text) in [(request, body), (response, other)] {
            let is_json = serde_json::from_str::<Value>(&text).is_ok();
            if !text.trim().is_empty() && text != "none" && !text.starts_with("b'") && !is_json {
                prop_assert_eq!(&step["body"]["text"], &text, "{}", made.log());
            }
        }
    }
}

/// What bodies are made of here.
const TEXTS: &[&str] = &[
    "\n",
    "\r\n",
    "\n\n\n",
    "none",
    "text ",
    "### (a) REQ >>> (b) : GET /x\n",
    "\n\n\n### (a) RESP <<< (b) : 200 OK GET /x\nH: v\n\n",
    "\u{e9}",
    "b'x'",
    "{",
    "}",
    "\"",
    "X-Requestshook-Body-Length: 3\n",
    "Content-Length: 9\n",
    " ",
];
