//! A folder for files that nobody keeps.

use std::path::Path;

use super::Error;

/// A folder of its own, which is deleted with all that is in it when it is dropped.
#[derive(Debug)]
pub(crate) struct Scratch(tempfile::TempDir);

impl Scratch {
    /// A new folder among the temporary ones of the system.
    ///
    /// # Errors
    ///
    /// If there can be none.
    pub(crate) fn new() -> Result<Self, Error> {
        let made = tempfile::Builder::new().prefix("seqdoc-").tempdir();
        made.map(Self).map_err(Error::io("create a folder in", &std::env::temp_dir()))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}
