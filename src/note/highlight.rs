//! Header names and JSON pointers in, lines of the rendered fences out.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::pointer::Pointers;
use super::{Attributes, Marked, Notes, Placed, Selector};
use crate::number::{LineNumber, StepNumber};
use crate::step::{self, BodyKind, Step, Steps, Survey};
use crate::text::Lines;

/// Marks the lines that the notes name at the steps where they stand.
pub(super) fn mark(
    notes: &Notes,
    places: &[Option<StepNumber>],
    survey: &Arc<Survey>,
    steps: &mut BTreeMap<StepNumber, Placed>,
    warnings: &mut Vec<(LineNumber, String)>,
) -> Result<(), step::Error> {
    let mut wanted: BTreeMap<StepNumber, (LineNumber, &Selector)> = BTreeMap::new();
    for (note, place) in notes.list.iter().zip(places) {
        let all = &note.selector.attributes;
        let marks = !(all.headers.is_empty()
            && all.body.is_empty()
            && all.header_lines.is_empty()
            && all.body_lines.is_empty());
        if let Some(place) = place.filter(|_| marks) {
            wanted.insert(place, (note.line, &note.selector));
        }
    }
    for step in Steps::only(survey, wanted.keys().copied().collect()) {
        let step = step?;
        let Some((line, selector)) = wanted.get(&step.number()) else { continue };
        let Some(placed) = steps.get_mut(&step.number()) else { continue };
        let mut warn = |told: String| warnings.push((*line, told));
        let [headers, body] = lines(&step, &selector.attributes, &mut warn);
        placed.header_lines = Marked::of(&headers);
        placed.body_lines = Marked::of(&body);
    }
    Ok(())
}

/// The lines of the headers and of the body that attributes mark at a step.
pub(crate) fn lines(
    step: &Step,
    attributes: &Attributes,
    warn: &mut impl FnMut(String),
) -> [BTreeSet<usize>; 2] {
    [header_lines(step, attributes, warn), body_lines(step, attributes, warn)]
}

fn header_lines(
    step: &Step,
    attributes: &Attributes,
    warn: &mut impl FnMut(String),
) -> BTreeSet<usize> {
    let mut lines = BTreeSet::new();
    let head = step.head();
    let count = head.lines().count();
    let first = count - step.shown_headers().count();
    let mut known: HashMap<String, Vec<usize>> = HashMap::new();
    let wanted = &attributes.headers;
    for (name, line) in step.shown_headers().zip(first + 1..).filter(|_| !wanted.is_empty()) {
        known.entry(name.to_ascii_lowercase()).or_default().push(line);
    }
    for wanted in wanted {
        let before = lines.len();
        // A header that was named before adds no line.
        lines.extend(known.remove(&wanted.to_ascii_lowercase()).into_iter().flatten());
        if lines.len() == before {
            warn(format!("step {} shows no header `{wanted}`", step.number()));
        }
    }
    add_raw(&mut lines, &attributes.header_lines, count, "header", step, warn);
    lines
}

fn body_lines(
    step: &Step,
    attributes: &Attributes,
    warn: &mut impl FnMut(String),
) -> BTreeSet<usize> {
    let mut lines = BTreeSet::new();
    let body = step.body();
    let all = body.lines().count().max(1);
    let most = step.settings().body.max_lines.unwrap_or(all).max(1).min(all);
    let pointers = &attributes.body;
    if !pointers.is_empty() && step.body_kind() == BodyKind::Json {
        let mut spans = Vec::new();
        for (pointer, found) in pointers.iter().zip(Pointers::new(pointers).places(&body)) {
            if found.is_empty() {
                warn(format!("the body of step {} has no `{pointer}`", step.number()));
            }
            spans.extend(found);
        }
        add_spans(&mut lines, &body, spans);
    } else if !pointers.is_empty() {
        warn(format!(
            "the body of step {} is not JSON; use `body-lines=` instead of `body=`",
            step.number()
        ));
    }
    add_raw(&mut lines, &attributes.body_lines, all, "body", step, warn);
    // What is cut off is not shown, and the line that says so is none of the body.
    lines.retain(|line| *line <= most);
    lines
}

/// Adds the lines that spans of a text cover, each once: spans lie in one another.
fn add_spans(lines: &mut BTreeSet<usize>, text: &str, mut spans: Vec<Range<usize>>) {
    let all = Lines::of(text);
    spans.sort_unstable_by_key(|span| span.start);
    let mut next = 1;
    for span in spans {
        let last = all.at(span.end).get();
        lines.extend(all.at(span.start).get().max(next)..=last);
        next = next.max(last + 1);
    }
}

fn add_raw(
    lines: &mut BTreeSet<usize>,
    ranges: &[(usize, usize)],
    count: usize,
    of: &str,
    step: &Step,
    warn: &mut impl FnMut(String),
) {
    for (first, last) in ranges {
        lines.extend(*first..=(*last).min(count));
        if *last > count {
            warn(format!(
                "the {of} of step {} has no line {last}; its last line is {count}",
                step.number()
            ));
        }
    }
}
