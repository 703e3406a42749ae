//! The numbers of lines in, the highlighted lines of a fence out.

use std::collections::BTreeSet;
use std::fmt;

use crate::text::runs;

/// The highlighted lines of a fence, counted from 1. They are shown as `hl_lines` has them.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The first and the last line of each run without gaps, in order.
    runs: Vec<(usize, usize)>,
}

impl Marked {
    /// These lines.
    #[must_use]
    pub fn of(lines: &BTreeSet<usize>) -> Self {
        Self { runs: runs(lines.iter().copied()) }
    }

    /// Whether no line is highlighted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether a line is highlighted.
    #[must_use]
    pub fn holds(&self, line: usize) -> bool {
        let next = self.runs.partition_point(|(first, _)| *first <= line);
        next.checked_sub(1).is_some_and(|at| line <= self.runs[at].1)
    }
}

impl fmt::Display for Marked {
    /// Three lines in a row and more are a range.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (first, last)) in self.runs.iter().enumerate() {
            let space = if index > 0 { " " } else { "" };
            match last - first {
                0 => write!(out, "{space}{first}")?,
                1 => write!(out, "{space}{first} {last}")?,
                _ => write!(out, "{space}{first}-{last}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_shown_as_ranges() {
        let marked = Marked::of(&BTreeSet::from([1, 3, 4, 6, 7, 8]));
        assert_eq!(marked.to_string(), "1 3 4 6-8");
        let held: Vec<usize> = (0..10).filter(|line| marked.holds(*line)).collect();
        assert_eq!(held, [1, 3, 4, 6, 7, 8]);
    }
}
