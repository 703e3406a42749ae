//! A survey in, its steps out, one after another, as the logs are read again.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::counted::inspect;
use super::records::Records;
use super::{Error, Step, Survey};
use crate::number::StepNumber;
use crate::redact::Redactor;

/// Reads a scenario's logs and gives its steps.
#[derive(Debug)]
pub struct Steps {
    survey: Arc<Survey>,
    redactor: Redactor,
    records: Records,
    record: usize,
    /// How many steps were read.
    number: usize,
    /// The steps that are given; all of them if `None`.
    wanted: Option<BTreeSet<StepNumber>>,
}

impl Steps {
    /// The steps of a scenario that are shown, from the first on.
    #[must_use]
    pub fn new(survey: &Arc<Survey>) -> Self {
        Self {
            survey: Arc::clone(survey),
            redactor: survey.redactor.clone(),
            // The survey reported what is odd.
            records: Records::new(&survey.scenario.files, &survey.order),
            record: 0,
            number: 0,
            wanted: survey.flow.shown.clone(),
        }
    }

    /// Some of the steps. The others are not searched for secrets, and the logs are read up to the
    /// last of these.
    #[must_use]
    pub fn only(survey: &Arc<Survey>, wanted: BTreeSet<StepNumber>) -> Self {
        Self { wanted: Some(wanted), ..Self::new(survey) }
    }

    fn next_step(&mut self) -> Result<Option<Step>, Error> {
        if self.wanted.as_ref().is_some_and(BTreeSet::is_empty) {
            return Ok(None);
        }
        for record in self.records.by_ref() {
            let (file, record) = record?;
            self.record += 1;
            let Some(exchange) = self.survey.flow.graph.exchange_of(self.record - 1) else {
                continue;
            };
            let number = StepNumber::at(self.number);
            self.number += 1;
            if self.wanted.as_mut().is_some_and(|wanted| !wanted.remove(&number)) {
                continue;
            }
            let look = self.survey.look(self.record - 1, &record);
            let inspection = inspect(&mut self.redactor, &record, look, &self.survey.vault);
            return Ok(Some(Step {
                number,
                exchange,
                file,
                record,
                inspection,
                survey: Arc::clone(&self.survey),
            }));
        }
        if self.number == self.survey.flow.graph.steps() {
            return Ok(None);
        }
        self.number = self.survey.flow.graph.steps();
        Err(Error::Changed(self.survey.scenario.name.clone()))
    }
}

impl Iterator for Steps {
    type Item = Result<Step, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_step().transpose()
    }
}
