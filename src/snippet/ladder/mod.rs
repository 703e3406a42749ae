//! The plan of a diagram in, the lines of a table that shows it out.
//!
//! The table has a column for each participant, which begins at its lifeline, and a row for each step:
//! an arrow spans the columns between its ends, so that a style sheet can draw it. Without one it is a
//! table that can be read. Each row is one line, and none is blank: that would end the table.

mod html;
mod row;
mod time;
mod unbroken;

use std::collections::VecDeque;
use std::sync::Arc;

use super::participants::Names;
use crate::config::{BoxKind, Snippet, Word};
use crate::diagram::{Caption, Plan, Stop, Walk};
use crate::note::Placement;
use crate::number::Span;
use crate::step::Survey;

pub(super) use unbroken::Unbroken;

/// A ladder that is drawn as its lines are asked for.
#[derive(Debug)]
pub(super) struct Ladder {
    survey: Arc<Survey>,
    notes: Arc<Placement>,
    plan: Plan,
    /// The tables that are to come.
    sheets: VecDeque<Span>,
    /// Whether there are several, which then say what they show.
    several: bool,
    sheet: Option<Sheet>,
    lines: VecDeque<String>,
}

/// The table that is being drawn.
#[derive(Debug)]
struct Sheet {
    walk: Walk,
    names: Names,
    /// How many columns it has, with those of the numbers and the times.
    columns: usize,
}

impl Ladder {
    /// All of a scenario, or a view of it.
    pub(super) fn new(survey: &Arc<Survey>, notes: &Arc<Placement>, snippet: Snippet) -> Self {
        let plan = Plan::ladder(&survey.flow, &survey.settings.diagrams, snippet.view());
        let sheets: VecDeque<Span> = plan.sheets(&survey.flow).into();
        let (survey, notes) = (Arc::clone(survey), Arc::clone(notes));
        let several = sheets.len() > 1;
        Self { survey, notes, plan, sheets, several, sheet: None, lines: VecDeque::new() }
    }

    fn begin(&mut self, steps: Span) {
        let diagrams = &self.survey.settings.diagrams;
        let services = self.plan.participants(&self.survey.flow, steps);
        let names = Names::of(&services, &diagrams.participants, false);
        self.line("<table class=\"seqdoc-ladder\">".to_owned());
        if self.several {
            self.line(format!("<caption>{steps}</caption>"));
        }
        self.head(&names);
        let walk = Walk::new(&self.plan, steps);
        let open = walk.open().to_vec();
        let columns = services.len() + 1 + usize::from(time::are_shown(&self.survey));
        self.sheet = Some(Sheet { walk, names, columns });
        // Boxes that an earlier table opened go on in this one.
        for (index, depth) in open.into_iter().zip(0..) {
            self.group(index, depth);
        }
    }

    fn head(&mut self, names: &Names) {
        let mut head = String::from("<thead>");
        let times = time::are_shown(&self.survey);
        if let Some(boxes) = row::boxes(names, times) {
            self.line(head + &boxes);
            head = String::new();
        }
        head.push_str("<tr><th>");
        head.push_str(&html::text(self.survey.settings.labels.get(Word::Number)));
        head.push_str("</th>");
        if times {
            let time = html::text(self.survey.settings.labels.get(Word::Time));
            head.extend(["<th>", &*time, "</th>"]);
        }
        for (name, how) in names.columns() {
            let recorded = || html::recorded(html::name(name), self.survey.settings.flavor);
            let shown = how.alias.as_deref().map_or_else(recorded, html::lines);
            head.extend(["<th>", &*shown, "</th>"]);
        }
        self.line(head + "</tr></thead>");
        self.line("<tbody>".to_owned());
    }

    fn end(&mut self) {
        self.sheet = None;
        self.line("</tbody>".to_owned());
        self.line("</table>".to_owned());
    }

    fn stop(&mut self, stop: &Stop) {
        let depth = self.sheet.as_ref().map_or(0, |sheet| sheet.walk.open().len());
        let before = depth - stop.opened.len();
        for (index, depth) in stop.opened.clone().zip(before..) {
            self.group(index, depth);
        }
        for note in stop.notes.clone() {
            let line = self.full_row(&self.plan.notes[note].caption, None, depth);
            self.lines.extend(line);
        }
        if let Some(sheet) = self.sheet.as_ref().filter(|_| stop.draws) {
            let row = row::Row { survey: &self.survey, notes: &self.notes, plan: &self.plan };
            let line = row.of(stop.step, &sheet.names, depth > 0);
            self.lines.extend(line);
        }
    }

    /// The row of a box; a colour says nothing.
    fn group(&mut self, index: usize, depth: usize) {
        let frame = &self.plan.frames[index];
        let kind = match frame.kind {
            BoxKind::Rect | BoxKind::Note => return,
            BoxKind::Opt => Word::Opt,
            BoxKind::Loop => Word::Loop,
            BoxKind::Alt => Word::Alt,
            BoxKind::Par => Word::Par,
            BoxKind::Critical => Word::Critical,
            BoxKind::Break => Word::Break,
        };
        let line = self.full_row(&frame.caption, Some(kind), depth);
        self.lines.extend(line);
    }

    /// A row with one cell; one that stands for steps leads to the first.
    fn full_row(&self, caption: &Caption, kind: Option<Word>, depth: usize) -> Option<String> {
        let Sheet { columns, .. } = self.sheet.as_ref()?;
        let labels = &self.survey.settings.labels;
        let text = match caption {
            Caption::Own(text) => {
                let kind = kind.map(|kind| format!("<b>{}</b>", html::text(labels.get(kind))));
                let text = Some(html::lines(text)).filter(|text| !text.is_empty());
                kind.into_iter().chain(text).collect::<Vec<_>>().join(" ")
            }
            Caption::Calls { word, count, steps } => {
                let text = html::lines(&format!("{} {steps}", labels.number(*word, *count)));
                row::linked(&text, self.survey.settings.body.link(steps.first).as_deref())
            }
        };
        let inside = if depth > 0 { " in-group" } else { "" };
        Some(format!("<tr class=\"group{inside}\"><td colspan=\"{columns}\">{text}</td></tr>"))
    }

    fn line(&mut self, line: String) {
        self.lines.push_back(line);
    }
}

impl Iterator for Ladder {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        while self.lines.is_empty() {
            let stop = self.sheet.as_mut().map(|sheet| sheet.walk.next(&self.plan));
            match stop {
                Some(Some(stop)) => self.stop(&stop),
                Some(None) => self.end(),
                None => {
                    let steps = self.sheets.pop_front()?;
                    self.begin(steps);
                }
            }
        }
        self.lines.pop_front()
    }
}
