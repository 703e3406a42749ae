//! A scenario's place in, the configuration files that hold for it out.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::file::{BuildKeys, File, RecordKeys};
use super::names::{Named, names};
use super::{Error, mistake};
use crate::number::LineNumber;
use crate::source::{self, Scenario};

pub(super) const NAME: &str = "seqdoc.toml";

/// A configuration file.
#[derive(Debug)]
pub(super) struct Document {
    path: PathBuf,
    text: String,
    table: toml::Table,
    /// What the table says.
    file: File,
    /// The tables that only the file of a project has, each with its line.
    of_project: Vec<(&'static str, LineNumber)>,
    /// What it names of recordings, once somebody asks.
    names: OnceLock<Vec<Named>>,
}

/// The tables that say where the files of a project are.
const OF_PROJECT: [&str; 2] = ["build", "record"];

impl Document {
    pub(super) fn read(path: &Path) -> Result<Arc<Self>, Error> {
        let text = source::read_plain_text(path)
            .map_err(|source| Error::Io { path: path.to_owned(), source })?;
        Self::parse(path, &text)
    }

    fn parse(path: &Path, text: &str) -> Result<Arc<Self>, Error> {
        let wrong = |error| mistake::in_toml(path, text, &error);
        let table: toml::Table = toml::from_str(text).map_err(wrong)?;
        // Only the text tells where a mistake is.
        let file = table.clone().try_into().or_else(|_| toml::from_str(text)).map_err(wrong)?;
        let line_of = |name: &str| {
            let head = format!("[{name}]");
            let line = text.lines().position(|line| line.trim_start().starts_with(&head));
            line.map_or(LineNumber::FIRST, LineNumber::at)
        };
        let of_project = OF_PROJECT.into_iter().filter(|name| table.contains_key(*name));
        let of_project = of_project.map(|name| (name, line_of(name))).collect();
        let (path, text) = (path.to_owned(), text.to_owned());
        Ok(Arc::new(Self { path, text, table, file, of_project, names: OnceLock::new() }))
    }

    /// Whether it says where the files of a project are.
    pub(super) fn is_of_project(&self) -> bool {
        !self.of_project.is_empty()
    }

    pub(super) fn build(&self) -> Option<&BuildKeys> {
        self.file.build.as_ref()
    }

    fn names(&self) -> &[Named] {
        self.names.get_or_init(|| names(&self.text))
    }

    pub(super) fn record(&self) -> Option<&RecordKeys> {
        self.file.record.as_ref()
    }

    /// What is wrong with a file below LOGS that says where the files of a project are.
    pub(super) fn check_is_below_project(&self) -> Result<(), Error> {
        let Some((name, line)) = self.of_project.first() else { return Ok(()) };
        let text = format!(
            "`[{name}]` has no effect in a file below the logs; move it to the `seqdoc.toml` of the \
             project"
        );
        Err(Error::Content { path: self.path.clone(), line: *line, text })
    }
}

/// The configuration files of one scenario, the farthest first.
#[derive(Debug, Clone, Default)]
pub struct Files {
    found: Vec<Arc<Document>>,
    /// The folder of the log.
    folder: PathBuf,
}

impl Files {
    pub(super) fn new(scenario: &Scenario, found: Vec<Arc<Document>>) -> Self {
        Self { found, folder: scenario.folder.clone() }
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
        self.found.push(Document::parse(&self.own_path(), text)?);
        Ok(self)
    }

    /// Where the files are.
    #[must_use]
    pub fn paths(&self) -> Vec<PathBuf> {
        self.found.iter().map(|document| document.path.clone()).collect()
    }

    /// What the files say, laid over each other, key by key; comments and order are left out.
    #[must_use]
    pub fn keys(&self) -> toml::Table {
        let mut keys = toml::Table::new();
        for document in &self.found {
            lay_over(&mut keys, &document.table);
        }
        keys
    }

    /// What they name of recordings, each name with its file; what a nearer file replaces is left out.
    pub fn names(&self) -> impl Iterator<Item = (&Path, &Named)> {
        self.found.iter().enumerate().flat_map(|(index, document)| {
            let nearer = &self.found[index + 1..];
            let holds =
                |name: &&Named| !nearer.iter().any(|nearer| name.is_replaced_by(&nearer.table));
            document.names().iter().filter(holds).map(|name| (&*document.path, name))
        })
    }

    /// The files that they name: filters and API documents.
    #[must_use]
    pub fn named(&self) -> Vec<PathBuf> {
        self.exclude().into_iter().chain(self.documents()).collect()
    }

    /// Where the file beside the log is, or would be.
    #[must_use]
    pub fn own_path(&self) -> PathBuf {
        self.folder.join(NAME)
    }

    /// The files laid over each other, key by key.
    pub(super) fn merged(&self) -> Result<File, Error> {
        if let [one] = &self.found[..] {
            return Ok(one.file.clone());
        }
        // Each file was read on its own, so a mistake would have been found with its place.
        self.keys().try_into().map_err(|error: toml::de::Error| Error::Content {
            path: PathBuf::from(NAME),
            line: LineNumber::FIRST,
            text: error.message().to_owned(),
        })
    }

    /// Whether the nearest file stands beside the log, so that what it says is meant for this
    /// scenario.
    #[must_use]
    pub fn are_own(&self) -> bool {
        self.found.last().is_some_and(|document| document.path.parent() == Some(&self.folder))
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
        self.found.iter().rev().find_map(|document| {
            let value = get(&document.table)?;
            Some((document.path.parent().unwrap_or(Path::new("")), value))
        })
    }
}

/// Whether no file above a folder holds for what is in it: it is that of a repository, or the one that
/// the command runs in.
pub(crate) fn is_top(folder: &Path) -> bool {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    source::repository_of(folder) == Some(folder) || here.is_ok_and(|here| here == folder)
}

/// The folders above LOGS in which a file holds for it, the farthest first.
pub(crate) fn above(root: &Path) -> Vec<PathBuf> {
    let Ok(root) = root.canonicalize() else { return Vec::new() };
    let here = std::env::current_dir().unwrap_or_default();
    let top =
        source::repository_of(&root).or_else(|| root.ancestors().find(|folder| **folder == *here));
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
