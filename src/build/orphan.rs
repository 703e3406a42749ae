//! A folder whose recording is gone in, what becomes of its snippets and who includes them out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{About, Build, Built, Error, Warning, Watch};
use crate::config::OVERVIEW;
use crate::number::LineNumber;
use crate::output::{self, Finding, Folder, Manifest, Outcome};
use crate::page::Include;
use crate::source::{self, Found, Scenario};
use crate::text::slashes;
use crate::url::encoded;

/// What tells one recording from another.
const TELLING: &str = "log.md";

/// What may know of recordings that are gone.
pub(super) struct Left<'n> {
    /// The pages below DOCS.
    pages: Vec<(PathBuf, String)>,
    /// New scenarios, each by the hash of its log.
    new: BTreeMap<String, &'n Scenario>,
}

impl Build {
    /// The folders of snippets that belong to none of the scenarios, if these are all there are.
    pub(super) fn folders_beside(&self, found: &Found) -> Result<Vec<PathBuf>, Error> {
        if !found.whole || !found.scenarios.iter().all(Scenario::has_output) {
            return Ok(Vec::new());
        }
        let made = found.scenarios.iter().map(|scenario| scenario.output.clone());
        Ok(output::orphans(&self.docs, &made.collect::<BTreeSet<_>>())?)
    }

    /// Gives what is to be done with folders whose scenario is gone; where none of their neighbours is
    /// known, only with those that have another name now.
    pub(super) fn orphans(
        &self,
        folders: &[PathBuf],
        new: &[&Scenario],
        is_known: bool,
        watch: Watch<'_>,
        each: &mut dyn FnMut(Option<&Scenario>, Built),
    ) {
        let left = self.left(new);
        for folder in folders {
            if is_known {
                each(None, self.orphan(folder, &left, watch));
            } else if let Some(to) = self.moved(folder, &left) {
                let of_pages = vec![self.renamed(folder, to)];
                each(None, Built { of_pages, ..Built::default() });
            }
        }
    }

    /// What may know of recordings that are gone, once the new scenarios are built.
    fn left<'n>(&self, new: &[&'n Scenario]) -> Left<'n> {
        let by_log =
            |scenario: &&'n Scenario| Some((self.hash_of_log(&scenario.output)?, *scenario));
        let new = new.iter().rev().filter_map(by_log).collect();
        // The overview is made anew, once the recordings are known.
        let overview = OVERVIEW.map(|name| self.docs.join(name));
        let pages =
            source::pages_below(&self.docs, &|path| !overview.iter().any(|one| one == path));
        Left { pages, new }
    }

    /// What is to be done with a folder whose scenario is gone, or has another name now.
    fn orphan(&self, output: &Path, left: &Left<'_>, watch: Watch<'_>) -> Built {
        let mut built = Built::default();
        let moved = self.moved(output, left);
        let remove = |built: &mut Built| {
            let mut folder = self.folder(output, watch)?;
            let kept: &[&str] = if output.as_os_str().is_empty() { &OVERVIEW } else { &[] };
            let files = folder.dropped(kept);
            let edited = folder.as_written()?.into_iter();
            let edited = edited.filter(|finding| finding.outcome == Outcome::Edited);
            let edited: Vec<PathBuf> = edited.map(|finding| finding.path).collect();
            built.findings.extend(self.prune(&mut folder, &files)?);
            let (edited, others): (Vec<_>, Vec<_>) =
                files.iter().cloned().partition(|file| edited.contains(file));
            built.warn_of_dropped(self, &others, "the log of this snippet is gone");
            built.warn_of_edited(self, &edited);
            built.gone = if self.prune { Vec::new() } else { files.clone() };
            built.dropped = files;
            Ok::<_, Error>(())
        };
        built.error = remove(&mut built).err();
        built.of_pages.extend(moved.map(|to| self.renamed(output, to)));
        if !output.as_os_str().is_empty() {
            built.of_pages.extend(self.pages_with(output, moved, &left.pages));
        }
        built
    }

    /// The new scenario that has the log of a folder.
    fn moved<'n>(&self, output: &Path, left: &Left<'n>) -> Option<&'n Scenario> {
        left.new.get(&self.hash_of_log(output)?).copied()
    }

    /// What to say of a folder whose recording has another name now.
    fn renamed(&self, output: &Path, to: &Scenario) -> Warning {
        let text = format!(
            "this recording looks renamed to `{}`; move the pages of this folder there",
            to.name
        );
        Warning::of_file(&self.docs.join(output), &text)
    }

    fn hash_of_log(&self, output: &Path) -> Option<String> {
        let manifest = Manifest::read(&self.docs.join(output)).ok()?;
        manifest.written(TELLING).map(str::to_owned)
    }

    /// What to say of pages that include a snippet of a folder, and of those that link to its pages.
    fn pages_with(
        &self,
        output: &Path,
        moved: Option<&Scenario>,
        pages: &[(PathBuf, String)],
    ) -> Vec<Warning> {
        let is_of = |include: &Include| {
            let name = Path::new(&include.path).file_name().unwrap_or_default();
            include.is_of(&self.docs, &output.join(name))
        };
        let old = slashes(output);
        let (now, change) = match moved {
            Some(to) => {
                let new = slashes(&to.output);
                (format!("now `{}`", to.name), Some(format!("replace `{old}/` by `{new}/`")))
            }
            None => ("gone".to_owned(), None),
        };
        let links = [old.clone(), encoded(&old)];
        let warning = |(path, text): &(PathBuf, String)| {
            if Include::all(text).iter().any(is_of) {
                let change = change.clone().map(|change| format!("{change} in its includes"));
                let change = change.unwrap_or_else(|| "change or delete it".to_owned());
                let text =
                    format!("this page includes snippets of a recording that is {now}; {change}");
                return Some(Warning::of_file(path, &text));
            }
            if path.starts_with(self.docs.join(output)) {
                return None;
            }
            let line = text.lines().position(|line| links.iter().any(|link| leads(line, link)))?;
            let change = change.as_deref().unwrap_or("change or remove the link");
            let text =
                format!("this link leads to the pages of a recording that is {now}; {change}");
            let about = About::Line(path.clone(), LineNumber::at(line));
            Some(Warning { about, text })
        };
        pages.iter().filter_map(warning).collect()
    }

    /// Deletes files that seqdoc wrote and makes no more, if that is asked for.
    pub(super) fn prune(
        &self,
        folder: &mut Folder,
        files: &[PathBuf],
    ) -> Result<Vec<Finding>, Error> {
        let prunes = self.prune && !files.is_empty();
        Ok(if prunes { folder.prune(files)? } else { Vec::new() })
    }
}

/// Whether a line links to something in a folder.
fn leads(line: &str, folder: &str) -> bool {
    let before = |at: usize| line[..at].chars().next_back();
    line.match_indices(&format!("{folder}/"))
        .any(|(at, _)| matches!(before(at), Some('(' | '<' | '"' | '\'' | '/')))
}
