//! What became of each file that `redact` met in, the closing line out.

use std::path::Path;

use super::{counted, message};
use crate::build::Error;
use crate::source::Scenario;

/// How many files came to what.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Logs with secrets.
    pub logs: usize,
    /// Their secrets.
    pub secrets: usize,
    /// Places whose values look like secrets and that no rule decides.
    pub undecided: usize,
    /// Whether one could not be done.
    pub failed: bool,
    read: usize,
    no_record: usize,
    ignored: usize,
}

impl Tally {
    /// A log was read, and had so many secrets.
    pub(super) fn read(&mut self, secrets: usize) {
        self.read += 1;
        self.logs += usize::from(secrets > 0);
        self.secrets += secrets;
    }

    /// Something could not be done.
    pub(super) fn failed(&mut self, error: &Error) {
        self.failed = true;
        message::error(error);
    }

    /// Files have the name of a log and no record.
    pub(super) fn no_record(&mut self, scenario: &Scenario) {
        self.no_record += scenario.files.len();
        for file in &scenario.files {
            message::skipped(&file.path, "it has no record heading");
        }
    }

    /// Git ignores a folder or a file.
    pub(super) fn ignored(&mut self, path: &Path) {
        self.ignored += 1;
        message::skipped(path, "git ignores it");
    }

    /// Says how many files were read and passed over; always, if there was no recording.
    pub(super) fn summary(&self) {
        let mut skipped = Vec::new();
        if self.no_record > 0 {
            skipped.push(counted(self.no_record, "file") + " without a record heading");
        }
        if self.ignored > 0 {
            skipped.push(counted(self.ignored, "path") + " that git ignores");
        }
        let skipped = if skipped.is_empty() {
            String::new()
        } else {
            format!("; skipped {}", skipped.join(" and "))
        };
        if self.read == 0 && !self.failed {
            message::note(&format_args!("no recordings were found{skipped}"));
        } else {
            message::summary(&format_args!("read {}{skipped}", counted(self.read, "log")));
        }
    }
}
