//! The text of `notes.md` and a survey in, what stands above and below the tabs of each step out.
//!
//! 1. `parse` takes the file apart: headings that read as selectors, and the text below each, byte
//!    for byte.
//! 2. `align` finds the step of each note: a recording with more, fewer or moved calls keeps
//!    every note at its call.
//! 3. `highlight` turns header names and JSON pointers into lines of the rendered fences.
//! 4. `reference` puts numbers of steps in the place of `[](#id)`.
//! 5. The other way, `standing` tells what a page shows of each note, and `edit` changes notes and
//!    leaves the rest of their file alone.
//!
//! Nothing that a person wrote is lost in silence: a note that finds no step, or could as well stand
//! elsewhere, is reported with its line.

mod align;
mod anchor;
mod edit;
mod fence;
mod highlight;
mod marked;
mod parse;
mod phase;
pub(crate) mod pointer;
mod reference;
mod selector;
mod standing;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::number::{LineNumber, Span, StepNumber};
use crate::step::{self, Survey};

pub(crate) use align::places;
pub(crate) use anchor::{Anchor, split as without_anchor};
pub(crate) use edit::{Change, Target, Unheld, edited, holds, unheld};
pub(crate) use fence::Fence;
pub(crate) use highlight::lines as highlighted;
pub(crate) use marked::Marked;
pub(crate) use parse::{Note, Notes};
pub(crate) use phase::Phase;
#[cfg(test)]
pub(crate) use reference::Reference;
pub(crate) use reference::Resolved;
pub(crate) use selector::{Attributes, Selector};
pub(crate) use standing::Standing;

/// Why notes cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A reference names an id that no note has.
    #[error("{line}: {text}")]
    Reference {
        /// The line of the reference in the file.
        line: LineNumber,
        /// What is wrong with it.
        text: String,
    },
    /// The steps cannot be read.
    #[error(transparent)]
    Step(#[from] step::Error),
}

/// What the notes add to the snippets of a scenario.
#[derive(Debug, Default)]
pub struct Placement {
    steps: BTreeMap<StepNumber, Placed>,
    /// The text of `summary.md`.
    pub summary: Option<String>,
    /// The phases that it names.
    phases: Vec<Phase>,
}

/// What a note adds to a step.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The text above the tabs.
    pub above: String,
    /// The text below them.
    pub below: String,
    /// What its heading says in the place of method and path.
    pub title: Option<String>,
    /// The highlighted lines of the headers.
    pub header_lines: Marked,
    /// The highlighted lines of the body.
    pub body_lines: Marked,
}

impl Placed {
    /// Whether nothing is added, as by a note that only names its step.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Placement {
    /// Places the notes of a file at the steps of a survey. What a person should know of them is
    /// added to the warnings: line and text.
    ///
    /// # Errors
    ///
    /// If a reference leads nowhere, or if the steps cannot be read.
    pub fn of(
        text: &str,
        survey: &Arc<Survey>,
        warnings: &mut Vec<(LineNumber, String)>,
    ) -> Result<Self, Error> {
        let notes = Notes::parse(text);
        warnings.extend(notes.warnings.iter().cloned());
        if notes.list.is_empty()
            && warnings.is_empty()
            && notes.summary.is_none()
            && !text.trim().is_empty()
        {
            warnings.push((LineNumber::FIRST, "no heading in this file names a step".to_owned()));
        }
        let places = align::places(&notes, survey, warnings)?;
        let known = reference::Known::of(&notes, &places, &survey.flow, warnings);
        let form = &survey.settings.body;
        let inside = |step| form.link_inside(step);
        let mut steps = BTreeMap::new();
        for (note, step) in notes.list.iter().zip(&places) {
            let title = note.selector.attributes.title.clone();
            let texts = [Some(&note.above), Some(&note.below), title.as_ref()];
            if texts.into_iter().flatten().any(|text| survey.holds_secret(text)) {
                let told = "this note contains a secret of the recording and cannot be published; \
                            remove the secret";
                warnings.push((note.line, told.to_owned()));
            }
            // A wrong id is reported, whether its note found a step or not.
            let above = known.resolve(&note.above, note.above_line, inside, warnings)?.text;
            let below = known.resolve(&note.below, note.below_line, inside, warnings)?.text;
            if let Some(step) = step {
                let (above, below) = (kept_inside(&above), apart(&kept_inside(&below)));
                steps.insert(*step, Placed { above, below, title, ..Placed::default() });
            }
        }
        highlight::mark(&notes, &places, survey, &mut steps, warnings)?;
        let summary = notes.summary.as_ref();
        let phases =
            summary.map_or_else(Vec::new, |(_, text)| phase::all(text, |line| known.first(line)));
        let summary = summary
            .map(|(line, text)| known.resolve(text, *line, |step| form.link(step), warnings));
        let summary = summary.transpose()?.map(|summary| summary.text);
        Ok(Self { steps, summary, phases })
    }

    /// The phases of the flow that begin in some steps, or else the one that goes on there.
    pub(crate) fn phases(&self, steps: Span) -> Vec<&Phase> {
        let begin = |phase: &&Phase| steps.contains(phase.steps.first);
        let begun: Vec<&Phase> = self.phases.iter().filter(begin).collect();
        if !begun.is_empty() {
            return begun;
        }
        self.phases.iter().filter(|phase| phase.steps.contains(steps.first)).take(1).collect()
    }

    /// What is added to a step.
    #[must_use]
    pub fn at(&self, step: StepNumber) -> Option<&Placed> {
        self.steps.get(&step)
    }
}

/// A text that does not continue the tabs before it.
pub(crate) fn apart(text: &str) -> String {
    match text.strip_prefix("=== ") {
        Some(rest) => format!("===! {rest}"),
        None => text.to_owned(),
    }
}

/// A text that ends what it began: an open fence or comment would take in what follows.
fn kept_inside(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(fence) = Fence::left_open(&text) {
        text.push('\n');
        text.push_str(&fence);
    }
    let comment = text.rfind("<!--");
    if comment.is_some_and(|start| !text[start..].contains("-->")) {
        text.push_str(" -->");
    }
    text
}
