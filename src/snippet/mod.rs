//! Steps in, the text of snippets out, through templates.
//!
//! 1. `template` holds the embedded templates; [`Templates`] are those that stand in their place.
//! 2. `context` shows a scenario to a template: steps are read as the template walks over them. `ahead`
//!    makes the fences of a long one beside it.
//! 3. `drawing` turns the plan of a diagram into lines, with the names that `participants` gives;
//!    `parts` does so for each part that can be read.
//! 4. `ladder` turns the plan of a diagram into the rows of a table.
//! 5. `overview` shows the outlines of all scenarios to the templates of the pages that tell of them.
//! 6. Escapes keep recorded text text: `mermaid` in a diagram, `markdown` in a page, `include` for
//!    the snippet extension, `critic` for critic markup. Each changes only what would be misread, so
//!    that ordinary recordings stay plain; `listing` stands in for a fence that cannot hold a text.
//!    For forges, which know none of these extensions, `gfm` stands in for them; `flavor` chooses.
//! 7. `limits` tells what a diagram does not show.
//!
//! What a template prints is shown with control characters as escapes, also in a user's template.

mod ahead;
mod api;
mod chart;
mod context;
mod critic;
mod drawing;
mod exchange;
mod fence;
mod flavor;
mod gfm;
mod include;
mod ladder;
mod limits;
mod listing;
mod markdown;
mod mermaid;
mod operations;
mod overview;
mod participants;
mod parts;
mod section;
mod template;
mod value;
mod weave;

use std::io::{self, BufWriter, Write};
use std::sync::{Arc, OnceLock};

pub(crate) use include::{Marker, marker};
use ladder::Unbroken;
pub(crate) use overview::{Listed, OverviewPages};

use crate::config::{Preset, Snippet, Templates, View, ViewForm};
use crate::note::Placement;
use crate::number::StepNumber;
use crate::redact::{Guarded, Leak};
use crate::source;
use crate::step::{self, Feed, Step, Survey};

/// Why a snippet cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A template is wrong, or asks for something that is not there.
    #[error("{0}")]
    Template(String),
    /// The steps cannot be read.
    #[error(transparent)]
    Step(#[from] step::Error),
    /// The text holds a secret of the recording.
    #[error(
        "the output would contain {}{}; nothing was written for this scenario; remove it from the \
         `notes.md`, template or configuration that it comes from, or if it is not a secret, add \
         `{}` under `[redact]` in `seqdoc.toml`", .0.what, recorded(.0, *.1), .0.allow
    )]
    Leak(Box<Leak>, Option<StepNumber>),
    /// The text has no place to go.
    #[error("cannot write: {0}")]
    Write(io::Error),
}

/// A scenario with all that its snippets are made of.
#[derive(Debug, Clone)]
pub struct Scene {
    /// What is known of its logs.
    pub survey: Arc<Survey>,
    /// What a person wrote about its steps.
    pub notes: Arc<Placement>,
    /// The templates that stand in the place of the embedded ones.
    pub templates: Arc<Templates>,
    /// The lines of the diagram, if they were drawn already.
    drawn: OnceLock<Arc<[String]>>,
}

impl Scene {
    /// A scenario with its notes and templates.
    #[must_use]
    pub fn new(survey: Arc<Survey>, notes: Arc<Placement>, templates: Arc<Templates>) -> Self {
        Self { survey, notes, templates, drawn: OnceLock::new() }
    }

    /// A scenario without notes, with the embedded templates.
    #[must_use]
    pub fn plain(survey: Survey) -> Self {
        Self::new(Arc::new(survey), Arc::default(), Arc::default())
    }

    /// The files of a scenario and what they hold: those that are wanted, or those for which there
    /// is something to tell, and the views.
    #[must_use]
    pub fn files(&self) -> Vec<(String, Snippet)> {
        files(&self.survey, &self.notes)
    }

    /// What the diagram of the scenario does not show.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let made = self.files().iter().any(|(_, snippet)| *snippet == Snippet::Diagram);
        let raw = self.survey.settings.preset == Preset::Requestshook;
        if !made || raw || self.templates.replaced(Snippet::Diagram.name()).is_some() {
            return Vec::new();
        }
        let (warnings, lines) = limits::look(&self.survey);
        if let Some(lines) = lines {
            // Another look would draw the same.
            let _ = self.drawn.set(lines.into());
        }
        warnings
    }

    /// Whether a snippet is made from the steps, and not from the survey alone.
    #[must_use]
    pub fn reads_steps(&self, snippet: Snippet) -> bool {
        matches!(snippet, Snippet::Body | Snippet::Log | Snippet::Reference | Snippet::Page)
            || self.survey.settings.preset == Preset::Requestshook
            || self.templates.replaced(snippet.name()).is_some()
    }

    /// Writes a snippet, with the steps of a feed if there is one.
    ///
    /// # Errors
    ///
    /// If its template fails, a log cannot be read, the text cannot be written, or if there is a
    /// secret in it: then what was written must not be kept.
    pub fn render(
        &self,
        snippet: Snippet,
        feed: Option<Feed<Step>>,
        out: &mut impl Write,
    ) -> Result<(), Error> {
        let settings = &self.survey.settings;
        let whole = settings.preset == Preset::Requestshook && settings.exclude.is_empty();
        if whole && snippet == Snippet::Log && self.templates.replaced(snippet.name()).is_none() {
            return copy_logs(&self.survey, out);
        }
        let mut out = Guarded::new(self.survey.gate(), out);
        let mut leak = None;
        if matches!(snippet, Snippet::Ladder | Snippet::LadderView(_) | Snippet::Page) {
            let mut unbroken = BufWriter::new(Unbroken::new(self.survey.gate(), &mut out));
            template::render(snippet, self, feed, &mut unbroken)?;
            let unbroken =
                unbroken.into_inner().map_err(|error| Error::Write(error.into_error()))?;
            leak = unbroken.finish();
        } else {
            // Templates write many small pieces.
            let mut buffer = BufWriter::new(&mut out);
            template::render(snippet, self, feed, &mut buffer)?;
            buffer.flush().map_err(Error::Write)?;
        }
        out.finish().or(leak).map_or(Ok(()), |leak| {
            let record = leak.origin.as_ref().map(|(_, record)| *record);
            let step = record.and_then(|record| self.survey.flow.graph.step_of(record));
            Err(Error::Leak(Box::new(leak), step))
        })
    }
}

/// Recorded text as a message, note or alias of a mermaid diagram, shortened if it is long.
pub(crate) fn drawn(text: &str) -> String {
    mermaid::text(&mermaid::short(text), true)
}

/// The title of a page, from recorded text.
#[must_use]
pub(crate) fn page_title(text: &str) -> String {
    markdown::title(text)
}

/// The files of a scenario and what they hold.
fn files(survey: &Survey, notes: &Placement) -> Vec<(String, Snippet)> {
    let settings = &survey.settings;
    let has_input = |snippet: &Snippet| match snippet {
        Snippet::Variables => survey.flow.variables.iter().next().is_some(),
        Snippet::Summary => notes.summary.is_some(),
        Snippet::Console => survey.console.is_some(),
        _ => true,
    };
    let all = || Snippet::by_default(settings.flavor).filter(has_input).collect();
    let wanted = settings.snippets.clone().unwrap_or_else(all);
    let wanted = wanted.into_iter().map(|snippet| (snippet.name().to_owned(), snippet));
    let views = settings.diagrams.views.iter().enumerate();
    wanted
        .chain(views.map(|(index, view)| (format!("{}.md", view.name.0), of_view(view, index))))
        .collect()
}

/// The title of the page of a flow: the command that was recorded, else the name of the scenario.
#[must_use]
pub(crate) fn flow_title(survey: &Survey) -> String {
    let flavor = survey.settings.flavor;
    let name = || flavor.title(&survey.scenario.name.replace('/', " "));
    survey.command().map_or_else(name, |command| flavor.code(command))
}

/// What is made for a view.
fn of_view(view: &View, index: usize) -> Snippet {
    match view.form {
        ViewForm::Diagram => Snippet::View(index),
        ViewForm::Diagrams => Snippet::DiagramsView(index),
        ViewForm::Ladder => Snippet::LadderView(index),
    }
}

/// Where a secret was recorded that is left in a text.
fn recorded(leak: &Leak, step: Option<StepNumber>) -> String {
    let Some((place, _)) = &leak.origin else { return String::new() };
    step.map_or_else(|| format!(" ({place})"), |step| format!(" ({place} in step {step})"))
}

/// The logs as they are.
fn copy_logs(survey: &Survey, out: &mut impl Write) -> Result<(), Error> {
    for log in &survey.scenario.files {
        let mut input = log.open().map_err(step::Error::from)?;
        loop {
            let window = input.window();
            out.write_all(window).map_err(Error::Write)?;
            let length = window.len();
            input.consume(length);
            let io = |source| source::Error::Io { path: log.path.clone(), source };
            if !input.more().map_err(io).map_err(step::Error::from)? {
                break;
            }
        }
    }
    Ok(())
}
