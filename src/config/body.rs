//! What a configuration says of `body.md`: what its sections show, and how they are linked to.

use serde::Deserialize;

use super::mistake::WRONG;
use crate::number::StepNumber;

/// The form of `body.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyForm {
    /// Whether the headers begin with the start line of HTTP.
    pub start_line: bool,
    /// Whether a known request says which operation of the API it is.
    pub reference: bool,
    /// The language of the fence of every body; by its content if `None`.
    pub language: Option<String>,
    /// Names of headers that are not shown, in lower case; `*` stands for any text.
    pub hide_headers: Vec<String>,
    /// How many lines of a body are shown at most.
    pub max_lines: Option<usize>,
    /// What a section is about.
    pub sections: Sections,
    /// The ids of its sections.
    pub anchors: Anchors,
    /// The address of the page that has the sections, from the page that links to them.
    pub page: String,
    /// The same from the page of `reference.md`, if that is another one.
    pub reference_page: Option<String>,
}

impl BodyForm {
    /// The form that the middleware itself writes.
    pub(super) fn bare() -> Self {
        Self {
            start_line: false,
            reference: false,
            language: None,
            hide_headers: Vec::new(),
            max_lines: None,
            sections: Sections::Step,
            anchors: Anchors(None),
            page: String::new(),
            reference_page: None,
        }
    }

    /// Whether a header is not shown.
    #[must_use]
    pub fn hides(&self, header: &str) -> bool {
        if self.hide_headers.is_empty() {
            return false;
        }
        let header = header.to_lowercase();
        self.hide_headers.iter().any(|pattern| glob(pattern, &header))
    }

    /// The address of the section of a step within the page that has it, if sections have ids.
    #[must_use]
    pub fn link_inside(&self, step: StepNumber) -> Option<String> {
        self.anchors.id(step).map(|id| format!("#{id}"))
    }

    /// The same from a page that includes another snippet, which need not be the page of the sections.
    #[must_use]
    pub fn link(&self, step: StepNumber) -> Option<String> {
        self.link_inside(step).map(|link| [&self.page, &*link].concat())
    }

    /// The same from the page that includes `reference.md`.
    #[must_use]
    pub fn link_of_reference(&self, step: StepNumber) -> Option<String> {
        let page = self.reference_page.as_ref().unwrap_or(&self.page);
        self.link_inside(step).map(|link| [page, &*link].concat())
    }
}

/// Whether a pattern with `*` fits a text.
fn glob(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(start) else { return false };
    let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    rest.is_empty() || ends.any(|at| glob(rest, &text[at..]))
}

/// What a section of `body.md` is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sections {
    /// A request or a response.
    #[default]
    Step,
    /// A request with its response.
    Exchange,
}

impl Sections {
    /// The word that stands for it in a configuration.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Exchange => "exchange",
        }
    }
}

/// The ids of the sections of `body.md`: a text before `step-6`, or none at all.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub struct Anchors(pub Option<String>);

impl Default for Anchors {
    fn default() -> Self {
        Self(Some(String::new()))
    }
}

impl Anchors {
    /// The id of the section of a step.
    #[must_use]
    pub fn id(&self, step: StepNumber) -> Option<String> {
        self.0.as_ref().map(|before| [before, "step-", &step.to_string()].concat())
    }
}

impl TryFrom<toml::Value> for Anchors {
    type Error = &'static str;

    fn try_from(value: toml::Value) -> Result<Self, Self::Error> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        match value {
            toml::Value::Boolean(true) => Ok(Self::default()),
            toml::Value::Boolean(false) => Ok(Self(None)),
            toml::Value::String(before) if before.chars().all(plain) => Ok(Self(Some(before))),
            _ => Err(WRONG),
        }
    }
}

/// The address of a page, in which no sign ends a link of Markdown or an attribute of HTML.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Page(pub(super) String);

impl TryFrom<String> for Page {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:%?=+,@".contains(c);
        if text.chars().all(plain) {
            return Ok(Self(text));
        }
        Err(format!(
            "`{text}` is not the address of a page; write it as it stands in a link, such as \
             `steps/`"
        ))
    }
}
