//! A survey in, its steps with all that was recorded of them out.

use std::io::{self, Write};
use std::sync::Arc;

use anstyle::Style;

use super::shown::{Shown, Stopped};
use crate::number::Span;
use crate::step::{Step, Steps, Survey, Texts};
use crate::text::visible;

/// Prints the steps that are shown, one after another.
pub(super) fn print(
    survey: &Arc<Survey>,
    shown: &mut Shown<'_>,
    out: &mut impl Write,
) -> Result<(), Stopped> {
    for (at, step) in Steps::new(survey).enumerate() {
        let step = step?;
        let mut whole = Whole::of(&step);
        shown.texts(|| Shown::about(survey, &step), "", &mut whole);
        if at > 0 {
            writeln!(out)?;
        }
        whole.print(out)?;
    }
    Ok(())
}

/// A step as it is printed.
struct Whole {
    number: Span,
    heading: String,
    headers: String,
    body: String,
}

impl Texts for Whole {
    fn texts(&mut self) -> Vec<(&'static str, &mut String)> {
        let Self { heading, headers, body, .. } = self;
        vec![("heading", heading), ("headers", headers), ("body", body)]
    }
}

impl Whole {
    fn of(step: &Step) -> Self {
        let [caller, callee, method, url] =
            [step.caller(), step.callee(), step.method(), step.url()];
        let heading = match step.status() {
            Some(status) => format!("{caller} <- {callee}  {method} {url}  {status}"),
            None => format!("{caller} -> {callee}  {method} {url}"),
        };
        let (headers, body) = (step.header_text().into_owned(), step.body().into_owned());
        Self { number: step.number().into(), heading, headers, body }
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let Self { number, heading, headers, body } = self;
        let (dim, bold) = (Style::new().dimmed(), Style::new().bold());
        writeln!(out, "{dim}{number}{dim:#}  {bold}{}{bold:#}", visible(heading).trim_end())?;
        for line in visible(headers).lines() {
            writeln!(out, "{line}")?;
        }
        if !body.is_empty() {
            let body = visible(body);
            writeln!(out, "\n{}", body.strip_suffix('\n').unwrap_or(&body))?;
        }
        Ok(())
    }
}
