//! A text in, a file of its own out: the whole of it or nothing.

use std::fs::Metadata;
use std::io::{self, Write as _};
use std::path::Path;

use super::inside::check_inside;
use super::lock::{Lock, temporary};
use super::{Draft, Error};
use crate::source;

/// Writes a file that is no snippet, by a temporary file beside it and a rename.
///
/// # Errors
///
/// If it cannot be written; the old file is then as it was.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), Error> {
    let folder = source::folder_of(path);
    let lock = Lock::take(folder, &|_| {});
    lock.and_then(|_lock| replace(folder, path, text)).map_err(Error::io("write", path))
}

/// Puts a text in the place of a file in a folder that is locked.
pub(super) fn replace(folder: &Path, path: &Path, text: &str) -> io::Result<()> {
    let there = path.symlink_metadata().ok().filter(Metadata::is_file);
    let mut file = temporary(folder, there.is_some())?;
    file.as_file_mut().write_all(text.as_bytes())?;
    if let Some(there) = there {
        file.as_file().set_permissions(there.permissions())?;
    }
    file.persist(path).map(|_| ()).map_err(|error| error.error)
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rewritten {
    /// It has these bytes already.
    Unchanged,
    /// It was written.
    Written,
    /// It is there with other bytes, and was left.
    Kept,
}

/// What may be written over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Over {
    /// No file that is there.
    Nothing,
    /// Any file.
    Anything,
    /// The file that the text was made from, which keeps its owner.
    Itself,
}

/// Writes a file below a folder, as long as need be, by a temporary file beside it and a rename. A file
/// that is there with other bytes is left, unless it may be written over; then it keeps its mode.
///
/// # Errors
///
/// If it cannot be written, or leads out of the folder; the old file is then as it was.
pub(crate) fn rewrite<E: From<Error>>(
    folder: &Path,
    path: &Path,
    over: Over,
    write: impl FnOnce(&mut Draft) -> Result<(), E>,
) -> Result<Rewritten, E> {
    check_inside(folder, path)?;
    let io = |source| Error::io("write", path)(source);
    let _lock = Lock::take(source::folder_of(path), &|_| {}).map_err(io)?;
    let mut draft = Draft::new(path.to_owned(), false).map_err(io)?;
    write(&mut draft)?;
    let draft = draft.finish()?;
    if !draft.differs {
        return Ok(Rewritten::Unchanged);
    }
    match over {
        Over::Nothing if draft.existed => return Ok(Rewritten::Kept),
        Over::Itself => draft.keep_owner().map_err(Error::io("keep the owner of", path))?,
        Over::Nothing | Over::Anything => {}
    }
    draft.keep().map_err(io)?;
    Ok(Rewritten::Written)
}
