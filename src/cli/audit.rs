//! `seqdoc audit`: logs in, the places out whose values look like secrets and that no rule decides.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::project::Project;
use super::remedy::Remedy;
use super::{DONE, FAILED, FOUND, Failure, message};
use crate::build::{self, Decided, Suspicion, Warning};
use crate::config::{Decision, Flags, Library, Place};
use crate::number::StepNumber;
use crate::redact::Undecided;
use crate::source::{self, Scenario};
use crate::text::visible;

/// List what looks like a secret and no rule decides
///
/// Lists the places whose values look like credentials: long, random, and neither ids, hashes, dates
/// nor words. Decide each once, in `hide` or `show` under `[redact]` in `seqdoc.toml`; the decision
/// holds for later recordings. Values are never printed, only two characters of each end. Exits with 3
/// if a place is undecided.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc audit logs/
  seqdoc audit logs/ --hide 'body /links/*/hint'     its values are secrets
  seqdoc audit logs/ --show 'header X-Build'         they are not
  seqdoc audit logs/ --format json | jq -r '.places[].place'")]
pub(super) struct Audit {
    /// Folders with logs, or single logs [default: `logs` of `[build]`]
    #[arg(value_name = "LOGS")]
    logs: Vec<PathBuf>,
    /// Write into `seqdoc.toml` that the values of this place are secrets
    #[arg(long, value_name = "PLACE", value_parser = Place::parse)]
    hide: Vec<Place>,
    /// Write into `seqdoc.toml` that the values of this place are no secrets
    #[arg(long, value_name = "PLACE", value_parser = Place::parse)]
    show: Vec<Place>,
    /// How to print the places
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Read this file instead of the `seqdoc.toml` files beside and above the logs
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines for people, each place with the two lines that decide it
    Text,
    /// One JSON object
    Json,
}

impl Audit {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let logs = Project::of(self.config.as_ref())?.logs(&self.logs)?;
        let found = source::find_in(&logs)?;
        message::warnings(&Warning::of_walk(&found));
        self.decide(&found.scenarios)?;
        // The files may have changed since they were read for the decision.
        let library = self.library();
        let (mut decided, mut failed) = (Decided::default(), false);
        let mut places: Vec<(&Scenario, Suspicion)> = Vec::new();
        for scenario in &found.scenarios {
            match build::audit(&library, scenario, &mut decided) {
                Ok(found) => places.extend(found.into_iter().map(|place| (scenario, place))),
                Err(error) => {
                    failed = true;
                    message::error(&error);
                }
            }
        }
        message::warnings(&decided.unused().collect::<Vec<_>>());
        self.print(&places, found.scenarios.len() > 1).map_err(Failure::Print)?;
        if !places.is_empty() {
            self.remedy(places.len());
        }
        Ok(match places.len() {
            _ if failed => FAILED,
            0 => DONE,
            _ => FOUND,
        })
    }

    fn library(&self) -> Library {
        Library::new(Flags { config: self.config.clone(), redact: true, ..Flags::default() })
    }

    /// Writes what the options decide.
    fn decide(&self, scenarios: &[Scenario]) -> Result<(), Failure> {
        let hide = self.hide.iter().cloned().map(Decision::Hide);
        let decisions: Vec<_> = hide.chain(self.show.iter().cloned().map(Decision::Show)).collect();
        if let (false, Some(scenario)) = (decisions.is_empty(), scenarios.first()) {
            let path = build::decide(&self.library(), scenario, &decisions)?;
            message::note(&format_args!("wrote {}", path.display()));
        }
        Ok(())
    }

    fn print(&self, places: &[(&Scenario, Suspicion)], several: bool) -> std::io::Result<()> {
        let mut out = BufWriter::new(message::Output);
        if self.format == Format::Json {
            let entries = places.iter().map(|(scenario, found)| entry(scenario, found, several));
            let places = json!({ "places": entries.collect::<Vec<_>>() });
            serde_json::to_writer_pretty(&mut out, &places)?;
            writeln!(out)?;
        } else {
            for (scenario, found) in places {
                write!(out, "{}", lines(scenario, found))?;
            }
        }
        out.flush()
    }

    fn remedy(&self, places: usize) {
        let remedy = Remedy::new("seqdoc audit").paths(&self.logs);
        let remedy = remedy.option("--config", self.config.as_ref());
        message::error(&format_args!(
            "{} that no rule decides; decide each with `{remedy} --hide PLACE` or `{remedy} --show PLACE`",
            super::counted(places, "place"),
        ));
    }
}

/// A place as `--format json` has it; with its scenario where there are several.
fn entry(scenario: &Scenario, found: &Suspicion, several: bool) -> Value {
    let known = &found.undecided;
    let mut entry = json!({
        "place": known.place,
        "step": found.step.map(StepNumber::get),
        "count": known.count,
        "length": [known.length.0, known.length.1],
        "alphabet": known.alphabet,
        "sample": known.sample,
    });
    if several {
        entry["scenario"] = json!(scenario.name);
    }
    entry
}

/// A place as a person reads it, with the two lines that decide it.
fn lines(scenario: &Scenario, found: &Suspicion) -> String {
    let Suspicion { step, undecided } = found;
    let place = &undecided.place;
    let step = step.map_or_else(String::new, |step| format!(" (first in step {step})"));
    let name = &scenario.name;
    let text = format!("{name}: {place}{step}: {}", values(undecided));
    let [hide, show] = Decision::lines(place);
    format!("{}\n    {hide}\n    {show}\n", visible(&text))
}

/// What is known of the values of a place.
pub(super) fn values(undecided: &Undecided) -> String {
    let (shortest, longest) = undecided.length;
    let length =
        if shortest == longest { shortest.to_string() } else { format!("{shortest} to {longest}") };
    let count = super::counted(undecided.count, "value");
    let Undecided { alphabet, sample, .. } = undecided;
    format!("{count} of {length} characters ({alphabet}), such as {sample}")
}
