//! Steps in, the text of snippets out, through templates.
//!
//! 1. `template` holds the embedded templates; [`Templates`] are those that stand in their place.
//! 2. `context` shows a scenario to a template: steps are read as the template walks over them.
//! 3. Escapes keep recorded text text: `mermaid` in a diagram, `markdown` in a page, `include` for
//!    the snippet extension. Each changes only what would be misread, so that ordinary recordings
//!    stay plain.
//!
//! What a template prints is shown with control characters as escapes, also in a user's template.

mod context;
mod include;
mod markdown;
mod mermaid;
mod template;

use std::io::{self, Write};
use std::sync::Arc;

use crate::config::{Preset, Snippet, Templates};
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
    /// The text has no place to go.
    #[error("cannot write: {0}")]
    Write(io::Error),
}

/// Writes a snippet of a scenario, with the steps of a feed if there is one.
///
/// # Errors
///
/// If its template fails, a log cannot be read, or the text cannot be written.
pub fn render(
    snippet: Snippet,
    survey: &Arc<Survey>,
    templates: &Templates,
    feed: Option<Feed<Step>>,
    out: &mut impl Write,
) -> Result<(), Error> {
    let settings = &survey.settings;
    let whole = settings.preset == Preset::Requestshook && settings.exclude.is_empty();
    if whole && snippet == Snippet::Log && templates.replaced(snippet).is_none() {
        return copy_logs(survey, out);
    }
    template::render(snippet, survey, templates, feed, out)
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
