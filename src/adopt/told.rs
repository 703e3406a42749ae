//! What is said of a line that does not come back as the page has it.

use std::ops::Range;

use crate::number::LineNumber;

/// Something that was not carried over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Told {
    /// Whether it is in the diagram, and not in the bodies.
    pub diagram: bool,
    /// The line in that file.
    pub line: LineNumber,
    /// What is wrong with it.
    pub text: String,
    /// How many lines from there on no build gives back; none if they only come back elsewhere, or if a
    /// build adds others.
    pub lost: usize,
}

impl Told {
    /// What is said of lines of the bodies that are lost, counted from 0.
    pub(super) fn lost(line: usize, lost: usize, text: impl Into<String>) -> Self {
        Self { diagram: false, line: LineNumber::at(line), text: text.into(), lost }
    }

    /// The lines of which it says all there is to say, counted from 0.
    pub(super) fn lines(&self) -> Range<usize> {
        let first = self.line.get() - 1;
        first..first + self.lost.max(1)
    }
}
