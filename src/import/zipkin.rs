//! A span of Zipkin v2 in, a span out.

use super::json::{Error, Json};
use super::span::{Attributes, Kind, Span, Spans};

/// The members of a span.
const MEMBERS: [&str; 12] = [
    "traceId",
    "id",
    "parentId",
    "name",
    "kind",
    "timestamp",
    "duration",
    "localEndpoint",
    "remoteEndpoint",
    "tags",
    "shared",
    "binaryAnnotations",
];

/// Whether a span can have such a member.
pub(super) fn has(key: &str) -> bool {
    MEMBERS.contains(&key)
}

/// Reads the members of a span; whether they are those of one.
pub(super) fn span(value: &Json, spans: &mut Spans) -> Result<bool, Error> {
    if !value.get("binaryAnnotations").is_null() {
        return Err(Error::Other("this is Zipkin v1; ask for `/api/v2/trace/ID`"));
    }
    let text = |name: &str| value.get(name).text().unwrap_or_default();
    let trace = text("traceId");
    if trace.is_empty() {
        return Ok(false);
    }
    let Some(id) = spans.id(trace, text("id")) else { return Ok(false) };
    let parent = spans.id(trace, text("parentId"));
    let micros = |name: &str| value.get(name).whole().map(|time| time * 1000);
    let start = micros("timestamp").filter(|time| *time > 0);
    let mut attributes = Attributes::default();
    for (name, tag) in value.get("tags").members() {
        let tag = tag.plain().unwrap_or_default().to_owned();
        // A path may lack its slash.
        let bare = name == "http.path" && !tag.starts_with('/');
        attributes.add(name, vec![if bare { format!("/{tag}") } else { tag }]);
    }
    let end = |name: &str| value.get(name).get("serviceName").some_text();
    let error = attributes.get("error").filter(|error| *error != "false").map(str::to_owned);
    let span = Span {
        id,
        parent,
        service: spans.service(end("localEndpoint").unwrap_or_default()),
        kind: Kind::of(text("kind")),
        name: text("name").to_owned(),
        start,
        end: start.and_then(|start| Some(start + micros("duration")?.max(0))),
        failed: error.is_some(),
        shared: *value.get("shared") == Json::Bool(true),
        remote: end("remoteEndpoint").map(str::to_owned),
        attributes,
        ..Span::default()
    };
    spans.add(span, 6);
    Ok(true)
}
