//! The arguments of a command and the folders of its project in, the place of each argument out.

use std::path::{Path, PathBuf};

/// What a command reads.
#[derive(Debug, Clone, Default)]
pub struct Logs {
    /// Folders with logs, or single logs.
    pub paths: Vec<PathBuf>,
    /// The folders of a project. What lies below one has its output folder by its path from there.
    pub roots: Vec<PathBuf>,
}

impl Logs {
    /// Whether these folders are all of the project's, or none of them.
    pub(super) fn are_whole(&self, walked: &[PathBuf]) -> bool {
        let real = |path: &PathBuf| path.canonicalize().ok();
        let walked: Vec<_> = walked.iter().map(real).collect();
        let (all, some) = self.roots.iter().fold((true, false), |(all, some), root| {
            let is_walked = walked.contains(&real(root));
            (all && is_walked, some || is_walked)
        });
        all || !some
    }

    /// A path, below the root that it lies in if there is one.
    pub(super) fn place(&self, path: &Path) -> (PathBuf, Option<&Path>) {
        let Ok(real) = path.canonicalize() else { return (path.to_owned(), None) };
        let below = self.roots.iter().find_map(|root| {
            let inside = real.strip_prefix(root.canonicalize().ok()?).ok()?.to_owned();
            (!inside.as_os_str().is_empty()).then_some((root, inside))
        });
        match below {
            Some((root, inside)) => (root.join(inside), Some(root)),
            None => (path.to_owned(), None),
        }
    }
}
