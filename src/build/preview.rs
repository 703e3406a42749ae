//! One scenario in, its survey or one of its snippets out, in memory.

use std::cell::Cell;
use std::sync::Arc;

use super::{Error, notes_error};
use crate::config::{Flavor, Library, Settings, Snippet};
use crate::note::Placement;
use crate::snippet::{self, Scene};
use crate::source::Scenario;
use crate::step::Survey;

/// Reads the logs of a scenario.
///
/// # Errors
///
/// If its configuration or its logs cannot be used.
pub(crate) fn survey(library: &Library, scenario: &Scenario) -> Result<Arc<Survey>, Error> {
    Ok(Arc::new(Survey::of(scenario.clone(), library.settings_of(scenario)?)?))
}

/// A scenario with these notes in the place of those beside the log.
///
/// # Errors
///
/// If the logs or the notes cannot be used.
pub(super) fn scene(
    scenario: &Scenario,
    settings: Arc<Settings>,
    notes: Option<&str>,
) -> Result<Scene, Error> {
    let survey = Arc::new(Survey::of(scenario.clone(), settings)?);
    let placed = notes.map(|notes| Placement::of(notes, &survey, &mut Vec::new())).transpose();
    let wrong = |error| notes_error(scenario.own_notes(), error, &survey.gate());
    let notes = Arc::new(placed.map_err(wrong)?.unwrap_or_default());
    Ok(Scene::new(survey, notes, Arc::default()))
}

/// One of its snippets.
///
/// # Errors
///
/// If the logs cannot be read, or if the text would hold a secret.
pub(super) fn rendered(scene: &Scene, snippet: Snippet) -> Result<String, Error> {
    let (text, leak) = with_secrets(scene, snippet)?;
    leak.map_or(Ok(text), Err)
}

/// The same, even if it holds a secret, which then stands there in one piece; and what is said of it.
fn with_secrets(scene: &Scene, snippet: Snippet) -> Result<(String, Option<Error>), Error> {
    let mut text = Vec::new();
    let rendered = scene.render(snippet, None, &mut text);
    let text = String::from_utf8_lossy(&text).into_owned();
    match rendered {
        Ok(()) => Ok((text, None)),
        Err(leak @ snippet::Error::Leak(..)) => Ok((text.replace("<wbr>", ""), Some(leak.into()))),
        Err(error) => Err(error.into()),
    }
}

/// What a whole scenario is shown as, on one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A sequence diagram as mermaid draws it.
    Mermaid,
    /// The calls as a table of HTML.
    Ladder,
    /// A page with all of it.
    Markdown,
}

/// A scenario as a picture or a page, with the notes beside its log. Whoever prints it must look for
/// secrets in it.
///
/// # Errors
///
/// If the logs or the notes cannot be used, or if there is a secret that would not be found then.
pub(crate) fn picture(survey: &Arc<Survey>, form: Form) -> Result<String, Error> {
    let notes = match survey.scenario.notes()? {
        Some((path, text)) => Placement::of(&text, survey, &mut Vec::new())
            .map_err(|error| notes_error(path, error, &survey.gate()))?,
        None => Placement::default(),
    };
    let scene = Scene::new(Arc::clone(survey), Arc::new(notes), Arc::default());
    let leak = Cell::new(None);
    let render = |snippet| -> Result<String, Error> {
        let (text, found) = with_secrets(&scene, snippet)?;
        leak.set(leak.take().or(found));
        Ok(text)
    };
    let is_of_forge = survey.settings.flavor == Flavor::Github;
    let diagram = || -> Result<String, Error> {
        let lines = render(Snippet::Diagram)?;
        if is_of_forge {
            // It has a fence of its own.
            return Ok(lines.lines().filter(|line| !line.starts_with('`')).map(ended).collect());
        }
        // A diagram that does not show the first step begins with the number of its own first one.
        let first = Some("autonumber").filter(|word| !lines.starts_with(word));
        let lines = first.into_iter().chain(lines.lines());
        let lines: Vec<_> = lines.map(|line| ["    ", line].concat()).collect();
        Ok(format!("sequenceDiagram\n{}\n", lines.join("\n")))
    };
    let text = match form {
        Form::Mermaid => diagram()?,
        Form::Ladder => render(Snippet::Ladder)?,
        Form::Markdown if is_of_forge => render(Snippet::Page)?,
        Form::Markdown => {
            let (ladder, body) = (render(Snippet::Ladder)?, render(Snippet::Body)?);
            let (name, diagram) = (crate::text::visible(&survey.scenario.name), diagram()?);
            let fence = format!("``` mermaid\n{diagram}```");
            format!("# {name}\n\n{}\n\n{fence}\n\n{}", ladder.trim(), body.trim_start())
        }
    };
    match leak.take() {
        Some(leak) if survey.gate().leak_in(&text).is_none() => Err(leak),
        _ => Ok(text),
    }
}

fn ended(line: &str) -> String {
    [line, "\n"].concat()
}
