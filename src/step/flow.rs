//! The records of a scenario in, who called whom for what out, without a record.

use std::collections::BTreeSet;

use super::arrows::Arrows;
use crate::graph::CallGraph;
use crate::number::StepNumber;
use crate::route::Variables;
use crate::time::Time;

/// The calls of a scenario: what diagrams, notes and references are made from.
#[derive(Debug)]
pub struct Flow {
    /// Who called whom, and for whom.
    pub graph: CallGraph,
    /// What each step says in a diagram.
    pub arrows: Arrows,
    /// The variables of its paths.
    pub variables: Variables,
    /// When each step was recorded, where the log says so; empty unless a ladder has times.
    pub times: Vec<Option<Time>>,
    /// The names of the services, in the order of their first appearance.
    pub participants: Vec<String>,
    /// The steps that are shown; `None` if it is all of them.
    pub shown: Option<BTreeSet<StepNumber>>,
}

impl Flow {
    /// Whether a step is shown.
    #[must_use]
    pub fn shows(&self, step: StepNumber) -> bool {
        self.shown.as_ref().is_none_or(|shown| shown.contains(&step))
    }
}
