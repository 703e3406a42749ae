//! One scenario in, its survey or one of its snippets out, in memory.

use std::sync::Arc;

use super::{Error, notes_error};
use crate::config::{Library, Settings, Snippet};
use crate::note::Placement;
use crate::snippet::Scene;
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

/// One snippet, with these notes in the place of those beside the log.
///
/// # Errors
///
/// If the logs or the notes cannot be used, or if the text would hold a secret.
pub(crate) fn preview(
    scenario: &Scenario,
    settings: Arc<Settings>,
    notes: Option<&str>,
    snippet: Snippet,
) -> Result<(Arc<Survey>, String), Error> {
    let survey = Arc::new(Survey::of(scenario.clone(), settings)?);
    let placed = notes.map(|notes| Placement::of(notes, &survey, &mut Vec::new())).transpose();
    let wrong = |error| notes_error(scenario.own_notes(), error);
    let notes = Arc::new(placed.map_err(wrong)?.unwrap_or_default());
    let scene = Scene::new(Arc::clone(&survey), notes, Arc::default());
    let mut text = Vec::new();
    scene.render(snippet, None, &mut text)?;
    Ok((survey, String::from_utf8_lossy(&text).into_owned()))
}
