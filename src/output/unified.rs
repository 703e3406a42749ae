//! The text of a file and its new text in, what differs as a unified diff out.
//!
//! Time and memory are bounded: where too much differs, or a text is too long, a line says that.

use std::borrow::Cow;
use std::ops::Range;

use indexmap::IndexMap;

use crate::compare::equal_pairs;
use crate::text::{decode, visible};

/// So many bytes of a text are compared.
pub(super) const LONGEST: usize = 4 << 20;

/// So many equal lines stand around a change.
const CONTEXT: usize = 3;

/// A line of both texts, or of one of them.
struct Line<'t> {
    /// A space, `-` or `+`.
    sign: char,
    text: &'t [u8],
    /// How many lines of each text come before.
    before: [usize; 2],
}

/// The differences, below two lines with the name of the file. There is no old text of a new file.
pub(crate) fn unified(name: &str, old: Option<&[u8]>, new: &[u8]) -> String {
    let from = if old.is_some() { name } else { "/dev/null" };
    let mut text = format!("--- {from}\n+++ {name}\n");
    let old = old.unwrap_or_default();
    if old.len().max(new.len()) > LONGEST {
        return text + "@@ a text of more than 4 MiB is not compared @@\n";
    }
    let old = with_line_ends_of(new, old);
    let [old, new] = [&old, new].map(|text| text.split_inclusive(|byte| *byte == b'\n'));
    let [old, new]: [Vec<_>; 2] = [old.collect(), new.collect()];
    let Some(pairs) = pairs(&old, &new) else {
        let [old, new] = [old.len(), new.len()];
        return text + &format!("@@ {old} lines become {new}; too many differ to list them @@\n");
    };
    let lines = all(&old, &new, &pairs);
    hunks(&lines).for_each(|hunk| write(hunk, &mut text));
    text
}

/// The old text without the CRLF that a checkout may have made.
fn with_line_ends_of<'t>(new: &[u8], old: &'t [u8]) -> Cow<'t, [u8]> {
    let crlf = memchr::memmem::Finder::new("\r\n");
    if crlf.find(new).is_some() || crlf.find(old).is_none() {
        return Cow::Borrowed(old);
    }
    let mut text = Vec::with_capacity(old.len());
    let mut from = 0;
    for at in crlf.find_iter(old) {
        text.extend_from_slice(&old[from..at]);
        from = at + 1;
    }
    text.extend_from_slice(&old[from..]);
    Cow::Owned(text)
}

/// The lines that stay; `None` if too many do not.
fn pairs(old: &[&[u8]], new: &[&[u8]]) -> Option<Vec<(usize, usize)>> {
    let mut numbers = IndexMap::new();
    let [old, new]: [Vec<u64>; 2] = [old, new].map(|lines| {
        let number = |line: &&[u8]| {
            let next = numbers.len() as u64;
            *numbers.entry(line.to_vec()).or_insert(next)
        };
        lines.iter().map(number).collect()
    });
    equal_pairs(&old, &new)
}

/// All lines of both texts, in one order.
fn all<'t>(old: &[&'t [u8]], new: &[&'t [u8]], pairs: &[(usize, usize)]) -> Vec<Line<'t>> {
    let (mut lines, mut before) = (Vec::new(), [0, 0]);
    for end in pairs.iter().copied().chain([(old.len(), new.len())]) {
        let gone = (before[0]..end.0).zip(&old[before[0].min(end.0)..]);
        lines.extend(gone.map(|(at, text)| Line { sign: '-', text, before: [at, before[1]] }));
        let come = (before[1]..end.1).zip(&new[before[1].min(end.1)..]);
        lines.extend(come.map(|(at, text)| Line { sign: '+', text, before: [end.0, at] }));
        if let Some(text) = old.get(end.0) {
            lines.push(Line { sign: ' ', text, before: [end.0, end.1] });
        }
        before = [end.0 + 1, end.1 + 1];
    }
    lines
}

/// The changes, each with equal lines around it; those that are near to each other are one.
fn hunks<'l, 't>(lines: &'l [Line<'t>]) -> impl Iterator<Item = &'l [Line<'t>]> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (at, _) in lines.iter().enumerate().filter(|(_, line)| line.sign != ' ') {
        let range = at.saturating_sub(CONTEXT)..(at + 1 + CONTEXT).min(lines.len());
        match ranges.last_mut().filter(|last| last.end >= range.start) {
            Some(last) => last.end = range.end,
            None => ranges.push(range),
        }
    }
    ranges.into_iter().map(|range| &lines[range])
}

fn write(hunk: &[Line<'_>], text: &mut String) {
    let Some(first) = hunk.first() else { return };
    let place = |side: usize, sign: char| {
        let count = hunk.iter().filter(|line| line.sign == ' ' || line.sign == sign).count();
        // Where there is no line, the one before is named.
        let start = first.before[side] + usize::from(count > 0);
        if count == 1 { start.to_string() } else { format!("{start},{count}") }
    };
    text.extend(["@@ -", &place(0, '-'), " +", &place(1, '+'), " @@\n"]);
    for line in hunk {
        let shown = decode(line.text);
        text.push(line.sign);
        *text += &visible(shown.trim_end_matches('\n'));
        *text += if shown.ends_with('\n') { "\n" } else { "\n\\ No newline at end of file\n" };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_stand_between_equal_lines() {
        let old = (1..=30).map(|n| n.to_string() + "\n").collect::<Vec<_>>().concat();
        let new = old.replace("\n2\n", "\ntwo\n").replace("\n20\n", "\n") + "end";
        let expected = "--- a.md\n+++ a.md\n@@ -1,5 +1,5 @@\n 1\n-2\n+two\n 3\n 4\n 5\n@@ -17,7 +17,6 @@\n \
                        17\n 18\n 19\n-20\n 21\n 22\n 23\n@@ -28,3 +27,4 @@\n 28\n 29\n 30\n+end\n\\ No \
                        newline at end of file\n";
        assert_eq!(unified("a.md", Some(old.as_bytes()), new.as_bytes()), expected);
        // What a checkout made of the line ends is no change.
        let checked_out = old.replace('\n', "\r\n");
        assert_eq!(unified("a.md", Some(checked_out.as_bytes()), new.as_bytes()), expected);
    }

    #[test]
    fn changes_whose_equal_lines_meet_are_one() {
        let numbers = |count: usize| (1..=count).map(|n| n.to_string() + "\n").collect::<String>();
        let hunks = |between: usize| {
            let old = format!("a\n{}b\n", numbers(between));
            let new = format!("A\n{}B\n", numbers(between));
            unified("a.md", Some(old.as_bytes()), new.as_bytes()).matches("\n@@ ").count()
        };
        assert_eq!([2 * CONTEXT, 2 * CONTEXT + 1].map(hunks), [1, 2]);
    }

    #[test]
    fn a_new_file_has_only_new_lines() {
        assert_eq!(unified("a", None, b"x\n"), "--- /dev/null\n+++ a\n@@ -0,0 +1 @@\n+x\n");
        assert_eq!(unified("a", Some(b"x\n"), b""), "--- a\n+++ a\n@@ -1 +0,0 @@\n-x\n");
    }

    #[test]
    fn what_is_too_much_is_not_listed() {
        let lines =
            |word: &str| (0..3000).map(|n| format!("{word} {n}\n")).collect::<Vec<_>>().concat();
        let (old, new) = (lines("a"), lines("b"));
        let text = unified("a", Some(old.as_bytes()), new.as_bytes());
        assert!(text.ends_with("\n@@ 3000 lines become 3000; too many differ to list them @@\n"));
        let text = unified("a", None, &vec![b'x'; LONGEST + 1]);
        assert!(text.ends_with("\n@@ a text of more than 4 MiB is not compared @@\n"));
    }
}
