//! The flow of a scenario in, the plan of a diagram out: which steps are drawn, in which boxes, in which parts.
//!
//! 1. `forest` takes the exchanges that a diagram shows, each with the steps from its request to the
//!    end of all that is below it.
//! 2. `fold` and `group` find runs of neighbouring exchanges and put them into boxes, or draw them
//!    short.
//! 3. `part` cuts the steps into parts that can be read, at places that `cuts` finds, `sheet` into
//!    those of a table.
//! 4. `walk` goes along the steps, for whatever draws them.
//!
//! A plan holds numbers of steps, and of text what the configuration says. Boxes never cross: each lies inside or outside of each other one.

mod around;
mod cuts;
mod failure;
mod fold;
mod forest;
mod frames;
mod group;
mod named;
mod part;
mod sheet;
mod walk;

use std::collections::BTreeSet;

use crate::config::{BoxKind, Diagrams, Folds, PathMode, Responses, View, Word};
use crate::number::{Span, StepNumber};
use crate::step::{Flow, Service};
use forest::Forest;

pub(crate) use around::Around;
pub(crate) use frames::Frames;
pub(crate) use group::is_call;
pub(crate) use part::Part;
pub(crate) use walk::{Stop, Walk};

/// What a diagram shows of a scenario, and how.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The boxes around arrows: by their first step, the larger before the smaller.
    pub frames: Frames,
    /// The notes above arrows, in the order of the steps.
    pub notes: Vec<Note>,
    /// What the arrow of a response says.
    pub responses: Responses,
    /// How paths are shown.
    pub paths: PathMode,
    /// Whether a service has a bar while it is at work.
    pub activations: bool,
    /// Groups that are left out, and why.
    pub warnings: Vec<String>,
    /// Groups that fit nothing.
    unfit: Vec<usize>,
    shown: Vec<Shown>,
}

/// How a step is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// As an arrow.
    Drawn,
    /// By a note that stands for it.
    Noted,
    /// Not at all.
    Hidden,
}

/// A box around the arrows of some steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Its first and its last step.
    pub steps: Span,
    /// Its kind.
    pub kind: BoxKind,
    /// What it says.
    pub caption: Caption,
}

/// A note above the arrow of a step, or above the place where it would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    /// The step.
    pub at: StepNumber,
    /// The participants that it spans.
    pub over: [Service; 2],
    /// What it says.
    pub caption: Caption,
}

/// What a box or a note says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caption {
    /// What the configuration says.
    Own(String),
    /// What some calls are: a word, how many it counts, and the steps, of which no number is lost.
    Calls {
        /// The word.
        word: Word,
        /// What it counts.
        count: usize,
        /// The first and the last step.
        steps: Span,
    },
}

impl Plan {
    /// The plan of `diagram.md`.
    #[must_use]
    pub(crate) fn whole(flow: &Flow, diagrams: &Diagrams) -> Self {
        let responses = diagrams.drawing.responses.unwrap_or_default();
        Self::of(flow, diagrams, responses, &Forest::whole(flow), Vec::new())
    }

    /// The plan of a view, by its place in the configuration.
    #[must_use]
    pub(crate) fn view(flow: &Flow, diagrams: &Diagrams, index: usize) -> Self {
        let whole = diagrams.drawing.responses.unwrap_or_default();
        let Some(View { depth, responses, paths, .. }) = diagrams.views.get(index) else {
            return Self::whole(flow, diagrams);
        };
        let forest = Forest::view(flow, index, *depth);
        let mut plan = Self::of(flow, diagrams, responses.unwrap_or(whole), &forest, Vec::new());
        plan.paths = paths.unwrap_or(plan.paths);
        plan
    }

    /// The plan of a ladder, of all or of a view: it shows each response, whatever diagrams show.
    #[must_use]
    pub(crate) fn ladder(flow: &Flow, diagrams: &Diagrams, view: Option<usize>) -> Self {
        let view = view.and_then(|index| Some((index, diagrams.views.get(index)?)));
        let forest = Forest::of_view(flow, view);
        let mut plan = Self::of(flow, diagrams, Responses::Full, &forest, Vec::new());
        plan.paths = view.and_then(|(_, view)| view.paths).unwrap_or(plan.paths);
        plan
    }

    /// The plan of `diagrams.md`, or of a view in its form, and its parts.
    #[must_use]
    pub(crate) fn parts(
        flow: &Flow,
        diagrams: &Diagrams,
        view: Option<usize>,
    ) -> (Self, Vec<Part>) {
        let view = view.and_then(|index| Some((index, diagrams.views.get(index)?)));
        let forest = Forest::of_view(flow, view);
        let responses = view.and_then(|(_, view)| view.responses).or(diagrams.drawing.responses);
        let responses = responses.unwrap_or(Responses::Status);
        let mut plan = Self::of(flow, diagrams, responses, &forest, group::overlaps(&forest));
        plan.paths = view.and_then(|(_, view)| view.paths).unwrap_or(plan.paths);
        plan.activations |= forest.overlaps();
        let named = named::spans(flow, &diagrams.parts);
        let parts = part::cut(flow, diagrams.drawing.max_steps, &plan, &forest, &named);
        (plan, parts)
    }

    /// A plan with some boxes, which come before those of the configuration.
    fn of(
        flow: &Flow,
        diagrams: &Diagrams,
        responses: Responses,
        forest: &Forest,
        frames: Vec<Frame>,
    ) -> Self {
        let mut plan = Self {
            frames: Frames::new(frames, flow.graph.steps()),
            notes: Vec::new(),
            responses,
            paths: diagrams.paths,
            activations: diagrams.drawing.activations,
            warnings: Vec::new(),
            unfit: Vec::new(),
            shown: forest
                .shown()
                .map(|drawn| if drawn { Shown::Drawn } else { Shown::Hidden })
                .collect(),
        };
        fold::notes(flow, diagrams.folds, forest, &mut plan);
        fold::loops(flow, diagrams.folds, forest, &mut plan);
        group::frames(flow, &diagrams.groups, forest, &mut plan);
        if responses == Responses::None {
            for (shown, step) in plan.shown.iter_mut().zip(flow.graph.span().iter()) {
                if flow.arrows.of(step).is_some_and(|arrow| arrow.response) {
                    *shown = Shown::Hidden;
                }
            }
        }
        plan.tidy();
        plan
    }

    /// Whether a step is drawn as an arrow.
    #[must_use]
    pub(crate) fn draws(&self, step: StepNumber) -> bool {
        self.shown(step) == Shown::Drawn
    }

    /// The participants of the arrows and notes of some steps, in the order of the scenario.
    #[must_use]
    pub(crate) fn participants(&self, flow: &Flow, steps: Span) -> Vec<String> {
        let first = self.notes.partition_point(|note| note.at < steps.first);
        let notes = self.notes[first..].iter().take_while(|note| note.at <= steps.last);
        let mut services: BTreeSet<Service> = notes.flat_map(|note| note.over).collect();
        let (all, mut steps) = (&flow.participants, steps.iter());
        while services.len() < all.len() {
            let Some(step) = steps.next() else { break };
            let arrow = flow.arrows.of(step).filter(|_| self.draws(step));
            services.extend(arrow.iter().flat_map(|arrow| arrow.ends));
        }
        services.iter().map(|service| all[service.index()].clone()).collect()
    }

    fn shown(&self, step: StepNumber) -> Shown {
        self.shown.get(step.index()).copied().unwrap_or(Shown::Hidden)
    }

    fn show(&mut self, steps: Span, how: Shown) {
        for step in steps.iter() {
            let shown = &mut self.shown[step.index()];
            if *shown != Shown::Hidden {
                *shown = how;
            }
        }
    }

    /// Takes out boxes and notes with nothing in them, and sorts the rest.
    fn tidy(&mut self) {
        self.notes.retain(|note| self.shown[note.at.index()] != Shown::Hidden);
        self.notes.sort_by_key(|note| note.at);
        if self.frames.is_empty() {
            return;
        }
        // How many steps before each one are drawn, or have a note.
        let mut full = vec![0_usize; self.shown.len() + 1];
        self.notes.iter().for_each(|note| full[note.at.index() + 1] = 1);
        for (index, shown) in self.shown.iter().enumerate() {
            full[index + 1] |= usize::from(*shown == Shown::Drawn);
            full[index + 1] += full[index];
        }
        self.frames
            .tidy(|frame| full[frame.steps.last.index() + 1] > full[frame.steps.first.index()]);
    }
}

/// What is odd about the diagrams of a scenario.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// Boxes that are not drawn, parts that are left out, views that show nothing.
    pub warnings: Vec<String>,
    /// The groups that fit no call.
    pub unfit_groups: Vec<usize>,
    /// The parts that have no step.
    pub unfit_parts: Vec<usize>,
}

/// Plans all diagrams of a scenario.
#[must_use]
pub(crate) fn findings(flow: &Flow, diagrams: &Diagrams) -> Findings {
    let mut findings = Findings::default();
    if !diagrams.groups.is_empty() {
        let plan = Plan::whole(flow, diagrams);
        (findings.warnings, findings.unfit_groups) = (plan.warnings, plan.unfit);
    }
    findings.unfit_parts = named::unfit(flow, &diagrams.parts);
    findings.warnings.extend(named::overlaps(flow, &diagrams.parts));
    for (index, view) in diagrams.views.iter().enumerate() {
        let plan = Plan::view(flow, diagrams, index);
        if !flow.graph.span().iter().any(|step| plan.draws(step)) && plan.notes.is_empty() {
            findings.warnings.push(format!(
                "the view `{}` shows no step; change its `include`, `exclude` or `depth`",
                view.name.0
            ));
        }
    }
    findings
}

/// Whether a fold draws some call short.
pub(crate) fn folds(flow: &Flow, folds: Folds) -> bool {
    let plan = Plan::whole(flow, &Diagrams { folds, ..Diagrams::default() });
    plan.shown.iter().any(|shown| *shown != Shown::Drawn)
}
