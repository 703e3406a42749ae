//! What holds for the log of any recording: it has the calls that were read, whole, and no other.

use std::collections::BTreeMap;

use seqdoc::diagnostic::Diagnostics;
use seqdoc::import;
use seqdoc::record::Reader;
use seqdoc::source::Input;
use serde_json::Value;

/// Imports any bytes; how many calls they have.
pub(crate) fn check(bytes: &[u8]) -> usize {
    let Some(made) = import::of_bytes(bytes) else { return 0 };
    let again = import::of_bytes(bytes).expect("the same again");
    assert_eq!(made.log, again.log, "the same file gives the same log");
    let (mut reader, mut told) =
        (Reader::new(Input::of_bytes(made.log.clone()), 0), Diagnostics::default());
    let mut sides: BTreeMap<Vec<u8>, [usize; 2]> = BTreeMap::new();
    while let Some(record) = reader.next(&mut told).expect("content is no error") {
        let id = record.request_id().expect("an id").to_vec();
        sides.entry(id).or_default()[usize::from(record.status().is_some())] += 1;
        let length = record.last_header("X-Requestshook-Body-Length").expect("a length").value;
        assert_eq!(record.body().len().to_string().as_bytes(), length);
        assert!(
            record.url().starts_with(b"/") || memchr::memmem::find(record.url(), b"://").is_some()
        );
    }
    let shown = || String::from_utf8_lossy(&made.log);
    assert_eq!(told.kept(), [], "{}", shown());
    assert_eq!(sides.len(), made.calls, "{}", shown());
    assert!(
        sides.values().all(|[requests, responses]| *requests == 1 && *responses <= 1),
        "{}",
        shown()
    );
    if let Some(entries) = entries(bytes) {
        assert_eq!((made.entries, made.told), (entries, entries), "{}", shown());
    }
    if let Some(spans) = spans(bytes) {
        assert_eq!(made.entries, spans.len(), "{}", shown());
        let least = spans.iter().filter(|span| is_called(span, &spans)).count();
        assert!((least..=spans.len()).contains(&made.calls), "{least} calls at least: {}", shown());
    }
    made.calls
}

/// The entries of a HAR, by another reader of JSON.
fn entries(bytes: &[u8]) -> Option<usize> {
    let har: Value = serde_json::from_slice(bytes).ok()?;
    let others = ["spans", "data", "resourceSpans", "batches", "trace", "result", "traceId"];
    let alone = others.iter().all(|name| har.get(name).is_none());
    Some(har.get("log").filter(|_| alone)?.get("entries")?.as_array()?.len())
}

/// What of a span says whether it is a call, read once more by the plainest means.
#[derive(Debug, PartialEq)]
struct Span {
    trace: String,
    id: String,
    parent: Option<String>,
    service: String,
    kind: String,
    /// Whether it has the id of the client above it.
    shared: bool,
}

/// Whether a span is the server of a call, whatever else is in the file: nothing called it, or a client
/// or another service did.
fn is_called(span: &Span, all: &[Span]) -> bool {
    let above = all
        .iter()
        .find(|other| other.trace == span.trace && Some(&other.id) == span.parent.as_ref());
    span.kind == "server"
        && (span.shared
            || above.is_none_or(|above| above.kind == "client" || above.service != span.service))
}

/// The spans of a trace in the form that its specification gives; `None` of anything else.
fn spans(bytes: &[u8]) -> Option<Vec<Span>> {
    let file: Value = serde_json::from_slice(bytes).ok()?;
    let only = |name: &str| {
        file.as_object().is_some_and(|file| file.len() == 1 && file.contains_key(name))
    };
    let spans = if only("resourceSpans") {
        otlp(&file)?
    } else if only("data") {
        let traces: Option<Vec<_>> = list(&file, "data")?.iter().map(jaeger).collect();
        traces?.into_iter().flatten().collect()
    } else {
        file.as_array()?.iter().map(zipkin).collect::<Option<Vec<_>>>()?
    };
    let is_twice = |(at, span): (usize, &Span)| {
        spans[..at].iter().any(|other| (&other.trace, &other.id) == (&span.trace, &span.id))
    };
    let clear = spans
        .iter()
        .all(|span| !span.service.is_empty() && !span.id.is_empty() && !span.trace.is_empty());
    // Which of two with the same id is meant, the file does not say.
    (clear && !spans.iter().enumerate().any(is_twice)).then_some(spans)
}

fn otlp(file: &Value) -> Option<Vec<Span>> {
    const KINDS: [&str; 6] = ["", "internal", "server", "client", "producer", "consumer"];
    let mut spans = Vec::new();
    for resource in list(file, "resourceSpans")? {
        let named = list(&resource["resource"], "attributes")?;
        let service = named.iter().find(|pair| pair["key"] == "service.name")?;
        let service = service["value"]["stringValue"].as_str()?;
        for scope in list(resource, "scopeSpans")? {
            for span in list(scope, "spans")? {
                let kind = usize::try_from(span["kind"].as_u64()?).ok()?;
                let parent = span.get("parentSpanId").filter(|parent| **parent != "");
                spans.push(Span {
                    trace: id(&span["traceId"], 32)?,
                    id: id(&span["spanId"], 16)?,
                    parent: parent
                        .map(|parent| id(parent, 16))
                        .map_or(Some(None), |id| id.map(Some))?,
                    service: service.to_owned(),
                    kind: (*KINDS.get(kind)?).to_owned(),
                    shared: false,
                });
            }
        }
    }
    Some(spans)
}

fn jaeger(trace: &Value) -> Option<Vec<Span>> {
    let span = |span: &Value| {
        let references = list(span, "references")?;
        if span.get("parentSpanID").is_some()
            || span.get("process").is_some()
            || references.len() > 1
        {
            return None;
        }
        let own = id(&span["traceID"], 32)?;
        let parent = references.first().map(|reference| {
            let other = id(&reference["traceID"], 32)?;
            (other == own).then(|| id(&reference["spanID"], 16)).flatten()
        });
        let kind = list(span, "tags")?.iter().find(|tag| tag["key"] == "span.kind");
        let service = &trace["processes"][span["processID"].as_str()?]["serviceName"];
        Some(Span {
            trace: own,
            id: id(&span["spanID"], 16)?,
            parent: parent.map_or(Some(None), |id| id.map(Some))?,
            service: service.as_str()?.to_owned(),
            kind: kind.map_or(Some(""), |tag| tag["value"].as_str())?.to_owned(),
            shared: false,
        })
    };
    list(trace, "spans")?.iter().map(span).collect()
}

fn zipkin(span: &Value) -> Option<Span> {
    let parent = span.get("parentId").map(|parent| id(parent, 16));
    Some(Span {
        trace: id(&span["traceId"], 32)?,
        id: id(&span["id"], 16)?,
        parent: parent.map_or(Some(None), |id| id.map(Some))?,
        service: span["localEndpoint"]["serviceName"].as_str()?.to_owned(),
        kind: span["kind"].as_str()?.to_lowercase(),
        shared: span["shared"] == true,
    })
}

fn list<'v>(value: &'v Value, name: &str) -> Option<&'v Vec<Value>> {
    value.get(name)?.as_array()
}

/// An id in hex, without its leading zeros.
fn id(value: &Value, longest: usize) -> Option<String> {
    let text = value.as_str()?;
    let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let id = text.trim_start_matches('0').to_lowercase();
    (is_hex && !id.is_empty() && text.len() <= longest).then_some(id)
}
