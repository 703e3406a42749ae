//! A body in, its keys and types out, and what two of them differ in.
//!
//! Each node has a hash of all that counts in it: two nodes without a difference have the same. The
//! members of a list that have ids count as a set in which a shape may occur several times, and so do
//! the members of an object that are named by ids; all other lists count in their order.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher as _};

use serde_json::Value;

use super::rules::Rules;
use super::vary;
use super::{Difference, Within};
use crate::config::{Part, Place};

/// What counts in a value.
#[derive(Debug)]
pub(super) struct Node {
    kind: Kind,
    hash: u64,
}

#[derive(Debug)]
enum Kind {
    /// A type, and the value if it counts.
    Scalar(&'static str, Option<String>),
    Object(BTreeMap<String, Node>),
    List(Vec<Node>),
}

/// Which side a node is missing on is known by its place.
type Both<'n> = (Option<&'n Node>, Option<&'n Node>);

impl Node {
    /// A body that has no structure.
    pub(super) fn plain(word: &'static str, value: Option<String>) -> Self {
        Self::of(Kind::Scalar(word, value))
    }

    /// A JSON text; `None` if it is ignored as a whole, or none.
    pub(super) fn json(text: &str, rules: &Rules<'_>) -> Option<Self> {
        let Ok(value) = serde_json::from_str(text) else {
            return Some(Self::plain("text", None));
        };
        Self::read(&value, &mut Place { part: Part::Body, segments: Vec::new() }, rules)
    }

    fn read(value: &Value, place: &mut Place, rules: &Rules<'_>) -> Option<Self> {
        if rules.ignores(place) {
            return None;
        }
        let mut below = |name: &str, value: &Value| {
            place.segments.push(name.to_owned());
            let node = Self::read(value, place, rules);
            place.segments.pop();
            node
        };
        let kind = match value {
            Value::Object(members) => {
                let member =
                    |(name, value): (&String, _)| Some((name.clone(), below(name, value)?));
                Kind::Object(members.iter().filter_map(member).collect())
            }
            Value::Array(members) => {
                Kind::List(members.iter().filter_map(|member| below("*", member)).collect())
            }
            scalar => {
                let name = place.segments.iter().rfind(|segment| *segment != "*");
                let name = name.map_or("", String::as_str);
                let text = || scalar.as_str().map_or_else(|| scalar.to_string(), str::to_owned);
                let value = rules.values.then(text).and_then(|text| vary::settled(name, &text));
                Kind::Scalar(word(scalar), value)
            }
        };
        Some(Self::of(kind))
    }

    fn of(kind: Kind) -> Self {
        let mut hasher = DefaultHasher::new();
        match &kind {
            Kind::Scalar(word, value) => (word, value).hash(&mut hasher),
            Kind::Object(members) => {
                let named = |(name, node): (&String, &Node)| {
                    (if vary::is_id(name) { String::new() } else { name.clone() }, node.hash)
                };
                let mut members: Vec<_> = members.iter().map(named).collect();
                members.sort_unstable();
                ("object", members).hash(&mut hasher);
            }
            Kind::List(members) => {
                let mut hashes: Vec<_> = members.iter().map(|member| member.hash).collect();
                if members.iter().all(Self::has_id) {
                    hashes.sort_unstable();
                }
                ("array", hashes).hash(&mut hasher);
            }
        }
        Self { kind, hash: hasher.finish() }
    }

    pub(super) fn hash(&self) -> u64 {
        self.hash
    }

    /// Whether it is an object with an id.
    fn has_id(&self) -> bool {
        match &self.kind {
            Kind::Object(members) => members.keys().any(|name| vary::names_id(name)),
            Kind::Scalar(..) | Kind::List(_) => false,
        }
    }

    fn word(&self) -> &'static str {
        match self.kind {
            Kind::Scalar(word, _) => word,
            Kind::Object(_) => "object",
            Kind::List(_) => "array",
        }
    }
}

fn word(scalar: &Value) -> &'static str {
    match scalar {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        _ => "string",
    }
}

/// Lists what two bodies differ in.
pub(super) fn differences(within: Within, both: Both<'_>, found: &mut Vec<Difference>) {
    Finder { within, pointer: String::new(), found }.look(both);
}

struct Finder<'f> {
    within: Within,
    pointer: String,
    found: &'f mut Vec<Difference>,
}

impl Finder<'_> {
    fn look(&mut self, (old, new): Both<'_>) {
        if old.map(Node::hash) == new.map(Node::hash) {
            return;
        }
        match (old.map(|node| &node.kind), new.map(|node| &node.kind)) {
            (Some(Kind::Object(old)), Some(Kind::Object(new))) => self.objects(old, new),
            (Some(Kind::List(old)), Some(Kind::List(new))) => self.lists(old, new),
            (Some(Kind::Scalar(old_word, old)), Some(Kind::Scalar(word, new)))
                if old_word == word =>
            {
                self.push(old.clone(), new.clone());
            }
            _ => {
                let word = |node: Option<&Node>| node.map(|node| node.word().to_owned());
                self.push(word(old), word(new));
            }
        }
    }

    fn push(&mut self, old: Option<String>, new: Option<String>) {
        let (within, name) = (self.within, self.pointer.clone());
        self.found.push(Difference { within, name, old, new });
    }

    fn below(&mut self, name: &str, both: Both<'_>) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        self.look(both);
        self.pointer.truncate(length);
    }

    fn objects(&mut self, old: &BTreeMap<String, Node>, new: &BTreeMap<String, Node>) {
        let plain = |members: &&String| !vary::is_id(members);
        let mut names: Vec<_> = old.keys().chain(new.keys()).filter(plain).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            self.below(name, (old.get(name), new.get(name)));
        }
        let by_id = |members| {
            let members: &BTreeMap<String, Node> = members;
            members.iter().filter(|(name, _)| vary::is_id(name)).unzip()
        };
        let ((old_names, old), (new_names, new)): ((Vec<_>, Vec<_>), (Vec<_>, Vec<_>)) =
            (by_id(old), by_id(new));
        for (i, j) in unequal(&old, &new, true) {
            let name = j.map_or_else(|| i.map(|i| old_names[i]), |j| Some(new_names[j]));
            let both = (i.map(|i| old[i]), j.map(|j| new[j]));
            self.below(name.map_or("", |name| name), both);
        }
    }

    fn lists(&mut self, old: &[Node], new: &[Node]) {
        let any_order = old.iter().chain(new).all(Node::has_id);
        let (old, new): (Vec<_>, Vec<_>) = (old.iter().collect(), new.iter().collect());
        for (i, j) in unequal(&old, &new, any_order) {
            let at = j.or(i).unwrap_or_default().to_string();
            self.below(&at, (i.map(|i| old[i]), j.map(|j| new[j])));
        }
    }
}

/// The members of two lists that have no equal partner, in pairs, by their places.
fn unequal(old: &[&Node], new: &[&Node], any_order: bool) -> Vec<(Option<usize>, Option<usize>)> {
    let same = |(old, new): (&&Node, &&Node)| old.hash == new.hash;
    let head = old.iter().zip(new).take_while(|(old, new)| same((old, new))).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev());
    let tail = tail.take_while(|(old, new)| same((old, new))).count();
    let (mut left, mut right): (Vec<_>, Vec<_>) =
        ((head..old.len() - tail).collect(), (head..new.len() - tail).collect());
    if any_order {
        let mut equal: BTreeMap<u64, usize> = BTreeMap::new();
        for at in &right {
            *equal.entry(new[*at].hash).or_default() += 1;
        }
        let mut taken: BTreeMap<u64, usize> = BTreeMap::new();
        left.retain(|at| !take(&mut equal, old[*at].hash, Some(&mut taken)));
        right.retain(|at| !take(&mut taken, new[*at].hash, None));
    } else if old.len() == new.len() {
        let (keep, others): (Vec<_>, Vec<_>) =
            left.iter().zip(&right).filter(|(i, j)| old[**i].hash != new[**j].hash).unzip();
        (left, right) = (keep, others);
    }
    let longest = left.len().max(right.len());
    (0..longest).map(|at| (left.get(at).copied(), right.get(at).copied())).collect()
}

/// Takes one of so many; whether there was one.
fn take(
    counts: &mut BTreeMap<u64, usize>,
    hash: u64,
    taken: Option<&mut BTreeMap<u64, usize>>,
) -> bool {
    let Some(count) = counts.get_mut(&hash).filter(|count| **count > 0) else { return false };
    *count -= 1;
    if let Some(taken) = taken {
        *taken.entry(hash).or_default() += 1;
    }
    true
}
