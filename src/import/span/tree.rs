//! Spans in, the parent of each out, and an order in which parents come first.

use rustc_hash::FxHashMap;

use super::super::summary::Counts;
use super::{Kind, Span, SpanId};

/// The spans of all traces, each below its parent.
#[derive(Debug)]
pub(super) struct Tree<'s> {
    pub(super) spans: &'s [Span],
    pub(super) parents: Vec<Option<usize>>,
    /// All spans, each behind its parent.
    pub(super) order: Vec<usize>,
    by_id: FxHashMap<&'s SpanId, Vec<usize>>,
}

impl<'s> Tree<'s> {
    pub(super) fn of(spans: &'s [Span], notes: &mut Counts) -> Self {
        let mut by_id: FxHashMap<&SpanId, Vec<usize>> = FxHashMap::default();
        let mut twice = vec![false; spans.len()];
        for (at, span) in spans.iter().enumerate() {
            let known = by_id.entry(&span.id).or_default();
            // Only the halves of a call share an id; a trace can also be in two files.
            let is_same = |other: &usize| {
                let other = &spans[*other];
                (other.service, other.kind, other.start) == (span.service, span.kind, span.start)
            };
            if known.iter().take(MOST).any(is_same) {
                twice[at] = true;
                notes.add("span that occurs twice: counted once");
            } else {
                known.push(at);
            }
        }
        let mut tree = Self { spans, parents: vec![None; spans.len()], order: Vec::new(), by_id };
        for at in (0..spans.len()).filter(|at| !twice[*at]) {
            tree.parents[at] = tree.parent(at, notes);
        }
        tree.cut_circles(&twice, notes);
        tree
    }

    /// The span that a link leads to.
    pub(super) fn linked(&self, id: &SpanId) -> Option<usize> {
        self.by_id.get(id)?.first().copied()
    }

    fn parent(&self, at: usize, notes: &mut Counts) -> Option<usize> {
        let span = &self.spans[at];
        let others = |id| {
            let known = self.by_id.get(id).map_or(&[][..], Vec::as_slice);
            known.iter().copied().filter(move |other| *other != at).take(MOST)
        };
        // The server's half of a call has the id of the client's.
        let shares = span.shared || span.kind == Kind::Server;
        let client = |other: &usize| self.spans[*other].kind == Kind::Client;
        if let Some(client) = others(&span.id).find(client).filter(|_| shares) {
            return Some(client);
        }
        // A third half that has no kind is a part of the one of its service.
        let half = |other: &usize| {
            let other = &self.spans[*other];
            other.kind != Kind::Unknown && other.service == span.service
        };
        if let Some(half) = others(&span.id).find(half).filter(|_| span.kind == Kind::Unknown) {
            return Some(half);
        }
        let id = span.parent.as_ref()?;
        if *id == span.id && !span.shared {
            notes.add("span that is its own parent: taken for a root");
            return None;
        }
        let rank = |other: &usize| {
            let other = &self.spans[*other];
            (other.service != span.service, other.kind != Kind::Server)
        };
        let found = others(id).min_by_key(rank);
        if found.is_none() {
            notes.add("span whose parent is missing: taken for a root");
        }
        found
    }

    /// Whether a span is a half of the call that its parent is another half of.
    pub(super) fn is_half(&self, at: usize) -> bool {
        self.parents[at].is_some_and(|parent| self.spans[parent].id == self.spans[at].id)
    }

    /// Puts parents first; what is left lies on circles, or below one.
    fn cut_circles(&mut self, twice: &[bool], notes: &mut Counts) {
        let mut children = vec![Vec::new(); self.spans.len()];
        let (mut ready, mut left) = (Vec::new(), vec![false; self.spans.len()]);
        for at in (0..self.spans.len()).filter(|at| !twice[*at]) {
            left[at] = true;
            match self.parents[at] {
                Some(parent) => children[parent].push(at),
                None => ready.push(at),
            }
        }
        let mut next = 0;
        loop {
            while let Some(at) = ready.pop() {
                if std::mem::take(&mut left[at]) {
                    self.order.push(at);
                    ready.extend(children[at].iter().filter(|child| left[**child]));
                }
            }
            while next < left.len() && !left[next] {
                next += 1;
            }
            if next == left.len() {
                return;
            }
            // Going up from here leads onto the circle, wherever it was begun.
            let on_circle = self.on_circle(next);
            notes.add("spans that are each other's parents: one taken for a root");
            self.parents[on_circle] = None;
            ready.push(on_circle);
        }
    }

    /// A span of the circle above another one: the one that comes first in the file.
    fn on_circle(&self, from: usize) -> usize {
        let up = |at: usize| self.parents[at].unwrap_or(at);
        let (mut slow, mut fast) = (up(from), up(up(from)));
        while slow != fast {
            (slow, fast) = (up(slow), up(up(fast)));
        }
        let (mut first, mut at) = (slow, up(slow));
        while at != slow {
            first = first.min(at);
            at = up(at);
        }
        first
    }
}

/// So many spans that share an id are looked at: in real traces there are five.
const MOST: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn order(parents: &[Option<&str>]) -> (Vec<usize>, usize) {
        let span = |(at, parent): (usize, Option<&str>)| Span {
            id: (0, at.to_string()),
            parent: parent.map(|parent| (0, parent.to_owned())),
            ..Span::default()
        };
        let spans: Vec<Span> = parents.iter().copied().enumerate().map(span).collect();
        let mut notes = Counts::default();
        let tree = Tree::of(&spans, &mut notes);
        (tree.order.clone(), notes.iter().map(|(_, count)| count).sum())
    }

    #[test]
    fn parents_come_first_and_circles_are_cut() {
        assert_eq!(order(&[Some("1"), None, Some("0")]), (vec![1, 0, 2], 0));
        assert_eq!(order(&[Some("0")]), (vec![0], 1));
        assert_eq!(order(&[Some("1"), Some("2"), Some("1")]), (vec![1, 2, 0], 1));
        assert_eq!(order(&[Some("gone"), Some("0")]), (vec![0, 1], 1));
    }

    #[test]
    fn a_long_way_takes_no_stack_and_no_time() {
        let ids: Vec<String> = (0..100_000).map(|at| at.to_string()).collect();
        let up = |at: usize| (at + 1 < ids.len()).then(|| ids[at + 1].as_str());
        let parents: Vec<Option<&str>> = (0..ids.len()).map(up).collect();
        assert_eq!(order(&parents).0.len(), ids.len());
        let around: Vec<Option<&str>> =
            (0..ids.len()).map(|at| Some(&*ids[(at + 1) % ids.len()])).collect();
        assert_eq!(order(&around).0.len(), ids.len());
    }
}
