//! What is known of the open calls to a service, given who caused what: all that the future of a way
//! depends on.
//!
//! What all ways agree on is kept once, in a [`Ground`]; a way keeps what it knows beyond it.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::marks::Mark;
use crate::number::{ExchangeIndex, narrow};

/// What a fact is about, in one number, which is quick to compare: a kind, a call and a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct About(u128);

impl About {
    /// The call for which an answer came, if nothing was sent or answered since.
    pub(super) const LATEST: Self = Self(u128::MAX);

    /// How many answers a call waits for.
    pub(super) fn waits(call: ExchangeIndex) -> Self {
        Self::of_call(1, call)
    }

    /// The token of a call that was checked.
    pub(super) fn checked(call: ExchangeIndex) -> Self {
        Self::of_call(2, call)
    }

    /// The kind of the last request that was sent for a call.
    pub(super) fn last(call: ExchangeIndex) -> Self {
        Self::of_call(3, call)
    }

    /// Whether a request of a kind was sent for a call.
    pub(super) fn did(call: ExchangeIndex, kind: Mark) -> Self {
        Self(Self::of_call(4, call).0 | u128::from(kind.bits()))
    }

    /// Whether a request was sent for a call after its answer.
    pub(super) fn worked_on(call: ExchangeIndex) -> Self {
        Self::of_call(5, call)
    }

    /// The call that an open request was sent for.
    pub(super) fn cause(request: ExchangeIndex) -> Self {
        Self::of_call(CAUSE, request)
    }

    /// The call below which a token, an id or a request id came up.
    pub(super) fn link(mark: Mark) -> Self {
        Self(LINK << 64 | u128::from(mark.bits()))
    }

    fn of_call(kind: u128, call: ExchangeIndex) -> Self {
        Self(u128::from(narrow(call.index())) << 96 | kind << 64)
    }

    fn is_cause(self) -> bool {
        self.0 >> 64 & 0xffff_ffff == CAUSE
    }
}

const CAUSE: u128 = 6;
const LINK: u128 = 7;

/// What is known about it: of which call, and a number or a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Fact {
    pub(super) of: Option<ExchangeIndex>,
    pub(super) value: Value,
}

/// What a fact says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Value {
    Count(u32),
    Of(Mark),
    /// A token that was issued and not yet used.
    Unused,
    Used,
    /// It came up below several calls.
    Common,
}

/// The facts that all ways agree on, found by the call they are of, too.
#[derive(Debug, Clone, Default)]
pub(super) struct Ground {
    facts: FxHashMap<About, Fact>,
    by_call: FxHashMap<Option<ExchangeIndex>, FxHashSet<About>>,
}

impl Ground {
    pub(super) fn get(&self, about: About) -> Option<Fact> {
        self.facts.get(&about).copied()
    }

    pub(super) fn set(&mut self, about: About, fact: Option<Fact>) {
        match fact {
            Some(fact) => {
                let is_new = self.facts.insert(about, fact).is_none_or(|old| old.of != fact.of);
                // A call may wait for thousands of answers; each is found by its request.
                if is_new && !about.is_cause() {
                    self.by_call.entry(fact.of).or_default().insert(about);
                }
            }
            None => drop(self.facts.remove(&about)),
        }
    }

    /// Forgets what is known of a call.
    pub(super) fn forget(&mut self, call: Option<ExchangeIndex>) {
        for about in self.by_call.remove(&call).unwrap_or_default() {
            if self.facts.get(&about).is_some_and(|fact| fact.of == call) {
                self.facts.remove(&about);
            }
        }
    }

    /// What is known of a call.
    pub(super) fn of(&self, call: Option<ExchangeIndex>) -> impl Iterator<Item = (About, Fact)> {
        let all = self.by_call.get(&call).into_iter().flatten();
        all.filter_map(move |about| {
            Some((*about, self.get(*about).filter(|fact| fact.of == call)?))
        })
    }
}

/// What a way knows beyond the ground: facts that are other ones there, or `None` for those that are
/// none here. Equal knowledge has equal keys.
#[derive(Debug, Clone, Default)]
pub(super) struct Beyond {
    facts: Vec<(About, Option<Fact>)>,
    pub(super) key: u64,
}

impl Beyond {
    /// Becomes another one, in its own memory.
    pub(super) fn copy(&mut self, other: &Self) {
        self.key = other.key;
        self.facts.clone_from(&other.facts);
    }

    pub(super) fn get(&self, ground: &Ground, about: About) -> Option<Fact> {
        match self.facts.binary_search_by_key(&about, |(about, _)| *about) {
            Ok(at) => self.facts[at].1,
            Err(_) => ground.get(about),
        }
    }

    pub(super) fn set(&mut self, ground: &Ground, about: About, fact: Option<Fact>) {
        let is_ground = ground.get(about) == fact;
        match self.facts.binary_search_by_key(&about, |(about, _)| *about) {
            Ok(at) => {
                self.key ^= hash(&self.facts[at]);
                if is_ground {
                    self.facts.remove(at);
                } else {
                    self.facts[at].1 = fact;
                    self.key ^= hash(&self.facts[at]);
                }
            }
            Err(_) if is_ground => {}
            Err(at) => {
                self.facts.insert(at, (about, fact));
                self.key ^= hash(&self.facts[at]);
            }
        }
    }

    /// Forgets what is known of a call, which the ground forgets, too.
    pub(super) fn forget(&mut self, ground: &Ground, call: Option<ExchangeIndex>) {
        let Self { facts, key } = self;
        facts.retain(|entry| {
            let gone = match entry.1 {
                Some(fact) => fact.of == call,
                None => ground.get(entry.0).is_none_or(|fact| fact.of == call),
            };
            if gone {
                *key ^= hash(entry);
            }
            !gone
        });
    }

    /// Makes it part of the ground, beyond which nothing is known then.
    pub(super) fn settle(&mut self, ground: &mut Ground) {
        for (about, fact) in self.facts.drain(..) {
            ground.set(about, fact);
        }
        self.key = 0;
    }
}

/// The key of what is known is that of its facts put together, whatever their order, so each bit of
/// a hash must depend on all of the fact.
fn hash(entry: &(About, Option<Fact>)) -> u64 {
    let mut hasher = FxHasher::default();
    entry.hash(&mut hasher);
    let hash = hasher.finish();
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
