//! Oddities that were seen in files of OTLP, and what becomes of them.

use serde_json::{Map, Value, json};

use super::traces::{SHOP, TRACE, calls, otlp, served, shop, span, tree, web};
use super::{Made, count};

/// Changes every object of a file.
fn each(value: &mut Value, change: &dyn Fn(&mut Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|value| each(value, change));
            change(members);
        }
        Value::Array(items) => items.iter_mut().for_each(|value| each(value, change)),
        _ => {}
    }
}

/// The shop of the other tests, each object of its file changed.
fn changed(change: &dyn Fn(&mut Map<String, Value>)) -> String {
    let mut file = otlp(&shop());
    each(&mut file, change);
    file.to_string()
}

/// The only call of one span.
fn alone(kind: &str, pairs: &Value) -> String {
    calls(&[span(&format!("a 1 {kind} 0-9"), pairs)]).join("\n")
}

type Change = fn(&mut Map<String, Value>);

#[test]
fn values_have_other_types_and_names_that_nobody_knows() {
    let plain = Made::of(otlp(&shop()).to_string(), &[]).log();
    let changes: [(&str, Change); 5] = [
        ("a whole number is one", |members| {
            if let Some(Value::String(number)) = members.get("intValue") {
                members["intValue"] = json!(number.parse::<i64>().expect("a number"));
            }
        }),
        ("a number is a float, or a text", |members| {
            if let Some(number) = members.remove("intValue") {
                let digits = number.as_str().expect("a text");
                let kind = if digits == "200" { "doubleValue" } else { "stringValue" };
                members.insert(kind.to_owned(), json!(digits));
            }
        }),
        ("members of newer versions", |members| {
            let more = json!({ "flags": 257, "traceState": "a=b", "entityRefs": [{ "type": "t" }], "droppedAttributesCount": 3,
                "droppedEventsCount": 128, "droppedLinksCount": 1, "schemaUrl": "https://opentelemetry.io/schemas/1.26.0" });
            members.extend(more.as_object().expect("an object").clone());
        }),
        ("attributes of all types", |members| {
            let more = ["kvlistValue", "boolValue", "doubleValue", "stringValueStrindex"];
            let list = json!({ "values": [{ "key": "a", "value": { "stringValue": "b" } }] });
            let values = more.map(|kind| json!({ "key": "own", "value": { kind: if kind == "kvlistValue" { list.clone() } else { json!(1) } } }));
            let odd = [json!({ "key": "http.route", "value": {} }), json!({ "keyStrindex": 3 })];
            if let Some(attributes) = members.get_mut("attributes").and_then(Value::as_array_mut) {
                attributes.extend(values.into_iter().chain(odd));
            }
        }),
        ("a text that is empty", |members| {
            if members.get("parentSpanId") == Some(&json!("")) {
                members.remove("parentSpanId");
                members.insert("traceState".to_owned(), json!(""));
            }
        }),
    ];
    for (what, change) in changes {
        let made = Made::of(changed(&change), &[]);
        assert_eq!(tree(&made), SHOP, "{what}");
        assert_eq!(made.log(), plain, "{what}");
    }
}

#[test]
fn a_status_is_a_number_a_word_or_nothing() {
    for (status, kept) in [
        (json!({}), true),
        (json!({ "code": 0 }), true),
        (json!({ "code": 1 }), true),
        (json!({ "code": "STATUS_CODE_UNSET" }), true),
        (json!({ "code": "STATUS_CODE_OK" }), true),
        (json!(null), true),
        (json!({ "code": 2, "message": "it broke" }), false),
        (json!({ "code": "STATUS_CODE_ERROR", "message": "it broke" }), false),
    ] {
        let mut span =
            span("a 1 client 0-9", &json!({ "db.system": "mysql", "server.address": "db" }));
        span.1["status"] = status.clone();
        let made = Made::of(otlp(&[span]).to_string(), &[]);
        let end = if kept { "" } else { "ERROR" };
        assert_eq!(tree(&made), [format!("a -> db  QUERY /  {end}")], "{status}");
        assert_eq!(made.log().contains("\nit broke\n"), !kept, "{status}");
    }
}

#[test]
fn ids_lose_their_zeros_and_times_are_missing() {
    let whole = otlp(&shop()).to_string();
    let zero = format!("0{}", &TRACE[1..]);
    let expected = Made::of(whole.replace(TRACE, &zero), &[]).log();
    let lost = whole.replacen(TRACE, &zero, 2).replace(TRACE, &TRACE[1..]);
    // Parent and child are written differently.
    let lost = lost.replacen("\"0000000000000002\"", "\"2\"", 1);
    assert_eq!(Made::of(lost, &[]).log(), expected);
    for missing in [json!(null), json!(0), json!("0"), json!("")] {
        let file = changed(&|members| {
            if members.get("name") == Some(&json!("span 2<1")) {
                members["startTimeUnixNano"] = missing.clone();
                members["endTimeUnixNano"] = missing.clone();
            }
        });
        assert_eq!(tree(&Made::of(file, &[])), SHOP, "{missing}");
    }
    let none = changed(&|members| {
        members.remove("startTimeUnixNano");
        members.remove("endTimeUnixNano");
    });
    let made = Made::of(none, &[]);
    assert_eq!(tree(&made), SHOP);
    assert!(!made.log().contains("-Time: "), "{}", made.log());
}

#[test]
fn a_span_without_a_kind_is_a_call_where_the_service_changes() {
    let mut spans =
        [span("a 1 server 0-9", &served("/", 200)), span("b 2<1 server 1-2", &served("/x", 200))];
    spans[1].1.as_object_mut().expect("an object").remove("kind");
    assert_eq!(calls(&spans), ["client -> a  GET /  200 OK", "  a -> b  GET /x  200 OK"]);
}

#[test]
fn bytes_are_base64() {
    let mut file = otlp(&shop());
    each(&mut file, &|members| {
        if let Some(attributes) = members.get_mut("attributes").and_then(Value::as_array_mut) {
            attributes.push(json!({ "key": "http.request.body.content", "value": { "bytesValue": "c2VudA==" } }));
            attributes.push(
                json!({ "key": "http.response.body.content", "value": { "bytesValue": "Z290" } }),
            );
        }
    });
    let json = Made::of(file.to_string(), &[]).json();
    assert_eq!(
        [&json["steps"][0]["body"]["text"], &json["steps"][5]["body"]["text"]],
        ["sent", "got"]
    );
}

#[test]
fn one_file_holds_traces_metrics_and_log_records() {
    let trace = otlp(&shop()).to_string();
    let lines =
        ["{\"resourceMetrics\":[]}", &trace, "{\"resourceLogs\":[]}", "{\"resourceMetrics\":[]}"];
    let made = Made::of(lines.join("\n"), &[]);
    assert_eq!(tree(&made), SHOP);
    assert_eq!(count(&made.summary["left_out"], "group of metrics or log records"), 3);
}

#[test]
fn a_trace_of_grafana_has_old_names_and_numbers_for_times() {
    let whole = otlp(&shop());
    let file = json!({ "batches": whole["resourceSpans"] }).to_string();
    let mut file: Value =
        serde_json::from_str(&file.replace("scopeSpans", "instrumentationLibrarySpans"))
            .expect("JSON");
    each(&mut file, &|members| {
        for key in ["startTimeUnixNano", "endTimeUnixNano"] {
            if let Some(Value::String(time)) = members.get(key) {
                members[key] = json!(time.parse::<u64>().expect("a number"));
            }
        }
    });
    assert_eq!(Made::of(file.to_string(), &[]).log(), Made::of(whole.to_string(), &[]).log());
}

#[test]
fn frameworks_write_spans_that_are_no_calls() {
    // In Python a server is an internal span if another one is open.
    for pairs in [
        json!({ "http.method": "GET", "http.target": "/x", "http.url": "http://a/x", "http.status_code": 200 }),
        json!({ "http.request.method": "GET", "url.path": "/x", "http.route": "/x", "http.response.status_code": 200 }),
    ] {
        let spans =
            [span("a 1 server 0-9", &served("/x", 200)), span("a 2<1 internal 1-8", &pairs)];
        let made = Made::of(otlp(&spans).to_string(), &[]);
        assert_eq!(tree(&made), ["client -> a  GET /x  200 OK"], "{pairs}");
        assert_eq!(count(&made.summary["left_out"], "internal span"), 1, "{pairs}");
    }
}

#[test]
fn instrumentations_leave_out_what_others_have() {
    for (kind, pairs, expected) in [
        // JavaScript: a URL without its scheme, with a port.
        (
            "client",
            json!({ "http.method": "GET", "http.url": "frontend-proxy:8080/api/x", "http.status_code": 200 }),
            "a -> frontend-proxy:8080  GET /api/x  200 OK",
        ),
        // Go: no peer, and the number of the status.
        (
            "client",
            json!({ "rpc.system": "grpc", "rpc.service": "pkg.S", "rpc.method": "M", "rpc.grpc.status_code": 0 }),
            "a -> unknown  RPC /pkg.S/M  0 OK",
        ),
        // Micrometer: a template beside the path.
        (
            "server",
            json!({ "method": "GET", "uri": "/items/{id}", "status": "200", "outcome": "SUCCESS", "http.url": "/items/7" }),
            "client -> a  GET /items/7  200 OK",
        ),
        // The agent of Java: no URL, and a route that fits everything.
        (
            "server",
            json!({ "http.request.method": "GET", "url.path": "/x", "url.query": "q=1", "url.scheme": "http", "server.address": "a", "http.route": "/*", "http.response.status_code": 200 }),
            "client -> a  GET /x  200 OK",
        ),
    ] {
        assert_eq!(alone(kind, &pairs), expected, "{pairs}");
    }
    // .NET hides the values of queries by itself.
    let hidden =
        span("a 1 client 0-9", &web("GET", "http://b.test/x?key1=Redacted&key2=Redacted", 200));
    let json = Made::of(otlp(&[hidden]).to_string(), &[]).json();
    assert_eq!(json["steps"][0]["url"], "http://b.test/x?key1=Redacted&key2=Redacted");
    // A tool of an agent, and a query of GraphQL: the name of the span is all that there is.
    let spans = [
        span("agent 1 server 0-9", &json!({})),
        span("agent 2<1 client 1-8", &json!({})),
        span("tools 3<2 server 2-7", &json!({ "mcp.method.name": "tools/call" })),
    ];
    assert_eq!(
        calls(&spans),
        ["client -> agent  CALL /span%201  ", "  agent -> tools  CALL /span%203<2  "]
    );
}

#[test]
fn a_root_that_only_links_to_its_service_claims_no_parent() {
    let mut spans = vec![
        span("a 1 server 0-9", &served("/", 200)),
        span("a 2 internal 5-20", &json!({})),
        span("a 3<2 client 6-19", &web("GET", "http://b.test/x", 200)),
    ];
    spans[1].1["links"] = json!([{ "traceId": TRACE, "spanId": "0000000000000001" }]);
    for (_, span) in &mut spans[1..] {
        span["traceId"] = json!("ff");
    }
    let made = Made::of(otlp(&spans).to_string(), &[]);
    let found = made.calls();
    assert!(
        found.contains("client -> a  GET /  200 OK") && found.contains("a -> b.test  GET /x"),
        "{found}"
    );
    assert!(!made.log().contains("Parent-Id"), "{}", made.log());
}

#[test]
fn a_member_that_is_not_of_its_format_says_nothing() {
    let otlp_only = &["--format", "otlp"][..];
    for (name, value, arguments) in [
        ("data", json!("x"), &[][..]),
        ("data", json!([1]), otlp_only),
        ("spans", json!([1]), otlp_only),
        ("version", json!(1), &[]),
    ] {
        let file = json!({ name: value, "resourceSpans": otlp(&shop())["resourceSpans"] });
        assert_eq!(tree(&Made::of(file.to_string(), arguments)), SHOP, "{file}");
    }
}
