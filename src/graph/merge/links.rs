//! The records of the logs in, what must hold of their order, and what probably holds, out.

use rustc_hash::{FxHashMap, FxHashSet};

use super::clocks::Clocks;
use super::edge::Edge;
use super::exchanges::Exchanges;
use super::key::Keys;
use crate::graph::Name;
use crate::graph::marks::Mark;

/// So many of the first and of the last calls in a log that a request may have been sent for are looked
/// at.
const LOOKED_AT: usize = 8;

/// What links the records.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// What must hold.
    pub(super) hard: Vec<Edge>,
    /// How many of these are known without the clocks.
    known: usize,
    /// What probably holds.
    pub(super) soft: Vec<Edge>,
    pub(super) exchanges: Exchanges,
    /// The call that each request of a service was probably sent for.
    pub(super) owners: FxHashMap<usize, usize>,
    /// Whoever answers calls.
    pub(super) services: FxHashSet<Name>,
    /// The calls of a service by their token, by an id and by their request id.
    by_token: FxHashMap<(Name, Mark), Vec<usize>>,
    by_id: FxHashMap<(Name, Mark), Vec<usize>>,
    by_request: FxHashMap<(Name, Mark), usize>,
    /// The response that issues a token; `None` if several do.
    issued: FxHashMap<Mark, Option<usize>>,
}

impl Links {
    pub(super) fn of(keys: &Keys, exchanges: u32) -> Self {
        let mut links = Self { exchanges: Exchanges::of(keys, exchanges), ..Self::default() };
        for (at, key) in keys.all.iter().enumerate() {
            let callee = key.ends[1];
            if key.is_response {
                links.issue(keys, at);
                continue;
            }
            links.services.insert(callee);
            if let Some(token) = key.token {
                links.by_token.entry((callee, token)).or_default().push(at);
            }
            for id in keys.ids(at) {
                links.by_id.entry((callee, *id)).or_default().push(at);
            }
            if let Some(id) = key.id {
                links.by_request.entry((callee, id)).or_insert(at);
            }
        }
        links.hard = links.exchanges.edges(keys);
        for (at, key) in keys.all.iter().enumerate().filter(|(_, key)| !key.is_response) {
            for token in key.token.iter().chain(&key.subject) {
                if let Some(Some(from)) = links.issued.get(token) {
                    links.hard.push(Edge { from: *from, to: at });
                }
            }
        }
        links.hard.retain(|edge| keys.file(edge.from) != keys.file(edge.to));
        links.known = links.hard.len();
        links
    }

    fn issue(&mut self, keys: &Keys, at: usize) {
        let key = &keys.all[at];
        let Some(token) = key.subject else { return };
        let known = self.issued.entry(token).or_insert(Some(at));
        if known.is_some_and(|known| keys.all[known].exchange != key.exchange) {
            *known = None;
        }
    }

    /// Learns from the clocks what else must hold: a request lies within one of the calls that it may
    /// have been sent for.
    pub(super) fn narrow(&mut self, keys: &Keys, clocks: &Clocks<'_>) {
        let mut within = Vec::new();
        for at in self.requests(keys) {
            let calls = self.calls(keys, clocks, at);
            within.extend(self.within(keys, at, &calls));
        }
        self.hard.truncate(self.known);
        self.hard.extend(within);
    }

    /// Chooses a call for each request of a service, from what the clocks leave.
    pub(super) fn choose(&mut self, keys: &Keys, clocks: &Clocks<'_>) {
        let mut checks: FxHashMap<(Name, Mark), usize> = FxHashMap::default();
        let mut with_token: FxHashMap<(Name, Mark), Vec<usize>> = FxHashMap::default();
        for at in self.requests(keys) {
            let key = &keys.all[at];
            let calls = self.calls(keys, clocks, at);
            let owner = match key.subject {
                // A token is checked once for each call, or only for the first one.
                Some(token) => {
                    let count = checks.entry((key.ends[0], token)).or_default();
                    *count += 1;
                    calls.get(*count - 1).or(calls.last())
                }
                None => calls.last(),
            };
            self.owners.extend(owner.map(|owner| (at, *owner)));
            let token = self.login(keys, at).or(key.token.filter(|_| key.subject.is_none()));
            if let Some(token) = token {
                with_token.entry((key.ends[0], token)).or_default().push(at);
            }
        }
        for requests in with_token.into_values() {
            self.lean(keys, clocks, requests);
        }
        let owners: Vec<_> = self.owners.iter().map(|(at, owner)| (*at, *owner)).collect();
        let soft = owners.iter().flat_map(|(at, owner)| self.within(keys, *at, &[*owner]));
        self.soft = soft.collect();
        self.soft.sort_unstable_by_key(|edge| (edge.from, edge.to));
    }

    /// What a service sends with a token of its own, and the login for it, belongs to the call that the
    /// next such request belongs to.
    fn lean(&mut self, keys: &Keys, clocks: &Clocks<'_>, mut requests: Vec<usize>) {
        requests.sort_unstable_by_key(|at| (self.login(keys, *at).is_none(), *at));
        let mut next = None;
        for at in requests.into_iter().rev() {
            match (self.owners.get(&at), next) {
                (Some(owner), _) => next = Some(*owner),
                (None, Some(owner)) if self.may_lie_within(keys, clocks, at, owner) => {
                    self.owners.insert(at, owner);
                }
                _ => {}
            }
        }
    }

    /// The requests of services.
    fn requests(&self, keys: &Keys) -> Vec<usize> {
        let all = keys.all.iter().enumerate();
        let sent = all.filter(|(_, key)| !key.is_response && self.services.contains(&key.ends[0]));
        sent.map(|(at, _)| at).collect()
    }

    /// The token that the response to a request issues.
    fn login(&self, keys: &Keys, at: usize) -> Option<Mark> {
        keys.all[self.exchanges.response(keys, at)?].subject
    }

    /// The calls that a request may have been sent for: where it names one, only this.
    fn calls(&self, keys: &Keys, clocks: &Clocks<'_>, at: usize) -> Vec<usize> {
        let key = &keys.all[at];
        let sender = key.ends[0];
        if let Some(parent) = key.parent.and_then(|id| self.by_request.get(&(sender, id))) {
            return vec![*parent];
        }
        let with = |token: Option<Mark>| self.by_token.get(&(sender, token?));
        let with_ids = || keys.ids(at).iter().filter_map(|id| self.by_id.get(&(sender, *id)));
        let fitting = |calls: &Vec<usize>| self.fitting(keys, clocks, at, calls);
        if key.subject.is_some() {
            return with(key.subject).map(fitting).unwrap_or_default();
        }
        let mut alike: Vec<usize> = with_ids().flat_map(fitting).collect();
        alike.sort_unstable();
        alike.dedup();
        if let Some(calls) = with(key.token) {
            let calls = fitting(calls);
            let both: Vec<_> =
                calls.iter().copied().filter(|call| alike.binary_search(call).is_ok()).collect();
            return if both.is_empty() { calls } else { both };
        }
        // The login for it belongs to the same call.
        let issued = key.token.and_then(|token| *self.issued.get(&token)?);
        let login = issued.and_then(|issued| self.exchanges.request(keys, issued));
        if let Some(login) = login.filter(|login| keys.all[*login].ends[0] == sender) {
            let fits = |call: &usize| self.may_lie_within(keys, clocks, login, *call);
            let both: Vec<_> = alike.iter().copied().filter(fits).collect();
            return if both.is_empty() { alike } else { both };
        }
        alike
    }

    /// Those of some calls that a request may lie within: in each log the first and the last ones.
    fn fitting(&self, keys: &Keys, clocks: &Clocks<'_>, at: usize, calls: &[usize]) -> Vec<usize> {
        let mut fitting = Vec::new();
        let mut rest = calls;
        while let Some(first) = rest.first() {
            let file = keys.file(*first);
            let (calls, others) = rest.split_at(rest.partition_point(|at| keys.file(*at) == file));
            rest = others;
            let end = calls.partition_point(|call| !clocks.is_before(at, *call));
            let start = calls[..end].partition_point(|call| self.is_over(keys, clocks, at, *call));
            let calls = &calls[start..end];
            let last = calls.len().saturating_sub(LOOKED_AT).max(LOOKED_AT.min(calls.len()));
            let looked_at = calls[..LOOKED_AT.min(calls.len())].iter().chain(&calls[last..]);
            fitting.extend(looked_at.filter(|call| self.may_lie_within(keys, clocks, at, **call)));
        }
        fitting
    }

    fn may_lie_within(&self, keys: &Keys, clocks: &Clocks<'_>, at: usize, call: usize) -> bool {
        at != call && !clocks.is_before(at, call) && !self.is_over(keys, clocks, at, call)
    }

    /// Whether a call is answered before a request, and not worked on.
    fn is_over(&self, keys: &Keys, clocks: &Clocks<'_>, at: usize, call: usize) -> bool {
        let response = self.exchanges.response(keys, call);
        response.is_some_and(|end| !keys.all[end].works_on && clocks.is_before(end, at))
    }

    /// That a request lies within one of some calls, as far as the order can say so.
    fn within(&self, keys: &Keys, at: usize, calls: &[usize]) -> Vec<Edge> {
        let is_one_log =
            |all: &[usize]| all.windows(2).all(|two| keys.file(two[0]) == keys.file(two[1]));
        let mut edges = Vec::new();
        if let Some(first) = calls.iter().min()
            && is_one_log(calls)
        {
            edges.push(Edge { from: *first, to: at });
        }
        let ends = calls.iter().map(|call| self.exchanges.response(keys, *call));
        let ends: Option<Vec<_>> = ends.collect();
        let ends = ends.filter(|ends| ends.iter().all(|end| !keys.all[*end].works_on));
        if let Some(ends) = ends
            && let Some(last) = ends.iter().max()
            && is_one_log(&ends)
        {
            edges.push(Edge { from: self.exchanges.response(keys, at).unwrap_or(at), to: *last });
        }
        edges.retain(|edge| keys.file(edge.from) != keys.file(edge.to));
        edges
    }
}
