//! `.seqdoc.json`: the files of a folder that seqdoc wrote, each with the hash of its bytes.
//!
//! Files cannot be put into place all at once. Before the first one is, the manifest is written with
//! the hashes of the new files under `placing`, beside those of the old ones, so that a build that is
//! killed in between leaves no file that the next one takes for a person's.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use twox_hash::XxHash3_128;

use super::origin::hashes;
use super::{Error, Stamp};

/// The name of the file.
pub(super) const NAME: &str = ".seqdoc.json";

/// What seqdoc wrote into a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    files: BTreeMap<String, String>,
    placing: BTreeMap<String, String>,
    /// What the files were made from. It goes with the first file that becomes another one.
    stamp: Option<Stamp>,
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
        match (hashes(files), placing) {
            (Some(files), Some(placing)) => {
                let stamp = Stamp::read(&value).filter(|_| placing.is_empty());
                Ok(Self { files, placing, stamp })
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

    /// Whether it names the same files with the same hashes as another one.
    pub(super) fn has_files_of(&self, other: &Self) -> bool {
        (&self.files, &self.placing) == (&other.files, &other.placing)
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
        self.stamp = self.stamp.take().filter(|_| same);
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
    }
}

/// A hash in the making. It tells edits apart, which nobody makes to deceive their own tool, so that
/// a fast one serves.
pub(crate) struct Hash(XxHash3_128);

impl Default for Hash {
    fn default() -> Self {
        Self::new()
    }
}

impl Hash {
    /// The hash of nothing yet.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self(XxHash3_128::new())
    }

    /// Adds bytes.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    /// The hash in the form of a manifest: `xxh3:` and 32 hex digits.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        format!("xxh3:{:032x}", self.0.finish_128())
    }

    /// The hash of a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(crate) fn of_file(path: &Path) -> io::Result<String> {
        let mut hash = Self::new();
        blocks(path, |block| hash.add(block))?;
        Ok(hash.text())
    }

    /// The hash of a file with LF for each CRLF.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(crate) fn of_text(path: &Path) -> io::Result<String> {
        let mut hash = Self::new();
        // Whether a carriage return at the end of a block waits for what follows it.
        let mut waits = false;
        blocks(path, |block| {
            if waits && !block.starts_with(b"\n") {
                hash.add(b"\r");
            }
            let mut from = 0;
            for at in memchr::memchr_iter(b'\r', block) {
                if block.get(at + 1).is_none_or(|next| *next == b'\n') {
                    hash.add(&block[from..at]);
                    from = at + 1;
                }
            }
            hash.add(&block[from..]);
            waits = block.ends_with(b"\r");
        })?;
        if waits {
            hash.add(b"\r");
        }
        Ok(hash.text())
    }
}

/// Calls back with each block of a file.
fn blocks(path: &Path, mut each: impl FnMut(&[u8])) -> io::Result<()> {
    let mut file = BufReader::with_capacity(64 << 10, File::open(path)?);
    loop {
        let block = file.fill_buf()?;
        if block.is_empty() {
            return Ok(());
        }
        each(block);
        let length = block.len();
        file.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_do_not_change_the_hash_of_a_text() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let hash_of = |text: &[u8]| {
            std::fs::write(file.path(), text).expect("a file");
            Hash::of_text(file.path()).expect("a file")
        };
        let raw = |text: &[u8]| {
            let mut hash = Hash::new();
            hash.add(text);
            hash.text()
        };
        // A carriage return at the very end of a block, too.
        for length in [0, 1, (64 << 10) - 2, (64 << 10) - 1, 64 << 10] {
            let start = "x".repeat(length);
            let crlf = format!("{start}\r\na\rb\r\r\n\nc\r");
            let lf = format!("{start}\na\rb\r\n\nc\r");
            assert_eq!(hash_of(crlf.as_bytes()), raw(lf.as_bytes()), "{length}");
            assert_eq!(hash_of(start.as_bytes()), raw(start.as_bytes()), "{length}");
        }
    }
}
