//! A trace of Jaeger as JSON in, its spans out.

use std::io::Read;

use rustc_hash::FxHashMap;

use super::json::{Error, Json, Kind, Reader};
use super::span::{self, Attributes, Span, SpanId, Spans};

/// A trace that is read member by member.
#[derive(Debug, Default)]
pub(super) struct Trace {
    /// The services, by the ids that spans name.
    processes: FxHashMap<String, String>,
    /// The first of its spans among all, and the process of each.
    from: Option<usize>,
    of_spans: Vec<String>,
}

/// Reads one trace of a list.
pub(super) fn trace<R: Read>(reader: &mut Reader<R>, spans: &mut Spans) -> Result<(), Error> {
    if reader.kind()? != Kind::Object {
        return reader.skip();
    }
    let mut trace = Trace::default();
    reader.object(&mut |reader, key| {
        if Trace::has(key) { trace.member(reader, key, spans) } else { reader.skip() }
    })?;
    trace.finish(spans);
    Ok(())
}

impl Trace {
    /// Whether a trace has such a member.
    pub(super) fn has(key: &str) -> bool {
        matches!(key, "spans" | "processes")
    }

    pub(super) fn member<R: Read>(
        &mut self,
        reader: &mut Reader<R>,
        key: &str,
        spans: &mut Spans,
    ) -> Result<(), Error> {
        match (key, reader.kind()?) {
            ("spans", Kind::List) => {
                self.from.get_or_insert(spans.list.len());
                reader.list(&mut |reader| {
                    let value = reader.value()?;
                    self.span(&value, spans);
                    Ok(())
                })
            }
            ("processes", Kind::Object) => reader.object(&mut |reader, id| {
                let process = reader.value()?;
                let name = process.get("serviceName").text().unwrap_or_default();
                self.processes.insert(id.to_owned(), name.to_owned());
                Ok(())
            }),
            _ => reader.skip(),
        }
    }

    /// Gives the spans the names of their services.
    pub(super) fn finish(self, spans: &mut Spans) {
        let from = self.from.unwrap_or(spans.list.len());
        for (at, process) in self.of_spans.iter().enumerate() {
            // A process that stands in its span is no id of one.
            let name = self.processes.get(process).unwrap_or(process);
            spans.list[from + at].service = spans.service(name);
        }
    }

    fn span(&mut self, value: &Json, spans: &mut Spans) {
        let text = |name: &str| value.get(name).text().unwrap_or_default();
        let trace = text("traceID");
        let Some(id) = spans.id(trace, text("spanID")) else { return };
        let (parent, links) = references(value, id.0, spans);
        let parent = parent.or_else(|| spans.id(trace, text("parentSpanID")));
        let mut attributes = tags(value.get("tags"));
        add_exception(&mut attributes, value);
        let tag = |name: &str| tag(value, name);
        let micros = |name: &str| value.get(name).whole().map(|time| time * 1000);
        let start = micros("startTime").filter(|time| *time > 0);
        let span = Span {
            id,
            parent,
            links,
            kind: span::Kind::of(tag("span.kind").unwrap_or_default()),
            name: text("operationName").to_owned(),
            start,
            end: start.and_then(|start| Some(start + micros("duration")?.max(0))),
            failed: tag("error") == Some("true") || tag("otel.status_code") == Some("ERROR"),
            message: tag("otel.status_description").unwrap_or_default().to_owned(),
            attributes,
            ..Span::default()
        };
        let before = spans.list.len();
        spans.add(span, 6);
        if spans.list.len() > before {
            let own = value.get("process").get("serviceName").text();
            let process = own.or(value.get("processID").plain()).unwrap_or_default();
            self.of_spans.push(process.to_owned());
        }
    }
}

/// The parent of a span, and what else it refers to: what lies in another trace is never a parent.
fn references(
    value: &Json,
    trace: span::Number,
    spans: &mut Spans,
) -> (Option<SpanId>, Vec<SpanId>) {
    let (mut parent, mut links) = (None, Vec::new());
    for reference in value.get("references").items() {
        let [of, span] =
            ["traceID", "spanID"].map(|key| reference.get(key).text().unwrap_or_default());
        let Some(found) = spans.id(of, span) else { continue };
        let kind = reference.get("refType").text().unwrap_or_default();
        match &mut parent {
            _ if found.0 != trace => links.push(found),
            None => parent = Some((kind == "CHILD_OF", found)),
            // What it is a child of goes before what it follows from.
            Some((false, known)) if kind == "CHILD_OF" => {
                links.push(std::mem::replace(known, found));
                parent = parent.map(|(_, known)| (true, known));
            }
            Some(_) => links.push(found),
        }
    }
    (parent.map(|(_, parent)| parent), links)
}

/// Adds what the events of a span say of an exception.
fn add_exception(attributes: &mut Attributes, value: &Json) {
    for log in value.get("logs").items() {
        let fields = tags(log.get("fields"));
        for field in ["error_type", "error_text"] {
            if let Some(known) = fields.get(field) {
                let name =
                    if field == "error_type" { "exception.type" } else { "exception.message" };
                attributes.add(name, vec![known.to_owned()]);
            }
        }
    }
}

fn tag<'j>(span: &'j Json, name: &str) -> Option<&'j str> {
    let mut named =
        span.get("tags").items().iter().filter(|tag| tag.get("key").text() == Some(name));
    named.next().and_then(|tag| tag.get("value").plain())
}

fn tags(list: &Json) -> Attributes {
    let mut attributes = Attributes::default();
    for tag in list.items() {
        let value = tag.get("value");
        let Some(name) = tag.get("key").text() else { continue };
        attributes.add(name, values(value));
    }
    attributes
}

/// A value that is a list is often one in a text: `["a","b"]`.
fn values(value: &Json) -> Vec<String> {
    let plain = value.plain().unwrap_or_default();
    let list = plain.strip_prefix("[\"").and_then(|text| text.strip_suffix("\"]"));
    match list {
        Some(inside) => inside.split("\",\"").map(str::to_owned).collect(),
        None => vec![plain.to_owned()],
    }
}
