//! The snippets of a build and the files that some of them are put into in, what became of these files
//! out.
//!
//! As long as a region has a mistake, its file stays as it is, and what is wrong is said of each. A
//! region that was edited stays, and the others of its file are written.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

use super::known::{Known, Says, is_written};
use super::trouble::What;
use super::{Build, Built, Error, Trouble, Unfit};
use crate::config::Snippet;
use crate::output::{self, Mode, Outcome, Over, Rewritten, unified};
use crate::page::{Content, Region, Regions, filled, rebased};
use crate::source::{self, Scenario};
use crate::text;
use crate::url::encoded;

/// A file that snippets are put into, and what became of it.
#[derive(Debug)]
pub(crate) struct Injected {
    /// The file.
    pub path: PathBuf,
    /// What became of it: unchanged, written or stale.
    pub outcome: Outcome,
    /// What would change in it, if that is to be shown.
    pub diff: Option<String>,
    /// What there is to say of its regions.
    pub troubles: Vec<Trouble>,
    /// The snippets in it, by their paths below DOCS.
    pub snippets: Vec<PathBuf>,
}

/// The snippets that files are to hold, by their paths below DOCS. What is wrong with a file is said
/// when it is written.
pub(super) fn wanted(files: &[PathBuf]) -> BTreeSet<PathBuf> {
    let texts = files.iter().filter_map(|path| source::read_text(path).ok());
    texts.flat_map(|text| Regions::of(&text).regions).map(|region| region.path).collect()
}

impl Build {
    /// Puts snippets into all files that are to hold some.
    pub(super) fn inject(&self, known: &Known, scenarios: &[Scenario]) -> Vec<Built> {
        let mut seen = BTreeSet::new();
        let files = self.inject.iter().filter(|path| seen.insert(source::real(path)));
        let built = |path: &PathBuf| match self.inject_into(path, known, scenarios) {
            Ok(injected) => Built { injected: vec![injected], ..Built::default() },
            Err(error) => Built { error: Some(error), ..Built::default() },
        };
        files.map(built).collect()
    }

    fn inject_into(
        &self,
        path: &Path,
        known: &Known,
        scenarios: &[Scenario],
    ) -> Result<Injected, Error> {
        check_page(path)?;
        let page = source::read_text(path).map_err(source::Error::io(path))?;
        let found = Regions::of(&page);
        let broken = found.broken.iter();
        let mut troubles: Vec<_> =
            broken.map(|(line, broken)| Trouble::new(*line, What::Broken(*broken))).collect();
        let mut due = Vec::new();
        for region in &found.regions {
            let what = match self.text(region, known) {
                Ok(Some(text)) => {
                    let bare = is_bare(region, &text);
                    let bare = bare.then(|| What::Bare(region.path.clone()));
                    troubles.extend(bare.map(|what| Trouble::new(region.line, what)));
                    let text = self.rebased(&text, region, path, known);
                    let what = self.what(region, &page, &text);
                    let is_due = what.as_ref().is_some_and(What::is_due);
                    due.extend(is_due.then_some((region, text)));
                    what
                }
                Ok(None) => None,
                Err(what) => Some(what),
            };
            let scenario = || adopting(region, &found, scenarios);
            let (line, scenario) = (region.line, what.as_ref().and_then(|_| scenario()));
            troubles.extend(what.map(|what| Trouble { line, what, scenario }));
        }
        troubles.sort_by_key(|trouble| trouble.line);
        let snippets = found.regions.iter().map(|region| region.path.clone()).collect();
        let (path, outcome, diff) = (path.to_owned(), Outcome::Unchanged, None);
        let mut injected = Injected { path, outcome, diff, troubles, snippets };
        if !injected.troubles.iter().any(Trouble::stops) && !due.is_empty() {
            let due: Vec<_> = due.iter().map(|(region, text)| (*region, &**text)).collect();
            self.write(&mut injected, &page, &filled(&page, &due))?;
        }
        if self.mode.writes() {
            injected.troubles.retain(|trouble| !trouble.is_due());
        }
        Ok(injected)
    }

    /// What is to be put into a region; `None` if that is not known.
    fn text<'k>(&self, region: &Region, known: &'k Known) -> Result<Option<Cow<'k, str>>, What> {
        match known.says(&region.path) {
            Some(Says::This(text)) => Ok(Some(text.into())),
            Some(Says::File) => {
                let text = source::read_plain_text(&self.docs.join(&region.path)).ok();
                Ok(text.map(Cow::Owned))
            }
            Some(Says::Unknown) => Ok(None),
            None if known.may_be(&self.docs, &region.path) => Ok(None),
            None => Err(What::Unknown(region.path.clone(), known.near(&region.path))),
        }
    }

    /// What is to be said of a region, unless it holds its snippet.
    fn what(&self, region: &Region, page: &str, text: &str) -> Option<What> {
        if region.is_current(page, text) {
            return None;
        }
        let is_kept = self.mode != Mode::Force && !region.shows(page, text);
        Some(match region.content(page) {
            Content::Edited if is_kept => What::Edited,
            Content::Foreign if is_kept => What::Foreign,
            Content::Empty => What::Missing,
            _ => What::Stale,
        })
    }

    /// A snippet with links that lead where they led, from the folder of a page.
    fn rebased(&self, text: &str, region: &Region, page: &Path, known: &Known) -> String {
        let folder = region.folder();
        let is_made = |name: &str| known.says(&folder.join(name)).is_some();
        rebased(text, &is_made, ["", &way(page, &self.docs.join(folder))])
    }

    fn write(&self, injected: &mut Injected, page: &str, text: &str) -> Result<(), Error> {
        let path = &injected.path;
        if !self.mode.writes() {
            let name = || text::name(path.as_os_str());
            let differs = || unified(&name(), Some(page.as_bytes()), text.as_bytes());
            injected.diff = (self.mode == Mode::Diff).then(differs);
            injected.outcome = Outcome::Stale;
            return Ok(());
        }
        if put_back(path, text)? {
            injected.outcome = Outcome::Written;
        }
        Ok(())
    }
}

/// Writes a changed page in the place of itself; whether that changes the file.
pub(super) fn put_back(path: &Path, text: &str) -> Result<bool, Error> {
    let made = output::rewrite(source::folder_of(path), path, Over::Itself, |draft| {
        draft.write_all(text.as_bytes()).map_err(|error| Error::from(draft.unwritten(error)))
    })?;
    Ok(made == Rewritten::Written)
}

/// Whether a snippet is made for a fence that a page has: what was recorded is not escaped in it.
fn is_bare(region: &Region, text: &str) -> bool {
    let is_fenced = text.trim_start().starts_with(['`', '~']);
    !is_fenced && (region.is_of_kind(Snippet::Diagram) || region.is_of_kind(Snippet::Log))
}

/// The scenario that `adopt` brings the edits of a region into: that of a `body.md` in the same file.
fn adopting(region: &Region, found: &Regions, scenarios: &[Scenario]) -> Option<Scenario> {
    let body = region.path.with_file_name(Snippet::Body.name());
    let is_adopted = region.is_of_kind(Snippet::Body)
        || (region.is_of_kind(Snippet::Diagram)
            && found.regions.iter().any(|one| one.path == body));
    let mut scenarios = scenarios.iter().filter(|_| is_adopted);
    scenarios.find(|scenario| scenario.output == region.folder()).cloned()
}

/// Refuses a file that snippets cannot be put into.
fn check_page(path: &Path) -> Result<(), Error> {
    let wrong = |text| Err(Unfit::File { path: path.to_owned(), text }.into());
    match path.symlink_metadata() {
        Err(_) => {
            wrong("this file does not exist; create it, or remove it from `inject` under `[build]`")
        }
        Ok(there) if !there.is_file() => {
            wrong("this is not a regular file; name a Markdown file in `inject` under `[build]`")
        }
        Ok(_) if is_written(path) => wrong(
            "seqdoc writes this file as a whole; name another file in `inject` under `[build]`",
        ),
        Ok(_) => Ok(()),
    }
}

/// The way from the folder of a page to a folder, as an address has it: empty, or with a slash at its
/// end.
pub(super) fn way(page: &Path, folder: &Path) -> String {
    let (from, to) = (place(source::folder_of(page)), place(folder));
    let shared = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let down = to[shared..].iter().map(|part| encoded(part));
    up.chain(down).map(|part| part + "/").collect()
}

/// The parts of the path of a folder, as far as it is there without links on the way.
fn place(folder: &Path) -> Vec<String> {
    let there = folder.ancestors().find(|above| above.as_os_str().is_empty() || above.exists());
    let there = there.filter(|there| !there.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let below = folder.strip_prefix(there).unwrap_or(folder);
    let whole = source::real(there).join(below);
    let parts = whole.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
        _ => None,
    });
    parts.collect()
}
