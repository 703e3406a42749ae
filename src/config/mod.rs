//! Defaults, `seqdoc.toml` files and flags in, the settings of one scenario out.
//!
//! 1. A [`Library`] finds the [`Files`] that hold for a scenario, the farthest first.
//! 2. Each is read on its own, so that an error names its own place, and laid over the ones before.
//! 3. [`Settings`] are what the stages take: every value is there, every pattern compiled.

mod additions;
mod body;
mod compared;
mod decided;
mod decision;
mod diagrams;
mod discover;
mod document;
mod drawing;
mod effective;
mod exclude;
mod file;
mod keys;
mod labels;
mod library;
mod memo;
mod mistake;
mod names;
mod nearest;
mod part;
mod paths;
mod project;
mod redaction;
mod services;
mod snippet;
mod templates;
#[cfg(test)]
mod tests;
mod view;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::number::{LineNumber, Span};
use crate::selector::Choice;
use exclude::Exclude;
use file::{Catalog, Output};

pub use additions::Additions;
pub use body::{Anchors, BodyForm, Sections};
pub use compared::Compared;
pub use decided::{DecidedCall, Request};
pub use decision::Decision;
pub use diagrams::Diagrams;
pub use discover::Files;
pub(crate) use discover::{above, is_top};
pub(crate) use document::yaml;
pub use drawing::{BoxKind, Call, Drawing, Folds, Group, MaxSteps, Participant, Query, Responses};
pub use effective::{Origin, Setting};
pub use exclude::{Filter, Filters, Fitting};
pub use file::Preset;
pub use labels::{Labels, Word};
pub use library::Library;
pub use memo::Memo;
pub use names::{Named, NamedAs};
pub(crate) use nearest::nearest;
pub use part::{Bound, PartRule};
pub use paths::PathMode;
pub use project::Project;
pub use redaction::{
    Beside, Form, Forms, Ids, Kind, Name, NameRule, OwnRules, Part, Place, Redaction, Where,
};
pub use services::Services;
pub use snippet::{Flavor, OVERVIEW, Snippet};
pub use templates::Templates;
pub(crate) use templates::embedded;
pub use view::{View, ViewForm};

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that is named or found cannot be read.
    #[error("cannot read `{}`: {}", path.display(), crate::source::reason(source))]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file's content is wrong at a line.
    #[error("{}:{line}: {text}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// The line.
        line: LineNumber,
        /// What is wrong.
        text: String,
    },
}

/// A JSON schema of `seqdoc.toml`, for editors.
#[must_use]
pub fn schema() -> serde_json::Value {
    keys::schema(keys::top())
}

/// What the flags of a command say; they win over every file.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--config`: the only file to read.
    pub config: Option<PathBuf>,
    /// `--preset`.
    pub preset: Option<Preset>,
    /// `--no-redact`.
    pub no_redact: bool,
    /// Redaction is what is asked for, whatever a file says.
    pub redact: bool,
    /// `--select` and `--step`.
    pub shown: Shown,
}

/// Which steps are shown. The others keep their numbers, and count for names, parents and secrets.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// Only the calls that one of these chooses, by their request or their response; all if there is
    /// none.
    pub calls: Vec<Choice>,
    /// Of these only the steps in a row; all if it is `None`.
    pub steps: Option<Span>,
}

/// What is known of paths before a log is read.
#[derive(Debug, Clone)]
pub struct Paths {
    /// How they are shown.
    pub mode: PathMode,
    /// Templates that come before all others.
    pub templates: Vec<String>,
    /// OpenAPI documents.
    pub openapi: Vec<serde_json::Value>,
    /// Whether the catalog of OpenStack is asked.
    pub catalog: bool,
}

impl Default for Paths {
    fn default() -> Self {
        let mode = PathMode::default();
        Self { mode, templates: Vec::new(), openapi: Vec::new(), catalog: true }
    }
}

/// Everything that the stages need to know of one scenario.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Which form the snippets have.
    pub preset: Preset,
    /// Which requests are left out.
    pub exclude: Filters,
    /// Which calls are below which, by hand.
    pub calls: Vec<DecidedCall>,
    /// How paths are shown, and what is known of them.
    pub paths: Paths,
    /// What diagrams show, and how.
    pub diagrams: Diagrams,
    /// The form of `body.md`.
    pub body: BodyForm,
    /// What is redacted; `None` if nothing is.
    pub redaction: Option<Arc<Redaction>>,
    /// The words of the snippets.
    pub labels: Arc<Labels>,
    /// Names for the hosts of recordings from elsewhere.
    pub services: Arc<Services>,
    /// What does not count where two recordings are compared.
    pub compared: Compared,
    /// Which snippets are written; `None` if all for which there is something to tell.
    pub snippets: Option<Vec<Snippet>>,
    /// Which reader they are for.
    pub flavor: Flavor,
    /// Whether an overview tells of this scenario.
    pub index: bool,
    /// Whether it lists the operations that no scenario uses.
    pub unused: bool,
    /// Which steps are shown.
    pub shown: Shown,
}

impl Settings {
    /// Whether a snippet shows a path with its variables by name.
    #[must_use]
    pub fn names_variables(&self) -> bool {
        let views = self.diagrams.views.iter().filter_map(|view| view.paths);
        views.chain([self.diagrams.paths, self.paths.mode]).any(|mode| mode == PathMode::Template)
    }

    /// Lays files and flags over the defaults.
    ///
    /// # Errors
    ///
    /// If a file that is named by one of them cannot be read or understood.
    pub(super) fn resolve(files: &Files, flags: &Flags) -> Result<Self, Error> {
        let file = files.merged()?;
        let preset = flags.preset.or(file.preset).unwrap_or_default();
        let as_recorded = preset == Preset::Requestshook;
        let exclude = match (files.exclude(), file.exclude) {
            (Some(path), _) => Filters::read(&path)?,
            (None, Some(Exclude::Filters(filters))) => filters,
            (None, _) => Filters::default(),
        };
        let wanted = file.redact.enabled.unwrap_or(true) && !flags.no_redact && !as_recorded;
        let enabled = wanted || flags.redact;
        let settings = Self {
            preset,
            exclude,
            calls: file.call,
            paths: Paths {
                mode: file.paths.mode.unwrap_or_default(),
                catalog: file.paths.catalog == Catalog::Openstack,
                openapi: document::read(&files.documents())?,
                templates: file.paths.templates.iter().map(|template| template.0.clone()).collect(),
            },
            body: file.body.form(page_of_sections(&file.output)),
            redaction: enabled.then(|| Redaction::shared(file.redact.own_rules())),
            diagrams: Diagrams {
                paths: file.diagram.paths.or(file.paths.mode).unwrap_or_default(),
                times: file.ladder.times,
                drawing: file.diagram,
                participants: file.participants,
                groups: file.group,
                folds: file.fold,
                parts: file.part,
                views: file.view.0,
            },
            labels: Arc::new(file.labels),
            services: Arc::new(file.services),
            compared: file.diff,
            snippets: file.output.snippets,
            flavor: file.output.flavor,
            index: file.output.index,
            unused: file.output.unused,
            shown: flags.shown.clone(),
        };
        Ok(if as_recorded { settings.without_additions() } else { settings })
    }

    /// Without what the middleware itself knows nothing of.
    fn without_additions(self) -> Self {
        Self {
            paths: Paths { mode: PathMode::Raw, catalog: false, ..Paths::default() },
            diagrams: Diagrams { paths: PathMode::Raw, ..Diagrams::default() },
            body: BodyForm::bare(),
            snippets: Some(self.snippets.unwrap_or_else(|| Snippet::RECORDED.to_vec())),
            flavor: Flavor::Mkdocs,
            index: false,
            ..self
        }
    }
}

/// The page that has the sections of the steps, from a snippet that links to them. On a site that is the
/// page which includes both; on a forge each snippet is a page.
fn page_of_sections(output: &Output) -> &'static str {
    let is_made = |snippet| output.snippets.as_ref().is_none_or(|all| all.contains(&snippet));
    match output.flavor {
        Flavor::Mkdocs => "",
        Flavor::Github if is_made(Snippet::Page) => Snippet::Page.name(),
        Flavor::Github => Snippet::Body.name(),
    }
}
