//! `seqdoc build --watch`: files are saved, snippets are brought up to date.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{FAILED, Failure, git, message};
use crate::config::{self, Library};
use crate::source::{self, Found, Logs, Scenario, Watcher, real};

/// Files that were saved.
pub(super) type Saved = BTreeSet<PathBuf>;

/// What a build reads.
pub(super) struct Sources {
    pub logs: Logs,
    pub docs: PathBuf,
    pub inject: Vec<PathBuf>,
    pub library: Library,
    pub templates: Option<PathBuf>,
}

/// Builds, and builds anew whenever a file is saved that snippets depend on, until the process ends.
///
/// # Errors
///
/// If it cannot be said what to watch, or no folder can be watched. What else is wrong is said, and
/// waits for the next save.
pub(super) fn run(
    build: &dyn Fn(Option<&Saved>) -> Result<u8, Failure>,
    sources: &dyn Fn() -> Result<Sources, Failure>,
) -> Result<u8, Failure> {
    let mut watcher = Watcher::new()?;
    let mut places = Places::of(sources()?);
    let mut changed = None;
    loop {
        // What is saved while a build runs is built after it.
        watcher.look_at(places.folders())?;
        if let Err(failure) = build(changed.as_ref()) {
            message::error(&failure);
        }
        // A mistake in the file of the project leaves the places as they were.
        if let Ok(sources) = sources() {
            places = Places::of(sources);
            watcher.look_at(places.folders())?;
        }
        message::summary(&"waiting for the next change; stop with Ctrl-C");
        changed = watcher.wait(&|path| places.matter(path));
        if changed.is_none() {
            return Ok(FAILED);
        }
    }
}

/// Those of the scenarios whose own files are among some that changed; all, if one of these is not a
/// scenario's own.
pub(super) fn narrowed(found: Found, changed: &Saved) -> Found {
    let changed: BTreeSet<_> = changed.iter().map(|path| git::place(path)).collect();
    let own = |scenario: &Scenario| -> BTreeSet<Option<PathBuf>> {
        scenario.own_files().iter().map(|path| git::place(path)).collect()
    };
    let is_touched = |scenario: &Scenario| !own(scenario).is_disjoint(&changed);
    let known: BTreeSet<_> = found.scenarios.iter().flat_map(own).collect();
    if changed.contains(&None) || !changed.is_subset(&known) {
        return found;
    }
    let scenarios = found.scenarios.into_iter().filter(is_touched).collect();
    Found { scenarios, ..Found::default() }
}

/// Where the files are that snippets depend on.
struct Places {
    /// The folders of logs.
    roots: BTreeSet<PathBuf>,
    /// Folders in which a configuration holds for the logs.
    above: BTreeSet<PathBuf>,
    /// Files that configurations name, and one that an option names; those that snippets are put into.
    files: BTreeSet<PathBuf>,
    templates: Option<PathBuf>,
    docs: PathBuf,
}

impl Places {
    fn of(sources: Sources) -> Self {
        let Sources { logs, docs, inject, library, templates } = sources;
        let found = source::find_beside(&logs, &docs).unwrap_or_default();
        let folder = |path: &PathBuf| {
            let folder = if path.is_dir() { path } else { source::folder_of(path) };
            folder.to_owned()
        };
        let roots: BTreeSet<PathBuf> = logs.paths.iter().map(folder).collect();
        let above = roots
            .iter()
            .flat_map(|root| config::above(root))
            .map(|path| if path.as_os_str().is_empty() { PathBuf::from(".") } else { path });
        let files = found.scenarios.iter().flat_map(|scenario| named(&library, scenario));
        let files = files
            .chain(library.flags().config.clone())
            .chain(inject)
            .filter_map(|path| git::place(&path));
        Self {
            above: above.collect(),
            files: files.collect(),
            templates: templates.as_deref().map(real),
            docs: real(&docs),
            roots: roots.iter().map(|root| real(root)).collect(),
        }
    }

    /// The folders to watch, each with whether all below it is meant.
    fn folders(&self) -> BTreeMap<PathBuf, bool> {
        let above = self.above.iter().map(|folder| (real(folder), false));
        let files = self.files.iter().map(|file| (source::folder_of(file).to_owned(), false));
        let roots = self.roots.iter().chain(&self.templates).map(|root| (root.clone(), true));
        above.chain(files).chain(roots).collect()
    }

    /// Whether snippets may depend on a file.
    fn matter(&self, path: &Path) -> bool {
        let below = |root: &PathBuf| path.strip_prefix(root).ok().map(Path::to_owned);
        let is_hidden = |inside: &Path| {
            inside.iter().any(|part: &OsStr| part.as_encoded_bytes().starts_with(b"."))
        };
        // What is made lies below DOCS. Logs may lie there, too.
        let is_made = |root: &PathBuf| self.docs.starts_with(root) && path.starts_with(&self.docs);
        let mut roots = self.roots.iter().filter(|root| !is_made(root)).filter_map(below);
        let mut templates = self.templates.iter().filter_map(below);
        path.file_name() == Some(OsStr::new("seqdoc.toml"))
            || self.files.contains(path)
            || templates.any(|inside| !is_hidden(&inside))
            || roots.any(|inside| !is_hidden(&inside)) && source::may_count(path)
    }
}

/// The files that the configuration of a scenario names.
fn named(library: &Library, scenario: &Scenario) -> Vec<PathBuf> {
    library.files(scenario).map_or_else(
        |_| Vec::new(),
        |files| files.named().into_iter().map(|(_, path)| path).collect(),
    )
}
