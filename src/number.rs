//! Numbers that must not be taken for one another: of steps, exchanges and lines.
//!
//! A long log has one of each for every record, so that they are small, and an [`Option`] of one is no
//! larger. A number that is too large for that is the largest.

use std::fmt;
use std::num::NonZeroU32;

/// The number of a step, counted from 1 in the order of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepNumber(NonZeroU32);

impl StepNumber {
    /// The first step.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// A number that no step has.
    pub const NEVER: Self = Self(NonZeroU32::MAX);

    /// A step by its number; `None` for 0.
    #[must_use]
    pub fn new(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }

    /// The step at an index, counted from 0.
    #[must_use]
    pub fn at(index: usize) -> Self {
        Self(counted(index))
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0.get()
    }

    /// Its index, counted from 0.
    #[must_use]
    pub fn index(self) -> usize {
        index(self.0)
    }

    /// The step after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The step before it; the first has none, and stays.
    #[must_use]
    pub fn before(self) -> Self {
        Self(NonZeroU32::new(self.get() - 1).unwrap_or(NonZeroU32::MIN))
    }
}

/// A count in four bytes. Nothing in a log is so often there that it does not fit; what is, counts as
/// the largest.
pub(crate) fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The number of what is at an index.
fn counted(index: usize) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(narrow(index))
}

fn index(number: NonZeroU32) -> usize {
    number.get() as usize - 1
}

impl fmt::Display for StepNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// Steps in a row. It is shown as pages name steps: `(3)` or `(3-7)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first step.
    pub first: StepNumber,
    /// The last step.
    pub last: StepNumber,
}

impl Span {
    /// The steps from one to another.
    #[must_use]
    pub fn new(first: StepNumber, last: StepNumber) -> Self {
        Self { first, last }
    }

    /// The steps one after another.
    pub fn iter(self) -> impl Iterator<Item = StepNumber> + use<> {
        (self.first.get()..=self.last.get()).filter_map(StepNumber::new)
    }

    /// Whether a step is one of them.
    #[must_use]
    pub fn contains(self, step: StepNumber) -> bool {
        self.first <= step && step <= self.last
    }
}

impl From<StepNumber> for Span {
    fn from(step: StepNumber) -> Self {
        Self::new(step, step)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, last } = self;
        if first == last { write!(out, "({first})") } else { write!(out, "({first}-{last})") }
    }
}

/// The index of an exchange, counted from 0 in the order of first records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExchangeIndex(NonZeroU32);

impl ExchangeIndex {
    /// The exchange at a place in a list.
    #[must_use]
    pub fn at(index: usize) -> Self {
        Self(counted(index))
    }

    /// The place in a list.
    #[must_use]
    pub fn index(self) -> usize {
        index(self.0)
    }

    /// The number that users see, counted from 1.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0.get()
    }
}

/// The number of a line of a file, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineNumber(NonZeroU32);

impl LineNumber {
    /// The first line.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// The line at an index, counted from 0.
    #[must_use]
    pub fn at(index: usize) -> Self {
        Self(counted(index))
    }

    /// The line with a number; the first for 0, by which parsers mean the whole file.
    #[must_use]
    pub fn new(number: usize) -> Self {
        Self::at(number.saturating_sub(1))
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> usize {
        self.0.get() as usize
    }

    /// So many lines further on.
    #[must_use]
    pub fn after(self, lines: usize) -> Self {
        Self::at(index(self.0).saturating_add(lines))
    }

    /// So many lines before.
    #[must_use]
    pub fn before(self, lines: usize) -> Self {
        Self::at(index(self.0).saturating_sub(lines))
    }
}

impl Default for LineNumber {
    fn default() -> Self {
        Self::FIRST
    }
}

impl fmt::Display for LineNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}
