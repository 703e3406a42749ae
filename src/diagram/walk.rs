//! A plan in, what it shows from step to step out, for whatever draws it.

use std::ops::Range;

use super::Plan;
use crate::number::{Span, StepNumber};

/// A way along the steps of a plan.
#[derive(Debug)]
pub(crate) struct Walk {
    /// The next step.
    next: StepNumber,
    last: StepNumber,
    frame: usize,
    note: usize,
    /// The boxes that are open, by their places in the plan.
    open: Vec<usize>,
}

/// What is shown at a step: what ends before it, then what begins, then the step itself.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    /// The step.
    pub step: StepNumber,
    /// How many boxes end before it.
    pub closed: usize,
    /// The boxes that begin, by their places in the plan.
    pub opened: Range<usize>,
    /// The notes above it, by their places in the plan.
    pub notes: Range<usize>,
    /// Whether it is drawn.
    pub draws: bool,
}

impl Walk {
    /// A way along some steps. Boxes that began before them are open at its start.
    pub(crate) fn new(plan: &Plan, steps: Span) -> Self {
        Self {
            next: steps.first,
            last: steps.last,
            frame: plan.frames.partition_point(|frame| frame.steps.first < steps.first),
            note: plan.notes.partition_point(|note| note.at < steps.first),
            open: plan.frames.open_at(steps.first),
        }
    }

    /// The boxes that are open, by their places in the plan.
    pub(crate) fn open(&self) -> &[usize] {
        &self.open
    }

    /// The next step that shows something. It is asked with the same plan each time.
    pub(crate) fn next(&mut self, plan: &Plan) -> Option<Stop> {
        while self.next <= self.last {
            let step = self.next;
            self.next = step.next();
            let notes = self.notes_until(plan, step);
            let draws = plan.draws(step);
            if draws || !notes.is_empty() {
                let closed = self.close_before(plan, step);
                let opened = self.open_until(plan, step);
                return Some(Stop { step, closed, opened, notes, draws });
            }
        }
        None
    }

    fn notes_until(&mut self, plan: &Plan, step: StepNumber) -> Range<usize> {
        let first = self.note;
        while plan.notes.get(self.note).is_some_and(|note| note.at <= step) {
            self.note += 1;
        }
        first..self.note
    }

    fn close_before(&mut self, plan: &Plan, step: StepNumber) -> usize {
        let ended = |frame: &&usize| plan.frames[**frame].steps.last < step;
        let closed = self.open.iter().rev().take_while(ended).count();
        self.open.truncate(self.open.len() - closed);
        closed
    }

    /// Boxes that begin and end where nothing is shown are not in a plan.
    fn open_until(&mut self, plan: &Plan, step: StepNumber) -> Range<usize> {
        let first = self.frame;
        while plan.frames.get(self.frame).is_some_and(|frame| frame.steps.first <= step) {
            self.open.push(self.frame);
            self.frame += 1;
        }
        first..self.frame
    }
}
