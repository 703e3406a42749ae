//! The groups of the configuration in, boxes around the runs that they fit out.

use std::collections::HashMap;

use super::forest::Forest;
use super::{Caption, Frame, Note, Plan};
use crate::config::{BoxKind, Call, Group, Word};
use crate::number::{Span, StepNumber};
use crate::step::{Arrow, ArrowId, Flow};

/// Adds the box of each run that a group fits.
pub(super) fn frames(flow: &Flow, groups: &[Group], forest: &Forest, plan: &mut Plan) {
    for (index, group) in groups.iter().enumerate() {
        let runs = runs(flow, forest, group);
        let count = runs.len();
        for (run, number) in runs.iter().zip(1..) {
            if group.nth.is_empty() || group.nth.iter().any(|nth| nth.get() == number) {
                add(flow, forest, plan, group, run);
            }
        }
        if count == 0 || group.nth.iter().all(|nth| nth.get() > count) && !group.nth.is_empty() {
            plan.unfit.push(index);
        }
    }
}

/// The runs that a group fits, whichever of them it wants.
pub(super) fn runs(flow: &Flow, forest: &Forest, group: &Group) -> Vec<Vec<usize>> {
    let mut fitting = Fitting { flow, group, known: HashMap::new() };
    let mut used = vec![false; forest.trees.len()];
    let mut runs = Vec::new();
    for index in 0..forest.trees.len() {
        if used[index] {
            continue;
        }
        let Some(run) = fitting.run(forest, index) else { continue };
        for index in &run {
            used[*index] = true;
        }
        runs.push(run);
    }
    runs
}

fn add(flow: &Flow, forest: &Forest, plan: &mut Plan, group: &Group, run: &[usize]) {
    let first = forest.trees[run[0]].steps.first;
    let ends = run.iter().map(|index| forest.trees[*index].steps.last);
    let steps = Span::new(first, ends.max().unwrap_or(first));
    let Some(arrow) = flow.arrows.of(first) else { return };
    let note = || Note { at: first, over: arrow.ends, caption: Caption::Own(group.label.clone()) };
    if group.kind == BoxKind::Note {
        plan.notes.push(note());
        return;
    }
    let rect = group.kind == BoxKind::Rect;
    let colour = is_colour(&group.label);
    let label = if rect && !colour { "rgb(240, 240, 240)".to_owned() } else { group.label.clone() };
    if plan.frames.add(Frame { steps, kind: group.kind, caption: Caption::Own(label) }) {
        if rect && !colour && !group.label.is_empty() {
            plan.notes.push(note());
        }
    } else {
        let label = name(group);
        plan.warnings.push(format!(
            "the group `{label}` at steps {steps} overlaps another box and is not drawn; change \
             its `calls` or `nth`"
        ));
    }
}

/// What messages call a group.
fn name(group: &Group) -> &str {
    if group.label.is_empty() { group.kind.word() } else { &group.label }
}

fn is_colour(label: &str) -> bool {
    let inside = label.strip_prefix("rgb(").or_else(|| label.strip_prefix("rgba("));
    inside.and_then(|inside| inside.strip_suffix(')')).is_some_and(|numbers| {
        numbers.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | ' ' | '%'))
    })
}

/// Which exchanges a group fits.
struct Fitting<'s> {
    flow: &'s Flow,
    group: &'s Group,
    /// For each call of the group and each arrow whether they fit: arrows repeat.
    known: HashMap<(Option<usize>, ArrowId), bool>,
}

impl Fitting<'_> {
    /// The run that begins with a tree: the calls of the group one after another, or, if it names
    /// none, all neighbours that it fits.
    fn run(&mut self, forest: &Forest, start: usize) -> Option<Vec<usize>> {
        let mut run = Vec::new();
        let mut at = Some(start);
        if self.group.calls.is_empty() {
            while let Some(index) = at.filter(|index| self.fits_tree(forest, *index, None)) {
                run.push(index);
                at = forest.neighbour(index);
            }
            return (!run.is_empty()).then_some(run);
        }
        for call in 0..self.group.calls.len() {
            let index = at.filter(|index| self.fits_tree(forest, *index, Some(call)))?;
            run.push(index);
            at = forest.neighbour(index);
        }
        Some(run)
    }

    /// Whether it fits a call that no other lies across.
    fn fits_tree(&mut self, forest: &Forest, index: usize, call: Option<usize>) -> bool {
        forest.is_alone(index) && self.fits(forest.trees[index].steps.first, call)
    }

    fn fits(&mut self, step: StepNumber, call: Option<usize>) -> bool {
        let Some(id) = self.flow.arrows.id(step) else { return false };
        if let Some(known) = self.known.get(&(call, id)) {
            return *known;
        }
        let fits = self.flow.arrows.of(step).is_some_and(|arrow| self.fits_arrow(&arrow, call));
        self.known.insert((call, id), fits);
        fits
    }

    fn fits_arrow(&self, arrow: &Arrow<'_>, call: Option<usize>) -> bool {
        let group = self.group;
        let same = |wanted: &Option<String>, name: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted == name)
        };
        let call = call.map(|call| &group.calls[call]);
        same(&group.from, arrow.caller)
            && same(&group.to, arrow.callee)
            && call.is_none_or(|call| is_call(self.flow, call, arrow))
    }
}

/// Whether a call of the configuration is that of an arrow: its path as a template, or as recorded,
/// with or without a query.
pub(crate) fn is_call(flow: &Flow, call: &Call, arrow: &Arrow<'_>) -> bool {
    let (path, query) = call.path.split_at(call.path.find('?').unwrap_or(call.path.len()));
    let template = || flow.variables.template(arrow.callee, arrow.method, path);
    let asked = query.is_empty() || arrow.query.is_empty() || query == arrow.query;
    let same = call.method.eq_ignore_ascii_case(arrow.method);
    same && asked && (path == arrow.template || template() == arrow.template)
}

/// A box around each run of calls below the same parent that lie across each other.
pub(super) fn overlaps(forest: &Forest) -> Vec<Frame> {
    let mut frames = Vec::new();
    let mut seen = vec![false; forest.trees.len()];
    for start in 0..forest.trees.len() {
        // What lies across a call of a run is in that run.
        if seen[start] {
            continue;
        }
        let (mut end, mut count, mut at) = (forest.trees[start].steps.last, 1, start);
        while let Some(next) = forest.next(at).filter(|next| forest.trees[*next].steps.first < end)
        {
            end = end.max(forest.trees[next].steps.last);
            seen[next] = true;
            (count, at) = (count + 1, next);
        }
        if count == 1 {
            continue;
        }
        let steps = Span::new(forest.trees[start].steps.first, end);
        let caption = Caption::Calls { word: Word::Overlap, count, steps };
        frames.push(Frame { steps, kind: BoxKind::Par, caption });
    }
    frames
}
