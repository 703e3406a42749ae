//! A scenario and its settings in, its numbered, redacted steps out: all that templates ever see.
//!
//! 1. [`Survey::of`] reads the logs once and keeps what needs the whole: the call graph, the
//!    secrets, the names of variables, the diagnostics.
//! 2. [`Steps`] reads them again and gives one [`Step`] after another, so that memory holds one
//!    record at a time, however long the log is. It can be read any number of times.

mod survey;
mod view;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::record::json::Verdict;
use crate::record::{Reader, Record, is_binary, is_none};
use crate::redact::{Inspection, Redactor};
use crate::source;
use crate::text::decode;
use crate::{diagnostic::Diagnostics, route};

pub use survey::{Error, Survey};
pub use view::{BodyView, DiagnosticView, ExchangeView, StatusView, StepView, VariableView};

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// There is none.
    None,
    /// JSON.
    Json,
    /// Any other text.
    Text,
    /// The first bytes of a binary body.
    Binary,
}

impl BodyKind {
    /// The word for it in `show --json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Json => "json",
            Self::Text => "text",
            Self::Binary => "binary",
        }
    }
}

/// One arrow of the diagram: a request or a response. Every text that it gives is redacted.
#[derive(Debug)]
pub struct Step {
    number: u32,
    exchange: u32,
    file: usize,
    record: Record<'static>,
    survey: Arc<Survey>,
    redactor: Arc<Mutex<Redactor>>,
    inspection: OnceLock<Inspection>,
}

impl Step {
    /// The number of the step, counted from 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The number of its exchange, counted from 1.
    #[must_use]
    pub fn exchange(&self) -> u32 {
        self.exchange
    }

    /// The name of the log file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.survey.scenario.files[self.file].name
    }

    /// The line of the heading in the log file.
    #[must_use]
    pub fn line(&self) -> u64 {
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
        decode(self.record.caller())
    }

    /// The service that answers it.
    #[must_use]
    pub fn callee(&self) -> Cow<'_, str> {
        decode(self.record.callee())
    }

    /// The method of the request.
    #[must_use]
    pub fn method(&self) -> Cow<'_, str> {
        decode(self.record.method())
    }

    /// Code and reason of a response, as logged.
    #[must_use]
    pub fn status(&self) -> Option<Cow<'_, str>> {
        self.record.status().map(decode)
    }

    /// The URL.
    #[must_use]
    pub fn url(&self) -> Cow<'_, str> {
        self.redacted(self.record.url_range())
    }

    /// The path of the URL, as recorded.
    #[must_use]
    pub fn path(&self) -> String {
        route::path(&self.url()).to_owned()
    }

    /// The path with its variables by name.
    #[must_use]
    pub fn template(&self) -> String {
        self.survey.variables.template(&self.url()).into_owned()
    }

    /// Path and query, as the start line of HTTP has them.
    #[must_use]
    pub fn target(&self) -> String {
        let url = self.url();
        let path = route::path(&url);
        let query = url.find('?').map_or("", |at| &url[at..]);
        format!("{}{}", if path.is_empty() { "/" } else { path }, query)
    }

    /// Whether its headers are shown below the start line of HTTP.
    #[must_use]
    pub fn has_start_line(&self) -> bool {
        self.survey.settings.start_line
    }

    /// The headers: name and value.
    pub fn headers(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        self.record
            .headers()
            .map(|header| (self.redacted(header.name_range()), self.redacted(header.value_range())))
    }

    /// The header lines, as logged.
    pub fn header_lines(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.record.headers().map(|header| self.redacted(header.line_range()))
    }

    /// What the body is.
    #[must_use]
    pub fn body_kind(&self) -> BodyKind {
        let body = self.record.body();
        if is_none(body) {
            BodyKind::None
        } else if is_binary(body) {
            BodyKind::Binary
        } else if self.inspection().verdict == Verdict::Json {
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

    fn redacted(&self, range: Range<usize>) -> Cow<'_, str> {
        let raw = self.record.raw();
        let edits = &self.inspection().edits;
        let inside = edits
            .iter()
            .filter(|edit| edit.range.start >= range.start && edit.range.end <= range.end);
        let mut shown = String::new();
        let mut at = range.start;
        for edit in inside {
            shown.push_str(&decode(&raw[at..edit.range.start]));
            shown.push_str(&edit.text);
            at = edit.range.end;
        }
        if at == range.start {
            return decode(&raw[range]);
        }
        shown.push_str(&decode(&raw[at..range.end]));
        Cow::Owned(shown)
    }

    /// The look for secrets costs a walk over the body, so it waits until a text is asked for.
    fn inspection(&self) -> &Inspection {
        self.inspection.get_or_init(|| {
            let mut redactor = self.redactor.lock().unwrap_or_else(PoisonError::into_inner);
            redactor.inspect(&self.record, &self.survey.vault)
        })
    }
}

/// Reads a scenario's logs and gives its steps.
#[derive(Debug)]
pub struct Steps {
    survey: Arc<Survey>,
    redactor: Arc<Mutex<Redactor>>,
    reader: Option<Reader>,
    file: usize,
    record: usize,
    number: u32,
}

impl Steps {
    /// The steps of a scenario from the first on.
    #[must_use]
    pub fn new(survey: &Arc<Survey>) -> Self {
        let redactor = Redactor::new(survey.redaction.clone());
        Self {
            survey: Arc::clone(survey),
            redactor: Arc::new(Mutex::new(redactor)),
            reader: None,
            file: 0,
            record: 0,
            number: 0,
        }
    }

    fn next_step(&mut self) -> Result<Option<Step>, Error> {
        while let Some(log) = self.survey.scenario.files.get(self.file) {
            let reader = match &mut self.reader {
                Some(reader) => reader,
                None => self.reader.insert(Reader::new(log.open()?, self.file)),
            };
            // The survey reported what is odd.
            let record = reader.next(&mut Diagnostics::default());
            let io = |source| source::Error::Io { path: log.path.clone(), source };
            let Some(record) = record.map_err(io)? else {
                self.reader = None;
                self.file += 1;
                continue;
            };
            self.record += 1;
            let Some(exchange) = self.survey.graph.exchange_of(self.record - 1) else { continue };
            self.number += 1;
            return Ok(Some(Step {
                number: self.number,
                exchange: u32::try_from(exchange + 1).unwrap_or(u32::MAX),
                file: self.file,
                record: record.into_owned(),
                survey: Arc::clone(&self.survey),
                redactor: Arc::clone(&self.redactor),
                inspection: OnceLock::new(),
            }));
        }
        if self.number == self.survey.graph.steps() {
            return Ok(None);
        }
        self.number = self.survey.graph.steps();
        Err(Error::Changed(self.survey.scenario.name.clone()))
    }
}

impl Iterator for Steps {
    type Item = Result<Step, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_step().transpose()
    }
}
