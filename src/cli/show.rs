//! `seqdoc show`: a log in, its call tree out, for people or for programs.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anstyle::{AnsiColor, Style};
use clap::Args;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::{DONE, FOUND, Failure, Preset, Reading, message};
use crate::build::{self, Target, Warning};
use crate::config::Library;
use crate::number::ExchangeIndex;
use crate::source::{self, Scenario};
use crate::step::{self, StatusView, Step, Steps, Survey};
use crate::text::{is_odd, visible};

/// Print who called whom
///
/// Prints a line for each call, below the call that caused it: the step numbers of its request and
/// response, caller and callee, method, path and status.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc show logs/image/create/requestshook.log
  seqdoc show create.log --secrets
  seqdoc show create.log --json | jq '.steps[].path'")]
pub(super) struct Show {
    /// A log, or a folder with the logs of one scenario
    log: PathBuf,
    /// Print everything known about the scenario as one JSON object
    #[arg(long)]
    json: bool,
    /// List each redacted secret: its place, its marker, and how it was found
    #[arg(long, conflicts_with_all = ["json", "no_redact"])]
    secrets: bool,
    #[command(flatten)]
    reading: Reading,
}

impl Show {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let scenario = source::find_one(&self.log)?;
        // The preset is a form of snippets; what is shown here is redacted whatever it is.
        let library = self.reading.library(Some(Preset::Default));
        if self.secrets {
            return secrets(&library, &scenario);
        }
        let survey = build::survey(&library, &scenario)?;
        message::warnings(&Warning::of_logs(&survey));
        let mut out = BufWriter::new(anstream::stdout().lock());
        let print = if self.json { print_json } else { print_tree };
        print(&survey, &mut out)?;
        out.flush().map_err(Failure::Print)?;
        let found = self.reading.deny_warnings && survey.diagnostics.count() > 0;
        Ok(if found { FOUND } else { DONE })
    }
}

/// Lists the secrets of all logs.
fn secrets(library: &Library, scenario: &Scenario) -> Result<u8, Failure> {
    let mut printed = Ok(());
    let read = build::redact(library, scenario, Target::Nowhere, |log| {
        if printed.is_ok() {
            printed = super::redact::print(&log, anstream::stdout().lock());
        }
    });
    // Whoever stopped reading is told of no log that came later.
    printed.map_err(Failure::Print)?;
    read?;
    Ok(DONE)
}

/// Why not all of a scenario is shown.
#[derive(Debug, thiserror::Error)]
enum Stopped {
    #[error(transparent)]
    Print(#[from] io::Error),
    #[error(transparent)]
    Step(#[from] step::Error),
}

impl From<Stopped> for Failure {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Print(error) => Self::Print(error),
            Stopped::Step(error) => error.into(),
        }
    }
}

/// One object, written as the steps are read.
fn print_json(survey: &Arc<Survey>, out: &mut impl Write) -> Result<(), Stopped> {
    out.write_all(b"{\"scenario\": ")?;
    json(out, &survey.scenario.name)?;
    out.write_all(b",\n \"participants\": ")?;
    json(out, &survey.flow.participants)?;
    out.write_all(b",\n \"steps\": [")?;
    for (at, step) in Steps::new(survey).enumerate() {
        out.write_all(if at == 0 { b"\n  " } else { b",\n  " })?;
        json(out, &step?.view())?;
    }
    out.write_all(b"],\n \"exchanges\": ")?;
    list(out, survey.exchange_views()?.iter())?;
    out.write_all(b",\n \"variables\": ")?;
    list(out, survey.variable_views())?;
    out.write_all(b",\n \"diagnostics\": ")?;
    list(out, survey.diagnostic_views())?;
    out.write_all(b"}\n")?;
    Ok(())
}

fn list(out: &mut impl Write, values: impl Iterator<Item = impl Serialize>) -> io::Result<()> {
    out.write_all(b"[")?;
    for (at, value) in values.enumerate() {
        out.write_all(if at == 0 { b"\n  " } else { b",\n  " })?;
        json(out, &value)?;
    }
    out.write_all(b"]")
}

fn json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Spaced)).map_err(io::Error::from)
}

/// JSON with a space behind `:` and `,`, and with each character that a terminal would obey or a
/// reader not see as an escape of JSON.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        text: &str,
    ) -> io::Result<()> {
        let mut rest = text;
        while let Some((at, odd)) = rest.char_indices().find(|(_, character)| is_odd(*character)) {
            out.write_all(&rest.as_bytes()[..at])?;
            for unit in odd.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + odd.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}

/// A call as a line of the tree.
struct Call {
    caller: String,
    callee: String,
    method: String,
    path: String,
}

fn print_tree(survey: &Arc<Survey>, out: &mut impl Write) -> Result<(), Stopped> {
    let mut calls: Vec<Option<(Call, Option<String>)>> = Vec::new();
    calls.resize_with(survey.flow.graph.exchanges.len(), || None);
    for step in Steps::new(survey) {
        let step = step?;
        let status = step.status().map(|status| visible(&status).into_owned());
        let entry = &mut calls[step.exchange().index()];
        match entry {
            Some((_, known)) => *known = status,
            None => *entry = Some((Call::of(&step), status)),
        }
    }
    let width = survey.flow.graph.steps().to_string().len() * 2 + 3;
    for (index, call) in calls.iter().enumerate() {
        let Some((call, status)) = call else { continue };
        let exchange = &survey.flow.graph.exchanges[index];
        let numbers = exchange.span().map(|steps| steps.to_string()).unwrap_or_default();
        let indent = "  ".repeat(survey.flow.graph.depth(ExchangeIndex::at(index)).min(DEEPEST));
        let dim = Style::new().dimmed();
        write!(out, "{dim}{numbers:>width$}{dim:#}  {indent}")?;
        call.print(out, status.as_deref())?;
    }
    Ok(())
}

/// Deeper calls are not indented any further.
const DEEPEST: usize = 40;

impl Call {
    fn of(step: &Step) -> Self {
        let shown = |text: &str| visible(text).into_owned();
        Self {
            caller: shown(&step.caller()),
            callee: shown(&step.callee()),
            method: shown(&step.method()),
            path: shown(&step.template()),
        }
    }

    fn print(&self, out: &mut impl Write, status: Option<&str>) -> io::Result<()> {
        let Self { caller, callee, method, path } = self;
        let bold = Style::new().bold();
        let name = Style::new().fg_color(Some(AnsiColor::Cyan.into()));
        let colour = colour(status);
        let status = status.unwrap_or("no response");
        writeln!(
            out,
            "{name}{caller}{name:#} -> {name}{callee}{name:#}  {bold}{method}{bold:#} {path}  \
             {colour}{status}{colour:#}"
        )
    }
}

fn colour(status: Option<&str>) -> Style {
    let colour = match status.and_then(|status| StatusView::of(status).code) {
        Some(200..=299) => AnsiColor::Green,
        Some(100..=399) => AnsiColor::Blue,
        _ => AnsiColor::Red,
    };
    Style::new().fg_color(Some(colour.into()))
}
