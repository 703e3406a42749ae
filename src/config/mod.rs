//! Defaults, `seqdoc.toml` files and flags in, the settings of one scenario out.
//!
//! 1. [`Files::of`] finds the files that hold for a scenario, the farthest first.
//! 2. Each is read on its own, so that an error names its own place, and laid over the ones before.
//! 3. [`Settings`] are what the stages take: every value is there, every pattern compiled.

mod discover;
mod exclude;
mod file;
mod redaction;
mod templates;

use std::io;
use std::path::PathBuf;

pub use discover::Files;
pub use exclude::{Filter, Filters};
pub use file::{PathMode, Preset, Snippet};
pub use redaction::{HeaderRule, Kind, Redaction};
pub use templates::Templates;

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that is named or found cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file's content is wrong at a line.
    #[error("{}:{line}: {text}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        text: String,
    },
}

/// What the flags of a command say; they win over every file.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--config`: the only file to read.
    pub config: Option<PathBuf>,
    /// `--preset`.
    pub preset: Option<Preset>,
    /// `--no-redact`.
    pub no_redact: bool,
}

/// The words of the snippets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// Title of the tab with the headers.
    pub header: String,
    /// Title of the tab with the body.
    pub body: String,
}

/// Everything that the stages need to know of one scenario.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Which form the snippets have.
    pub preset: Preset,
    /// Which requests are left out.
    pub exclude: Filters,
    /// How paths are shown.
    pub paths: PathMode,
    /// Whether the headers begin with the start line of HTTP.
    pub start_line: bool,
    /// What is redacted; `None` if nothing is.
    pub redaction: Option<Redaction>,
    /// The words of the snippets.
    pub labels: Labels,
    /// Which snippets are written.
    pub snippets: Vec<Snippet>,
}

impl Settings {
    /// Lays files and flags over the defaults.
    ///
    /// # Errors
    ///
    /// If the file of `exclude` cannot be read or understood.
    pub fn resolve(files: &Files, flags: &Flags) -> Result<Self, Error> {
        let file = files.merged()?;
        let preset = flags.preset.or(file.preset).unwrap_or_default();
        let as_recorded = preset == Preset::Requestshook;
        let exclude = match files.exclude() {
            Some(path) => Filters::read(&path)?,
            None => Filters::default(),
        };
        let mode = file.paths.mode.unwrap_or_default();
        let enabled = file.redact.enabled.unwrap_or(true) && !flags.no_redact && !as_recorded;
        Ok(Self {
            preset,
            exclude,
            paths: if as_recorded { PathMode::Raw } else { mode },
            start_line: file.body.start_line.unwrap_or(true) && !as_recorded,
            redaction: enabled.then(|| Redaction::new(&file.redact.headers, &file.redact.keys)),
            labels: Labels {
                header: file.labels.header.unwrap_or_else(|| "Header".to_owned()),
                body: file.labels.body.unwrap_or_else(|| "Body".to_owned()),
            },
            snippets: file.output.snippets.unwrap_or_else(|| Snippet::DEFAULT.to_vec()),
        })
    }
}
