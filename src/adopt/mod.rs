//! A `body.md` and a `diagram.md` that a person edited, the survey of their log and today's notes in;
//! the `notes.md` and the keys of a configuration that give them back out.
//!
//! A page for forges is read as the same page of a site, which `forge` makes of it.
//!
//! `base` says whether the page was made from these notes; if that is not known, existing notes stay.
//!
//! 1. `page` finds the sections of the page, `matching` their steps, `block` what seqdoc wrote in each
//!    (`route`, `tab` and `opening` know the forms), and `made` the same as seqdoc makes it today.
//!    `recover` finds those that have lost their heading.
//! 2. `carry` compares the texts, titles and highlighted lines of each section with what the notes
//!    give there. Only what differs changes in `notes.md`: `text` parts what stands below the tabs of
//!    an exchange, `restore` puts references back in the place of their numbers, `highlight` says
//!    lines by names and pointers, and `change` makes changes of notes of it.
//! 3. `diagram` says the boxes of a diagram by groups.
//! 4. [`Adopted::compare`] looks at what is built with both and names each line that does not come
//!    back.

mod base;
mod block;
mod carry;
mod change;
mod compare;
mod compared;
mod diagram;
mod forge;
mod heading;
mod highlight;
mod made;
mod marker;
mod matching;
mod opening;
mod page;
mod recover;
mod restore;
mod route;
mod tab;
mod text;
mod told;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::config::{Additions, Labels};
use crate::note::{self, Standing};
use crate::number::StepNumber;
use crate::step::{self, Survey};
use block::Blocks;
use carry::{Carry, Placing};
use change::Changes;
use compare::Comparison;
use compared::Compared;
use made::Made;
use page::{Page, Section};
use recover::recover;

pub(crate) use base::{Base, Since};
pub(crate) use forge::{as_site, head};
pub(crate) use heading::headings;
pub(crate) use page::form;
pub(crate) use told::Told;

/// What was carried over, and what was not.
#[derive(Debug, Default)]
pub(crate) struct Adopted {
    /// The text of `notes.md`.
    pub notes: String,
    /// What the configuration has to say.
    pub additions: Additions,
    /// What could not be carried over.
    pub told: Vec<Told>,
    /// How many steps have another text, how many another title, and how many other highlighted lines.
    pub counts: [usize; 3],
    /// How many lines come back with a marker in the place of a secret.
    pub redacted: usize,
    /// How many sections match the recording, and how many there are.
    pub matched: [usize; 2],
    sections: Vec<Compared>,
    /// Lines of which nothing is to be said: the notes may be newer. They are counted from 0.
    older: HashSet<usize>,
    has_newer_notes: bool,
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
    /// Whether the page was made from these notes and logs.
    pub base: Base,
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
            let lines = (at..before).take_while(|at| !is_empty(*at)).count();
            adopted.told.push(Told::lost(at, lines, text));
        }
        let made = made::sections(bare);
        let firsts: HashSet<StepNumber> = made.iter().map(|made| made.steps.first).collect();
        let of_same_logs = edited.base.logs == Since::Same;
        let mut steps = matching::steps(&mut page, survey, of_same_logs)?;
        for step in &mut steps {
            // The response of an exchange has no section of its own.
            *step = step.filter(|step| firsts.contains(step));
        }
        page.join(&mut steps);
        recover(&mut page, &mut steps, &made, labels);
        let standing = Standing::of(edited.notes, survey)?;
        adopted.merge(edited, &page, &steps, (&standing, survey, &made))?;
        Ok(adopted)
    }

    /// Changes the notes as the page was changed.
    fn merge(
        &mut self,
        Edited { notes, base, .. }: &Edited<'_>,
        page: &Page<'_>,
        steps: &[Option<StepNumber>],
        (standing, survey, made): (&Standing, &Arc<Survey>, &[Made<'_>]),
    ) -> Result<(), step::Error> {
        let labels = &survey.settings.labels;
        let by_step: HashMap<StepNumber, &Made<'_>> =
            made.iter().map(|made| (made.steps.first, made)).collect();
        let calls = matching::calls(page, survey)?;
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
        let carry = Carry { page, standing, labels, renumber: &renumber, base: *base };
        self.additions.language = carry.language(&sections);
        let mut changes = Changes::new(standing, survey, &renumber, *base);
        let edits = carry.edits(&sections);
        changes.of_steps(edits.by_step)?;
        changes.of_unplaced(page, steps, labels);
        self.counts = changes.counts();
        self.told.extend(edits.told.into_iter().chain(changes.told));
        (self.older, self.has_newer_notes) = (edits.older, !base.is_same());
        self.notes = note::edited(notes, &standing.notes, &changes.list);
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

    /// Compares the page with what is built of it. There are several ways if the diagram names paths
    /// otherwise: the one that loses the least counts.
    pub(crate) fn compare(&mut self, body: &str, built: &[String], labels: &Labels) {
        let page = Page { lines: body.lines().collect(), sections: Vec::new() };
        let known = self.told.iter().filter(|told| !told.diagram);
        let known = known.flat_map(Told::lines).chain(self.older.iter().copied());
        let known: HashSet<usize> = known.collect();
        let compare = |built: &String| {
            let built: Vec<&str> = built.lines().collect();
            let (page, newer) = (&page, self.has_newer_notes);
            let mut comparison = Comparison {
                page,
                built: &built,
                labels,
                known: &known,
                newer,
                told: Vec::new(),
                redacted: 0,
            };
            comparison.sections(&self.sections);
            (comparison.told, comparison.redacted)
        };
        let lost = |told: &[Told]| told.iter().map(|told| told.lost).sum::<usize>();
        let least = built.iter().map(compare).min_by_key(|(told, _)| (lost(told), told.len()));
        let (told, redacted) = least.unwrap_or_default();
        self.redacted += redacted;
        self.tell_more(told);
    }

    /// How many lines of the page, or of its diagram, no build gives back.
    pub(crate) fn lost(&self, of_diagram: bool) -> usize {
        self.told.iter().filter(|told| told.diagram == of_diagram).map(|told| told.lost).sum()
    }

    /// Compares the diagram with what is built of it.
    pub(crate) fn compare_diagram(&mut self, made: &str, built: &str) {
        let (told, redacted) = compare::lines(made, built, true);
        self.redacted += redacted;
        self.tell_more(told);
    }

    /// Compares what stands above all sections of the page of a whole flow with what is built of it,
    /// before or after the adoption: the one that loses the least counts.
    pub(crate) fn compare_head(&mut self, made: &str, built: &[String]) {
        let compare = |built: &String| compare::lines(made, built, false);
        let least = built.iter().map(compare).min_by_key(|(told, _)| told.len());
        let (told, redacted) = least.unwrap_or_default();
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
    let called = |placing: Placing<'_>| (placing.blocks, placing.made.map(Made::called));
    let mut placed = placed.into_iter().map(called);
    let mut compared = Vec::new();
    for (section, step) in page.sections.iter().zip(steps) {
        let known = step.and_then(|_| placed.next());
        let (blocks, call) = known
            .unwrap_or_else(|| (Blocks::find(&page.lines, section, None, labels, false), None));
        compared.push(Compared { section: section.clone(), step: *step, blocks, call });
    }
    compared
}
