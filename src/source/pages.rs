//! A folder in, the pages in it out, which are what nobody generates.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::read_text;

/// The Markdown files below a folder that are wanted, with their texts, in the order of their paths.
/// No folder with a hidden name is looked into.
#[must_use]
pub fn pages_below(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Vec<(PathBuf, String)> {
    let is_hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    let entries = walk.filter_entry(|entry| !is_hidden(entry)).flatten();
    let paths = entries.map(walkdir::DirEntry::into_path);
    let is_page = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "md");
    let pages = paths.filter(|path| is_page(path) && wanted(path));
    pages.filter_map(|path| read_text(&path).ok().map(|text| (path, text))).collect()
}

/// The lines of a file that begin with `#`, however long it is; none if it cannot be read.
#[must_use]
pub fn headings(path: &Path) -> Vec<String> {
    let Ok(file) = File::open(path) else { return Vec::new() };
    let lines = BufReader::new(file).split(b'\n').map_while(Result::ok);
    let headings = lines.filter(|line| line.starts_with(b"#"));
    headings.map(|line| String::from_utf8_lossy(&line).into_owned()).collect()
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
