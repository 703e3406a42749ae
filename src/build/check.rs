//! DOCS, the logs and a `mkdocs.yml` in, what is wrong with the site out.
//!
//! Logs go through the build that compares and writes nothing; all else is read once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::known::Known;
use super::{About, Build, Built, Error, Injected, Keep, Warning, Watch};
use crate::config::OVERVIEW;
use crate::number::LineNumber;
use crate::output::{self, Folder, Manifest};
use crate::page::{self, Configuration, Files, Flaw, Remedies, Rule, Settings, Site};
use crate::source::{self, Found, Scenario};

/// The names of the configuration of a site.
const NAMES: [&str; 2] = ["mkdocs.yml", "mkdocs.yaml"];

/// What is to be checked.
pub(crate) struct Check<'c> {
    /// The build that would write the snippets; it only compares.
    pub build: &'c Build,
    /// The logs, if they are known.
    pub found: Option<&'c Found>,
    /// What helps against what is wrong with snippets.
    pub remedies: Remedies<'c>,
    /// How to keep what a person wrote into a region.
    pub keep: Keep<'c>,
}

/// What a check came to.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    /// All that is wrong, by file and line.
    pub flaws: Vec<Flaw>,
    /// What is odd about the logs.
    pub warnings: Vec<Warning>,
    /// Why scenarios could not be compared.
    pub errors: Vec<Error>,
    /// How many pages were looked at.
    pub pages: usize,
    /// Whether the site has a configuration.
    pub is_configured: bool,
    /// The output folders.
    folders: BTreeMap<PathBuf, page::Folder>,
    /// The snippets that are in files, by their paths below DOCS.
    injected: BTreeSet<PathBuf>,
}

struct Disk;

impl Files for Disk {
    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn headings(&self, path: &Path) -> Vec<String> {
        source::headings(path)
    }
}

impl Check<'_> {
    /// Looks at everything.
    ///
    /// # Errors
    ///
    /// If DOCS or a file of seqdoc's there cannot be read.
    pub(crate) fn run(&self, watch: Watch<'_>) -> Result<Checked, Error> {
        let docs = &self.build.docs;
        let real = docs.canonicalize().map_err(source::Error::io(docs))?;
        let mut checked = Checked { folders: folders(docs)?, ..Checked::default() };
        match self.found {
            Some(found) => self.compare(found, watch, &mut checked)?,
            None => self.look(watch, &mut checked)?,
        }
        let configuration = configuration(&real, &mut checked.flaws);
        checked.is_configured = configuration.is_some();
        let mut site = Site::new(real.clone(), configuration, &Disk);
        for (output, folder) in std::mem::take(&mut checked.folders) {
            site.add_folder(&output, folder);
        }
        checked.injected.iter().for_each(|snippet| site.add_injected(snippet));
        checked.pages = read(&mut site);
        checked.flaws.extend(site.flaws());
        checked.flaws.extend(self.remedies.left_over(&site));
        for flaw in &mut checked.flaws {
            flaw.file = shown(&flaw.file, docs, &real);
        }
        let key = |flaw: &Flaw| (flaw.file.clone(), flaw.line, flaw.rule, flaw.text.clone());
        checked.flaws.sort_by_key(key);
        checked.flaws.dedup();
        Ok(checked)
    }

    /// Compares the snippets with the logs.
    fn compare(&self, found: &Found, watch: Watch<'_>, checked: &mut Checked) -> Result<(), Error> {
        checked.warnings.extend(Warning::of_walk(found));
        self.build.run(found, watch, &mut |scenario, built| match scenario {
            Some(scenario) => self.built(scenario, built, checked),
            None => self.gone(built, checked),
        })
    }

    fn built(&self, scenario: &Scenario, built: Built, checked: &mut Checked) {
        let notes = scenario.notes().ok().flatten().map(|(path, _)| path);
        for warning in built.warnings {
            let line = match &warning.about {
                About::Line(path, line) if Some(path) == notes.as_ref() => (path.clone(), *line),
                _ => {
                    checked.warnings.push(warning);
                    continue;
                }
            };
            checked.flaws.push(Flaw {
                file: line.0,
                line: Some(line.1),
                rule: Rule::NoteUnplaced,
                text: warning.text,
                remedy: "change the note, or remove it".to_owned(),
            });
        }
        let names = built.findings.iter().filter_map(|finding| name(&finding.path));
        let made: BTreeSet<String> = names.collect();
        let folder = checked.folders.entry(scenario.output.clone()).or_default();
        // What failed says nothing of what is made.
        if built.error.is_none() {
            folder.made = made;
        }
        folder.dropped = built.dropped.iter().filter_map(|path| name(path)).collect();
        checked.flaws.extend(built.findings.iter().filter_map(|finding| self.remedies.of(finding)));
        checked.errors.extend(built.error);
    }

    /// Takes what belongs to no scenario: a folder whose recording is gone, or the overview.
    fn gone(&self, built: Built, checked: &mut Checked) {
        let folder = built
            .dropped
            .first()
            .and_then(|path| path.parent()?.strip_prefix(&self.build.docs).ok());
        if let Some(folder) = folder.and_then(|folder| checked.folders.get_mut(folder)) {
            folder.gone = true;
            folder.dropped = std::mem::take(&mut folder.made);
        }
        let overview = built.findings.iter().filter_map(|finding| self.remedies.of(finding));
        checked.flaws.extend(overview);
        checked.warnings.extend(built.warnings);
        checked.errors.extend(built.error);
        built.injected.into_iter().for_each(|injected| self.injected(injected, checked));
    }

    /// Takes what is wrong with the regions of a file.
    fn injected(&self, injected: Injected, checked: &mut Checked) {
        for trouble in &injected.troubles {
            let (text, remedy) = trouble.told(&injected.path, &self.remedies.build, self.keep);
            let (file, line) = (injected.path.clone(), Some(trouble.line));
            checked.flaws.push(Flaw { file, line, rule: trouble.rule(), text, remedy });
        }
        checked.injected.extend(injected.snippets);
    }

    /// Compares the snippets with what was written.
    fn look(&self, watch: Watch<'_>, checked: &mut Checked) -> Result<(), Error> {
        let mut known = Known::new(true);
        for output in checked.folders.keys() {
            let folder: Folder = self.build.folder(output, watch)?;
            let findings = folder.as_written()?;
            checked.flaws.extend(findings.iter().filter_map(|finding| self.remedies.of(finding)));
            known.add_written(output, &findings);
        }
        let overview = self.build.overview_as_written(watch)?;
        checked.flaws.extend(overview.iter().filter_map(|finding| self.remedies.of(finding)));
        known.add_overview(&overview);
        self.build.inject(&known, &[]).into_iter().for_each(|built| self.gone(built, checked));
        Ok(())
    }
}

/// The nearest configuration above DOCS, no further than the repository, of a site that has its
/// pages or its includes there.
fn configuration(docs: &Path, flaws: &mut Vec<Flaw>) -> Option<Configuration> {
    let top = source::repository_of(docs).unwrap_or(Path::new(""));
    let above = docs.ancestors().skip(1).take_while(|folder| folder.starts_with(top));
    let paths = above.flat_map(|folder| NAMES.map(|name| folder.join(name)));
    for path in paths.filter(|path| path.is_file()) {
        let Ok(text) = source::read_text(&path) else { continue };
        let settings = match Settings::parse(&text) {
            Ok(settings) => settings,
            Err(line) => {
                flaws.push(unreadable(path, line));
                return None;
            }
        };
        let below = |named: &str| {
            let path = page::plain(&source::folder_of(&path).join(named));
            path.canonicalize().unwrap_or(path)
        };
        let docs_dir = below(settings.docs_dir());
        let base_paths: Vec<_> = settings.base_paths().into_iter().map(below).collect();
        if base_paths.iter().chain([&docs_dir]).any(|folder| docs.starts_with(folder)) {
            return Some(Configuration { path, settings, docs_dir, base_paths });
        }
    }
    None
}

/// The includes below DOCS that lead nowhere, or to a file that seqdoc does not make.
///
/// # Errors
///
/// If DOCS or a file of seqdoc's there cannot be read.
pub(crate) fn broken_includes(docs: &Path) -> Result<Vec<Warning>, Error> {
    let Ok(real) = docs.canonicalize() else { return Ok(Vec::new()) };
    let mut site = Site::new(real.clone(), configuration(&real, &mut Vec::new()), &Disk);
    for (output, folder) in folders(docs)? {
        site.add_folder(&output, folder);
    }
    read(&mut site);
    let warning = |flaw: Flaw| {
        let file = shown(&flaw.file, docs, &real);
        let about = flaw.line.map_or(About::File(file.clone()), |line| About::Line(file, line));
        Warning { about, text: format!("{}; {}", flaw.text, flaw.remedy) }
    };
    Ok(site.broken_includes().into_iter().map(warning).collect())
}

/// The folders below DOCS that snippets were written into, each with what was made there.
fn folders(docs: &Path) -> Result<BTreeMap<PathBuf, page::Folder>, Error> {
    let mut folders = BTreeMap::new();
    for output in output::orphans(docs, &BTreeSet::new())? {
        let manifest = Manifest::read(&docs.join(&output))?;
        let is_page = |name: &&str| output.as_os_str().is_empty() && OVERVIEW.contains(name);
        let made = manifest.names().filter(|name| !is_page(name)).map(str::to_owned).collect();
        folders.insert(output, page::Folder::new(made));
    }
    Ok(folders)
}

fn unreadable(file: PathBuf, line: LineNumber) -> Flaw {
    Flaw {
        file,
        line: Some(line),
        rule: Rule::SiteUnreadable,
        text: "this is not valid YAML, so the settings of the site were not checked".to_owned(),
        remedy: "look for wrong indentation, a missing colon or quote, or a key that appears twice"
            .to_owned(),
    }
}

/// Reads all pages, and what they include; gives the number of the pages.
fn read(site: &mut Site<'_>) -> usize {
    let mut roots: Vec<PathBuf> = vec![site.docs.clone()];
    roots.extend(site.configuration.as_ref().map(|one| one.docs_dir.clone()));
    let mut waiting = Vec::new();
    let mut pages = 0;
    for root in roots {
        let wanted = |path: &Path| site.snippet(path).is_none() && !site.has_page(path);
        let found = source::pages_below(&root, &wanted);
        pages += found.len();
        for (path, text) in found {
            waiting.extend(site.add_page(path, text));
        }
    }
    while let Some(path) = waiting.pop() {
        if !site.has_page(&path)
            && let Ok(text) = source::read_text(&path)
        {
            waiting.extend(site.add_page(path, text));
        }
    }
    pages
}

fn name(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_str()?.to_owned())
}

/// A whole path as a person would name it: from DOCS, else from the folder of the command.
fn shown(path: &Path, docs: &Path, real: &Path) -> PathBuf {
    if let Ok(below) = path.strip_prefix(real) {
        return page::plain(&docs.join(below));
    }
    if !path.is_absolute() || docs.is_absolute() {
        return page::plain(path);
    }
    let Ok(here) = Path::new(".").canonicalize() else { return path.to_owned() };
    let shared = here.ancestors().find(|above| path.starts_with(above));
    let Some((shared, below)) =
        shared.and_then(|above| Some((above, path.strip_prefix(above).ok()?)))
    else {
        return path.to_owned();
    };
    let up = here.components().count() - shared.components().count();
    std::iter::repeat_n("..", up).collect::<PathBuf>().join(below)
}
