//! The lines of a section in, which of them seqdoc writes by itself out: heading, route, reference and
//! tabs, wherever a person put text between them.

use std::ops::Range;

use super::made::Made;
use super::page::Section;
use super::route::Route;
use super::tab::{Tab, indented, tab_at, unmarked};
use crate::config::{Labels, Word};
use crate::note::Fence;

/// What seqdoc wrote in a section, by lines of the page.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    pub(super) route: Option<usize>,
    pub(super) reference: Option<Range<usize>>,
    pub(super) tabs: Vec<Tab>,
}

impl Blocks {
    /// Finds them in a section. `boxes` says whether a reference that is not the same as the one that
    /// is made was edited by hand; else it was written by hand.
    pub(super) fn find(
        lines: &[&str],
        section: &Section,
        made: Option<&Made<'_>>,
        labels: &Labels,
        boxes: bool,
    ) -> Self {
        let inside =
            section.lines.start + usize::from(section.heading.is_some())..section.lines.end;
        let tabs = tabs(lines, &inside, made, labels);
        let in_tab = |at: &usize| tabs.iter().any(|tab| tab.lines.contains(at));
        let end = tabs.first().map_or(inside.end, |tab| tab.lines.start);
        let outside = || inside.clone().filter(|at| !in_tab(at));
        let is_made = |at: &usize| made.is_some_and(|made| made.is_route(lines[*at]));
        let is_route = |at: &usize| Route::of(lines[*at]).is_some();
        let first =
            outside().find(|at| !lines[*at].trim().is_empty() && section.titled != Some(*at));
        let route = outside().find(is_made).or(first.filter(is_route));
        let reference = made.map_or(&[][..], |made| &made.reference);
        let same = |at: &usize| !reference.is_empty() && lines[*at..].starts_with(reference);
        let like =
            |at: &usize| boxes && !reference.is_empty() && lines[*at].starts_with("!!! reference");
        let found = outside().find(same).map(|at| at..at + reference.len());
        let found =
            found.or_else(|| (inside.start..end).find(like).map(|at| indented(lines, at, end)));
        Self { route, reference: found, tabs }
    }

    /// Finds them in the lines of a section that seqdoc made, from its heading on.
    pub(super) fn of_made(lines: &[&str], labels: &Labels) -> Self {
        let inside = 0..lines.len();
        let box_at = (2..lines.len()).find(|at| !lines[*at].trim().is_empty());
        let box_at = box_at.filter(|at| lines[*at].starts_with("!!! reference "));
        let reference = box_at.map(|at| indented(lines, at, lines.len()));
        Self { route: Some(1), reference, tabs: tabs(lines, &inside, None, labels) }
    }

    /// Whether a line of the page is in one of them.
    pub(super) fn hold(&self, at: usize) -> bool {
        self.route == Some(at)
            || self.reference.as_ref().is_some_and(|lines| lines.contains(&at))
            || self.tabs.iter().any(|tab| tab.lines.contains(&at))
    }
}

/// The tabs of a section: of several with one title, the one that is as seqdoc makes it.
fn tabs(
    lines: &[&str],
    inside: &Range<usize>,
    made: Option<&Made<'_>>,
    labels: &Labels,
) -> Vec<Tab> {
    let mut found: Vec<Tab> = Vec::new();
    let (mut at, mut fence) = (inside.start, Fence::default());
    while at < inside.end {
        if !lines[at].starts_with(' ') {
            fence.follow(lines[at]);
        }
        let tab = tab_at(lines, at, inside.end, labels).filter(|_| !fence.is_open());
        at = tab.as_ref().map_or(at + 1, |tab| tab.lines.end);
        found.extend(tab);
    }
    let wanted = made.map_or(2, |made| made.tabs.len());
    let is_made = |tab: &Tab| made.is_some_and(|made| made.is_tab(&lines[tab.lines.clone()]));
    let exact: Vec<bool> = found.iter().map(is_made).collect();
    let mut kept: Vec<Tab> = Vec::new();
    for (index, tab) in found.iter().enumerate() {
        let twin = |other: usize| other != index && found[other].word == tab.word;
        let better = (0..found.len()).any(|other| twin(other) && exact[other] && !exact[index]);
        let earlier = (0..index).any(|other| twin(other) && (exact[other] || !exact[index]));
        let known = (0..found.len()).filter(|other| found[*other].word.is_some() && exact[*other]);
        let strange = tab.word.is_none() && known.count() >= wanted;
        if tab.word.is_some() && !better && !earlier || tab.word.is_none() && !strange {
            kept.push(tab.clone());
        }
    }
    let mut kept = named(kept, made, labels);
    if let Some(made) = made {
        kept.extend(strayed(lines, inside, made, labels, &kept));
        kept.sort_by_key(|tab| tab.lines.start);
    }
    kept
}

/// The fences of tabs that have lost their title: they are the same as seqdoc makes them.
fn strayed(
    lines: &[&str],
    inside: &Range<usize>,
    made: &Made<'_>,
    labels: &Labels,
    known: &[Tab],
) -> Vec<Tab> {
    let mut found: Vec<Tab> = Vec::new();
    let words = made.words(labels);
    let missing = made.tabs.iter().zip(words);
    for (tab, word) in missing.filter(|(_, word)| known.iter().all(|tab| tab.word != Some(*word))) {
        let fence = &tab[1..];
        let is_same = |start: &usize| {
            let here = &lines[*start..(start + fence.len()).min(inside.end)];
            here.len() == fence.len()
                && here.iter().zip(fence).all(|(line, made)| unmarked(line) == unmarked(made))
        };
        let is_free = |start: &usize| {
            let taken = |tab: &Tab| tab.lines.contains(start);
            !known.iter().chain(&found).any(taken)
        };
        let starts = inside.clone().filter(|at| lines[*at].starts_with("    ```"));
        if let Some(open) = starts.filter(is_free).find(is_same) {
            found.push(Tab { lines: open..open + fence.len(), open, word: Some(word) });
        }
    }
    found
}

/// Tabs with other titles are those that are missing, in their order.
fn named(mut tabs: Vec<Tab>, made: Option<&Made<'_>>, labels: &Labels) -> Vec<Tab> {
    let words: Vec<Word> = match made {
        Some(made) => made.words(labels),
        None => vec![Word::Header, Word::Body],
    };
    let known: Vec<Word> = tabs.iter().filter_map(|tab| tab.word).collect();
    let mut missing = words.into_iter().filter(|word| !known.contains(word));
    for tab in tabs.iter_mut().filter(|tab| tab.word.is_none()) {
        tab.word = missing.next();
    }
    tabs.retain(|tab| tab.word.is_some());
    tabs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_that_ends_a_section_is_whole() {
        let mut lines =
            vec!["### `GET /x`", "`a` --> `b`", "", "!!! reference \"x\"", "    [x](y)"];
        for more in ["", "", "Text."] {
            let reference = Blocks::of_made(&lines, &Labels::default()).reference;
            assert_eq!(reference, Some(3..5), "{lines:?}");
            lines.push(more);
        }
    }

    fn found(text: &str) -> Blocks {
        let labels = Labels::default();
        let page = crate::adopt::page::Page::of(text, &labels);
        Blocks::find(&page.lines, &page.sections[0], None, &labels, false)
    }

    const HEAD: &str = "### (1) GET /a\n";

    #[test]
    fn the_first_line_below_the_headings_is_the_route_if_it_is_one() {
        for (below, route) in [
            ("`x` --> `y`\n\nMine.\n", Some(1)),
            ("\n`x` --> `y`\n", Some(2)),
            ("### (1) Mine\n`x` --> `y`\n", Some(2)),
            ("Mine.\n\n`x` --> `y`\n", None),
        ] {
            assert_eq!(found(&[HEAD, below].concat()).route, route, "{below}");
        }
    }

    #[test]
    fn a_tab_with_another_title_is_the_one_that_is_missing() {
        let tab = |title: &str| {
            format!(
                "=== \"{title}\"\n    ``` json title=\"a\" linenums=\"1\"\n    {{}}\n    ```\n\n"
            )
        };
        let known = |titles: &[&str]| {
            let tabs: String = titles.iter().map(|title| tab(title)).collect();
            let found = found(&format!("{HEAD}`x` --> `y`\n\n{tabs}"));
            found.tabs.iter().map(|tab| (tab.lines.start, tab.word)).collect::<Vec<_>>()
        };
        let (header, body) = (Some(Word::Header), Some(Word::Body));
        assert_eq!(known(&["Header", "Body"]), [(3, header), (8, body)]);
        assert_eq!(known(&["Header", "Mine"]), [(3, header), (8, body)]);
        assert_eq!(known(&["Mine", "Body"]), [(3, header), (8, body)]);
        assert_eq!(known(&["Header", "Body", "Body"]), [(3, header), (8, body)], "the first");
        assert_eq!(known(&["One", "Two", "Three"]), [(3, header), (8, body)], "there are two");
    }
}
