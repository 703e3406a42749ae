//! Two trees and their pairs in, what is not the same in the order of the calls out.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::pairs::Pairs;
use super::tree::{Call, Tree};
use super::{Change, Difference, Kind, Line, Numbers};
use crate::step::Survey;

/// Something that is not the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) old: Option<usize>,
    pub(super) new: Option<usize>,
    pub(super) count: Option<(usize, usize)>,
    pub(super) below: usize,
}

/// A walk over both trees.
#[derive(Debug)]
pub(super) struct Walk {
    pub(super) found: Vec<Found>,
    pub(super) lines: Vec<Line>,
}

/// A call to visit: of both trees, or of one.
#[derive(Debug, Clone, Copy)]
struct Visit {
    old: Option<usize>,
    new: Option<usize>,
    depth: usize,
    /// What became of a call that only one tree has.
    kind: Option<Kind>,
    /// What is to be told when the walk comes here.
    found: Option<Found>,
}

impl Walk {
    pub(super) fn over(old: &Tree, new: &Tree, pairs: &Pairs) -> Self {
        let mut walk = Self { found: Vec::new(), lines: Vec::new() };
        let walker = Walker { old, new, pairs };
        let mut open = walker.children(0, 0, 0);
        while let Some(visit) = open.pop() {
            walk.found.extend(visit.found);
            walker.visit(visit, &mut walk, &mut open);
        }
        walk
    }
}

struct Walker<'t> {
    old: &'t Tree,
    new: &'t Tree,
    pairs: &'t Pairs,
}

impl Walker<'_> {
    fn visit(&self, visit: Visit, walk: &mut Walk, open: &mut Vec<Visit>) {
        let depth = visit.depth + 1;
        match (visit.old, visit.new) {
            (Some(old), Some(new)) => {
                let found = self.unequal(old, new);
                walk.found.extend(found);
                let kind = found.map(|found| found.kind);
                walk.lines.push(line(kind, &self.new.calls[new], visit.depth, false));
                open.extend(self.children(old, new, depth));
            }
            (None, Some(new)) => {
                walk.lines.push(line(visit.kind, &self.new.calls[new], visit.depth, false));
                let children = self.new.calls[new].children.iter().rev();
                open.extend(children.map(|child| {
                    let old = self.pairs.of_new[*child];
                    Visit { old, new: Some(*child), depth, found: None, ..visit }
                }));
            }
            (Some(old), None) => {
                walk.lines.push(line(visit.kind, &self.old.calls[old], visit.depth, true));
                let gone = self.old.calls[old].children.iter().rev();
                let gone = gone.filter(|child| self.pairs.of_old[**child].is_none());
                open.extend(gone.map(|child| Visit {
                    old: Some(*child),
                    depth,
                    found: None,
                    ..visit
                }));
            }
            (None, None) => {}
        }
    }

    /// What became of a call that both have.
    fn unequal(&self, old: usize, new: usize) -> Option<Found> {
        let same = self.old.calls[old].says == self.new.calls[new].says;
        let kind = if self.pairs.moved[new] { Kind::Moved } else { Kind::Changed };
        let found = Found { old: Some(old), new: Some(new), ..Found::of(kind) };
        (!same || self.pairs.moved[new]).then_some(found)
    }

    /// The children of a pair, the last first; what is gone comes before what followed it.
    fn children(&self, old: usize, new: usize, depth: usize) -> Vec<Visit> {
        let (left, right) = (&self.old.calls[old].children, &self.new.calls[new].children);
        let runs = Runs::of(self, left, right);
        let mut gone = left.iter().filter(|at| self.pairs.of_old[**at].is_none()).peekable();
        let mut visits = Vec::with_capacity(right.len());
        let stays = |at: &usize| self.pairs.of_new[*at].filter(|_| !self.pairs.moved[*at]);
        let mut next: Vec<Option<usize>> = Vec::with_capacity(right.len());
        for at in right.iter().rev() {
            next.push(stays(at).or(next.last().copied().flatten()));
        }
        for (at, next) in right.iter().zip(next.into_iter().rev()) {
            while let Some(at) = gone.next_if(|at| next.is_none_or(|next| **at < next)) {
                visits.push(self.gone(*at, depth, &runs));
            }
            visits.push(self.here(*at, depth, &runs));
        }
        visits.extend(gone.map(|at| self.gone(*at, depth, &runs)));
        visits.reverse();
        visits
    }

    /// A call that the old tree alone has.
    fn gone(&self, at: usize, depth: usize, runs: &Runs) -> Visit {
        let repeated = runs.old.contains(&at);
        let kind = if repeated { Kind::Repeated } else { Kind::Removed };
        let alone = || {
            let below = alone(self.old, &self.pairs.of_old, at);
            Found { old: Some(at), below, ..Found::of(kind) }
        };
        let found = (!repeated).then(alone);
        Visit { old: Some(at), new: None, depth, kind: Some(kind), found }
    }

    /// A call of the new tree.
    fn here(&self, at: usize, depth: usize, runs: &Runs) -> Visit {
        let old = self.pairs.of_new[at];
        let repeated = runs.new.contains(&at);
        let kind = if repeated { Kind::Repeated } else { Kind::Added };
        let alone = || {
            let below = alone(self.new, &self.pairs.of_new, at);
            Found { new: Some(at), below, ..Found::of(kind) }
        };
        let begins = runs.begin.get(&at).copied();
        let found = begins.or_else(|| (old.is_none() && !repeated).then(alone));
        Visit { old, new: Some(at), depth, kind: Some(kind), found }
    }
}

/// How many calls below one came or went with it.
fn alone(tree: &Tree, pairs: &[Option<usize>], at: usize) -> usize {
    tree.below(at)[1..].iter().filter(|call| pairs[**call].is_none()).count()
}

fn line(kind: Option<Kind>, call: &Call, depth: usize, is_old: bool) -> Line {
    Line { kind, depth, numbers: call.numbers, is_old }
}

impl Found {
    fn of(kind: Kind) -> Self {
        Self { kind, old: None, new: None, count: None, below: 0 }
    }
}

/// The runs of equal neighbours that have another length.
#[derive(Debug, Default)]
struct Runs {
    /// Their calls in the old tree.
    old: HashSet<usize>,
    /// Their calls in the new one.
    new: HashSet<usize>,
    /// What is to be told at the first call of each.
    begin: HashMap<usize, Found>,
}

/// A run of neighbours that are equal: its calls in both rows.
#[derive(Debug, Default)]
struct Run {
    old: Vec<usize>,
    new: Vec<usize>,
}

impl Runs {
    /// Finds them among the children of a pair.
    fn of(walker: &Walker<'_>, left: &[usize], right: &[usize]) -> Self {
        let (pairs, mut runs) = (walker.pairs, Self::default());
        let free = |calls: &[usize], of: &[Option<usize>]| calls.iter().any(|at| of[*at].is_none());
        if !free(left, &pairs.of_old) && !free(right, &pairs.of_new) {
            return runs;
        }
        for run in joined(walker, left, right) {
            let differs = free(&run.old, &pairs.of_old) || free(&run.new, &pairs.of_new);
            let (Some(old), Some(new)) = (run.old.first(), run.new.first()) else { continue };
            if differs {
                let count = Some((run.old.len(), run.new.len()));
                let ends = Found { old: Some(*old), new: Some(*new), ..Found::of(Kind::Repeated) };
                runs.begin.insert(*new, Found { count, ..ends });
                runs.old.extend(run.old);
                runs.new.extend(run.new);
            }
        }
        runs
    }
}

/// The runs of both rows, each with those of the other row that its calls have partners in. One that
/// was cut in two is still one.
fn joined(walker: &Walker<'_>, left: &[usize], right: &[usize]) -> Vec<Run> {
    let old_runs = equal(walker.old, left);
    let places = old_runs.iter().enumerate();
    let places: HashMap<usize, usize> =
        places.flat_map(|(run, calls)| calls.iter().map(move |call| (*call, run))).collect();
    let mut group_of: Vec<Option<usize>> = vec![None; old_runs.len()];
    let mut groups: Vec<Run> = Vec::new();
    for new in equal(walker.new, right) {
        let partners = new.iter().filter(|at| !walker.pairs.moved[**at]);
        let partners = partners.filter_map(|at| walker.pairs.of_new[*at]);
        let whole = walker.new.calls[new[0]].whole;
        let equal = partners.filter(|old| walker.old.calls[*old].whole == whole);
        let linked: Vec<usize> = equal.filter_map(|old| places.get(&old).copied()).collect();
        let known = linked.iter().find_map(|run| group_of[*run]);
        let at = known.unwrap_or(groups.len());
        if known.is_none() {
            groups.push(Run::default());
        }
        groups[at].new.extend(new);
        for run in linked {
            if group_of[run].replace(at).is_none() {
                groups[at].old.extend(&old_runs[run]);
            }
        }
    }
    groups
}

/// The row in runs of neighbours that are equal.
fn equal(tree: &Tree, row: &[usize]) -> Vec<Vec<usize>> {
    let same = |one: &usize, other: &usize| tree.calls[*one].whole == tree.calls[*other].whole;
    row.chunk_by(same).map(<[usize]>::to_vec).collect()
}

/// A change with all that is told of it.
pub(super) fn change(
    [old, new]: [&Arc<Survey>; 2],
    [before, after]: [&Tree; 2],
    found: &Found,
    differences: Vec<Difference>,
) -> Change {
    let numbers = |tree: &Tree, at: Option<usize>| at.map(|at| tree.calls[at].numbers);
    let (old_numbers, new_numbers) = (numbers(before, found.old), numbers(after, found.new));
    let said = |survey: &Survey, numbers: Option<Numbers>| {
        let numbers = numbers?;
        let arrow = survey.flow.arrows.of(numbers.request.or(numbers.response)?)?;
        Some([arrow.caller, arrow.callee, arrow.method, arrow.template].map(str::to_owned))
    };
    let said = said(new, new_numbers).or_else(|| said(old, old_numbers));
    let [caller, callee, method, template] = said.unwrap_or_default();
    Change {
        kind: found.kind,
        old: old_numbers,
        new: new_numbers,
        caller,
        callee,
        method,
        template,
        count: found.count,
        below: found.below,
        differences,
    }
}
