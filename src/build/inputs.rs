//! A scenario in, a hash of everything that its snippets depend on out.
//!
//! Contents decide, never time stamps, and no line ends that a checkout made CRLF. Paths count as far as they show in a snippet or a warning that
//! is kept; where the command was started, on what machine and with how many jobs does not.

use std::path::Path;

use super::Build;
use crate::config::{Files, Snippet};
use crate::output::Hash;
use crate::source::Scenario;

/// What made the snippets, besides their inputs.
const SEQDOC: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("SEQDOC_SOURCES"));

/// The hash; `None` if an input cannot be read.
pub(super) fn hash(build: &Build, scenario: &Scenario, files: &Files) -> Option<String> {
    let mut inputs = Inputs(Hash::new());
    let flags = build.library.flags();
    inputs.add("seqdoc", SEQDOC.as_bytes());
    inputs.add("preset", format!("{:?}", flags.preset).as_bytes());
    inputs.add("redacts", &[u8::from(flags.redact), u8::from(flags.no_redact)]);
    inputs.add("name", scenario.name.as_bytes());
    inputs.add("output", scenario.output.to_str()?.as_bytes());
    for snippet in Snippet::ALL {
        if let Some(template) = build.templates.replaced(snippet) {
            inputs.add(snippet.name(), template.text.as_bytes());
        }
    }
    inputs.add("own", &[u8::from(files.are_own())]);
    inputs.add("seqdoc.toml", files.keys().to_string().as_bytes());
    for path in files.named() {
        inputs.add_file("named", &path)?;
    }
    for file in &scenario.files {
        inputs.add_file(&file.name, &file.path)?;
    }
    if let Some((path, text)) = scenario.notes().ok()? {
        inputs.add(path.file_name()?.to_str()?, text.as_bytes());
    }
    Some(inputs.0.text())
}

struct Inputs(Hash);

impl Inputs {
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
