//! Oddities that were seen in files of Jaeger and Zipkin, and what becomes of them.

use serde_json::{Value, json};

use super::Made;
use super::traces::{jaeger, tree};

fn made(file: &Value) -> Made {
    Made::of(file.to_string(), &[])
}

/// The trace of the other tests, each span of it changed.
fn changed(change: &dyn Fn(&mut Value)) -> Value {
    let mut trace = jaeger();
    trace["spans"].as_array_mut().expect("spans").iter_mut().for_each(change);
    trace
}

fn tag(key: &str, kind: &str, value: &Value) -> Value {
    json!({ "key": key, "type": kind, "value": value })
}

/// Tags that are texts.
fn texts<const COUNT: usize>(tags: [(&str, &str); COUNT]) -> Vec<Value> {
    tags.map(|(key, value)| tag(key, "string", &json!(value))).into()
}

/// Changes the value of the tag of a name; a tag that is null is taken out.
fn retag(span: &mut Value, key: &str, new: &Value) {
    for tag in span["tags"].as_array_mut().expect("tags").iter_mut().filter(|tag| tag["key"] == key)
    {
        *tag = if new.is_null() { json!({}) } else { self::tag(key, "string", new) };
    }
}

type Change = fn(&mut Value);

#[test]
fn a_trace_of_jaeger_says_the_same_in_other_forms() {
    let plain = made(&jaeger()).log();
    let changes: [(&str, Change); 6] = [
        ("the process stands in the span", |span| {
            let name = jaeger()["processes"][span["processID"].as_str().expect("an id")].clone();
            span["process"] = name;
            span["processID"] = json!(null);
        }),
        ("the parent stands beside the references", |span| {
            let parent = span["references"].get(1).map(|reference| reference["spanID"].clone());
            span["parentSpanID"] = parent.unwrap_or_default();
            span["references"] = json!([]);
        }),
        ("a reference leads to another trace", |span| {
            let other = json!({ "refType": "CHILD_OF", "traceID": "ff", "spanID": "a4" });
            span["references"].as_array_mut().expect("references").insert(0, other);
        }),
        ("an error is a word", |span| retag(span, "error", &json!("true"))),
        ("tags have all types", |span| {
            let tags = span["tags"].as_array_mut().expect("tags");
            for tag in tags.iter_mut().filter(|tag| tag["value"].is_number()) {
                tag["type"] = json!("int64");
            }
            tags.extend([
                tag("sampler.param", "float64", &json!(0.5)),
                tag("own", "binary", &json!("AAE=")),
                tag("internal", "bool", &json!(false)),
            ]);
        }),
        ("the clock was adjusted", |span| span["warnings"] = json!(["clock skew adjusted by 1ms"])),
    ];
    for (what, change) in changes {
        assert_eq!(made(&changed(&change)).log(), plain, "{what}");
    }
    let mut dump = changed(&changes[0].1);
    dump.as_object_mut().expect("an object").remove("processes");
    assert_eq!(made(&dump).log(), plain);
    let pretty =
        serde_json::to_string_pretty(&json!({ "data": [jaeger()], "limit": 0, "offset": 0 }));
    assert_eq!(Made::of(pretty.expect("JSON"), &[]).log(), plain);
}

#[test]
fn ids_of_jaeger_lose_their_zeros() {
    let (trace, span) = ("0af7651916cd43dd8448eb211c80319c", "00f067aa0ba902b7");
    let whole = jaeger()
        .to_string()
        .replace("\"0bf92\"", &format!("\"{trace}\""))
        .replace("\"bf92\"", &format!("\"{trace}\""));
    let whole = whole.replace("\"00a2\"", "\"a2\"").replace("\"a2\"", &format!("\"{span}\""));
    let lost = whole.replacen(trace, &trace[1..], 3).replacen(span, &span[1..], 1).replacen(
        span,
        &span[2..],
        1,
    );
    assert_ne!(whole, lost);
    assert_eq!(Made::of(lost, &[]).log(), Made::of(whole, &[]).log());
}

#[test]
fn what_comes_from_opentelemetry_says_its_status_in_tags() {
    let error = |span: &mut Value| {
        retag(span, "error", &json!(null));
        if span["spanID"] == "a3" {
            let more = [
                ("otel.status_code", "ERROR"),
                ("otel.status_description", "it broke"),
                ("otel.scope.name", "s"),
                ("otel.library.name", "s"),
            ];
            span["tags"].as_array_mut().expect("tags").extend(texts(more));
        }
    };
    assert!(made(&changed(&error)).log().contains("\nit broke\n"));
    let thrown = |span: &mut Value| {
        let fields = [
            ("event", "exception"),
            ("exception.type", "E"),
            ("exception.message", "m"),
            ("exception.stacktrace", "at line 1"),
        ];
        span["logs"] = json!([
            { "timestamp": 1, "fields": texts([("event", "started")]) },
            { "timestamp": 2, "fields": texts(fields) },
        ]);
    };
    let log = made(&changed(&thrown)).log();
    assert!(log.contains("\nE: m\n") && !log.contains("at line 1"), "{log}");
}

/// A span of Zipkin: `service id<parent KIND`, with what is laid over it.
fn span(text: &str, over: &Value) -> Value {
    let words: Vec<&str> = text.split(' ').collect();
    let (id, parent) = words[1].split_once('<').unwrap_or((words[1], ""));
    let mut span = json!({ "traceId": "abc", "id": id, "name": "get", "timestamp": 1_769_860_800_000_000_u64, "duration": 1000 });
    let endpoint = json!({ "serviceName": words[0], "ipv4": "10.0.0.1", "port": 80 });
    let own = [("parentId", json!(parent)), ("kind", json!(words[2])), ("localEndpoint", endpoint)];
    let some =
        own.into_iter().filter(|(_, value)| !["", "-"].contains(&value.as_str().unwrap_or("x")));
    span.as_object_mut()
        .expect("an object")
        .extend(some.map(|(key, value)| (key.to_owned(), value)));
    span.as_object_mut().expect("an object").extend(over.as_object().expect("an object").clone());
    span
}

fn http(path: &str, status: &str) -> Value {
    json!({ "tags": { "http.method": "GET", "http.path": path, "http.status_code": status } })
}

fn shared(start: u64) -> Value {
    let mut over = http("/x", "200");
    over["shared"] = json!(true);
    over["timestamp"] = json!(1_769_860_800_000_000_u64 + start);
    over
}

fn zipkin(spans: &[Value]) -> Vec<String> {
    tree(&made(&json!(spans)))
}

#[test]
fn halves_of_a_call_share_an_id() {
    let web = span("a 1 SERVER", &http("/", "200"));
    let client = span("a 2<1 CLIENT", &http("/x", "200"));
    let server = span("b 2<1 SERVER", &shared(100));
    let below = span(
        "b 3<2 CLIENT",
        &json!({ "tags": { "http.method": "GET", "http.path": "/y" }, "remoteEndpoint": { "serviceName": "c" } }),
    );
    let expected =
        ["client -> a  GET /  200 OK", "  a -> b  GET /x  200 OK", "    b -> c  GET /y  "];
    // A third half without a kind is no call of its own, whosever it is.
    for other in ["a 2<1 -", "b 2<1 -"] {
        for tags in
            [json!({ "lc": "x" }), json!({ "http.method": "GET", "http.url": "http://b/x" })]
        {
            let third = span(other, &json!({ "name": "work", "tags": tags }));
            for at in 0..5 {
                let mut spans = vec![web.clone(), client.clone(), server.clone(), below.clone()];
                spans.insert(at, third.clone());
                assert_eq!(zipkin(&spans), expected, "{other} {tags} {at}");
            }
        }
    }
    // One client may have five servers.
    let servers =
        ["b", "c", "d", "e", "f"].map(|name| span(&format!("{name} 2<1 SERVER"), &shared(100)));
    let spans: Vec<Value> = [web, client].into_iter().chain(servers).collect();
    let mut found = zipkin(&spans);
    found.sort();
    let calls = ["b", "c", "d", "e", "f"].map(|name| format!("  a -> {name}  GET /x  200 OK"));
    assert_eq!(found[..5], calls);
    // Of a service that calls itself, the half of the client may be missing.
    let own = span("a 2<1 SERVER", &shared(100));
    let expected = ["client -> a  GET /  200 OK", "  a -> a  GET /x  200 OK"];
    assert_eq!(zipkin(&[span("a 1 SERVER", &http("/", "200")), own]), expected);
    // A clock that is 62 ms behind changes no order.
    let late = [span("a 1 CLIENT", &http("/x", "200")), span("b 1 SERVER", &shared(0))];
    let mut early = late.clone();
    early[1]["timestamp"] = json!(1_769_860_800_000_000_u64 - 62_000);
    assert_eq!(made(&json!(early)).log(), made(&json!(late)).log());
}

#[test]
fn spans_of_zipkin_lack_times_names_and_kinds() {
    for trace in ["463ac35c9f6413ad", "463ac35c9f6413ad48485a3953bb6124"] {
        let file = json!([span("a 1 SERVER", &http("/x", "200"))])
            .to_string()
            .replace("\"abc\"", &format!("\"{trace}\""));
        assert_eq!(Made::of(file, &[]).summary["traces"][0]["id"], trace);
    }
    for missing in [&["timestamp", "duration"][..], &["timestamp"], &["duration"]] {
        let mut spans = [
            span("a 1 SERVER", &http("/", "200")),
            span("a 2<1 CLIENT", &http("/x", "200")),
            span("b 2<1 SERVER", &shared(9)),
        ];
        for key in missing {
            spans[2].as_object_mut().expect("an object").remove(*key);
        }
        assert_eq!(
            zipkin(&spans),
            ["client -> a  GET /  200 OK", "  a -> b  GET /x  200 OK"],
            "{missing:?}"
        );
    }
    let mut unnamed = span("a 1 SERVER", &http("/x", "200"));
    for endpoint in [json!(null), json!({ "ipv4": "10.0.0.1" })] {
        unnamed["localEndpoint"] = endpoint;
        assert_eq!(zipkin(std::slice::from_ref(&unnamed)), ["client -> unknown  GET /x  200 OK"]);
    }
    // No kind anywhere: where the service changes, there is a call.
    let plain = [span("a 1 -", &json!({})), span("b 2<1 -", &http("/x", "200"))];
    assert_eq!(zipkin(&plain), ["a -> b  GET /x  200 OK"]);
}

#[test]
fn the_other_end_and_the_tags_say_what_is_called() {
    let far = |kind: &str, name: &str, tags: Value| {
        span(
            &format!("a 1 {kind}"),
            &json!({ "remoteEndpoint": { "serviceName": name }, "tags": tags }),
        )
    };
    let query = |tag: &str| json!({ tag: "select 1" });
    for (span, expected) in [
        (
            far(
                "CLIENT",
                "b",
                json!({ "http.method": "GET", "http.url": "http://h/x", "http.status_code": "200" }),
            ),
            "a -> b  GET /x  200 OK",
        ),
        (far("CLIENT", "b", json!({ "http.method": "GET", "http.path": "x" })), "a -> b  GET /x  "),
        (far("SERVER", "web", json!({ "http.path": "/x" })), "web -> a  CALL /x  "),
        (far("CLIENT", "db", query("sql.query")), "a -> db  SELECT /  "),
        (far("CLIENT", "db", query("cassandra.query")), "a -> db  SELECT /  "),
        (
            far("PRODUCER", "kafka", json!({ "kafka.topic": "orders" })),
            "a -> kafka  PUBLISH /orders  one-way",
        ),
        (
            far("PRODUCER", "rabbit", json!({ "rabbit.exchange": "orders" })),
            "a -> rabbit  PUBLISH /orders  one-way",
        ),
        (
            far("CONSUMER", "kafka", json!({ "kafka.topic": "orders" })),
            "kafka -> a  CONSUME /orders  one-way",
        ),
        (far("CLIENT", "b", json!({ "error": "timed out" })), "a -> b  CALL /get  ERROR"),
        // An old system has names of its own.
        (far("CLIENT", "b", json!({ "http.uri.client": "/x" })), "a -> b  CALL /get  "),
    ] {
        assert_eq!(zipkin(std::slice::from_ref(&span)), [expected], "{span}");
    }
}
