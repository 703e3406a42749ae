//! Two scenarios in, what became of the calls of the first in the second out.

use std::sync::Arc;

use super::Error;
use crate::compare::{self, Comparison};
use crate::config::{Library, Settings};
use crate::source::Scenario;
use crate::step::Survey;
use crate::thread::joined;

/// Two recordings, compared.
#[derive(Debug)]
pub(crate) struct Compared {
    /// The old one.
    pub old: Arc<Survey>,
    /// The new one.
    pub new: Arc<Survey>,
    /// What is not the same.
    pub comparison: Comparison,
}

/// Compares two recordings, each with the settings of the files beside and above it.
///
/// # Errors
///
/// If a configuration or a log cannot be used.
pub(crate) fn compare(
    library: &Library,
    old: &Scenario,
    new: &Scenario,
    values: bool,
) -> Result<Compared, Error> {
    let settings = [library.settings_of(old)?, library.settings_of(new)?];
    compared([old, new], settings, values)
}

/// Compares a recording with what it was before. That has no settings of its own.
///
/// # Errors
///
/// If the configuration or a log cannot be used.
pub(crate) fn compare_with_past(
    library: &Library,
    past: &Scenario,
    scenario: &Scenario,
    values: bool,
) -> Result<Compared, Error> {
    let settings = library.settings_of(scenario)?;
    compared([past, scenario], [Arc::clone(&settings), settings], values)
}

fn compared(
    [old, new]: [&Scenario; 2],
    [old_settings, settings]: [Arc<Settings>; 2],
    values: bool,
) -> Result<Compared, Error> {
    let (old, new) = std::thread::scope(|scope| {
        let reading = scope.spawn(|| Survey::of(old.clone(), old_settings));
        let new = Survey::of(new.clone(), settings);
        let old = joined(reading.join());
        (old, new)
    });
    let (old, new) = (Arc::new(old?), Arc::new(new?));
    let comparison = compare::compare(&old, &new, values)?;
    Ok(Compared { old, new, comparison })
}
