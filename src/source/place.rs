//! A path in, where it lies out.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// The folder that a file lies in; that of the command if its path names none.
#[must_use]
pub fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A path without links on the way; as it is, if it is not there.
#[must_use]
pub fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Files by their paths, whatever way leads to them: links may, and where capital letters do not count,
/// so may another spelling.
#[derive(Debug)]
pub struct Places {
    named: HashSet<PathBuf>,
    /// Looked up only for a path that is not named.
    real: OnceCell<HashSet<PathBuf>>,
}

impl Places {
    /// The files with these paths.
    #[must_use]
    pub fn new(named: HashSet<PathBuf>) -> Self {
        Self { named, real: OnceCell::new() }
    }

    /// Whether a file is one of them.
    #[must_use]
    pub fn hold(&self, file: &Path) -> bool {
        let all = || self.named.iter().map(|path| real(path)).collect();
        self.named.contains(file) || self.real.get_or_init(all).contains(&real(file))
    }
}

/// The repository that a folder lies in.
#[must_use]
pub fn repository_of(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| folder.join(".git").exists())
}
