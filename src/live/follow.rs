//! The live logs in, what is added to each of them out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Error;
use super::tail::Tail;
use crate::output::Lock;
use crate::source::{LogFile, Spool, Spooled, folder_of};

/// The logs that services write.
#[derive(Debug)]
pub(crate) struct Live {
    tails: Vec<Tail>,
    spool: Spool,
    /// Until they are dropped, no other recording follows logs in the same folders.
    _locks: Vec<Lock>,
}

/// What was added to a log.
#[derive(Debug, Clone)]
pub(super) struct Added {
    /// The log.
    pub(super) path: PathBuf,
    pub(super) text: Spooled,
}

impl Added {
    /// The same as a log of its own.
    pub(super) fn log(&self) -> LogFile {
        LogFile::of_spooled(self.path.clone(), &self.text)
    }
}

impl Live {
    /// Remembers where the logs end. Another recording of logs in the same folders is waited for, which
    /// is told: calls of two commands at once could not be told apart.
    ///
    /// # Errors
    ///
    /// If a log cannot be read, or if there is no place for what it will have.
    pub(crate) fn open(paths: &[PathBuf], waits: &dyn Fn(&Path)) -> Result<Self, Error> {
        // Everybody takes the locks in the same order.
        let folder = |path: &PathBuf| Some((folder_of(path).canonicalize().ok()?, path.clone()));
        let folders: BTreeMap<_, _> = paths.iter().filter_map(folder).collect();
        let lock = |path: PathBuf| {
            Lock::take(folder_of(&path), waits).map_err(|source| Error::Lock { path, source })
        };
        let locks = folders.into_values().map(lock).collect::<Result<_, _>>()?;
        let tails = paths.iter().cloned().map(Tail::new).collect::<Result<_, _>>()?;
        Ok(Self { tails, spool: Spool::new().map_err(Error::Aside)?, _locks: locks })
    }

    /// Puts aside what was added since; whether something was.
    ///
    /// # Errors
    ///
    /// If a log cannot be read, or if there is no place for what it has.
    pub(crate) fn poll(&mut self) -> Result<bool, Error> {
        let mut added = false;
        for tail in &mut self.tails {
            added |= tail.poll(&mut self.spool)?;
        }
        Ok(added)
    }

    /// What was added to each log so far.
    ///
    /// # Errors
    ///
    /// If it cannot be put aside.
    pub(super) fn added(&mut self) -> Result<Vec<Added>, Error> {
        let all = self.spool.so_far(Vec::new()).map_err(Error::Aside)?;
        let added = |tail: &Tail| Added { path: tail.path.clone(), text: all.with(tail.pieces()) };
        Ok(self.tails.iter().map(added).collect())
    }
}
