//! Hand-made pages and their scenario in, the files that give them back out.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Error, Warning, preview};
use crate::adopt::{self, Adopted};
use crate::config::{self, Files, Library, PathMode, Sections, Settings, Snippet};
use crate::source::{self, Scenario};
use crate::step::Survey;

/// What moves over, and what is odd about it.
#[derive(Debug)]
pub(crate) struct Adoption {
    /// What was carried over.
    pub adopted: Adopted,
    /// What is odd about the logs.
    pub warnings: Vec<Warning>,
    /// The files to write, with their texts: `notes.md`, and `seqdoc.toml` if it changes.
    pub files: Vec<(PathBuf, String)>,
}

/// Reads a hand-made `body.md` and `diagram.md`; writes nothing.
///
/// # Errors
///
/// If the configuration or the logs cannot be used.
pub(crate) fn adopt(
    library: &Library,
    scenario: &Scenario,
    body: &str,
    diagram: Option<&str>,
) -> Result<Adoption, Error> {
    let configuration = library.files(scenario)?;
    let configured = library.settings(&configuration)?;
    let settings = Arc::new(with_sections(&configured, body));
    let (survey, generated) = preview(scenario, Arc::clone(&settings), None, Snippet::Body)?;
    let made = Made { body, diagram, generated: &generated, sections: configured.body.sections };
    // What a person wrote may be quoted, and hold a secret.
    carried_over(library, configuration, &settings, &survey, &made)
        .map_err(|error| error.without_secrets(&survey.gate()))
}

/// The settings with the sections that a page has.
fn with_sections(configured: &Settings, body: &str) -> Settings {
    let mut settings = configured.clone();
    settings.body.sections = adopt::sections(body, &settings.labels);
    settings
}

/// What a person made, and the `body.md` that seqdoc makes now.
struct Made<'m> {
    body: &'m str,
    diagram: Option<&'m str>,
    generated: &'m str,
    /// What its sections are about as the configuration is.
    sections: Sections,
}

fn carried_over(
    library: &Library,
    configuration: Files,
    settings: &Arc<Settings>,
    survey: &Arc<Survey>,
    made: &Made<'_>,
) -> Result<Adoption, Error> {
    let scenario = &survey.scenario;
    let named = named(scenario, settings)?;
    let mut adopted = Adopted::of(made.body, made.diagram, survey, &named, made.generated)?;
    let sections = Some(settings.body.sections).filter(|sections| *sections != made.sections);
    adopted.additions.sections = sections;
    adopted.notes = survey.without_secrets(&adopted.notes);
    let own = configuration.own_path();
    let before = source::read_to_change(&own)
        .map_err(|source| config::Error::Io { path: own.clone(), source })?;
    let after = adopted.additions.apply(&own, &before)?;
    let settings = library.settings(&configuration.with_own(&after)?)?;
    for (snippet, made) in [(Snippet::Body, Some(made.body)), (Snippet::Diagram, made.diagram)] {
        let Some(made) = made else { continue };
        let notes = Some(adopted.notes.as_str());
        let (_, back) = preview(scenario, Arc::clone(&settings), notes, snippet)?;
        let (told, redacted) = Adopted::compare(snippet == Snippet::Diagram, made, &back);
        adopted.told.extend(told);
        adopted.redacted += redacted;
    }
    let mut files = vec![(scenario.own_notes(), adopted.notes.clone())];
    if !adopted.additions.is_empty() && after != before {
        files.push((own, after));
    }
    Ok(Adoption { adopted, warnings: Warning::of_logs(survey), files })
}

/// The scenario with names for the variables of paths.
fn named(scenario: &Scenario, settings: &Settings) -> Result<Arc<Survey>, Error> {
    let mut naming = settings.clone();
    naming.diagrams.paths = PathMode::Template;
    Ok(Arc::new(Survey::of(scenario.clone(), Arc::new(naming))?))
}
