//! A scenario and the number of a step in, why the parent of the step is its parent out.

use super::Error;
use super::records::{Records, order};
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::graph::{Builder, Explanation};
use crate::number::StepNumber;
use crate::source::Scenario;

/// Reads the logs of a scenario for the parent of one step; `None` if there is no such step.
///
/// # Errors
///
/// If a log cannot be read.
pub fn explained(
    scenario: &Scenario,
    settings: &Settings,
    step: StepNumber,
) -> Result<Option<Explanation>, Error> {
    let builder = Builder::new(settings.exclude.clone()).with_calls(&settings.calls);
    let mut builder = builder.asking(step);
    let mut diagnostics = Diagnostics::default();
    let order = order(&scenario.files)?;
    for (at, record) in Records::new(&scenario.files, &order).enumerate() {
        let (file, record) = record?;
        if order.twin(at).is_none() {
            builder.add(&record, file, &mut diagnostics);
        }
    }
    Ok(builder.explain())
}
