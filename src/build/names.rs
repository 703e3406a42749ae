//! What configurations name and what each scenario lacks of it in, the names out that no scenario has.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use super::{About, Warning};
use crate::config::{Call, Files, Folds, Named, NamedAs, nearest};
use crate::diagram::{self, Findings};
use crate::number::{LineNumber, StepNumber};
use crate::output::Unmatched;
use crate::selector::Choice;
use crate::source::{self, Found, Scenario, real};
use crate::step::{self, Arrow, Survey};
use crate::{config, route};

/// The names that match nothing in a scenario.
pub(super) fn unmatched(survey: &Survey, files: &Files, findings: &Findings) -> Vec<Unmatched> {
    let names: Vec<&Named> = files.recorded_names().map(|(_, name)| name).collect();
    if names.is_empty() || survey.settings.preset == config::Preset::Requestshook {
        return Vec::new();
    }
    let scene = Said::of(survey, findings);
    let gate = survey.gate();
    let hidden = |text: String| step::hidden(&gate, &text).map_or(text, |(hidden, _)| hidden);
    let names = names.into_iter().filter(|name| !scene.has(name));
    names
        .map(|name| Unmatched {
            place: name.place.clone(),
            text: hidden(name.text.clone()),
            near: scene.near(name).map(hidden),
        })
        .collect()
}

/// What a scenario has that can be named.
struct Said<'s> {
    survey: &'s Survey,
    findings: &'s Findings,
    /// Each arrow once, with the first of its steps.
    arrows: Vec<(StepNumber, Arrow<'s>)>,
}

impl<'s> Said<'s> {
    fn of(survey: &'s Survey, findings: &'s Findings) -> Self {
        Self { survey, findings, arrows: survey.flow.arrows.distinct().collect() }
    }

    /// Whether a name matches something.
    fn has(&self, name: &Named) -> bool {
        let flow = &self.survey.flow;
        let text = name.text.as_str();
        let any = |fits: &dyn Fn(StepNumber, &Arrow<'_>) -> bool| {
            self.arrows.iter().any(|(step, arrow)| fits(*step, arrow))
        };
        match name.of {
            NamedAs::Service => flow.participants.iter().any(|known| known == text),
            NamedAs::FilteredService => {
                let same = |known: &String| known.eq_ignore_ascii_case(text);
                flow.participants.iter().any(same) || self.fits(name)
            }
            NamedAs::FilteredMethod => {
                any(&|_, arrow| arrow.method.eq_ignore_ascii_case(text)) || self.fits(name)
            }
            NamedAs::FilteredCalls | NamedAs::Filter => self.fits(name),
            NamedAs::Call => Call::try_from(text.to_owned())
                .is_ok_and(|call| any(&|_, arrow| diagram::is_call(flow, &call, arrow))),
            NamedAs::Steps => Choice::try_from(text.to_owned()).is_ok_and(|choice| {
                let last = flow.graph.span().last;
                let is = |step: StepNumber, arrow: &Arrow<'_>| {
                    choice.fits(&arrow.said(step, &flow.variables.raw(arrow.template)))
                };
                choice.number().map_or_else(|| any(&is), |number| number <= last)
            }),
            NamedAs::Fold => diagram::folds(flow, Folds::named(text)),
            NamedAs::Group => !self.findings.unfit_groups.contains(&name.at[0]),
            NamedAs::Part => !self.findings.unfit_parts.contains(&name.at[0]),
            NamedAs::Template => {
                any(&|_, arrow| route::fits(text, &flow.variables.raw(arrow.template)))
            }
            NamedAs::Parameter => flow.arrows.parameters().contains(text),
        }
    }

    /// Whether the filter that a name stands in, or the pattern that it is, fits a call.
    fn fits(&self, name: &Named) -> bool {
        let flow = &self.survey.flow;
        let (fitting, rest) = match (name.place.starts_with("view."), &name.at[..]) {
            (true, [view, rest @ ..]) => {
                let filters = usize::from(name.place.contains(".exclude."));
                (flow.arrows.fitting(*view).map(|fitting| &fitting[filters]), rest)
            }
            (_, rest) => (Some(&flow.graph.excluded), rest),
        };
        let is = |(filter, pattern): &(usize, usize)| match rest {
            [wanted, other, ..] => (filter, pattern) == (wanted, other),
            [wanted] => filter == wanted,
            [] => false,
        };
        fitting.is_some_and(|fitting| fitting.iter().any(is))
    }

    /// What may be meant by a name that matches nothing.
    fn near(&self, name: &Named) -> Option<String> {
        let flow = &self.survey.flow;
        let arrows = || self.arrows.iter().map(|(_, arrow)| arrow);
        let of_selector = |choice: &Choice| -> Vec<String> {
            let arrows = self.arrows.iter();
            let like = |(step, arrow): &(StepNumber, Arrow<'_>)| {
                choice.like_this(&arrow.said(*step, arrow.template))
            };
            arrows.filter_map(like).collect()
        };
        let known: Vec<String> = match name.of {
            NamedAs::Service | NamedAs::FilteredService => flow.participants.clone(),
            NamedAs::FilteredMethod => arrows().map(|arrow| arrow.method.to_owned()).collect(),
            NamedAs::Call | NamedAs::Steps => {
                Choice::try_from(name.text.clone()).as_ref().map_or(vec![], of_selector)
            }
            NamedAs::FilteredCalls => match Choice::try_from(name.text.clone()) {
                Ok(choice) => of_selector(&choice),
                Err(_) => arrows().map(|arrow| arrow.template.to_owned()).collect(),
            },
            NamedAs::Template => arrows()
                .filter_map(|arrow| route::like(&name.text, &flow.variables.raw(arrow.template)))
                .collect(),
            NamedAs::Parameter => flow.arrows.parameters().iter().cloned().collect(),
            NamedAs::Fold | NamedAs::Filter | NamedAs::Group | NamedAs::Part => Vec::new(),
        };
        // Its table may leave out what it names.
        let known = known.iter().map(String::as_str).filter(|known| *known != name.text);
        let near = nearest(&name.text, known.clone());
        // A service may be called by the first word of its name.
        let by_first = || {
            let first = known.clone().filter_map(|known| known.split(['-', '_', '.']).next());
            let word = nearest(&name.text, first)?;
            known.clone().find(|known| known.starts_with(word))
        };
        near.or_else(by_first).map(str::to_owned)
    }
}

/// What the scenarios of a build lack of what their configurations name.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// The configuration of each, and what it lacks.
    scenarios: Vec<(Files, Vec<Unmatched>)>,
    /// Whether that is not known of all of them.
    partial: bool,
}

/// What scenarios say of a name that none of them has.
struct Lacking<'n> {
    name: &'n Named,
    path: &'n Path,
    said: Vec<&'n Unmatched>,
}

impl Judged {
    /// Takes what a scenario lacks; `None` if that is not known.
    pub(super) fn add(&mut self, names: Option<(Files, Vec<Unmatched>)>) {
        self.partial |= names.is_none();
        self.scenarios.extend(names);
    }

    /// The configurations of all scenarios.
    pub(super) fn files(&self) -> HashSet<PathBuf> {
        self.scenarios.iter().flat_map(|(files, _)| files.paths()).collect()
    }

    /// A warning for each name that no scenario has, in the order of files and lines. A name is judged
    /// if all scenarios that its file holds for are among those of the build.
    pub(super) fn warnings(&self, found: &Found, given: Option<&Path>) -> Vec<Warning> {
        if self.partial || self.scenarios.iter().all(|(_, unmatched)| unmatched.is_empty()) {
            return Vec::new();
        }
        let lacking = self.lacking(found, given);
        let warns = |one: &&Lacking<'_>| {
            !lacking.iter().any(|other| other.path == one.path && other.name.explains(one.name))
        };
        lacking.iter().filter(warns).map(Lacking::warning).collect()
    }

    /// The names that no scenario has for which they hold.
    fn lacking(&self, found: &Found, given: Option<&Path>) -> Vec<Lacking<'_>> {
        let mut whole: BTreeMap<&Path, bool> = BTreeMap::new();
        let mut names: BTreeMap<(&Path, LineNumber, &str), Option<Lacking<'_>>> = BTreeMap::new();
        for (files, unmatched) in &self.scenarios {
            for (path, name) in files.recorded_names() {
                if !*whole.entry(path).or_insert_with(|| is_whole(found, given, path)) {
                    continue;
                }
                let known = names.entry((path, name.line, &name.place));
                let known = known.or_insert(Some(Lacking { name, path, said: Vec::new() }));
                let said = unmatched.iter().find(|said| said.place == name.place);
                match (known.as_mut(), said) {
                    (Some(lacking), Some(said)) => lacking.said.push(said),
                    _ => *known = None,
                }
            }
        }
        names.into_values().flatten().collect()
    }
}

impl Lacking<'_> {
    fn warning(&self) -> Warning {
        let own = &self.name.text;
        // One that is a secret of a recording has a marker there.
        let text = self.said.iter().map(|said| &said.text).find(|text| *text != own).unwrap_or(own);
        let what = match self.name.of {
            NamedAs::Service | NamedAs::FilteredService => {
                format!("`{text}` matches no participant")
            }
            NamedAs::FilteredMethod => format!("`{text}` matches no method"),
            NamedAs::FilteredCalls | NamedAs::Call => format!("`{text}` matches no call"),
            NamedAs::Steps => format!("`{text}` matches no step"),
            NamedAs::Template => format!("`{text}` matches no path"),
            NamedAs::Parameter => format!("`{text}` matches no query parameter"),
            NamedAs::Fold => format!("the fold `{text}` matches no call"),
            NamedAs::Filter => "this filter matches no call".to_owned(),
            NamedAs::Group => format!("the group `{text}` matches no call"),
            NamedAs::Part => format!("the part `{text}` matches no step"),
        };
        let place = match self.said.len() {
            1 => "in this recording".to_owned(),
            count => format!("in any of {count} recordings"),
        };
        let known = || self.said.iter().filter_map(|said| said.near.as_deref());
        let near = nearest(text, known()).or_else(|| known().min());
        let near = near.map(|near| format!("; did you mean `{near}`?"));
        let text = format!("{what} {place}{}", near.unwrap_or_default());
        Warning { about: About::Line(self.path.to_owned(), self.name.line), text }
    }
}

/// Whether all scenarios that a configuration file holds for are among those that were found.
fn is_whole(found: &Found, given: Option<&Path>, path: &Path) -> bool {
    if given == Some(path) {
        return found.whole;
    }
    let folder = real(source::folder_of(path));
    let walked: Vec<PathBuf> = found.walked.iter().map(|walked| real(walked)).collect();
    let logs = config::Project::find(Some(path)).ok().flatten().map(|project| project.logs);
    let holds_all = match logs.filter(|logs| !logs.is_empty()) {
        Some(logs) => logs.iter().all(|logs| walked.contains(&real(logs))),
        // At the top of a repository, or of what a command can see, logs have a folder of their own.
        None => {
            config::is_top(&folder) && walked.iter().any(|walked| walked.parent() == Some(&folder))
        }
    };
    let is_own = |scenario: &Scenario| scenario.has_folder() && real(&scenario.folder) == folder;
    holds_all
        || walked.iter().any(|walked| folder.starts_with(walked))
        || found.scenarios.iter().any(is_own)
}
