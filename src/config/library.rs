//! Scenarios in, the settings of each out; what several scenarios share is read and compiled once.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::discover::{Document, Held, above};
use super::{Error, Files, Flags, Memo, Settings};
use crate::source::Scenario;

/// The configuration of all scenarios of one command. It shows each file as it was when the file was
/// first asked for, to every thread.
#[derive(Debug, Default)]
pub struct Library {
    flags: Flags,
    above: Memo<PathBuf, Arc<[PathBuf]>>,
    documents: Memo<PathBuf, Option<Arc<Document>>>,
    settings: Memo<Vec<PathBuf>, Arc<Settings>>,
}

impl Library {
    /// Nothing is read yet; the flags win over every file.
    #[must_use]
    pub fn new(flags: Flags) -> Self {
        Self { flags, ..Self::default() }
    }

    /// The flags.
    #[must_use]
    pub fn flags(&self) -> &Flags {
        &self.flags
    }

    /// Finds and reads the files that hold for a scenario: `seqdoc.toml` from the root of the
    /// repository down to the folder of the log, or the file that a flag names. Without a repository
    /// the search ends at the folder that the command runs in, or at LOGS if that lies elsewhere.
    ///
    /// # Errors
    ///
    /// If a file cannot be read, is not TOML, or has a key that seqdoc does not know.
    pub fn files(&self, scenario: &Scenario) -> Result<Files, Error> {
        if let Some(path) = &self.flags.config {
            let document = self.documents.get(path, || Document::read(path).map(Some))?;
            let named = |document| Held { document, up: None };
            return Ok(Files::new(scenario, document.into_iter().map(named).collect()));
        }
        let root = &scenario.root;
        let above = self.above.get(root, || Ok::<_, Error>(above(root).into()))?;
        let below = scenario.folder.strip_prefix(root).unwrap_or(Path::new(""));
        let mut up = above.len() + below.iter().count();
        let mut found = Vec::new();
        for folder in above.iter() {
            found.extend(self.document(folder)?.map(|document| Held { document, up: Some(up) }));
            up -= 1;
        }
        let mut folder = root.clone();
        found.extend(self.document(&folder)?.map(|document| Held { document, up: Some(up) }));
        for part in below {
            folder.push(part);
            up -= 1;
            if let Some(document) = self.document(&folder)? {
                document.check_is_below_project()?;
                found.push(Held { document, up: Some(up) });
            }
        }
        Ok(Files::new(scenario, found))
    }

    /// The configuration file of a folder, if the folder has one.
    fn document(&self, folder: &Path) -> Result<Option<Arc<Document>>, Error> {
        let path = folder.join(super::discover::NAME);
        let read = || if path.is_file() { Document::read(&path).map(Some) } else { Ok(None) };
        self.documents.get(&path, read)
    }

    /// The settings that files and flags come to.
    ///
    /// # Errors
    ///
    /// If a file that one of them names cannot be read or understood.
    pub fn settings(&self, files: &Files) -> Result<Arc<Settings>, Error> {
        let resolve = || Settings::resolve(files, &self.flags).map(Arc::new);
        // Those of one scenario alone need not be kept.
        if files.are_own() { resolve() } else { self.settings.get(&files.paths(), resolve) }
    }

    /// The settings of a scenario.
    ///
    /// # Errors
    ///
    /// If a configuration file cannot be read or understood.
    pub fn settings_of(&self, scenario: &Scenario) -> Result<Arc<Settings>, Error> {
        self.settings(&self.files(scenario)?)
    }
}
