//! What a complete build of a folder was made from, and what it had to say.

use crate::number::LineNumber;
use serde_json::{Map, Value};

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
    /// A hash of everything that the snippets depend on.
    pub inputs: String,
    /// The warnings.
    pub said: Vec<Said>,
    /// Whether the logs hold secrets.
    pub secrets: bool,
}

impl Stamp {
    /// Adds the keys of a manifest: `inputs`, and `secrets` and `warnings` where there are some.
    pub(super) fn write(&self, object: &mut Map<String, Value>) {
        object.insert("inputs".to_owned(), Value::from(self.inputs.as_str()));
        if self.secrets {
            object.insert("secrets".to_owned(), Value::from(true));
        }
        if !self.said.is_empty() {
            let said = self.said.iter().map(Said::value).collect();
            object.insert("warnings".to_owned(), Value::Array(said));
        }
    }

    /// Reads them; `None` if there are none, or if they are not what was written.
    pub(super) fn read(manifest: &Value) -> Option<Self> {
        let said = match manifest.get("warnings") {
            Some(said) => said.as_array()?.iter().map(Said::read).collect::<Option<_>>()?,
            None => Vec::new(),
        };
        let secrets = manifest.get("secrets").is_some_and(|value| value == true);
        Some(Self { inputs: manifest.get("inputs")?.as_str()?.to_owned(), said, secrets })
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
