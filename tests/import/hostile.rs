//! Files that nobody should write: cut off, of wrong types, with parents in circles, with clocks that run
//! backwards, with markup and secrets in every field.

use serde_json::{Value, json};

use super::traces::{jaeger, otlp, span, tree};
use super::{Made, count, refused};
use crate::support::{run, scratch, write};

const EVIL: &str = "x)\n\n\n### (evil) REQ >>> (b) : GET /evil\nH: v\n\nnone\n\n\n<script>alert(1)</script> [](x) `#";
/// It looks like a token wherever it stands.
const SECRET: &str = "ghp_0123456789abcdefghijABCDEFGHIJ456789";

fn zipkin() -> Value {
    let end = |name: &str| json!({ "serviceName": name, "ipv4": "10.0.0.1", "port": 80 });
    let tags = json!({ "http.method": "GET", "http.path": "/x", "http.status_code": "500", "error": "it broke" });
    json!([
        { "traceId": "00000000000000ab", "id": "1", "kind": "CLIENT", "name": "get", "timestamp": 1_769_860_800_000_000_u64,
            "duration": 2000, "localEndpoint": end("a"), "remoteEndpoint": end("b"), "tags": tags },
        { "traceId": "00000000000000ab", "id": "1", "parentId": "0", "kind": "SERVER", "name": "get", "shared": true,
            "timestamp": 1_769_860_800_000_500_u64, "duration": 1000, "localEndpoint": end("b"), "tags": tags },
    ])
}

fn har() -> Value {
    let header = json!([{ "name": "X-Name", "value": "value" }]);
    json!({ "log": { "version": "1.2", "creator": { "name": "Test", "version": "7" }, "pages": [{ "id": "p", "title": "http://h/" }],
        "entries": [{ "startedDateTime": "2026-01-31T12:00:00.000Z", "time": 5, "pageref": "p", "_resourceType": "xhr", "_error": "none",
            "request": { "method": "POST", "url": "http://api.test/x", "headers": header,
                "postData": { "mimeType": "text/plain", "text": "sent", "params": [{ "name": "a", "value": "b" }] } },
            "response": { "status": 200, "statusText": "OK", "headers": header, "redirectURL": "http://h/",
                "content": { "mimeType": "text/plain", "text": "got", "size": 3 } },
            "timings": { "wait": 5 } }] } })
}

fn trace() -> Value {
    let pairs = json!({ "http.request.method": "GET", "url.full": "http://b/x", "http.response.status_code": 500, "http.route": "/x",
        "http.request.header.a": ["v"], "http.request.body.content": "sent", "peer.service": "b", "error.type": "E" });
    let mut spans = [span("a 1 client 0-9", &pairs), span("b 2<1 server 1-8", &pairs)];
    spans[0].1["status"] = json!({ "code": 2, "message": "it broke" });
    spans[1].1["events"] = json!([{ "name": "exception", "attributes": [{ "key": "exception.message", "value": { "stringValue": "m" } }] }]);
    spans[1].1["links"] = json!([{ "traceId": "ab", "spanId": "cd" }]);
    otlp(&spans)
}

fn formats() -> [(&'static str, Value); 4] {
    [
        ("HAR", har()),
        ("OTLP", trace()),
        ("Jaeger", json!({ "data": [jaeger()] })),
        ("Zipkin", zipkin()),
    ]
}

/// The places of all values that are no lists or objects, or of all.
fn places(value: &Value, whole: bool) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => {
            members.iter().map(|(key, value)| (key.replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect()
        }
        _ => return vec![String::new()],
    };
    let below = children.into_iter().flat_map(|(key, child)| {
        places(child, whole).into_iter().map(move |place| format!("/{key}{place}"))
    });
    let own = whole.then(String::new);
    own.into_iter().chain(below).collect()
}

fn with(file: &Value, place: &str, new: Value) -> Value {
    let mut changed = file.clone();
    *changed.pointer_mut(place).expect("a place") = new;
    changed
}

/// What the import of a file says and writes; it may be refused, but not without a word.
fn said(file: &Value) -> (Option<String>, String) {
    let folder = scratch();
    write(folder.path().join("in.json"), file.to_string());
    let arguments = ["import", "in.json", "-o", "a.log"].map(str::to_owned);
    let printed = run(folder.path(), &arguments);
    let log = std::fs::read_to_string(folder.path().join("a.log")).ok();
    assert_eq!(printed.code, i32::from(log.is_none()), "{}", printed.stderr);
    assert!(log.is_some() || printed.stderr.starts_with("error: "), "{}", printed.stderr);
    (log, printed.stdout + &printed.stderr)
}

#[test]
fn a_file_that_is_cut_off_is_refused_at_every_byte() {
    for (format, file) in [("Jaeger", json!({ "data": [jaeger()] })), ("Zipkin", zipkin())] {
        let whole = file.to_string();
        for end in 1..whole.len() {
            let said = refused(&whole.as_bytes()[..end], &[]);
            assert!(said.contains("the file is not complete"), "{format} {end}: {said}");
        }
    }
}

#[test]
fn a_value_of_another_type_is_as_good_as_none() {
    for (format, file) in formats() {
        for place in places(&file, true) {
            for odd in [json!(null), json!(-1e300), json!("x"), json!([[]]), json!({ "a": 1 })] {
                let (log, said) = said(&with(&file, &place, odd.clone()));
                if let Some(log) = log {
                    let records = log.matches("\n### (").count();
                    let most = 2 * if format == "Jaeger" { 4 } else { 2 };
                    assert!(records <= most, "{format} {place} {odd}: {said}\n{log}");
                }
            }
        }
    }
}

#[test]
fn no_field_forges_a_record() {
    for (format, file) in formats() {
        let calls =
            Made::of(file.to_string(), &[]).json()["exchanges"].as_array().expect("a list").len();
        for place in places(&file, false) {
            let (log, said) = said(&with(&file, &place, json!(EVIL)));
            let Some(log) = log else { continue };
            let folder = scratch();
            write(folder.path().join("a.log"), &log);
            let shown = run(folder.path(), &["show", "a.log", "--json"].map(str::to_owned)).stdout;
            let shown: Value = serde_json::from_str(&shown).expect("JSON");
            let now = shown["exchanges"].as_array().expect("a list").len();
            // Ids and parents that are none may leave a span out, or make two calls of one.
            assert!(now <= calls + 1, "{format} {place}: {said}\n{log}");
            let names = shown["participants"].as_array().expect("a list");
            assert!(!names.contains(&json!("evil")), "{format} {place}: {names:?}\n{log}");
        }
    }
}

#[test]
fn no_field_leaks_a_secret() {
    for (format, file) in formats() {
        for place in places(&file, false) {
            for text in [SECRET.to_owned(), format!("http://u:{SECRET}@h/?token={SECRET}")] {
                let (log, said) = said(&with(&file, &place, json!(text)));
                assert!(!said.contains(SECRET), "{format} {place}: {said}");
                let log = log.unwrap_or_default();
                assert!(!log.contains(SECRET), "{format} {place}");
            }
        }
    }
}

#[test]
fn the_name_of_a_header_is_no_place_for_a_secret() {
    let mut har = har();
    for name in [SECRET.to_owned(), format!("x {SECRET}"), format!("http://u:{SECRET}@h/")] {
        for side in ["request", "response"] {
            let place = format!("/log/entries/0/{side}/headers/0/name");
            let (log, said) = said(&with(&har, &place, json!(name)));
            let log = log.expect("a log");
            assert!(log.contains("\nREDACTED-TOKEN: value\n"), "{name}: {said}\n{log}");
            assert!(!log.contains(SECRET), "{name}: {log}");
        }
        let key = format!("http.request.header.{name}");
        let pairs = json!({ "http.request.method": "GET", "url.path": "/x", key: ["value"] });
        let log = Made::of(otlp(&[span("a 1 server 0-9", &pairs)]).to_string(), &[]).log();
        assert!(log.contains("\nREDACTED-TOKEN: value\n"), "{name}: {log}");
    }
    // What has no form is known from another place.
    let entry = &mut har["log"]["entries"][0];
    entry["request"]["headers"][0]["name"] = json!("correct-horse-7");
    entry["request"]["postData"]["text"] = json!("{\"password\": \"correct-horse-7\"}");
    let (log, said) = said(&har);
    let error = "error: the name of the header `REDACTED-PASSWORD` holds a secret; remove the header from \
                 the recording, or, if it is not a secret, write `allow = [\"password\"]` under `[redact]`\n";
    assert_eq!((log, said.as_str()), (None, error));
}

#[test]
fn parents_in_a_circle_are_cut_and_a_long_chain_is_none() {
    let served =
        json!({ "http.request.method": "GET", "url.path": "/x", "http.response.status_code": 200 });
    let spans = [
        span("a 1<3 server 0-9", &served),
        span("b 2<1 server 1-8", &served),
        span("c 3<2 server 2-7", &served),
        span("d 4<3 server 3-6", &served),
    ];
    let made = Made::of(otlp(&spans).to_string(), &[]);
    assert_eq!(
        tree(&made),
        [
            "client -> a  GET /x  200 OK",
            "  a -> b  GET /x  200 OK",
            "    b -> c  GET /x  200 OK",
            "      c -> d  GET /x  200 OK"
        ]
    );
    let note = "spans that are each other's parents: one taken for a root";
    assert_eq!(count(&made.summary["notes"], note), 1, "{}", made.summary);
    let chain = (1..=5000).map(|at| {
        let text = format!("s{} {at:x}<{:x} server {at}-{}", at % 2, at - 1, 20_000 - at);
        span(&text, &served)
    });
    let made = Made::of(otlp(&chain.collect::<Vec<_>>()).to_string(), &[]);
    assert_eq!(made.summary["calls"], 5000);
}

#[test]
fn clocks_that_run_backwards_change_no_order_within_a_call() {
    let web = json!({ "http.request.method": "GET", "url.full": "http://b/x", "http.response.status_code": 200 });
    let mut spans = [
        span("a 1 client 50-10", &web),
        span("b 2<1 server 90-80", &web),
        span("a 3 client 0-1", &web),
    ];
    for times in
        [["0", "0"], ["-5", "99999999999999999999999999999999"], ["18446744073709551615", "1"]]
    {
        [spans[2].1["startTimeUnixNano"], spans[2].1["endTimeUnixNano"]] =
            times.map(|time| json!(time));
        let json = Made::of(otlp(&spans).to_string(), &[]).json();
        let pairs = json["exchanges"].as_array().expect("a list").iter();
        assert!(
            pairs.clone().all(|pair| pair["request"].as_u64() < pair["response"].as_u64()),
            "{json}"
        );
        assert_eq!(pairs.count(), 2);
    }
    let mut trace = jaeger();
    trace["spans"][1]["duration"] = json!(-5);
    assert_eq!(Made::of(trace.to_string(), &[]).summary["calls"], 3);
}
