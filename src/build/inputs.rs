//! A scenario in, a hash of everything that its snippets depend on out.
//!
//! Contents decide, never time stamps, and no line ends that a checkout made CRLF. Paths count as far
//! as they show in a snippet or a warning that is kept; where the command was started, on what machine
//! and with how many jobs does not.

use std::path::{Path, PathBuf};

use super::Build;
use crate::config::{Files, Memo, Snippet};
use crate::output::Hash;
use crate::source::Scenario;

/// What made the snippets, besides their inputs.
const SEQDOC: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("SEQDOC_SOURCES"));

/// What is known of the inputs of all scenarios of one build.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    /// The hash of each configuration, with the files that it names, by the files that it is made of.
    configurations: Memo<Vec<PathBuf>, String>,
}

impl Inputs {
    /// The hash; `None` if an input cannot be read.
    pub(super) fn hash(&self, build: &Build, scenario: &Scenario, files: &Files) -> Option<String> {
        let mut parts = Parts(Hash::new());
        let flags = build.library.flags();
        parts.add("seqdoc", SEQDOC.as_bytes());
        parts.add("preset", format!("{:?}", flags.preset).as_bytes());
        parts.add("redacts", &[u8::from(flags.redact), u8::from(flags.no_redact)]);
        parts.add("name", scenario.name.as_bytes());
        parts.add("output", scenario.output.to_str()?.as_bytes());
        for snippet in Snippet::ALL {
            if let Some(template) = build.templates.replaced(snippet) {
                parts.add(snippet.name(), template.text.as_bytes());
            }
        }
        let key = files.paths();
        let configuration = || configuration(files).ok_or(());
        parts.add("configuration", self.configurations.get(&key, configuration).ok()?.as_bytes());
        for file in &scenario.files {
            parts.add_file(&file.name, &file.path)?;
        }
        if let Some((path, text)) = scenario.notes().ok()? {
            parts.add(path.file_name()?.to_str()?, text.as_bytes());
        }
        if let Some((file, text)) = scenario.console().ok()? {
            parts.add(&file.name, &text);
        }
        Some(parts.0.text())
    }
}

/// The hash of what configuration files say, and of the files that they name.
fn configuration(files: &Files) -> Option<String> {
    let mut parts = Parts(Hash::new());
    parts.add("seqdoc.toml", files.keys().to_string().as_bytes());
    for path in files.named() {
        parts.add_file("named", &path)?;
    }
    Some(parts.0.text())
}

struct Parts(Hash);

impl Parts {
    /// Adds an input by its name. The lengths keep one input apart from the next.
    fn add(&mut self, name: &str, value: &[u8]) {
        for part in [name.as_bytes(), value] {
            self.0.add(&part.len().to_le_bytes());
            self.0.add(part);
        }
    }

    fn add_file(&mut self, name: &str, path: &Path) -> Option<()> {
        // Nothing else but a file ends.
        let is_file = path.metadata().is_ok_and(|there| there.is_file());
        let hash = is_file.then(|| Hash::of_text(path).ok()).flatten()?;
        self.add(name, hash.as_bytes());
        Some(())
    }
}
