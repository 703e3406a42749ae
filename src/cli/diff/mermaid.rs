//! The calls of two recordings in, one sequence diagram with the changes marked out.

use std::fmt::{Arguments, Write as _};
use std::io::{self, Write};

use super::screen::Screen;
use crate::compare::{Kind, Line};
use crate::number::StepNumber;
use crate::snippet::drawn;
use crate::step::Survey;

/// A picture of so many calls shows all of them; a larger one shows those that changed and those
/// above them.
const ALL: usize = 60;

pub(super) fn print(
    lines: &[Line],
    surveys: [&Survey; 2],
    screen: &mut Screen<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut picture =
        Picture { surveys, screen, names: Vec::new(), text: String::new(), open: Vec::new() };
    picture.draw(lines);
    writeln!(out, "sequenceDiagram")?;
    for (at, name) in picture.names.iter().enumerate() {
        writeln!(out, "    participant p{at} as {}", drawn(name))?;
    }
    out.write_all(picture.text.as_bytes())
}

/// A call whose response is still to be drawn.
struct Open {
    depth: usize,
    answer: Option<String>,
    /// Whether a coloured box ends with it.
    boxed: bool,
    kind: Option<Kind>,
}

struct Picture<'p, 's> {
    surveys: [&'p Survey; 2],
    screen: &'p mut Screen<'s>,
    names: Vec<String>,
    text: String,
    open: Vec<Open>,
}

impl Picture<'_, '_> {
    fn draw(&mut self, lines: &[Line]) {
        let shown = shown(lines);
        let mut left_out = 0;
        for (line, shown) in lines.iter().zip(shown) {
            if !shown {
                left_out += 1;
                continue;
            }
            self.close(line.depth);
            self.call(line, std::mem::take(&mut left_out));
        }
        self.close(0);
        self.note(left_out);
    }

    /// Draws the responses of all calls from a depth on.
    fn close(&mut self, depth: usize) {
        while let Some(open) = self.open.pop_if(|open| open.depth >= depth) {
            self.text.extend(open.answer);
            if open.boxed {
                self.line(format_args!("end"));
            }
        }
    }

    /// Says how many calls are not drawn.
    fn note(&mut self, count: usize) {
        if count > 0 && !self.names.is_empty() {
            let calls = crate::cli::counted(count, "equal call");
            let ends = if self.names.len() > 1 { "p0,p1" } else { "p0" };
            self.line(format_args!("note over {ends}: {calls}"));
        }
    }

    /// Draws a call behind those that are left out.
    fn call(&mut self, line: &Line, left_out: usize) {
        let survey = self.surveys[usize::from(!line.is_old)];
        let said = |step: Option<StepNumber>| step.and_then(|step| survey.flow.arrows.of(step));
        let (request, response) = (said(line.numbers.request), said(line.numbers.response));
        let Some(arrow) = request.or(response) else { return };
        let caller = self.participant(arrow.caller);
        let callee = self.participant(arrow.callee);
        self.note(left_out);
        let above = self.open.last().and_then(|open| open.kind);
        let colour = line.kind.filter(|kind| Some(*kind) != above).map(colour);
        if let Some(colour) = colour {
            self.line(format_args!("rect rgba({colour}, 0.2)"));
        }
        if request.is_some() {
            let text = format!("{}{} {}", mark(line.kind), arrow.method, arrow.template);
            let text = self.drawn(text);
            self.line(format_args!("{caller}->>{callee}: {text}"));
        }
        let answer = response.map(|response| {
            let text = self.drawn(format!("{}{}", mark(line.kind), response.status));
            format!("    {callee}-->>{caller}: {text}\n")
        });
        let (depth, kind, boxed) = (line.depth, line.kind, colour.is_some());
        self.open.push(Open { depth, answer, boxed, kind });
    }

    fn line(&mut self, line: Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "    {line}");
    }

    fn drawn(&mut self, mut text: String) -> String {
        self.screen.text("diagram", &mut text);
        drawn(&text)
    }

    fn participant(&mut self, name: &str) -> String {
        let mut name = name.to_owned();
        self.screen.text("diagram", &mut name);
        let known = self.names.iter().position(|known| *known == name);
        let at = known.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        format!("p{at}")
    }
}

/// Which calls are drawn.
fn shown(lines: &[Line]) -> Vec<bool> {
    if lines.len() <= ALL {
        return vec![true; lines.len()];
    }
    let mut shown = vec![false; lines.len()];
    // The depth above which a call leads to one that changed.
    let mut leads = 0;
    for (line, shown) in lines.iter().zip(&mut shown).rev() {
        if line.kind.is_some() || line.depth < leads {
            leads = line.depth;
            *shown = true;
        }
    }
    shown
}

fn mark(kind: Option<Kind>) -> &'static str {
    match kind {
        None => "",
        Some(Kind::Added) => "(added) ",
        Some(Kind::Removed) => "(removed) ",
        Some(Kind::Moved) => "(moved) ",
        Some(Kind::Changed) => "(changed) ",
        Some(Kind::Repeated) => "(repeated) ",
    }
}

fn colour(kind: Kind) -> &'static str {
    match kind {
        Kind::Added => "46, 160, 67",
        Kind::Removed => "248, 81, 73",
        Kind::Moved => "56, 139, 253",
        Kind::Changed => "210, 153, 34",
        Kind::Repeated => "163, 113, 247",
    }
}
