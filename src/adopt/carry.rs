//! A page, its sections at their steps, and the notes as they stand in; what a person changed of each
//! note out.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::Told;
use super::base::Base;
use super::block::Blocks;
use super::made::{Made, called};
use super::opening::{highlighted, language};
use super::page::{Page, Section};
use super::restore::renumbered;
use super::tab::Tab;
use super::text::{Own, parts};
use crate::config::Labels;
use crate::note::{Marked, Placed, Selector, Standing, apart};
use crate::number::StepNumber;

static DIGITS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("[0-9]+").expect("a test uses the pattern"));

/// What a person changed of the note at a step.
#[derive(Debug, Default)]
pub(super) struct Edit {
    /// The line of the page where the note begins, counted from 0.
    pub(super) line: usize,
    /// The texts that changed, as the page shows them.
    pub(super) texts: [Option<String>; 2],
    /// The title, if it changed; empty if it was taken away.
    pub(super) title: Option<String>,
    /// The highlighted lines of the headers and of the body, if they changed.
    pub(super) marks: [Option<BTreeSet<usize>>; 2],
}

/// What a person changed of all notes.
#[derive(Debug, Default)]
pub(super) struct Edits {
    pub(super) by_step: BTreeMap<StepNumber, Edit>,
    /// What is not carried over, since a note that may be newer has something else.
    pub(super) told: Vec<Told>,
    /// Lines of the page that such a note has otherwise, counted from 0: nothing is lost with them.
    pub(super) older: HashSet<usize>,
}

impl Edits {
    fn at(&mut self, step: StepNumber) -> &mut Edit {
        self.by_step.entry(step).or_default()
    }
}

/// A section of a page at its step.
#[derive(Debug)]
pub(super) struct Placing<'p> {
    pub(super) section: &'p Section,
    pub(super) step: StepNumber,
    /// The response whose notes stand in the section, too.
    pub(super) response: Option<StepNumber>,
    /// Whether its heading means its step by the call that it names.
    pub(super) names_call: bool,
    /// What seqdoc makes there.
    pub(super) made: Option<&'p Made<'p>>,
    pub(super) blocks: Blocks,
}

/// What the edits are seen against.
pub(super) struct Carry<'c> {
    pub(super) page: &'c Page<'c>,
    pub(super) standing: &'c Standing,
    pub(super) labels: &'c Labels,
    /// Gives a number of the page as the recording has it today.
    pub(super) renumber: &'c dyn Fn(&str) -> String,
    pub(super) base: Base,
}

impl Carry<'_> {
    /// The changes of all notes, by their steps.
    pub(super) fn edits(&self, sections: &[Placing<'_>]) -> Edits {
        let mut edits = Edits::default();
        for placing in sections {
            self.texts(placing, &mut edits);
            self.title(placing, &mut edits);
            for tab in &placing.blocks.tabs {
                self.marks(placing, tab, &mut edits);
            }
        }
        edits
    }

    fn texts(&self, placing: &Placing<'_>, edits: &mut Edits) {
        let own = Own::of(self.page, placing.section, &placing.blocks);
        let placed = self.standing.placed(placing.step);
        let answer = placing.response.map(|step| self.standing.placed(step)).unwrap_or_default();
        let old = [placed.above, placed.below, apart(&answer.above), answer.below];
        let lines = own.lines.map(|line| line.unwrap_or(placing.section.lines.start));
        let is_whole = !placing.blocks.tabs.is_empty() || old[1..].iter().all(String::is_empty);
        let new = match placing.response {
            _ if !is_whole => parts(old.each_ref().map(String::as_str), &own.above),
            None => [own.above, own.below, String::new(), String::new()],
            Some(_) => {
                let [below, above, last] = Self::answered([&old[1], &old[2], &old[3]], &own.below);
                [own.above, below, above, last]
            }
        };
        let steps = [Some(placing.step), Some(placing.step), placing.response, placing.response];
        for (at, (old, new)) in old.iter().zip(new).enumerate() {
            let Some(step) = steps[at].filter(|_| !self.same(old, &new)) else { continue };
            let line = lines[usize::from(at > 0)];
            if self.keeps(step) {
                if !new.is_empty() {
                    let count = new.lines().count();
                    edits.told.push(Told::lost(line, count, self.base.differs("text")));
                }
                continue;
            }
            let edit = edits.at(step);
            edit.line = line;
            edit.texts[at % 2] = Some(new);
        }
    }

    /// Whether the note at a step stays, whatever the page has: it may be newer.
    fn keeps(&self, step: StepNumber) -> bool {
        !self.base.is_same() && self.standing.index(step).is_some()
    }

    /// What stands below the tabs of an exchange: the lower text of the request, and both texts of the
    /// response. What cannot stand above the tabs of a note goes below them, which shows the same.
    fn answered(old: [&str; 3], text: &str) -> [String; 3] {
        let [below, above, last] = parts(old, text);
        if above == old[1] || crate::note::holds(&above, &last) {
            return [below, above, last];
        }
        let both = [above, last].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
        [below, String::new(), both.join("\n\n")]
    }

    fn same(&self, old: &str, new: &str) -> bool {
        old == new || old == renumbered(new, self.renumber)
    }

    /// What the heading says, if that is neither what it says today nor the call of its step.
    fn title(&self, placing: &Placing<'_>, edits: &mut Edits) {
        let Some(line) = placing.section.titled.or(placing.section.heading) else { return };
        let Some(made) = placing.made else { return };
        let title = |step: StepNumber| self.standing.placed(step).title;
        let own = title(placing.step);
        // The title of a section of an exchange may be that of its response.
        let owner = placing.response.filter(|step| own.is_none() && title(*step).is_some());
        let owner = owner.unwrap_or(placing.step);
        let before = title(owner);
        let heading = called(self.page.lines[line]);
        let is_call = || {
            let read = Selector::parse(&heading).filter(|read| read.call.response.is_some());
            read.is_some() && placing.names_call
        };
        let is_broken = heading.is_empty() || heading.contains("<a ") || heading.contains("</a");
        let title = if before.as_ref().is_some_and(|before| *before == heading) || is_broken {
            return;
        } else if heading == made.called() {
            String::new()
        } else if is_call() {
            return;
        } else {
            // The attribute cannot hold a quote.
            heading.replace('"', "'")
        };
        if title == before.unwrap_or_default() {
            return;
        }
        if !self.keeps(owner) {
            let edit = edits.by_step.entry(owner);
            edit.or_insert_with(|| Edit { line, ..Edit::default() }).title = Some(title);
        } else if title.is_empty() {
            edits.older.insert(line);
        } else {
            edits.told.push(Told::lost(line, 1, self.base.differs("title")));
        }
    }

    fn marks(&self, placing: &Placing<'_>, tab: &Tab, edits: &mut Edits) {
        let Some((response, headers)) = tab.part() else { return };
        let step = placing.response.filter(|_| response).unwrap_or(placing.step);
        let Placed { header_lines, body_lines, .. } = self.standing.placed(step);
        let before = if headers { header_lines } else { body_lines };
        let Some(wanted) = highlighted(self.page.lines[tab.open]) else { return };
        let lines = &self.page.lines[tab.lines.clone()];
        let is_made = placing.made.is_some_and(|made| made.is_tab(lines));
        // In a body that is another one, the numbers of lines say nothing of those of today.
        if Marked::of(&wanted) == before || !is_made && !before.is_empty() {
            return;
        }
        let line = tab.open;
        if !self.keeps(step) {
            let edit = edits.by_step.entry(step);
            let edit = edit.or_insert_with(|| Edit { line, ..Edit::default() });
            edit.marks[usize::from(!headers)] = Some(wanted);
        } else if wanted.is_empty() {
            edits.older.insert(line);
        } else {
            edits.told.push(Told::lost(line, 1, self.base.differs("highlight")));
        }
    }

    /// The language that every body has, if the bodies that seqdoc makes have others.
    pub(super) fn language(&self, sections: &[Placing<'_>]) -> Option<String> {
        let languages = |lines: &[&str], blocks: &Blocks| -> Vec<String> {
            let bodies = blocks.tabs.iter().filter(|tab| tab.part().is_some_and(|(_, head)| !head));
            bodies.map(|tab| language(lines[tab.open]).to_owned()).collect()
        };
        let shown: Vec<String> = sections
            .iter()
            .flat_map(|placing| languages(&self.page.lines, &placing.blocks))
            .filter(|language| !language.is_empty())
            .collect();
        let made = sections.iter().filter_map(|placing| placing.made);
        let mut made = made.flat_map(|made| made.bodies(self.labels)).map(language);
        let first = shown.first()?;
        let all = shown.iter().all(|language| language == first);
        (all && !made.all(|language| language == first)).then(|| first.clone())
    }
}

/// The numbers of steps on a page as the recording has them today, where they are others.
pub(super) fn renumber(sections: &[Placing<'_>]) -> impl Fn(&str) -> String + use<> {
    let old = |placing: &Placing<'_>| Some((placing.section.selector.call.number?, placing.step));
    let moved: HashMap<StepNumber, StepNumber> =
        sections.iter().filter_map(old).filter(|(old, new)| old != new).collect();
    move |token| today(token, &moved)
}

/// A number, or two, with or without its link, as the recording has it today. In the link only the end
/// is a number of a step: what is put before the ids may have digits, too.
fn today(token: &str, moved: &HashMap<StepNumber, StepNumber>) -> String {
    if moved.is_empty() {
        return token.to_owned();
    }
    let number = |found: &regex::Captures<'_>| {
        let step = found[0].parse().ok().and_then(StepNumber::new);
        let step = step.and_then(|step| moved.get(&step));
        step.map_or_else(|| found[0].to_owned(), ToString::to_string)
    };
    let (shown, link) = token.split_at(token.find("](").unwrap_or(token.len()));
    let (before, id) = link.split_at(link.rfind("step-").unwrap_or(link.len()));
    [&*DIGITS.replace_all(shown, number), before, &*DIGITS.replace_all(id, number)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_of_steps_are_renumbered() {
        let step = |number| StepNumber::new(number).expect("a number");
        let moved = HashMap::from([(step(2), step(5)), (step(3), step(7))]);
        for (token, expected) in [
            ("(2-3)", "(5-7)"),
            ("[(3)](#v2-step-3)", "[(7)](#v2-step-7)"),
            ("[(2-4)](../v3/2/#step-2)", "[(5-4)](../v3/2/#step-5)"),
            ("(?)", "(?)"),
        ] {
            assert_eq!(today(token, &moved), expected);
        }
    }
}
