//! What a person changed of notes in, the changes of `notes.md` out.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use super::Told;
use super::base::Base;
use super::block::Blocks;
use super::carry::Edit;
use super::heading::heading;
use super::highlight;
use super::page::Page;
use super::restore::{renumbered, restored};
use super::text::Own;
use crate::config::Labels;
use crate::note::{Attributes, Change, Resolved, Standing, Target, Unheld, unheld};
use crate::number::StepNumber;
use crate::step::{self, Steps, Survey};

/// The changes of a file.
pub(super) struct Changes<'c> {
    standing: &'c Standing,
    survey: &'c Arc<Survey>,
    renumber: &'c dyn Fn(&str) -> String,
    base: Base,
    /// The references of all notes, by what they show: the first one that shows it.
    others: HashMap<String, String>,
    pub(super) list: Vec<(Target, Change)>,
    pub(super) told: Vec<Told>,
}

impl<'c> Changes<'c> {
    pub(super) fn new(
        standing: &'c Standing,
        survey: &'c Arc<Survey>,
        renumber: &'c dyn Fn(&str) -> String,
        base: Base,
    ) -> Self {
        let mut others = HashMap::new();
        let texts = (0..standing.notes.list.len()).flat_map(|index| standing.resolved(index));
        texts.for_each(|text| add(&mut others, &text));
        let (list, told) = Default::default();
        Self { standing, survey, renumber, base, others, list, told }
    }

    /// The changes of notes at steps.
    pub(super) fn of_steps(
        &mut self,
        edits: BTreeMap<StepNumber, Edit>,
    ) -> Result<(), step::Error> {
        let marked = edits.iter().filter(|(_, edit)| edit.marks.iter().any(Option::is_some));
        let marked = marked.map(|(step, _)| *step).collect();
        let mut attributes: HashMap<StepNumber, Attributes> = HashMap::new();
        for step in Steps::only(self.survey, marked) {
            let step = step?;
            let number = step.number();
            if let Some(edit) = edits.get(&number) {
                let before = self.attributes(number);
                attributes.insert(number, highlight::changed(&step, &before, &edit.marks));
            }
        }
        for (step, edit) in edits {
            let mut new = attributes.remove(&step).unwrap_or_else(|| self.attributes(step));
            if let Some(title) = edit.title.clone() {
                let title = self.survey.without_secrets(&title);
                new.title = Some(title).filter(|title| !title.is_empty());
            }
            let attributes = Some(new).filter(|new| *new != self.attributes(step));
            let [above, below] = self.texts(self.standing.index(step), edit.line, &edit.texts);
            let change = Change { above, below, attributes };
            if !change.is_empty() {
                self.list.push((self.target(step), change));
            }
        }
        Ok(())
    }

    fn attributes(&self, step: StepNumber) -> Attributes {
        let note = self.standing.index(step).map(|index| &self.standing.notes.list[index]);
        note.map(|note| note.selector.attributes.clone()).unwrap_or_default()
    }

    /// The texts of a note that change, with their references, if a note can hold them.
    fn texts(
        &mut self,
        index: Option<usize>,
        line: usize,
        texts: &[Option<String>; 2],
    ) -> [Option<String>; 2] {
        let before = index.map(|index| self.standing.resolved(index)).unwrap_or_default();
        let mut new = [None, None];
        for (at, text) in texts.iter().enumerate() {
            let Some(text) = text else { continue };
            new[at] = self.with_references(&before[at], &before[1 - at], text);
            if new[at].is_none() {
                let text = "a reference in this text names no note; add the id to the heading of a \
                            note: `{#name}`";
                self.tell(line, text);
                return [None, None];
            }
        }
        let note = index.map(|index| &self.standing.notes.list[index]);
        let old = note.map(|note| [&note.above, &note.below]);
        let both = [0, 1].map(|at| {
            let old = old.map_or_else(String::new, |old| old[at].clone());
            new[at].clone().unwrap_or(old)
        });
        let is_new = new.iter().any(Option::is_some);
        if let Some(why) = unheld(&both[0], &both[1]).filter(|_| is_new) {
            self.tell(line, &format!("this text cannot be kept in `notes.md`: {}", reason(why)));
            return [None, None];
        }
        new
    }

    /// A text of a page with references in the place of numbers; `None` if one leads nowhere.
    fn with_references(&self, before: &Resolved, beside: &Resolved, text: &str) -> Option<String> {
        let text = self.survey.without_secrets(text);
        let mut besides = HashMap::new();
        add(&mut besides, beside);
        // A text may have moved from the other part of its note, or from another note.
        let other = |shown: &str| besides.get(shown).or(self.others.get(shown)).map(String::as_str);
        let (new, count) = restored(before, &text, self.renumber, &other);
        let resolved = self.standing.resolve(&new)?;
        // In code a reference is text.
        if resolved.references.len() >= count {
            return Some(new);
        }
        self.standing.resolve(&text).map(|_| text)
    }

    fn tell(&mut self, line: usize, text: &str) {
        self.told.push(Told::lost(line, 1, text));
    }

    /// The note at a step, or a new one in the order of the steps.
    fn target(&self, step: StepNumber) -> Target {
        let Some(index) = self.standing.index(step) else {
            let selector = crate::note::Selector::default();
            let heading = heading(&selector, Some(step), &self.survey.flow);
            return Target::New(self.standing.place(Some(step)), heading);
        };
        Target::Known(index)
    }

    /// The texts of sections that have no step, for notes without one: each note is that of one
    /// section at most.
    pub(super) fn of_unplaced(
        &mut self,
        page: &Page<'_>,
        steps: &[Option<StepNumber>],
        labels: &Labels,
    ) {
        let standing = self.standing;
        let mut left: HashMap<_, VecDeque<usize>> = HashMap::new();
        for (index, (note, step)) in standing.notes.list.iter().zip(&standing.steps).enumerate() {
            if step.is_none() {
                let call = &note.selector.call;
                left.entry((&call.verb, &call.path)).or_default().push_back(index);
            }
        }
        let mut before = None;
        for (section, step) in page.sections.iter().zip(steps) {
            before = step.or(before);
            let call = &section.selector.call;
            if step.is_some() || call.verb.is_empty() {
                continue;
            }
            let blocks = Blocks::find(&page.lines, section, None, labels, false);
            let own = Own::of(page, section, &blocks);
            let index = left.get_mut(&(&call.verb, &call.path)).and_then(|left| {
                let number = |index: &usize| standing.notes.list[*index].selector.call.number;
                let same = left.iter().position(|index| number(index) == call.number);
                left.remove(same.unwrap_or_default())
            });
            let texts = self.changed(index, [own.above, own.below]);
            let line = own.lines[0].or(own.lines[1]).unwrap_or(section.lines.start);
            if index.is_some() && !self.base.is_same() {
                if texts.iter().flatten().any(|text| !text.is_empty()) {
                    self.tell(line, &self.base.differs("text"));
                }
                continue;
            }
            let [above, below] = self.texts(index, line, &texts);
            let change = Change { above, below, attributes: None };
            if change.is_empty() {
                continue;
            }
            let new = || {
                let heading = heading(&section.selector, None, &self.survey.flow);
                Target::New(standing.place(before), self.survey.without_secrets(&heading))
            };
            self.list.push((index.map_or_else(new, Target::Known), change));
        }
    }

    /// The texts of a page that are not those of a note.
    fn changed(&self, index: Option<usize>, new: [String; 2]) -> [Option<String>; 2] {
        let old = index.map(|index| self.standing.resolved(index)).unwrap_or_default();
        let [above, below] = new;
        let changed = |old: &Resolved, new: String| {
            Some(new).filter(|new| *new != old.text && renumbered(new, self.renumber) != old.text)
        };
        [changed(&old[0], above), changed(&old[1], below)]
    }

    /// How many notes have another text, how many another title, and how many mark other lines.
    pub(super) fn counts(&self) -> [usize; 3] {
        let count = |is: &dyn Fn(&(Target, Change)) -> bool| {
            self.list.iter().filter(|change| is(change)).count()
        };
        let [title, marks] = [true, false].map(|of_title| {
            count(&|(target, change)| {
                let new = change.attributes.as_ref();
                new.is_some_and(|new| self.has_other(target, new, of_title))
            })
        });
        let has_text = |change: &Change| change.above.is_some() || change.below.is_some();
        [count(&|(_, change)| has_text(change)), title, marks]
    }

    /// Whether a note gets another title, or anything else in its braces.
    fn has_other(&self, target: &Target, new: &Attributes, of_title: bool) -> bool {
        let none = Attributes::default();
        let old = match target {
            Target::Known(index) => &self.standing.notes.list[*index].selector.attributes,
            Target::New(..) => &none,
        };
        let titled = Attributes { title: new.title.clone(), ..old.clone() };
        if of_title { titled != *old } else { titled != *new }
    }
}

/// Why a note cannot hold a text, and what to do.
fn reason(why: Unheld) -> &'static str {
    match why {
        Unheld::Step => {
            "a heading in it names a step, and would begin the note of that step; give the heading \
             other words"
        }
        Unheld::Summary => {
            "the heading `# Summary` in it would begin the summary; write the summary in `notes.md`, \
             or give the heading other words"
        }
        Unheld::Parted => {
            "the `---` in it would part the text above the tabs from that below them; write `<hr>` \
             for a line"
        }
        Unheld::Open => "a fence or a comment in it is left open; close it",
    }
}

/// Adds the references of a text by what they show.
fn add(known: &mut HashMap<String, String>, text: &Resolved) {
    for reference in &text.references {
        let shown = text.text[reference.shown.clone()].to_owned();
        known.entry(shown).or_insert_with(|| reference.source.clone());
    }
}
