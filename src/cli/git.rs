//! Paths in, those that git would leave out of a commit out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files below a folder that git tracks, each with its path from there; none where there is no
/// git.
pub(super) fn tracked(folder: &Path) -> BTreeSet<PathBuf> {
    let listed = Command::new("git").arg("-C").arg(folder).args(["ls-files", "-z"]).output();
    let Ok(listed) = listed else { return BTreeSet::new() };
    let names = listed.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    names.filter_map(|name| std::str::from_utf8(name).ok()).map(PathBuf::from).collect()
}

/// The files below a folder that git neither tracks nor ignores; none where there is no git.
pub(super) fn untracked(folder: &Path) -> BTreeSet<PathBuf> {
    let listed = Command::new("git")
        .args(["ls-files", "--others", "--exclude-standard", "-z", "--"])
        .arg(folder)
        .output();
    let Ok(listed) = listed else { return BTreeSet::new() };
    let names = listed.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    // Names that are not UTF-8 are no names of snippets below a folder that seqdoc printed.
    let names = names.filter_map(|name| std::str::from_utf8(name).ok());
    names.filter_map(|name| Path::new(name).canonicalize().ok()).collect()
}
