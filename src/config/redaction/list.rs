//! The default list (`list.json`) in, its vocabulary by name out.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::name::{squashed, words};
use super::{Form, Kind, NameRule};

/// Where a name stands: some words are secrets only in some places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Where {
    /// It is that of a header.
    Header,
    /// It is the key of a member, an element, a line of text.
    Key,
    /// It is that of a parameter of a query or a form.
    Parameter,
}

/// The list as it is read.
#[derive(Deserialize)]
struct Raw {
    words: Vec<Group>,
    glued: Vec<Group>,
    never: Vec<Group>,
    beginnings: FxHashSet<String>,
    endings: FxHashSet<String>,
    counts: Counts,
    schemes: FxHashSet<String>,
    cookie_attributes: FxHashSet<String>,
    routes: Vec<String>,
    beside: Vec<Beside>,
    forms: Vec<Form>,
    loose_forms: Vec<Form>,
    plain: FxHashSet<String>,
    personal: Vec<Group>,
    ids: Ids,
}

/// Words of the names of ids, hashes, tags and versions.
#[derive(Deserialize)]
pub(super) struct Ids {
    pub(super) words: FxHashSet<String>,
    /// What such words end with.
    pub(super) endings: Vec<String>,
    /// Words for what has an id, which may be all that such a name says.
    pub(super) things: FxHashSet<String>,
}

/// Names of counts, of which the values are no secrets if they are numbers.
#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) struct Counts {
    /// Last words under which digits count, however they are written.
    pub(super) texts: FxHashSet<String>,
    /// Whole names under which only numbers of JSON count.
    pub(super) numbers: FxHashSet<String>,
}

/// Names that say the same.
#[derive(Deserialize)]
struct Group {
    kind: Option<Says>,
    /// Everywhere if it is not given.
    #[serde(default, rename = "in")]
    places: Vec<Where>,
    /// Whether they are whole names; else they are the last words of one.
    #[serde(default)]
    whole: bool,
    names: Vec<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Says {
    Kind(Kind),
    Rule(Special),
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Special {
    Scheme,
    Cookies,
    SetCookies,
}

/// A parameter that is a secret only beside others.
#[derive(Debug, Deserialize)]
pub struct Beside {
    pub(super) name: String,
    pub(super) others: FxHashSet<String>,
    /// What it is then.
    pub kind: Kind,
}

impl Beside {
    /// Whether a parameter of this name, its words joined, is one of the others.
    #[must_use]
    pub fn is_told_by(&self, squashed: &str) -> bool {
        self.others.contains(squashed)
    }
}

/// What a word of the list says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Said {
    /// It never names a secret.
    Never,
    /// It names one.
    Names(NameRule),
}

impl Said {
    /// What it says of a value.
    pub(super) fn rule(self) -> Option<NameRule> {
        match self {
            Self::Never => None,
            Self::Names(rule) => Some(rule),
        }
    }
}

/// What a name says, and where.
struct Entry {
    said: Said,
    places: Vec<Where>,
}

/// The vocabulary, ready to be asked.
pub(super) struct List {
    /// Whole names, their words joined.
    whole: FxHashMap<String, Vec<Entry>>,
    /// The last words of names, with a space between two.
    last: FxHashMap<String, Vec<Entry>>,
    /// What the last word of a name ends with.
    pub(super) glued: Vec<(String, NameRule)>,
    pub(super) beginnings: FxHashSet<String>,
    pub(super) endings: FxHashSet<String>,
    pub(super) counts: Counts,
    pub(super) schemes: FxHashSet<String>,
    pub(super) cookie_attributes: FxHashSet<String>,
    pub(super) routes: Vec<String>,
    pub(super) beside: Vec<Beside>,
    pub(super) forms: Vec<Form>,
    pub(super) loose_forms: Vec<Form>,
    pub(super) plain: FxHashSet<String>,
    pub(super) ids: Ids,
    /// The last words of names of personal data, with a space between two.
    pub(super) personal: FxHashMap<String, NameRule>,
    /// The last word of every name: a text that holds none of them names nothing.
    pub(super) stems: Vec<String>,
}

impl List {
    /// What a whole name says, its words joined.
    pub(super) fn whole(&self, squashed: &str, place: Where) -> Option<Said> {
        rule_in(self.whole.get(squashed)?, place)
    }

    /// The same of the last words of a name.
    pub(super) fn last(&self, words: &str, place: Where) -> Option<Said> {
        rule_in(self.last.get(words)?, place)
    }
}

/// A word that never names a secret wins over one that does.
fn rule_in(entries: &[Entry], place: Where) -> Option<Said> {
    let here = |entry: &&Entry| entry.places.is_empty() || entry.places.contains(&place);
    entries.iter().filter(here).map(|entry| entry.said).min()
}

pub(super) static LIST: LazyLock<List> = LazyLock::new(|| {
    let raw: Raw =
        serde_json::from_str(include_str!("list.json")).expect("a test reads the embedded list");
    let mut list = List {
        whole: FxHashMap::default(),
        last: FxHashMap::default(),
        glued: Vec::new(),
        beginnings: raw.beginnings,
        endings: raw.endings,
        counts: raw.counts,
        schemes: raw.schemes,
        cookie_attributes: raw.cookie_attributes,
        routes: raw.routes,
        beside: raw.beside,
        forms: raw.forms,
        loose_forms: raw.loose_forms,
        plain: raw.plain,
        ids: raw.ids,
        personal: FxHashMap::default(),
        stems: Vec::new(),
    };
    for group in raw.words.iter().chain(&raw.never) {
        let said = group.kind.map_or(Said::Never, |kind| Said::Names(kind.rule()));
        for name in &group.names {
            let words = words(name);
            if said != Said::Never {
                let is_word = |word: &&str| !word.bytes().all(|byte| byte.is_ascii_digit());
                list.stems.extend(words.rsplit(' ').find(is_word).map(str::to_owned));
            }
            let (map, name) = if group.whole {
                (&mut list.whole, squashed(&words))
            } else {
                (&mut list.last, words)
            };
            let places = group.places.clone();
            map.entry(name).or_default().push(Entry { said, places });
        }
    }
    for group in raw.glued {
        let Some(rule) = group.kind.map(Says::rule) else { continue };
        list.stems.extend(group.names.iter().cloned());
        list.glued.extend(group.names.into_iter().map(|name| (name, rule)));
    }
    for group in raw.personal {
        let Some(rule) = group.kind.map(Says::rule) else { continue };
        list.personal.extend(group.names.iter().map(|name| (words(name), rule)));
    }
    list.stems.extend(list.beside.iter().map(|beside| beside.name.clone()));
    list.stems.sort();
    list.stems.dedup();
    list
});

impl Says {
    fn rule(self) -> NameRule {
        match self {
            Self::Kind(kind) => NameRule::Whole(kind),
            Self::Rule(Special::Scheme) => NameRule::Scheme,
            Self::Rule(Special::Cookies) => NameRule::Cookies,
            Self::Rule(Special::SetCookies) => NameRule::SetCookies,
        }
    }
}
