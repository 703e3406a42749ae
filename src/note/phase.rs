//! The text of a summary in, the phases of the flow out.
//!
//! A phase is an item at the top level of a list that refers to calls: `- **Log in [](#login)**: ...`
//! or `1. Log in [](#login)`. Its title is what stands in bold at its start, else what stands before
//! the first reference.

use crate::number::Span;

/// A phase of the flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phase {
    /// What it is called.
    pub title: String,
    /// Its steps.
    pub steps: Span,
}

/// The phases of a summary. `steps` gives those of the first reference in a line.
pub(super) fn all(summary: &str, steps: impl Fn(&str) -> Option<(usize, Span)>) -> Vec<Phase> {
    let phase = |line: &str| {
        let item = item(line)?;
        let (at, steps) = steps(item)?;
        let bold = item.strip_prefix("**").and_then(|rest| rest.split_once("**"));
        let title = bold.map_or(&item[..at], |(bold, _)| bold);
        let title = title.split("[](").next().unwrap_or_default();
        let title = title.trim_matches(|sign: char| sign.is_whitespace() || ":-,(*".contains(sign));
        (!title.is_empty()).then(|| Phase { title: title.to_owned(), steps })
    };
    summary.lines().filter_map(phase).collect()
}

/// The text of an item at the top level of a list.
fn item(line: &str) -> Option<&str> {
    let number = line.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let numbered = if number.len() < line.len() { number.strip_prefix(['.', ')']) } else { None };
    let text = numbered.or_else(|| line.strip_prefix(['-', '*', '+']))?;
    text.strip_prefix([' ', '\t']).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::StepNumber;

    #[test]
    fn items_that_refer_to_calls_are_phases() {
        let summary = "Text [](#a).\n\n- **Log in [](#a)**: asks.\n    - Inner [](#b)\n\
                       1. Upload: [](#b).\n- no reference\n- [](#c) only\n* `x` sends [](#a)";
        let steps = |line: &str| line.find("[](").map(|at| (at, StepNumber::FIRST.into()));
        let titles: Vec<_> = all(summary, steps).into_iter().map(|phase| phase.title).collect();
        assert_eq!(titles, ["Log in", "Upload", "`x` sends"]);
    }
}
