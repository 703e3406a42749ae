//! The folder of the samples in, their logs out; and the time that counts of several runs.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// The logs below a folder, in order.
pub(crate) fn logs(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            found.extend(logs(&path));
        } else if path.ends_with("requestshook.log") {
            found.push(path);
        }
    }
    found
}

pub(crate) fn median(times: impl IntoIterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.into_iter().collect();
    times.sort();
    times[times.len() / 2]
}
