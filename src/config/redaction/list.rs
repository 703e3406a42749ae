//! The default list (`list.json`) as it is read.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer};

use super::{Form, Kind};

#[derive(Deserialize)]
pub(super) struct List {
    pub(super) headers: Headers,
    pub(super) keys: Keys,
    pub(super) parameters: Parameters,
    pub(super) forms: Vec<Form>,
    pub(super) loose_forms: Vec<Form>,
    pub(super) names: HashSet<String>,
}

#[derive(Deserialize)]
pub(super) struct Headers {
    pub(super) exact: HashMap<String, Vec<String>>,
    pub(super) suffix: HashMap<String, Vec<String>>,
    pub(super) never: HashSet<String>,
    pub(super) schemes: HashSet<String>,
    pub(super) cookie_attributes: HashSet<String>,
}

#[derive(Deserialize)]
pub(super) struct Keys {
    #[serde(deserialize_with = "by_name")]
    pub(super) exact: HashMap<String, Kind>,
    /// The last words of a name, with a space between two.
    #[serde(deserialize_with = "by_name")]
    pub(super) suffix: HashMap<String, Kind>,
    pub(super) never: HashSet<String>,
    pub(super) never_suffix: HashSet<String>,
}

#[derive(Deserialize)]
pub(super) struct Parameters {
    #[serde(deserialize_with = "by_name")]
    pub(super) exact: HashMap<String, Kind>,
    pub(super) beside: Vec<Beside>,
    pub(super) never: HashSet<String>,
}

/// A parameter that is a secret only beside others.
#[derive(Deserialize)]
pub(super) struct Beside {
    pub(super) name: String,
    pub(super) others: HashSet<String>,
    pub(super) kind: Kind,
}

/// Each name with its kind; of several kinds the first counts.
fn by_name<'de, D: Deserializer<'de>>(list: D) -> Result<HashMap<String, Kind>, D::Error> {
    let mut kinds = HashMap::new();
    for (kind, names) in HashMap::<Kind, Vec<String>>::deserialize(list)? {
        for name in names {
            let known = kinds.entry(name).or_insert(kind);
            *known = kind.min(*known);
        }
    }
    Ok(kinds)
}

pub(super) static LIST: LazyLock<List> = LazyLock::new(|| {
    serde_json::from_str(include_str!("list.json")).expect("a test reads the embedded list")
});
