//! The names of logs in, some of them patterns that no shell has expanded, their paths out.

use std::path::{Path, PathBuf};

use super::Error;
use crate::source::folder_of;

/// The logs that the names mean, each once. A name that is not a pattern may be that of a log that is
/// still to be written.
///
/// # Errors
///
/// If no file fits a pattern, or if the folder of a log is not there.
pub(crate) fn paths(names: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut paths = Vec::new();
    for name in names {
        let found = if is_pattern(name) { expanded(name)? } else { vec![name.clone()] };
        paths.extend(found);
    }
    let mut seen = Vec::new();
    let mut kept = Vec::new();
    for path in paths {
        let folder = folder_of(&path);
        let real = path.canonicalize().or_else(|_| folder.canonicalize());
        let Ok(real) = real else { return Err(Error::NoFolder(path)) };
        let place = (real, path.file_name().map(ToOwned::to_owned).filter(|_| !path.exists()));
        if !seen.contains(&place) {
            seen.push(place);
            kept.push(path);
        }
    }
    Ok(kept)
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[']) && !path.exists()
}

fn expanded(pattern: &Path) -> Result<Vec<PathBuf>, Error> {
    let text = pattern.to_string_lossy().into_owned();
    let found = match glob::glob(&text) {
        Ok(found) => found,
        Err(error) => return Err(Error::Pattern { pattern: text, text: error.msg }),
    };
    let files: Vec<_> = found.flatten().filter(|path| path.is_file()).collect();
    if files.is_empty() { Err(Error::NoMatch(text)) } else { Ok(files) }
}
