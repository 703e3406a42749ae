//! Steps and exchanges in, the objects of `show --json` out: a stable interface.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use super::{Error, Step, Steps, Survey};
use crate::graph::Exchange;
use crate::number::{ExchangeIndex, StepNumber};

/// A request or a response.
#[derive(Debug, Serialize)]
pub struct StepView {
    n: u32,
    kind: &'static str,
    exchange: u32,
    caller: String,
    callee: String,
    method: String,
    url: String,
    path: String,
    template: String,
    status: Option<StatusView>,
    headers: Vec<(String, String)>,
    body: BodyView,
    time: Option<String>,
    file: String,
    line: usize,
}

/// The status of a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatusView {
    /// The code, if it is a number.
    pub code: Option<u32>,
    /// What stands behind it, or everything if it is no number.
    pub reason: String,
}

/// A body.
#[derive(Debug, Serialize)]
pub struct BodyView {
    kind: &'static str,
    text: String,
}

/// A request with its response.
#[derive(Debug, Serialize)]
pub struct ExchangeView {
    id: usize,
    request_id: Option<String>,
    request: Option<u32>,
    response: Option<u32>,
    parent: Option<u32>,
    evidence: &'static str,
    certain: bool,
}

/// A variable of the paths.
#[derive(Debug, Serialize)]
pub struct VariableView {
    name: String,
    value: String,
}

/// What is odd about a log.
#[derive(Debug, Serialize)]
pub struct DiagnosticView {
    severity: &'static str,
    file: String,
    line: usize,
    text: String,
}

impl StatusView {
    /// Takes a logged status apart.
    #[must_use]
    pub fn of(status: &str) -> Self {
        let (code, reason) = status.split_once(' ').unwrap_or((status, ""));
        match code.parse() {
            Ok(number) if code.bytes().all(|byte| byte.is_ascii_digit()) => {
                Self { code: Some(number), reason: reason.to_owned() }
            }
            _ => Self { code: None, reason: status.to_owned() },
        }
    }
}

/// What a view prints that is recorded, or was named by a person: each text with its key.
pub trait Texts {
    /// The texts, to be looked at and changed.
    fn texts(&mut self) -> Vec<(&'static str, &mut String)>;
}

impl Texts for StepView {
    fn texts(&mut self) -> Vec<(&'static str, &mut String)> {
        let mut texts = vec![
            ("caller", &mut self.caller),
            ("callee", &mut self.callee),
            ("method", &mut self.method),
            ("url", &mut self.url),
            ("path", &mut self.path),
            ("template", &mut self.template),
            ("body", &mut self.body.text),
            ("file", &mut self.file),
        ];
        texts.extend(self.status.iter_mut().map(|status| ("status", &mut status.reason)));
        texts.extend(self.time.iter_mut().map(|time| ("time", time)));
        let pairs = self.headers.iter_mut().flat_map(|(name, value)| [name, value]);
        texts.extend(pairs.map(|text| ("headers", text)));
        texts
    }
}

impl Texts for ExchangeView {
    fn texts(&mut self) -> Vec<(&'static str, &mut String)> {
        self.request_id.iter_mut().map(|id| ("request_id", id)).collect()
    }
}

impl Texts for VariableView {
    fn texts(&mut self) -> Vec<(&'static str, &mut String)> {
        vec![("name", &mut self.name), ("value", &mut self.value)]
    }
}

impl Texts for DiagnosticView {
    fn texts(&mut self) -> Vec<(&'static str, &mut String)> {
        vec![("file", &mut self.file), ("text", &mut self.text)]
    }
}

impl Step {
    /// The step as `show --json` prints it.
    #[must_use]
    pub fn view(&self) -> StepView {
        let owned = |(name, value): (_, _)| (String::from(name), String::from(value));
        StepView {
            n: self.number.get(),
            kind: if self.is_response() { "response" } else { "request" },
            exchange: self.exchange.number(),
            caller: self.caller().into_owned(),
            callee: self.callee().into_owned(),
            method: self.method().into_owned(),
            url: self.url().into_owned(),
            path: self.path().into_owned(),
            template: self.template().into_owned(),
            status: self.status().map(|status| StatusView::of(&status)),
            headers: self.headers().map(owned).collect(),
            body: BodyView { kind: self.body_kind().word(), text: self.body().into_owned() },
            time: self.time().map(Cow::into_owned),
            file: self.file().to_owned(),
            line: self.line().get(),
        }
    }
}

impl Survey {
    /// The exchanges of the steps that are shown, as `show --json` prints them. Their ids are not kept, so the logs are read; an
    /// id that is a secret elsewhere has the marker that the header of its step has.
    ///
    /// # Errors
    ///
    /// If a log cannot be read.
    pub fn exchange_views(self: &Arc<Self>) -> Result<Vec<ExchangeView>, Error> {
        let view = |(index, exchange): (usize, &Exchange)| ExchangeView {
            id: index + 1,
            request_id: None,
            request: exchange.request.map(StepNumber::get),
            response: exchange.response.map(StepNumber::get),
            parent: exchange.parent.map(ExchangeIndex::number),
            evidence: exchange.evidence.word(),
            certain: exchange.certain(),
        };
        let mut views: Vec<_> = self.flow.graph.exchanges.iter().enumerate().map(view).collect();
        for step in Steps::new(self) {
            let step = step?;
            let known = &mut views[step.exchange().index()].request_id;
            *known = known.take().or_else(|| step.request_id().map(Cow::into_owned));
        }
        let mut exchanges = self.flow.graph.exchanges.iter();
        let shows = |exchange: &Exchange| exchange.steps().any(|step| self.flow.shows(step));
        views.retain(|_| exchanges.next().is_some_and(shows));
        Ok(views)
    }

    /// The variables as `show --json` prints them.
    pub fn variable_views(&self) -> impl Iterator<Item = VariableView> {
        self.flow
            .variables
            .iter()
            .map(|(name, value)| VariableView { name, value: value.to_owned() })
    }

    /// The diagnostics as `show --json` prints them.
    pub fn diagnostic_views(&self) -> impl Iterator<Item = DiagnosticView> {
        self.diagnostics.kept().iter().map(|diagnostic| DiagnosticView {
            severity: "warning",
            file: self.scenario.files[diagnostic.place.file()].name.clone(),
            line: diagnostic.place.line.get(),
            text: diagnostic.text.to_string(),
        })
    }
}
