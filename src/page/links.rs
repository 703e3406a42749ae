//! The links of all pages in, those that lead to a step that is gone out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use super::{Flaw, Rule, Site, plain};
use crate::url::decoded;

/// The id of a section, with what `[body] anchors` puts before it.
static STEP: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[A-Za-z0-9_-]*step-[0-9]+$").expect("a test uses the pattern"));

impl Site<'_> {
    /// Links to steps that no section of their page is about.
    pub(super) fn links(&self) -> Vec<Flaw> {
        let parts = self.parts();
        let is_page = |path: &Path| self.is_shown(path) && !parts.contains(path);
        let pages =
            self.pages.iter().filter(|(path, page)| is_page(path) && page.text.contains("step-"));
        let mut flaws = Vec::new();
        for (path, page) in pages {
            for (line, link) in &page.prose().links {
                let Some((to, step)) = link.split_once('#').filter(|(_, id)| STEP.is_match(id))
                else {
                    continue;
                };
                let (file, line, rule) = (path.clone(), Some(*line), Rule::LinkGone);
                if let Some((text, remedy)) = self.gone(path, to, step) {
                    flaws.push(Flaw { file, line, rule, text, remedy });
                }
            }
        }
        flaws
    }

    /// What is wrong with a link from a page.
    fn gone(&self, page: &Path, to: &str, step: &str) -> Option<(String, String)> {
        if self.is_in_snippet(page, to, step) {
            return None;
        }
        let target = match self.page_at(page, to) {
            Some(target) => target,
            None if is_file(to.split('?').next()?) && !to.contains("://") => {
                let text = format!("this link to `#{step}` leads to a page that does not exist");
                return Some((text, "correct the link".to_owned()));
            }
            // An address of another site, or one that this site makes by other means.
            None => return None,
        };
        let ids = self.ids(target);
        let shows = |page: &Path| !self.shown(page).is_empty();
        if ids.contains(step) || !(shows(target) || shows(page)) {
            return None;
        }
        let of_steps: Vec<&str> = ids.into_iter().filter(|id| STEP.is_match(id)).collect();
        let number =
            |id: &&&str| id.rsplit('-').next().and_then(|digits| digits.parse::<u32>().ok());
        let remedy = match (of_steps.iter().min_by_key(number), of_steps.iter().max_by_key(number))
        {
            (Some(first), Some(last)) => {
                format!("link to a section that exists, from `#{first}` to `#{last}`")
            }
            _ => "link to the page that includes `body.md`".to_owned(),
        };
        Some((format!("this link leads to `#{step}`, and that page has no such section"), remedy))
    }

    /// Whether a link leads to a section of a snippet that is a page by itself.
    fn is_in_snippet(&self, page: &Path, to: &str, step: &str) -> bool {
        let named = page.parent().map(|folder| plain(&folder.join(&*decoded(to))));
        let found = named.as_ref().and_then(|named| {
            let (_, name) = self.snippet(named)?;
            let has_sections = matches!(name, "body.md" | "page.md");
            self.sections(named.parent()?).filter(|_| has_sections)
        });
        found.is_some_and(|found| found.ids.contains(step))
    }

    /// The page that an address leads to from another one.
    fn page_at<'s>(&'s self, from: &'s Path, to: &str) -> Option<&'s Path> {
        let to = to.split('?').next()?;
        if to.is_empty() {
            return Some(from);
        }
        if to.contains(':') || to.starts_with("//") {
            return None;
        }
        let root = self.configuration.as_ref().map_or(&self.docs, |one| &one.docs_dir);
        let (below, rest) = match to.strip_prefix('/') {
            Some(rest) => (root.clone(), rest),
            None if is_file(to) => (from.parent()?.to_owned(), to),
            None => (self.address_of(from)?, to),
        };
        let named = plain(&below.join(&*decoded(rest)));
        files_at(&named).iter().find_map(|file| Some(self.pages.get_key_value(file)?.0.as_path()))
    }

    /// The folder that relative addresses in a page begin at.
    fn address_of(&self, page: &Path) -> Option<PathBuf> {
        let folder = page.parent()?;
        let flat =
            self.configuration.as_ref().is_some_and(|one| !one.settings.has_directory_urls());
        let is_index = page.file_stem().is_some_and(|name| name == "index" || name == "README");
        Some(if flat || is_index { folder.to_owned() } else { folder.join(page.file_stem()?) })
    }

    /// All ids of a page.
    fn ids<'s>(&'s self, page: &'s Path) -> BTreeSet<&'s str> {
        let mut ids = BTreeSet::new();
        for file in self.reach(page) {
            match self.snippet(file) {
                Some((_, "body.md")) => {
                    let sections = file.parent().and_then(|folder| self.sections(folder));
                    ids.extend(
                        sections.into_iter().flat_map(|found| &found.ids).map(String::as_str),
                    );
                }
                Some(_) => {}
                None => {
                    let page = self.pages.get(file).map(|page| &page.prose().ids);
                    ids.extend(page.into_iter().flatten().map(String::as_str));
                }
            }
        }
        ids
    }
}

/// Whether a link names a file of Markdown, and not the page that is made of it.
fn is_file(link: &str) -> bool {
    ends_with(link, "md")
}

fn ends_with(path: &str, ending: &str) -> bool {
    Path::new(path).extension().is_some_and(|own| own == ending)
}

/// The files that an address may be that of.
fn files_at(address: &Path) -> [PathBuf; 3] {
    let folder = match address.file_name().and_then(|name| name.to_str()) {
        Some("index.html") => plain(&address.with_file_name("")),
        Some(name) if ends_with(name, "html") => address.with_extension(""),
        _ => address.to_owned(),
    };
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let file =
        if is_file(&name) { folder.clone() } else { folder.with_file_name(format!("{name}.md")) };
    [file, folder.join("index.md"), folder.join("README.md")]
}
