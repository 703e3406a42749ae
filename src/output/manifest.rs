//! `.seqdoc.json`: the files of a folder that seqdoc wrote, each with the hash of its bytes.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use twox_hash::XxHash3_128;

use super::Error;

/// The name of the file.
pub(super) const NAME: &str = ".seqdoc.json";

/// What seqdoc wrote into a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    files: BTreeMap<String, String>,
}

impl Manifest {
    /// Reads the manifest of a folder; an empty one if there is none.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is not one.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let path = Self::path(folder);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Error::io("read", &path)(error)),
        };
        let wrong = |text: String| Error::Manifest { path: path.clone(), text };
        let value: Value =
            serde_json::from_slice(&text).map_err(|error| wrong(error.to_string()))?;
        let Some(files) = value.get("files").and_then(Value::as_object) else {
            return Err(wrong("it has no `files`".to_owned()));
        };
        let text_of =
            |(name, hash): (&String, &Value)| Some((name.clone(), hash.as_str()?.to_owned()));
        let files = files.iter().map(text_of).collect::<Option<_>>();
        files.map(|files| Self { files }).ok_or_else(|| wrong("a hash is not a text".to_owned()))
    }

    /// Where the manifest of a folder is.
    #[must_use]
    pub fn path(folder: &Path) -> PathBuf {
        folder.join(NAME)
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> String {
        let files: Map<_, _> = self
            .files
            .iter()
            .map(|(name, hash)| (name.clone(), Value::from(hash.as_str())))
            .collect();
        let value = serde_json::json!({ "files": files });
        format!("{value:#}\n")
    }

    /// The names of the files.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The hash that a file was written with.
    #[must_use]
    pub fn hash(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(String::as_str)
    }

    pub(super) fn set(&mut self, name: &str, hash: String) {
        self.files.insert(name.to_owned(), hash);
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.files.remove(name);
    }
}

/// A hash in the making. It tells edits apart, which nobody makes to deceive their own tool, so that
/// a fast one serves.
pub(super) struct Hash(XxHash3_128);

impl Hash {
    pub(super) fn new() -> Self {
        Self(XxHash3_128::new())
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    pub(super) fn text(&self) -> String {
        format!("xxh3:{:032x}", self.0.finish_128())
    }

    pub(super) fn of_file(path: &Path) -> io::Result<String> {
        let mut hash = Self::new();
        let mut file = File::open(path)?;
        let mut buffer = vec![0; 64 << 10];
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(hash.text()),
                count => hash.add(&buffer[..count]),
            }
        }
    }
}
