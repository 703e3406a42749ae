//! One scenario in, its files brought up to date out.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::drafts::{Rendered, drafts};
use super::inputs::{with_logs, without_secrets};
use super::names::unmatched;
use super::pages::unincluded;
use super::{About, Build, Built, Error, Progress, Warning, Watch, notes_error};
use crate::config::{Files, Flavor, Preset, Settings, Snippet};
use crate::diagram;
use crate::note::Placement;
use crate::output::{Finding, Folder, Made, Manifest, Mode, Origin, Stamp};
use crate::redact::Gate;
use crate::snippet::Scene;
use crate::source::Scenario;
use crate::step::{self, Survey};

/// A log of so many bytes takes long enough to say that it is at work.
const SLOW: u64 = 16 << 20;

impl Build {
    /// Brings the files of a scenario up to date, and keeps the texts of those that are wanted.
    pub(super) fn scenario(
        &self,
        scenario: &Scenario,
        wanted: &BTreeSet<PathBuf>,
        watch: Watch<'_>,
    ) -> Built {
        // What cannot be read says so when it is needed.
        let held = scenario.held().ok().flatten();
        let scenario = held.as_ref().unwrap_or(scenario);
        let slow = scenario.size() > SLOW;
        if slow {
            watch(Progress::Building(&scenario.name));
        }
        let mut built = Built::default();
        built.error = self.up_to_date(scenario, wanted, watch, &mut built).err();
        if slow {
            watch(Progress::Done);
        }
        built
    }

    /// Makes the snippets, unless they are those of the same inputs already.
    fn up_to_date(
        &self,
        scenario: &Scenario,
        wanted: &BTreeSet<PathBuf>,
        watch: Watch<'_>,
        built: &mut Built,
    ) -> Result<(), Error> {
        let files = self.library.files(scenario)?;
        let besides = self.inputs.besides_logs(self, scenario, &files);
        let may_be_done = self.mode != Mode::Force
            && besides.is_some()
            && Manifest::is_in(&self.docs.join(&scenario.output));
        let known = may_be_done.then(|| self.folder(&scenario.output, watch)).transpose()?;
        let now = || with_logs(besides.clone()?, scenario);
        if let Some(folder) = &known
            && let Some((stamp, findings)) = folder.unchanged(now)?
        {
            built.findings = findings;
            built.outline = folder.outline().cloned();
            built.recall(stamp, scenario, files);
            return Ok(());
        }
        let scene = self.scene(&scenario.heard(), &files, built)?;
        let mut folder = known.map_or_else(|| self.folder(&scenario.output, watch), Ok)?;
        let files_made = scene.files();
        // On a forge no page includes snippets, nor can one be seen by mistake.
        let of_site = scene.survey.settings.flavor == Flavor::Mkdocs;
        let by_default = of_site && scene.survey.settings.snippets.is_none();
        built.adds_ladder = by_default && folder.is_without(Snippet::Ladder.name());
        let is_new = |(name, _): &&(String, Snippet)| of_site && folder.is_without(name);
        let new: Vec<_> = files_made.iter().filter(is_new).collect();
        let is_wanted = |name: &str| wanted.contains(&scenario.output.join(name));
        let Rendered { drafts, texts, outline } = drafts(&folder, &scene, &files_made, &is_wanted)
            .map_err(|error| error.without_secrets(&scene.survey.gate()))?;
        built.texts = texts;
        let dropped = folder.dropped(&names(&files_made));
        let origin = self.origin(besides, &scene, &files);
        built.changed = origin.as_ref().and_then(|origin| folder.changed_since(origin));
        let stamp = origin.and_then(|origin| built.stamp(origin, scenario));
        built.findings.extend(self.prune(&mut folder, &dropped)?);
        built.outline.clone_from(&outline);
        let findings = folder.keep(drafts, Made { stamp, outline }, self.refresh)?;
        built.findings.extend(without_secrets_in_diffs(findings, &scene.survey.gate()));
        built.warn_of_dropped(self, &dropped, "this snippet is no longer generated");
        built.of_pages.extend(unincluded(&self.docs, &scenario.output, &new, &files_made));
        built.dropped = dropped;
        Ok(())
    }

    /// What the snippets were made from; `None` if an input changed in the meantime, which may then be
    /// in some of the texts and not in others.
    fn origin(&self, besides: Option<Origin>, scene: &Scene, files: &Files) -> Option<Origin> {
        let scenario = &scene.survey.scenario;
        let is_same =
            scenario.is_held() || self.inputs.besides_logs(self, scenario, files) == besides;
        let origin = with_logs(besides.filter(|_| is_same)?, scenario)?;
        Some(without_secrets(origin, &scene.survey.gate()))
    }

    /// Everything that the snippets of a scenario are made of, and what is odd about it.
    fn scene(&self, scenario: &Scenario, files: &Files, built: &mut Built) -> Result<Scene, Error> {
        let settings = self.library.settings(files)?;
        if let Some(text) = unsafe_output(&settings) {
            built.warnings.push(Warning::of_scenario(&scenario.name, text));
        }
        let survey = Arc::new(Survey::of(scenario.clone(), settings)?);
        built.holds_secrets = survey.secrets > 0;
        let scene = self.scene_of(&survey, files, built);
        // From here on the secrets are known, and no message holds one.
        let gate = survey.gate();
        Warning::hide_secrets(&mut built.warnings, &gate);
        scene.map_err(|error| error.without_secrets(&gate))
    }

    fn scene_of(
        &self,
        survey: &Arc<Survey>,
        files: &Files,
        built: &mut Built,
    ) -> Result<Scene, Error> {
        let (survey, name) = (Arc::clone(survey), &survey.scenario.name);
        built.warnings.extend(Warning::of_logs(&survey));
        let about = About::Scenario(name.clone());
        built.warnings.extend(Warning::of_undecided(about, survey.undecided().len()));
        let found = diagram::findings(&survey.flow, &survey.settings.diagrams);
        built.names = Some((files.clone(), unmatched(&survey, files, &found)));
        for text in found.warnings {
            built.warnings.push(Warning::of_scenario(name, text));
        }
        let plain = survey.settings.preset == Preset::Requestshook;
        let notes = if plain { Placement::default() } else { notes(&survey, built)? };
        let scene = Scene::new(survey, Arc::new(notes), Arc::clone(&self.templates));
        for text in scene.warnings() {
            built.warnings.push(Warning::of_scenario(name, text));
        }
        Ok(scene)
    }

    pub(super) fn folder(&self, output: &Path, watch: Watch<'_>) -> Result<Folder, Error> {
        let waited = Cell::new(false);
        let waits = |folder: &Path| {
            watch(Progress::Waiting(folder));
            waited.set(true);
        };
        let folder = Folder::open(&self.docs, output, self.mode, &waits);
        if waited.get() {
            watch(Progress::Done);
        }
        Ok(folder?)
    }
}

impl Built {
    /// Says what the last build of the same inputs had to say.
    fn recall(&mut self, stamp: &Stamp, scenario: &Scenario, files: Files) {
        self.names = Some((files, stamp.unmatched.clone()));
        self.warnings.extend(stamp.said.iter().map(|said| Warning::again(said, scenario)));
        self.holds_secrets = stamp.secrets;
    }

    /// What the next build of the same inputs would have to say; `None` if a manifest cannot keep it.
    fn stamp(&self, origin: Origin, scenario: &Scenario) -> Option<Stamp> {
        let said = self.warnings.iter().map(|warning| warning.kept(scenario));
        let unmatched = self.names.as_ref().map_or_else(Vec::new, |(_, names)| names.clone());
        let said = said.collect::<Option<_>>()?;
        Some(Stamp { origin, said, secrets: self.holds_secrets, unmatched })
    }

    /// What to say of edited snippets whose log is gone.
    pub(super) fn warn_of_edited(&mut self, build: &Build, files: &[PathBuf]) {
        if !build.prune {
            let text = "the log of this snippet is gone, and the snippet was edited by hand; copy what \
                        you need of it, then delete it with `--prune --force`";
            self.of_pages.extend(files.iter().map(|path| Warning::of_file(path, text)));
        }
    }

    pub(super) fn warn_of_dropped(&mut self, build: &Build, files: &[PathBuf], why: &str) {
        if !build.prune {
            let text = format!("{why}; delete it with `--prune`");
            self.of_pages.extend(files.iter().map(|path| Warning::of_file(path, &text)));
        }
    }
}

fn names(files: &[(String, Snippet)]) -> Vec<&str> {
    files.iter().map(|(name, _)| name.as_str()).collect()
}

/// The same findings: what a person wrote into a snippet may be a secret of the recording.
fn without_secrets_in_diffs(mut findings: Vec<Finding>, gate: &Gate<'_>) -> Vec<Finding> {
    for diff in findings.iter_mut().filter_map(|finding| finding.diff.as_mut()) {
        if let Some((text, _)) = step::hidden(gate, diff) {
            *diff = text;
        }
    }
    findings
}

/// Why the output must not be published.
fn unsafe_output(settings: &Settings) -> Option<&'static str> {
    if settings.preset == Preset::Requestshook {
        Some("the preset `requestshook` neither redacts nor escapes; do not publish its output")
    } else if settings.redaction.is_none() {
        Some("tokens and passwords are shown as recorded; do not publish the output")
    } else {
        None
    }
}

/// Where the notes of a scenario stand.
fn notes(survey: &Arc<Survey>, built: &mut Built) -> Result<Placement, Error> {
    let Some((path, text)) = survey.scenario.notes()? else { return Ok(Placement::default()) };
    let mut warnings = Vec::new();
    let placed = Placement::of(&text, survey, &mut warnings);
    warnings.sort();
    for (line, text) in warnings {
        let about = About::Line(path.clone(), line);
        built.warnings.push(Warning { about, text });
    }
    placed.map_err(|error| notes_error(path, error, &survey.gate()))
}
