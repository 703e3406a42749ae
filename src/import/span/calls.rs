//! Spans and their roles in, calls out.

use std::io;

use rustc_hash::{FxHashMap, FxHashSet};

use super::clock::mended;
use super::describe::Sides;
use super::role::Roles;
use super::tree::Tree;
use super::{Kind, Span, Spans};
use crate::import::Options;
use crate::import::call::Call;
use crate::import::collect::{Calls, is_wanted};
use crate::import::order::Timed;
use crate::import::summary::Trace;
use crate::time::Time;

/// A call by its spans.
#[derive(Debug, Clone, Copy)]
struct Found {
    client: Option<usize>,
    server: Option<usize>,
    /// The span that entered the caller, which is a call of its own.
    above: Option<usize>,
    /// Whether that is certain.
    certain: bool,
}

impl Found {
    /// The span that it is known by.
    fn own(&self) -> usize {
        self.server.or(self.client).unwrap_or_default()
    }
}

impl Spans {
    /// Makes calls of all spans.
    pub(in crate::import) fn finish(self, options: &Options, calls: &mut Calls) -> io::Result<()> {
        if self.passed > 0 {
            calls.summary.left_out.add_some("span of another trace", self.passed);
        }
        let tree = Tree::of(&self.list, &mut calls.summary.notes);
        let roles = Roles::of(&tree);
        let found = found(&tree, &roles);
        let made = Made { spans: &self, tree: &tree, roles: &roles, options };
        let mut list = made.calls(&found);
        let used: FxHashSet<usize> =
            found.iter().flat_map(|found| [found.client, found.server]).flatten().collect();
        let unused = tree.order.iter().filter(|at| !used.contains(at));
        for at in unused {
            calls.summary.left_out.add(unused_word(self.list[*at].kind));
        }
        made.traces(&found, calls);
        select(&mut list, options, calls);
        for (call, timed, failed) in list {
            if failed {
                calls.summary.unanswered += 1;
                calls.summary.failures.add("no response recorded");
            }
            let spare = format!("{}-again", call.id);
            calls.add(call, timed, &spare)?;
        }
        Ok(())
    }
}

fn unused_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Client => "client span that is part of another call, or names none",
        Kind::Server => "server span within its service",
        Kind::Producer | Kind::Consumer => "messaging span that is part of another call",
        Kind::Internal | Kind::Unknown => "internal span",
    }
}

/// The calls, each behind the one that caused it.
fn found(tree: &Tree<'_>, roles: &Roles) -> Vec<Found> {
    let mut found = Vec::new();
    for at in tree.order.iter().copied() {
        if roles.entry[at] {
            let linked = roles.sender[at];
            let sender = linked.map(|(sender, _)| sender).or(tree.parents[at]);
            let uncertain = matches!(tree.spans[at].kind, Kind::Internal | Kind::Unknown)
                || linked.is_some_and(|(_, by_link)| by_link);
            found.push(Found {
                client: sender,
                server: Some(at),
                above: sender.and_then(|sender| roles.entered[sender]),
                certain: !uncertain,
            });
        } else if roles.leaf[at] {
            let kind = tree.spans[at].kind;
            found.push(Found {
                client: Some(at),
                server: None,
                above: roles.entered[at],
                certain: matches!(kind, Kind::Client | Kind::Producer),
            });
        }
    }
    found
}

/// What calls are made with.
struct Made<'m> {
    spans: &'m Spans,
    tree: &'m Tree<'m>,
    roles: &'m Roles,
    options: &'m Options,
}

/// A call, when it was, and whether an answer is missing.
type Listed = (Call, Timed, bool);

impl Made<'_> {
    fn calls(&self, found: &[Found]) -> Vec<Listed> {
        let times = mended(self.tree, self.roles);
        let earliest = times.iter().filter_map(|(start, _)| *start).min().or(Some(0));
        let ids = self.ids(found);
        let index: FxHashMap<usize, usize> =
            found.iter().enumerate().filter_map(|(at, found)| Some((found.server?, at))).collect();
        let mut servers: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (at, found) in found.iter().enumerate() {
            if let (Some(client), Some(_)) = (found.client, found.server) {
                servers.entry(client).or_default().push(at);
            }
        }
        let mut list: Vec<Listed> = Vec::with_capacity(found.len());
        for (at, one) in found.iter().enumerate() {
            let beside =
                one.client.and_then(|client| servers.get(&client)).filter(|_| one.server.is_some());
            let span = |at: usize| &self.spans.list[at];
            // Only a client or a producer tells of the call; any other span above merely contains it.
            let tells = |at: &usize| {
                one.server.is_none() || matches!(span(*at).kind, Kind::Client | Kind::Producer)
            };
            let sides = Sides {
                client: one.client.filter(tells).map(span),
                server: one.server.map(span),
                several: beside.is_some_and(|beside| beside.len() > 1),
            };
            let parent = one.above.and_then(|above| index.get(&above).copied());
            let mut call = self.call(sides, one);
            call.id.clone_from(&ids[at]);
            call.parent = parent.filter(|_| one.certain).map(|parent| ids[parent].clone());
            let (start, end) = self::times(one, sides, &times, beside.map(Vec::as_slice), found);
            call.request.time = self.time(start);
            let failed = call.response.is_none() && !sides.is_message();
            if let Some(response) = &mut call.response {
                response.message.time = self.time(end);
            }
            // What has no time, or one that cannot be, stands with what caused it.
            let above = parent.map(|parent| list[parent].1);
            let start = start.max(above.and_then(|above| above.start)).or(earliest);
            let end = end.max(start);
            let depth = above.map_or(0, |above| above.depth + 1);
            list.push((call, Timed { start, end, parent, depth }, failed));
        }
        list
    }

    fn time(&self, at: Option<i128>) -> Option<Time> {
        at.and_then(|at| Time::new(at, self.spans.digits))
    }

    fn call(&self, sides: Sides<'_>, one: &Found) -> Call {
        let name = |at: usize| self.spans.name(self.spans.list[at].service).to_owned();
        let outside = || sides.source().unwrap_or_else(|| self.options.caller.clone());
        let url = sides.url();
        let mut call = Call {
            caller: one.client.map_or_else(outside, name),
            callee: match one.server {
                Some(server) => name(server),
                None => sides
                    .goal(&self.options.services)
                    .unwrap_or_else(|| crate::import::line::UNKNOWN.to_owned()),
            },
            method: sides.method(),
            route: sides.route(&url),
            url,
            response: sides.response(),
            ..Call::default()
        };
        call.request.headers = sides.headers(0);
        call.request.body = sides.request_body();
        if let Some(response) = &mut call.response {
            response.message.headers = sides.headers(1);
        }
        call
    }

    /// The span ids of the calls; with the id of the trace where another call has the same.
    fn ids(&self, found: &[Found]) -> Vec<String> {
        let id = |found: &Found| &self.spans.list[found.own()].id;
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for found in found {
            *counts.entry(id(found).1.as_str()).or_default() += 1;
        }
        let mut taken: FxHashMap<String, usize> = FxHashMap::default();
        let mut unique = |found: &Found| {
            let (trace, span) = id(found);
            let trace = &self.spans.traces[*trace as usize];
            let plain = format!("{span:0>16}");
            let wanted =
                if counts[span.as_str()] == 1 { plain } else { format!("{trace}-{plain}") };
            let count = taken.entry(wanted.clone()).or_default();
            *count += 1;
            if *count == 1 { wanted } else { format!("{wanted}-{count}") }
        };
        found.iter().map(&mut unique).collect()
    }

    /// A line for each trace, in the order in which they began.
    fn traces(&self, found: &[Found], calls: &mut Calls) {
        let traces = self.spans.traces.iter();
        let trace = |id: &String| Trace { id: id.clone(), root: String::new(), spans: 0, calls: 0 };
        let mut traces: Vec<(Option<i128>, Trace)> = traces.map(|id| (None, trace(id))).collect();
        for at in self.tree.order.iter().copied() {
            let Span { id, start, name, .. } = &self.spans.list[at];
            let (first, trace) = &mut traces[id.0 as usize];
            trace.spans += 1;
            let is_root = self.tree.parents[at].is_none();
            if is_root && (trace.root.is_empty() || (start.is_some() && *start < *first)) {
                trace.root.clone_from(name);
            }
            *first = [*first, *start].into_iter().flatten().min();
        }
        for found in found {
            traces[self.spans.list[found.own()].id.0 as usize].1.calls += 1;
        }
        traces.retain(|(_, trace)| trace.spans > 0);
        traces.sort_by(|one, other| (one.0, &one.1.id).cmp(&(other.0, &other.1.id)));
        calls.summary.traces = traces.into_iter().map(|(_, trace)| trace).collect();
    }
}

/// Takes out what is not wanted. What was below it moves up to the nearest call that is left, if that
/// was sent to the same service. What begins at the same time stands by its depth and its id.
fn select(list: &mut Vec<Listed>, options: &Options, calls: &mut Calls) {
    let wanted: Vec<bool> = list.iter().map(|(call, ..)| is_wanted(call, options)).collect();
    let out = wanted.iter().filter(|wanted| !**wanted).count();
    calls.summary.left_out.add_some("not selected", out);
    // Parents stand before their children, so that each has its new parent already.
    for at in 0..list.len() {
        let Some(parent) = list[at].1.parent.filter(|parent| !wanted[*parent]) else { continue };
        let above = list[parent].1.parent;
        let fits =
            above.is_some_and(|above| wanted[above] && list[above].0.callee == list[at].0.caller);
        let id = above.filter(|_| fits).map(|above| list[above].0.id.clone());
        list[at].0.parent = id.filter(|_| list[at].0.parent.is_some());
        list[at].1.parent = above;
    }
    let mut order: Vec<usize> = (0..list.len()).filter(|at| wanted[*at]).collect();
    order.sort_by(|one, other| {
        let key = |at: &usize| (list[*at].1.start, list[*at].1.depth);
        key(one).cmp(&key(other)).then_with(|| list[*one].0.id.cmp(&list[*other].0.id))
    });
    let places: FxHashMap<usize, usize> =
        order.iter().enumerate().map(|(new, old)| (*old, new)).collect();
    let sorted = order.iter().map(|at| {
        let (call, mut timed, failed) = list[*at].clone();
        timed.parent = timed.parent.and_then(|parent| places.get(&parent).copied());
        (call, timed, failed)
    });
    let sorted: Vec<Listed> = sorted.collect();
    *list = sorted;
}

/// When a call began and ended, by the client's clock. Of several servers, the first begins and
/// the last ends with their client.
fn times(
    one: &Found,
    sides: Sides<'_>,
    times: &[(Option<i128>, Option<i128>)],
    beside: Option<&[usize]>,
    found: &[Found],
) -> (Option<i128>, Option<i128>) {
    let own = times[one.own()];
    let (Some(client), true) = (one.client, sides.client.is_some()) else { return own };
    let outer = times[client];
    if sides.is_message() && sides.server.is_some() {
        return (outer.0.or(own.0), own.1);
    }
    let start_of = |at: &usize| times[found[*at].own()].0;
    let (first, last) = beside.map_or((true, true), |beside| {
        let starts = || beside.iter().map(start_of);
        (starts().min() == Some(own.0), starts().max() == Some(own.0))
    });
    let start = if first { outer.0.or(own.0) } else { own.0 };
    let end = if last { outer.1.or(own.1) } else { own.1 };
    (start, end)
}
