//! The text of a `seqdoc.toml` in, its keys out; a key that is not one of these is an error.

use serde::Deserialize;

/// The keys of one file, or of several laid over each other.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    pub(super) preset: Option<Preset>,
    pub(super) exclude: Option<String>,
    pub(super) paths: Paths,
    pub(super) body: Body,
    pub(super) redact: Redact,
    pub(super) labels: Labels,
    pub(super) output: Output,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Paths {
    pub(super) mode: Option<PathMode>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Body {
    pub(super) start_line: Option<bool>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Redact {
    pub(super) enabled: Option<bool>,
    pub(super) headers: Vec<String>,
    pub(super) keys: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Labels {
    pub(super) header: Option<String>,
    pub(super) body: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Output {
    pub(super) snippets: Option<Vec<Snippet>>,
}

/// Which form the snippets have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// seqdoc's own: numbered, redacted, escaped.
    #[default]
    Default,
    /// What the requestshook middleware itself writes; not safe to publish.
    Requestshook,
}

/// How a path is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PathMode {
    /// Variable segments by their name.
    #[default]
    Template,
    /// As recorded.
    Raw,
}

/// A generated file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Snippet {
    /// The arrows of the sequence diagram.
    #[serde(rename = "diagram", alias = "diagram.md")]
    Diagram,
    /// Every request and response in tabs.
    #[serde(rename = "body", alias = "body.md")]
    Body,
    /// The records.
    #[serde(rename = "log", alias = "log.md")]
    Log,
}

impl Snippet {
    /// What is written unless `[output] snippets` says otherwise.
    pub const DEFAULT: [Self; 3] = [Self::Diagram, Self::Body, Self::Log];

    /// The name of the file.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Diagram => "diagram.md",
            Self::Body => "body.md",
            Self::Log => "log.md",
        }
    }
}
