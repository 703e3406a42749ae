//! A survey in, its steps out, one after another, as the logs are read again.

use std::sync::{Arc, Mutex, OnceLock};

use super::{Error, Step, Survey};
use crate::diagnostic::Diagnostics;
use crate::record::Reader;
use crate::redact::Redactor;
use crate::source;

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
