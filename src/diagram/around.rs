//! Steps in, the group whose box goes around them out.

use std::collections::HashMap;
use std::num::NonZeroUsize;

use super::forest::{Forest, Tree};
use super::group::runs;
use crate::config::{BoxKind, Call, Group};
use crate::number::Span;
use crate::step::{Arrow, Flow};

/// The calls of a scenario, around which there may be boxes.
#[derive(Debug)]
pub(crate) struct Around<'s> {
    flow: &'s Flow,
    forest: Forest,
    /// The runs of the groups so far.
    runs: HashMap<Wanted, Vec<Vec<usize>>>,
}

/// What a group fits: caller and callee, methods and paths.
type Wanted = (Option<String>, Option<String>, Vec<[String; 2]>);

impl<'s> Around<'s> {
    /// The calls of a scenario.
    #[must_use]
    pub(crate) fn new(flow: &'s Flow) -> Self {
        Self { flow, forest: Forest::whole(flow), runs: HashMap::new() }
    }

    /// The group that puts a box around some steps; `None` if they are no whole calls beside each
    /// other. It is as narrow as it can be: it names its calls, and which of the runs it is.
    pub(crate) fn group(&mut self, steps: Span, kind: BoxKind, label: &str) -> Option<Group> {
        let run = self.calls(steps)?;
        let arrow = |index: &usize| self.flow.arrows.of(self.forest.trees[*index].steps.first);
        let arrows: Vec<Arrow<'_>> = run.iter().filter_map(arrow).collect();
        let same = |name: fn(&Arrow<'_>) -> String| {
            let first = arrows.first().map(name);
            first.filter(|first| arrows.iter().all(|arrow| name(arrow) == *first))
        };
        let call = |arrow: &Arrow<'_>| Call {
            method: arrow.method.to_owned(),
            path: arrow.template.to_owned(),
        };
        let mut group = Group {
            kind,
            label: label.to_owned(),
            from: same(|arrow| arrow.caller.to_owned()),
            to: same(|arrow| arrow.callee.to_owned()),
            calls: arrows.iter().map(call).collect(),
            nth: Vec::new(),
        };
        let all = self.runs(&group);
        let number = all.binary_search_by_key(&run[0], |other| other[0]).ok()?;
        if all[number] != run {
            return None;
        }
        if all.len() > 1 {
            group.nth = vec![NonZeroUsize::MIN.saturating_add(number)];
        }
        Some(group)
    }

    /// The calls that begin and end with these steps, without those below them.
    fn calls(&self, steps: Span) -> Option<Vec<usize>> {
        let trees = &self.forest.trees;
        let inside = |tree: &Tree| tree.steps.first >= steps.first && tree.steps.last <= steps.last;
        let top = |tree: &Tree| {
            inside(tree) && !tree.parent().is_some_and(|parent| inside(&trees[parent]))
        };
        let from = trees.partition_point(|tree| tree.steps.first < steps.first);
        let to = trees.partition_point(|tree| tree.steps.first <= steps.last);
        let run: Vec<usize> = (from..to).filter(|index| top(&trees[*index])).collect();
        let (first, last) = (&trees[*run.first()?], &trees[*run.last()?]);
        (first.steps.first == steps.first && last.steps.last == steps.last).then_some(run)
    }

    fn runs(&mut self, group: &Group) -> &[Vec<usize>] {
        let calls = group.calls.iter().map(|call| [call.method.clone(), call.path.clone()]);
        let wanted = (group.from.clone(), group.to.clone(), calls.collect());
        let made = || runs(self.flow, &self.forest, group);
        self.runs.entry(wanted).or_insert_with(made)
    }
}
