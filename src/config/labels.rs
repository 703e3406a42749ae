//! The words of the snippets, and what a configuration puts in their place.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::keys::list;
use super::nearest::nearest;

/// Every word that a snippet has of its own. `{n}` and `{service}` stand for what is told.
const WORDS: [(&str, &str); 30] = [
    ("header", "Header"),
    ("body", "Body"),
    ("none", "none"),
    ("more_lines", "... {n} more lines"),
    ("reference", "API reference"),
    ("times", "{n} times"),
    ("polling", "polling, {n} times"),
    ("token_issue", "token issue"),
    ("token_check", "token check"),
    ("version_discovery", "version discovery"),
    ("overlap", "{n} calls overlap"),
    ("afterwards", "{service} works on after its answer"),
    ("variable", "Path variable"),
    ("value", "Value"),
    ("request", "Request"),
    ("response", "Response"),
    ("name", "Name"),
    ("in", "In"),
    ("in_path", "path"),
    ("in_query", "query"),
    ("in_header", "header"),
    ("in_body", "body"),
    ("type", "Type"),
    ("optional", "optional"),
    ("example", "Example"),
    ("description", "Description"),
    ("status", "Status code"),
    ("reason", "Reason"),
    ("steps", "Steps"),
    ("more_parameters", "... {n} more"),
];

/// The words of the snippets of one scenario, by their keys.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub struct Labels(BTreeMap<String, String>);

impl Default for Labels {
    fn default() -> Self {
        Self(WORDS.iter().map(|(key, word)| ((*key).to_owned(), (*word).to_owned())).collect())
    }
}

impl TryFrom<BTreeMap<String, String>> for Labels {
    type Error = String;

    fn try_from(own: BTreeMap<String, String>) -> Result<Self, Self::Error> {
        let mut labels = Self::default();
        for (key, word) in own {
            let Some(known) = labels.0.get_mut(&key) else {
                return Err(unknown(&key));
            };
            *known = word;
        }
        Ok(labels)
    }
}

fn unknown(key: &str) -> String {
    let keys = || WORDS.iter().map(|(key, _)| *key);
    match nearest(key, keys()) {
        Some(known) => format!("unknown label `{key}`; did you mean `{known}`?"),
        None => format!("unknown label `{key}`; the labels are {}", list(keys())),
    }
}

impl Labels {
    /// The word of a key; empty if there is none.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// Keys and words.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, word)| (key.as_str(), word.as_str()))
    }

    /// The word of a key with a number in the place of `{n}`.
    #[must_use]
    pub fn number(&self, key: &str, number: usize) -> String {
        self.get(key).replace("{n}", &number.to_string())
    }
}
