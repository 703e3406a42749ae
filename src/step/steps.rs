//! A survey in, its steps out, one after another, as the logs are read again.

use std::sync::{Arc, Mutex, OnceLock};

use super::records::Records;
use super::{Error, Step, Survey};
use crate::redact::Redactor;

/// Reads a scenario's logs and gives its steps.
#[derive(Debug)]
pub struct Steps {
    survey: Arc<Survey>,
    redactor: Arc<Mutex<Redactor>>,
    records: Records,
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
            // The survey reported what is odd.
            records: Records::new(&survey.scenario.files),
            record: 0,
            number: 0,
        }
    }

    /// The same steps, each looked at for secrets before it is given.
    pub fn inspected(self) -> impl Iterator<Item = Result<Step, Error>> {
        self.inspect(|step| {
            let _ = step.as_ref().map(Step::inspection);
        })
    }

    fn next_step(&mut self) -> Result<Option<Step>, Error> {
        for record in self.records.by_ref() {
            let (file, record) = record?;
            self.record += 1;
            let Some(exchange) = self.survey.graph.exchange_of(self.record - 1) else { continue };
            self.number += 1;
            return Ok(Some(Step {
                number: self.number,
                exchange: u32::try_from(exchange + 1).unwrap_or(u32::MAX),
                file,
                look: self.survey.look(self.record - 1, &record),
                record,
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
