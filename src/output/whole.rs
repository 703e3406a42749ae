//! Texts in, files of their own out: the whole of them or nothing.

use std::fs::Metadata;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Error;
use super::draft::{Draft, Finished};
use super::inside::check_inside;
use super::lock::{Lock, temporary};
use crate::hash::Hash;
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
pub(crate) enum Over<'h> {
    /// No file that is there.
    Nothing,
    /// The file that has this hash.
    Hash(&'h str),
    /// Any file.
    Anything,
    /// The file that the text was made from, which keeps its owner.
    Itself,
}

/// Files of one folder that are written together: as long as they are not kept, none is.
pub(crate) struct Together<'f> {
    /// The folder that none may lead out of.
    root: &'f Path,
    drafts: Vec<(Finished, Over<'f>)>,
    /// Until it is dropped no other run writes here.
    _lock: Lock,
}

impl<'f> Together<'f> {
    /// No files yet, in the folder of this one, which lies below the root. It is made if need be.
    ///
    /// # Errors
    ///
    /// If it leads out of the root, or cannot be made.
    pub(crate) fn beside(root: &'f Path, path: &Path) -> Result<Self, Error> {
        check_inside(root, path)?;
        let lock =
            Lock::take(source::folder_of(path), &|_| {}).map_err(Error::io("write", path))?;
        Ok(Self { root, drafts: Vec::new(), _lock: lock })
    }

    /// Adds a file, whose text goes to a temporary file beside it.
    ///
    /// # Errors
    ///
    /// If it cannot be written, or leads out of the root.
    pub(crate) fn add<E: From<Error>>(
        &mut self,
        path: &Path,
        over: Over<'f>,
        write: impl FnOnce(&mut Draft) -> Result<(), E>,
    ) -> Result<(), E> {
        check_inside(self.root, path)?;
        let mut draft = Draft::new(path.to_owned(), false).map_err(Error::io("write", path))?;
        write(&mut draft)?;
        self.drafts.push((draft.finish()?, over));
        Ok(())
    }

    /// Renames all of them into place, unless a file is there that may not be written over: then that
    /// one is given, and none is written. Gives what became of each.
    ///
    /// # Errors
    ///
    /// If one cannot be written; the old file is then as it was.
    pub(crate) fn keep(self) -> Result<Result<Vec<Rewritten>, PathBuf>, Error> {
        let in_the_way = |(draft, over): &&(Finished, Over<'_>)| {
            draft.differs && draft.existed && !over.allows(&draft.path)
        };
        if let Some((draft, _)) = self.drafts.iter().find(in_the_way) {
            return Ok(Err(draft.path.clone()));
        }
        let kept = self.drafts.into_iter().map(|(draft, over)| keep(draft, over));
        Ok(Ok(kept.collect::<Result<_, _>>()?))
    }
}

impl Over<'_> {
    /// Whether the file at a path may be written over.
    fn allows(self, path: &Path) -> bool {
        match self {
            Self::Nothing => false,
            Self::Hash(hash) => Hash::of_file(path).is_ok_and(|there| there == hash),
            Self::Anything | Self::Itself => true,
        }
    }
}

fn keep(draft: Finished, over: Over<'_>) -> Result<Rewritten, Error> {
    if !draft.differs {
        return Ok(Rewritten::Unchanged);
    }
    let path = draft.path.clone();
    if over == Over::Itself {
        draft.keep_owner().map_err(Error::io("keep the owner of", &path))?;
    }
    draft.keep().map_err(Error::io("write", &path))?;
    Ok(Rewritten::Written)
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
    over: Over<'_>,
    write: impl FnOnce(&mut Draft) -> Result<(), E>,
) -> Result<Rewritten, E> {
    let mut files = Together::beside(folder, path)?;
    files.add(path, over, write)?;
    Ok(files.keep()?.map_or(Rewritten::Kept, |made| made[0]))
}
