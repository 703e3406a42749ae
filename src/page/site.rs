//! Pages, folders of snippets and settings in, which page includes what out.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use super::prose::Prose;
use super::{Flaw, Include, Rule, Settings, plain};
use crate::text::slashes;

/// What is in folders.
pub(crate) trait Files {
    /// Whether a path is that of a file.
    fn is_file(&self, path: &Path) -> bool;
    /// The lines of a file that begin with `#`; none if it cannot be read.
    fn headings(&self, path: &Path) -> Vec<String>;
}

/// The configuration of a site.
#[derive(Debug)]
pub(crate) struct Configuration {
    /// The file.
    pub path: PathBuf,
    /// What it says; what is wrong with it is known elsewhere.
    pub settings: Settings,
    /// The folder of the pages.
    pub docs_dir: PathBuf,
    /// The folders that includes are looked for in.
    pub base_paths: Vec<PathBuf>,
}

/// An output folder.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    /// The names of the snippets that seqdoc makes there.
    pub made: BTreeSet<String>,
    /// The names of those that it made before and makes no more.
    pub dropped: BTreeSet<String>,
    /// Whether the recording itself is gone.
    pub gone: bool,
    sections: OnceCell<Sections>,
}

impl Folder {
    /// A folder with what seqdoc makes there.
    #[must_use]
    pub(crate) fn new(made: BTreeSet<String>) -> Self {
        Self { made, ..Self::default() }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.made.contains(name) || self.dropped.contains(name)
    }
}

/// The sections of a `body.md` as it is.
#[derive(Debug, Default)]
pub(super) struct Sections {
    /// Their ids.
    pub ids: BTreeSet<String>,
    /// The number of the last step; `None` if no heading has one.
    pub last: Option<u32>,
}

static STEPS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^#+ \((?:[0-9]+-)?([0-9]+)\) ").expect("a test uses the pattern")
});
static ID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#" id="([\w-]+)""#).expect("a test uses the pattern"));

impl Sections {
    fn of(headings: &[String]) -> Self {
        let ids = headings.iter().flat_map(|heading| ID.captures_iter(heading));
        let numbers = headings.iter().filter_map(|heading| STEPS.captures(heading));
        Self {
            ids: ids.map(|found| found[1].to_owned()).collect(),
            last: numbers.filter_map(|found| found[1].parse().ok()).max(),
        }
    }
}

/// What an include leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A file.
    File(PathBuf),
    /// A file that the site does not look for, since its folder is not among the base paths.
    Unreached(PathBuf),
    /// No file; where it was looked for first.
    Missing(PathBuf),
    /// Something else than a file.
    Address,
}

/// A page, or a file that a page includes.
#[derive(Debug)]
pub(super) struct Page {
    pub text: String,
    pub includes: Vec<(Include, Target)>,
    prose: OnceCell<Prose>,
}

impl Page {
    /// Whether there may be a number in brackets in it.
    pub(super) fn has_numbers(&self) -> bool {
        Prose::has_numbers(&self.text)
    }

    /// What a reader meets in it.
    pub(super) fn prose(&self) -> &Prose {
        self.prose.get_or_init(|| Prose::read(&self.text))
    }
}

/// All that is looked at. All paths are whole ones.
pub(crate) struct Site<'f> {
    /// The folder of the snippets.
    pub docs: PathBuf,
    /// What the site is built with, if that is known.
    pub configuration: Option<Configuration>,
    pub(super) pages: BTreeMap<PathBuf, Page>,
    pub(super) folders: BTreeMap<PathBuf, Folder>,
    /// The snippets that a build puts into files.
    pub(super) injected: BTreeSet<PathBuf>,
    pub(super) files: &'f dyn Files,
}

impl<'f> Site<'f> {
    /// A site without pages.
    #[must_use]
    pub(crate) fn new(
        docs: PathBuf,
        configuration: Option<Configuration>,
        files: &'f dyn Files,
    ) -> Self {
        let (pages, folders, injected) = Default::default();
        Self { docs, configuration, pages, folders, injected, files }
    }

    /// Adds an output folder, by its path below the folder of the snippets.
    pub(crate) fn add_folder(&mut self, output: &Path, folder: Folder) {
        self.folders.insert(plain(&self.docs.join(output)), folder);
    }

    /// Adds a snippet that a build puts into a file, by its path below the folder of the snippets.
    pub(crate) fn add_injected(&mut self, snippet: &Path) {
        self.injected.insert(plain(&self.docs.join(snippet)));
    }

    /// Adds a page; gives the files that it includes and that may include more.
    pub(crate) fn add_page(&mut self, path: PathBuf, text: String) -> Vec<PathBuf> {
        let includes = Include::all(&text).into_iter();
        let includes: Vec<_> = includes.map(|one| (self.target(&one), one)).collect();
        let file = |target: &Target| match target {
            Target::File(path) | Target::Unreached(path) => Some(path.clone()),
            _ => None,
        };
        let more = includes.iter().filter_map(|(target, _)| file(target));
        let more = more.filter(|path| self.snippet(path).is_none()).collect();
        let includes = includes.into_iter().map(|(target, one)| (one, target)).collect();
        self.pages.insert(path, Page { text, includes, prose: OnceCell::new() });
        more
    }

    /// Whether a page was added.
    #[must_use]
    pub(crate) fn has_page(&self, path: &Path) -> bool {
        self.pages.contains_key(path)
    }

    /// All that is wrong, in no order.
    #[must_use]
    pub(crate) fn flaws(&self) -> Vec<Flaw> {
        [self.includes(), self.unused(), self.links(), self.numbers(), self.published()].concat()
    }

    /// The includes that show nothing, or what seqdoc does not make, in no order.
    #[must_use]
    pub(crate) fn broken_includes(&self) -> Vec<Flaw> {
        let mut flaws = self.includes();
        flaws.retain(|flaw| matches!(flaw.rule, Rule::IncludeMissing | Rule::IncludeUnknown));
        flaws
    }

    /// The folder and the name of a file that is a snippet.
    #[must_use]
    pub(crate) fn snippet<'s>(&'s self, path: &'s Path) -> Option<(&'s Folder, &'s str)> {
        let (folder, name) = (self.folders.get(path.parent()?)?, path.file_name()?.to_str()?);
        folder.has(name).then_some((folder, name))
    }

    /// A path below the folder of the snippets, as an include has it.
    pub(super) fn name(&self, path: &Path) -> String {
        slashes(path.strip_prefix(&self.docs).unwrap_or(path))
    }

    fn target(&self, include: &Include) -> Target {
        if include.is_address() {
            return Target::Address;
        }
        let below = |base: &PathBuf| {
            let path = plain(&base.join(&include.path));
            (path != *base && path.starts_with(base)).then_some(path)
        };
        let is_file = |path: &PathBuf| self.files.is_file(path);
        let own = [Some(self.docs.clone()), self.docs.parent().map(Path::to_owned)];
        let own: Vec<PathBuf> = own.into_iter().flatten().collect();
        // One that includes nothing has no base paths that are wrong.
        let known = self.configuration.as_ref().filter(|one| one.settings.snippets().is_some());
        let bases = known.map_or(&own, |one| &one.base_paths);
        if let Some(path) = bases.iter().filter_map(below).find(is_file) {
            return Target::File(path);
        }
        if let Some(path) = own.iter().filter_map(below).find(is_file) {
            return Target::Unreached(path);
        }
        let seen = bases.iter().chain(&own).filter_map(below).collect::<Vec<_>>();
        let near = seen.iter().find(|path| self.is_in_folder(path)).or(seen.first());
        Target::Missing(near.cloned().unwrap_or_default())
    }

    /// Whether a file would be in an output folder.
    pub(super) fn is_in_folder(&self, path: &Path) -> bool {
        path.parent().is_some_and(|folder| self.folders.contains_key(folder))
    }

    /// The snippets that a page shows, through other files too.
    pub(super) fn shown<'s>(&'s self, page: &'s Path) -> BTreeSet<&'s Path> {
        let files = self.reach(page).into_iter();
        files.filter(|path| self.snippet(path).is_some()).collect()
    }

    /// A page and all files that it includes.
    pub(super) fn reach<'s>(&'s self, page: &'s Path) -> BTreeSet<&'s Path> {
        let (mut found, mut waiting) = (BTreeSet::new(), vec![page]);
        while let Some(path) = waiting.pop() {
            if found.insert(path) {
                waiting.extend(self.included(path));
            }
        }
        found
    }

    fn included(&self, path: &Path) -> impl Iterator<Item = &Path> {
        let includes = self.pages.get(path).map(|page| &page.includes).into_iter().flatten();
        includes.filter_map(|(_, target)| match target {
            Target::File(path) | Target::Unreached(path) => Some(path.as_path()),
            _ => None,
        })
    }

    /// The files that other files include.
    pub(super) fn parts(&self) -> BTreeSet<&Path> {
        self.pages.keys().flat_map(|path| self.included(path)).collect()
    }

    /// Whether a file is one of the pages that a site shows, and no part of another one.
    pub(super) fn is_shown(&self, path: &Path) -> bool {
        let root = self.configuration.as_ref().map_or(&self.docs, |one| &one.docs_dir);
        let below = path.strip_prefix(root).ok();
        below.is_some_and(|below| self.excluding(below).is_none())
    }

    /// The pattern that keeps a file off the site, by its path below the folder of the pages.
    pub(super) fn excluding(&self, below: &Path) -> Option<&str> {
        self.configuration.as_ref()?.settings.excluded().excluding(below)
    }

    /// The sections of the `body.md` of a folder.
    pub(super) fn sections(&self, folder: &Path) -> Option<&Sections> {
        let one = self.folders.get(folder).filter(|one| one.has("body.md"))?;
        let headings = || self.files.headings(&folder.join("body.md"));
        Some(one.sections.get_or_init(|| Sections::of(&headings())))
    }
}
