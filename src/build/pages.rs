//! The pages of a folder and the snippets that are new in it in, the lines that a page lacks out.

use std::path::{Path, PathBuf};

use super::Warning;
use super::site::include;
use crate::config::Snippet;
use crate::page::Include;
use crate::source;

/// What to say of new snippets that no page of their folder includes, if a page there includes
/// others: the page was made before.
pub(super) fn unincluded(
    docs: &Path,
    output: &Path,
    new: &[&(String, Snippet)],
    made: &[(String, Snippet)],
) -> Vec<Warning> {
    if new.is_empty() {
        return Vec::new();
    }
    let folder = docs.join(output);
    let names: Vec<&str> = made.iter().map(|(name, _)| name.as_str()).collect();
    let pages = source::pages(&folder, &names);
    let pages: Vec<_> = pages.iter().map(|(path, text)| (path, Include::all(text))).collect();
    let includes = |(_, all): &(&PathBuf, Vec<Include>), name: &str| {
        all.iter().any(|include| include.is_of(docs, &output.join(name)))
    };
    let own = pages.iter().find(|page| made.iter().any(|(name, _)| includes(page, name)));
    let Some((page, _)) = own else { return Vec::new() };
    let missing = new.iter().filter(|(name, _)| !pages.iter().any(|page| includes(page, name)));
    let warning = |(name, snippet): &&(String, Snippet)| {
        let line = include(output, name);
        // A diagram stands in a fence, which may be indented.
        let fenced = matches!(snippet, Snippet::View(_) | Snippet::Diagram | Snippet::Log);
        let place = if fenced { ", in a fence" } else { "" };
        let text =
            format!("no page includes the new snippet `{name}`; add this line{place}: {line}");
        Warning::of_file(page, &text)
    };
    missing.map(warning).collect()
}
