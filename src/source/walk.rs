//! A folder in, the logs below it out, in sorted order.

use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::Error;
use super::odd::{self, log_name};

/// What is walked, and what is left out.
pub(super) struct Walk<'w> {
    /// The folder.
    pub root: &'w Path,
    /// A folder below it that is not walked.
    pub without: Option<&'w Path>,
    /// Whether a folder below it, or a log, is passed over.
    pub ignores: &'w mut dyn FnMut(&Path) -> bool,
}

impl Walk<'_> {
    /// Calls back with each log, and adds what is passed over with a word.
    pub(super) fn run(
        self,
        skipped: &mut Vec<(PathBuf, &'static str)>,
        log: &mut dyn FnMut(PathBuf) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Self { root, without, ignores } = self;
        let inside = root.canonicalize().map_err(Error::io(root))?;
        let is_without = |entry: &DirEntry| {
            let named = without.filter(|folder| folder.file_name() == Some(entry.file_name()));
            named.is_some_and(|folder| entry.path().canonicalize().is_ok_and(|path| path == folder))
        };
        let mut is_ignored = |entry: &DirEntry| {
            let looked_at = entry.file_type().is_dir()
                || log_name(entry.file_name()).is_some()
                || odd::kind(entry.path()).is_some();
            looked_at && ignores(entry.path())
        };
        let entries = WalkDir::new(root).sort_by_file_name().into_iter();
        let entries = entries.filter_entry(|entry| {
            entry.depth() == 0 || !(is_hidden(entry) || is_without(entry) || is_ignored(entry))
        });
        for entry in entries {
            let entry = entry.map_err(|error| walk_error(root, error))?;
            match judge(&entry, &inside) {
                Judged::Log => log(entry.into_path())?,
                Judged::Odd(reason) => skipped.push((entry.into_path(), reason)),
                Judged::Nothing => {}
            }
        }
        Ok(())
    }
}

fn walk_error(root: &Path, error: walkdir::Error) -> Error {
    let path = error.path().unwrap_or(root).to_owned();
    let source = error.into_io_error();
    Error::Io { path, source: source.unwrap_or_else(|| io::Error::other("its links form a loop")) }
}

/// What an entry of a folder is.
enum Judged {
    Log,
    /// What is skipped with a word, and why.
    Odd(&'static str),
    Nothing,
}

fn judge(entry: &DirEntry, inside: &Path) -> Judged {
    if entry.file_type().is_dir() {
        return Judged::Nothing;
    }
    if log_name(entry.file_name()).is_none() {
        return odd::look(entry.path()).map_or(Judged::Nothing, |odd| Judged::Odd(odd.reason()));
    }
    if entry.path_is_symlink() {
        match entry.path().canonicalize() {
            Ok(target) if target.starts_with(inside) => {}
            Ok(_) => return Judged::Odd("this link leads out of its folder"),
            Err(_) => return Judged::Odd("this link leads nowhere"),
        }
    }
    if entry.path().is_file() {
        Judged::Log
    } else if entry.path().is_dir() {
        Judged::Nothing
    } else {
        Judged::Odd("this is not a regular file")
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}
