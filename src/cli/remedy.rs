//! What helps, as a command that works where it is pasted.

use std::fmt;
use std::path::{Path, PathBuf};

use super::Reading;
use crate::config::Snippet;
use crate::source::Scenario;
use crate::text::quoted;

/// Whether pre-commit runs the command: in the root of the repository, wherever the person stands, and
/// on what is staged.
pub(super) fn in_hook() -> bool {
    std::env::var_os("PRE_COMMIT").is_some()
}

/// A command with its arguments.
#[derive(Debug, Clone)]
pub(super) struct Remedy(String);

impl fmt::Display for Remedy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Remedy {
    /// A command without arguments, such as `seqdoc build`.
    pub(super) fn new(command: &str) -> Self {
        Self(command.to_owned())
    }

    /// Adds a word that needs no quotes.
    pub(super) fn word(mut self, word: &str) -> Self {
        self.0 += " ";
        self.0 += word;
        self
    }

    /// Adds paths.
    pub(super) fn paths<P: AsRef<Path>>(self, paths: &[P]) -> Self {
        paths.iter().fold(self, |command, path| command.word(&quoted(path.as_ref())))
    }

    /// Adds an option with a path, if there is one.
    pub(super) fn option(self, option: &str, path: Option<&PathBuf>) -> Self {
        match path {
            Some(path) => self.word(option).word(&quoted(path)),
            None => self,
        }
    }

    /// Adds the options that say how logs are read.
    pub(super) fn reading(self, reading: &Reading) -> Self {
        let command = self.option("--config", reading.config.as_ref());
        if reading.no_redact { command.word("--no-redact") } else { command }
    }

    /// How to keep what a person wrote into a snippet, in words.
    pub(super) fn keep(
        scenario: Option<&Scenario>,
        snippet: &Path,
        what: &str,
        reading: &Reading,
    ) -> String {
        if let Some(adopt) = scenario.and_then(|one| Self::adopt(one, snippet, reading)) {
            return format!("keep {what} as notes with `{adopt}`");
        }
        let is_summary = snippet.file_name().is_some_and(|name| name == Snippet::Summary.name());
        match scenario.filter(|_| is_summary) {
            Some(scenario) => {
                let notes = scenario.notes().ok().flatten().map(|(path, _)| path);
                let notes = notes.unwrap_or_else(|| scenario.own_notes());
                format!("copy {what} to the `# Summary` of {}", notes.display())
            }
            None => format!("copy {what} to another file"),
        }
    }

    /// How to keep what a person wrote into a region of a file, in words. The scenario is the one that it
    /// can be adopted into.
    pub(super) fn keep_region(
        scenario: Option<&Scenario>,
        file: &Path,
        what: &str,
        reading: &Reading,
    ) -> String {
        let Some(scenario) = scenario else { return format!("copy {what} to another file") };
        let adopt = Self::new("seqdoc adopt").paths(&[log_of(scenario), file]).reading(reading);
        format!("keep {what} as notes with `{adopt}`")
    }

    /// What makes notes of the edits of a snippet; there is nothing for one without notes.
    fn adopt(scenario: &Scenario, snippet: &Path, reading: &Reading) -> Option<Self> {
        let body = snippet.with_file_name("body.md");
        let (body, diagram) = match snippet.file_name()?.to_str()? {
            "body.md" | "page.md" => (snippet.to_owned(), None),
            "diagram.md" => (body, Some(snippet.to_owned())),
            _ => return None,
        };
        if !body.is_file() {
            return None;
        }
        let command = Self::new("seqdoc adopt").paths(&[log_of(scenario), &body]);
        Some(command.option("--diagram", diagram.as_ref()).reading(reading))
    }
}

/// What names a scenario alone.
fn log_of(scenario: &Scenario) -> &Path {
    match &scenario.files[..] {
        [log] => &log.path,
        _ => &scenario.folder,
    }
}
