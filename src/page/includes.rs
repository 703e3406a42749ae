//! The includes of all pages in, those that lead nowhere or to what is out of date out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::include::has_section;
use super::site::{Page, Target};
use super::{Flaw, Include, Rule, Site, plain};
use crate::config::{Snippet, nearest};

impl Site<'_> {
    /// Includes that the site cannot resolve, or that name what seqdoc does not make.
    pub(super) fn includes(&self) -> Vec<Flaw> {
        let parts = self.parts();
        let mut flaws = Vec::new();
        for (path, page) in &self.pages {
            // Nobody reads what is neither a page nor a part of one.
            if !self.is_shown(path) && !parts.contains(path.as_path()) {
                continue;
            }
            let wrong = page.includes.iter().filter_map(|(one, target)| {
                let (rule, text, remedy) = match target {
                    Target::Missing(wanted) => self.missing(path, one, wanted)?,
                    Target::File(file) | Target::Unreached(file) => {
                        self.dropped(file).or_else(|| self.without_section(one, file))?
                    }
                    Target::Address => return None,
                };
                Some(Flaw { file: path.clone(), line: Some(one.line), rule, text, remedy })
            });
            flaws.extend(wrong);
        }
        flaws
    }

    /// The snippets that includes mean which name another file.
    pub(super) fn all_meant(&self) -> BTreeSet<PathBuf> {
        let includes = |(path, page): (&'_ PathBuf, &'_ Page)| {
            let missing = page.includes.iter().filter_map(|(_, target)| match target {
                Target::Missing(wanted) => self.meant(path, wanted),
                _ => None,
            });
            missing.collect::<Vec<_>>()
        };
        let meant = self.pages.iter().flat_map(includes);
        meant.map(|name| plain(&self.docs.join(name))).collect()
    }

    fn missing(
        &self,
        page: &Path,
        include: &Include,
        wanted: &Path,
    ) -> Option<(Rule, String, String)> {
        // That the file is missing is found once, for the folder.
        if self.snippet(wanted).is_some() {
            return None;
        }
        let meant = self.meant(page, wanted);
        let remedy = match &meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "correct the path or remove the line".to_owned(),
        };
        let (folder, path) = (wanted.parent().and_then(|at| self.folders.get(at)), &include.path);
        if folder.is_some() {
            let text = format!("seqdoc does not make the included `{path}`");
            return Some((Rule::IncludeUnknown, text, remedy));
        }
        // Without the settings of the site, only what looks like a snippet is known to be meant.
        let known =
            self.configuration.as_ref().is_some_and(|one| one.settings.snippets().is_some());
        let is_name = |snippet: Snippet| wanted.file_name() == Some(snippet.name().as_ref());
        let looks = meant.is_some() || Snippet::ALL.into_iter().any(is_name);
        let text = format!("the included file `{path}` does not exist");
        (known || looks).then_some((Rule::IncludeMissing, text, remedy))
    }

    /// The snippet that was probably meant: its path differs in one word, by a letter or two. What a
    /// page includes from its own folder is no mistake for another folder.
    fn meant(&self, page: &Path, wanted: &Path) -> Option<String> {
        let (folder, name) = (wanted.parent()?, wanted.file_name()?.to_str()?);
        if let Some(known) = self.folders.get(folder) {
            let near = nearest(name, known.made.iter().map(String::as_str))?;
            return Some(self.name(&folder.join(near)));
        }
        let words = |path: &Path| self.name(path).split('/').map(str::to_owned).collect::<Vec<_>>();
        let wanted = words(folder);
        let is_near = |path: &PathBuf| {
            let other = words(path);
            let pairs = || wanted.iter().zip(&other).filter(|(a, b)| a != b);
            let near = pairs().all(|(a, b)| nearest(a, std::iter::once(b.as_str())).is_some());
            wanted.len() == other.len() && pairs().count() == 1 && near
        };
        let mut near =
            self.folders.iter().filter(|(path, one)| one.made.contains(name) && is_near(path));
        let (path, _) = near.next().filter(|_| page.parent() != Some(folder))?;
        Some(self.name(&path.join(name)))
    }

    /// What is wrong with a part of a file that the file does not have. No snippet has parts.
    fn without_section(&self, include: &Include, file: &Path) -> Option<(Rule, String, String)> {
        let name = include.section.as_ref()?;
        let text = if self.snippet(file).is_some() { "" } else { &self.pages.get(file)?.text };
        if has_section(text, name) {
            return None;
        }
        let text = format!("the included `{}` has no section `{name}`", include.path);
        let remedy = "correct the name of the section, or include the whole file";
        Some((Rule::IncludeMissing, text, remedy.to_owned()))
    }

    fn dropped(&self, file: &Path) -> Option<(Rule, String, String)> {
        let (folder, name) = self.snippet(file)?;
        if folder.made.contains(name) {
            return None;
        }
        let (why, remedy) = if folder.gone {
            ("its recording is gone", "change the page, or delete it and the links to it")
        } else {
            ("it is no longer generated", "remove the line or include another snippet")
        };
        let text = format!("the included `{}` is out of date: {why}", self.name(file));
        Some((Rule::IncludeDropped, text, remedy.to_owned()))
    }
}
