//! The pages of a site, its `mkdocs.yml` and the snippets in, what is wrong with them out.
//!
//! 1. `include` reads which files a page includes, and `prose` what a reader meets in it.
//! 2. `settings` reads a `mkdocs.yml`, `pattern` what it keeps off the site, and `lacks` has the one
//!    list of what snippets need there.
//! 3. [`Site`] holds all of it and knows which page includes what, through files in between too.
//! 4. [`Regions`] are the parts of a page that a build puts snippets into; `marker` reads their markers,
//!    and [`rebased`] lets the links of a snippet lead to where they led from its folder.
//! 5. Each of `includes`, `snippets`, `links`, `numbers` and `published` finds what is wrong against
//!    some of the [rules](Rule).
//!
//! Nothing is read and nothing is written here: what is in a folder comes through [`Files`]. A
//! [`Flaw`] quotes names of files, snippets, steps and keys, and no text of a page.

mod include;
mod includes;
mod lacks;
mod lines;
mod links;
mod marker;
mod numbers;
mod pattern;
mod prose;
mod published;
mod rebase;
mod region;
mod rule;
mod settings;
mod site;
mod snippets;

use std::path::{Component, Path, PathBuf};

use crate::number::LineNumber;

pub(crate) use include::Include;
pub(crate) use lacks::{EXCLUDED, EXTENSIONS, STYLE_FILE, excluded, lacks};
pub(crate) use marker::Broken;
pub(crate) use pattern::Patterns;
pub(crate) use rebase::rebased;
pub(crate) use region::{Content, Region, Regions, adopted, filled};
pub(crate) use rule::{Rule, Severity};
pub(crate) use settings::Settings;
pub(crate) use site::{Configuration, Files, Folder, Site};
pub(crate) use snippets::Remedies;

/// Something that is wrong with a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// The file that is to be looked at.
    pub file: PathBuf,
    /// The line in it, unless it is about the file as a whole.
    pub line: Option<LineNumber>,
    /// What it is a flaw against.
    pub rule: Rule,
    /// What is wrong: a lower-case sentence fragment.
    pub text: String,
    /// What helps: another one.
    pub remedy: String,
}

/// How many lines of a page are no text of it, but YAML between two lines of `---`.
fn front_matter(text: &str) -> usize {
    let mut lines = text.lines();
    let is_mark = |line: &str| matches!(line.trim_end(), "---" | "...");
    if lines.next().is_none_or(|first| first.trim_end() != "---") {
        return 0;
    }
    lines.position(is_mark).map_or(0, |last| last + 2)
}

/// A path without `.` and `..`, whatever links it goes through.
#[must_use]
pub(crate) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            // Above the first folder there is another one, but not above the root.
            Component::ParentDir => match plain.components().next_back() {
                Some(Component::Normal(_)) => drop(plain.pop()),
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => plain.push(".."),
            },
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_path_leads_to_the_same_place() {
        for (path, expected) in [
            ("./docs/a/../b.md", "docs/b.md"),
            ("../docs/./b.md", "../docs/b.md"),
            ("a/../../../b.md", "../../b.md"),
            ("/a/../../b.md", "/b.md"),
        ] {
            assert_eq!(plain(Path::new(path)), Path::new(expected), "{path}");
        }
    }
}
