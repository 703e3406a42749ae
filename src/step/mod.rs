//! A scenario and its settings in, its numbered, redacted steps out: all that templates ever see.
//!
//! 1. [`Survey::of`] reads the logs once and keeps what needs the whole: the call graph, the
//!    secrets, the names of variables, the diagnostics.
//! 2. [`Steps`] reads them again and gives one [`Step`] after another, so that memory holds one
//!    record at a time, however long the log is. It can be read any number of times.
//! 3. [`Feed`] reads a long log in a thread of its own, once for all who want its steps.

mod arrows;
mod body;
mod chosen;
mod collector;
mod counted;
mod error;
mod explained;
mod feed;
mod flow;
mod headings;
mod hidden;
mod ordered;
mod pass;
mod query;
mod records;
mod redacted;
mod shown;
mod steps;
mod survey;
#[cfg(test)]
mod tests;
mod view;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::config::{PathMode, Settings};
use crate::number::{ExchangeIndex, LineNumber, StepNumber};
use crate::record::json::Verdict;
use crate::record::{REQUEST_ID, Record, is_binary, is_none};
use crate::redact::Inspection;
use crate::route::{self, Operation};
use crate::text::decode;

pub use arrows::{Arrow, ArrowId, Arrows, Service};
pub use body::BodyKind;
pub use error::Error;
pub use explained::explained;
pub use feed::{Fed, Feed, Weigh};
pub use flow::Flow;
pub use hidden::hidden;
pub use records::{Records, order};
pub use redacted::{Redacted, Secret};
pub use steps::Steps;
pub use survey::Survey;
pub use view::{BodyView, DiagnosticView, ExchangeView, StatusView, StepView, Texts, VariableView};

/// One arrow of the diagram: a request or a response. Every text that it gives is redacted.
#[derive(Debug)]
pub struct Step {
    number: StepNumber,
    exchange: ExchangeIndex,
    file: usize,
    record: Record<'static>,
    inspection: Inspection,
    survey: Arc<Survey>,
}

impl Step {
    /// The number of the step.
    #[must_use]
    pub fn number(&self) -> StepNumber {
        self.number
    }

    /// Its exchange.
    #[must_use]
    pub fn exchange(&self) -> ExchangeIndex {
        self.exchange
    }

    /// The name of the log file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.survey.scenario.files[self.file].name
    }

    /// The line of the heading in the log file.
    #[must_use]
    pub fn line(&self) -> LineNumber {
        self.record.line()
    }

    /// Whether it is a response.
    #[must_use]
    pub fn is_response(&self) -> bool {
        self.record.status().is_some()
    }

    /// The service that sent the request.
    #[must_use]
    pub fn caller(&self) -> Cow<'_, str> {
        self.redacted(self.record.heading_ranges().caller)
    }

    /// The service that answers it.
    #[must_use]
    pub fn callee(&self) -> Cow<'_, str> {
        self.redacted(self.record.heading_ranges().callee)
    }

    /// The method of the request.
    #[must_use]
    pub fn method(&self) -> Cow<'_, str> {
        self.redacted(self.record.heading_ranges().method)
    }

    /// Code and reason of a response, as logged.
    #[must_use]
    pub fn status(&self) -> Option<Cow<'_, str>> {
        self.record.heading_ranges().status.map(|status| self.redacted(status))
    }

    /// The URL.
    #[must_use]
    pub fn url(&self) -> Cow<'_, str> {
        self.redacted(self.record.heading_ranges().url)
    }

    /// The path of the URL, as recorded.
    #[must_use]
    pub fn path(&self) -> Cow<'_, str> {
        match self.url() {
            Cow::Borrowed(url) => Cow::Borrowed(route::path(url)),
            Cow::Owned(url) => Cow::Owned(route::path(&url).to_owned()),
        }
    }

    /// The same as a page shows it: `/` in the place of nothing.
    #[must_use]
    pub fn shown_path(&self) -> Cow<'_, str> {
        let path = self.path();
        if path.is_empty() { route::root(&self.url()).into() } else { path }
    }

    /// The path with its variables by name, as a page shows it.
    #[must_use]
    pub fn template(&self) -> Cow<'_, str> {
        match self.survey.flow.arrows.of(self.number) {
            Some(arrow) if self.settings().paths.mode == PathMode::Template => {
                Cow::Borrowed(arrow.template)
            }
            _ => self.shown_path(),
        }
    }

    /// What diagrams show of the query, with the question mark.
    #[must_use]
    pub fn shown_query(&self) -> &str {
        self.survey.flow.arrows.of(self.number).map_or("", |arrow| arrow.query)
    }

    /// The settings of its scenario.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.survey.settings
    }

    /// The operations of the API that a request may be, none of a response, and whether it takes the
    /// body to tell which.
    #[must_use]
    pub fn operations(&self) -> (Vec<&Operation>, bool) {
        if self.is_response() {
            return (Vec::new(), false);
        }
        let routes = &self.survey.flow.variables.routes;
        let operations = routes.operations(&self.callee(), &self.method(), &self.path());
        if operations.len() < 2 {
            return (operations, false);
        }
        let body = serde_json::from_str(&self.body()).unwrap_or_default();
        (route::told_apart(&operations, &body), true)
    }

    /// What its path has in common with others of its kind.
    #[must_use]
    pub fn shape(&self) -> String {
        self.survey.flow.variables.routes.shape(&self.callee(), &self.method(), &self.template())
    }

    /// What its arrow says, by which equal arrows are known.
    #[must_use]
    pub fn arrow(&self) -> ArrowId {
        self.survey.flow.arrows.id(self.number).unwrap_or(ArrowId::NONE)
    }

    /// The headers: name and value.
    pub fn headers(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        self.record
            .headers()
            .map(|header| (self.redacted(header.name_range()), self.redacted(header.value_range())))
    }

    /// The id that joins a request with its response, as its header shows it.
    #[must_use]
    pub fn request_id(&self) -> Option<Cow<'_, str>> {
        self.record.request_id()?;
        let header = self.record.find_header(REQUEST_ID)?;
        Some(self.redacted(header.value_range()))
    }

    /// When the record was made, as its header shows it.
    #[must_use]
    pub fn time(&self) -> Option<Cow<'_, str>> {
        Some(self.redacted(self.record.time()?.value_range()))
    }

    /// The header lines, as logged.
    #[must_use]
    pub fn header_text(&self) -> Cow<'_, str> {
        let mut lines = self.record.headers().map(|header| header.line_range());
        let first = lines.next();
        let end = lines.last().or(first.clone()).map_or(0, |last| last.end);
        first.map_or(Cow::Borrowed(""), |first| self.redacted(first.start..end))
    }

    /// The name of each header and its line.
    pub fn header_lines(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        self.record
            .headers()
            .map(|header| (self.redacted(header.name_range()), self.redacted(header.line_range())))
    }

    /// What the body is.
    #[must_use]
    pub fn body_kind(&self) -> BodyKind {
        let body = self.record.body();
        if is_none(body) {
            BodyKind::None
        } else if is_binary(body) {
            BodyKind::Binary
        } else if self.inspection.verdict == Verdict::Json {
            BodyKind::Json
        } else {
            BodyKind::Text
        }
    }

    /// The body as logged, empty if there is none.
    #[must_use]
    pub fn body(&self) -> Cow<'_, str> {
        if is_none(self.record.body()) {
            return Cow::Borrowed("");
        }
        self.redacted(self.record.body_range())
    }

    /// The whole record, from the line feed before its heading to those behind its body, without the
    /// byte order mark that a file may begin with.
    #[must_use]
    pub fn log(&self) -> Cow<'_, str> {
        let raw = self.record.raw();
        let start = if raw.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        self.redacted(start..raw.len())
    }

    /// A part of the record. An edit that goes beyond it counts as a whole, so that no part of a
    /// secret is shown.
    fn redacted(&self, range: Range<usize>) -> Cow<'_, str> {
        let raw = self.record.raw();
        let edits = self.inspection.edits_in(range.clone());
        if edits.clone().next().is_none() {
            return decode(&raw[range]);
        }
        let mut shown = String::with_capacity(range.len());
        let mut at = range.start;
        for edit in edits {
            shown.push_str(&decode(&raw[at..edit.range.start.max(at)]));
            shown.push_str(&edit.text);
            at = edit.range.end;
        }
        shown.push_str(&decode(&raw[at.min(range.end)..range.end]));
        Cow::Owned(shown)
    }
}
