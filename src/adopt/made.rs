//! The text of a `body.md` as seqdoc makes it in, its sections out.

use std::sync::LazyLock;

use regex::Regex;

use super::route::Route;
use super::tab::{self, unmarked};
use crate::config::{Labels, Word};
use crate::number::{Span, StepNumber};

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^### \(([0-9]+)(?:-([0-9]+))?\) ?").expect("a test uses the pattern")
});

/// A section as seqdoc makes it, without notes.
#[derive(Debug)]
pub(super) struct Made<'m> {
    pub(super) steps: Span,
    /// The line of its heading.
    pub(super) heading: &'m str,
    pub(super) route: &'m str,
    /// The box that says which operation of an API it is.
    pub(super) reference: Vec<&'m str>,
    /// Its tabs, with their titles.
    pub(super) tabs: Vec<Vec<&'m str>>,
}

/// The sections of a text that has no notes.
pub(super) fn sections(text: &str) -> Vec<Made<'_>> {
    let lines: Vec<&str> = text.lines().collect();
    split(&lines).into_iter().filter_map(|(steps, range)| of(steps, &lines[range])).collect()
}

/// Where the sections of a text that seqdoc made are, with or without notes.
pub(super) fn split(lines: &[&str]) -> Vec<(Span, std::ops::Range<usize>)> {
    let mut starts: Vec<(Span, usize)> = Vec::new();
    for (at, pair) in lines.windows(2).enumerate() {
        let Some(steps) = numbers(pair[0]).filter(|_| Route::of(pair[1]).is_some()) else {
            continue;
        };
        if starts.last().is_none_or(|(before, _)| before.first < steps.first) {
            starts.push((steps, at));
        }
    }
    let ends = starts.iter().skip(1).map(|(_, start)| *start).chain([lines.len()]);
    let ends: Vec<usize> = ends.collect();
    starts.into_iter().zip(ends).map(|((steps, start), end)| (steps, start..end)).collect()
}

fn numbers(line: &str) -> Option<Span> {
    let found = NUMBER.captures(line)?;
    let step = |at: usize| StepNumber::new(found.get(at)?.as_str().parse().ok()?);
    let first = step(1)?;
    Some(Span::new(first, step(2).unwrap_or(first)))
}

fn of<'m>(steps: Span, lines: &[&'m str]) -> Option<Made<'m>> {
    let (heading, route) = (*lines.first()?, *lines.get(1)?);
    // Only tabs and the box of a reference are left; empty lines part them, and may be in a tab.
    let is_start = |line: &&str| line.starts_with("===") || line.starts_with("!!! ");
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    for line in &lines[2..] {
        if is_start(line) {
            blocks.push(Vec::new());
        }
        if let Some(block) = blocks.last_mut() {
            block.push(*line);
        }
    }
    for block in &mut blocks {
        while block.pop_if(|line| line.trim().is_empty()).is_some() {}
    }
    let (tabs, reference): (Vec<_>, Vec<_>) =
        blocks.into_iter().partition(|block| block[0].starts_with("==="));
    Some(Made { steps, heading, route, reference: reference.concat(), tabs })
}

impl Made<'_> {
    /// Whether a line is its route, as it is or as a title has it.
    pub(super) fn is_route(&self, line: &str) -> bool {
        let line = line.trim_end();
        let same = |route: Route<'_>| {
            Route::of(self.route).is_some_and(|made| made.call().ends == route.call().ends)
        };
        line == self.route || Route::of(line).is_some_and(same)
    }

    /// Whether some lines are one of its tabs, whatever lines are highlighted.
    pub(super) fn is_tab(&self, lines: &[&str]) -> bool {
        let same = |tab: &Vec<&str>| {
            let pairs = || tab.iter().zip(lines).skip(1);
            tab.len() == lines.len() && pairs().all(|(made, line)| unmarked(made) == unmarked(line))
        };
        self.tabs.iter().any(same)
    }

    /// What its tabs show.
    pub(super) fn words(&self, labels: &Labels) -> Vec<Word> {
        tab::words(self.tabs.iter().map(|tab| tab[0]), labels)
    }

    /// The lines that open the fences of its bodies.
    pub(super) fn bodies(&self, labels: &Labels) -> Vec<&str> {
        let is_body = |word: &Word| matches!(word, Word::Body | Word::Request | Word::Response);
        let tabs = self.tabs.iter().zip(self.words(labels));
        tabs.filter(|(_, word)| is_body(word)).filter_map(|(tab, _)| tab.get(1).copied()).collect()
    }

    /// What its heading says, without number and ids.
    pub(super) fn called(&self) -> String {
        called(self.heading)
    }
}

/// What a heading says, without number and ids.
pub(super) fn called(line: &str) -> String {
    let text = line.trim_start_matches('#').trim();
    let (text, _) = crate::note::without_anchor(text);
    let (_, rest) = crate::selector::numbered(text.trim());
    rest.trim().to_owned()
}
