//! The sections of a page in, the step of each out.

use std::sync::Arc;

use super::page::{Page, Section};
use super::route::Route;
use crate::note::{Note, Notes, places};
use crate::number::{LineNumber, StepNumber};
use crate::step::{self, Survey};

/// The step of each section. A page of the same logs has the numbers of today. Where that is not known
/// and a section has other services than its step, the page is one of an older recording: its sections
/// match the calls that they name, with the same caller and callee.
pub(super) fn steps(
    page: &mut Page<'_>,
    survey: &Arc<Survey>,
    of_same_logs: bool,
) -> Result<Vec<Option<StepNumber>>, step::Error> {
    let steps = placed(&page.sections, survey)?;
    let is_other = |(section, step): (&Section, &Option<StepNumber>)| {
        step.is_some_and(|step| !has_ends(page, section, step, survey))
    };
    if of_same_logs || !page.sections.iter().zip(&steps).any(is_other) {
        return Ok(steps);
    }
    page.sections = page.sections.iter().map(|section| called(page, section)).collect();
    let mut steps = placed(&page.sections, survey)?;
    for (section, step) in page.sections.iter().zip(&mut steps) {
        *step = step.filter(|step| has_ends(page, section, *step, survey));
    }
    Ok(steps)
}

/// The step of each section by the call that it names, whatever its number and its ids are.
pub(super) fn calls(
    page: &Page<'_>,
    survey: &Arc<Survey>,
) -> Result<Vec<Option<StepNumber>>, step::Error> {
    let sections: Vec<Section> =
        page.sections.iter().map(|section| called(page, section)).collect();
    placed(&sections, survey)
}

fn placed(
    sections: &[Section],
    survey: &Arc<Survey>,
) -> Result<Vec<Option<StepNumber>>, step::Error> {
    let note = |section: &Section| Note {
        selector: section.selector.clone(),
        line: LineNumber::at(section.lines.start),
        ..Note::default()
    };
    let notes = Notes { list: sections.iter().map(note).collect(), ..Notes::default() };
    places(&notes, survey, &mut Vec::new())
}

/// The line of a section that says who called whom.
fn route<'p>(page: &Page<'p>, section: &Section) -> Option<Route<'p>> {
    page.lines[section.lines.clone()].iter().take(4).find_map(|line| Route::of(line))
}

/// Whether a section is about a step between the services that its line names, if it has one.
fn has_ends(page: &Page<'_>, section: &Section, step: StepNumber, survey: &Survey) -> bool {
    let arrow = survey.flow.arrows.of(step);
    let named = route(page, section).map(|route| route.call());
    named.zip(arrow).is_none_or(|(named, arrow)| {
        let ends = [arrow.caller, arrow.callee];
        named.response == Some(arrow.response) && named.ends.is_some_and(|named| named == ends)
    })
}

/// A section that means the call that it names.
fn called(page: &Page<'_>, section: &Section) -> Section {
    let mut selector = section.selector.clone();
    let route = route(page, section).map(|route| route.call());
    let number = selector.call.number;
    match route {
        Some(route) if selector.call.response.is_none() => selector.call = route,
        Some(route) if route.response == selector.call.response => {
            selector.call.ends = route.ends;
        }
        _ => {}
    }
    // Only a number would fit any recording.
    let is_call = selector.call.response.is_some();
    selector.call.number = number.filter(|_| is_call);
    selector.anchor = None;
    Section { selector, ..section.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Labels;

    #[test]
    fn a_section_means_the_call_of_its_heading_or_of_its_route() {
        let ends = || Some(["x".to_owned(), "y".to_owned()]);
        for (text, has_ends, path, number) in [
            // Words name no call, so the route does.
            ("### (5) Any words\n`x` --> `y` `GET /a`", true, Some("/a"), Some(5)),
            ("### (5) Any words\n`x` --> `y`", true, None, Some(5)),
            ("### (5) Any words\n=== \"Header\"", false, None, None),
            // The heading names a call, and the route the services of it, if it is the same.
            ("### (5) GET /a\n`x` --> `y` `GET /b`", true, Some("/a"), Some(5)),
            ("### (5) GET /a\n`x` <-- `y`", false, Some("/a"), Some(5)),
            ("### (5) 200 OK /a\n`x` <-- `y`", true, Some("/a"), Some(5)),
        ] {
            let page = Page::of(text, &Labels::default());
            let call = called(&page, &page.sections[0]).selector.call;
            assert_eq!(call.ends, has_ends.then(ends).flatten(), "{text}");
            assert_eq!(call.path.as_deref(), path, "{text}");
            assert_eq!(call.number, number.and_then(StepNumber::new), "{text}");
        }
    }
}
