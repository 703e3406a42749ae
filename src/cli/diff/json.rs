//! Changes in, the object of `diff --format json` out: a stable interface.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Names;
use crate::cli::json::json as write_json;
use crate::compare::{Change, Difference, Numbers, Within};
use crate::number::StepNumber;

pub(super) fn print(changes: &[Change], names: &Names, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"{\"old\": ")?;
    write_json(out, &names.old)?;
    out.write_all(b", \"new\": ")?;
    write_json(out, &names.new)?;
    write!(out, ", \"equal\": {},\n \"changes\": [", changes.is_empty())?;
    for (at, change) in changes.iter().enumerate() {
        out.write_all(if at == 0 { b"\n  " } else { b",\n  " })?;
        write_json(out, &entry(change))?;
    }
    out.write_all(b"]}\n")
}

fn entry(change: &Change) -> Value {
    let mut entry = json!({
        "kind": change.kind.word(),
        "old": change.old.map(numbers),
        "new": change.new.map(numbers),
        "caller": change.caller,
        "callee": change.callee,
        "method": change.method,
        "template": change.template,
    });
    if let Some((old, new)) = change.count {
        entry["count"] = json!({ "old": old, "new": new });
    }
    if change.below > 0 {
        entry["below"] = json!(change.below);
    }
    entry["differences"] = change.differences.iter().map(difference).collect();
    entry
}

fn numbers(numbers: Numbers) -> Value {
    let number = |step: Option<StepNumber>| step.map(StepNumber::get);
    json!({ "request": number(numbers.request), "response": number(numbers.response) })
}

fn difference(found: &Difference) -> Value {
    let mut entry = json!({ "in": found.within.word() });
    if found.within.is_body() {
        entry["pointer"] = json!(found.name);
    } else if found.within != Within::Status {
        entry["name"] = json!(found.name);
    }
    entry["old"] = json!(found.old);
    entry["new"] = json!(found.new);
    entry
}
