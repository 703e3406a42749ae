//! The settings of a site in, those that hide pages, publish snippets or keep them from being shown out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::lacks::{self, EXCLUDED, STYLE_FILE, excluded};
use super::site::{Configuration, Target};
use super::{Flaw, Patterns, Rule, Site};
use crate::text::slashes;

/// Where a setting is in its file, what is wrong with it, and what helps.
type Wrong<'w> = (&'w [&'w str], Rule, String, String);

impl Site<'_> {
    /// What is wrong with the configuration of the site.
    pub(super) fn published(&self) -> Vec<Flaw> {
        let Some(site) = &self.configuration else { return Vec::new() };
        let shown: BTreeSet<&Path> = self.pages.keys().flat_map(|page| self.shown(page)).collect();
        let shown: BTreeSet<&str> =
            shown.iter().filter_map(|path| path.file_name()?.to_str()).collect();
        let mut flaws = self.hidden(site);
        let mut wrong = self.lacking(site, &shown);
        wrong.extend(self.open(site).into_iter().chain(self.unreached(site)));
        wrong.extend(includes(site));
        for (words, rule, text, remedy) in wrong {
            let line = site.settings.line_of(words);
            flaws.push(Flaw { file: site.path.clone(), line, rule, text, remedy });
        }
        flaws
    }

    /// Pages with snippets that the site leaves out, by the pattern that does so.
    fn hidden(&self, site: &Configuration) -> Vec<Flaw> {
        let parts = self.parts();
        let mut hidden: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for path in self.pages.keys().filter(|path| !parts.contains(path.as_path())) {
            let Ok(below) = path.strip_prefix(&site.docs_dir) else { continue };
            if let Some(pattern) = self.excluding(below).filter(|_| !self.shown(path).is_empty()) {
                hidden.entry(pattern).or_default().push(slashes(below));
            }
        }
        let flaw = |(pattern, pages): (&str, Vec<String>)| {
            let line = site.settings.line_of_pattern(pattern);
            let (first, more) = (&pages[0], pages.len() - 1);
            let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
            let text = format!(
                "the pattern `{pattern}` keeps a page that includes snippets off the site: \
                 `{first}`{more}"
            );
            let lines: Vec<_> = pages.iter().map(|page| format!("  !/{page}")).collect();
            let remedy = format!(
                "change the pattern, or add these lines at the end of `exclude_docs`:\n{}",
                lines.join("\n")
            );
            Flaw { file: site.path.clone(), line, rule: Rule::PageHidden, text, remedy }
        };
        hidden.into_iter().map(flaw).collect()
    }

    /// Snippets that are pages of their own.
    fn open(&self, site: &Configuration) -> Option<Wrong<'static>> {
        let below = self.docs.strip_prefix(&site.docs_dir).ok()?;
        let mut patterns = BTreeSet::new();
        for (path, folder) in &self.folders {
            let output = path.strip_prefix(&self.docs).unwrap_or(path);
            for name in folder.made.union(&folder.dropped) {
                if self.excluding(&below.join(output).join(name)).is_none() {
                    let known =
                        |text: &&&str| Patterns::parse(text).excluding(Path::new(name)).is_some();
                    patterns.insert(EXCLUDED.iter().find(known).map_or(name.as_str(), |text| text));
                }
            }
        }
        if patterns.is_empty() {
            return None;
        }
        let quoted: Vec<_> = patterns.iter().map(|pattern| format!("`{pattern}`")).collect();
        let text = format!("the site has a page of its own for each snippet {}", quoted.join(", "));
        let remedy = added(&excluded(patterns.into_iter()));
        Some((&["exclude_docs"], Rule::SnippetPublished, text, remedy))
    }

    /// Includes that another base path would resolve.
    fn unreached(&self, site: &Configuration) -> Option<Wrong<'static>> {
        let includes = self.pages.values().flat_map(|page| &page.includes);
        let (include, file) = includes
            .filter_map(|(include, target)| match target {
                Target::Unreached(file) => Some((include, file)),
                _ => None,
            })
            .min_by_key(|(include, _)| include.path.clone())?;
        let base = file.ancestors().nth(Path::new(&include.path).components().count())?;
        let base = base.strip_prefix(site.path.parent()?).map_or_else(|_| slashes(base), slashes);
        let base = if base.is_empty() { ".".to_owned() } else { base };
        let text =
            format!("the site does not look for the included `{}` where it is", include.path);
        let remedy = format!("add {base:?} to `base_path` of `pymdownx.snippets`");
        Some((&["base_path", "pymdownx.snippets"], Rule::SiteBasePath, text, remedy))
    }

    /// What the snippets on pages need and the site does not have.
    fn lacking(&self, site: &Configuration, shown: &BTreeSet<&str>) -> Vec<Wrong<'static>> {
        // Another file may have it.
        if site.settings.inherits() || shown.is_empty() {
            return Vec::new();
        }
        let docs = self.docs.strip_prefix(site.path.parent().unwrap_or(&self.docs));
        let docs = docs.map_or_else(|_| slashes(&self.docs), slashes);
        let missing = lacks::extensions(&site.settings)
            .filter(|extension| shown.iter().any(|name| extension.is_for(name)));
        let flaw = |words, what: &str, remedy: String| -> Wrong<'static> {
            let text =
                format!("the snippets on the pages need {what}, which the site does not have");
            (words, Rule::SiteLacks, text, remedy)
        };
        let mut flaws: Vec<_> = missing
            .map(|extension| {
                let lines = ["markdown_extensions:\n", &extension.lines_for(&docs)].concat();
                flaw(&["markdown_extensions:"][..], &extension.what(), added(&lines))
            })
            .collect();
        let has_ladder = shown.iter().any(|name| name.starts_with("ladder"));
        if has_ladder && !site.settings.has_style(STYLE_FILE) {
            let what = format!("`{STYLE_FILE}`");
            let remedy = format!("`seqdoc init` writes the file; {}", added(&lacks::style()));
            flaws.push(flaw(&["extra_css"], &what, remedy));
        }
        flaws
    }
}

/// The remedy for lines that a file needs, of which it may have the first.
fn added(lines: &str) -> String {
    format!("add what is missing of these lines:\n{}", lines.trim_end())
}

/// How the extension includes files.
fn includes(site: &Configuration) -> Vec<Wrong<'static>> {
    let Some(options) = site.settings.snippets() else { return Vec::new() };
    let mut wrong: Vec<Wrong<'static>> = Vec::new();
    if options["restrict_base_path"] == false {
        let text = "with `restrict_base_path: false`, an include can name any file of the machine";
        let remedy = "remove the option; true is the default";
        let words = &["restrict_base_path"];
        wrong.push((words, Rule::SiteUnrestricted, text.to_owned(), remedy.to_owned()));
    }
    if options["check_paths"] != true {
        let text = "a page with a missing snippet is built without an error";
        let remedy = "set `check_paths: true` for `pymdownx.snippets`";
        let words = &["check_paths", "pymdownx.snippets"];
        wrong.push((words, Rule::SiteUnchecked, text.to_owned(), remedy.to_owned()));
    }
    wrong
}
