//! Two trees in, which call of one is which of the other out.
//!
//! Children of a pair are laid side by side. What has no partner there may have moved: first among the
//! same neighbours, then, if the subtree is alike, anywhere.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::sequence::{Item, align as align_rows};
use super::tree::{Call, Tree};

/// The partner of each call.
#[derive(Debug)]
pub(super) struct Pairs {
    /// For each call of the old tree one of the new tree.
    pub(super) of_old: Vec<Option<usize>>,
    /// The other way round.
    pub(super) of_new: Vec<Option<usize>>,
    /// For each call of the new tree whether it has another place than its partner.
    pub(super) moved: Vec<bool>,
}

/// Pairs the calls of two trees.
pub(super) fn align(old: &Tree, new: &Tree) -> Pairs {
    let pairs = Pairs {
        of_old: vec![None; old.calls.len()],
        of_new: vec![None; new.calls.len()],
        moved: vec![false; new.calls.len()],
    };
    let mut aligner = Aligner { old, new, pairs, open: Vec::new() };
    aligner.pair(0, 0);
    loop {
        while let Some((old, new)) = aligner.open.pop() {
            aligner.children(old, new);
        }
        if !aligner.find_moved() {
            return aligner.pairs;
        }
    }
}

struct Aligner<'t> {
    old: &'t Tree,
    new: &'t Tree,
    pairs: Pairs,
    /// The pairs whose children are not paired yet.
    open: Vec<(usize, usize)>,
}

/// By what calls are found to be alike, the nearest first.
const ALIKE: [fn(&Call) -> u64; 3] = [|call| call.whole, |call| call.form, |call| call.key];

impl Aligner<'_> {
    /// Pairs two calls, and all below them if they are equal.
    fn pair(&mut self, old: usize, new: usize) {
        if self.old.calls[old].whole != self.new.calls[new].whole {
            self.set(old, new);
            self.open.push((old, new));
            return;
        }
        for (old, new) in self.old.below(old).into_iter().zip(self.new.below(new)) {
            self.set(old, new);
        }
    }

    fn set(&mut self, old: usize, new: usize) {
        if self.is_free(old, new) {
            self.pairs.of_old[old] = Some(new);
            self.pairs.of_new[new] = Some(old);
        }
    }

    fn is_free(&self, old: usize, new: usize) -> bool {
        self.pairs.of_old[old].is_none() && self.pairs.of_new[new].is_none()
    }

    fn moved(&mut self, old: usize, new: usize) {
        self.pairs.moved[new] = true;
        self.pair(old, new);
    }

    /// Pairs the children of a pair.
    fn children(&mut self, old: usize, new: usize) {
        let free = |tree: &Tree, at: usize, pairs: &[Option<usize>]| -> Vec<usize> {
            let children = tree.calls[at].children.iter().copied();
            children.filter(|child| pairs[*child].is_none()).collect()
        };
        let left = free(self.old, old, &self.pairs.of_old);
        let right = free(self.new, new, &self.pairs.of_new);
        for (i, j) in align_rows(&items(self.old, &left), &items(self.new, &right)) {
            self.pair(left[i], right[j]);
        }
        for alike in ALIKE {
            self.swapped(&left, &right, alike);
        }
    }

    /// Pairs neighbours that are alike and have changed their order.
    fn swapped(&mut self, left: &[usize], right: &[usize], alike: fn(&Call) -> u64) {
        let mut waiting: HashMap<u64, Vec<usize>> = HashMap::new();
        for at in left.iter().rev().filter(|at| self.pairs.of_old[**at].is_none()) {
            waiting.entry(alike(&self.old.calls[*at])).or_default().push(*at);
        }
        for at in right {
            if self.pairs.of_new[*at].is_some() {
                continue;
            }
            let old = waiting.get_mut(&alike(&self.new.calls[*at])).and_then(Vec::pop);
            if let Some(old) = old {
                self.moved(old, *at);
            }
        }
    }

    /// Pairs subtrees that left one parent and came to another. Whether there was one.
    fn find_moved(&mut self) -> bool {
        let mut found = false;
        for (level, alike) in ALIKE[..2].iter().enumerate() {
            let roots = self.roots();
            // A call in what came or went is looked at only if all of it is equal.
            let (old, new) = if level == 0 { self.free() } else { roots.clone() };
            found |= self.match_up(&roots.0, &new, *alike, level > 0);
            let (old, roots) = (self.still_free(old), self.roots().1);
            found |= self.match_up(&old, &roots, *alike, level > 0);
        }
        found
    }

    /// Pairs calls that are alike, the largest first.
    fn match_up(
        &mut self,
        left: &[usize],
        right: &[usize],
        alike: fn(&Call) -> u64,
        only_parents: bool,
    ) -> bool {
        let mut waiting: HashMap<u64, Vec<usize>> = HashMap::new();
        for at in right.iter().rev() {
            waiting.entry(alike(&self.new.calls[*at])).or_default().push(*at);
        }
        let mut left = left.to_vec();
        left.sort_by_key(|at| Reverse(self.old.calls[*at].below));
        let mut found = false;
        for old in left.into_iter().filter(|at| !only_parents || self.old.calls[*at].below > 0) {
            let Some(waiting) = waiting.get_mut(&alike(&self.old.calls[old])) else { continue };
            waiting.retain(|at| self.pairs.of_new[*at].is_none());
            if self.pairs.of_old[old].is_none()
                && let Some(new) = waiting.pop()
            {
                self.moved(old, new);
                found = true;
            }
        }
        found
    }

    /// The calls without a partner; what is ignored is none.
    fn free(&self) -> (Vec<usize>, Vec<usize>) {
        let free = |tree: &Tree, pairs: &[Option<usize>]| {
            let calls = (0..pairs.len()).filter(|at| pairs[*at].is_none());
            calls.filter(|at| !tree.calls[*at].ignored).collect()
        };
        (free(self.old, &self.pairs.of_old), free(self.new, &self.pairs.of_new))
    }

    fn still_free(&self, calls: Vec<usize>) -> Vec<usize> {
        calls.into_iter().filter(|at| self.pairs.of_old[*at].is_none()).collect()
    }

    /// Those of them whose parents have one.
    fn roots(&self) -> (Vec<usize>, Vec<usize>) {
        let (mut old, mut new) = self.free();
        old.retain(|at| self.pairs.of_old[self.old.calls[*at].parent].is_some());
        new.retain(|at| self.pairs.of_new[self.new.calls[*at].parent].is_some());
        (old, new)
    }
}

fn items(tree: &Tree, calls: &[usize]) -> Vec<Item> {
    let item = |call: &Call| {
        let mut says = DefaultHasher::new();
        call.says.hash(&mut says);
        Item { key: call.key, says: says.finish(), form: call.form, whole: call.whole }
    };
    calls.iter().map(|at| item(&tree.calls[*at])).collect()
}
