//! A `body.md` and a `diagram.md` that a person edited, the survey of their log and today's notes in;
//! the `notes.md` and the keys of a configuration that give them back out.
//!
//! 1. `page` finds the sections of the page, `block` what seqdoc wrote in each (`route` and `tab` know
//!    the forms), and `made` the same as seqdoc makes it today. `recover` finds those that have lost
//!    their heading.
//! 2. `carry` compares the texts, titles and highlighted lines of each section with what the notes
//!    give there. Only what differs changes in `notes.md`: `text` parts what stands below the tabs of
//!    an exchange, `restore` puts references back in the place of their numbers, `highlight` says
//!    lines by names and pointers, and `change` makes changes of notes of it.
//! 3. `diagram` says the boxes of a diagram by groups.
//! 4. [`Adopted::compare`] looks at what is built with both and names each line that does not come
//!    back.

mod block;
mod carry;
mod change;
mod compare;
mod diagram;
mod heading;
mod highlight;
mod made;
mod marker;
mod page;
mod recover;
mod restore;
mod route;
mod tab;
mod text;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::config::{Additions, Labels};
use crate::note::{self, Note, Notes, Standing, edited, places};
use crate::number::{LineNumber, StepNumber};
use crate::step::{self, Survey};
use block::Blocks;
use carry::{Carry, Placing};
use change::Changes;
use compare::{Compared, Comparison};
use made::Made;
use page::{Page, Section};
use recover::recover;
use route::Route;

pub(crate) use heading::headings;
pub(crate) use page::form;

/// What was carried over, and what was not.
#[derive(Debug, Default)]
pub(crate) struct Adopted {
    /// The text of `notes.md`.
    pub notes: String,
    /// What the configuration has to say.
    pub additions: Additions,
    /// What could not be carried over.
    pub told: Vec<Told>,
    /// How many steps have another text, and how many other attributes.
    pub counts: [usize; 2],
    /// How many lines come back with a marker in the place of a secret.
    pub redacted: usize,
    /// How many sections match the recording, and how many there are.
    pub matched: [usize; 2],
    sections: Vec<Compared>,
}

/// Something that was not carried over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Told {
    /// Whether it is in the diagram, and not in the bodies.
    pub diagram: bool,
    /// The line in that file.
    pub line: LineNumber,
    /// What is wrong with it.
    pub text: String,
}

/// What a person edited.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edited<'e> {
    /// The text of `body.md`.
    pub body: &'e str,
    /// The text of `diagram.md`, and the survey with names for the variables of paths.
    pub diagram: Option<(&'e str, &'e Arc<Survey>)>,
    /// The text of `notes.md` as it is.
    pub notes: &'e str,
}

impl Adopted {
    /// Reads what a person made. `bare` is the `body.md` that seqdoc makes now without notes.
    ///
    /// # Errors
    ///
    /// If today's notes cannot be used, or the steps cannot be read.
    pub(crate) fn of(
        edited: &Edited<'_>,
        survey: &Arc<Survey>,
        bare: &str,
    ) -> Result<Self, note::Error> {
        let mut adopted = Self::default();
        if let Some((diagram, named)) = edited.diagram {
            adopted.additions = diagram::read(diagram, named, &mut adopted.told)?;
        }
        let labels = &survey.settings.labels;
        let mut page = Page::of(edited.body, labels);
        let before = page.sections.first().map_or(page.lines.len(), |first| first.lines.start);
        let is_empty = |at: usize| page.lines[at].trim().is_empty();
        for at in (0..before).filter(|at| !is_empty(*at) && (*at == 0 || is_empty(at - 1))) {
            let text = "text before the first section cannot be adopted; move it to the page that \
                        includes this file";
            adopted.tell(at, text);
        }
        let made = made::sections(bare);
        let firsts: HashSet<StepNumber> = made.iter().map(|made| made.steps.first).collect();
        let mut steps = placed(&page.sections, survey)?;
        for step in &mut steps {
            // The response of an exchange has no section of its own.
            *step = step.filter(|step| firsts.contains(step));
        }
        page.join(&mut steps);
        recover(&mut page, &mut steps, &made, labels);
        let standing = Standing::of(edited.notes, survey)?;
        adopted.merge(edited.notes, &page, &steps, (&standing, survey, &made))?;
        Ok(adopted)
    }

    fn tell(&mut self, line: usize, text: &str) {
        let line = LineNumber::at(line);
        self.told.push(Told { diagram: false, line, text: text.to_owned() });
    }

    /// Changes the notes as the page was changed.
    fn merge(
        &mut self,
        notes: &str,
        page: &Page<'_>,
        steps: &[Option<StepNumber>],
        (standing, survey, made): (&Standing, &Arc<Survey>, &[Made<'_>]),
    ) -> Result<(), step::Error> {
        let labels = &survey.settings.labels;
        let by_step: HashMap<StepNumber, &Made<'_>> =
            made.iter().map(|made| (made.steps.first, made)).collect();
        let calls = calls(page, survey)?;
        let matched = |(call, step): &(&Option<StepNumber>, &Option<StepNumber>)| {
            call.is_some() && step.is_some()
        };
        let matching = calls.iter().zip(steps).filter(matched).count();
        self.matched = [matching, page.sections.len()];
        let has_box = self.own_boxes(page, steps, &by_step, labels);
        let mut sections: Vec<Placing<'_>> = Vec::new();
        for ((section, step), call) in page.sections.iter().zip(steps).zip(&calls) {
            let Some(step) = *step else { continue };
            let made = by_step.get(&step).copied();
            let names_call = *call == Some(step);
            sections.push(placing(page, section, step, names_call, made, (labels, has_box)));
        }
        let renumber = carry::renumber(&sections);
        let carry = Carry { page, standing, labels, renumber: &renumber };
        self.additions.language = carry.language(&sections);
        let mut changes = Changes::new(standing, survey, &renumber);
        changes.of_steps(carry.edits(&sections))?;
        changes.of_unplaced(page, steps, labels);
        self.counts = changes.counts();
        self.told.append(&mut changes.told);
        self.notes = edited(notes, &standing.notes, &changes.list);
        self.sections = compared(page, steps, sections, labels);
        Ok(())
    }

    /// Whether boxes with references are those of seqdoc. If none is as seqdoc makes it, those that
    /// are there were written by hand, and seqdoc is to make none.
    fn own_boxes(
        &mut self,
        page: &Page<'_>,
        steps: &[Option<StepNumber>],
        made: &HashMap<StepNumber, &Made<'_>>,
        labels: &Labels,
    ) -> bool {
        let with_box = |(section, step): (&'_ Section, &Option<StepNumber>)| {
            let made = made.get(&(*step)?).filter(|made| !made.reference.is_empty())?;
            Some(Blocks::find(&page.lines, section, Some(made), labels, false).reference.is_some())
        };
        let boxes: Vec<bool> = page.sections.iter().zip(steps).filter_map(with_box).collect();
        let has_box = boxes.contains(&true);
        if !boxes.is_empty() && !has_box {
            self.additions.reference = Some(false);
        }
        has_box
    }

    /// Compares the page with what is built of it.
    pub(crate) fn compare(&mut self, body: &str, built: &str, labels: &Labels) {
        let page = Page { lines: body.lines().collect(), sections: Vec::new() };
        let built: Vec<&str> = built.lines().collect();
        let known = self.told.iter().filter(|told| !told.diagram);
        let known = known.map(|told| told.line.get() - 1).collect();
        let mut comparison =
            Comparison { page: &page, built: &built, labels, known, told: Vec::new(), redacted: 0 };
        comparison.sections(&self.sections);
        self.redacted += comparison.redacted;
        self.tell_more(comparison.told);
    }

    /// Compares the diagram with what is built of it.
    pub(crate) fn compare_diagram(&mut self, made: &str, built: &str) {
        let (told, redacted) = compare::diagram(made, built);
        self.redacted += redacted;
        self.tell_more(told);
    }

    /// Adds what is told of other lines: what was told of a line before says more.
    fn tell_more(&mut self, told: Vec<Told>) {
        let known: HashSet<_> = self.told.iter().map(|told| (told.diagram, told.line)).collect();
        let is_new = |told: &Told| !known.contains(&(told.diagram, told.line));
        let new: Vec<Told> = told.into_iter().filter(is_new).collect();
        self.told.extend(new);
    }
}

/// A section at its step.
fn placing<'p>(
    page: &Page<'_>,
    section: &'p Section,
    step: StepNumber,
    names_call: bool,
    made: Option<&'p Made<'p>>,
    (labels, has_box): (&Labels, bool),
) -> Placing<'p> {
    let response = made.map(|made| made.steps.last).filter(|last| *last != step);
    let blocks = Blocks::find(&page.lines, section, made, labels, has_box);
    Placing { section, step, response, names_call, made, blocks }
}

/// All sections of a page, with what seqdoc wrote in them.
fn compared(
    page: &Page<'_>,
    steps: &[Option<StepNumber>],
    placed: Vec<Placing<'_>>,
    labels: &Labels,
) -> Vec<Compared> {
    let mut placed = placed.into_iter().map(|placing| placing.blocks);
    let mut compared = Vec::new();
    for (section, step) in page.sections.iter().zip(steps) {
        let known = step.and_then(|_| placed.next());
        let blocks =
            known.unwrap_or_else(|| Blocks::find(&page.lines, section, None, labels, false));
        compared.push(Compared { section: section.clone(), step: *step, blocks });
    }
    compared
}

/// The step of each section.
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

/// The step of each section by the call that it names, whatever its number and its ids are.
fn calls(page: &Page<'_>, survey: &Arc<Survey>) -> Result<Vec<Option<StepNumber>>, step::Error> {
    let called = |section: &Section| {
        let mut selector = section.selector.clone();
        let mut first = page.lines[section.lines.clone()].iter().take(4);
        let route = first.find_map(|line| Route::of(line)).map(|route| route.call());
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
    };
    let sections: Vec<Section> = page.sections.iter().map(called).collect();
    placed(&sections, survey)
}
