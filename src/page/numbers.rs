//! The numbers that a person typed beside snippets in, those that no step has out.
//!
//! A number means a step only if the page shows the snippets of one scenario. What may be anything
//! else (a status, a year, a number in a list) is passed over.

use std::collections::BTreeSet;
use std::path::Path;

use super::prose::Typed;
use super::{Flaw, Rule, Site};

impl Site<'_> {
    /// Typed numbers that are higher than that of the last step.
    pub(super) fn numbers(&self) -> Vec<Flaw> {
        let parts = self.parts();
        let is_page = |path: &Path| self.is_shown(path) && !parts.contains(path);
        let mut flaws = Vec::new();
        let pages = self.pages.iter().filter(|(path, page)| page.has_numbers() && is_page(path));
        for (path, page) in pages {
            let numbers = &page.prose().numbers;
            if numbers.is_empty() {
                continue;
            }
            let Some(last) = self.last_step(path) else { continue };
            let single = numbers.iter().filter(|one| one.last.is_none()).map(|one| one.first);
            let single: BTreeSet<u32> = single.collect();
            let flaw = |one: &Typed| {
                let typed =
                    one.last.map_or(one.first.to_string(), |last| format!("{}-{last}", one.first));
                Flaw {
                    file: path.clone(),
                    line: Some(one.line),
                    rule: Rule::NumberGone,
                    text: format!("`({typed})` is typed beside a recording with {last} steps"),
                    remedy:
                        "correct the number, or write the text as a note with a reference, whose \
                             number follows the recording"
                            .to_owned(),
                }
            };
            flaws.extend(numbers.iter().filter(|one| is_gone(one, last, &single)).map(flaw));
        }
        flaws
    }

    /// The number of the last step of the one scenario that a page shows.
    fn last_step(&self, page: &Path) -> Option<u32> {
        let snippets = self.shown(page);
        let folders: BTreeSet<&Path> = snippets.iter().filter_map(|path| path.parent()).collect();
        let [folder] = folders.into_iter().collect::<Vec<_>>()[..] else { return None };
        self.sections(folder)?.last
    }
}

/// Whether a number can only be that of a step that is gone.
fn is_gone(typed: &Typed, last: u32, single: &BTreeSet<u32>) -> bool {
    let highest = typed.last.unwrap_or(typed.first);
    // `(2019-2021)`, `(8080)` and `(10-2)` are no steps.
    if highest <= last || highest >= 1000.max(2 * last) || typed.first == 0 || typed.first > highest
    {
        return false;
    }
    if typed.last.is_some() {
        return true;
    }
    let is_status = matches!(highest, 100..=103 | 200..=599);
    // The numbers of a list that is written into a sentence.
    let is_listed = (1..=highest).all(|number| single.contains(&number));
    !is_status && !is_listed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::LineNumber;

    #[test]
    fn only_what_must_be_a_step_counts() {
        let gone = |first, last, single: &[u32]| {
            let typed = Typed { line: LineNumber::FIRST, first, last };
            is_gone(&typed, 22, &single.iter().copied().collect())
        };
        assert!(gone(23, None, &[23]) && gone(22, Some(23), &[]) && gone(99, None, &[1, 99]));
        assert!(gone(300, Some(301), &[]), "two numbers are no status");
        for (first, last) in [(22, None), (1, Some(22)), (404, None), (2026, None), (8080, None)] {
            assert!(!gone(first, last, &[]), "{first} {last:?}");
        }
        assert!(!gone(30, Some(2), &[]) && !gone(0, Some(30), &[]));
        let list: Vec<u32> = (1..=23).collect();
        assert!(!gone(23, None, &list));
    }
}
