//! A survey and the number of a step in, why the parent of the step is its parent out.

use super::records::Records;
use super::{Error, Survey};
use crate::diagnostic::Diagnostics;
use crate::graph::{Builder, Explanation};
use crate::number::StepNumber;

/// Reads the logs of a scenario again for the parent of one step; `None` if there is no such step.
///
/// # Errors
///
/// If a log cannot be read.
pub fn explained(survey: &Survey, step: StepNumber) -> Result<Option<Explanation>, Error> {
    let Survey { scenario, settings, order, .. } = survey;
    let builder = Builder::new(settings.exclude.clone()).with_calls(&settings.calls);
    let mut builder = builder.asking(step);
    let mut diagnostics = Diagnostics::default();
    for (at, record) in Records::new(&scenario.files, order).enumerate() {
        let (file, record) = record?;
        if order.twin(at).is_none() {
            builder.add(&record, file, &mut diagnostics);
        }
    }
    Ok(builder.explain())
}
