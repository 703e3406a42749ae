//! A tree of spans in, where a service is entered and where it is left out.
//!
//! The kinds of spans do not decide alone: servers lie below servers of the same service, clients
//! below clients, and old traces have no kinds. A change of service decides.

use super::tree::Tree;
use super::{Kind, Span};

/// What each span is for the calls.
#[derive(Debug)]
pub(super) struct Roles {
    /// Whether a call enters its service there.
    pub(super) entry: Vec<bool>,
    /// The entry at or above it, through which its service works there.
    pub(super) entered: Vec<Option<usize>>,
    /// Whether a call leaves its service there, of which nothing else is known.
    pub(super) leaf: Vec<bool>,
    /// For a message that is taken: the span that sent it, and whether only a link says so.
    pub(super) sender: Vec<Option<(usize, bool)>>,
}

impl Roles {
    pub(super) fn of(tree: &Tree<'_>) -> Self {
        let count = tree.spans.len();
        let mut roles = Self {
            entry: vec![false; count],
            entered: vec![None; count],
            leaf: vec![false; count],
            sender: vec![None; count],
        };
        roles.find_entries(tree);
        roles.find_leaves(tree);
        roles
    }

    fn find_entries(&mut self, tree: &Tree<'_>) {
        for at in tree.order.iter().copied() {
            self.sender[at] = sender(tree, at);
            self.entry[at] = is_entry(tree, at, self.sender[at]);
        }
        // What only fetches a message is not what takes it.
        for at in tree.order.iter().copied().filter(|at| tree.spans[*at].kind == Kind::Consumer) {
            if let Some(above) = tree.parents[at].filter(|_| self.entry[at])
                && tree.spans[above].kind == Kind::Consumer
                && tree.spans[above].service == tree.spans[at].service
            {
                self.entry[above] = false;
            }
        }
        for at in tree.order.iter().copied() {
            let above = tree.parents[at].filter(|above| same_service(tree, at, *above));
            self.entered[at] =
                if self.entry[at] { Some(at) } else { above.and_then(|above| self.entered[above]) };
        }
    }

    /// Of clients that lie in each other, the one with a server below it is the call, or else the
    /// outermost that says what it calls.
    fn find_leaves(&mut self, tree: &Tree<'_>) {
        let count = tree.spans.len();
        let may_leave =
            |at: usize| !self.entry[at] && !tree.is_half(at) && is_exit(&tree.spans[at]);
        let exits: Vec<bool> = (0..count).map(may_leave).collect();
        let (mut above, mut group) = (vec![None; count], vec![0; count]);
        for at in tree.order.iter().copied() {
            let parent = tree.parents[at].filter(|parent| same_service(tree, at, *parent));
            above[at] = match parent {
                Some(parent) if exits[parent] => Some(parent),
                Some(parent) if !self.entry[parent] => above[parent],
                _ => None,
            };
            group[at] = above[at].map_or(at, |above: usize| group[above]);
        }
        let mut covered = vec![false; count];
        for at in (0..count).filter(|at| self.entry[*at]) {
            let from = tree.parents[at].or(self.sender[at].map(|(sender, _)| sender));
            for from in from.into_iter().chain(self.sender[at].map(|(sender, _)| sender)) {
                let exit = if exits[from] { Some(from) } else { above[from] };
                if let Some(exit) = exit {
                    covered[group[exit]] = true;
                }
            }
        }
        let mut inside = vec![false; count];
        for at in tree.order.iter().copied().filter(|at| exits[*at]) {
            inside[at] = above[at].is_some_and(|above: usize| self.leaf[above] || inside[above]);
            self.leaf[at] = !inside[at] && !covered[group[at]] && names_goal(&tree.spans[at]);
        }
    }
}

fn same_service(tree: &Tree<'_>, one: usize, other: usize) -> bool {
    tree.spans[one].service == tree.spans[other].service
}

/// The span that sent what a consumer takes: its parent, or what it is linked with.
fn sender(tree: &Tree<'_>, at: usize) -> Option<(usize, bool)> {
    let span = &tree.spans[at];
    if span.kind != Kind::Consumer {
        return None;
    }
    let sends =
        |other: usize| tree.spans[other].kind == Kind::Producer || !same_service(tree, at, other);
    let parent = tree.parents[at].filter(|parent| sends(*parent)).map(|parent| (parent, false));
    let links = span.links.iter().filter_map(|link| tree.linked(link));
    let mut links = links.filter(|linked| *linked != at && sends(*linked));
    parent.or_else(|| links.next().map(|linked| (linked, true)))
}

fn is_entry(tree: &Tree<'_>, at: usize, sender: Option<(usize, bool)>) -> bool {
    let parent = tree.parents[at];
    let own = parent.filter(|parent| same_service(tree, at, *parent));
    let own_kind = own.map(|own| tree.spans[own].kind);
    match tree.spans[at].kind {
        // One that shares its id with a client was called, whether that client was recorded or not.
        Kind::Server => {
            let called = |kind| matches!(kind, Kind::Client | Kind::Producer);
            tree.spans[at].shared || own_kind.is_none_or(called)
        }
        Kind::Consumer => sender.is_some() || own_kind != Some(Kind::Consumer),
        Kind::Internal | Kind::Unknown => parent.is_some() && own.is_none(),
        Kind::Client | Kind::Producer => false,
    }
}

/// Whether a span may be a call to another service.
fn is_exit(span: &Span) -> bool {
    let has = |field| span.attributes.has(field);
    let serves = || has("target") || has("route") || has("client");
    match span.kind {
        Kind::Client | Kind::Producer => true,
        Kind::Internal | Kind::Unknown => {
            (has("method") && has("url") && !serves()) || has("db_text")
        }
        Kind::Server | Kind::Consumer => false,
    }
}

/// Whether a span says whom or what it calls.
fn names_goal(span: &Span) -> bool {
    const FIELDS: [&str; 9] =
        ["method", "url", "peer", "peer_host", "rpc", "db", "db_text", "messaging", "topic"];
    span.remote.is_some() || FIELDS.iter().any(|field| span.attributes.has(field))
}
