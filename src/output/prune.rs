//! Files that are made no more in, a folder without them out.

use std::path::PathBuf;

use super::folder::{file_name, is_file_name};
use super::manifest::{self, Manifest};
use super::{Error, Finding, Folder, Mode, Outcome};

impl Folder {
    /// The files that seqdoc wrote here before and makes no more.
    #[must_use]
    pub(crate) fn dropped(&self, made: &[&str]) -> Vec<PathBuf> {
        let gone = self.manifest.names().filter(|name| !made.contains(name) && is_file_name(name));
        gone.map(|name| self.path.join(name)).collect()
    }

    /// The pages of the overview that seqdoc wrote here, if it is DOCS itself.
    #[must_use]
    pub(crate) fn overview(&self) -> Vec<PathBuf> {
        let names = self.manifest.names().filter(|name| manifest::is_of_overview(name));
        names.map(|name| self.path.join(name)).collect()
    }

    /// Deletes files that seqdoc wrote, but no edits.
    ///
    /// # Errors
    ///
    /// If a file cannot be deleted.
    pub(crate) fn prune(&mut self, files: &[PathBuf]) -> Result<Vec<Finding>, Error> {
        let mut findings = Vec::new();
        for path in files {
            let name = file_name(path);
            let exists = path.symlink_metadata().is_ok();
            let outcome = match self.not_ours(path, &name)? {
                Some(kept) if exists && self.mode != Mode::Force => kept,
                _ => {
                    if exists {
                        std::fs::remove_file(path).map_err(Error::io("delete", path))?;
                    }
                    self.manifest.remove(&name);
                    Outcome::Deleted
                }
            };
            findings.push(Finding::new(path.clone(), outcome));
        }
        if self.manifest.names().next().is_none() {
            let path = Manifest::path(&self.path);
            std::fs::remove_file(&path).map_err(Error::io("delete", &path))?;
            // Only empty folders go; one that holds a page stays, and so do those around it.
            let mut folders = self.path.ancestors().take(self.depth);
            let _ = folders.try_for_each(std::fs::remove_dir);
        } else {
            self.write_manifest()?;
        }
        Ok(findings)
    }
}
