//! Texts that `show` prints in, the same without the secrets that the gate still finds in them out.

use std::io;

use crate::build::{About, Warning};
use crate::diagnostic::Diagnostics;
use crate::redact::Gate;
use crate::step::{self, Step, Survey, Texts};

/// The gate before what is printed, and what it found.
pub(super) struct Shown<'s> {
    gate: Gate<'s>,
    warnings: Vec<Warning>,
}

/// Why not all of a scenario is shown.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stopped {
    #[error(transparent)]
    Print(#[from] io::Error),
    #[error(transparent)]
    Step(#[from] step::Error),
}

impl<'s> Shown<'s> {
    pub(super) fn new(gate: Gate<'s>) -> Self {
        Self { gate, warnings: Vec::new() }
    }

    /// What a warning about a step is about.
    pub(super) fn about(survey: &Survey, step: &Step) -> About {
        let file = survey.scenario.files.iter().find(|file| file.name == step.file());
        file.map_or_else(
            || About::Scenario(survey.scenario.name.clone()),
            |file| About::Line(file.path.clone(), step.line()),
        )
    }

    /// Makes a text one that can be printed. The key says which one it is.
    pub(super) fn text(&mut self, about: impl Fn() -> About, key: &str, text: &mut String) {
        let Some((marked, leak)) = step::hidden(&self.gate, text) else { return };
        *text = marked;
        if self.warnings.len() < Diagnostics::KEPT {
            let text = format!(
                "`{key}` contains {}; `{}` was printed in its place",
                leak.what, leak.marker
            );
            let warning = Warning { about: about(), text };
            if self.warnings.last() != Some(&warning) {
                self.warnings.push(warning);
            }
        }
    }

    /// The same for all texts of a view, whose keys stand below this one.
    pub(super) fn texts(&mut self, about: impl Fn() -> About, key: &str, view: &mut impl Texts) {
        let dot = if key.is_empty() { "" } else { "." };
        for (name, text) in view.texts() {
            if !text.is_empty() {
                self.text(&about, &format!("{key}{dot}{name}"), text);
            }
        }
    }

    /// What was found, up to as many as are kept of other warnings.
    pub(super) fn finish(self) -> Vec<Warning> {
        self.warnings
    }
}
