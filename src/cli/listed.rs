//! A folder that is walked in, which of the paths below it git ignores or does not track out.
//!
//! Git is asked once for the folder, and once for each other repository in it: what that one ignores is
//! its own affair. A folder that git ignores as a whole is not asked about any further.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{git, message};
use crate::source;

/// What git lists of a folder.
type Ask = fn(&Path) -> Result<BTreeSet<PathBuf>, git::Error>;

/// What git lists below a folder.
pub(super) struct Listed<'f> {
    folder: &'f Path,
    /// The folder without links on the way, which is how git's answers are kept.
    real: PathBuf,
    paths: BTreeSet<PathBuf>,
    ask: Ask,
}

impl<'f> Listed<'f> {
    /// Asks git. Of a folder that is ignored itself, nothing is: it was named.
    pub(super) fn below(folder: &'f Path, ask: Ask) -> Self {
        Self { folder, real: source::real(folder), paths: answer(ask, folder), ask }
    }

    /// Whether a folder or a file is on the list.
    pub(super) fn holds(&mut self, path: &Path) -> bool {
        let below = path.strip_prefix(self.folder).unwrap_or(path);
        if self.paths.contains(&self.real.join(below)) {
            return true;
        }
        // A repository has a folder of this name, a submodule a file.
        if path.join(".git").symlink_metadata().is_ok() {
            self.paths.append(&mut answer(self.ask, path));
        }
        false
    }
}

/// What git said; that it said nothing is a warning.
pub(super) fn answer(ask: Ask, folder: &Path) -> BTreeSet<PathBuf> {
    ask(folder).unwrap_or_else(|error| {
        message::warning(&error);
        BTreeSet::new()
    })
}
