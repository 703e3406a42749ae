//! The text of a `body.md` in, where its sections are out.
//!
//! A section begins with a heading that names a step, or with the line that says who called whom:
//! a person may have changed the heading to any words, or taken it away.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::route::Route;
use super::tab;
use crate::config::{Anchors, Labels, Sections};
use crate::note::{Anchor, Fence, Selector};
use crate::number::StepNumber;
use crate::selector;

static NUMBERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^#+ *\([0-9]+-[0-9]+\)").expect("a test uses the pattern"));

/// A `body.md` that a person may have edited.
#[derive(Debug)]
pub(super) struct Page<'p> {
    pub(super) lines: Vec<&'p str>,
    pub(super) sections: Vec<Section>,
}

/// What a `body.md` says of a step, or of an exchange.
#[derive(Debug, Clone)]
pub(super) struct Section {
    /// Its lines, counted from 0.
    pub(super) lines: Range<usize>,
    /// The line of its heading.
    pub(super) heading: Option<usize>,
    /// The line of another heading with its number, which a person added.
    pub(super) titled: Option<usize>,
    /// Which step it is about.
    pub(super) selector: Selector,
    /// Whether there is more of it than a heading.
    pub(super) has_blocks: bool,
    /// How it was found.
    pub(super) kind: Kind,
}

/// How a section is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its heading names a call.
    Named,
    /// Its heading has a number, and any words.
    Numbered,
    /// It has a line that says who called whom.
    Routed,
}

/// What the sections of a page are about, and what ids they have; no ids are known without sections.
#[must_use]
pub(crate) fn form(text: &str, labels: &Labels) -> (Sections, Option<Anchors>) {
    let page = Page::of(text, labels);
    let lines = &page.lines;
    let numbered = page.sections.iter().filter_map(|section| section.heading);
    let numbered = numbered.filter(|line| NUMBERS.is_match(lines[*line])).count() > 0;
    let tabs = (0..lines.len()).any(|at| tab::is_exchange_tab(lines, at, labels));
    let sections = if numbered && tabs { Sections::Exchange } else { Sections::Step };
    let before = |anchor: &Anchor| anchor.before.clone();
    let mut anchors = page.sections.iter().filter_map(|section| section.selector.anchor.as_ref());
    let anchors = Anchors(anchors.next().map(before));
    (sections, (!page.sections.is_empty()).then_some(anchors))
}

impl<'p> Page<'p> {
    pub(super) fn of(text: &'p str, labels: &Labels) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let mut sections: Vec<Section> = Vec::new();
        for section in with_ends(&lines, begun(&lines), labels) {
            let stands = section.stands(&sections, labels, &lines);
            match sections.last_mut() {
                Some(before) if before.takes_in(&section) => before.take_in(&section),
                Some(before) if !stands => before.lines.end = section.lines.end,
                // Without a section before it, it is a part of what stands above all sections.
                _ if stands => sections.push(section),
                _ => {}
            }
        }
        Self { lines, sections }
    }

    /// Makes sections that have no step, and nothing but a heading, a part of those before them.
    pub(super) fn join(&mut self, steps: &mut Vec<Option<StepNumber>>) {
        let mut kept: Vec<(Section, Option<StepNumber>)> = Vec::new();
        for (section, step) in self.sections.drain(..).zip(steps.drain(..)) {
            let is_text = step.is_none() && (!section.has_blocks || section.heading.is_none());
            match kept.last_mut() {
                Some((before, _)) if is_text => before.lines.end = section.lines.end,
                _ => kept.push((section, step)),
            }
        }
        (self.sections, *steps) = kept.into_iter().unzip();
    }
}

/// The headings and lines at which a section may begin.
fn begun(lines: &[&str]) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    let mut fence = Fence::default();
    let mut has_route = false;
    for (at, line) in lines.iter().enumerate() {
        let route = Route::of(lines.get(at + 1).unwrap_or(&""));
        if fence.is_open() && line.starts_with("### ") && route.is_some() {
            // A fence that a person left open ends where the next section begins.
            fence = Fence::default();
        }
        // What is indented stands in a tab, and a body may hold the start of a fence.
        if !line.starts_with(' ') {
            fence.follow(line);
        }
        if fence.is_open() || line.starts_with(' ') {
            continue;
        }
        if line.starts_with('#') {
            let section =
                headed(line, route).map(|(kind, selector)| Section::at(at, kind, selector));
            has_route &= section.is_none();
            found.extend(section.map(|section| Section { heading: Some(at), ..section }));
        } else if let Some(route) = Route::of(line) {
            if has_route {
                found.push(Section::at(at, Kind::Routed, route.selector()));
            }
            has_route = true;
        }
    }
    found
}

/// Which step a heading means, by what it says or by the line below it.
fn headed(line: &str, route: Option<Route<'_>>) -> Option<(Kind, Selector)> {
    let text = line.trim_start_matches('#').trim();
    if let Some(selector) = Selector::parse(text) {
        return Some((Kind::Named, selector));
    }
    let (number, _) = selector::numbered(text);
    if line.starts_with("### ") && number.is_some() {
        return Some((Kind::Numbered, Selector::of_step(number)));
    }
    route.map(|route| (Kind::Routed, route.selector()))
}

/// The sections with the lines up to the next one.
fn with_ends(lines: &[&str], begun: Vec<Section>, labels: &Labels) -> Vec<Section> {
    let ends = begun.iter().skip(1).map(|next| next.lines.start).chain([lines.len()]);
    let ends: Vec<usize> = ends.collect();
    let ended = |(section, end): (Section, usize)| {
        let inside = section.lines.start..end;
        let has_blocks = inside
            .clone()
            .any(|at| Route::of(lines[at]).is_some() || tab::is_tab(lines, at, labels));
        Section { lines: inside, has_blocks, ..section }
    };
    begun.into_iter().zip(ends).map(ended).collect()
}

impl Section {
    fn at(line: usize, kind: Kind, selector: Selector) -> Self {
        let lines = line..line;
        Self { lines, heading: None, titled: None, selector, has_blocks: false, kind }
    }

    /// One of which only the tabs and what follows them are left.
    pub(super) fn of_tabs(lines: Range<usize>, step: StepNumber) -> Self {
        let selector = Selector::of_step(Some(step));
        let section = Self::at(lines.start, Kind::Routed, selector);
        Self { lines, has_blocks: true, ..section }
    }

    fn number(&self) -> Option<StepNumber> {
        self.selector.call.number
    }

    /// Whether what follows is a second heading of this section.
    fn takes_in(&self, next: &Self) -> bool {
        let same = next.kind == Kind::Numbered && next.number() == self.number();
        same && self.titled.is_none() && !(self.has_blocks && next.has_blocks)
    }

    fn take_in(&mut self, next: &Self) {
        self.titled = next.heading;
        self.lines.end = next.lines.end;
        self.has_blocks |= next.has_blocks;
    }

    /// Whether it is a section, and no heading in the text of the one before.
    fn stands(&self, before: &[Self], labels: &Labels, lines: &[&str]) -> bool {
        match self.kind {
            Kind::Named => self.number().is_some() || self.has_blocks,
            // A list of reasons may count, too.
            Kind::Numbered => {
                self.has_blocks || before.last().is_none_or(|last| last.number() < self.number())
            }
            Kind::Routed => {
                self.heading.is_some()
                    || self.lines.clone().any(|at| tab::is_tab(lines, at, labels))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_begin_at_headings_and_at_routes() {
        let text = "# Page\n\n### (1) GET /a\n`x` --> `y`\n\n```\n### (9) GET /no\n```\n\n\
                    === \"Header\"\n    ``` http title=\"a\" linenums=\"1\"\n    ### (2) GET /b\n    ```\n\n\
                    #### (1) A reason\n\n### Any words\n`x` <-- `y`\n\n`y` --> `z`\n\
                    === \"Body\"\n    ``` json title=\"b\"\n    ```\n\n\
                    ### (4) GET /c\n### (4) Mine\n`y` <-- `z`\n### 200 words and `more`\n";
        let page = Page::of(text, &Labels::default());
        let starts: Vec<usize> = page.sections.iter().map(|section| section.lines.start).collect();
        assert_eq!(starts, [2, 16, 19, 24]);
        assert_eq!(page.sections[3].titled, Some(25));
        assert_eq!(page.sections[2].heading, None);
        assert_eq!(page.sections[3].lines.end, 28);
    }

    #[test]
    fn a_heading_without_tabs_is_a_section_if_its_number_goes_on() {
        let route = "`x` --> `y`\n\n";
        let text =
            format!("### (3) GET /a\n{route}### (3) Mine\n\n### (4) Later\n\n### (2) Cause\n");
        let page = Page::of(&text, &Labels::default());
        let starts: Vec<usize> = page.sections.iter().map(|section| section.lines.start).collect();
        assert_eq!((starts, page.sections[0].titled), (vec![0, 5], Some(3)));
        assert_eq!(page.sections[1].lines, 5..8, "a list of causes counts by itself");
    }
}
