//! A scenario in, hashes of everything that its snippets depend on out.
//!
//! Contents decide, never time stamps, and no line ends that a checkout made CRLF. Paths count as far
//! as they show in a snippet or a warning that is kept; where the command was started, on what machine
//! and with how many jobs does not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Build;
use crate::config::{Files, Memo, Snippet};
use crate::hash::Hash;
use crate::output::{Origin, VERSION};
use crate::redact::Gate;
use crate::source::Scenario;
use crate::step::hidden;

/// What made the snippets, besides their inputs.
const SEQDOC: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("SEQDOC_SOURCES"));

/// So many digits of a hash are enough to see that a part of the inputs changed.
const DIGITS: usize = 8;

/// What is known of the inputs of all scenarios of one build.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    /// The hashes of each configuration, by the files that it is made of.
    configurations: Memo<Vec<PathBuf>, Arc<Configuration>>,
}

/// Hashes of what configuration files say.
#[derive(Debug)]
struct Configuration {
    /// What they come to.
    keys: String,
    /// What each says.
    files: Vec<String>,
    /// What is in each file that they name.
    named: Vec<String>,
}

impl Inputs {
    /// What the snippets are made from besides the logs; `None` if an input cannot be read.
    pub(super) fn besides_logs(
        &self,
        build: &Build,
        scenario: &Scenario,
        files: &Files,
    ) -> Option<Origin> {
        let mut parts = Parts { all: Hash::new(), named: BTreeMap::new() };
        let flags = build.library.flags();
        parts.add_named(VERSION, SEQDOC.as_bytes());
        parts.add_option("--preset", &format!("{:?}", flags.preset), flags.preset.is_some());
        parts.add("redacts", &[u8::from(flags.redact)]);
        parts.add_option("--no-redact", "", flags.no_redact);
        parts.add("name", scenario.name.as_bytes());
        parts.add("output", scenario.output.to_str()?.as_bytes());
        for snippet in Snippet::ALL {
            if let Some(template) = build.templates.replaced(snippet.name()) {
                let name = format!("--templates {}.jinja", snippet.name());
                parts.add_named(&name, template.text.as_bytes());
            }
        }
        let key = files.paths();
        let configuration = || Configuration::of(files).map(Arc::new).ok_or(());
        let configuration = self.configurations.get(&key, configuration).ok()?;
        parts.add_configuration(&configuration, files);
        if let Some((path, text)) = scenario.notes().ok()? {
            parts.add_notes(&path, &text)?;
        }
        if let Some((file, text)) = scenario.console().ok()? {
            parts.add_named(&file.name, &text);
        }
        Some(parts.origin())
    }
}

/// All that the snippets are made from; `None` if a log cannot be read, or changes.
pub(super) fn with_logs(besides: Origin, scenario: &Scenario) -> Option<Origin> {
    let mut parts = Parts { all: Hash::new(), named: besides.parts };
    parts.add("besides", besides.inputs.as_bytes());
    parts.add_logs(scenario)?;
    Some(parts.origin())
}

/// The logs of a scenario and its notes, if there are some; `None` if a log cannot be read.
pub(super) fn recording(scenario: &Scenario, notes: Option<(&Path, &str)>) -> Option<Origin> {
    let mut parts = Parts { all: Hash::new(), named: BTreeMap::new() };
    parts.add_logs(scenario)?;
    if let Some((path, text)) = notes {
        parts.add_notes(path, text)?;
    }
    Some(parts.origin())
}

/// The same, with markers for the secrets of the recording in names.
pub(super) fn without_secrets(origin: Origin, gate: &Gate<'_>) -> Origin {
    let shown = |name: String| hidden(gate, &name).map_or(name, |(shown, _)| shown);
    let parts = origin.parts.into_iter().map(|(name, hash)| (shown(name), hash)).collect();
    Origin { parts, ..origin }
}

impl Configuration {
    fn of(files: &Files) -> Option<Self> {
        let hash = |text: String| Hash::of(&text);
        Some(Self {
            keys: hash(files.keys().to_string()),
            files: files.texts().map(hash).collect(),
            named: files.named().iter().map(|(_, path)| hash_of(path)).collect::<Option<_>>()?,
        })
    }
}

/// The hash of all parts, and some digits of the hash of each that a person knows by a name.
struct Parts {
    all: Hash,
    named: BTreeMap<String, String>,
}

impl Parts {
    /// Adds an input that has no name for a person. The lengths keep one input apart from the next.
    fn add(&mut self, name: &str, value: &[u8]) {
        for part in [name.as_bytes(), value] {
            self.all.add(&part.len().to_le_bytes());
            self.all.add(part);
        }
    }

    fn add_named(&mut self, name: &str, value: &[u8]) {
        let mut hash = Hash::new();
        hash.add(value);
        self.add_hash(name, &hash.text());
    }

    fn add_hash(&mut self, name: &str, hash: &str) {
        self.add(name, hash.as_bytes());
        self.name(name, hash);
    }

    fn add_logs(&mut self, scenario: &Scenario) -> Option<()> {
        for file in &scenario.files {
            self.add_hash(&file.name, &file.hash().ok()??);
        }
        Some(())
    }

    fn add_notes(&mut self, path: &Path, text: &str) -> Option<()> {
        self.add_named(path.file_name()?.to_str()?, text.as_bytes());
        Some(())
    }

    /// An option counts as there where somebody gives it.
    fn add_option(&mut self, name: &str, value: &str, is_given: bool) {
        if is_given {
            self.add_named(name, value.as_bytes());
        }
    }

    /// What the files say counts by what it comes to, whichever file says it.
    fn add_configuration(&mut self, configuration: &Configuration, files: &Files) {
        self.add("configuration", configuration.keys.as_bytes());
        for (name, hash) in files.names().zip(&configuration.files) {
            self.name(&name, hash);
        }
        for ((name, _), hash) in files.named().iter().zip(&configuration.named) {
            self.add("named", hash.as_bytes());
            self.name(name, hash);
        }
    }

    fn origin(self) -> Origin {
        Origin { inputs: self.all.text(), parts: self.named }
    }

    fn name(&mut self, name: &str, hash: &str) {
        let digits = hash.len().saturating_sub(DIGITS);
        self.named.insert(name.to_owned(), hash[digits..].to_owned());
    }
}

/// The hash of a file; `None` if it cannot be read.
fn hash_of(path: &Path) -> Option<String> {
    // Nothing else but a file ends.
    let is_file = path.metadata().is_ok_and(|there| there.is_file());
    is_file.then(|| Hash::of_text(path).ok()).flatten()
}
