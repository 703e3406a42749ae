//! The default list (`list.json`) as it is read.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

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
    pub(super) exact: HashMap<Kind, Vec<String>>,
    pub(super) suffix: HashMap<Kind, Vec<String>>,
    pub(super) never: HashSet<String>,
    pub(super) never_suffix: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Parameters {
    pub(super) exact: HashMap<Kind, Vec<String>>,
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

pub(super) static LIST: LazyLock<List> = LazyLock::new(|| {
    serde_json::from_str(include_str!("list.json")).expect("a test reads the embedded list")
});
