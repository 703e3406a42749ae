//! DOCS and the folders of this build in, the folders whose scenario is gone out.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Error, Manifest};

/// Walks DOCS for manifests of other folders than those that a build has; gives the folders below
/// DOCS, in order.
///
/// # Errors
///
/// If a folder cannot be read.
pub(crate) fn orphans(docs: &Path, built: &BTreeSet<PathBuf>) -> Result<Vec<PathBuf>, Error> {
    // A folder may be reached by a link from another one.
    let real = |output: &PathBuf| docs.join(output).canonicalize().ok();
    let reached = LazyCell::new(|| built.iter().filter_map(real).collect::<BTreeSet<PathBuf>>());
    let mut gone = BTreeSet::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(output) = waiting.pop() {
        let folder = docs.join(&output);
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries {
            let entry = entry.map_err(Error::io("read", &folder))?;
            let name = entry.file_name();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) && !is_hidden(&name) {
                waiting.push(output.join(name));
            }
        }
        // The pages of an overview, in DOCS itself, are of all scenarios.
        let is_overview = || {
            output.as_os_str().is_empty()
                && Manifest::read(&folder).is_ok_and(|manifest| !manifest.has_snippet())
        };
        let is_built =
            || built.contains(&output) || real(&output).is_some_and(|real| reached.contains(&real));
        if Manifest::is_in(&folder) && !is_built() && !is_overview() {
            gone.insert(output);
        }
    }
    Ok(gone.into_iter().collect())
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}
