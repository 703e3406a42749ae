//! `seqdoc show`: a log in, its call tree out, for people or for programs.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::shown::{Shown, Stopped};
use super::{DONE, FAILED, FOUND, Failure, Preset, Reading, explain, json, message, tree, whole};
use crate::build::{self, About, RedactedLog, Target, Warning};
use crate::config::{self, Flags, Library};
use crate::number::{Span, StepNumber};
use crate::selector::Choice;
use crate::source::Scenario;
use crate::step;

/// Print who called whom
///
/// Prints a line for each call, below the call that caused it: the step numbers of its request and
/// response, caller and callee, method, path and status. FILE may also be a recording that `seqdoc
/// import` reads, such as a HAR file.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc show logs/image/create/requestshook.log
  seqdoc show create.log --secrets
  seqdoc show shop.har --format mermaid      from the recording of a browser to a diagram
  seqdoc show create.log --select 'glance-api->>keystone' --select 404
  seqdoc show create.log --step 6-7          a call and its answer with headers and bodies
  seqdoc show create.log --explain 12
  seqdoc show create.log --json | jq '.steps[].path'")]
pub(super) struct Show {
    /// A log, a folder with the logs of one scenario, or a recording of another tool
    #[arg(value_name = "FILE")]
    log: PathBuf,
    /// Print everything known about the scenario as one JSON object
    #[arg(long)]
    json: bool,
    /// Print the whole scenario as a picture or a page
    #[arg(long, value_enum, value_name = "FORM", conflicts_with_all = ["json", "secrets", "step"])]
    format: Option<Form>,
    /// Show only these calls, such as `GET /items/*`, `shop->>cart` or `404`; may be repeated
    #[arg(long, value_name = "SELECTOR", value_parser = choice, allow_hyphen_values = true)]
    select: Vec<Choice>,
    /// Print this step or these steps, such as `6` or `6-9`, with all headers and bodies
    #[arg(long, value_name = "STEPS", value_parser = steps)]
    step: Option<Span>,
    /// List each redacted secret: its place, its marker, and how it was found
    #[arg(long, conflicts_with_all = ["json", "no_redact", "select", "step"])]
    secrets: bool,
    /// Say why the parent of a step is its parent: each call that could be, with the evidence
    #[arg(long, value_name = "STEP", conflicts_with_all = ["json", "secrets", "select", "step"], value_parser = step_number)]
    explain: Option<StepNumber>,
    #[command(flatten)]
    reading: Reading,
}

/// What a scenario is printed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A sequence diagram for mermaid
    Mermaid,
    /// The calls as an HTML table, as in `ladder.md`
    Ladder,
    /// A page with ladder, diagram, and all requests and responses
    Markdown,
}

impl Form {
    fn wanted(self) -> build::Form {
        match self {
            Self::Mermaid => build::Form::Mermaid,
            Self::Ladder => build::Form::Ladder,
            Self::Markdown => build::Form::Markdown,
        }
    }
}

impl Show {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        // The preset is a form of snippets; what is shown here is redacted whatever it is.
        let flags = self.reading.flags(Some(Preset::Default));
        let shown = config::Shown { calls: self.select.clone(), steps: self.step };
        let library = Library::new(Flags { shown, ..flags });
        let scenario = build::scenario_of(&library, &self.log)?;
        if self.secrets {
            return secrets(&library, &scenario);
        }
        let survey = build::survey(&library, &scenario)?;
        message::warnings(&Warning::of_logs(&survey));
        let mut shown = Shown::new(survey.gate());
        let mut out = BufWriter::new(anstream::stdout().lock());
        if let Some(form) = self.format {
            let mut text = build::picture(&survey, form.wanted())?;
            shown.text(|| About::Scenario(survey.scenario.name.clone()), "--format", &mut text);
            out.write_all(text.as_bytes()).map_err(Failure::Print)?;
        } else if let Some(step) = self.explain {
            let graph = &survey.flow.graph;
            // A response was caused with its request.
            let request = graph.exchange_of_step(step).and_then(|exchange| exchange.request);
            let step = request.unwrap_or(step);
            let explanation = step::explained(&survey, step)?;
            let explanation = explanation.ok_or(step::Error::NoStep(step, graph.steps()))?;
            explain::print(step, graph, &explanation, &mut out).map_err(Failure::Print)?;
        } else if self.json {
            json::print(&survey, &mut shown, &mut out)?;
        } else if self.step.is_some() {
            whole::print(&survey, &mut shown, &mut out)?;
        } else {
            tree::print(&survey, &mut shown, &mut out)?;
        }
        out.flush().map_err(Failure::Print)?;
        let found = self.reading.deny_warnings && survey.diagnostics.count() > 0;
        Ok(failed_if_marked(shown, if found { FOUND } else { DONE }))
    }
}

/// The number of a step, counted from 1.
fn step_number(text: &str) -> Result<StepNumber, String> {
    let number = text.parse().ok().and_then(StepNumber::new);
    number.ok_or_else(|| "must be the number of a step".to_owned())
}

/// One step, or the first and the last of several.
fn steps(text: &str) -> Result<Span, String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let [first, last] = [step_number(first), step_number(last)];
    let span = first.and_then(|first| Ok(Span::new(first, last?)));
    let span = span.ok().filter(|span| span.first <= span.last);
    span.ok_or_else(|| "must be the number of a step, or a range such as `6-9`".to_owned())
}

fn choice(text: &str) -> Result<Choice, String> {
    Choice::try_from(text.to_owned())
}

/// Lists the secrets of all logs.
fn secrets(library: &Library, scenario: &Scenario) -> Result<u8, Failure> {
    let (mut printed, mut code) = (Ok(()), DONE);
    let read = build::redact(library, scenario, Target::Nowhere, |log| {
        if printed.is_ok() {
            let mut shown = Shown::new(log.gate());
            printed = list(&log, &mut shown);
            code = failed_if_marked(shown, code);
        }
    });
    // Whoever stopped reading is told of no log that came later.
    printed.map_err(Failure::Print)?;
    read?;
    Ok(code)
}

fn list(log: &RedactedLog<'_>, shown: &mut Shown<'_>) -> io::Result<()> {
    super::redact::print(log, anstream::stdout().lock(), |secret, line| {
        shown.text(|| About::Line(log.path.clone(), secret.line), "--secrets", line);
    })
}

/// Says what was printed with markers only at the last moment; then the command has failed.
fn failed_if_marked(shown: Shown<'_>, code: u8) -> u8 {
    let warnings = shown.finish();
    message::warnings(&warnings);
    if warnings.is_empty() { code } else { FAILED }
}

impl From<Stopped> for Failure {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Print(error) => Self::Print(error),
            Stopped::Step(error) => error.into(),
        }
    }
}
