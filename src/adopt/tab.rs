//! The lines of a section in, the tabs that seqdoc wrote in it out.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::config::{Labels, Word};

static MARKED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#" hl_lines="[^"]*""#).expect("a test uses the pattern"));

/// The tabs of a section, by their words: whether they belong to a response, and whether they show
/// headers.
const TABS: [(Word, bool, bool); 6] = [
    (Word::Header, false, true),
    (Word::Body, false, false),
    (Word::Request, false, false),
    (Word::Response, true, false),
    (Word::RequestHeaders, false, true),
    (Word::ResponseHeaders, true, true),
];

/// A tab that seqdoc wrote.
#[derive(Debug, Clone)]
pub(super) struct Tab {
    /// Its lines in the page, with its title.
    pub(super) lines: Range<usize>,
    /// The line that opens its fence.
    pub(super) open: usize,
    pub(super) word: Option<Word>,
}

impl Tab {
    /// Whether it shows the response in a section of an exchange, and whether it shows headers.
    pub(super) fn part(&self) -> Option<(bool, bool)> {
        let (_, response, headers) =
            TABS.into_iter().find(|(word, ..)| Some(*word) == self.word)?;
        Some((response, headers))
    }
}

/// A line and those after it that are indented.
pub(super) fn indented(lines: &[&str], start: usize, end: usize) -> Range<usize> {
    let is_outside = |at: &usize| !lines[*at].starts_with("    ") && !lines[*at].trim().is_empty();
    let end = (start + 1..end).find(is_outside).unwrap_or(end);
    let last = (start..end).rev().find(|at| !lines[*at].trim().is_empty());
    start..last.map_or(end, |last| last + 1)
}

/// Whether a tab of a section begins at a line.
pub(super) fn is_tab(lines: &[&str], at: usize, labels: &Labels) -> bool {
    tab_at(lines, at, lines.len(), labels).is_some()
}

/// Whether a tab of a section of an exchange begins at a line.
pub(super) fn is_exchange_tab(lines: &[&str], at: usize, labels: &Labels) -> bool {
    let tab = tab_at(lines, at, lines.len(), labels);
    tab.and_then(|tab| tab.word).is_some_and(|word| !matches!(word, Word::Header | Word::Body))
}

/// A line without what says which lines of its fence are highlighted.
pub(super) fn unmarked(line: &str) -> std::borrow::Cow<'_, str> {
    MARKED.replace(line, "")
}

/// The title of a tab.
fn titled(line: &str) -> Option<&str> {
    let title = line.strip_prefix("===")?.trim_start_matches('!').trim();
    Some(title.strip_prefix('"').and_then(|title| title.strip_suffix('"')).unwrap_or(title))
}

/// The tab that begins at a line: one with a known title, or one with a fence as seqdoc writes it.
pub(super) fn tab_at(lines: &[&str], at: usize, end: usize, labels: &Labels) -> Option<Tab> {
    let title = titled(lines.get(at)?)?;
    let open = lines.get(at + 1)?;
    let plain = Labels::default();
    let is = |labels: &Labels| TABS.into_iter().find(|(word, ..)| labels.get(*word) == title);
    let word = is(labels).or_else(|| is(&plain)).map(|(word, ..)| word);
    let is_fence = is_open(open) && open.contains(" linenums=\"1\"");
    let is_tab = word.is_some() && open.starts_with("    ") || is_fence && open.contains(" title=");
    is_tab.then(|| Tab { lines: at..closed(lines, at, end), open: at + 1, word })
}

/// Whether a line opens a fence, in a tab or wherever an edit put it.
fn is_open(line: &str) -> bool {
    line.starts_with("    ```") || line.contains("``` ") && line.contains(" title=")
}

/// Where a tab ends: with its fence, else before the next line that is not indented.
fn closed(lines: &[&str], at: usize, end: usize) -> usize {
    let open = lines[at + 1].trim_start_matches(|sign| sign != '`');
    let ticks = open.bytes().take_while(|byte| *byte == b'`').count();
    let begins = |at: &usize| {
        lines[*at].starts_with("===") && lines.get(at + 1).is_some_and(|line| is_open(line))
    };
    let next = (at + 2..end).find(begins).unwrap_or(end);
    let closes = |at: &usize| {
        let line = lines[*at].trim();
        ticks > 2 && line.len() >= ticks && line.bytes().all(|byte| byte == b'`')
    };
    // What is not indented may be a fence that a person put into the tab.
    let is_inside = |at: &usize| lines[*at].starts_with("    ");
    let close = (at + 2..next).find(|at| is_inside(at) && closes(at));
    match close.or_else(|| (at + 2..next).find(closes)) {
        Some(close) => close + 1,
        None => indented(lines, at, next).end,
    }
}

/// The words of tabs with these titles.
pub(super) fn words<'t>(titles: impl Iterator<Item = &'t str>, labels: &Labels) -> Vec<Word> {
    let word = |line: &str| {
        let title = titled(line)?;
        TABS.into_iter().find(|(word, ..)| labels.get(*word) == title).map(|(word, ..)| word)
    };
    titles.filter_map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn highlights_are_taken_out_of_a_fence() {
        let line = "    ``` json title=\"x\" linenums=\"1\" hl_lines=\"2 4-5\"";
        assert_eq!(unmarked(line), "    ``` json title=\"x\" linenums=\"1\"");
    }
}
