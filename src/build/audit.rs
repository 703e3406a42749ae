//! Scenarios in, the places out whose values look like secrets and that nobody has decided; and a
//! decision into the configuration that holds for them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Error, Warning, survey};
use crate::config::{self, Decision, Library, Place};
use crate::number::{LineNumber, StepNumber};
use crate::output;
use crate::redact::Undecided;
use crate::source::{self, Scenario};

/// A place of a scenario.
#[derive(Debug)]
pub(crate) struct Suspicion {
    /// The step in which it was found first; `None` if the filters drop it.
    pub step: Option<StepNumber>,
    /// The place, and what is known of its values.
    pub undecided: Undecided,
}

/// What all scenarios have decided, and which decisions were of use.
#[derive(Debug, Default)]
pub(crate) struct Decided {
    made: BTreeSet<(PathBuf, LineNumber, Place)>,
    used: BTreeSet<Place>,
}

impl Decided {
    /// The decisions that match nothing any more, as warnings.
    pub(crate) fn unused(self) -> impl Iterator<Item = Warning> {
        let unused = self.made.into_iter().filter(move |(_, _, place)| !self.used.contains(place));
        unused.map(|(path, line, place)| {
            let text = format!("`{place}` decides nothing any more; remove it");
            Warning { about: super::About::Line(path, line), text }
        })
    }
}

/// The undecided places of a scenario.
///
/// # Errors
///
/// If its configuration or its logs cannot be used.
pub(crate) fn audit(
    library: &Library,
    scenario: &Scenario,
    decided: &mut Decided,
) -> Result<Vec<Suspicion>, Error> {
    let survey = survey(library, scenario)?;
    if let Some(rules) = &survey.settings.redaction {
        let places = rules.hide().iter().chain(rules.show());
        let paths = library.files(scenario)?.paths();
        decided.made.extend(places.filter_map(|place| located(&paths, place)));
        decided.used.extend(survey.suspects.used().iter().cloned());
    }
    let suspicion = |undecided: Undecided| Suspicion {
        step: survey.flow.graph.step_of(undecided.record),
        undecided,
    };
    Ok(survey.undecided().into_iter().map(suspicion).collect())
}

/// The line of the nearest file that has a place in quotes.
fn located(paths: &[PathBuf], place: &Place) -> Option<(PathBuf, LineNumber, Place)> {
    paths.iter().rev().find_map(|path| {
        let text = source::read_text(path).ok()?;
        let is_it = |line: &str| {
            let quoted = line.split(['"', '\'']).skip(1).step_by(2);
            quoted.into_iter().any(|quoted| Place::parse(quoted).as_ref() == Ok(place))
        };
        let line = text.lines().position(is_it)?;
        Some((path.clone(), LineNumber::at(line), place.clone()))
    })
}

/// Writes decisions into the configuration that holds for all logs of an argument: the nearest file at
/// or above it, or a new one in its folder; gives the file.
///
/// # Errors
///
/// If the file cannot be read, understood or written.
pub(crate) fn decide(
    library: &Library,
    scenario: &Scenario,
    decisions: &[Decision],
) -> Result<PathBuf, Error> {
    let path = match &library.flags().config {
        Some(path) => path.clone(),
        None => nearest(&library.files(scenario)?.paths(), &scenario.root),
    };
    let before = source::read_to_change(&path)
        .map_err(|source| config::Error::Io { path: path.clone(), source })?;
    let after = decisions.iter().try_fold(before, |text, decision| decision.apply(&path, &text))?;
    output::write_whole(&path, &after)?;
    Ok(path)
}

/// The nearest file that is not below a folder.
fn nearest(paths: &[PathBuf], root: &Path) -> PathBuf {
    let root_at = source::real(root);
    let holds = |path: &&PathBuf| root_at.starts_with(source::real(source::folder_of(path)));
    paths.iter().rev().find(holds).cloned().unwrap_or_else(|| root.join("seqdoc.toml"))
}
