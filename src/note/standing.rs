//! The text of `notes.md` and a survey in, what a page shows of each note and where that comes from
//! out.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::reference::{Known, Resolved};
use super::{Error, Notes, Placed, Placement, align};
use crate::number::{LineNumber, StepNumber};
use crate::step::Survey;

/// The notes of a file at their steps.
#[derive(Debug)]
pub(crate) struct Standing {
    /// As the file has them.
    pub notes: Notes,
    /// For each note its step.
    pub steps: Vec<Option<StepNumber>>,
    placement: Placement,
    known: Known,
    by_step: BTreeMap<StepNumber, usize>,
    survey: Arc<Survey>,
    length: usize,
}

impl Standing {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If a reference leads nowhere, or if the steps cannot be read.
    pub(crate) fn of(text: &str, survey: &Arc<Survey>) -> Result<Self, Error> {
        let notes = Notes::parse(text);
        let placement = Placement::of(text, survey, &mut Vec::new())?;
        let steps = align::places(&notes, survey, &mut Vec::new())?;
        let known = Known::of(&notes, &steps, &survey.flow, &mut Vec::new());
        let at = |(index, step): (usize, &Option<StepNumber>)| Some(((*step)?, index));
        let by_step = steps.iter().enumerate().filter_map(at).collect();
        let (survey, length) = (Arc::clone(survey), text.len());
        Ok(Self { notes, steps, placement, known, by_step, survey, length })
    }

    /// The note at a step, by its place in the list.
    pub(crate) fn index(&self, step: StepNumber) -> Option<usize> {
        self.by_step.get(&step).copied()
    }

    /// Where a new note of a step belongs in the file: behind that of the step before, else before
    /// that of the next one, else at the end.
    pub(crate) fn place(&self, step: Option<StepNumber>) -> usize {
        let Some(step) = step else { return self.length };
        let place = |index: &usize| &self.notes.list[*index].place;
        let before = self.by_step.range(..step).next_back();
        let next = self.by_step.range(step..).next();
        before
            .map(|(_, index)| place(index).inside.end)
            .or(next.map(|(_, index)| place(index).heading.start))
            .unwrap_or(self.length)
    }

    /// What a page shows of the note at a step.
    pub(crate) fn placed(&self, step: StepNumber) -> Placed {
        self.placement.at(step).cloned().unwrap_or_default()
    }

    /// The text above the tabs and that below them, with what their numbers come from.
    pub(crate) fn resolved(&self, index: usize) -> [Resolved; 2] {
        let note = &self.notes.list[index];
        [&note.above, &note.below].map(|text| self.resolve(text).unwrap_or_default())
    }

    /// A text of a note with numbers in the place of its references; `None` if it has an id that no
    /// note has.
    pub(crate) fn resolve(&self, text: &str) -> Option<Resolved> {
        let link = |step| self.survey.settings.body.link_inside(step);
        self.known.resolve(text, LineNumber::FIRST, link, &mut Vec::new()).ok()
    }
}
