//! The output folders of scenarios in, the configurations that lie there and hold for nothing out.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::Warning;
use crate::source::{Found, Places};

/// Configurations in DOCS, none of which is among those that are read.
pub(super) fn misplaced(
    docs: &Path,
    found: &Found,
    read: &dyn Fn() -> HashSet<PathBuf>,
) -> Vec<Warning> {
    let above = found.scenarios.iter().flat_map(|scenario| scenario.output.ancestors());
    let folders: BTreeSet<&Path> = above.collect();
    let files = folders.into_iter().map(|folder| docs.join(folder).join("seqdoc.toml"));
    let there: Vec<PathBuf> = files.filter(|file| file.is_file()).collect();
    if there.is_empty() {
        return Vec::new();
    }
    let read = Places::new(read());
    let unread = there.into_iter().filter(|file| !read.hold(file));
    let text =
        "this configuration holds for no log; move it to the folder of a log, or to one above it";
    unread.map(|file| Warning::of_file(&file, text)).collect()
}
