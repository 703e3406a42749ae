//! A hand-made `body.md` and `diagram.md` and the survey of their log in, `notes.md` and keys of a
//! configuration that give them back out.
//!
//! 1. `section` tells what a person wrote from what was recorded, and each section finds its step as
//!    a note does.
//! 2. `highlight` says the highlighted lines by names and pointers, `diagram` the boxes by groups.
//! 3. [`Adopted::compare`] builds with both and names each line that does not come back.

mod diagram;
mod highlight;
mod section;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use similar::{DiffTag, TextDiff};

use crate::config::{Additions, Anchors};
use crate::note::{Anchor, Note, Notes, Selector, places};
use crate::number::{LineNumber, StepNumber};
use crate::step::{self, Flow, Steps, Survey};
use section::Section;

pub(crate) use section::sections;

/// What was carried over, and what was not.
#[derive(Debug, Default)]
pub(crate) struct Adopted {
    /// The text of `notes.md`.
    pub notes: String,
    /// What the configuration has to say.
    pub additions: Additions,
    /// What could not be carried over.
    pub told: Vec<Told>,
    /// How many sections have a text, and how many have highlighted lines.
    pub counts: [usize; 2],
    /// How many lines come back with a marker in the place of a secret.
    pub redacted: usize,
}

/// Something that was not carried over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Told {
    /// Whether it is in the diagram, and not in the bodies.
    pub diagram: bool,
    /// The line in that file.
    pub line: LineNumber,
    /// What is wrong with it.
    pub text: String,
}

impl Adopted {
    /// Reads what a person made. `named` is the same survey with names for variables, and
    /// `generated` the `body.md` that seqdoc makes now.
    ///
    /// # Errors
    ///
    /// If the steps cannot be read.
    pub(crate) fn of(
        body: &str,
        diagram: Option<&str>,
        survey: &Arc<Survey>,
        named: &Arc<Survey>,
        generated: &str,
    ) -> Result<Self, step::Error> {
        let mut adopted = Self::default();
        if let Some(diagram) = diagram {
            adopted.additions = diagram::read(diagram, named, &mut adopted.told)?;
        }
        let labels = &survey.settings.labels;
        let (sections, before) = section::parse(body, labels);
        if body.lines().take(before).any(|line| !line.trim().is_empty()) {
            let text = "text before the first section cannot be adopted; move it to the page that \
                        includes this file";
            adopted.tell(LineNumber::FIRST, text);
        }
        let steps = placed(&sections, survey)?;
        let (made, _) = section::parse(generated, labels);
        let numbered =
            |section: &'_ Section| Some((section.selector.call.number?, section.clone()));
        let by_number: HashMap<StepNumber, Section> = made.iter().filter_map(numbered).collect();
        // The line that seqdoc writes below the heading of a known request is no text of a person.
        let own = |step: Option<StepNumber>| by_number.get(&step?);
        let has_own = |(section, step): (&Section, &Option<StepNumber>)| {
            own(*step).is_none_or(|made| section.above.starts_with(&made.above))
        };
        let keeps = sections.iter().zip(&steps).all(has_own);
        if !keeps && survey.settings.body.reference {
            adopted.additions.reference = Some(false);
        }
        adopted.additions.anchors = anchors(&sections, &survey.settings.body.anchors);
        adopted.additions.language = language(&sections, &made);
        adopted.notes = adopted.written(&sections, &steps, survey, &|step| {
            own(step).filter(|_| keeps).map_or("", |made| made.above.as_str()).to_owned()
        })?;
        Ok(adopted)
    }

    fn tell(&mut self, line: LineNumber, text: &str) {
        self.told.push(Told { diagram: false, line, text: text.to_owned() });
    }

    /// The text of `notes.md`: a note for each section in which a person wrote or marked something.
    fn written(
        &mut self,
        sections: &[Section],
        steps: &[Option<StepNumber>],
        survey: &Arc<Survey>,
        generated: &dyn Fn(Option<StepNumber>) -> String,
    ) -> Result<String, step::Error> {
        let mut attributes = vec![String::new(); sections.len()];
        let at = |(index, step): (usize, &Option<StepNumber>)| Some(((*step)?, index));
        let places: HashMap<StepNumber, usize> = steps.iter().enumerate().filter_map(at).collect();
        for step in Steps::only(survey, places.keys().copied().collect()) {
            let step = step?;
            if let Some(index) = places.get(&step.number()) {
                attributes[*index] = highlight::attributes(&step, &sections[*index].highlights);
            }
        }
        let mut text = String::new();
        for ((section, step), attributes) in sections.iter().zip(steps).zip(&attributes) {
            let above =
                section.above.strip_prefix(&generated(*step)).unwrap_or(&section.above).trim();
            let attributes = &[&*title(section), attributes].concat();
            let writes = !above.is_empty() || !section.below.is_empty();
            self.counts[0] += usize::from(writes);
            self.counts[1] += usize::from(!attributes.is_empty());
            if step.is_none() && !section.answers {
                self.tell(
                    section.line,
                    "no step matches this section; its text was kept in `notes.md`",
                );
            }
            if !writes && attributes.is_empty() {
                continue;
            }
            let braces = attributes.trim();
            let braces = if braces.is_empty() { String::new() } else { format!(" {{{braces}}}") };
            let _ =
                writeln!(text, "## {}{braces}", heading(&section.selector, *step, &survey.flow));
            if !above.is_empty() {
                let _ = writeln!(text, "{}", section_text(&section.above, above));
            }
            if !section.below.is_empty() {
                let _ = writeln!(text, "\n---\n{}", section.below);
            }
            text.push('\n');
        }
        Ok(text)
    }

    /// The lines of a hand-made file that a build does not give back, and how many come back with
    /// markers. What a line says is not told: it may be a secret.
    #[must_use]
    pub(crate) fn compare(diagram: bool, made: &str, built: &str) -> (Vec<Told>, usize) {
        let (made, built): (Vec<&str>, Vec<&str>) =
            (made.lines().collect(), built.lines().collect());
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut redacted = 0;
        for change in TextDiff::from_slices(&made, &built).ops() {
            let (old, new) = (change.old_range(), change.new_range());
            if change.tag() == DiffTag::Equal {
                continue;
            }
            for index in old.clone().filter(|index| !made[*index].trim().is_empty()) {
                let twin =
                    built.get(new.start + index - old.start).filter(|_| old.len() == new.len());
                if twin.is_some_and(|twin| twin.contains("REDACTED-")) {
                    redacted += 1;
                    continue;
                }
                match runs.last_mut() {
                    Some((_, last)) if *last == index => *last = index + 1,
                    _ => runs.push((index + 1, index + 1)),
                }
            }
        }
        let told = |(first, last): &(usize, usize)| match last - first {
            0 => "this line is not restored by a build".to_owned(),
            more => format!("these {} lines are not restored by a build", more + 1),
        };
        let told =
            runs.iter().map(|run| Told { diagram, line: LineNumber::new(run.0), text: told(run) });
        (told.collect(), redacted)
    }
}

/// The language that every body has in what a person made, if it is another one in what seqdoc makes.
fn language(sections: &[Section], made: &[Section]) -> Option<String> {
    let shown = |section: &&Section| !section.language.is_empty();
    let first = sections.iter().find(shown)?.language.clone();
    let same = |section: &Section| section.language == first;
    let all = sections.iter().filter(shown).all(same);
    (all && !made.iter().filter(shown).all(same)).then_some(first)
}

/// The attribute for the title of a section, which cannot hold a quote.
fn title(section: &Section) -> String {
    let title = section.selector.attributes.title.as_deref();
    title.map_or_else(String::new, |title| format!(" title=\"{}\"", title.replace('"', "'")))
}

/// The ids of a page's sections, if they are others than those of a build.
fn anchors(sections: &[Section], built: &Anchors) -> Option<Anchors> {
    sections.first()?;
    let before = |anchor: &Anchor| anchor.before.clone();
    let made =
        Anchors(sections.iter().find_map(|section| section.selector.anchor.as_ref()).map(before));
    (made != *built).then_some(made)
}

/// A text as it is, with the spaces that begin its first line and end its last.
fn section_text<'t>(whole: &'t str, trimmed: &'t str) -> &'t str {
    whole.rfind(trimmed).map_or(trimmed, |start| whole[start..].trim_end_matches('\n'))
}

/// The text of a `notes.md` with a heading for each step, below which a person can write.
#[must_use]
pub(crate) fn headings(flow: &Flow) -> String {
    let mut text =
        "Write below a heading what its step is about. Headings without a text do nothing.\n"
            .to_owned();
    for step in flow.graph.span().iter() {
        let _ = writeln!(text, "\n## {}", heading(&Selector::default(), Some(step), flow));
    }
    text
}

/// The step of each section.
fn placed(
    sections: &[Section],
    survey: &Arc<Survey>,
) -> Result<Vec<Option<StepNumber>>, step::Error> {
    // A response has its place by the request, in whose section it is.
    let note = |section: &Section| Note {
        selector: section.selector.clone(),
        line: section.line,
        ..Note::default()
    };
    let named = sections.iter().filter(|section| !section.answers);
    let notes = Notes { list: named.map(note).collect(), ..Notes::default() };
    let mut named = places(&notes, survey, &mut Vec::new())?.into_iter();
    let mut before = None;
    let mut place = |section: &Section| {
        before = if section.answers { partner(&survey.flow, before?) } else { named.next()? };
        before
    };
    Ok(sections.iter().map(&mut place).collect())
}

/// The response to a request.
fn partner(flow: &Flow, request: StepNumber) -> Option<StepNumber> {
    flow.graph.exchange_of_step(request)?.response.filter(|response| *response != request)
}

/// The heading of a note: the number as a hint, and the arrow, which tells most.
fn heading(selector: &Selector, step: Option<StepNumber>, flow: &Flow) -> String {
    let number =
        step.or(selector.call.number).map_or(String::new(), |number| format!("({number}) "));
    let Some(arrow) = step.and_then(|step| flow.arrows.of(step)) else {
        let path = selector.call.path.as_deref().unwrap_or_default();
        return format!("{number}{} {path}", selector.call.verb);
    };
    let (caller, callee, path) = (arrow.caller, arrow.callee, arrow.template);
    let plain = |name: &str| !name.contains([':', '>', '`', '{']) && !name.trim().is_empty();
    let verb = if arrow.response { arrow.status } else { arrow.method };
    if !(plain(caller) && plain(callee)) {
        return format!("{number}{verb} {path}");
    }
    let arrow = if arrow.response {
        format!("{callee}-->>{caller}")
    } else {
        format!("{caller}->>{callee}")
    };
    format!("{number}{arrow}: {verb} {path}")
}
