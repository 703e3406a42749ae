//! Texts of two recordings in, the same without the secrets that the gates still find in them out.

use super::super::shown::Shown;
use crate::build::{About, Warning};
use crate::compare::Change;
use crate::step::Survey;

/// The gates of both recordings, one after the other: a secret of one may stand in the other.
pub(super) struct Screen<'s> {
    gates: [(Shown<'s>, &'s str); 2],
}

impl<'s> Screen<'s> {
    pub(super) fn new(old: &'s Survey, new: &'s Survey) -> Self {
        let gate = |survey: &'s Survey| (Shown::new(survey.gate()), survey.scenario.name.as_str());
        Self { gates: [gate(old), gate(new)] }
    }

    /// Makes a text one that can be printed.
    pub(super) fn text(&mut self, key: &str, text: &mut String) {
        for (shown, name) in &mut self.gates {
            shown.text(|| About::Scenario((*name).to_owned()), key, text);
        }
    }

    pub(super) fn change(&mut self, change: &mut Change) {
        self.text("changes[].caller", &mut change.caller);
        self.text("changes[].callee", &mut change.callee);
        self.text("changes[].method", &mut change.method);
        self.text("changes[].template", &mut change.template);
        for difference in &mut change.differences {
            self.text("changes[].differences[].name", &mut difference.name);
            for text in [&mut difference.old, &mut difference.new].into_iter().flatten() {
                self.text("changes[].differences[]", text);
            }
        }
    }

    /// What was found.
    pub(super) fn finish(self) -> Vec<Warning> {
        self.gates.into_iter().flat_map(|(shown, _)| shown.finish()).collect()
    }
}
