//! Recordings of other tools become logs: what each kind of file really holds, in small files.

mod any;
mod direct;
mod har;
mod hostile;
mod instrumentations;
mod odd_entries;
mod odd_spans;
mod odd_traces;
mod traces;
mod writers;

use std::path::Path;

use serde_json::Value;

use crate::support::{Run, scratch, write};

/// What an import made of a file.
pub(crate) struct Made {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) summary: Value,
}

impl Made {
    /// Imports a file, which works.
    pub(crate) fn of(text: impl AsRef<[u8]>, arguments: &[&str]) -> Self {
        let folder = scratch();
        write(folder.path().join("in.json"), text);
        Self::within(folder, &["in.json"], arguments)
    }

    pub(crate) fn within(folder: tempfile::TempDir, files: &[&str], arguments: &[&str]) -> Self {
        let mut run = Run::new(folder.path()).args(["import", "-o", "logs/a.log", "--force"]);
        run = run.args(["--summary", "json"]).any_stdout().any_stderr();
        for argument in files.iter().chain(arguments) {
            run = run.arg(argument);
        }
        let printed = run.check();
        let summary = serde_json::from_str(&printed.stdout).expect("a summary");
        Self { folder, summary }
    }

    pub(crate) fn log(&self) -> String {
        crate::support::read(self.folder.path().join("logs/a.log"))
    }

    /// What `show` prints of the log.
    pub(crate) fn calls(&self) -> String {
        let run = Run::new(self.folder.path()).args(["show", "logs/a.log"]);
        run.any_stdout().any_stderr().check().stdout
    }

    /// All that is known of the log, of which nothing is odd but what has no answer.
    pub(crate) fn json(&self) -> Value {
        let run = Run::new(self.folder.path()).args(["show", "logs/a.log", "--json"]);
        let shown = run.any_stdout().any_stderr().check().stdout;
        let shown: Value = serde_json::from_str(&shown).expect("JSON");
        for told in shown["diagnostics"].as_array().expect("a list") {
            let told = told["text"].as_str().expect("a text");
            let odd = [
                "this request has no response",
                "the body looks like JSON but is not valid",
                "the parent of step",
            ];
            assert!(odd.iter().any(|odd| told.starts_with(odd)), "{told}: {}", self.log());
        }
        shown
    }
}

/// What the import of a file that cannot be imported says; nothing is written.
pub(crate) fn refused(text: impl AsRef<[u8]>, arguments: &[&str]) -> String {
    let folder = scratch();
    write(folder.path().join("in.json"), text);
    let mut run = Run::new(folder.path()).args(["import", "in.json", "-o", "logs/a.log"]);
    for argument in arguments {
        run = run.arg(argument);
    }
    let said = run.code(1).any_stderr().check().stderr;
    assert!(!folder.path().join("logs").exists(), "{said}");
    said
}

/// The count of a text in one of the summary's lists.
pub(crate) fn count(list: &Value, text: &str) -> u64 {
    list[text].as_u64().unwrap_or(0)
}

/// A run of `import` in a folder.
pub(crate) fn import(folder: &Path) -> Run {
    Run::new(folder).args(["import", "in.har", "-o", "logs/a.log"])
}
