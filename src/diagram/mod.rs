//! A survey in, the plan of a diagram out: which steps are drawn, in which boxes, in which parts.
//!
//! 1. `forest` takes the exchanges that a diagram shows, each with the steps from its request to the
//!    end of all that is below it.
//! 2. `fold` and `group` find runs of neighbouring exchanges and put them into boxes, or draw them
//!    short.
//! 3. `part` cuts the steps into parts that can be read.
//!
//! A plan holds numbers of steps only; the arrows are read from the log as they are drawn. Boxes
//! never cross: each lies inside or outside of each other one.

mod around;
mod fold;
mod forest;
mod frames;
mod group;
mod part;

use std::collections::{BTreeSet, HashSet};
use std::ops::RangeInclusive;

use crate::config::{BoxKind, PathMode, Responses, View};
use crate::step::{Service, Survey};
use forest::Forest;

pub use around::Around;
pub use frames::Frames;
pub use part::Part;

/// What a diagram shows of a scenario, and how.
#[derive(Debug)]
pub struct Plan {
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
    unfit: Vec<String>,
    shown: Vec<Shown>,
    /// For each step the other one of its exchange; 0 if there is none.
    partners: Vec<u32>,
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
pub struct Frame {
    /// Its first and its last step.
    pub steps: RangeInclusive<u32>,
    /// Its kind.
    pub kind: BoxKind,
    /// What it says.
    pub label: String,
}

/// A note above the arrow of a step, or above the place where it would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The step.
    pub at: u32,
    /// The participants that it spans.
    pub over: [Service; 2],
    /// What it says.
    pub text: String,
}

impl Plan {
    /// The plan of `diagram.md`.
    #[must_use]
    pub fn whole(survey: &Survey) -> Self {
        let responses = survey.settings.diagram.responses.unwrap_or_default();
        Self::of(survey, responses, &Forest::whole(survey), Vec::new())
    }

    /// The plan of a view, by its place in the configuration.
    #[must_use]
    pub fn view(survey: &Survey, index: usize) -> Self {
        let whole = survey.settings.diagram.responses.unwrap_or_default();
        let Some(View { depth, responses, paths, .. }) = survey.settings.views.get(index) else {
            return Self::whole(survey);
        };
        let forest = Forest::view(survey, index, *depth);
        let mut plan = Self::of(survey, responses.unwrap_or(whole), &forest, Vec::new());
        plan.paths = paths.unwrap_or(plan.paths);
        plan
    }

    /// The plan of `diagrams.md`, and its parts.
    #[must_use]
    pub fn parts(survey: &Survey) -> (Self, Vec<Part>) {
        let forest = Forest::whole(survey);
        let responses = survey.settings.diagram.responses.unwrap_or(Responses::Status);
        let mut plan = Self::of(survey, responses, &forest, group::overlaps(survey, &forest));
        plan.activations |= forest.overlaps();
        let parts = part::cut(survey, &plan, &forest);
        (plan, parts)
    }

    /// A plan with some boxes, which come before those of the configuration.
    fn of(survey: &Survey, responses: Responses, forest: &Forest, frames: Vec<Frame>) -> Self {
        let mut plan = Self {
            frames: Frames::new(frames, survey.graph.steps()),
            notes: Vec::new(),
            responses,
            paths: survey.settings.diagram.paths.unwrap_or(survey.settings.paths.mode),
            activations: survey.settings.diagram.activations,
            warnings: Vec::new(),
            unfit: Vec::new(),
            partners: partners(survey),
            shown: forest
                .shown()
                .map(|drawn| if drawn { Shown::Drawn } else { Shown::Hidden })
                .collect(),
        };
        fold::notes(survey, forest, &mut plan);
        fold::loops(survey, forest, &mut plan);
        group::frames(survey, forest, &mut plan);
        if responses == Responses::None {
            for (shown, step) in plan.shown.iter_mut().zip(1..) {
                if survey.arrows.of(step).is_some_and(|arrow| arrow.response) {
                    *shown = Shown::Hidden;
                }
            }
        }
        plan.tidy();
        plan
    }

    /// Whether a step is drawn as an arrow.
    #[must_use]
    pub fn draws(&self, step: u32) -> bool {
        self.shown(step) == Shown::Drawn
    }

    /// The participants of the arrows and notes of some steps, in the order of the scenario.
    #[must_use]
    pub fn participants(&self, survey: &Survey, mut steps: RangeInclusive<u32>) -> Vec<String> {
        let first = self.notes.partition_point(|note| note.at < *steps.start());
        let notes = self.notes[first..].iter().take_while(|note| note.at <= *steps.end());
        let mut services: BTreeSet<Service> = notes.flat_map(|note| note.over).collect();
        let all = &survey.participants;
        while services.len() < all.len() {
            let Some(step) = steps.next() else { break };
            let arrow = survey.arrows.of(step).filter(|_| self.draws(step));
            services.extend(arrow.iter().flat_map(|arrow| arrow.ends));
        }
        services.iter().map(|service| all[service.index()].clone()).collect()
    }

    /// The other step of an exchange.
    #[must_use]
    pub fn partner(&self, step: u32) -> Option<u32> {
        let partner = self.partners.get((step as usize).checked_sub(1)?);
        partner.copied().filter(|partner| *partner > 0)
    }

    fn shown(&self, step: u32) -> Shown {
        let index = (step as usize).checked_sub(1);
        index.and_then(|index| self.shown.get(index)).copied().unwrap_or(Shown::Hidden)
    }

    fn show(&mut self, steps: RangeInclusive<u32>, how: Shown) {
        for step in steps {
            let shown = &mut self.shown[step as usize - 1];
            if *shown != Shown::Hidden {
                *shown = how;
            }
        }
    }

    /// Takes out boxes and notes with nothing in them, and sorts the rest.
    fn tidy(&mut self) {
        let is = |step: u32, how: Shown| self.shown[step as usize - 1] == how;
        self.notes.retain(|note| !is(note.at, Shown::Hidden));
        self.notes.sort_by_key(|note| note.at);
        // How many steps before each one are drawn, or have a note.
        let mut full = vec![0_usize; self.shown.len() + 2];
        for note in &self.notes {
            full[note.at as usize + 1] = 1;
        }
        for step in 1..=self.shown.len() {
            full[step + 1] |= usize::from(self.shown[step - 1] == Shown::Drawn);
            full[step + 1] += full[step];
        }
        self.frames.tidy(|frame| {
            full[*frame.steps.end() as usize + 1] > full[*frame.steps.start() as usize]
        });
    }
}

/// What of a configuration finds nothing in a scenario. A configuration that holds for others too may
/// name what only they have, but a view that shows nothing is a diagram that shows nothing.
#[must_use]
pub fn warnings(survey: &Survey) -> Vec<String> {
    let settings = &survey.settings;
    let mut warnings = Vec::new();
    if !settings.groups.is_empty() {
        let plan = Plan::whole(survey);
        warnings.extend(plan.warnings);
        let unfit = plan.unfit.into_iter().filter(|_| settings.own);
        warnings.extend(unfit.map(|label| format!("the group `{label}` matches no call")));
    }
    let known: HashSet<&String> = survey.participants.iter().collect();
    let unknown = settings.participants.keys().filter(|_| settings.own);
    let unknown = unknown.filter(|name| !known.contains(name));
    warnings.extend(
        unknown.map(|name| {
            format!("`{name}` in `[participants]` matches no service of this recording")
        }),
    );
    for (index, view) in settings.views.iter().enumerate() {
        let plan = Plan::view(survey, index);
        if !(1..=survey.graph.steps()).any(|step| plan.draws(step)) && plan.notes.is_empty() {
            warnings.push(format!(
                "the view `{}` shows no step; change its `include`, `exclude` or `depth`",
                view.name.0
            ));
        }
    }
    warnings
}

fn partners(survey: &Survey) -> Vec<u32> {
    let mut partners = vec![0; survey.graph.steps() as usize];
    for exchange in &survey.graph.exchanges {
        if let (Some(request), Some(response)) = (exchange.request, exchange.response) {
            partners[request as usize - 1] = response;
            partners[response as usize - 1] = request;
        }
    }
    partners
}
