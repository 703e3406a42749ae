//! The text of a `seqdoc.toml` in, its keys out; a key that is not one of these is an error.

use std::collections::BTreeMap;

use regex::bytes::Regex;
use serde::Deserialize;

use super::body::{Anchors, BodyForm, Page, Sections};
use super::compared::Compared;
use super::drawing::{Drawing, Folds, Group, Participant};
use super::exclude::Exclude;
use super::part::PartRule;
use super::view::Views;
use super::{DecidedCall, Flavor, Labels, OwnRules, PathMode, Place, Services, Snippet};

/// The keys of one file, or of several laid over each other.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    pub(super) preset: Option<Preset>,
    pub(super) exclude: Option<Exclude>,
    pub(super) paths: Paths,
    pub(super) participants: BTreeMap<String, Participant>,
    pub(super) diagram: Drawing,
    pub(super) group: Vec<Group>,
    pub(super) call: Vec<DecidedCall>,
    pub(super) fold: Folds,
    pub(super) view: Views,
    pub(super) part: Vec<PartRule>,
    pub(super) body: Body,
    pub(super) redact: Redact,
    pub(super) labels: Labels,
    pub(super) output: Output,
    pub(super) build: Option<BuildKeys>,
    pub(super) record: Option<RecordKeys>,
    pub(super) services: Services,
    pub(super) ladder: Ladder,
    pub(super) diff: Compared,
}

/// What a project says of the paths of its commands.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct BuildKeys {
    pub(super) logs: Vec<String>,
    pub(super) output: Option<String>,
    pub(super) inject: Vec<String>,
}

/// What a project says of the logs that its services write.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RecordKeys {
    pub(super) live: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Paths {
    pub(super) mode: Option<PathMode>,
    pub(super) templates: Vec<Template>,
    pub(super) openapi: Vec<String>,
    pub(super) catalog: Catalog,
}

/// A path with variables, at most one in a segment.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Template(pub(super) String);

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let is_segment = |segment: &str| {
            let braces: String = segment.matches(['{', '}']).collect();
            braces.is_empty() || (braces == "{}" && !segment.contains("{}"))
        };
        if text.starts_with('/') && text.split('/').all(is_segment) {
            return Ok(Self(text));
        }
        let form =
            "write it like `/v1/{account}/{container}`, with at most one variable in a segment";
        Err(format!("`{text}` is not a path template; {form}"))
    }
}

/// The API operations that are known without a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Catalog {
    #[default]
    Openstack,
    None,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Body {
    pub(super) start_line: Option<bool>,
    pub(super) reference: Option<bool>,
    pub(super) language: Option<Language>,
    pub(super) hide_headers: Vec<String>,
    pub(super) max_lines: Option<usize>,
    pub(super) sections: Sections,
    pub(super) anchors: Option<Anchors>,
    pub(super) page: Option<Page>,
    pub(super) reference_page: Option<Page>,
}

impl Body {
    /// The form that it comes to, if a page has the sections unless it says another one.
    pub(super) fn form(self, page: &str) -> BodyForm {
        BodyForm {
            start_line: self.start_line.unwrap_or(true),
            reference: self.reference.unwrap_or(true),
            language: self.language.map(|language| language.0),
            hide_headers: self.hide_headers.iter().map(|name| name.to_lowercase()).collect(),
            max_lines: self.max_lines,
            sections: self.sections,
            anchors: self.anchors.unwrap_or_default(),
            page: self.page.map_or_else(|| page.to_owned(), |page| page.0),
            reference_page: self.reference_page.map(|page| page.0),
        }
    }
}

/// The language of a fence.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Language(pub(super) String);

impl TryFrom<String> for Language {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+');
        if text.is_empty() || !text.chars().all(plain) {
            return Err(format!(
                "`{text}` is not the name of a language; use letters, digits, `-`, `_` and `+`, as \
                 in `json`"
            ));
        }
        Ok(Self(text))
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Ladder {
    pub(super) times: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Redact {
    pub(super) enabled: Option<bool>,
    headers: Vec<String>,
    keys: Vec<String>,
    patterns: Vec<Pattern>,
    allow: Vec<Pattern>,
    personal: bool,
    hide: Vec<ValuePlace>,
    show: Vec<ValuePlace>,
}

impl Redact {
    pub(super) fn own_rules(self) -> OwnRules {
        let regexes = |patterns: Vec<Pattern>| patterns.into_iter().map(|Pattern(regex)| regex);
        OwnRules {
            headers: self.headers,
            keys: self.keys,
            patterns: regexes(self.patterns).collect(),
            allow: regexes(self.allow).collect(),
            personal: self.personal,
            hide: self.hide.into_iter().map(|ValuePlace(place)| place).collect(),
            show: self.show.into_iter().map(|ValuePlace(place)| place).collect(),
        }
    }
}

/// A place where a value stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
struct ValuePlace(Place);

impl TryFrom<String> for ValuePlace {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Place::parse(&text).map(Self)
    }
}

/// A regular expression that finds something.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
struct Pattern(Regex);

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let regex = Regex::new(&text).map_err(|_| {
            format!(
                "`{text}` is not a valid regular expression; write `\\\\` before a character \
                     such as `(`"
            )
        })?;
        if regex.is_match(b"") {
            return Err(format!(
                "`{text}` matches the empty text, and so every text; make it match at least one \
                 character"
            ));
        }
        Ok(Self(regex))
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Output {
    pub(super) snippets: Option<Vec<Snippet>>,
    pub(super) flavor: Flavor,
    pub(super) index: bool,
    pub(super) unused: bool,
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
