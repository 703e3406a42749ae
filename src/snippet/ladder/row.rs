//! A step in, its row out.

use super::super::participants::Names;
use super::{html, time};
use crate::config::PathMode;
use crate::diagram::Plan;
use crate::note::Placement;
use crate::number::StepNumber;
use crate::step::{Arrow, Survey};

/// What the rows are made of.
pub(super) struct Row<'r> {
    pub(super) survey: &'r Survey,
    pub(super) notes: &'r Placement,
    pub(super) plan: &'r Plan,
}

impl Row<'_> {
    /// The row of a step in a table with these columns.
    pub(super) fn of(&self, step: StepNumber, names: &Names, inside: bool) -> Option<String> {
        let arrow = self.survey.flow.arrows.of(step)?;
        let link = self.survey.settings.body.link(step);
        let classes = self.classes(step, &arrow, inside).join(" ");
        let number = linked(&step.to_string(), link.as_deref());
        let title = self.notes.at(step).and_then(|placed| placed.title.as_deref());
        let exchange = self.survey.flow.graph.exchange_of_step(step);
        let one_way = exchange.is_some_and(|exchange| exchange.one_way);
        let cells = cells(&arrow, names, one_way, &|sign| {
            let text = title.map_or_else(|| self.text(&arrow), html::lines);
            linked(&format!("{sign} {text}"), link.as_deref())
        })?;
        let time = time::cell(self.survey, step);
        Some(format!("<tr class=\"{classes}\"><th>{number}</th>{time}{cells}</tr>"))
    }

    fn classes(&self, step: StepNumber, arrow: &Arrow<'_>, inside: bool) -> Vec<&'static str> {
        let exchange = self.survey.flow.graph.exchange_of_step(step);
        let unanswered = exchange.filter(|exchange| exchange.response.is_none());
        let one_way = unanswered.is_some_and(|exchange| exchange.one_way);
        let uncertain = exchange.is_some_and(|exchange| !exchange.certain());
        let all = [
            (true, if arrow.response { "response" } else { "request" }),
            (arrow.response && arrow.fails(), "error"),
            (unanswered.is_some() && !one_way, "unanswered"),
            (one_way, "one-way"),
            (uncertain, "uncertain"),
            (self.notes.at(step).is_some_and(|placed| !placed.is_empty()), "noted"),
            (inside, "in-group"),
        ];
        all.into_iter().filter(|(holds, _)| *holds).map(|(_, class)| class).collect()
    }

    /// A request says method and path, a response its status.
    fn text(&self, arrow: &Arrow<'_>) -> String {
        html::recorded(self.call(arrow), self.survey.settings.flavor)
    }

    fn call(&self, arrow: &Arrow<'_>) -> String {
        if arrow.response {
            return html::text(if arrow.status.is_empty() { "-" } else { arrow.status });
        }
        let path = match self.plan.paths {
            PathMode::Raw => self.survey.flow.variables.raw(arrow.template),
            PathMode::Template => arrow.template.into(),
        };
        let method = match arrow.method {
            "" => String::new(),
            method => format!("<b>{}</b>", html::text(method)),
        };
        let target = html::text(&[&path, arrow.query].concat());
        match (method.is_empty(), target.is_empty()) {
            (true, true) => "-".to_owned(),
            (false, false) => format!("{method} {target}"),
            _ => method + &target,
        }
    }
}

/// A text that leads somewhere.
pub(super) fn linked(text: &str, link: Option<&str>) -> String {
    link.map_or_else(|| text.to_owned(), |link| format!("<a href=\"{link}\">{text}</a>"))
}

/// The cells of an arrow: one spans the columns between its ends, the others are empty.
fn cells(
    arrow: &Arrow<'_>,
    names: &Names,
    one_way: bool,
    text: &dyn Fn(&str) -> String,
) -> Option<String> {
    let [caller, callee] = [names.place(arrow.caller)?, names.place(arrow.callee)?];
    let right = (caller < callee) != arrow.response;
    let (class, sign) = match (caller == callee, right) {
        (true, _) => ("to-self", "\u{21bb}"),
        // An open head stands for a message that nobody answers.
        (false, true) if one_way => ("to-right", "\u{21fe}"),
        (false, false) if one_way => ("to-left", "\u{21fd}"),
        (false, true) => ("to-right", "\u{2192}"),
        (false, false) => ("to-left", "\u{2190}"),
    };
    let (first, span) = (caller.min(callee), caller.abs_diff(callee).max(1));
    let colspan = if span > 1 { format!(" colspan=\"{span}\"") } else { String::new() };
    let before = "<td></td>".repeat(first);
    let after = "<td></td>".repeat(names.columns().len() - first - span);
    Some(format!("{before}<td class=\"{class}\"{colspan}>{}</td>{after}", text(sign)))
}

/// The row of the boxes around participants, if there are some.
pub(super) fn boxes(names: &Names, times: bool) -> Option<String> {
    let mut boxes: Vec<(Option<&str>, usize)> = Vec::new();
    for (_, how) in names.columns() {
        let boxed = how.boxed.as_deref();
        match boxes.last_mut() {
            Some((last, span)) if boxed.is_some() && *last == boxed => *span += 1,
            _ => boxes.push((boxed, 1)),
        }
    }
    if boxes.iter().all(|(boxed, _)| boxed.is_none()) {
        return None;
    }
    let cell = |(boxed, span): &(Option<&str>, usize)| {
        let colspan = if *span > 1 { format!(" colspan=\"{span}\"") } else { String::new() };
        format!("<th{colspan}>{}</th>", boxed.map_or_else(String::new, html::lines))
    };
    let cells: String = boxes.iter().map(cell).collect();
    let time = if times { "<th></th>" } else { "" };
    Some(format!("<tr class=\"boxes\"><th></th>{time}{cells}</tr>"))
}
