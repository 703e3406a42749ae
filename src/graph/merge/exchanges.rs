//! The records of the logs in, which of them are of one exchange out.

use rustc_hash::FxHashSet;

use super::edge::Edge;
use super::key::Keys;
use crate::graph::Name;

/// The records of each exchange.
#[derive(Debug, Default)]
pub(super) struct Exchanges {
    /// The first request and the first response of each exchange, in the order of the logs.
    sides: Vec<[Option<usize>; 2]>,
    /// The records of each exchange that was recorded at both ends.
    pub(super) both_ends: Vec<Vec<usize>>,
    /// The logs in which a service sends something, and those in which it is called.
    senders: FxHashSet<(usize, Name)>,
    called: FxHashSet<(usize, Name)>,
}

impl Exchanges {
    pub(super) fn of(keys: &Keys, count: u32) -> Self {
        let mut exchanges = Self { sides: vec![[None; 2]; count as usize], ..Self::default() };
        let mut all: Vec<_> = (0..keys.all.len()).collect();
        all.sort_by_key(|at| keys.all[*at].exchange);
        for records in
            all.chunk_by(|one, other| keys.all[*one].exchange == keys.all[*other].exchange)
        {
            for at in records {
                let key = &keys.all[*at];
                let side = &mut exchanges.sides[key.exchange as usize];
                side[usize::from(key.is_response)].get_or_insert(*at);
                if !key.is_response {
                    exchanges.senders.insert((keys.file(*at), key.ends[0]));
                    exchanges.called.insert((keys.file(*at), key.ends[1]));
                }
            }
            if is_of_both_ends(keys, records) {
                exchanges.both_ends.push(records.to_vec());
            }
        }
        exchanges
    }

    /// The first request of the exchange of a record.
    pub(super) fn request(&self, keys: &Keys, at: usize) -> Option<usize> {
        self.sides[keys.all[at].exchange as usize][0]
    }

    /// The first response of the exchange of a record.
    pub(super) fn response(&self, keys: &Keys, at: usize) -> Option<usize> {
        self.sides[keys.all[at].exchange as usize][1]
    }

    /// A request comes before its responses; what the caller recorded lies around what the callee did.
    pub(super) fn edges(&self, keys: &Keys) -> Vec<Edge> {
        let of_key = |at: usize| {
            let response = keys.all[at].is_response;
            self.request(keys, at).filter(|_| response).map(|from| Edge { from, to: at })
        };
        let mut edges: Vec<_> = (0..keys.all.len()).filter_map(of_key).collect();
        for records in &self.both_ends {
            for (one, other) in
                records.iter().flat_map(|one| records.iter().map(move |at| (*one, *at)))
            {
                let [first, second] = [one, other].map(|at| keys.all[at].is_response);
                let is_around = || self.is_around(keys, one, other);
                match (first, second) {
                    (false, true) => edges.push(Edge { from: one, to: other }),
                    (false, false) if is_around() => edges.push(Edge { from: one, to: other }),
                    (true, true) if is_around() => edges.push(Edge { from: other, to: one }),
                    _ => {}
                }
            }
        }
        edges.retain(|edge| keys.file(edge.from) != keys.file(edge.to));
        edges
    }

    /// Whether the caller recorded one and the callee the other: a log in which the callee sends
    /// something is its own, and so is one in which the caller is called.
    fn is_around(&self, keys: &Keys, one: usize, other: usize) -> bool {
        let [caller, callee] = keys.all[one].ends;
        let [one, other] = [one, other].map(|at| keys.file(at));
        let differ = |known: &FxHashSet<(usize, Name)>, log, other, name| {
            known.contains(&(log, name)) && !known.contains(&(other, name))
        };
        differ(&self.senders, other, one, callee) || differ(&self.called, one, other, caller)
    }
}

/// Whether several logs have such a request or such a response, and none has two of them.
fn is_of_both_ends(keys: &Keys, records: &[usize]) -> bool {
    let mut seen = FxHashSet::default();
    let mut sides = [0; 2];
    let is_once = records.iter().all(|at| {
        let side = keys.all[*at].is_response;
        sides[usize::from(side)] += 1;
        seen.insert((keys.file(*at), side))
    });
    is_once && sides.iter().any(|count| *count > 1)
}
