//! What is odd about a scenario, as data: what it is about, and the text.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::number::LineNumber;
use crate::output::Said;
use crate::redact::Gate;
use crate::source::{self, Found, Scenario};
use crate::step::{self, Survey};
use crate::text;

/// What a warning is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum About {
    /// A scenario as a whole, by its name.
    Scenario(String),
    /// A line of a file.
    Line(PathBuf, LineNumber),
    /// A file.
    File(PathBuf),
}

/// Something that is odd, while work goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Warning {
    /// What it is about.
    pub about: About,
    /// What is odd: a lower-case sentence fragment, without recorded text.
    pub text: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.about {
            About::Scenario(name) => write!(out, "{name}: {}", self.text),
            About::Line(path, line) => write!(out, "{}:{line}: {}", path.display(), self.text),
            About::File(path) => write!(out, "{}: {}", path.display(), self.text),
        }
    }
}

impl Warning {
    pub(super) fn of_scenario(name: &str, text: impl Into<String>) -> Self {
        Self { about: About::Scenario(name.to_owned()), text: text.into() }
    }

    pub(super) fn of_file(path: &Path, text: &str) -> Self {
        Self { about: About::File(path.to_owned()), text: text.to_owned() }
    }

    /// Snippets that a site has not had before: `MkDocs` makes a page of each file that it is not told
    /// to leave out.
    pub(super) fn of_new_ladder(docs: &Path) -> Self {
        let text = "each scenario has a new snippet, `ladder.md`; to keep MkDocs from publishing it \
                    as a page of its own, add these lines to `mkdocs.yml`:\nexclude_docs: |\n  ladder*.md";
        Self::of_file(docs, text)
    }

    /// Logs that hold secrets as they were recorded.
    pub(super) fn of_raw(folder: &Path) -> Self {
        let text = format!(
            "the logs hold secrets as recorded; before you commit or share them, replace the secrets \
             with `seqdoc redact {} --in-place`",
            text::quoted(folder)
        );
        Self::of_file(folder, &text)
    }

    /// Puts markers in the place of the secrets of the recording, which a note may hold and a warning
    /// quote. What is kept for the next build is without them too.
    pub(super) fn hide_secrets(warnings: &mut [Self], gate: &Gate<'_>) {
        for warning in warnings {
            if let Some((text, _)) = step::hidden(gate, &warning.text) {
                warning.text = text;
            }
        }
    }

    /// What a walk over folders passed over.
    #[must_use]
    pub(crate) fn of_walk(found: &Found) -> Vec<Self> {
        Self::of_skipped(&found.skipped)
    }

    /// Paths that were passed over, each with the reason.
    #[must_use]
    pub(crate) fn of_skipped(skipped: &[(PathBuf, &'static str)]) -> Vec<Self> {
        let warning = |(path, reason): &(PathBuf, &'static str)| {
            let reason = source::with_command(reason, path);
            Self::of_file(path, &format!("{reason}; it was skipped"))
        };
        skipped.iter().map(warning).collect()
    }

    /// Places whose values look like secrets, if nobody has decided them.
    #[must_use]
    pub(crate) fn of_undecided(about: About, places: usize) -> Option<Self> {
        let (places, hold) = match places {
            0 => return None,
            1 => ("1 place".to_owned(), "holds"),
            _ => (format!("{places} places"), "hold"),
        };
        let text = format!(
            "{places} {hold} what looks like a secret, and no rule decides it; list and decide \
             with `seqdoc audit LOGS`"
        );
        Some(Self { about, text })
    }

    /// What is odd about the logs of a scenario.
    #[must_use]
    pub(crate) fn of_logs(survey: &Survey) -> Vec<Self> {
        let diagnostics = &survey.diagnostics;
        let warning = |diagnostic: &crate::diagnostic::Diagnostic| {
            let path = survey.scenario.files[diagnostic.place.file()].path.clone();
            Self {
                about: About::Line(path, diagnostic.place.line),
                text: diagnostic.text.to_string(),
            }
        };
        let mut warnings: Vec<_> = diagnostics.kept().iter().map(warning).collect();
        let more = diagnostics.count() - warnings.len();
        if more > 0 {
            let text = format!("{more} more warnings are not listed");
            warnings.push(Self::of_scenario(&survey.scenario.name, text));
        }
        Self::hide_secrets(&mut warnings, &survey.gate());
        warnings
    }

    /// The warning as a manifest keeps it: with the name of a file beside the log. `None` if it is
    /// about another file.
    pub(super) fn kept(&self, scenario: &Scenario) -> Option<Said> {
        let text = self.text.clone();
        match &self.about {
            About::Scenario(_) => Some(Said { place: None, text }),
            About::Line(path, line) => {
                let file = path.strip_prefix(&scenario.folder).ok()?.to_str()?.to_owned();
                Some(Said { place: Some((file, *line)), text })
            }
            About::File(_) => None,
        }
    }

    /// A warning that a manifest kept.
    pub(super) fn again(said: &Said, scenario: &Scenario) -> Self {
        let about = match &said.place {
            Some((file, line)) => About::Line(scenario.folder.join(file), *line),
            None => About::Scenario(scenario.name.clone()),
        };
        Self { about, text: said.text.clone() }
    }
}
