//! The lines of a section that a person wrote in, the texts of the notes that they belong to out.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::block::Blocks;
use super::page::{Page, Section};

/// What a person wrote in a section, above its tabs and below them, and the line where it begins.
#[derive(Debug, Default)]
pub(super) struct Own {
    pub(super) above: String,
    pub(super) below: String,
    pub(super) lines: [Option<usize>; 2],
}

impl Own {
    pub(super) fn of(page: &Page<'_>, section: &Section, blocks: &Blocks) -> Self {
        let tabs = blocks.tabs.first().map_or(section.lines.end, |tab| tab.lines.start);
        let heads = [section.heading, section.titled];
        let is_own = |at: &usize| !blocks.hold(*at) && !heads.contains(&Some(*at));
        let mut chunks: Vec<Range<usize>> = Vec::new();
        for at in section.lines.clone().filter(is_own) {
            match chunks.last_mut().filter(|chunk| chunk.end == at) {
                Some(chunk) => chunk.end = at + 1,
                None => chunks.push(at..at + 1),
            }
        }
        let texts = |is_wanted: &dyn Fn(&usize) -> bool| {
            let wanted = chunks.iter().filter(|chunk| is_wanted(&chunk.start));
            let trimmed =
                wanted.map(|chunk| trimmed(&page.lines, chunk)).filter(|it| !it.is_empty());
            let trimmed: Vec<Range<usize>> = trimmed.collect();
            let text = |lines: &Range<usize>| page.lines[lines.clone()].join("\n");
            let texts: Vec<String> = trimmed.iter().map(text).collect();
            (texts.join("\n\n"), trimmed.first().map(|lines| lines.start))
        };
        let (above, first) = texts(&|at| *at < tabs);
        let (below, second) = texts(&|at| *at >= tabs);
        Self { above, below, lines: [first, second] }
    }
}

/// Lines without the empty ones around them.
fn trimmed(lines: &[&str], range: &Range<usize>) -> Range<usize> {
    let blank = |at: &usize| lines[*at].trim().is_empty();
    let start = range.clone().find(|at| !blank(at)).unwrap_or(range.end);
    let end = range.clone().rev().find(|at| !blank(at)).map_or(start, |last| last + 1);
    start..end
}

/// Takes an edited text apart into what its parts have become; new text between two parts belongs to
/// the second one, and new text at the end to the last part that was there among the last two.
pub(super) fn parts<const N: usize>(old: [&str; N], text: &str) -> [String; N] {
    let (mut lines, mut owners): (Vec<&str>, Vec<usize>) = (Vec::new(), Vec::new());
    for (owner, part) in old.iter().enumerate().filter(|(_, part)| !part.is_empty()) {
        if !lines.is_empty() {
            lines.push("");
            owners.push(owner);
        }
        lines.extend(part.lines());
        owners.extend(part.lines().map(|_| owner));
    }
    let beyond =
        if old[N - 1].is_empty() && !old[N - 2].is_empty() && N > 2 { N - 2 } else { N - 1 };
    let new: Vec<&str> = text.lines().collect();
    let mut found: [Vec<&str>; N] = std::array::from_fn(|_| Vec::new());
    for op in capture_diff_slices(Algorithm::Patience, &lines, &new) {
        let (from, to) = (op.old_range(), op.new_range());
        for (offset, at) in to.enumerate() {
            let owner = match op {
                DiffOp::Insert { .. } => owners.get(from.start).copied().unwrap_or(beyond),
                _ => owners[(from.start + offset).min(from.end - 1)],
            };
            // What goes back to an earlier part than the line before goes with that line.
            let owner = (owner..N).find(|owner| found[owner + 1..].iter().all(Vec::is_empty));
            found[owner.unwrap_or(N - 1)].push(new[at]);
        }
    }
    found.map(|lines| {
        let all = trimmed(&lines, &(0..lines.len()));
        lines[all].join("\n")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_again() {
        let old = ["One.", "Two.", "Three."];
        let cases = [
            ("One.\n\nTwo.\n\nThree.", ["One.", "Two.", "Three."]),
            ("One!\n\nTwo.\n\nThree.", ["One!", "Two.", "Three."]),
            ("One.\n\nThree.", ["One.", "", "Three."]),
            ("One.\n\nTwo.\n\nMore.\n\nThree.", ["One.", "Two.", "More.\n\nThree."]),
            ("One.\n\nTwo.\n\nThree.\n\nMore.", ["One.", "Two.", "Three.\n\nMore."]),
            ("", ["", "", ""]),
        ];
        for (text, expected) in cases {
            assert_eq!(parts(old, text), expected, "{text}");
        }
        assert_eq!(parts(["One.", "", ""], "One.\n\nNew."), ["One.", "", "New."]);
        assert_eq!(
            parts(["One.", "Two.", ""], "One.\n\nTwo.\n\nNew."),
            ["One.", "Two.\n\nNew.", ""]
        );
        assert_eq!(parts(["One.", "", ""], "Other."), ["Other.", "", ""]);
    }
}
