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
    let call = &selector.call;
    let (ends, response, verb, path) =
        if let Some(arrow) = step.and_then(|step| flow.arrows.of(step)) {
            let verb = if arrow.response { arrow.status } else { arrow.method };
            (Some([arrow.caller, arrow.callee]), arrow.response, verb, arrow.template)
        } else {
            let ends = call.ends.as_ref().map(|ends| ends.each_ref().map(String::as_str));
            let path = call.path.as_deref().unwrap_or_default();
            (ends, call.response == Some(true), call.verb.as_str(), path)
        };
    let plain = |name: &&str| !name.contains([':', '>', '`', '{']) && !name.trim().is_empty();
    let arrow = match ends.filter(|ends| ends.iter().all(plain)) {
        Some([caller, callee]) if response => format!("{callee}-->>{caller}: "),
        Some([caller, callee]) => format!("{caller}->>{callee}: "),
        None => String::new(),
    };
    format!("{number}{arrow}{verb} {path}").trim_end().to_owned()
}
