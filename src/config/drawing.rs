//! What a configuration says of how diagrams are drawn: participants, groups, folds.

use std::num::NonZeroUsize;

use serde::Deserialize;

use super::PathMode;
use super::mistake::WRONG;

/// `[diagram]`: how the diagrams of a scenario are drawn.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Drawing {
    /// What the arrow of a response says; `diagrams.md` shows the status unless this is said.
    pub responses: Option<Responses>,
    /// How paths are shown, if in another way than in headings.
    pub paths: Option<PathMode>,
    /// Which part of a query is shown.
    pub query: Query,
    /// Whether a service has a bar while it is at work.
    pub activations: bool,
    /// How many arrows a part of `diagrams.md` has, about.
    pub max_steps: MaxSteps,
}

/// A number of arrows, at least two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "usize")]
pub struct MaxSteps(pub usize);

impl Default for MaxSteps {
    fn default() -> Self {
        Self(30)
    }
}

impl TryFrom<usize> for MaxSteps {
    type Error = &'static str;

    fn try_from(steps: usize) -> Result<Self, Self::Error> {
        if steps < 2 { Err(WRONG) } else { Ok(Self(steps)) }
    }
}

/// What the arrow of a response says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Responses {
    /// Status and path.
    #[default]
    Full,
    /// The status.
    Status,
    /// Nothing: it is not drawn.
    None,
}

/// Which part of a query is shown in diagrams.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum Query {
    /// Nothing of it.
    #[default]
    Hide,
    /// All of it.
    Show,
    /// The parameters of these names.
    Names(Vec<String>),
}

impl TryFrom<toml::Value> for Query {
    type Error = &'static str;

    fn try_from(value: toml::Value) -> Result<Self, Self::Error> {
        match value {
            toml::Value::String(word) if word == "hide" => Ok(Self::Hide),
            toml::Value::String(word) if word == "show" => Ok(Self::Show),
            toml::Value::Array(names) => {
                let name = |name: toml::Value| name.as_str().map(str::to_owned).ok_or(WRONG);
                names.into_iter().map(name).collect::<Result<_, _>>().map(Self::Names)
            }
            _ => Err(WRONG),
        }
    }
}

/// How a participant is drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Participant {
    /// The name that is shown.
    #[serde(rename = "as")]
    pub alias: Option<String>,
    /// Whether it is drawn as a person.
    pub actor: bool,
    /// Its place from the left; those without one follow in the order of the log.
    pub order: Option<i64>,
    /// The label of the box that it stands in, with its neighbours of the same label.
    #[serde(rename = "box")]
    pub boxed: Option<String>,
}

/// A run of neighbouring exchanges that stands in a box.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The kind of the box.
    pub kind: BoxKind,
    /// What it says.
    #[serde(default)]
    pub label: String,
    /// The caller of its exchanges.
    pub from: Option<String>,
    /// The callee of its exchanges.
    pub to: Option<String>,
    /// Its exchanges one after another; if there are none, any number of them.
    #[serde(default)]
    pub calls: Vec<Call>,
    /// Which runs, counted from 1; all if it is empty.
    #[serde(default)]
    pub nth: Vec<NonZeroUsize>,
}

/// The kinds of boxes that mermaid draws around arrows, and a note in front of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BoxKind {
    /// May happen.
    Opt,
    /// Happens again and again.
    Loop,
    /// One of several ways.
    Alt,
    /// Happens at the same time.
    Par,
    /// Must happen.
    Critical,
    /// Ends the flow.
    Break,
    /// A coloured background.
    Rect,
    /// No box, but a note above the first arrow.
    Note,
}

impl BoxKind {
    /// The word of mermaid's grammar.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Opt => "opt",
            Self::Loop => "loop",
            Self::Alt => "alt",
            Self::Par => "par",
            Self::Critical => "critical",
            Self::Break => "break",
            Self::Rect => "rect",
            Self::Note => "note over",
        }
    }
}

/// Method and path of a request, the path as recorded or as a template.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Call {
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
}

impl TryFrom<String> for Call {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words[..] {
            [method, path] if path.starts_with('/') => {
                Ok(Self { method: method.to_owned(), path: path.to_owned() })
            }
            _ => Err(format!(
                "`{text}` is not a call; write a method and a path, such as `GET /v2/images`"
            )),
        }
    }
}

impl Folds {
    /// One of them, by its key.
    #[must_use]
    pub fn named(key: &str) -> Self {
        let table = toml::Table::from_iter([(key.to_owned(), toml::Value::Boolean(true))]);
        table.try_into().unwrap_or_default()
    }
}

/// Which runs of exchanges are drawn short.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the configuration")]
pub struct Folds {
    /// Neighbours that look the same are one in a loop.
    pub repeats: bool,
    /// The same request again and again, whatever the answers, is one in a loop.
    pub polling: bool,
    /// A login, with the version discovery before it, is a note.
    pub token_issue: bool,
    /// The check of a token is a note.
    pub token_check: bool,
    /// The question for the versions of an API is a note.
    pub version_discovery: bool,
}
