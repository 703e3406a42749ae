//! All that a configuration says of the diagrams of a scenario.

use std::collections::BTreeMap;

use super::PathMode;
use super::drawing::{Drawing, Folds, Group, Participant};
use super::part::PartRule;
use super::view::View;

/// What the diagrams of a scenario show, and how.
#[derive(Debug, Clone, Default)]
pub struct Diagrams {
    /// Whether a ladder has a column with times.
    pub times: bool,
    /// How they are drawn.
    pub drawing: Drawing,
    /// How they show paths, unless a view says otherwise.
    pub paths: PathMode,
    /// How participants are drawn, by their names in the log.
    pub participants: BTreeMap<String, Participant>,
    /// Boxes around calls.
    pub groups: Vec<Group>,
    /// Which runs of calls are drawn short.
    pub folds: Folds,
    /// The parts that a person wants.
    pub parts: Vec<PartRule>,
    /// Further diagrams.
    pub views: Vec<View>,
}
