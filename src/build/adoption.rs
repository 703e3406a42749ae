//! Edited pages and their scenario in, the files that give them back out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::preview::{rendered, scene};
use super::{Error, Warning, notes_error};
use crate::adopt::{self, Adopted, Edited};
use crate::config::{self, Files, Library, PathMode, Settings, Snippet};
use crate::source::{self, Scenario};
use crate::step::Survey;

/// What moves over, and what is odd about it.
#[derive(Debug)]
pub(crate) struct Adoption {
    /// What was carried over.
    pub adopted: Adopted,
    /// What is odd about the logs.
    pub warnings: Vec<Warning>,
    /// The files to write: `notes.md` and `seqdoc.toml`, each if it changes.
    pub files: Vec<Rewritten>,
}

/// A file that changes.
#[derive(Debug)]
pub(crate) struct Rewritten {
    /// Where it is.
    pub path: PathBuf,
    /// What it says now; nothing if there is none.
    pub before: String,
    /// What it is to say.
    pub after: String,
    /// Both as they may be printed.
    pub shown: [String; 2],
}

/// Reads an edited `body.md` and `diagram.md`; writes nothing.
///
/// # Errors
///
/// If the configuration, the notes or the logs cannot be used.
pub(crate) fn adopt(
    library: &Library,
    scenario: &Scenario,
    body: &str,
    diagram: Option<&str>,
) -> Result<Adoption, Error> {
    let configuration = library.files(scenario)?;
    let configured = library.settings(&configuration)?;
    let settings = Arc::new(with_form(&configured, body));
    let without_notes = scene(scenario, Arc::clone(&settings), None)?;
    let bare = rendered(&without_notes, Snippet::Body)?;
    let survey = &without_notes.survey;
    let path = scenario.notes()?.map_or_else(|| scenario.own_notes(), |(path, _)| path);
    let text = text_of(&path)?;
    // A build does not see the mark either.
    let (mark, notes) = text.split_at(if text.starts_with(MARK) { MARK.len_utf8() } else { 0 });
    let named = diagram.map(|_| named(scenario, &settings)).transpose()?;
    let edited = Edited { body, diagram: diagram.zip(named.as_ref()), notes };
    let work = Work { library, configured: &configured, survey, bare: &bare, notes: path, mark };
    // What a person wrote may be quoted, and hold a secret.
    work.carried_over(configuration, &edited).map_err(|error| error.without_secrets(&survey.gate()))
}

/// A byte order mark.
const MARK: char = '\u{feff}';

/// The settings with the sections and the ids that a page has.
fn with_form(configured: &Settings, body: &str) -> Settings {
    let mut settings = configured.clone();
    let (sections, anchors) = adopt::form(body, &settings.labels);
    settings.body.sections = sections;
    if let Some(anchors) = anchors {
        settings.body.anchors = anchors;
    }
    settings
}

fn text_of(path: &Path) -> Result<String, config::Error> {
    source::read_to_change(path)
        .map_err(|source| config::Error::Io { path: path.to_owned(), source })
}

/// What an adoption works with.
struct Work<'w> {
    library: &'w Library,
    /// The settings as they are.
    configured: &'w Settings,
    /// The recording, with the settings that the page was made with.
    survey: &'w Arc<Survey>,
    /// The `body.md` that seqdoc makes without notes.
    bare: &'w str,
    /// Where the notes are, or would be.
    notes: PathBuf,
    /// What stands before them in their file.
    mark: &'w str,
}

impl Work<'_> {
    fn carried_over(&self, configuration: Files, edited: &Edited<'_>) -> Result<Adoption, Error> {
        let (survey, scenario) = (self.survey, &self.survey.scenario);
        let made = &survey.settings.body;
        let wrong = |error| notes_error(self.notes.clone(), error);
        let mut adopted = Adopted::of(edited, survey, self.bare).map_err(wrong)?;
        let body = &self.configured.body;
        adopted.additions.sections =
            Some(made.sections).filter(|sections| *sections != body.sections);
        adopted.additions.anchors =
            Some(made.anchors.clone()).filter(|anchors| *anchors != body.anchors);
        adopted.additions.groups.retain(|group| !self.configured.diagrams.groups.contains(group));
        let own = configuration.own_path();
        let before = text_of(&own)?;
        let after = adopted.additions.apply(&own, &before)?;
        let settings = self.library.settings(&configuration.with_own(&after)?)?;
        let back = scene(scenario, Arc::clone(&settings), Some(&adopted.notes))?;
        adopted.compare(edited.body, &rendered(&back, Snippet::Body)?, &settings.labels);
        if let Some((diagram, _)) = edited.diagram {
            adopted.compare_diagram(diagram, &rendered(&back, Snippet::Diagram)?);
        }
        let notes = [edited.notes, &adopted.notes].map(|notes| [self.mark, notes].concat());
        let [old, new] = notes;
        let files = [(self.notes.clone(), old, new), (own, before, after)];
        let files = files.into_iter().filter(|(_, before, after)| before != after);
        let files = files.map(|(path, before, after)| {
            let shown = [&before, &after].map(|text| survey.without_secrets(text));
            Rewritten { path, before, after, shown }
        });
        let files = files.collect();
        Ok(Adoption { adopted, warnings: Warning::of_logs(survey), files })
    }
}

/// The scenario with names for the variables of paths.
fn named(scenario: &Scenario, settings: &Settings) -> Result<Arc<Survey>, Error> {
    let mut naming = settings.clone();
    naming.diagrams.paths = PathMode::Template;
    Ok(Arc::new(Survey::of(scenario.clone(), Arc::new(naming))?))
}
