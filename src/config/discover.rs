//! A scenario's place in, the configuration files that hold for it out.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::file::{BuildKeys, File, RecordKeys};
use super::names::{Named, names};
use super::{Error, mistake};
use crate::number::LineNumber;
use crate::source::{self, Scenario};
use crate::text;

pub(super) const NAME: &str = "seqdoc.toml";

/// A configuration file.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) path: PathBuf,
    pub(super) text: String,
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

/// The keys of `[output]` that are about all scenarios together.
const OF_OVERVIEW: [&str; 2] = ["index", "unused"];

impl Document {
    pub(super) fn read(path: &Path) -> Result<Arc<Self>, Error> {
        let text = source::read_plain_text(path)
            .map_err(|source| Error::Io { path: path.to_owned(), source })?;
        Self::parse(path, &text)
    }

    pub(super) fn parse(path: &Path, text: &str) -> Result<Arc<Self>, Error> {
        let wrong = |error| mistake::in_toml(path, text, &error);
        let table: toml::Table = toml::from_str(text).map_err(wrong)?;
        // Only the text tells where a mistake is.
        let file = table.clone().try_into().or_else(|_| toml::from_str(text)).map_err(wrong)?;
        mistake::in_shapes(path, text).map_or(Ok(()), Err)?;
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
        let table = self.of_project.first().map(|(name, line)| (format!("[{name}]"), *line));
        let Some((name, line)) = table.or_else(|| self.key_of_overview()) else { return Ok(()) };
        let text = format!(
            "`{name}` has no effect in a file below the logs; move it to the `seqdoc.toml` of the \
             project"
        );
        Err(Error::Content { path: self.path.clone(), line, text })
    }

    /// The key that asks for an overview, or says something of it, with its line.
    fn key_of_overview(&self) -> Option<(String, LineNumber)> {
        let output = self.table.get("output")?.as_table()?;
        let key = OF_OVERVIEW.into_iter().find(|key| output.contains_key(*key))?;
        let names = |line: &str| line.split('=').next().is_some_and(|name| name.contains(key));
        let line = self.text.lines().position(names).map_or(LineNumber::FIRST, LineNumber::at);
        Some((key.to_owned(), line))
    }
}

/// A configuration file that holds for a scenario.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) document: Arc<Document>,
    /// How many folders it is above the folder of the log; `None` if a flag names it.
    pub(super) up: Option<usize>,
}

impl Held {
    pub(super) fn folder(&self) -> &Path {
        self.document.path.parent().unwrap_or(Path::new(""))
    }

    /// The name of a file, as seen from the folder of the log; of one that lies elsewhere only its own
    /// name, since where it lies is not the same everywhere.
    fn name_of(&self, named: &Path) -> String {
        match self.up {
            Some(up) if named.is_relative() => {
                format!("{}{}", "../".repeat(up), text::name(named.as_os_str()))
            }
            _ => text::name(named.file_name().unwrap_or_default()),
        }
    }

    fn name(&self) -> String {
        if self.up.is_some() { self.name_of(Path::new(NAME)) } else { "--config".to_owned() }
    }
}

/// The configuration files of one scenario, the farthest first.
#[derive(Debug, Clone, Default)]
pub struct Files {
    found: Vec<Held>,
    /// The folder of the log.
    folder: PathBuf,
}

impl Files {
    pub(super) fn new(scenario: &Scenario, found: Vec<Held>) -> Self {
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
        self.found.push(Held { document: Document::parse(&self.own_path(), text)?, up: Some(0) });
        Ok(self)
    }

    /// Whether they ask for an overview.
    #[must_use]
    pub fn ask_for_overview(&self) -> bool {
        let index = self.nearest(|table| table.get("output")?.get("index"));
        index.is_some_and(|(_, value)| value.as_bool() == Some(true))
    }

    /// Where the files are.
    #[must_use]
    pub fn paths(&self) -> Vec<PathBuf> {
        self.found.iter().map(|held| held.document.path.clone()).collect()
    }

    /// What the files say, laid over each other, key by key; comments and order are left out.
    #[must_use]
    pub fn keys(&self) -> toml::Table {
        let mut keys = toml::Table::new();
        for held in &self.found {
            lay_over(&mut keys, &held.document.table);
        }
        keys
    }

    /// What they name of recordings, each name with its file; what a nearer file replaces is left out.
    pub fn recorded_names(&self) -> impl Iterator<Item = (&Path, &Named)> {
        self.found.iter().enumerate().flat_map(|(index, held)| {
            let nearer = &self.found[index + 1..];
            let holds = |name: &&Named| {
                !nearer.iter().any(|nearer| name.is_replaced_by(&nearer.document.table))
            };
            let document = &held.document;
            document.names().iter().filter(holds).map(|name| (&*document.path, name))
        })
    }

    /// The names of the files, as seen from the folder of the log.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.found.iter().map(Held::name)
    }

    /// What each file says, without comments.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        self.found.iter().map(|held| held.document.table.to_string())
    }

    /// The files that they name, filters and API documents, each with its name as seen from the folder
    /// of the log.
    #[must_use]
    pub fn named(&self) -> Vec<(String, PathBuf)> {
        let named = self.named_filters().into_iter().chain(self.named_documents());
        named.map(|(held, name)| (held.name_of(name), held.folder().join(name))).collect()
    }

    /// Where the file beside the log is, or would be.
    #[must_use]
    pub fn own_path(&self) -> PathBuf {
        self.folder.join(NAME)
    }

    /// The files laid over each other, key by key.
    pub(super) fn merged(&self) -> Result<File, Error> {
        if let [one] = &self.found[..] {
            return Ok(one.document.file.clone());
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
        self.found.last().is_some_and(|held| held.folder() == self.folder)
    }

    /// The path that `exclude` names, relative to the file that says so.
    pub(super) fn exclude(&self) -> Option<PathBuf> {
        self.named_filters().map(|(held, name)| held.folder().join(name))
    }

    /// The paths of `paths.openapi`, relative to the file that says so.
    pub(super) fn documents(&self) -> Vec<PathBuf> {
        self.named_documents().map(|(held, name)| held.folder().join(name)).collect()
    }

    fn named_filters(&self) -> Option<(&Held, &Path)> {
        let (held, value) = self.nearest(|table| table.get("exclude"))?;
        Some((held, Path::new(value.as_str()?)))
    }

    fn named_documents(&self) -> impl Iterator<Item = (&Held, &Path)> {
        let nearest = self.nearest(|table| table.get("paths")?.get("openapi"));
        nearest.into_iter().flat_map(|(held, value)| {
            let names = value.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
            names.map(move |name| (held, Path::new(name)))
        })
    }

    /// What the nearest file says, and that file.
    pub(super) fn nearest<'f>(
        &'f self,
        get: impl Fn(&'f toml::Table) -> Option<&'f toml::Value>,
    ) -> Option<(&'f Held, &'f toml::Value)> {
        self.found.iter().rev().find_map(|held| Some((held, get(&held.document.table)?)))
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
