//! A record and its edits in, what becomes of its `Content-Length` out.

use super::edit::Edit;
use super::hit::{Hit, Rule};
use crate::record::json::Verdict;
use crate::record::{HIDDEN, Record};

/// A body's length tells that of a password in it, and no longer says where a text ends that was
/// changed: it is replaced by a marker. Only where a text holds what looks like a record it must go
/// on to frame it, and is that of the redacted text.
pub(super) fn edit(
    record: &Record<'_>,
    hits: &[Hit],
    edits: &[Edit],
    verdict: Verdict,
) -> Option<Edit> {
    let body = record.body_range();
    let changes = |edit: &&Edit| edit.range.start >= body.start;
    let tells = hits.iter().any(|hit| hit.kind.hides_length() && hit.range.start >= body.start);
    let is_json = matches!(verdict, Verdict::Json | Verdict::Loose);
    if !tells && (is_json || !edits.iter().any(|edit| changes(&edit))) {
        return None;
    }
    let header = record.find_header("content-length").filter(|header| !header.value.is_empty())?;
    let holds_record = memchr::memmem::find(record.body(), b"\n### (").is_some();
    let text = if holds_record && !is_json {
        let (added, taken) = edits.iter().filter(changes).fold((0, 0), |(added, taken), edit| {
            (added + edit.text.len(), taken + edit.range.len())
        });
        // A length counts each line end as one byte, whatever a log was turned to later.
        let crlf = record.raw()[..body.start].ends_with(b"\r\n");
        let ends = if crlf { memchr::memmem::find_iter(record.body(), b"\r\n").count() } else { 0 };
        (body.len() + added - taken - ends).to_string()
    } else {
        HIDDEN.to_owned()
    };
    let name = Some(header.name_range());
    Some(Edit { range: header.value_range(), text, rule: Rule::Length, name })
}
