//! Header names and JSON pointers in, lines of the rendered fences out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::pointer::{self, Pointer};
use super::{Notes, Placed, Selector};
use crate::step::{self, BodyKind, Step, Steps, Survey};

/// Marks the lines that the notes name at the steps where they stand.
pub(super) fn mark(
    notes: &Notes,
    places: &[Option<u32>],
    survey: &Arc<Survey>,
    steps: &mut BTreeMap<u32, Placed>,
    warnings: &mut Vec<(usize, String)>,
) -> Result<(), step::Error> {
    let mut wanted: BTreeMap<u32, (usize, &Selector)> = BTreeMap::new();
    for (note, place) in notes.notes.iter().zip(places) {
        let all = &note.selector.attributes;
        let marks = !(all.headers.is_empty()
            && all.body.is_empty()
            && all.header_lines.is_empty()
            && all.body_lines.is_empty());
        if let Some(place) = place.filter(|_| marks) {
            wanted.insert(place, (note.line, &note.selector));
        }
    }
    let Some(last) = wanted.keys().next_back().copied() else { return Ok(()) };
    for step in Steps::new(survey) {
        let step = step?;
        if step.number() > last {
            break;
        }
        let Some((line, selector)) = wanted.get(&step.number()) else { continue };
        let Some(placed) = steps.get_mut(&step.number()) else { continue };
        let mut warn = |told: String| warnings.push((*line, told));
        placed.header_lines = shown(&header_lines(&step, selector, &mut warn));
        placed.body_lines = shown(&body_lines(&step, selector, &mut warn));
    }
    Ok(())
}

fn header_lines(
    step: &Step,
    selector: &Selector,
    warn: &mut impl FnMut(String),
) -> BTreeSet<usize> {
    let mut lines = BTreeSet::new();
    let head = step.head();
    let count = head.lines().count();
    let first = count - step.shown_headers().count();
    for wanted in &selector.attributes.headers {
        let names = step.shown_headers().zip(first + 1..);
        let found = names.filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
        let before = lines.len();
        lines.extend(found.map(|(_, line)| line));
        if lines.len() == before {
            warn(format!("step {} shows no header `{wanted}`", step.number()));
        }
    }
    add_raw(&mut lines, &selector.attributes.header_lines, count, "header", step, warn);
    lines
}

fn body_lines(step: &Step, selector: &Selector, warn: &mut impl FnMut(String)) -> BTreeSet<usize> {
    let mut lines = BTreeSet::new();
    let body = step.body();
    let all = body.lines().count().max(1);
    let most = step.settings().body.max_lines.unwrap_or(all).max(1).min(all);
    let pointers = &selector.attributes.body;
    if !pointers.is_empty() && step.body_kind() == BodyKind::Json {
        let read: Vec<_> = pointers.iter().map(|pointer| Pointer::new(pointer)).collect();
        for (pointer, found) in pointers.iter().zip(pointer::places(&body, &read)) {
            if found.is_empty() {
                warn(format!("the body of step {} has no `{pointer}`", step.number()));
            }
            lines.extend(found.into_iter().flat_map(|span| rows(&body, span.start, span.end)));
        }
    } else if !pointers.is_empty() {
        warn(format!(
            "the body of step {} is no JSON, so that no pointer finds a line",
            step.number()
        ));
    }
    add_raw(&mut lines, &selector.attributes.body_lines, all, "body", step, warn);
    // What is cut off is not shown, and the line that says so is none of the body.
    lines.retain(|line| *line <= most);
    lines
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
            warn(format!("the {of} of step {} has no line {last}, it has {count}", step.number()));
        }
    }
}

fn rows(text: &str, start: usize, end: usize) -> RangeInclusive<usize> {
    let line = |at: usize| memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count() + 1;
    line(start)..=line(end)
}

/// The lines as `hl_lines` has them: three and more in a row as a range.
fn shown(lines: &BTreeSet<usize>) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *line => *last = *line,
            _ => runs.push((*line, *line)),
        }
    }
    let run = |(first, last): &(usize, usize)| match last - first {
        0 => first.to_string(),
        1 => format!("{first} {last}"),
        _ => format!("{first}-{last}"),
    };
    runs.iter().map(run).collect::<Vec<_>>().join(" ")
}
