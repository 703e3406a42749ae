//! What a stage has to say about odd input: a place and a text; work goes on.

use std::borrow::Cow;
use std::fmt;

use crate::number::{LineNumber, narrow};

/// A line of one of a scenario's log files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Index of the file among the scenario's files.
    file: u32,
    /// Line in the file.
    pub line: LineNumber,
}

impl Place {
    /// A line of the file with an index.
    #[must_use]
    pub fn new(file: usize, line: LineNumber) -> Self {
        Self { file: narrow(file), line }
    }

    /// Index of the file among the scenario's files.
    #[must_use]
    pub fn file(self) -> usize {
        self.file as usize
    }

    /// The one form in which a place is printed: `file:line`.
    #[must_use]
    pub fn shown(file: impl fmt::Display, line: LineNumber) -> String {
        format!("{file}:{line}")
    }
}

/// A warning about the input.
///
/// Its text never holds recorded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where the input is odd.
    pub place: Place,
    /// What is odd and how it was read: a lower-case sentence fragment.
    pub text: Cow<'static, str>,
}

/// The diagnostics of one scenario: the first are kept, all are counted, so that memory is bounded.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    kept: Vec<Diagnostic>,
    count: usize,
}

impl Diagnostics {
    /// How many are kept in full.
    pub const KEPT: usize = 1000;

    /// Adds one.
    pub fn add(&mut self, place: Place, text: impl Into<Cow<'static, str>>) {
        self.count += 1;
        if self.kept.len() < Self::KEPT {
            self.kept.push(Diagnostic { place, text: text.into() });
        }
    }

    /// Adds others.
    pub fn append(&mut self, others: Self) {
        self.count += others.count;
        self.kept.extend(others.kept);
        self.kept.truncate(Self::KEPT);
    }

    /// Puts the kept ones in the order of their places.
    pub fn sort(&mut self) {
        self.kept.sort_by_key(|diagnostic| (diagnostic.place.file, diagnostic.place.line));
    }

    /// The ones that were kept.
    #[must_use]
    pub fn kept(&self) -> &[Diagnostic] {
        &self.kept
    }

    /// How many there were.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_in_order_once_they_are_sorted_and_no_more_than_the_most_are_kept() {
        let place = |file, line| Place::new(file, LineNumber::at(line));
        let mut all = Diagnostics::default();
        for (file, line) in [(1, 0), (0, 9), (0, 2)] {
            all.add(place(file, line), format!("{file}:{line}"));
        }
        all.sort();
        let texts = |all: &Diagnostics| all.kept().iter().map(|d| d.text.to_string()).collect();
        let sorted: Vec<String> = texts(&all);
        assert_eq!(sorted, ["0:2", "0:9", "1:0"]);
        let mut others = Diagnostics::default();
        (0..Diagnostics::KEPT + 5).for_each(|line| others.add(place(2, line), "other"));
        assert_eq!((others.kept().len(), others.count()), (1000, 1005));
        all.append(others);
        assert_eq!((all.kept().len(), all.count()), (1000, 1008));
    }
}
