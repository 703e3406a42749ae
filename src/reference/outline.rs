//! The steps of a scenario in, what an overview of all scenarios needs of it out.

use std::collections::BTreeMap;

use super::operations::Operations;
use crate::config::PathMode;
use crate::number::Span;
use crate::route::Operation;
use crate::step::{Flow, Step, Survey};

/// So many uses of an operation are told by their steps.
const LISTED: usize = 3;

/// What is known of a scenario without its logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outline {
    /// The name of the scenario.
    pub name: String,
    /// The command that was recorded.
    pub command: Option<String>,
    /// What stands before `step-6` in the ids of its sections, if they have some.
    pub anchors: Option<String>,
    /// How many steps it has.
    pub steps: usize,
    /// How many services call or are called.
    pub services: usize,
    /// How many calls failed.
    pub failing: usize,
    /// Who calls whom, by the names of both.
    pub calls: Vec<Calls>,
    /// The operations that are used, in the order of their first use.
    pub operations: Vec<Used>,
}

/// The calls from one service to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Calls {
    /// Who calls.
    pub caller: String,
    /// Who is called.
    pub callee: String,
    /// How often.
    pub count: usize,
}

/// An operation that a scenario uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Used {
    /// The service that has it.
    pub callee: String,
    /// The method.
    pub method: String,
    /// The path with its variables by name.
    pub template: String,
    /// What the API's own pages say of it: several if nothing tells them apart.
    pub known: Vec<Known>,
    /// How often it is used.
    pub count: usize,
    /// The steps of its first uses.
    pub steps: Vec<Span>,
}

/// What the API's own pages say of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    /// The path there.
    pub path: String,
    /// What it is called.
    pub title: String,
    /// The page that documents it, if there is no doubt which operation it is.
    pub link: Option<String>,
}

/// An outline in the making.
#[derive(Debug)]
pub(crate) struct Outliner {
    outline: Outline,
    operations: Operations<Used>,
}

impl Outliner {
    /// What the calls of a scenario tell. `has_sections` says whether it has a `body.md`.
    #[must_use]
    pub(crate) fn new(survey: &Survey, has_sections: bool) -> Self {
        let anchors = survey.settings.body.anchors.0.clone().filter(|_| has_sections);
        let outline = Outline {
            name: survey.scenario.name.clone(),
            command: survey.command().map(str::to_owned),
            anchors,
            steps: survey.flow.graph.steps(),
            services: survey.flow.participants.len(),
            failing: failing(&survey.flow),
            calls: calls(&survey.flow),
            operations: Vec::new(),
        };
        Self { outline, operations: Operations::default() }
    }

    /// Takes the next step.
    pub(crate) fn add(&mut self, step: &Step, flow: &Flow) {
        if step.is_response() {
            return;
        }
        let index = self.operations.of(step, |[callee, method, template], known| {
            let is_named = step.settings().paths.mode == PathMode::Template;
            // As they were recorded, the paths of no two flows are the same.
            let template = if is_named { template } else { format!("/{}", step.shape()) };
            let is_certain = known.len() == 1;
            let known = known.into_iter().map(|one| Known::of(one, is_certain)).collect();
            Used { callee, method, template, known, count: 0, steps: Vec::new() }
        });
        let used = self.operations.at(index);
        used.count += 1;
        if used.steps.len() < LISTED {
            let last = flow.graph.exchanges[step.exchange().index()].response;
            used.steps.push(Span::new(step.number(), last.unwrap_or(step.number())));
        }
    }

    /// The outline, once all steps are in. Each text goes through what takes secrets out of it.
    pub(crate) fn finish(self, shown: &dyn Fn(&str) -> Option<String>) -> Outline {
        let operations = self.operations.finish().collect();
        let mut outline = Outline { operations, ..self.outline };
        for text in outline.texts() {
            if let Some(shown) = shown(text) {
                *text = shown;
            }
        }
        outline
    }
}

impl Outline {
    /// All that was recorded, or described by a document.
    fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let calls = self.calls.iter_mut().flat_map(|calls| [&mut calls.caller, &mut calls.callee]);
        let operations = self.operations.iter_mut().flat_map(|used| {
            let known = used.known.iter_mut().flat_map(|known| {
                [&mut known.path, &mut known.title].into_iter().chain(&mut known.link)
            });
            [&mut used.callee, &mut used.method, &mut used.template].into_iter().chain(known)
        });
        [&mut self.name].into_iter().chain(&mut self.command).chain(calls).chain(operations)
    }
}

impl Known {
    fn of(operation: Operation, is_certain: bool) -> Self {
        Self {
            path: operation.path.into_owned(),
            title: operation.title.into_owned(),
            link: operation.link.filter(|_| is_certain).map(String::from),
        }
    }
}

/// How many calls failed.
fn failing(flow: &Flow) -> usize {
    let responses = flow.graph.exchanges.iter().filter_map(|exchange| exchange.response);
    responses.filter(|step| flow.arrows.of(*step).is_some_and(|arrow| arrow.fails())).count()
}

/// Who calls whom.
fn calls(flow: &Flow) -> Vec<Calls> {
    let mut counts: BTreeMap<[&str; 2], usize> = BTreeMap::new();
    for exchange in &flow.graph.exchanges {
        let arrow = exchange.steps().next().and_then(|step| flow.arrows.of(step));
        if let Some(arrow) = arrow {
            *counts.entry([arrow.caller, arrow.callee]).or_default() += 1;
        }
    }
    let calls = counts.into_iter().map(|([caller, callee], count)| {
        let [caller, callee] = [caller, callee].map(str::to_owned);
        Calls { caller, callee, count }
    });
    calls.collect()
}
