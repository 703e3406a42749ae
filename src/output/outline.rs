//! The outline of a scenario in, the value of the key `flow` of a manifest out, and back.

use serde_json::{Map, Value, json};

use crate::number::{Span, StepNumber};
use crate::reference::{Calls, Known, Outline, Used};

/// The value. What is not there is left out: a manifest is kept small.
pub(super) fn value(outline: &Outline) -> Value {
    let mut calls: Map<String, Value> = Map::new();
    for Calls { caller, callee, count } in &outline.calls {
        let callees = calls.entry(caller.clone()).or_insert_with(|| json!({}));
        callees[callee] = Value::from(*count);
    }
    let mut value = json!({
        "name": outline.name,
        "steps": outline.steps,
        "services": outline.services,
        "failing": outline.failing,
        "calls": calls,
        "operations": outline.operations.iter().map(of_used).collect::<Vec<_>>(),
    });
    let optional = [("command", &outline.command), ("anchors", &outline.anchors)];
    for (key, text) in optional {
        if let Some(text) = text {
            value[key] = Value::from(text.as_str());
        }
    }
    value
}

fn of_used(used: &Used) -> Value {
    let spans = used.steps.iter().map(|span| format!("{}-{}", span.first, span.last));
    let mut value = json!({
        "callee": used.callee,
        "method": used.method,
        "template": used.template,
        "count": used.count,
        "steps": spans.collect::<Vec<_>>().join(" "),
    });
    if !used.known.is_empty() {
        value["known"] = used.known.iter().map(of_known).collect();
    }
    value
}

fn of_known(known: &Known) -> Value {
    let mut value = json!({ "path": known.path, "title": known.title });
    if let Some(link) = &known.link {
        value["link"] = Value::from(link.as_str());
    }
    value
}

/// Reads it; `None` if it is not what was written.
pub(super) fn read(value: &Value) -> Option<Outline> {
    let callers = value.get("calls")?.as_object()?;
    let mut calls = Vec::new();
    for (caller, callees) in callers {
        for (callee, count) in callees.as_object()? {
            let (caller, callee) = (caller.clone(), callee.clone());
            calls.push(Calls { caller, callee, count: usize::try_from(count.as_u64()?).ok()? });
        }
    }
    Some(Outline {
        name: text(value, "name")?,
        command: text(value, "command"),
        anchors: text(value, "anchors"),
        steps: number(value, "steps")?,
        services: number(value, "services")?,
        failing: number(value, "failing")?,
        calls,
        operations: list(value, "operations", used)?,
    })
}

fn used(value: &Value) -> Option<Used> {
    let known = |value: &Value| {
        let link = text(value, "link");
        Some(Known { path: text(value, "path")?, title: text(value, "title")?, link })
    };
    Some(Used {
        callee: text(value, "callee")?,
        method: text(value, "method")?,
        template: text(value, "template")?,
        known: if value.get("known").is_some() { list(value, "known", known)? } else { Vec::new() },
        count: number(value, "count")?,
        steps: text(value, "steps")?.split_whitespace().map(span).collect::<Option<_>>()?,
    })
}

fn span(text: &str) -> Option<Span> {
    let (first, last) = text.split_once('-')?;
    let step = |text: &str| StepNumber::new(text.parse().ok()?);
    Some(Span::new(step(first)?, step(last)?))
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

fn number(value: &Value, key: &str) -> Option<usize> {
    usize::try_from(value.get(key)?.as_u64()?).ok()
}

fn list<T>(value: &Value, key: &str, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.get(key)?.as_array()?.iter().map(read).collect()
}
