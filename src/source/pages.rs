//! A folder in, the pages in it out, which are what nobody generates.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::read_text;

/// All Markdown files below a folder, with their texts, in the order of their paths.
#[must_use]
pub fn pages_below(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let paths = entries.map(walkdir::DirEntry::into_path);
    let pages = paths.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    pages.filter_map(|path| read_text(&path).ok().map(|text| (path, text))).collect()
}

/// The Markdown files of a folder but for some names, with their texts; `index.md` first. What cannot
/// be read is no page.
#[must_use]
pub fn pages(folder: &Path, without: &[&str]) -> Vec<(PathBuf, String)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_page = |path: &PathBuf| {
        let is_made = without.iter().any(|name| path.file_name() == Some(name.as_ref()));
        path.extension().is_some_and(|ending| ending == "md") && !is_made
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).filter(is_page).collect();
    paths.sort_by_key(|path| (path.file_stem() != Some("index".as_ref()), path.clone()));
    let text = |path: PathBuf| read_text(&path).ok().map(|text| (path, text));
    paths.into_iter().filter_map(text).collect()
}
