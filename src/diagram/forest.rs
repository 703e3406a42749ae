//! The call graph in, the exchanges of one diagram with the steps that they span out.

use crate::config::View;
use crate::number::{ExchangeIndex, Span, StepNumber, narrow};
use crate::step::Flow;

/// The exchanges that a diagram shows. Those below one that it does not show move up.
#[derive(Debug)]
pub(super) struct Forest {
    pub(super) trees: Vec<Tree>,
    /// For each step its place among those that are drawn, counted from 1; 0 if it is not.
    ranks: Vec<u32>,
}

/// An exchange with all that is below it. A long log has one for every other record, so it is small.
#[derive(Debug)]
pub(super) struct Tree {
    /// The place of the tree that it is a part of, counted from 1; 0 if there is none.
    parent: u32,
    /// The same of the tree beside it, below the same parent, that begins next.
    next: u32,
    /// From its first step, which is its request, or the response if that is missing, to the last one
    /// below it.
    pub(super) steps: Span,
    /// The last of its own steps.
    pub(super) last: StepNumber,
    /// How many steps it and all below it have.
    size: u32,
}

impl Tree {
    /// The tree that it is a part of.
    pub(super) fn parent(&self) -> Option<usize> {
        (self.parent as usize).checked_sub(1)
    }

    fn next(&self) -> Option<usize> {
        (self.next as usize).checked_sub(1)
    }
}

impl Forest {
    pub(super) fn whole(flow: &Flow) -> Self {
        Self::of(flow, |step| flow.shows(step), None)
    }

    /// The exchanges of a view, if it is one.
    pub(super) fn of_view(flow: &Flow, view: Option<(usize, &View)>) -> Self {
        let view = view.map(|(index, view)| Self::view(flow, index, view.depth));
        view.unwrap_or_else(|| Self::whole(flow))
    }

    /// The exchanges of a view, down to a depth.
    pub(super) fn view(flow: &Flow, view: usize, depth: Option<usize>) -> Self {
        Self::of(flow, |step| flow.arrows.passes(view, step), depth)
    }

    fn of(flow: &Flow, shows: impl Fn(StepNumber) -> bool, most: Option<usize>) -> Self {
        let trees = Self::trees(flow, shows, most);
        let ranks = Self::ranks(&trees, flow.graph.steps());
        let mut forest = Self { trees, ranks };
        forest.span();
        forest.join();
        forest
    }

    /// The exchanges that are shown, each by itself.
    fn trees(flow: &Flow, shows: impl Fn(StepNumber) -> bool, most: Option<usize>) -> Vec<Tree> {
        let exchanges = &flow.graph.exchanges;
        let all = || (0..exchanges.len()).map(ExchangeIndex::at);
        let shown: Vec<bool> =
            exchanges.iter().map(|exchange| exchange.steps().next().is_some_and(&shows)).collect();
        let up = |at: ExchangeIndex| exchanges[at.index()].parent;
        let parents = from_above(exchanges.len(), up, |parent, above| {
            parent.filter(|parent| shown[parent.index()]).or(above.copied().flatten())
        });
        // How deep each of them is, if that counts.
        let depths = most.map(|most| {
            let up = |at: ExchangeIndex| parents[at.index()];
            (most, from_above(parents.len(), up, |_, above| above.map_or(0, |above| above + 1)))
        });
        let deep_enough = |at: ExchangeIndex| {
            depths.as_ref().is_none_or(|(most, depths)| depths[at.index()] < *most)
        };
        let kept: Vec<ExchangeIndex> =
            all().filter(|at| shown[at.index()] && deep_enough(*at)).collect();
        let place = |at: ExchangeIndex| kept.binary_search(&at).ok();
        let mut trees = Vec::with_capacity(kept.len());
        trees.extend(kept.iter().filter_map(|index| {
            let steps = exchanges[index.index()].span()?;
            let parent =
                parents[index.index()].and_then(place).map_or(0, |parent| narrow(parent + 1));
            let size = if steps.first == steps.last { 1 } else { 2 };
            Some(Tree { parent, next: 0, steps, last: steps.last, size })
        }));
        trees
    }

    /// Numbers the steps that are drawn, before the trees span what is below them.
    fn ranks(trees: &[Tree], steps: usize) -> Vec<u32> {
        let mut ranks = vec![0; steps];
        for step in trees.iter().flat_map(|tree| [tree.steps.first, tree.last]) {
            ranks[step.index()] = 1;
        }
        for (count, rank) in (1..).zip(ranks.iter_mut().filter(|rank| **rank > 0)) {
            *rank = count;
        }
        ranks
    }

    /// Spans each tree over what is below it. What is below begins later, but for a check that was
    /// logged first, which stays in front.
    fn span(&mut self) {
        for index in (0..self.trees.len()).rev() {
            let (end, size) = (self.trees[index].steps.last, self.trees[index].size);
            let Some(parent) = self.trees[index].parent().filter(|parent| *parent < index) else {
                continue;
            };
            let parent = &mut self.trees[parent];
            parent.size += size;
            parent.steps.last = end.max(parent.steps.last);
        }
    }

    fn join(&mut self) {
        // The newest tree below each one, and below none, counted from 1.
        let mut newest: Vec<u32> = vec![0; self.trees.len() + 1];
        for index in 0..self.trees.len() {
            let below = self.trees[index].parent as usize;
            let place = narrow(index + 1);
            let sibling = std::mem::replace(&mut newest[below], place) as usize;
            if let Some(sibling) = sibling.checked_sub(1) {
                self.trees[sibling].next = place;
            }
        }
    }

    fn rank_of(&self, step: StepNumber) -> u32 {
        self.ranks[step.index()]
    }

    /// Whether each step is drawn.
    pub(super) fn shown(&self) -> impl Iterator<Item = bool> {
        self.ranks.iter().map(|rank| *rank > 0)
    }

    /// The tree that begins where this one ends, below the same parent.
    pub(super) fn neighbour(&self, index: usize) -> Option<usize> {
        let next = self.trees[index].next()?;
        let end = self.rank_of(self.trees[index].steps.last);
        (self.rank_of(self.trees[next].steps.first) == end + 1).then_some(next)
    }

    /// Whether nothing else lies between the first and the last step of a tree.
    pub(super) fn is_alone(&self, index: usize) -> bool {
        let tree = &self.trees[index];
        let [start, end] = [tree.steps.first, tree.steps.last].map(|step| self.rank_of(step));
        end - start + 1 == tree.size
    }

    /// Whether trees below the same parent lie across each other.
    pub(super) fn overlaps(&self) -> bool {
        self.trees.iter().any(|tree| {
            tree.next().is_some_and(|next| self.trees[next].steps.first < tree.steps.last)
        })
    }

    /// The tree beside this one that begins next.
    pub(super) fn next(&self, index: usize) -> Option<usize> {
        self.trees[index].next()
    }
}

/// For each of so many what is made of the one above it, and of what was made of that.
///
/// A check that was logged before the call that it belongs to has a parent behind it, so that the way
/// up ends only at a root.
fn from_above<T>(
    count: usize,
    up: impl Fn(ExchangeIndex) -> Option<ExchangeIndex>,
    make: impl Fn(Option<ExchangeIndex>, Option<&T>) -> T,
) -> Vec<T> {
    let mut made: Vec<Option<T>> = std::iter::repeat_with(|| None).take(count).collect();
    let mut way = Vec::new();
    for index in (0..count).map(ExchangeIndex::at) {
        let mut at = Some(index);
        while let Some(waiting) = at.filter(|at| made[at.index()].is_none() && way.len() < count) {
            way.push(waiting);
            at = up(waiting);
        }
        while let Some(waiting) = way.pop() {
            let above = up(waiting);
            let of_above = above.and_then(|above| made[above.index()].as_ref());
            made[waiting.index()] = Some(make(above, of_above));
        }
    }
    let mut made: Vec<T> = made.into_iter().flatten().collect();
    // It is made in the place of what was larger.
    made.shrink_to_fit();
    made
}
