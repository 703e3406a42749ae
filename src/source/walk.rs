//! A folder in, the logs below it out, in sorted order.

use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::Error;
use super::beside::Beside;
use super::odd::{self, log_name};

/// What a walk comes by.
#[derive(Debug, Clone, Copy)]
pub(super) enum Walked {
    /// A log.
    Log,
    /// What looks as if it belonged to one.
    Beside(Beside),
}

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
    /// Calls back with each log and each file that looks as if it belonged to one, and adds what is
    /// passed over with a word.
    pub(super) fn run(
        self,
        skipped: &mut Vec<(PathBuf, &'static str)>,
        each: &mut dyn FnMut(PathBuf, Walked) -> Result<(), Error>,
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
                Judged::Log => each(entry.into_path(), Walked::Log)?,
                Judged::Odd(reason) => skipped.push((entry.into_path(), reason)),
                Judged::Beside(beside) => each(entry.into_path(), Walked::Beside(beside))?,
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
    Beside(Beside),
    Nothing,
}

fn judge(entry: &DirEntry, inside: &Path) -> Judged {
    if entry.file_type().is_dir() {
        return Judged::Nothing;
    }
    if log_name(entry.file_name()).is_none() {
        let odd = odd::look(entry.path()).map(|odd| Judged::Odd(odd.reason()));
        let beside = || Beside::of(entry.file_name()).map(Judged::Beside);
        return odd.or_else(beside).unwrap_or(Judged::Nothing);
    }
    if entry.path_is_symlink() {
        match entry.path().canonicalize() {
            Ok(target) if target.starts_with(inside) => {}
            Ok(_) => return Judged::Odd("this link leads out of its folder"),
            Err(_) => return Judged::Odd("this link leads nowhere"),
        }
    }
    // Mostly the folder says it already.
    if entry.file_type().is_file() || entry.path().is_file() {
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
