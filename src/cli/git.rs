//! A folder in, the files there that git tracks, or would leave out of a commit, out.
//!
//! Where there is no git and no repository there are none. Any other failure is one, in git's words.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Why git did not answer.
#[derive(Debug, thiserror::Error)]
#[error("git cannot list the files of `{}`: {text}", folder.display())]
pub(super) struct Error {
    folder: PathBuf,
    text: String,
}

/// The files below a folder that git tracks.
pub(super) fn tracked(folder: &Path) -> Result<BTreeSet<PathBuf>, Error> {
    listed(folder, &[])
}

/// The files below a folder that git neither tracks nor ignores.
pub(super) fn untracked(folder: &Path) -> Result<BTreeSet<PathBuf>, Error> {
    listed(folder, &["--others", "--exclude-standard"])
}

/// The form in which the files are given: without links on the way, but as a link if it is one.
pub(super) fn place(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    Some(folder.unwrap_or(Path::new(".")).canonicalize().ok()?.join(path.file_name()?))
}

fn listed(folder: &Path, which: &[&str]) -> Result<BTreeSet<PathBuf>, Error> {
    let failed = |text: String| Error { folder: folder.to_owned(), text };
    // A hook tells git by variables where the repository is, seen from here.
    let mut base = Path::new(".");
    let mut answer = git(base, which, folder);
    if answer.as_ref().is_ok_and(is_elsewhere) {
        base = folder;
        answer = git(base, which, Path::new("."));
    }
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(failed(error.to_string())),
    };
    if is_elsewhere(&answer) {
        return Ok(BTreeSet::new());
    }
    if !answer.status.success() {
        let said = String::from_utf8_lossy(&answer.stderr);
        let first = said.lines().find(|line| !line.trim().is_empty());
        return Err(failed(first.map_or_else(|| answer.status.to_string(), str::to_owned)));
    }
    let names = answer.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    // Names that are not UTF-8 are no names of snippets below a folder that seqdoc printed.
    let names = names.filter_map(|name| std::str::from_utf8(name).ok());
    Ok(names.filter_map(|name| place(&base.join(name))).collect())
}

fn git(from: &Path, which: &[&str], folder: &Path) -> io::Result<Output> {
    let mut git = Command::new("git");
    // What it says is read here, thus in one language.
    git.env("LC_ALL", "C").arg("-C").arg(from).arg("ls-files").args(which);
    git.args(["-z", "--"]).arg(folder).output()
}

/// Whether the folder is in no repository, or in another one.
fn is_elsewhere(answer: &Output) -> bool {
    let said = String::from_utf8_lossy(&answer.stderr);
    !answer.status.success()
        && ["not a git repository", "is outside repository"].iter().any(|text| said.contains(text))
}
