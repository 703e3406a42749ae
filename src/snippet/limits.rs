//! A survey in, what its diagram does not show out, with the lines that were drawn to know it.

use std::sync::Arc;

use super::drawing::Drawing;
use super::mermaid::LABEL;
use crate::config::Snippet;
use crate::number::Span;
use crate::step::Survey;

/// Mermaid draws no diagram with more characters, as UTF-16 counts them.
const MOST: usize = 50_000;
/// What a page has around the lines of a diagram: its first two, and an indentation.
const AROUND: usize = "sequenceDiagram\n    autonumber\n".len();
const INDENT: usize = "    \n".len();

/// What is shortened, and whether mermaid draws the diagram at all; and all lines of one that it draws.
pub(super) fn look(survey: &Arc<Survey>) -> (Vec<String>, Option<Vec<String>>) {
    let mut drawing = Drawing::whole(survey, Snippet::Diagram);
    let (mut length, mut lines) = (AROUND, Vec::new());
    // Nobody sees what comes behind the limit, so that it need not be drawn here.
    while length <= MOST {
        let Some(line) = drawing.next() else { break };
        length += INDENT + line.encode_utf16().count();
        lines.push(line);
    }
    let mut warnings = Vec::new();
    let (step, name) = drawing.shortened();
    let step = step.map(|step| format!("that of step {}", Span::from(step)));
    let name = name.then(|| "the name of a service".to_owned());
    if let Some(first) = step.or(name) {
        warnings.push(format!(
            "labels longer than {LABEL} characters are cut off with `…` in diagrams; the first is \
             {first}"
        ));
    }
    if length > MOST {
        warnings.push(
            "`diagram.md` is longer than 50,000 characters, the most that mermaid draws; include \
             `diagrams.md` in the page instead"
                .to_owned(),
        );
    }
    (warnings, (length <= MOST).then_some(lines))
}
