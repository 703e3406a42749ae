//! Scenarios in, their snippets brought up to date out, and what there is to say about each.
//!
//! 1. [`Build::run`] takes all scenarios, side by side, and gives back what became of each in order.
//! 2. `scenario` takes one from its logs to its files.
//! 3. `inputs` hashes everything that the snippets of a scenario depend on. Where the hash is that of
//!    the last build and nobody touched the snippets, they are not made again; where it is another one,
//!    hashes of the parts show what changed.
//!
//! Nothing is printed here: a [`Built`] holds findings, warnings and the error of a scenario as data.
//! Files, findings and warnings are the same for any number of jobs.

mod adoption;
mod attributes;
mod audit;
mod beside;
mod check;
mod comparison;
mod drafts;
mod edit;
mod import;
mod inject;
mod inputs;
mod known;
mod misplaced;
mod names;
mod orphan;
mod overview;
mod pages;
mod preview;
mod recording;
mod redaction;
mod scenario;
mod site;
mod split;
mod trouble;
mod warning;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{self, Library, Templates};
use crate::number::StepNumber;
use crate::output::{self, Draft, Finding, Manifest, Mode, Unmatched};
use crate::redact::{Gate, Leak};
use crate::reference::Outline;
use crate::source::{self, Found, Scenario};
use crate::{note, snippet, step};
use beside::side_by_side;
use inject::wanted;
use known::Known;
use misplaced::misplaced;
use names::Judged;
use overview::Outlines;

pub(crate) use adoption::{Adoption, Rewritten, adopt};
pub(crate) use attributes::Attributes;
pub(crate) use audit::{Decided, Suspicion, audit, decide};
pub(crate) use check::{Check, Checked, broken_includes};
pub(crate) use comparison::{Compared, compare, compare_with_past};
pub(crate) use edit::Edits;
pub(crate) use import::{Import, Imported, scenario_of};
pub(crate) use inject::Injected;
pub(crate) use inputs::Inputs;
pub(crate) use preview::{Form, picture, survey};
pub(crate) use recording::{Made, Recording, Seen};
pub(crate) use redaction::{RedactedLog, Refused, Target, redact};
pub(crate) use site::{
    Entry, IGNORED, REQUIREMENTS, SCHEMA_FILE, STYLE, build_table, configuration, home, home_lacks,
    hook, mkdocs, nav_lacks, pages, views,
};
pub(crate) use split::Split;
pub(crate) use trouble::{Keep, Trouble, Unfit};
pub(crate) use warning::{About, Warning};

/// Why a scenario cannot be built.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Its logs cannot be found or read.
    #[error(transparent)]
    Source(#[from] source::Error),
    /// Its configuration cannot be used.
    #[error(transparent)]
    Config(#[from] config::Error),
    /// Its steps cannot be had.
    #[error(transparent)]
    Step(#[from] step::Error),
    /// A snippet cannot be made.
    #[error(transparent)]
    Snippet(#[from] snippet::Error),
    /// A snippet holds a secret.
    #[error("{}:{}: {}", path.display(), leak.line, snippet::Error::Leak(leak.clone(), *step))]
    Leak {
        /// The snippet.
        path: PathBuf,
        /// What it holds, and where.
        leak: Box<Leak>,
        /// The step in which it was recorded.
        step: Option<StepNumber>,
    },
    /// Its notes cannot be used.
    #[error("{}:{error}", path.display())]
    Notes {
        /// The file with the notes.
        path: PathBuf,
        /// What is wrong, with its line.
        error: note::Error,
    },
    /// A file cannot be written.
    #[error(transparent)]
    Output(#[from] output::Error),
    /// Recordings cannot be imported.
    #[error(transparent)]
    Import(#[from] crate::import::Error),
    /// Nothing was recorded.
    #[error(transparent)]
    Live(#[from] crate::live::Error),
    /// A log is not redacted.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Snippets cannot be put into a file, or taken from it.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// Any of these whose text held a secret: the text with a marker in its place.
    #[error("{0}")]
    Marked(String),
}

impl Error {
    /// Whether it only says that no log of the scenario has a record.
    pub(crate) fn is_no_recording(&self) -> bool {
        matches!(self, Self::Step(step::Error::NoRecords(_) | step::Error::Empty(_)))
    }

    /// Whether a log is in UTF-16, which no recorder writes.
    pub(crate) fn is_utf16(&self) -> bool {
        matches!(self, Self::Step(step::Error::Source(error)) if error.is_utf16())
    }

    /// Why a file was not made: what cannot be written names it.
    fn of_draft(draft: &Draft, error: step::Error) -> Self {
        match error {
            step::Error::Write(source) => draft.unwritten(source).into(),
            other => other.into(),
        }
    }

    /// The same, with markers for the secrets of the recording: a note or a template may hold one, and
    /// be quoted.
    fn without_secrets(self, gate: &Gate<'_>) -> Self {
        match step::hidden(gate, &self.to_string()) {
            Some((text, _)) => Self::Marked(text),
            None => self,
        }
    }
}

/// What is wrong with the notes of a file. A note that is quoted may hold a secret.
fn notes_error(path: PathBuf, error: note::Error, gate: &Gate<'_>) -> Error {
    match error {
        note::Error::Step(error) => Error::Step(error),
        error @ note::Error::Reference { .. } => Error::Notes { path, error }.without_secrets(gate),
    }
}

/// What a build is to do.
#[derive(Debug)]
pub(crate) struct Build {
    /// The folder that the snippets go into.
    pub docs: PathBuf,
    /// The files that some of them are put into, besides.
    pub inject: Vec<PathBuf>,
    /// The folders below it of scenarios that no overview is to tell of.
    pub untold: BTreeSet<PathBuf>,
    /// What may be done to files there.
    pub mode: Mode,
    /// Whether snippets that are made no more are deleted.
    pub prune: bool,
    /// Whether a manifest is written in which nothing but the inputs of the build has changed.
    pub refresh: bool,
    /// How many scenarios are built at once.
    pub jobs: NonZeroUsize,
    /// The configuration.
    pub library: Library,
    /// The templates that stand in the place of the embedded ones.
    pub templates: Arc<Templates>,
    /// What is known of the inputs.
    pub inputs: Inputs,
}

/// What became of one scenario.
#[derive(Debug, Default)]
pub(crate) struct Built {
    /// What is odd about it.
    pub warnings: Vec<Warning>,
    /// What is odd about its pages and what is left over there; `check` looks at all of them itself.
    pub of_pages: Vec<Warning>,
    /// What became of each of its files.
    pub findings: Vec<Finding>,
    /// What became of the files that snippets are put into.
    pub injected: Vec<Injected>,
    /// The texts of the snippets that are put into files, by their names, as far as they were made anew.
    texts: BTreeMap<String, String>,
    /// What changed since the last build, in words, if it is known and the files were made from
    /// something else.
    pub changed: Option<String>,
    /// Whether its logs hold secrets.
    pub holds_secrets: bool,
    /// Whether it had snippets before there were ladders, and has one by default now.
    adds_ladder: bool,
    /// The configuration, and what it names that the recording does not have; `None` if that is not
    /// known.
    names: Option<(config::Files, Vec<Unmatched>)>,
    /// The snippets that are left of a recording that is gone.
    pub gone: Vec<PathBuf>,
    /// The snippets that were made before and are made no more.
    dropped: Vec<PathBuf>,
    /// What an overview tells of it, if there is to be one.
    outline: Option<Outline>,
    /// Whether it is an overview that became of all scenarios.
    pub is_overview: bool,
    /// Why it was not built to the end.
    pub error: Option<Error>,
}

/// What a person who waits would like to see.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Progress<'a> {
    /// A scenario that takes long is begun.
    Building(&'a str),
    /// Another build has the folder, and is waited for.
    Waiting(&'a Path),
    /// What was waited for is over.
    Done,
}

/// Whoever shows the progress; called from any thread.
pub(crate) type Watch<'a> = &'a (dyn Fn(Progress<'_>) + Sync);

impl Build {
    /// Builds all scenarios and gives each result, in the order of the scenarios, then those of the
    /// folders whose scenario is gone and of the files that snippets are put into, which have none.
    ///
    /// # Errors
    ///
    /// If DOCS cannot be searched for such folders; then nothing was built.
    pub(crate) fn run(
        &self,
        found: &Found,
        watch: Watch<'_>,
        each: &mut dyn FnMut(Option<&Scenario>, Built),
    ) -> Result<(), Error> {
        // A single scenario is a part of something, and so are logs of which none was built into these
        // DOCS before, unless one of them was renamed.
        let is_built = |scenario: &&Scenario| Manifest::is_in(&self.docs.join(&scenario.output));
        let orphans = self.folders_beside(found)?;
        let new: Vec<&Scenario> = if orphans.is_empty() {
            Vec::new()
        } else {
            found.scenarios.iter().filter(|scenario| !is_built(scenario)).collect()
        };
        // Without folders beside them, neither matters.
        let is_known = new.len() < found.scenarios.len();
        let wanted = wanted(&self.inject);
        let one = |scenario: &Scenario| self.scenario(scenario, &wanted, watch);
        let mut scenarios = found.scenarios.iter();
        let (mut told, mut judged) = (false, Judged::default());
        let mut outlines = Outlines::new();
        let mut known = Known::new(found.whole);
        side_by_side(&found.scenarios, self.jobs, &one, &mut |mut built| {
            if built.adds_ladder && !std::mem::replace(&mut told, true) {
                built.of_pages.push(Warning::of_new_ladder(&self.docs));
            }
            judged.add(built.names.take());
            let scenario = scenarios.next();
            let outline = scenario.map(|one| one.output.clone()).zip(built.outline.take());
            outlines.extend(outline);
            if let Some(scenario) = scenario.filter(|_| !self.inject.is_empty()) {
                known.add(scenario, &mut built);
            }
            each(scenario, built);
        });
        let mut warnings = misplaced(&self.docs, found, &|| judged.files());
        warnings.extend(judged.warnings(found, self.library.flags().config.as_deref()));
        each(None, Built { warnings, ..Built::default() });
        if !orphans.is_empty() {
            self.orphans(&orphans, &new, is_known, watch, each);
        }
        // What is not known to be gone stays in the overview.
        let gone = if is_known { &orphans[..] } else { &[] };
        let overview = self.overview(found, gone, outlines, watch);
        known.add_overview(&overview.findings);
        each(None, overview);
        self.inject(&known, &found.scenarios).into_iter().for_each(|built| each(None, built));
        Ok(())
    }
}
