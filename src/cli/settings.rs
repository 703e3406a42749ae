//! `seqdoc config`: a log in, the settings that hold for it and where each comes from out.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::shown::Shown;
use super::{DONE, FAILED, Failure, message};
use crate::build::{self, About};
use crate::config::{self, Flags, Library, Origin, Setting};
use crate::redact::{Gate, Vault};
use crate::source::{self, Scenario};
use crate::text;

/// Print the settings of a log and where each comes from
///
/// Prints what all `seqdoc.toml` files come to for a log: each key with its value, and the file and the
/// line that it comes from, or `default`. What is printed is a `seqdoc.toml` itself.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc config logs/image/create
  seqdoc config --schema > seqdoc.schema.json    for an editor that checks seqdoc.toml")]
pub(super) struct Settings {
    /// A log, or a folder with logs [default: the folder that the command runs in]
    #[arg(value_name = "LOG")]
    log: Option<PathBuf>,
    /// Print a JSON schema of `seqdoc.toml` instead
    #[arg(long, conflicts_with_all = ["log", "config"])]
    schema: bool,
    /// Read this file instead of the `seqdoc.toml` files beside and above the logs
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Settings {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        if self.schema {
            let mut out = anstream::stdout().lock();
            out.write_all(schema().as_bytes()).map_err(Failure::Print)?;
            return Ok(DONE);
        }
        // What is printed is redacted whatever a file says.
        let library =
            Library::new(Flags { config: self.config.clone(), redact: true, ..Flags::default() });
        let Some(scenario) = self.scenario(&library)? else {
            let folder = self.log.as_deref().unwrap_or(Path::new(""));
            let all = Scenario::to_be(&folder.join("requestshook.log"));
            let (vault, settings) = (Vault::default(), library.settings_of(&all)?);
            let gate = Gate::new(&vault, settings.redaction.clone());
            return print(&library, &all, gate);
        };
        let survey = build::survey(&library, &scenario)?;
        print(&library, &scenario, survey.gate())
    }

    /// The one scenario whose settings are asked for; `None` if they are those of a folder.
    fn scenario(&self, library: &Library) -> Result<Option<Scenario>, Failure> {
        let Some(log) = &self.log else { return Ok(None) };
        match build::scenario_of(library, log) {
            Err(build::Error::Source(source::Error::Several { .. })) => Ok(None),
            scenario => Ok(Some(scenario?)),
        }
    }
}

/// The schema as a file has it.
pub(super) fn schema() -> String {
    format!("{:#}\n", config::schema())
}

/// Whether a text is the schema, however it is laid out.
pub(super) fn is_schema(text: &str) -> bool {
    serde_json::from_str(text).is_ok_and(|schema: serde_json::Value| schema == config::schema())
}

fn print(library: &Library, scenario: &Scenario, gate: Gate<'_>) -> Result<u8, Failure> {
    let mut shown = Shown::new(gate);
    let mut out = BufWriter::new(anstream::stdout().lock());
    let mut begun = false;
    for Setting { name, mut text, origin } in library.files(scenario)?.settings() {
        shown.text(|| About::Scenario(scenario.name.clone()), &name, &mut text);
        // A heading stands apart from what is above it.
        let apart = if begun && text.starts_with('[') { "\n" } else { "" };
        let origin = match origin {
            Origin::Heading => String::new(),
            Origin::Default => "  # default".to_owned(),
            Origin::Line(file, line) => format!("  # {}:{line}", text::name(file.as_os_str())),
        };
        writeln!(out, "{apart}{text}{origin}").map_err(Failure::Print)?;
        begun = true;
    }
    out.flush().map_err(Failure::Print)?;
    let warnings = shown.finish();
    message::warnings(&warnings);
    Ok(if warnings.is_empty() { DONE } else { FAILED })
}
