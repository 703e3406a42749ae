//! A step in, the heading of its note out.

use std::fmt::Write as _;

use crate::note::Selector;
use crate::number::StepNumber;
use crate::step::Flow;

/// The text of a `notes.md` with a heading for each step, below which a person can write.
#[must_use]
pub(crate) fn headings(flow: &Flow) -> String {
    let mut text =
        "Write below a heading what its step is about. Headings without a text do nothing.\n"
            .to_owned();
    for step in flow.graph.span().iter() {
        let _ = writeln!(text, "\n## {}", heading(&Selector::default(), Some(step), flow));
    }
    text
}

/// The heading of a note: the number as a hint, and the arrow, which tells most.
pub(super) fn heading(selector: &Selector, step: Option<StepNumber>, flow: &Flow) -> String {
    let number =
        step.or(selector.call.number).map_or(String::new(), |number| format!("({number}) "));
    let Some(arrow) = step.and_then(|step| flow.arrows.of(step)) else {
        let path = selector.call.path.as_deref().unwrap_or_default();
        return format!("{number}{} {path}", selector.call.verb).trim_end().to_owned();
    };
    let (caller, callee, path) = (arrow.caller, arrow.callee, arrow.template);
    let plain = |name: &str| !name.contains([':', '>', '`', '{']) && !name.trim().is_empty();
    let verb = if arrow.response { arrow.status } else { arrow.method };
    if !(plain(caller) && plain(callee)) {
        return format!("{number}{verb} {path}");
    }
    let arrow = if arrow.response {
        format!("{callee}-->>{caller}")
    } else {
        format!("{caller}->>{callee}")
    };
    format!("{number}{arrow}: {verb} {path}")
}
