//! What each instrumentation writes into its spans, old names and new ones, and the call that it means.

use serde_json::{Value, json};

use super::traces::{calls, otlp, span};
use super::{Made, count};

/// The calls of one span.
fn alone(kind: &str, pairs: &Value) -> String {
    calls(&[span(&format!("a 1 {kind} 0-9"), pairs)]).join("\n")
}

/// Each of these says the same.
fn same(kind: &str, expected: &str, forms: &[Value]) {
    for pairs in forms {
        assert_eq!(alone(kind, pairs), expected, "{pairs}");
    }
}

#[test]
fn old_and_new_names_of_http_mean_the_same() {
    same(
        "client",
        "a -> b.test  GET /x  404 Not Found",
        &[
            json!({ "http.request.method": "GET", "url.full": "http://b.test/x?q=1", "server.address": "b.test", "http.response.status_code": 404 }),
            json!({ "http.method": "GET", "http.url": "http://b.test/x?q=1", "net.peer.name": "b.test", "http.status_code": 404 }),
            // Without a scheme, as the client of Node has it.
            json!({ "http.method": "GET", "http.url": "b.test/x?q=1", "http.status_code": 404 }),
        ],
    );
    same(
        "server",
        "client -> a  POST /x  201 Created",
        &[
            json!({ "http.request.method": "POST", "url.path": "/x", "url.query": "q=1", "url.scheme": "http", "server.address": "a", "server.port": 81, "http.response.status_code": 201 }),
            json!({ "http.method": "POST", "http.target": "/x?q=1", "http.scheme": "http", "http.host": "a:81", "http.status_code": 201 }),
            json!({ "http.method": "POST", "http.target": "/x", "http.scheme": "http", "net.host.name": "a", "net.host.port": 81, "http.status_code": 201 }),
            // Go names the operation where others name the host.
            json!({ "http.method": "POST", "http.target": "/x", "http.server_name": "operation", "http.status_code": 201 }),
            // Micrometer.
            json!({ "method": "POST", "uri": "/x", "status": "201", "outcome": "SUCCESS", "http.url": "/x" }),
        ],
    );
    let other = json!({ "http.request.method": "_OTHER", "http.request.method_original": "PURGE", "url.full": "http://b.test/x", "http.response.status_code": 200 });
    same("client", "a -> b.test  PURGE /x  200 OK", &[other]);
}

#[test]
fn old_and_new_names_of_other_calls_mean_the_same() {
    same(
        "client",
        "a -> s  RPC /pkg.S/M  5 NOT_FOUND",
        &[
            json!({ "rpc.system.name": "grpc", "rpc.method": "pkg.S/M", "rpc.status_code": 5, "service.peer.name": "s" }),
            json!({ "rpc.system.name": "grpc", "rpc.method": "pkg.S/M", "rpc.response.status_code": 5, "peer.service": "s" }),
            json!({ "rpc.system": "grpc", "rpc.service": "pkg.S", "rpc.method": "M", "rpc.grpc.status_code": 5, "peer.service": "s" }),
        ],
    );
    same(
        "client",
        "a -> db.test  SELECT /shop/items  ",
        &[
            json!({ "db.system.name": "postgresql", "db.namespace": "shop", "db.query.text": "select 1", "db.operation.name": "SELECT", "db.collection.name": "items", "server.address": "db.test" }),
            json!({ "db.system": "postgresql", "db.name": "shop", "db.statement": "select 1", "db.operation": "select", "db.sql.table": "items", "net.peer.name": "db.test" }),
            // The JDBC client of the Java agent, and one that sums its query up.
            json!({ "db.system": "postgresql", "db.namespace": "shop", "db.collection.name": "items", "db.query.summary": "SELECT items", "server.address": "db.test" }),
        ],
    );
    same(
        "producer",
        "a -> kafka  PUBLISH /orders  one-way",
        &[
            json!({ "messaging.system": "kafka", "messaging.destination.name": "orders", "messaging.operation.type": "send" }),
            json!({ "messaging.system": "kafka", "messaging.destination": "orders", "messaging.operation": "publish" }),
        ],
    );
}

#[test]
fn headers_and_bodies_stand_in_attributes_of_either_form() {
    let steps = |pairs: &Value| {
        let made = Made::of(otlp(&[span("a 1 server 0-9", pairs)]).to_string(), &[]);
        made.json()["steps"].as_array().expect("steps").clone()
    };
    let base = |more: Value| {
        let mut pairs = json!({ "http.request.method": "PUT", "url.path": "/x", "http.response.status_code": 200 });
        pairs
            .as_object_mut()
            .expect("an object")
            .extend(more.as_object().expect("an object").clone());
        pairs
    };
    for key in ["content-type", "content_type"] {
        let pairs = base(
            json!({ format!("http.request.header.{key}"): ["text/plain"], format!("http.response.header.{key}"): ["a", "b"],
            "http.request.body.content": "sent", "http.response.body.content": "got" }),
        );
        let steps = steps(&pairs);
        assert_eq!(steps[0]["headers"][0], json!(["content-type", "text/plain"]), "{key}");
        assert_eq!(steps[1]["headers"][1], json!(["content-type", "b"]), "{key}");
        assert_eq!([&steps[0]["body"]["text"], &steps[1]["body"]["text"]], ["sent", "got"]);
    }
    for key in ["rpc.request.metadata.x-id", "rpc.grpc.request.metadata.x-id"] {
        let steps = steps(
            &json!({ "rpc.system": "grpc", "rpc.service": "S", "rpc.method": "M", key: ["7"] }),
        );
        assert_eq!(steps[0]["headers"][0], json!(["x-id", "7"]), "{key}");
    }
}

#[test]
fn spans_of_frameworks_are_no_calls() {
    let served =
        json!({ "http.request.method": "GET", "url.path": "/x", "http.response.status_code": 200 });
    let spans = [
        span("a 1 server 0-9", &served),
        // Middleware of Node, the parts of ASGI, a connection, a name that is looked up.
        span("a 2<1 internal 1-2", &json!({ "http.route": "/", "express.type": "middleware" })),
        span(
            "a 3<1 internal 2-3",
            &json!({ "asgi.event.type": "http.response.start", "http.status_code": 200 }),
        ),
        span("a 4<1 internal 3-4", &json!({ "net.peer.name": "b" })),
        span("a 5<1 client 4-5", &json!({})),
    ];
    let made = Made::of(otlp(&spans).to_string(), &[]);
    assert_eq!(super::traces::tree(&made), ["client -> a  GET /x  200 OK"]);
    assert_eq!(count(&made.summary["left_out"], "internal span"), 3, "{}", made.summary);
    // A browser writes its calls as internal spans.
    let browser =
        json!({ "http.method": "GET", "http.url": "http://b.test/y", "http.status_code": 200 });
    assert_eq!(alone("internal", &browser), "a -> b.test  GET /y  200 OK");
    // A query without a kind is one.
    assert_eq!(
        alone("unset", &json!({ "db.system": "mysql", "db.statement": "select 1" })),
        "a -> mysql  SELECT /  "
    );
}

#[test]
fn a_proxy_is_a_service_of_its_own() {
    let at = |url: &str| json!({ "component": "proxy", "http.method": "GET", "http.url": url, "http.status_code": 200 });
    let spans = [
        span("envoy 1 server 0-9", &at("http://front/x")),
        span(
            "envoy 2<1 client 1-8",
            &json!({ "component": "proxy", "upstream_cluster": "cart", "http.method": "GET", "http.url": "http://cart/x", "http.status_code": 200 }),
        ),
        span("cart 3<2 server 2-7", &at("http://cart/x")),
    ];
    assert_eq!(
        calls(&spans),
        ["client -> envoy  GET /x  200 OK", "  envoy -> cart  GET /x  200 OK"]
    );
}

#[test]
fn a_span_without_attributes_is_labelled_by_its_name() {
    assert_eq!(
        alone("server", &json!({ "graphql.operation.type": "query" })),
        "client -> a  CALL /span%201  "
    );
}

#[test]
fn a_route_names_variables_in_the_form_of_any_framework() {
    for (route, path, expected) in [
        ("/items/{id}", "/items/7", "/items/{id}"),
        ("/items/:id", "/items/7", "/items/{id}"),
        ("/items/<int:id>", "/items/7", "/items/{id}"),
        ("/items/[id]", "/items/7", "/items/{id}"),
        ("^/items/(?P<id>[0-9]+)$", "/items/7", "/items/{id}"),
        // It says nothing, or something else.
        ("/", "/items/a", "/items/a"),
        ("/*", "/items/a", "/items/a"),
        ("/other/{id}", "/items/a", "/items/a"),
    ] {
        let pairs = json!({ "http.request.method": "GET", "url.path": path, "http.route": route, "http.response.status_code": 200 });
        assert_eq!(
            alone("server", &pairs),
            format!("client -> a  GET {expected}  200 OK"),
            "{route}"
        );
    }
}
