//! A survey in, the tree of its calls out, a line for each.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

use anstyle::{AnsiColor, Style};

use super::shown::{Shown, Stopped};
use crate::step::{StatusView, Step, Steps, Survey, Texts};
use crate::text::visible;

/// Prints the calls, each below the one that caused it.
pub(super) fn print(
    survey: &Arc<Survey>,
    shown: &mut Shown<'_>,
    out: &mut impl Write,
) -> Result<(), Stopped> {
    let mut calls: Vec<Option<Call>> = Vec::new();
    calls.resize_with(survey.flow.graph.exchanges.len(), || None);
    for step in Steps::new(survey) {
        let step = step?;
        let call = &mut calls[step.exchange().index()];
        match call {
            Some(call) => call.status = status(&step),
            None => *call = Some(Call::of(&step)),
        }
        if let Some(call) = call {
            shown.texts(|| Shown::about(survey, &step), "", call);
        }
    }
    let width = survey.flow.graph.steps().to_string().len() * 2 + 3;
    for index in survey.flow.graph.as_tree() {
        let Some(call) = &calls[index.index()] else { continue };
        let exchange = &survey.flow.graph.exchanges[index.index()];
        let numbers = exchange.span().map(|steps| steps.to_string()).unwrap_or_default();
        let above = survey.flow.graph.above(index);
        let depth = above.filter(|above| calls[above.index()].is_some()).count();
        let indent = "  ".repeat(depth.min(DEEPEST));
        let dim = Style::new().dimmed();
        write!(out, "{dim}{numbers:>width$}{dim:#}  {indent}")?;
        call.print(exchange.one_way, out)?;
    }
    Ok(())
}

/// Deeper calls are not indented any further.
const DEEPEST: usize = 40;

/// A call as a line of the tree.
struct Call {
    caller: String,
    callee: String,
    method: String,
    path: String,
    status: Option<String>,
}

impl Texts for Call {
    fn texts(&mut self) -> Vec<(&'static str, &mut String)> {
        let mut texts = vec![
            ("caller", &mut self.caller),
            ("callee", &mut self.callee),
            ("method", &mut self.method),
            ("path", &mut self.path),
        ];
        texts.extend(self.status.iter_mut().map(|status| ("status", status)));
        texts
    }
}

impl Call {
    fn of(step: &Step) -> Self {
        Self {
            caller: step.caller().into_owned(),
            callee: step.callee().into_owned(),
            method: step.method().into_owned(),
            path: step.template().into_owned(),
            status: status(step),
        }
    }

    fn print(&self, one_way: bool, out: &mut impl Write) -> io::Result<()> {
        let [caller, callee, method, path] =
            [&self.caller, &self.callee, &self.method, &self.path].map(|text| visible(text));
        let bold = Style::new().bold();
        let name = Style::new().fg_color(Some(AnsiColor::Cyan.into()));
        let missing = if one_way { "one-way" } else { "no response" };
        let status = self.status.as_deref().filter(|status| !status.is_empty() || !one_way);
        let colour = if one_way && status.is_none() { Style::new() } else { colour(status) };
        let status = visible(status.unwrap_or(missing));
        writeln!(
            out,
            "{name}{caller}{name:#} -> {name}{callee}{name:#}  {bold}{method}{bold:#} {path}  \
             {colour}{status}{colour:#}"
        )
    }
}

fn status(step: &Step) -> Option<String> {
    step.status().map(Cow::into_owned)
}

fn colour(status: Option<&str>) -> Style {
    let colour = match status.and_then(|status| StatusView::of(status).code) {
        Some(200..=299) => AnsiColor::Green,
        Some(100..=399) => AnsiColor::Blue,
        _ => AnsiColor::Red,
    };
    Style::new().fg_color(Some(colour.into()))
}
