//! Sections that have lost both their heading and their route in, the same as sections out: their tabs
//! are still what seqdoc makes.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::block::Blocks;
use super::made::Made;
use super::page::{Page, Section};
use super::tab::{Tab, unmarked};
use crate::config::Labels;
use crate::number::StepNumber;

/// Takes sections out of those before them. Both lists stay in the order of the page.
pub(super) fn recover(
    page: &mut Page<'_>,
    steps: &mut Vec<Option<StepNumber>>,
    made: &[Made<'_>],
    labels: &Labels,
) {
    let there: HashSet<StepNumber> = steps.iter().copied().flatten().collect();
    let place: HashMap<StepNumber, usize> =
        made.iter().enumerate().map(|(at, made)| (made.steps.first, at)).collect();
    let mut found: Vec<(Section, Option<StepNumber>)> = Vec::new();
    for (mut section, step) in std::mem::take(&mut page.sections).into_iter().zip(steps.drain(..)) {
        let own = step.and_then(|step| place.get(&step).copied());
        let next = own.map_or(made.len(), |own| own + 1);
        let missing = made[next..].iter().take_while(|made| !there.contains(&made.steps.first));
        let missing: Vec<&Made<'_>> = missing.collect();
        let mut parts = Vec::new();
        if let Some(own) = own.map(|own| &made[own]).filter(|_| !missing.is_empty()) {
            let blocks = Blocks::find(&page.lines, &section, Some(own), labels, false);
            let is_own = |tab: &&Tab| own.is_tab(&page.lines[tab.lines.clone()]);
            let end = blocks.tabs.iter().rfind(is_own).map(|tab| tab.lines.end);
            let start = end.unwrap_or(section.lines.start + 1);
            parts = starts(&page.lines, start..section.lines.end, &missing);
        }
        let end = section.lines.end;
        section.lines.end = parts.first().map_or(end, |(start, _)| *start);
        found.push((section, step));
        let ends = parts.iter().skip(1).map(|(start, _)| *start).chain([end]);
        for ((start, step), end) in parts.iter().zip(ends) {
            found.push((Section::of_tabs(*start..end, *step), Some(*step)));
        }
    }
    (page.sections, *steps) = found.into_iter().unzip();
}

/// Where the first tab of each section begins that is there, one after another.
fn starts(lines: &[&str], inside: Range<usize>, missing: &[&Made<'_>]) -> Vec<(usize, StepNumber)> {
    let mut fences: HashMap<_, Vec<usize>> = HashMap::new();
    for at in inside.clone().rev().filter(|at| lines[*at].starts_with("    ```")) {
        fences.entry(unmarked(lines[at])).or_default().push(at);
    }
    let (mut from, mut found) = (inside.start, Vec::new());
    for made in missing {
        let mut first: Option<Range<usize>> = None;
        for tab in &made.tabs {
            let Some(places) = tab.get(1).and_then(|open| fences.get_mut(&unmarked(open))) else {
                continue;
            };
            // What lies before is taken, or belongs to the section before.
            while places.pop_if(|open| *open < from).is_some() {}
            let Some(open) = places.last().copied() else { continue };
            let here = open - 1..(open - 1 + tab.len()).min(inside.end);
            if lines[open - 1].starts_with("===") && made.is_tab(&lines[here.clone()]) {
                let is_first = first.as_ref().is_none_or(|first| here.start < first.start);
                first = Some(here).filter(|_| is_first).or(first);
            }
        }
        if let Some(first) = first {
            found.push((first.start, made.steps.first));
            from = first.end;
        }
    }
    found
}
