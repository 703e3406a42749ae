//! A scenario's place in, the configuration files that hold for it out.

use std::path::{Path, PathBuf};

use super::file::File;
use super::{Error, Flags};
use crate::source::{self, Scenario};

const NAME: &str = "seqdoc.toml";

/// The configuration files of one scenario, the farthest first.
#[derive(Debug, Default)]
pub struct Files {
    found: Vec<(PathBuf, toml::Table)>,
    /// The folder of the log.
    folder: PathBuf,
}

impl Files {
    /// Finds and reads the files: `seqdoc.toml` from the repository's root down to the folder of
    /// the log, or the one that a flag names. Without a repository the search ends at the folder
    /// that the command runs in, or at LOGS if that lies elsewhere.
    ///
    /// # Errors
    ///
    /// If a file cannot be read, is not TOML, or has a key that seqdoc does not know.
    pub fn of(scenario: &Scenario, flags: &Flags) -> Result<Self, Error> {
        let mut files = Self { folder: scenario.folder.clone(), ..Self::default() };
        if let Some(path) = &flags.config {
            files.read(path)?;
            return Ok(files);
        }
        for folder in above(&scenario.root) {
            files.read_if_there(&folder.join(NAME))?;
        }
        let below = scenario.folder.strip_prefix(&scenario.root).unwrap_or(Path::new(""));
        let mut folder = scenario.root.clone();
        files.read_if_there(&folder.join(NAME))?;
        for part in below {
            folder.push(part);
            files.read_if_there(&folder.join(NAME))?;
        }
        Ok(files)
    }

    fn read_if_there(&mut self, path: &Path) -> Result<(), Error> {
        if path.is_file() { self.read(path) } else { Ok(()) }
    }

    fn read(&mut self, path: &Path) -> Result<(), Error> {
        let text = source::read_text(path)
            .map_err(|source| Error::Io { path: path.to_owned(), source })?;
        self.add(path, &text)
    }

    /// The same files with another text for the one beside the log.
    ///
    /// # Errors
    ///
    /// If the text is not TOML, or has a key that seqdoc does not know.
    pub fn with_own(mut self, text: &str) -> Result<Self, Error> {
        if self.are_own() {
            self.found.pop();
        }
        let path = self.own_path();
        self.add(&path, text)?;
        Ok(self)
    }

    /// Where the file beside the log is, or would be.
    #[must_use]
    pub fn own_path(&self) -> PathBuf {
        self.folder.join(NAME)
    }

    fn add(&mut self, path: &Path, text: &str) -> Result<(), Error> {
        let wrong = |error: toml::de::Error| Error::Content {
            path: path.to_owned(),
            line: error.span().map_or(1, |span| line_of(text, span.start)),
            text: error.message().to_owned(),
        };
        toml::from_str::<File>(text).map_err(wrong)?;
        let table = toml::from_str(text).map_err(wrong)?;
        self.found.push((path.to_owned(), table));
        Ok(())
    }

    /// The files laid over each other, key by key.
    pub(super) fn merged(&self) -> Result<File, Error> {
        let mut merged = toml::Table::new();
        for (_, table) in &self.found {
            lay_over(&mut merged, table);
        }
        // Each file was read on its own, so a mistake would have been found with its place.
        merged.try_into().map_err(|error: toml::de::Error| Error::Content {
            path: PathBuf::from(NAME),
            line: 1,
            text: error.message().to_owned(),
        })
    }

    /// Whether the nearest file stands beside the log, so that what it says is meant for this
    /// scenario.
    pub(super) fn are_own(&self) -> bool {
        self.found.last().is_some_and(|(path, _)| path.parent() == Some(&self.folder))
    }

    /// The path that `exclude` names, relative to the file that says so.
    pub(super) fn exclude(&self) -> Option<PathBuf> {
        let (folder, value) = self.nearest(|table| table.get("exclude"))?;
        Some(folder.join(value.as_str()?))
    }

    /// The paths of `paths.openapi`, relative to the file that says so.
    pub(super) fn documents(&self) -> Vec<PathBuf> {
        let nearest = self.nearest(|table| table.get("paths")?.get("openapi"));
        let (folder, value) = nearest.unwrap_or((Path::new(""), &toml::Value::Boolean(false)));
        let names = value.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
        names.map(|name| folder.join(name)).collect()
    }

    /// What the nearest file says, and the folder of that file.
    fn nearest<'f>(
        &'f self,
        get: impl Fn(&'f toml::Table) -> Option<&'f toml::Value>,
    ) -> Option<(&'f Path, &'f toml::Value)> {
        self.found.iter().rev().find_map(|(path, table)| {
            let value = get(table)?;
            Some((path.parent().unwrap_or(Path::new("")), value))
        })
    }
}

/// The folders above LOGS in which a file holds for it, the farthest first.
fn above(root: &Path) -> Vec<PathBuf> {
    let Ok(root) = root.canonicalize() else { return Vec::new() };
    let here = std::env::current_dir().unwrap_or_default();
    let repository = root.ancestors().find(|folder| folder.join(".git").exists());
    let top = repository.or_else(|| root.ancestors().find(|folder| **folder == *here));
    let Some(top) = top else { return Vec::new() };
    let mut folders: Vec<PathBuf> = root
        .ancestors()
        .skip(1)
        .take_while(|folder| folder.starts_with(top))
        .map(|folder| folder.strip_prefix(&here).map_or_else(|_| folder.to_owned(), Path::to_owned))
        .collect();
    folders.reverse();
    folders
}

fn lay_over(below: &mut toml::Table, above: &toml::Table) {
    for (key, value) in above {
        match (below.get_mut(key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => lay_over(below, above),
            _ => {
                below.insert(key.clone(), value.clone());
            }
        }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    memchr::memchr_iter(b'\n', &text.as_bytes()[..offset.min(text.len())]).count() + 1
}
