//! `.seqdoc.json`: the files of a folder that seqdoc wrote, each with the hash of its bytes.
//!
//! Files cannot be put into place all at once. Before the first one is, the manifest is written with
//! the hashes of the new files. Where one of them takes the place of another, they stand under `placing`
//! first, beside those of the old ones, so that a build that is killed in between leaves no file that
//! the next one takes for a person's.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::origin::hashes;
use super::{Error, Stamp, outline};
use crate::config::OVERVIEW;
use crate::hash::Hash;
use crate::reference::Outline;

/// The name of the file.
pub(super) const NAME: &str = ".seqdoc.json";

/// What seqdoc wrote into a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    files: BTreeMap<String, String>,
    placing: BTreeMap<String, String>,
    /// A hash of the notes and logs that the edits of a page were brought into. It goes with the page.
    adopted: BTreeMap<String, String>,
    /// What the files were made from. It goes with the first file that becomes another one.
    stamp: Option<Stamp>,
    /// What an overview of all scenarios tells of this one, if there is to be one.
    outline: Option<Outline>,
}

impl Manifest {
    /// Reads the manifest of a folder; an empty one if there is none.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is not one.
    pub(crate) fn read(folder: &Path) -> Result<Self, Error> {
        let path = Self::path(folder);
        let wrong = |text: String| Error::Manifest { path: path.clone(), text };
        // What a link leads to is not read, and nothing else but a file ends.
        match path.symlink_metadata() {
            Ok(there) if there.is_file() => {}
            Ok(_) => return Err(wrong("it is not a regular file".to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Error::io("read", &path)(error)),
        }
        let text = std::fs::read(&path).map_err(Error::io("read", &path))?;
        let value: Value = serde_json::from_slice(&text)
            .map_err(|error| wrong(format!("line {} is not valid JSON", error.line())))?;
        let Some(files) = value.get("files") else {
            return Err(wrong("the key `files` is missing".to_owned()));
        };
        let placing = value.get("placing").map_or(Some(BTreeMap::new()), hashes);
        let adopted = value.get("adopted").and_then(hashes).unwrap_or_default();
        match (hashes(files), placing) {
            (Some(files), Some(placing)) => {
                let stamp = Stamp::read(&value).filter(|_| placing.is_empty());
                let outline = value.get("flow").and_then(outline::read);
                Ok(Self { files, placing, adopted, stamp, outline })
            }
            _ => Err(wrong("a hash is not in quotes".to_owned())),
        }
    }

    /// The hash of a file that seqdoc wrote.
    #[must_use]
    pub(crate) fn written(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(String::as_str)
    }

    /// Whether a folder has a manifest.
    #[must_use]
    pub(crate) fn is_in(folder: &Path) -> bool {
        Self::path(folder).symlink_metadata().is_ok_and(|there| there.is_file())
    }

    /// Where the manifest of a folder is.
    #[must_use]
    pub(crate) fn path(folder: &Path) -> PathBuf {
        folder.join(NAME)
    }

    /// The text of the file.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        let object = |hashes: &BTreeMap<String, String>| -> Map<String, Value> {
            hashes.iter().map(|(name, hash)| (name.clone(), Value::from(hash.as_str()))).collect()
        };
        let mut value = serde_json::json!({ "files": object(&self.files) });
        if !self.placing.is_empty() {
            value["placing"] = Value::from(object(&self.placing));
        }
        if !self.adopted.is_empty() {
            value["adopted"] = Value::from(object(&self.adopted));
        }
        if let Some(outline) = &self.outline {
            value["flow"] = outline::value(outline);
        }
        if let (Some(stamp), Some(object)) = (&self.stamp, value.as_object_mut()) {
            stamp.write(object);
        }
        format!("{value:#}\n")
    }

    /// The names of the files.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let placing = self.placing.keys().filter(|name| !self.files.contains_key(*name));
        self.files.keys().chain(placing).map(String::as_str)
    }

    /// Whether a file is one that was written.
    pub(super) fn names_file(&self, name: &str) -> bool {
        self.files.contains_key(name) || self.placing.contains_key(name)
    }

    /// Whether a file was written with that hash.
    fn has(&self, name: &str, hash: &str) -> bool {
        [&self.files, &self.placing]
            .iter()
            .any(|hashes| hashes.get(name).is_some_and(|h| h == hash))
    }

    /// Whether it says the same as another one of the files and of the scenario.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let files = (&self.files, &self.placing) == (&other.files, &other.placing);
        files && self.outline == other.outline
    }

    /// The hash that a file was written with, if it is that file still. A checkout may have made its
    /// line ends CRLF.
    pub(super) fn hash_of(&self, name: &str, path: &Path) -> io::Result<Option<String>> {
        let hash = Hash::of_file(path)?;
        if self.has(name, &hash) {
            return Ok(Some(hash));
        }
        Ok(Some(Hash::of_text(path)?).filter(|hash| self.has(name, hash)))
    }

    /// Whether it has a page of the overview.
    #[must_use]
    pub(crate) fn has_overview(&self) -> bool {
        self.names().any(is_of_overview)
    }

    /// Whether it has a snippet of a scenario.
    pub(super) fn has_snippet(&self) -> bool {
        !self.names().all(is_of_overview)
    }

    /// What an overview tells of the scenario.
    #[must_use]
    pub(crate) fn outline(&self) -> Option<&Outline> {
        self.outline.as_ref()
    }

    /// Notes what an overview tells of the scenario.
    pub(super) fn set_outline(&mut self, outline: Option<Outline>) {
        self.outline = outline;
    }

    /// What the files were made from, if all of them were made from the same.
    pub(super) fn stamp(&self) -> Option<&Stamp> {
        self.stamp.as_ref()
    }

    /// Notes what all files are made from.
    pub(super) fn set_stamp(&mut self, stamp: Option<Stamp>) {
        self.stamp = stamp;
    }

    /// Notes the hash that a file has.
    pub(super) fn set(&mut self, name: &str, hash: String) {
        let same = self.placing.remove(name).is_none() & (self.files.get(name) == Some(&hash));
        if !same {
            self.stamp = None;
            self.adopted.remove(name);
        }
        self.files.insert(name.to_owned(), hash);
    }

    /// Notes the hash that a file is about to have.
    pub(super) fn announce(&mut self, name: &str, hash: String) {
        self.stamp = None;
        self.placing.insert(name.to_owned(), hash);
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.stamp = None;
        self.files.remove(name);
        self.placing.remove(name);
        self.adopted.remove(name);
    }

    /// The hash of the notes and logs that the edits of a page were brought into.
    pub(super) fn adopted(&self, name: &str) -> Option<&str> {
        self.adopted.get(name).map(String::as_str)
    }

    /// Notes it.
    pub(super) fn set_adopted(&mut self, name: &str, recording: String) {
        self.adopted.insert(name.to_owned(), recording);
    }
}

/// Whether a file of DOCS is a page that tells of all scenarios.
pub(super) fn is_of_overview(name: &str) -> bool {
    OVERVIEW.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_a_page_goes_with_it() {
        let mut manifest = Manifest::default();
        let mut adopted_after = |change: &dyn Fn(&mut Manifest)| {
            manifest.set("body.md", "1".to_owned());
            manifest.set_adopted("body.md", "notes".to_owned());
            change(&mut manifest);
            manifest.adopted("body.md").map(str::to_owned)
        };
        let same = |manifest: &mut Manifest| manifest.set("body.md", "1".to_owned());
        assert_eq!(adopted_after(&same).as_deref(), Some("notes"));
        assert_eq!(adopted_after(&|manifest| manifest.set("body.md", "2".to_owned())), None);
        let placed = |manifest: &mut Manifest| {
            manifest.announce("body.md", "1".to_owned());
            manifest.set("body.md", "1".to_owned());
        };
        assert_eq!(adopted_after(&placed), None, "it was another one in between");
        assert_eq!(adopted_after(&|manifest| manifest.remove("body.md")), None);
    }

    #[test]
    fn a_file_that_is_about_to_be_written_is_named_once() {
        let mut manifest = Manifest::default();
        manifest.set("body.md", "1".to_owned());
        manifest.announce("ladder.md", "1".to_owned());
        manifest.announce("body.md", "2".to_owned());
        assert_eq!(manifest.names().collect::<Vec<_>>(), ["body.md", "ladder.md"]);
    }
}
