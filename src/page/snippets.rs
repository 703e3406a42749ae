//! The snippets in, those that are missing, edited, left over or on no page out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::site::Folder;
use super::{Flaw, Rule, Site};
use crate::config::Snippet;
use crate::output::{Finding, Outcome};

/// What helps against what is wrong with a snippet.
pub(crate) struct Remedies<'r> {
    /// The command that writes the snippets.
    pub build: String,
    /// How to keep what a person wrote into a snippet, which is named in words.
    pub keep: &'r dyn Fn(&Path, &str) -> String,
}

impl Remedies<'_> {
    /// What is wrong with a snippet that is not as it was made.
    #[must_use]
    pub(crate) fn of(&self, finding: &Finding) -> Option<Flaw> {
        let build = &self.build;
        let run = format!("run `{build}`");
        let (rule, text, remedy) = match finding.outcome {
            Outcome::Missing => (Rule::SnippetMissing, "this snippet does not exist", run),
            Outcome::Stale => (Rule::SnippetStale, "this snippet is stale", run),
            Outcome::Edited => {
                let kept = (self.keep)(&finding.path, "the edits");
                let remedy = format!("{kept}; then, or to discard them, run `{build} --force`");
                (Rule::SnippetEdited, "this snippet was edited by hand", remedy)
            }
            Outcome::Foreign => {
                let kept = (self.keep)(&finding.path, "its text");
                let remedy = format!("{kept}; then, or to overwrite it, run `{build} --force`");
                (
                    Rule::SnippetEdited,
                    "this file has the name of a snippet, and seqdoc did not write it",
                    remedy,
                )
            }
            Outcome::Unchanged | Outcome::Written | Outcome::Deleted => return None,
        };
        Some(Flaw { file: finding.path.clone(), line: None, rule, text: text.to_owned(), remedy })
    }

    /// What is wrong with a folder in which files are left over.
    pub(crate) fn left_over<'s>(
        &'s self,
        site: &'s Site<'_>,
    ) -> impl Iterator<Item = Flaw> + use<'s> {
        let shown = site.all_shown();
        site.folders.iter().flat_map(move |(path, folder)| {
            let remedy = format!("delete it with `{} --prune`", self.build);
            if folder.gone {
                let text = "the recording of the snippets in this folder is gone".to_owned();
                let remedy = remedy.replacen("it", "them", 1);
                let (file, rule) = (path.clone(), Rule::RecordingGone);
                return vec![Flaw { file, line: None, rule, text, remedy }];
            }
            // Where a page includes one, that is what is to be changed first.
            let files = folder.dropped.iter().map(|name| path.join(name));
            let left = files.filter(|file| !shown.contains(file.as_path()));
            let flaw = |file| {
                let text = "this snippet is no longer generated".to_owned();
                let rule = Rule::SnippetDropped;
                Flaw { file, line: None, rule, text, remedy: remedy.clone() }
            };
            left.map(flaw).collect()
        })
    }
}

impl Site<'_> {
    /// All snippets that any page shows, or that are put into a file.
    fn all_shown(&self) -> BTreeSet<&Path> {
        let injected = self.injected.iter().map(PathBuf::as_path);
        self.pages.keys().flat_map(|page| self.shown(page)).chain(injected).collect()
    }

    /// Snippets that no page includes.
    pub(super) fn unused(&self) -> Vec<Flaw> {
        // A path with a mistake in it is found by itself.
        let meant = self.all_meant();
        let mut shown = self.all_shown();
        shown.extend(meant.iter().map(PathBuf::as_path));
        let one = |(path, folder): (&PathBuf, &Folder)| self.unused_in(path, folder, &shown);
        // Where one snippet is a whole page, all are pages.
        let is_included = |folder: &Folder| !folder.gone && !folder.has(Snippet::Page.name());
        self.folders.iter().filter(|(_, folder)| is_included(folder)).flat_map(one).collect()
    }

    fn unused_in(&self, path: &Path, folder: &Folder, shown: &BTreeSet<&Path>) -> Vec<Flaw> {
        let is_shown = |name: &String| shown.contains(path.join(name).as_path());
        let Some(first) =
            folder.made.iter().find(|name| *name == "ladder.md").or(folder.made.first())
        else {
            return Vec::new();
        };
        let line = |name: &str| format!("`--8<-- \"{}\"`", self.name(&path.join(name)));
        let flaw = |file, text: &str, remedy| {
            let rule = Rule::SnippetUnused;
            Flaw { file, line: None, rule, text: text.to_owned(), remedy }
        };
        if !folder.made.iter().any(is_shown) {
            let text = "no page includes a snippet of this folder";
            let remedy =
                format!("make a page with `seqdoc init`, or add the line {} to one", line(first));
            return vec![flaw(path.to_owned(), text, remedy)];
        }
        let left = folder.made.iter().filter(|name| !is_shown(name) && self.is_due(path, name));
        let left = left.map(|name| {
            let text = "no page includes this snippet";
            let (place, leave_out) = if is_view(name) {
                (", in a fence unless it has a `form`", "delete its `[[view]]`")
            } else {
                ("", "leave the snippet out with `snippets` under `[output]`")
            };
            let line = line(name);
            let remedy = format!("add the line {line} to a page{place}, or {leave_out}");
            flaw(path.join(name), text, remedy)
        });
        left.collect()
    }

    /// Whether a snippet is made to be on a page, whatever else of its folder is on one: what a person
    /// wrote or asked for, the ladder, and the sections that its links lead to.
    fn is_due(&self, path: &Path, name: &str) -> bool {
        match Snippet::ALL.into_iter().find(|snippet| snippet.name() == name) {
            Some(Snippet::Body) => self.sections(path).is_some_and(|found| !found.ids.is_empty()),
            Some(
                Snippet::Diagram
                | Snippet::Diagrams
                | Snippet::Log
                | Snippet::Variables
                | Snippet::Reference,
            ) => false,
            _ => true,
        }
    }
}

/// Whether a snippet is a view: only the others have names of their own.
fn is_view(name: &str) -> bool {
    Snippet::ALL.into_iter().all(|snippet| snippet.name() != name)
}
