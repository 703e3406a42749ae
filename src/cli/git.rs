//! A folder in, the files there that git tracks, would leave out of a commit, or ignores, out.
//!
//! Where there is no git and no repository there are none. Any other failure is one, in git's words.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::source;

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

/// The folders and files below a folder that git ignores; of an ignored folder the folder alone. There
/// are none if the folder itself is ignored.
pub(super) fn ignored(folder: &Path) -> Result<BTreeSet<PathBuf>, Error> {
    let from_there = |arguments: &[&str]| git_of(folder).args(arguments).output();
    let answer = from_there(&["check-ignore", "--quiet", "."]);
    if answer.as_ref().is_ok_and(|answer| answer.status.success()) {
        return Ok(BTreeSet::new());
    }
    // It exits with 1 if the folder is not ignored, too.
    let which = ["--others", "--ignored", "--exclude-standard", "--directory", "-z"];
    read(folder, folder, from_there(&[&["ls-files"], &which[..]].concat()))
}

/// The variables by which git tells a hook where the repository is.
const HOOK: [&str; 6] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
];

/// The form in which the files are given: without links on the way, but as a link if it is one.
pub(super) fn place(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    Some(folder.unwrap_or(Path::new(".")).canonicalize().ok()?.join(path.file_name()?))
}

/// The bytes of a file as it was in a revision, by its name in a folder: git writes them into a file,
/// since they may be more than memory holds.
pub(super) fn past(folder: &Path, revision: &str, name: &OsStr, to: File) -> io::Result<Output> {
    let mut object = OsString::from(revision);
    object.push(":./");
    object.push(name);
    git_of(folder).args(["cat-file", "blob"]).arg(object).stdout(to).stderr(Stdio::piped()).output()
}

/// Whether git has a file in the form that it has now. Where there is no repository, it has none.
pub(super) fn has(path: &Path) -> Result<bool, Error> {
    let folder = source::folder_of(path);
    let name = path.file_name().unwrap_or_default();
    // What is not as it was committed is listed, and so is what git does not track, whatever the
    // settings are. A name is no pattern.
    let mut git = git_of(folder);
    git.args(["--literal-pathspecs", "--no-optional-locks", "status", "--porcelain", "--ignored"]);
    git.args(["--untracked-files=normal", "--"]);
    let failed = |text: String| Error { folder: folder.to_owned(), text };
    match git.arg(name).output() {
        Ok(answer) if answer.status.success() => Ok(answer.stdout.is_empty()),
        Ok(answer) if is_elsewhere(&answer) => Ok(false),
        Ok(answer) => Err(failed(said(&answer))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed(error.to_string())),
    }
}

fn listed(folder: &Path, which: &[&str]) -> Result<BTreeSet<PathBuf>, Error> {
    let list = |from: &Path, folder: &Path| {
        git(from).arg("ls-files").args(which).args(["-z", "--"]).arg(folder).output()
    };
    // A hook tells git by variables where the repository is, seen from here.
    let mut base = Path::new(".");
    let mut answer = list(base, folder);
    if answer.as_ref().is_ok_and(is_elsewhere) {
        base = folder;
        answer = list(base, Path::new("."));
    }
    read(folder, base, answer)
}

/// The files that an answer lists, seen from where git was asked.
fn read(
    folder: &Path,
    base: &Path,
    answer: io::Result<Output>,
) -> Result<BTreeSet<PathBuf>, Error> {
    let failed = |text: String| Error { folder: folder.to_owned(), text };
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(failed(error.to_string())),
    };
    if is_elsewhere(&answer) {
        return Ok(BTreeSet::new());
    }
    if !answer.status.success() {
        return Err(failed(said(&answer)));
    }
    let names = answer.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    Ok(names.filter_map(|name| place(&base.join(path(name)))).collect())
}

/// Why git failed, in its words.
fn said(answer: &Output) -> String {
    let said = String::from_utf8_lossy(&answer.stderr);
    let first = said.lines().find(|line| !line.trim().is_empty());
    first.map_or_else(|| answer.status.to_string(), str::to_owned)
}

#[cfg(unix)]
fn path(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;

    std::ffi::OsStr::from_bytes(name).into()
}

/// Elsewhere git gives all names in UTF-8.
#[cfg(not(unix))]
fn path(name: &[u8]) -> PathBuf {
    String::from_utf8_lossy(name).into_owned().into()
}

fn git(from: &Path) -> Command {
    let mut git = Command::new("git");
    // What it says is read here, thus in one language.
    git.env("LC_ALL", "C").arg("-C").arg(from);
    git
}

/// Git in the repository of a folder, which may be another one than that a hook runs for.
fn git_of(folder: &Path) -> Command {
    let mut git = git(folder);
    for name in HOOK {
        git.env_remove(name);
    }
    git
}

/// Whether the folder is in no repository, or in another one.
pub(super) fn is_elsewhere(answer: &Output) -> bool {
    let said = String::from_utf8_lossy(&answer.stderr);
    !answer.status.success()
        && ["not a git repository", "is outside repository"].iter().any(|text| said.contains(text))
}
