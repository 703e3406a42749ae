//! The services of a scenario in, how its diagrams name and declare them out.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::mermaid;
use crate::config::Participant;

/// How the participants of a diagram are named in it.
#[derive(Debug)]
pub(super) struct Names {
    /// From the left to the right.
    named: Vec<Named>,
    /// The place of each name there.
    places: FxHashMap<String, usize>,
    /// Whether a plain name holds `style` or `classDef`, which makes mermaid cut texts.
    pub(super) styled: bool,
}

#[derive(Debug)]
struct Named {
    name: String,
    /// Another id than the name, if mermaid cannot take that.
    id: Option<String>,
    how: Participant,
    declared: bool,
}

impl Names {
    /// The participants in the order of their appearance. Declared are those that must be, and those
    /// without which a configured one would stand in another place. With activation bars mermaid
    /// takes fewer names as they are.
    pub(super) fn of(
        participants: &[String],
        configured: &BTreeMap<String, Participant>,
        bars: bool,
    ) -> Self {
        let is_plain = |name: &str| {
            is_plain(name) && !is_long(name) && !(bars && name.starts_with(['x', 'X']))
        };
        let mut free = free_ids(participants.iter().map(String::as_str).collect());
        let named = participants.iter().map(|name| {
            let id = if is_plain(name) { None } else { free.next() };
            let how = configured.get(name).cloned().unwrap_or_default();
            Named { name: name.clone(), declared: id.is_some(), id, how }
        });
        let mut named: Vec<Named> = named.collect();
        named.sort_by_key(|named| named.how.order.unwrap_or(i64::MAX));
        together(&mut named);
        let last = named.iter().rposition(|named| configured.contains_key(&named.name));
        for named in named.iter_mut().take(last.map_or(0, |last| last + 1)) {
            named.declared = true;
        }
        let styles = |name: &str| name.contains("style") || name.contains("classDef");
        let styled = named.iter().any(|named| named.id.is_none() && styles(&named.name));
        let places = named.iter().zip(0..).map(|(named, at)| (named.name.clone(), at)).collect();
        Self { named, places, styled }
    }

    /// The same for a part of a diagram, which declares all that it has, and has no room for long
    /// names in each arrow.
    pub(super) fn declared_all(mut self) -> Self {
        let id = |named: &Named| named.id.as_ref().unwrap_or(&named.name).clone();
        let taken: Vec<String> = self.named.iter().map(id).collect();
        let mut free = free_ids(taken.iter().map(String::as_str).collect());
        for named in &mut self.named {
            named.declared = true;
            if named.id.is_none() && named.name.len() > LONG {
                named.id = free.next();
            }
        }
        self
    }

    /// Ids and names of the participants that mermaid cannot take as they are.
    pub(super) fn renamed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.named.iter().filter_map(|named| Some((named.id.as_deref()?, &*named.name)))
    }

    /// Whether a name is not shown as a whole.
    pub(super) fn has_long(&self) -> bool {
        self.named.iter().any(|named| named.how.alias.is_none() && is_long(&named.name))
    }

    /// The lines that declare participants, with labels of so many columns at most.
    pub(super) fn declarations(&self, columns: Option<usize>) -> Vec<String> {
        let mut lines = Vec::new();
        let mut open: Option<&str> = None;
        for named in self.named.iter().filter(|named| named.declared) {
            let boxed = named.how.boxed.as_deref();
            if open.is_some() && open != boxed {
                lines.push("end".to_owned());
            }
            if let Some(label) = boxed.filter(|_| open != boxed) {
                lines.push(format!("box transparent {}", mermaid::lines(label, self.styled)));
            }
            open = boxed;
            let indent = if boxed.is_some() { "  " } else { "" };
            lines.push(format!("{indent}{}", self.declaration(named, columns)));
        }
        lines.extend(open.map(|_| "end".to_owned()));
        lines
    }

    fn declaration(&self, named: &Named, columns: Option<usize>) -> String {
        let kind = if named.how.actor { "actor" } else { "participant" };
        let id = named.id.as_deref().unwrap_or(&named.name);
        let label = match (&named.how.alias, columns) {
            (Some(alias), _) => mermaid::lines(alias, self.styled),
            (None, Some(columns)) => mermaid::broken(&shortened(&named.name), columns, self.styled),
            (None, None) => mermaid::text(&mermaid::short(&named.name), self.styled),
        };
        if label == id { format!("{kind} {id}") } else { format!("{kind} {id} as {label}") }
    }

    /// How many gaps between lifelines an arrow crosses.
    pub(super) fn distance(&self, from: &str, to: &str) -> usize {
        let place = |name: &str| self.places.get(name).copied().unwrap_or(0);
        place(from).abs_diff(place(to))
    }

    /// The participants from the left to the right, and how they are drawn.
    pub(super) fn columns(&self) -> impl ExactSizeIterator<Item = (&str, &Participant)> {
        self.named.iter().map(|named| (&*named.name, &named.how))
    }

    /// The column of a participant, counted from 0.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// What stands for a participant in an arrow.
    pub(super) fn id<'n>(&'n self, name: &'n str) -> &'n str {
        let named = self.places.get(name).and_then(|place| self.named.get(*place));
        named.and_then(|named| named.id.as_deref()).unwrap_or(name)
    }
}

/// Ids that are not taken.
fn free_ids(taken: FxHashSet<&str>) -> impl Iterator<Item = String> {
    (1..).map(|number| format!("p{number}")).filter(move |id| !taken.contains(id.as_str()))
}

/// Moves those of the same box beside each other.
fn together(named: &mut Vec<Named>) {
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    let mut places = Vec::with_capacity(named.len());
    for (at, one) in named.iter().enumerate() {
        let boxed = one.how.boxed.as_deref();
        places.push(boxed.map_or(at, |boxed| *first.entry(boxed).or_insert(at)));
    }
    let mut placed: Vec<(usize, Named)> = places.into_iter().zip(named.drain(..)).collect();
    placed.sort_by_key(|(place, _)| *place);
    named.extend(placed.into_iter().map(|(_, named)| named));
}

/// Whether a label has no room for the name.
fn is_long(name: &str) -> bool {
    name.len() > mermaid::LABEL && name.chars().nth(mermaid::LABEL).is_some()
}

/// A name of more characters is cut where labels are broken.
const LONG: usize = 60;

/// A name of which not too much is shown.
fn shortened(name: &str) -> String {
    let short: String = name.chars().take(LONG).collect();
    if short.len() == name.len() { short } else { format!("{short}...") }
}

/// Words of the sequence grammar; a name may not be one, nor begin with one and a sign.
const KEYWORDS: [&str; 33] = [
    "end",
    "note",
    "loop",
    "par",
    "par_over",
    "and",
    "opt",
    "alt",
    "else",
    "box",
    "actor",
    "participant",
    "create",
    "destroy",
    "over",
    "off",
    "autonumber",
    "activate",
    "deactivate",
    "critical",
    "option",
    "break",
    "rect",
    "left",
    "right",
    "sequencediagram",
    "title",
    "acctitle",
    "accdescr",
    "link",
    "links",
    "properties",
    "details",
];

/// Whether mermaid 11 and 12 both take the name as it is, as sender and as receiver.
fn is_plain(name: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut parts = name.split(['-', '.']);
    let first = parts.next().unwrap_or_default();
    let starts =
        first.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let is_keyword = || KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(first));
    starts
        && first.bytes().all(is_word)
        && parts
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        && !name.contains("-x")
        && !name.contains("-X")
        && !is_keyword()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_mermaid_takes_stay() {
        for name in [
            "nova-api",
            "nova.api",
            "_a",
            "endpoint",
            "parser",
            "swift-proxy-server",
            "android",
            "a1",
        ] {
            assert!(is_plain(name), "{name}");
        }
        for name in [
            "end",
            "End-user",
            "note.svc",
            "nova-xvp",
            "proxy-x",
            "a-",
            "-a",
            "a--b",
            "a b",
            "host:80",
            "8080",
            "이미지",
            "",
            "a_b-c_d",
            "par_over",
            "option-svc",
            "a@b",
            "title",
        ] {
            assert!(!is_plain(name), "{name}");
        }
    }

    #[test]
    fn declared_ids_are_free() {
        let participants = ["p1".to_owned(), "end".to_owned(), "a b".to_owned()];
        let names = Names::of(&participants, &BTreeMap::new(), false);
        let declared: Vec<_> = names.renamed().collect();
        assert_eq!(declared, [("p2", "end"), ("p3", "a b")]);
        assert_eq!((names.id("p1"), names.id("end")), ("p1", "p2"));
    }

    #[test]
    fn configured_participants_are_declared_in_their_place() {
        let participants = ["a", "b", "c", "d"].map(str::to_owned);
        let lines = |configured: &[(&str, Participant)]| {
            let configured = configured.iter().map(|(name, how)| ((*name).to_owned(), how.clone()));
            Names::of(&participants, &configured.collect(), false).declarations(None)
        };
        let actor = Participant {
            alias: Some("the\nclient".to_owned()),
            actor: true,
            ..Participant::default()
        };
        assert_eq!(lines(&[]), Vec::<String>::new());
        assert_eq!(lines(&[("a", actor.clone())]), ["actor a as the<br/>client"]);
        assert_eq!(lines(&[("b", actor)]), ["participant a", "actor b as the<br/>client"]);
        let order = |order| Participant { order: Some(order), ..Participant::default() };
        assert_eq!(lines(&[("c", order(1))]), ["participant c"]);
        let boxed = Participant { boxed: Some("in".to_owned()), ..Participant::default() };
        let expected = ["box transparent in", "  participant a", "  participant c", "end"];
        assert_eq!(lines(&[("a", boxed.clone()), ("c", boxed)]), expected);
    }
}
