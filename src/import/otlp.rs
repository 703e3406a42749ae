//! OTLP as JSON in, its spans out: as the specification has it, and as files really have it.

use std::io::Read;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::call::Body;
use super::har::of_bytes;
use super::json::{Error, Json, Kind, Reader};
use super::span::{self, Attributes, Span, Spans};
use super::summary::Summary;

/// Names of members at the top, or where a wrapper has them.
const SPANS: [&str; 3] = ["resourceSpans", "resource_spans", "batches"];
const WRAPPERS: [&str; 2] = ["trace", "result"];
const OTHERS: [&str; 4] = ["resourceMetrics", "resource_metrics", "resourceLogs", "resource_logs"];

/// Whether a member of an object is one of OTLP.
pub(super) fn has(key: &str) -> bool {
    SPANS.contains(&key) || WRAPPERS.contains(&key) || OTHERS.contains(&key)
}

/// Reads such a member.
pub(super) fn member<R: Read>(
    reader: &mut Reader<R>,
    key: &str,
    spans: &mut Spans,
    summary: &mut Summary,
) -> Result<(), Error> {
    let kind = reader.kind()?;
    if SPANS.contains(&key) && kind == Kind::List {
        return reader.list(&mut |reader| resource(reader, spans));
    }
    if OTHERS.contains(&key) {
        summary.left_out.add("group of metrics or log records");
    }
    if WRAPPERS.contains(&key) && kind == Kind::Object {
        return reader.object(&mut |reader, key| {
            let is_inside = has(key) && !WRAPPERS.contains(&key);
            if is_inside { member(reader, key, spans, summary) } else { reader.skip() }
        });
    }
    reader.skip()
}

/// The spans of one resource, which may be named behind them.
fn resource<R: Read>(reader: &mut Reader<R>, spans: &mut Spans) -> Result<(), Error> {
    if reader.kind()? != Kind::Object {
        return reader.skip();
    }
    let from = spans.list.len();
    let mut service = String::new();
    reader.object(&mut |reader, key| match key {
        "resource" => {
            let resource = reader.value()?;
            let named = |name: &str| {
                let attributes = resource.get("attributes").items().iter();
                let mut named = attributes.filter(|one| one.get("key").text() == Some(name));
                named.next().and_then(|one| texts(one.get("value")).into_iter().next())
            };
            service = named("service.name").or_else(|| named("service_name")).unwrap_or_default();
            Ok(())
        }
        "scopeSpans"
        | "scope_spans"
        | "instrumentationLibrarySpans"
        | "instrumentation_library_spans"
            if reader.kind()? == Kind::List =>
        {
            reader.list(&mut |reader| scope(reader, spans))
        }
        _ => reader.skip(),
    })?;
    let number = spans.service(&service);
    spans.list[from..].iter_mut().for_each(|span| span.service = number);
    Ok(())
}

fn scope<R: Read>(reader: &mut Reader<R>, spans: &mut Spans) -> Result<(), Error> {
    if reader.kind()? != Kind::Object {
        return reader.skip();
    }
    reader.object(&mut |reader, key| match key {
        "spans" if reader.kind()? == Kind::List => reader.list(&mut |reader| {
            let value = reader.value()?;
            add(&value, spans);
            Ok(())
        }),
        _ => reader.skip(),
    })
}

fn add(value: &Json, spans: &mut Spans) {
    let text = |names: &[&str]| value.any(names).text().unwrap_or_default();
    let trace = text(&["traceId", "trace_id"]);
    let Some(id) = spans.id(trace, text(&["spanId", "span_id"])) else { return };
    let parent = spans.id(trace, text(&["parentSpanId", "parent_span_id"]));
    let links = value.get("links").items().iter().filter_map(|link| {
        let [trace, span] = [["traceId", "trace_id"], ["spanId", "span_id"]]
            .map(|names| link.any(&names).text().unwrap_or_default());
        spans.id(trace, span)
    });
    let links = links.collect();
    let time = |names: &[&str]| value.any(names).whole().filter(|time| *time > 0);
    let status = value.get("status");
    let code = status.get("code").plain().unwrap_or_default();
    let mut span = Span {
        id,
        parent,
        links,
        kind: span::Kind::of(value.get("kind").plain().unwrap_or_default()),
        name: text(&["name"]).to_owned(),
        start: time(&["startTimeUnixNano", "start_time_unix_nano"]),
        end: time(&["endTimeUnixNano", "end_time_unix_nano"]),
        failed: matches!(code, "2" | "STATUS_CODE_ERROR"),
        message: status.get("message").text().unwrap_or_default().to_owned(),
        attributes: attributes(value.get("attributes")),
        ..Span::default()
    };
    let is_exception = |event: &&Json| event.get("name").text() == Some("exception");
    if let Some(event) = value.get("events").items().iter().rfind(is_exception) {
        add_all(&mut span.attributes, event.get("attributes"));
    }
    spans.add(span, 9);
}

fn attributes(list: &Json) -> Attributes {
    let mut attributes = Attributes::default();
    add_all(&mut attributes, list);
    attributes
}

fn add_all(attributes: &mut Attributes, list: &Json) {
    for attribute in list.items() {
        if let Some(name) = attribute.get("key").text() {
            attributes.add(name, texts(attribute.get("value")));
        }
    }
}

/// The texts of a value: several of a list.
fn texts(value: &Json) -> Vec<String> {
    if let Some(bytes) = value.any(&["bytesValue", "bytes_value"]).text() {
        let bytes = STANDARD.decode(bytes).unwrap_or_else(|_| bytes.as_bytes().to_vec());
        let text = match of_bytes(&bytes, "") {
            Body::Text(text) => text,
            _ => String::from_utf8_lossy(&bytes).into_owned(),
        };
        return vec![text];
    }
    let list = value.any(&["arrayValue", "array_value"]);
    if !list.is_null() {
        return list.get("values").items().iter().flat_map(texts).collect();
    }
    let names = [
        "stringValue",
        "string_value",
        "intValue",
        "int_value",
        "boolValue",
        "bool_value",
        "doubleValue",
        "double_value",
    ];
    value.any(&names).plain().map(str::to_owned).into_iter().collect()
}
