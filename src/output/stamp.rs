//! What a complete build of a folder was made from, and what it had to say.

use serde_json::{Map, Value};

use super::Origin;
use crate::number::LineNumber;
use crate::reference::Outline;

/// Something that the last build had to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// A file beside the log and a line in it; `None` for the scenario as a whole.
    pub place: Option<(String, LineNumber)>,
    /// The text of the warning.
    pub text: String,
}

/// The state of a folder in which all snippets are those of the same inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// What they are made from.
    pub origin: Origin,
    /// The warnings.
    pub said: Vec<Said>,
    /// Whether the logs hold secrets.
    pub secrets: bool,
    /// What the configuration names that is not in the logs.
    pub unmatched: Vec<Unmatched>,
}

/// What the files of a folder are made from, as far as the next build wants to know.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// All of it.
    pub stamp: Option<Stamp>,
    /// What an overview tells of the scenario.
    pub outline: Option<Outline>,
}

/// A name of the configuration that matches nothing in a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unmatched {
    /// Its place in the configuration.
    pub place: String,
    /// The name, without secrets.
    pub text: String,
    /// What may be meant.
    pub near: Option<String>,
}

impl Stamp {
    /// Adds the keys of a manifest: those of the origin, and `secrets`, `warnings` and `unmatched` where
    /// there are some.
    pub(super) fn write(&self, object: &mut Map<String, Value>) {
        self.origin.write(object);
        if self.secrets {
            object.insert("secrets".to_owned(), Value::from(true));
        }
        if !self.said.is_empty() {
            let said = self.said.iter().map(Said::value).collect();
            object.insert("warnings".to_owned(), Value::Array(said));
        }
        if !self.unmatched.is_empty() {
            let unmatched = self.unmatched.iter().map(Unmatched::value).collect();
            object.insert("unmatched".to_owned(), Value::Array(unmatched));
        }
    }

    /// Reads them; `None` if there are none, or if they are not what was written.
    pub(super) fn read(manifest: &Value) -> Option<Self> {
        let said = list(manifest, "warnings", Said::read)?;
        let unmatched = list(manifest, "unmatched", Unmatched::read)?;
        let secrets = manifest.get("secrets").is_some_and(|value| value == true);
        Some(Self { origin: Origin::read(manifest)?, said, secrets, unmatched })
    }
}

/// The items under a key, which are none if there is no such key.
fn list<T>(manifest: &Value, key: &str, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    let Some(list) = manifest.get(key) else { return Some(Vec::new()) };
    list.as_array()?.iter().map(read).collect()
}

impl Unmatched {
    fn value(&self) -> Value {
        let mut value = serde_json::json!({ "place": self.place, "text": self.text });
        if let Some(near) = &self.near {
            value["near"] = Value::from(near.as_str());
        }
        value
    }

    fn read(value: &Value) -> Option<Self> {
        let text = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
        Some(Self { place: text("place")?, text: text("text")?, near: text("near") })
    }
}

impl Said {
    fn value(&self) -> Value {
        match &self.place {
            Some((file, line)) => {
                serde_json::json!({ "file": file, "line": line.get(), "text": self.text })
            }
            None => serde_json::json!({ "text": self.text }),
        }
    }

    fn read(value: &Value) -> Option<Self> {
        let text = value.get("text")?.as_str()?.to_owned();
        let place = match (value.get("file"), value.get("line")) {
            (Some(file), Some(line)) => {
                let line = usize::try_from(line.as_u64()?).ok()?;
                Some((file.as_str()?.to_owned(), LineNumber::new(line)))
            }
            _ => None,
        };
        Some(Self { place, text })
    }
}
