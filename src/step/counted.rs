//! A record in, the edits that redact it out, with the one that keeps the logged length of its body
//! that of the body: `X-Requestshook-Body-Length` frames what stands in the log or on the page.

use std::ops::Range;

use crate::record::{BODY_LENGTH, Record};
use crate::redact::{Edit, Inspection, Look, Redactor, Rule, Vault, edited};

/// What a look at a record finds.
pub(super) fn inspect(
    redactor: &mut Redactor,
    record: &Record<'_>,
    look: Option<Look>,
    vault: &Vault,
) -> Inspection {
    let mut inspection = redactor.inspect(record, look, vault);
    if let Some(edit) = edit(record, &inspection) {
        let is_apart = |other: &Edit| !overlap(&other.range, &edit.range);
        inspection.edits.retain(is_apart);
        inspection.edits.push(edit);
        inspection.edits.sort_by_key(|edit| edit.range.start);
    }
    inspection
}

/// Whether an edit only follows from others, and hides nothing.
pub(super) fn follows(record: &Record<'_>, edit: &Edit) -> bool {
    let is_header = || {
        let header = record.last_header(BODY_LENGTH);
        header.is_some_and(|header| header.value_range() == edit.range)
    };
    edit.rule == Rule::Length && is_header()
}

fn edit(record: &Record<'_>, inspection: &Inspection) -> Option<Edit> {
    let header = record.last_header(BODY_LENGTH)?;
    let body = record.body_range();
    let moved = |edit: &Edit| Edit {
        range: edit.range.start - body.start..edit.range.end.min(body.end) - body.start,
        ..edit.clone()
    };
    let edits = inspection.edits_in(body.clone()).filter(|edit| edit.range.start >= body.start);
    let edits: Vec<Edit> = edits.map(moved).collect();
    if edits.is_empty() {
        return None;
    }
    let text = edited(record.body(), &edits);
    // Line ends count as line feeds, in a log that was turned to CRLF too.
    let is_crlf = record.raw()[..body.start].ends_with(b"\r\n");
    let returns = if is_crlf { memchr::memmem::find_iter(&text, b"\r\n").count() } else { 0 };
    let text = (text.len() - returns).to_string();
    let name = Some(header.name_range());
    (record.raw()[header.value_range()] != *text.as_bytes()).then(|| Edit {
        range: header.value_range(),
        text,
        rule: Rule::Length,
        name,
    })
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}
