//! A snippet that a person edited in, what its folder knows of it out; that its edits were brought into
//! the notes is noted there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::lock::Lock;
use super::{Error, Manifest, whole};
use crate::hash::Hash;
use crate::source;

/// A snippet in a folder that seqdoc wrote to.
#[derive(Debug)]
pub(crate) struct Page {
    folder: PathBuf,
    name: String,
    manifest: Manifest,
}

impl Page {
    /// The page at a path; `None` if seqdoc never wrote to its folder.
    ///
    /// # Errors
    ///
    /// If the manifest of the folder cannot be read.
    pub(crate) fn at(path: &Path) -> Result<Option<Self>, Error> {
        let folder = source::folder_of(path).to_owned();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Ok(None) };
        if !Manifest::is_in(&folder) {
            return Ok(None);
        }
        let manifest = Manifest::read(&folder)?;
        Ok(Some(Self { folder, name: name.to_owned(), manifest }))
    }

    /// Whether seqdoc wrote the page with this text last.
    #[must_use]
    pub(crate) fn was(&self, text: &str) -> bool {
        self.manifest.written(&self.name) == Some(&*Hash::of(text))
    }

    /// The parts of what it was made from, each with a few digits of its hash, if that is known.
    #[must_use]
    pub(crate) fn parts(&self) -> Option<&BTreeMap<String, String>> {
        let origin = &self.manifest.stamp()?.origin;
        Some(&origin.parts)
            .filter(|parts| !parts.is_empty() && self.manifest.names_file(&self.name))
    }

    /// The hash of the notes and logs that its edits were brought into last.
    #[must_use]
    pub(crate) fn adopted(&self) -> Option<&str> {
        self.manifest.adopted(&self.name)
    }

    /// Notes that the page has edits which are in the notes now: `whole` is its text if nothing of it
    /// would be lost, and the next build writes over it; `recording` the hash of notes and logs that
    /// the next edits of the page are seen against. Gives the manifest if it changed.
    ///
    /// # Errors
    ///
    /// If the manifest cannot be read or written.
    pub(crate) fn note(
        &self,
        whole: Option<&str>,
        recording: Option<String>,
    ) -> Result<Option<PathBuf>, Error> {
        let path = Manifest::path(&self.folder);
        let lock = Lock::take(&self.folder, &|_| {});
        let _lock = lock.map_err(Error::io("write", &path))?;
        // Another build may have been here in the meantime.
        let before = Manifest::read(&self.folder)?;
        let mut manifest = before.clone();
        let hash = whole.map(Hash::of);
        if before.written(&self.name) == hash.as_deref() && hash.is_some() {
            return Ok(None);
        }
        if let Some(hash) = hash {
            manifest.set(&self.name, hash);
        }
        if let Some(recording) = recording {
            manifest.set_adopted(&self.name, recording);
        }
        if manifest == before {
            return Ok(None);
        }
        whole::replace(&self.folder, &path, &manifest.text()).map_err(Error::io("write", &path))?;
        Ok(Some(path))
    }
}
