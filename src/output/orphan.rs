//! DOCS and the folders of this build in, the folders whose scenario is gone out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Error, Folder, Manifest, Mode};

/// A folder with snippets of a scenario that is no more.
#[derive(Debug)]
pub struct Orphan {
    /// The folder.
    pub folder: Folder,
    /// The snippets.
    pub files: Vec<PathBuf>,
}

/// Walks DOCS for manifests of other folders than those that a build has, in order.
///
/// # Errors
///
/// If a folder or manifest cannot be read.
pub fn orphans(docs: &Path, built: &BTreeSet<PathBuf>, mode: Mode) -> Result<Vec<Orphan>, Error> {
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
        if !built.contains(&output) && Manifest::path(&folder).is_file() {
            gone.insert(output);
        }
    }
    let open = |output: PathBuf| {
        let folder = Folder::open(docs, &output, mode)?;
        Ok(Orphan { files: folder.dropped(&[]), folder })
    };
    gone.into_iter().map(open).collect()
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}
