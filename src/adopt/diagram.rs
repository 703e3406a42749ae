//! The lines of a hand-made `diagram.md` in, the keys of a configuration that draw it out.

use std::collections::HashSet;

use crate::config::{Additions, BoxKind, Participant, PathMode, Responses};
use crate::diagram::Around;
use crate::note::{Note, Notes, Selector, places};
use crate::number::{LineNumber, Span, StepNumber};
use crate::step::{self, Flow, Survey};

use super::Told;

/// What a line of a diagram is.
enum Line {
    Arrow(Box<Selector>),
    Open(BoxKind, String),
    End,
    Participant(String, Participant),
    /// What seqdoc writes by itself, or what means nothing.
    Plain,
    Unknown,
}

/// A box that was read, and the steps in it.
struct Frame {
    line: LineNumber,
    kind: BoxKind,
    label: String,
    steps: Option<Span>,
}

impl Frame {
    fn take_in(&mut self, steps: Span) {
        let own = self.steps.unwrap_or(steps);
        self.steps = Some(Span::new(own.first.min(steps.first), own.last.max(steps.last)));
    }
}

/// Reads a diagram by a survey that names variables.
pub(super) fn read(
    text: &str,
    survey: &std::sync::Arc<Survey>,
    told: &mut Vec<Told>,
) -> Result<Additions, step::Error> {
    let numbers = (0..).map(LineNumber::at);
    let lines: Vec<(LineNumber, Line)> = numbers.zip(text.lines().map(line)).collect();
    let note = |(number, line): &(LineNumber, Line)| match line {
        Line::Arrow(selector) => {
            Some(Note { selector: (**selector).clone(), line: *number, ..Note::default() })
        }
        _ => None,
    };
    let notes = Notes { list: lines.iter().filter_map(note).collect(), ..Notes::default() };
    let steps = places(&notes, survey, &mut Vec::new())?;
    let mut additions = Additions::default();
    let mut reading = Reading {
        flow: &survey.flow,
        told,
        additions: &mut additions,
        templates: HashSet::new(),
        around: Around::new(&survey.flow),
        open: Vec::new(),
    };
    let mut arrows = notes.list.iter().zip(steps);
    for (number, line) in &lines {
        match line {
            Line::Arrow(_) => {
                if let Some((note, step)) = arrows.next() {
                    reading.arrow(note, step);
                }
            }
            Line::Open(kind, label) => reading.open.push(Frame {
                line: *number,
                kind: *kind,
                label: label.clone(),
                steps: None,
            }),
            Line::End => reading.close(*number),
            Line::Participant(name, participant) => {
                reading.additions.participants.push((name.clone(), participant.clone()));
            }
            Line::Unknown => reading.tell(*number, "no key of `seqdoc.toml` draws this line"),
            Line::Plain => {}
        }
    }
    paths(&notes, survey, &mut additions);
    Ok(additions)
}

struct Reading<'r> {
    flow: &'r Flow,
    told: &'r mut Vec<Told>,
    additions: &'r mut Additions,
    /// The paths that are added as templates.
    templates: HashSet<String>,
    around: Around<'r>,
    open: Vec<Frame>,
}

impl Reading<'_> {
    fn tell(&mut self, line: LineNumber, text: &str) {
        self.told.push(Told { diagram: true, line, text: text.to_owned(), lost: 1 });
    }

    fn arrow(&mut self, note: &Note, step: Option<StepNumber>) {
        let Some(step) = step else {
            self.tell(note.line, "no step matches this arrow");
            return;
        };
        if let Some(frame) = self.open.last_mut() {
            frame.take_in(step.into());
        }
        let Some(arrow) = self.flow.arrows.of(step) else { return };
        let Some(path) = &note.selector.call.path else { return };
        let known = path == arrow.template || *path == self.flow.variables.raw(arrow.template);
        if !known && self.templates.insert(path.clone()) {
            self.additions.templates.push(path.clone());
        }
    }

    fn close(&mut self, number: LineNumber) {
        let Some(frame) = self.open.pop() else {
            self.tell(number, "this `end` closes no box");
            return;
        };
        if let (Some(outer), Some(steps)) = (self.open.last_mut(), frame.steps) {
            outer.take_in(steps);
        }
        let around = |steps| self.around.group(steps, frame.kind, &frame.label);
        match frame.steps.and_then(around) {
            Some(group) => self.additions.groups.push(group),
            None => self.tell(
                frame.line,
                "this box does not enclose whole calls; a `[[group]]` cannot draw it",
            ),
        }
    }
}

/// How the arrows show paths, and what responses say.
fn paths(notes: &Notes, survey: &Survey, additions: &mut Additions) {
    let shown: Vec<&Selector> = notes.list.iter().map(|note| &note.selector).collect();
    let named = shown
        .iter()
        .any(|selector| selector.call.path.as_ref().is_some_and(|path| path.contains('{')));
    let mode = if named { PathMode::Template } else { PathMode::Raw };
    let settings = &survey.settings;
    let varies = survey.flow.variables.iter().next().is_some();
    if varies && settings.paths.mode != mode {
        additions.paths = Some(mode);
    }
    let mut answers =
        shown.iter().filter(|selector| selector.call.response == Some(true)).peekable();
    if answers.peek().is_none() {
        additions.responses = Some(Responses::None);
    } else if answers.all(|selector| selector.call.path.is_none()) {
        additions.responses = Some(Responses::Status);
    }
}

fn line(text: &str) -> Line {
    let text = text.trim();
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let label = || unescaped(rest);
    match word {
        "" | "autonumber" | "sequenceDiagram" => Line::Plain,
        // A diagram for forges has a fence of its own.
        _ if text.starts_with("%%") || text.starts_with("```") => Line::Plain,
        "opt" => Line::Open(BoxKind::Opt, label()),
        "loop" => Line::Open(BoxKind::Loop, label()),
        "alt" => Line::Open(BoxKind::Alt, label()),
        "par" => Line::Open(BoxKind::Par, label()),
        "critical" => Line::Open(BoxKind::Critical, label()),
        "break" => Line::Open(BoxKind::Break, label()),
        "rect" => Line::Open(BoxKind::Rect, label()),
        "end" => Line::End,
        "participant" | "actor" => {
            let (name, alias) = rest
                .split_once(" as ")
                .map_or((rest, None), |(name, alias)| (name, Some(unescaped(alias))));
            let actor = word == "actor";
            Line::Participant(
                name.to_owned(),
                Participant { alias, actor, ..Participant::default() },
            )
        }
        _ if text.contains("->>") || text.contains("-)") => match Selector::parse(&arrow(text)) {
            Some(selector) => Line::Arrow(Box::new(selector)),
            None => Line::Unknown,
        },
        _ => Line::Unknown,
    }
}

/// The line of an arrow, which has an open head if nobody answers.
fn arrow(text: &str) -> String {
    let text = if text.contains("->>") { text.to_owned() } else { text.replacen("-)", "->>", 1) };
    unescaped(&text)
}

/// A text of mermaid with its codes as the characters that they stand for.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('#') {
        let code = rest[start + 1..]
            .split_once(';')
            .and_then(|(code, after)| Some((char::from_u32(code.parse().ok()?)?, after)));
        plain.push_str(&rest[..start]);
        let (character, after) = code.unwrap_or(('#', &rest[start + 1..]));
        plain.push(character);
        rest = after;
    }
    plain.push_str(rest);
    plain.replace("<br/>", "\n")
}
