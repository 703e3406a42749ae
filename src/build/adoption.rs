//! Edited pages and their scenario in, the files that give them back out.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::edit::{Edit, Edits, Whole};
use super::inputs::{recording, without_secrets};
use super::preview::{rendered, scene};
use super::{Error, Warning, notes_error};
use crate::adopt::{self, Adopted, Base, Edited, Since};
use crate::config::{self, Files, Flavor, Library, PathMode, Settings, Snippet};
use crate::output::{self, Origin, Page};
use crate::snippet::Scene;
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
    /// The regions that the next build may write over once these are written.
    pub whole: Option<Whole>,
    /// What the folders of the pages are to know once these are written.
    noted: Vec<Noted>,
    /// Whether a build writes the pages.
    pub is_built: bool,
}

impl Adoption {
    /// Notes which edits are in the files now, and gives the manifests that changed. The next build
    /// writes over a page of which nothing would be lost.
    ///
    /// # Errors
    ///
    /// If a manifest cannot be read or written.
    pub(crate) fn note(&self) -> Result<Vec<PathBuf>, output::Error> {
        let note = |noted: &Noted| noted.page.note(noted.whole.as_deref(), noted.recording.clone());
        let noted = self.noted.iter().filter_map(|noted| note(noted).transpose());
        noted.collect()
    }

    fn noted(&self, edit: &Edit, page: Page, is_diagram: bool) -> Noted {
        let is_whole = self.adopted.lost(is_diagram) == 0;
        Noted { page, whole: is_whole.then(|| edit.text.clone()), recording: None }
    }
}

/// What a folder is to know of a page.
#[derive(Debug)]
struct Noted {
    page: Page,
    /// Its text, if nothing of it would be lost.
    whole: Option<String>,
    /// The notes and logs that its next edits are seen against.
    recording: Option<String>,
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
    edits: &Edits,
) -> Result<Adoption, Error> {
    let Edits { body, diagram } = edits;
    let configuration = library.files(scenario)?;
    let configured = library.settings(&configuration)?;
    let page = as_site(&configured, &body.text);
    let settings = Arc::new(with_form(&configured, &page));
    let without_notes = scene(scenario, Arc::clone(&settings), None)?;
    let bare = sections(&without_notes)?;
    let survey = &without_notes.survey;
    let path = scenario.notes()?.map_or_else(|| scenario.own_notes(), |(path, _)| path);
    let text = text_of(&path)?;
    // A build does not see the mark either.
    let (mark, notes) = text.split_at(if text.starts_with(MARK) { MARK.len_utf8() } else { 0 });
    let named = diagram.as_ref().map(|_| named(scenario, &settings)).transpose()?;
    let work = Work { library, configured: &configured, survey, bare: &bare, notes: path, mark };
    let body_page = body.known()?;
    let base = work.base(body_page.as_ref(), notes);
    let diagram_text = diagram.as_ref().map(|diagram| &*diagram.text).zip(named.as_ref());
    let edited = Edited { body: &page, diagram: diagram_text, notes, base };
    // What a person wrote may be quoted, and hold a secret.
    let mut adoption = work
        .carried_over(&configuration, &edited, head(&configured, &body.text))
        .map_err(|error| error.without_secrets(&survey.gate()))?;
    adoption.is_built = body_page.is_some() || body.is_region();
    adoption.whole = edits.whole(&adoption.adopted);
    if let Some(page) = body_page.filter(|_| !body.is_region()) {
        let recording = work.recording(&adoption.adopted.notes).filter(|_| base.is_same());
        let recording = recording.map(|recording| recording.inputs);
        let noted = adoption.noted(body, page, false);
        // If nothing changes, no more is known of a page that would lose something than before.
        let is_new = noted.whole.is_some() || !adoption.files.is_empty();
        adoption.noted.push(Noted { recording: recording.filter(|_| is_new), ..noted });
    }
    let of_file = diagram.as_ref().filter(|diagram| !diagram.is_region());
    if let Some(diagram) = of_file
        && let Some(page) = diagram.known()?
    {
        adoption.is_built = true;
        adoption.noted.push(adoption.noted(diagram, page, true));
    }
    Ok(adoption)
}

/// A byte order mark.
const MARK: char = '\u{feff}';

/// A page in the form in which pages are compared.
fn as_site<'p>(settings: &Settings, page: &'p str) -> Cow<'p, str> {
    match settings.flavor {
        Flavor::Mkdocs => Cow::Borrowed(page),
        Flavor::Github => Cow::Owned(adopt::as_site(page, &settings.labels)),
    }
}

/// What stands above the sections of a page, if it is the page of a whole flow.
fn head<'p>(settings: &Settings, page: &'p str) -> &'p str {
    match settings.flavor {
        Flavor::Mkdocs => "",
        Flavor::Github => adopt::head(page, &settings.labels),
    }
}

/// The same of the page that is built of a scenario.
fn head_of(scene: &Scene) -> Result<String, Error> {
    let page = rendered(scene, Snippet::Page)?;
    Ok(head(&scene.survey.settings, &page).to_owned())
}

/// The `body.md` of a scenario in the same form.
fn sections(scene: &Scene) -> Result<String, Error> {
    let body = rendered(scene, Snippet::Body)?;
    Ok(as_site(&scene.survey.settings, &body).into_owned())
}

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
    fn carried_over(
        &self,
        configuration: &Files,
        edited: &Edited<'_>,
        head: &str,
    ) -> Result<Adoption, Error> {
        let (survey, scenario) = (self.survey, &self.survey.scenario);
        let made = &survey.settings.body;
        let wrong = |error| notes_error(self.notes.clone(), error, &self.survey.gate());
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
        let back = |text: &str| -> Result<Scene, Error> {
            let settings = self.library.settings(&configuration.clone().with_own(text)?)?;
            scene(scenario, settings, Some(&adopted.notes))
        };
        let built = back(&after)?;
        let mut bodies = vec![sections(&built)?];
        if adopted.additions.names_paths() {
            // A page has the names of paths that it was built with, if nobody edited them there.
            let plain = adopted.additions.without_paths().apply(&own, &before)?;
            bodies.push(sections(&back(&plain)?)?);
        }
        adopted.compare(edited.body, &bodies, &built.survey.settings.labels);
        if !head.is_empty() {
            let today = scene(scenario, Arc::new(self.configured.clone()), Some(edited.notes))?;
            adopted.compare_head(head, &[head_of(&today)?, head_of(&built)?]);
        }
        if let Some((diagram, _)) = edited.diagram {
            adopted.compare_diagram(diagram, &rendered(&built, Snippet::Diagram)?);
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
        let (whole, noted, is_built) = (None, Vec::new(), false);
        Ok(Adoption { adopted, warnings: Warning::of_logs(survey), files, whole, noted, is_built })
    }

    /// The logs, and notes with this text.
    fn recording(&self, notes: &str) -> Option<Origin> {
        let notes = notes.replace("\r\n", "\n");
        let notes = Some((&*self.notes, &*notes)).filter(|(_, text)| !text.is_empty());
        let now = recording(&self.survey.scenario, notes)?;
        Some(without_secrets(now, &self.survey.gate()))
    }

    /// Whether a page was made from today's logs and from these notes.
    fn base(&self, page: Option<&Page>, notes: &str) -> Base {
        let (Some(page), Some(now)) = (page, self.recording(notes)) else { return Base::UNKNOWN };
        if page.adopted() == Some(&*now.inputs) {
            return Base::SAME;
        }
        let base = match page.parts() {
            Some(before) => self.since(before, &now.parts),
            None if page.adopted().is_some() => Base::CHANGED,
            None => Base::UNKNOWN,
        };
        // If today's notes and logs give the page that was written last, it was made from them.
        let today = || -> Result<String, Error> {
            let built =
                scene(&self.survey.scenario, Arc::new(self.configured.clone()), Some(notes))?;
            rendered(&built, Snippet::Body)
        };
        if base.is_same() || today().is_ok_and(|text| page.was(&text)) {
            return Base::SAME;
        }
        base
    }

    /// What changed of what a page was made from.
    fn since(&self, before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Base {
        let notes = self.notes.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let same = |of_notes: bool| {
            let is_one = |name: &&String| (*name == notes) == of_notes;
            let same = now.keys().filter(is_one).all(|name| before.get(name) == now.get(name));
            let gone = of_notes && before.contains_key(notes) && !now.contains_key(notes);
            if same && !gone { Since::Same } else { Since::Changed }
        };
        Base { notes: same(true), logs: same(false) }
    }
}

/// The scenario with names for the variables of paths.
fn named(scenario: &Scenario, settings: &Settings) -> Result<Arc<Survey>, Error> {
    let mut naming = settings.clone();
    naming.diagrams.paths = PathMode::Template;
    Ok(Arc::new(Survey::of(scenario.clone(), Arc::new(naming))?))
}
