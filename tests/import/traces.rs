//! Traces: what instrumentations really write, in all forms, and what nobody should.

use serde_json::{Value, json};

use super::{Made, count, refused};
use crate::support::{Run, read, write};

pub(super) const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const START: i64 = 1_769_860_800_000_000_000;

/// Attributes as OTLP has them.
fn attributes(pairs: &Value) -> Value {
    let pairs = pairs.as_object().expect("an object").iter();
    pairs
        .map(|(key, value)| {
            let value = match value {
                Value::Number(number) => json!({ "intValue": number.to_string() }),
                Value::Array(list) => {
                    let items: Vec<_> =
                        list.iter().map(|item| json!({ "stringValue": item })).collect();
                    json!({ "arrayValue": { "values": items } })
                }
                other => json!({ "stringValue": other }),
            };
            json!({ "key": key, "value": value })
        })
        .collect()
}

/// A span: `service id<parent kind from-to`, in milliseconds, with its attributes.
pub(super) fn span(text: &str, pairs: &Value) -> (String, Value) {
    let words: Vec<&str> = text.split(' ').collect();
    let (own, parent) = words[1].split_once('<').unwrap_or((words[1], ""));
    let (from, to) = words[3].split_once('-').expect("times");
    let time = |ms: &str| (START + ms.parse::<i64>().expect("a number") * 1_000_000).to_string();
    let kinds = ["unset", "internal", "server", "client", "producer", "consumer"];
    let kind = kinds.iter().position(|kind| *kind == words[2]).expect("a kind");
    let id = |id: &str| if id.is_empty() { String::new() } else { format!("{id:0>16}") };
    let value = json!({
        "traceId": TRACE, "spanId": id(own), "parentSpanId": id(parent), "name": format!("span {}", words[1]),
        "kind": kind, "startTimeUnixNano": time(from), "endTimeUnixNano": time(to),
        "attributes": attributes(pairs), "status": {},
    });
    (words[0].to_owned(), value)
}

/// An OTLP file of spans.
pub(super) fn otlp(spans: &[(String, Value)]) -> Value {
    let resource = |(service, span): &(String, Value)| {
        json!({ "resource": { "attributes": attributes(&json!({ "service.name": service })) },
            "scopeSpans": [{ "scope": {}, "spans": [span] }] })
    };
    json!({ "resourceSpans": spans.iter().map(resource).collect::<Vec<_>>() })
}

pub(super) fn web(method: &str, url: &str, status: u32) -> Value {
    json!({ "http.request.method": method, "url.full": url, "http.response.status_code": status })
}

pub(super) fn served(path: &str, status: u32) -> Value {
    json!({ "http.request.method": "GET", "url.path": path, "http.response.status_code": status })
}

/// What `show` prints of the calls of these spans, without the numbers of the steps.
pub(super) fn calls(spans: &[(String, Value)]) -> Vec<String> {
    tree(&Made::of(otlp(spans).to_string(), &[]))
}

pub(super) fn tree(made: &Made) -> Vec<String> {
    let json = made.json();
    // A span whose parent is missing is left to what the log tells.
    let certain = |e: &Value| e["certain"] == true || e["evidence"] == "guess";
    assert!(json["exchanges"].as_array().expect("a list").iter().all(certain));
    let line = |line: &str| line.split_once(")  ").expect("a call").1.to_owned();
    made.calls().lines().map(line).collect()
}

/// A client that calls a cart, which asks a database.
pub(super) fn shop() -> Vec<(String, Value)> {
    vec![
        span(
            "shop 1 server 0-100",
            &json!({ "http.request.method": "POST", "url.scheme": "http",
            "server.address": "shop", "server.port": 8080, "url.path": "/orders", "url.query": "x=1", "http.response.status_code": 201,
            "http.request.header.accept": ["a", "b"], "http.response.header.x_y": ["c"] }),
        ),
        span("shop 2<1 client 10-40", &web("GET", "http://cart:81/items/7", 200)),
        span(
            "cart 3<2 server 12-30",
            &json!({ "http.request.method": "GET", "url.path": "/items/7", "http.route": "/items/:id", "http.response.status_code": 200 }),
        ),
        span(
            "cart 4<3 client 15-20",
            &json!({ "db.system": "postgresql", "db.name": "shop", "db.sql.table": "items",
            "db.statement": "select * from items", "net.peer.name": "db" }),
        ),
    ]
}

pub(super) const SHOP: [&str; 3] = [
    "client -> shop  POST /orders  201 Created",
    "  shop -> cart  GET /items/{id}  200 OK",
    "    cart -> db  SELECT /shop/items  ",
];

#[test]
fn calls_of_a_trace_have_their_parents() {
    let made = Made::of(otlp(&shop()).to_string(), &[]);
    assert_eq!(tree(&made), SHOP);
    let json = made.json();
    let exchanges = json["exchanges"].as_array().expect("a list");
    let evidence: Vec<_> =
        exchanges.iter().map(|e| e["evidence"].as_str().expect("a word")).collect();
    assert_eq!(evidence, ["none-open", "recorded", "recorded"]);
    let steps = json["steps"].as_array().expect("a list");
    assert_eq!(steps[0]["url"], "http://shop:8080/orders?x=1");
    assert_eq!(steps[0]["headers"][1], json!(["accept", "b"]));
    assert_eq!(steps[1]["time"], "2026-01-31T12:00:00.010000000Z");
    assert_eq!(
        (&steps[1]["url"], &steps[1]["time"]),
        (&json!("http://cart:81/items/7"), &json!("2026-01-31T12:00:00.010000000Z"))
    );
    assert_eq!(steps[2]["body"]["text"], "select * from items");
    assert_eq!(steps[5]["headers"][0], json!(["x-y", "c"]));
    let traces = json!([{ "id": TRACE, "root": "span 1", "spans": 4, "calls": 3 }]);
    assert_eq!((&made.summary["traces"], &made.summary["read"]), (&traces, &json!(4)));
}

#[test]
fn a_trace_is_called_by_its_first_root_wherever_that_stands() {
    let root = |at: u32| span(&format!("shop {at} server {at}-90"), &served("/rate", 200));
    for order in [[3, 1, 2], [1, 2, 3], [2, 3, 1]] {
        let folder = crate::support::scratch();
        write(folder.path().join("in.json"), otlp(&order.map(root)).to_string());
        let run = Run::new(folder.path()).args(["import", "in.json", "-o", "logs/a.log"]);
        let said = run.any_stdout().check().stdout;
        let traces = format!("calls by trace:\n       3 {TRACE} span 1\n");
        assert!(said.contains(&traces), "{order:?} {said}");
    }
}

#[test]
fn all_forms_of_otlp_are_read() {
    let whole = otlp(&shop());
    let resources = whole["resourceSpans"].as_array().expect("a list");
    let lines: Vec<String> =
        resources.iter().map(|one| json!({ "resourceSpans": [one] }).to_string()).collect();
    let text = whole.to_string();
    let snake = text
        .replace("resourceSpans", "resource_spans")
        .replace("scopeSpans", "scope_spans")
        .replace("traceId", "trace_id")
        .replace("parentSpanId", "parent_span_id")
        .replace("spanId", "span_id")
        .replace("stringValue", "string_value")
        .replace("startTimeUnixNano", "start_time_unix_nano")
        .replace("endTimeUnixNano", "end_time_unix_nano")
        .replace("intValue", "int_value")
        .replace("arrayValue", "array_value");
    let base64 = text
        .replace(TRACE, "S/kvNXezTaajzpKdDg5HNg==")
        .replace("\"0000000000000001\"", "\"AAAAAAAAAAE=\"")
        .replace("\"0000000000000002\"", "\"AAAAAAAAAAI=\"");
    let forms = [
        lines.join("\n"),
        lines.iter().rev().cloned().collect::<Vec<_>>().join("\r\n"),
        format!("{{\"resourceMetrics\": []}}\n{text}"),
        serde_json::to_string_pretty(&whole).expect("JSON").repeat(2),
        json!({ "result": whole }).to_string(),
        json!({ "trace": whole }).to_string(),
        json!({ "batches": resources }).to_string(),
        text.replace("scopeSpans", "instrumentationLibrarySpans"),
        text.replace("\"kind\":2", "\"kind\":\"SPAN_KIND_SERVER\"")
            .replace("\"kind\":3", "\"kind\":\"SPAN_KIND_CLIENT\""),
        text.replace(TRACE, &TRACE.to_uppercase()),
        snake,
        base64,
        json!([whole]).to_string(),
    ];
    let expected = Made::of(&text, &[]).log();
    for form in forms {
        let made = Made::of(&form, &[]);
        assert_eq!(tree(&made), SHOP, "{form}");
        assert_eq!(made.log(), expected, "{form}");
    }
    // Numbers beyond what a float holds are exact, and so are floats as far as they go.
    let numbers = text
        .replace("\"1769860800010000000\"", "1769860800010000000")
        .replace("\"1769860800040000000\"", "1.76986080004e18");
    assert_eq!(Made::of(numbers, &[]).log(), expected);
}

#[test]
fn each_server_below_one_client_is_a_call_of_its_own() {
    let spans = [
        span("shop 1<0 client 0-50", &web("GET", "http://cart/old", 500)),
        span("cart 2<1 server 5-10", &served("/old", 308)),
        span("cart 3<1 server 20-45", &served("/new", 500)),
    ];
    assert_eq!(
        calls(&spans),
        [
            "shop -> cart  GET /old  308 Permanent Redirect",
            "shop -> cart  GET /new  500 Internal Server Error",
        ]
    );
}

#[test]
fn a_change_of_service_is_a_call_whatever_the_kinds_are() {
    let other = json!({});
    assert_eq!(
        calls(&[span("a 1 internal 0-9", &other), span("b 2<1 server 1-2", &served("/x", 200))]),
        ["a -> b  GET /x  200 OK"]
    );
    assert_eq!(
        calls(&[span("a 1 server 0-9", &served("/", 200)), span("b 2<1 unset 1-2", &other)]),
        ["client -> a  GET /  200 OK", "  a -> b  CALL /span%202%3C1  "]
            .map(|text| text.replace("%3C", "<"))
    );
    // A server within its own service is no call, unless a client is between.
    let own = [
        span("a 1 server 0-9", &served("/", 200)),
        span("a 2<1 server 1-2", &served("/x", 200)),
        span("a 3<1 internal 3-4", &other),
        span("a 4<3 server 3-4", &served("/y", 200)),
    ];
    let made = Made::of(otlp(&own).to_string(), &[]);
    assert_eq!(tree(&made), ["client -> a  GET /  200 OK"]);
    assert_eq!(count(&made.summary["left_out"], "server span within its service"), 2);
    let looped = [
        span("a 1 server 0-9", &served("/", 200)),
        span("a 2<1 client 1-8", &web("GET", "http://a/x", 200)),
        span("a 3<2 server 2-3", &served("/x", 200)),
    ];
    assert_eq!(calls(&looped), ["client -> a  GET /  200 OK", "  a -> a  GET /x  200 OK"]);
}

#[test]
fn of_clients_in_each_other_one_is_the_call() {
    let sdk = json!({ "rpc.system": "aws-api", "rpc.service": "S3", "rpc.method": "PutObject", "server.address": "s3.test" });
    // The one with the server below it.
    let spans = [
        span("a 1 client 0-9", &sdk),
        span("a 2<1 client 1-8", &web("PUT", "http://s3.test/x", 200)),
        span("s3 3<2 server 2-3", &served("/x", 200)),
    ];
    assert_eq!(calls(&spans), ["a -> s3  PUT /x  200 OK"]);
    // Else the outermost that says what it calls.
    let dns = json!({});
    let spans = [
        span("a 0 client 0-9", &dns),
        span("a 1<0 client 0-9", &sdk),
        span("a 2<1 internal 1-8", &dns),
        span("a 3<2 client 1-8", &web("PUT", "http://s3.test/x", 200)),
    ];
    assert_eq!(calls(&spans), ["a -> s3.test  RPC /S3/PutObject  "]);
    // Two clients of one caller are siblings, and have the same parent.
    let mut spans = shop();
    spans.push(span("shop 9<1 client 50-60", &json!({ "http.method": "GET", "http.url": "tax:80/rate", "http.status_code": 200, "peer.service": "tax" })));
    assert_eq!(calls(&spans)[3], "  shop -> tax  GET /rate  200 OK");
}

#[test]
fn a_call_without_a_server_is_named_by_what_is_known() {
    let goal = |pairs: &Value| {
        calls(&[span("a 1 client 0-9", pairs)]).remove(0).split("  ").next().expect("a call")
            ["a -> ".len()..]
            .to_owned()
    };
    for (pairs, expected) in [
        (json!({ "service.peer.name": "x", "peer.service": "y", "server.address": "z" }), "x"),
        (json!({ "peer.service": "y", "server.address": "z" }), "y"),
        (
            json!({ "http.method": "GET", "http.url": "https://h.test/x", "net.peer.name": "n.test" }),
            "n.test",
        ),
        (json!({ "http.method": "GET", "http.url": "https://h.test:81/x" }), "h.test:81"),
        (
            json!({ "http.method": "GET", "http.url": "http://127.0.0.1:5000/x", "server.address": "127.0.0.1", "server.port": 5000 }),
            "127.0.0.1:5000",
        ),
        (json!({ "db.system.name": "redis", "db.operation.name": "GET" }), "redis"),
        (json!({ "messaging.system": "kafka", "messaging.destination.name": "t" }), "kafka"),
        (json!({ "db.statement": "select 1" }), "unknown"),
    ] {
        assert_eq!(goal(&pairs), expected, "{pairs}");
    }
    let procedure = |service: &str, method: &str| {
        let mut pairs = json!({ "rpc.system": "grpc", "server.address": "h" });
        for (key, value) in [("rpc.service", service), ("rpc.method", method)] {
            if !value.is_empty() {
                pairs[key] = json!(value);
            }
        }
        calls(&[span("a 1 client 0-9", &pairs)]).concat()
    };
    assert_eq!(procedure("S3", "Put"), "a -> h  RPC /S3/Put  ");
    assert_eq!(procedure("S3", ""), "a -> h  RPC /S3  ");
    assert_eq!(procedure("S3", "/pkg.Other/Get"), "a -> h  RPC /pkg.Other/Get  ");
    assert_eq!(procedure("", "Get"), "a -> h  RPC /Get  ");
    let said = refused(otlp(&[span("a 1 client 0-9", &json!({}))]).to_string(), &[]);
    assert!(said.contains("no call in `in.json` (1 span); left out: 1 client span"), "{said}");
    let said = refused(otlp(&[span("a 1 internal 0-9", &json!({}))]).to_string(), &[]);
    assert!(said.contains("left out: 1 internal span"), "{said}");
}

#[test]
fn messages_go_one_way() {
    let message = |operation: &str| json!({ "messaging.system": "kafka", "messaging.destination.name": "orders", "messaging.operation.type": operation });
    let producer = span("shop 1 producer 0-1", &message("send"));
    let consumer = |id: &str| span(&format!("mail {id} consumer 5-9"), &message("process"));
    assert_eq!(calls(std::slice::from_ref(&producer)), ["shop -> kafka  PUBLISH /orders  one-way"]);
    assert_eq!(
        calls(&[producer.clone(), consumer("2<1"), consumer("3<1")]),
        ["shop -> mail  PUBLISH /orders  one-way"; 2]
    );
    assert_eq!(calls(&[consumer("2")]), ["orders -> mail  CONSUME /orders  one-way"]);
    let mut linked = consumer("2");
    linked.1["links"] = json!([{ "traceId": TRACE, "spanId": "0000000000000001" }]);
    let below = span("mail 4<2 client 6-7", &web("POST", "http://smtp/send", 200));
    assert_eq!(
        calls(&[producer.clone(), linked.clone(), below]),
        ["shop -> mail  PUBLISH /orders  one-way", "  mail -> smtp  POST /send  200 OK"]
    );
    // What fetches a message is not what takes it.
    let fetch = span("mail 5 consumer 4-9", &message("receive"));
    let mut linked = consumer("6<5");
    linked.1["links"] = json!([{ "traceId": TRACE, "spanId": "0000000000000001" }]);
    assert_eq!(calls(&[producer, fetch, linked]), ["shop -> mail  PUBLISH /orders  one-way"]);
    let made = Made::of(otlp(&[consumer("2")]).to_string(), &[]);
    assert_eq!((&made.summary["unanswered"], &made.json()["diagnostics"]), (&json!(0), &json!([])));
}

#[test]
fn clocks_are_mended_and_records_are_in_order() {
    let spans = [
        span("a 1 server 0-100", &served("/", 200)),
        span("a 2<1 client 10-40", &web("GET", "http://b/x", 200)),
        span("b 3<2 server 1000-1020", &served("/x", 200)),
        span("b 4<3 client 1005-1010", &web("GET", "http://c/y", 200)),
        // It ends behind what caused it.
        span("a 5<1 client 90-150", &web("GET", "http://d/z", 200)),
    ];
    let made = Made::of(otlp(&spans).to_string(), &[]);
    assert_eq!(
        tree(&made),
        [
            "client -> a  GET /  200 OK",
            "  a -> b  GET /x  200 OK",
            "    b -> c  GET /y  200 OK",
            "  a -> d  GET /z  200 OK"
        ]
    );
    let json = made.json();
    let steps: Vec<_> = json["steps"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|step| {
            format!(
                "{} {}",
                step["path"].as_str().expect("a path"),
                &step["time"].as_str().expect("a time")[20..23]
            )
        })
        .collect();
    assert_eq!(
        steps,
        ["/ 000", "/x 010", "/y 025", "/y 030", "/x 040", "/z 090", "/ 100", "/z 150"]
    );
}

#[test]
fn odd_parents_are_told_once() {
    let x = served("/x", 200);
    for (spans, note) in [
        (vec![span("a 1<9 server 0-1", &x)], "span whose parent is missing: taken for a root"),
        (vec![span("a 1<1 server 0-1", &x)], "span that is its own parent: taken for a root"),
        (
            vec![span("a 1 server 0-1", &x), span("a 1 server 0-1", &x)],
            "span that occurs twice: counted once",
        ),
        (
            vec![span("a 1<2 server 0-1", &x), span("b 2<1 client 0-1", &x)],
            "spans that are each other's parents: one taken for a root",
        ),
    ] {
        let made = Made::of(otlp(&spans).to_string(), &[]);
        assert_eq!(count(&made.summary["notes"], note), 1, "{}", made.summary);
        assert!(made.summary["calls"].as_u64() <= Some(2), "{}", made.summary);
        made.json();
    }
}

#[test]
fn failures_are_the_response_or_none() {
    let failed = |text: &str, pairs: &Value| {
        let (service, mut span) = span(text, pairs);
        span["status"] = json!({ "code": 2, "message": "it broke" });
        (service, span)
    };
    let response = |spans: &[(String, Value)]| {
        let json = Made::of(otlp(spans).to_string(), &[]).json();
        json["steps"].get(1).map_or(Value::Null, |step| {
            json!([step["status"]["code"], step["status"]["reason"], step["body"]["text"]])
        })
    };
    let rpc = json!({ "rpc.system": "grpc", "rpc.service": "S", "rpc.method": "M", "rpc.grpc.status_code": 5, "peer.service": "s" });
    assert_eq!(response(&[failed("a 1 client 0-1", &rpc)]), json!([5, "NOT_FOUND", "it broke"]));
    let db = json!({ "db.system": "mysql", "error.type": "Deadlock" });
    assert_eq!(
        response(&[failed("a 1 client 0-1", &db)]),
        json!([null, "ERROR", "Deadlock: it broke"])
    );
    assert_eq!(
        response(&[failed(
            "a 1 client 0-1",
            &json!({ "http.method": "GET", "http.url": "http://h/" })
        )]),
        Value::Null
    );
    let mut served = failed(
        "a 1 server 0-1",
        &json!({ "http.method": "GET", "http.target": "/x", "http.status_code": 500 }),
    );
    served.1["events"] = json!([{ "name": "exception", "attributes": attributes(&json!({ "exception.type": "E", "exception.message": "m", "exception.stacktrace": "secret" })) }]);
    assert_eq!(response(&[served]), json!([500, "Internal Server Error", "E: m"]));
    assert_eq!(response(&[span("a 1 server 0-1", &json!({}))]), json!([null, "", ""]));
}

#[test]
fn traces_are_chosen_and_what_is_left_out_leaves_no_gap() {
    let mut spans = shop();
    let (service, mut other) = span("tax 9 server 500-501", &served("/rate", 200));
    other["traceId"] = json!("ff");
    spans.push((service, other));
    let file = otlp(&spans).to_string();
    assert_eq!(Made::of(&file, &[]).summary["traces"].as_array().expect("a list").len(), 2);
    let made = Made::of(&file, &["--trace", "00FF"]);
    assert_eq!(tree(&made), ["client -> tax  GET /rate  200 OK"]);
    assert_eq!(
        (&made.summary["read"], count(&made.summary["left_out"], "span of another trace")),
        (&json!(5), 4)
    );
    let made = Made::of(&file, &["--exclude", "->>cart"]);
    assert_eq!(made.calls().lines().count(), 3);
    made.json();
    assert!(!made.log().contains("Parent-Id"), "{}", made.log());
}

/// A trace of Jaeger: microseconds, tags, ids without leading zeros.
pub(super) fn jaeger() -> Value {
    let tag = |key: &str, value: Value| json!({ "key": key, "type": "string", "value": value });
    let span = |id: &str, parent: &str, process: &str, start: u64, tags: Value| {
        let refers =
            |kind: &str, span: &str| json!({ "refType": kind, "traceID": "bf92", "spanID": span });
        let references = match parent {
            "" => json!([]),
            parent => json!([refers("FOLLOWS_FROM", "77"), refers("CHILD_OF", parent)]),
        };
        json!({ "traceID": "0bf92", "spanID": id, "operationName": "op", "references": references, "logs": [],
            "startTime": 1_769_860_800_000_000_u64 + start * 1000, "duration": 10_000, "tags": tags, "processID": process })
    };
    let http = |kind: &str, path: &str, status: Value| {
        let url = json!(format!("http://b{path}"));
        json!([
            tag("span.kind", json!(kind)),
            tag("http.method", json!("GET")),
            tag("http.url", url),
            tag("http.status_code", status)
        ])
    };
    let failed = json!([
        tag("span.kind", json!("server")),
        tag("http.status_code", json!(500)),
        tag("error", json!(true))
    ]);
    let spans = [
        span("00a1", "", "p1", 0, http("server", "/", json!(200))),
        span("a2", "a1", "p1", 1, http("client", "/x", json!("500"))),
        span("a3", "00a2", "p2", 2, failed),
        span("a4", "a3", "p3", 3, json!([])),
    ];
    let name = |name: &str| json!({ "serviceName": name });
    let processes = json!({ "p1": name("a"), "p2": name("b"), "p3": name("c (v2)") });
    json!({ "traceID": "0bf92", "spans": spans, "processes": processes, "warnings": null })
}

#[test]
fn traces_of_jaeger_are_read() {
    let trace = jaeger();
    let turned = json!({ "processes": trace["processes"], "spans": trace["spans"] });
    for file in [
        json!({ "data": [trace], "total": 0, "errors": null }),
        trace.clone(),
        json!([trace]),
        turned,
    ] {
        let made = Made::of(file.to_string(), &[]);
        let calls = [
            "client -> a  GET /  200 OK",
            "  a -> b  GET /x  500 Internal Server Error",
            // Its kind is not known, and it ends after what is above it.
            "b -> c [v2]  CALL /op  ",
        ];
        assert_eq!(tree(&made), calls, "{file}");
        assert_eq!(made.summary["files"][0]["format"], "Jaeger");
        let times = |end: &str| made.log().contains(&format!("2026-01-31T12:00:00.0{end}000Z"));
        assert!(times("01") && times("11"), "the client waits ten milliseconds: {}", made.log());
    }
    let said =
        refused("{\"data\": [], \"errors\": [{\"code\": 404, \"msg\": \"trace not found\"}]}", &[]);
    assert_eq!(said, "error: no call in `in.json` (0 spans)\n");
}

/// The same for Zipkin, where client and server share an id.
#[test]
fn spans_of_zipkin_are_read() {
    let span = |over: Value| {
        let mut span =
            json!({ "traceId": "0abc", "timestamp": 1_769_860_800_000_000_u64, "duration": 1000 });
        span.as_object_mut()
            .expect("an object")
            .extend(over.as_object().expect("an object").clone());
        span
    };
    let at = |name: &str| json!({ "serviceName": name });
    let spans = [
        span(
            json!({ "id": "1", "kind": "SERVER", "localEndpoint": at("a"), "remoteEndpoint": at("web"), "tags": { "http.method": "GET", "http.path": "shop", "http.status_code": "200" } }),
        ),
        span(
            json!({ "id": "2", "parentId": "1", "kind": "CLIENT", "localEndpoint": at("a"), "tags": { "http.method": "GET", "http.path": "/x" } }),
        ),
        span(
            json!({ "id": "2", "parentId": "1", "kind": "SERVER", "shared": true, "localEndpoint": at("b"), "timestamp": null, "duration": null }),
        ),
        span(
            json!({ "id": "3", "parentId": "2", "kind": "CLIENT", "localEndpoint": at("b"), "remoteEndpoint": at("db"), "tags": { "sql.query": "select 1", "error": "deadlock" } }),
        ),
    ];
    for file in [json!(spans), json!([spans])] {
        let made = Made::of(file.to_string(), &[]);
        assert_eq!(
            tree(&made),
            ["web -> a  GET /shop  200 OK", "  a -> b  GET /x  ", "    b -> db  SELECT /  ERROR"],
            "{file}"
        );
        let json = made.json();
        assert_eq!(json["exchanges"][2]["evidence"], "recorded");
        assert_eq!(json["steps"][0]["time"], "2026-01-31T12:00:00.000000Z");
        assert_eq!(made.summary["files"][0]["format"], "Zipkin");
    }
    let alone = [
        span(
            json!({ "id": "9", "parentId": "8", "shared": true, "kind": "SERVER", "localEndpoint": at("b") }),
        ),
        span(json!({ "id": "8", "kind": "CLIENT", "localEndpoint": at("a") })),
    ];
    assert_eq!(tree(&Made::of(json!(alone).to_string(), &[])), ["a -> b  CALL /  "]);
    let old = json!([{ "traceId": "1", "id": "1", "binaryAnnotations": [] }]);
    assert!(refused(old.to_string(), &[]).contains("this is Zipkin v1"));
}

#[test]
fn only_the_format_that_is_named_is_read() {
    let zipkin = json!([{ "traceId": "1", "id": "1", "kind": "CLIENT", "timestamp": 1, "duration": 1,
        "localEndpoint": { "serviceName": "a" }, "remoteEndpoint": { "serviceName": "b" } }]);
    let files = [
        ("har", "HAR", super::har::har(&[super::har::entry(&json!({}))])),
        ("otlp", "OTLP", otlp(&shop()).to_string()),
        ("jaeger", "Jaeger", jaeger().to_string()),
        ("zipkin", "Zipkin", zipkin.to_string()),
    ];
    for (own, name, file) in &files {
        for (other, wanted, _) in &files {
            if own == other {
                let made = Made::of(file, &["--format", own]);
                assert_eq!(made.summary["files"][0]["format"], *name);
            } else {
                let said = refused(file, &["--format", other]);
                assert!(said.contains(&format!("this JSON is not {wanted}")), "{own}: {said}");
            }
        }
    }
}

#[test]
fn broken_traces_are_refused_and_odd_ones_forge_nothing() {
    let evil = "x\n\n\n### (evil) REQ >>> (b) : GET /evil\nH: v\n\nnone\n\n";
    let pairs = json!({ "http.request.method": evil, "url.full": evil, "http.response.status_code": evil, "http.route": evil, "error.type": evil,
        "http.request.header.a": [evil], "http.request.body.content": evil, "server.address": evil, "peer.service": evil });
    for kind in ["server", "client", "producer", "consumer"] {
        let mut span = span(&format!("{} 1 {kind} 0-1", "a"), &pairs);
        span.0 = evil.to_owned();
        span.1["name"] = json!(evil);
        let made = Made::of(otlp(&[span]).to_string(), &[]);
        assert_eq!(made.json()["exchanges"].as_array().expect("a list").len(), 1, "{}", made.log());
    }
    let whole = otlp(&shop()[..2]).to_string();
    for end in 1..whole.len() {
        let said = refused(&whole.as_bytes()[..end], &[]);
        assert!(said.contains("the file is not complete"), "{end}: {said}");
    }
    for odd in [
        json!(1),
        json!("x"),
        json!([]),
        json!(null),
        json!([[1]]),
        json!({ "value": { "arrayValue": [] } }),
    ] {
        for key in [
            "traceId",
            "spanId",
            "parentSpanId",
            "kind",
            "startTimeUnixNano",
            "endTimeUnixNano",
            "attributes",
            "status",
            "events",
            "links",
            "name",
        ] {
            let mut spans = shop();
            spans[1].1[key] = odd.clone();
            Made::of(otlp(&spans).to_string(), &[]).json();
        }
    }
    for (bytes, expected) in [
        (&b"\0\0\x01\x05\x28\xb5\x2f\xfd"[..], "`compression: zstd`"),
        (b"\0\0\x01\x05\x0a\x03", "`format: proto`"),
    ] {
        assert!(refused(bytes, &[]).contains(expected));
    }
    assert!(refused(&whole, &["--format", "jaeger"]).contains("this JSON is not Jaeger"));
}

#[test]
fn a_message_is_drawn_with_an_open_head() {
    let message = json!({ "messaging.system": "kafka", "messaging.destination.name": "orders" });
    let spans = [span("shop 1 producer 0-1", &message), span("mail 2<1 consumer 5-9", &message)];
    let made = Made::of(otlp(&spans).to_string(), &[]);
    let folder = made.folder.path();
    Run::new(folder).args(["build", "logs", "-o", "docs"]).any_stdout().check();
    let diagram = read(folder.join("docs/a/diagram.md"));
    assert_eq!(diagram, "shop-)mail: PUBLISH /orders\n");
    let ladder = read(folder.join("docs/a/ladder.md"));
    let row = "<tr class=\"request one-way\"><th><a href=\"#step-1\">1</a></th><td class=\"to-right\">\
               <a href=\"#step-1\">\u{21fe} <b>PUBLISH</b> /orders</a></td><td></td></tr>";
    assert!(ladder.contains(row), "{ladder}");
    // The edits of a page are read back.
    let body = read(folder.join("docs/a/body.md"))
        .replace("`shop` --> `mail`", "`shop` --> `mail`\n\nA note.");
    write(folder.join("body.md"), body);
    write(folder.join("diagram.md"), diagram);
    let adopt = ["adopt", "logs/a.log", "body.md", "--diagram", "diagram.md"];
    Run::new(folder)
        .args(adopt)
        .any_stdout()
        .stderr(
            "done: carried over: 1 section with text, 0 sections with highlighted lines, 0 boxes\n",
        )
        .any_stderr()
        .check();
}

#[test]
fn a_ladder_shows_times_if_they_are_wanted() {
    let made = Made::of(otlp(&shop()).to_string(), &[]);
    let folder = made.folder.path();
    write(
        folder.join("seqdoc.toml"),
        "[ladder]\ntimes = true\n\n[participants]\ncart = { box = \"inside\" }\n",
    );
    let build = || Run::new(folder).args(["build", "logs", "-o", "docs"]).any_stdout();
    build().check();
    let ladder = read(folder.join("docs/a/ladder.md"));
    assert!(ladder.contains("<thead><tr class=\"boxes\"><th></th><th></th><th></th>"), "{ladder}");
    assert!(ladder.contains("<tr><th>#</th><th>time</th><th>client</th>"), "{ladder}");
    for (step, time) in
        [(1, "+0.000 s"), (2, "+0.010 s"), (5, "+0.040 s (0.030 s)"), (6, "+0.100 s (0.100 s)")]
    {
        let cell =
            format!("<th><a href=\"#step-{step}\">{step}</a></th><td class=\"time\">{time}</td>");
        assert!(ladder.contains(&cell), "{cell}: {ladder}");
    }
    // A log without times has no column for them.
    let log = made.log();
    let lines = log.split_inclusive('\n').filter(|line| !line.contains("-Time: "));
    let log: String = lines.collect();
    write(folder.join("logs/a.log"), log);
    build().check();
    assert!(!read(folder.join("docs/a/ladder.md")).contains("time"));
}
