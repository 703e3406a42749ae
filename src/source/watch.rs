//! Folders in, the files in them that a person saved out, as they are saved.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// Nothing else was saved for so long: an editor writes a file in several steps.
const QUIET: Duration = Duration::from_millis(15);

/// It ends after so long, even if files go on changing.
const LONGEST: Duration = Duration::from_millis(200);

/// Why folders cannot be watched.
#[derive(Debug, thiserror::Error)]
#[error("cannot watch `{}`: {source}", path.display())]
pub struct WatchError {
    path: PathBuf,
    source: notify::Error,
}

/// Watches folders.
pub struct Watcher {
    inner: RecommendedWatcher,
    events: Receiver<notify::Result<notify::Event>>,
    /// The folders, and whether all below them is watched.
    folders: BTreeMap<PathBuf, bool>,
}

impl Watcher {
    /// Watches nothing yet.
    ///
    /// # Errors
    ///
    /// If the system has no means for it.
    pub fn new() -> Result<Self, WatchError> {
        let (sender, events) = mpsc::channel();
        let wrong = |source| WatchError { path: PathBuf::from("."), source };
        let inner = notify::recommended_watcher(sender).map_err(wrong)?;
        Ok(Self { inner, events, folders: BTreeMap::new() })
    }

    /// Watches these folders from here on, each with whether all below it is watched. One that is not
    /// there is left out.
    ///
    /// # Errors
    ///
    /// If the system refuses, for example since there are too many.
    pub fn look_at(&mut self, folders: BTreeMap<PathBuf, bool>) -> Result<(), WatchError> {
        let there = |(folder, _): &(PathBuf, bool)| folder.is_dir();
        let folders: BTreeMap<_, _> = folders.into_iter().filter(there).collect();
        for (folder, _) in
            self.folders.iter().filter(|(folder, all)| folders.get(*folder) != Some(all))
        {
            // It may be gone.
            let _ = self.inner.unwatch(folder);
        }
        for (folder, all) in
            folders.iter().filter(|(folder, all)| self.folders.get(*folder) != Some(all))
        {
            let mode = if *all { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            let wrong = |source| WatchError { path: folder.clone(), source };
            self.inner.watch(folder, mode).map_err(wrong)?;
        }
        self.folders = folders;
        Ok(())
    }

    /// Waits until files that matter were saved, and gives them; `None` if the system has given up.
    pub fn wait(&self, matters: &dyn Fn(&Path) -> bool) -> Option<BTreeSet<PathBuf>> {
        let mut changed = BTreeSet::new();
        let mut end = None;
        loop {
            let event = match end {
                None => self.events.recv().ok()?,
                Some(end) => match self.events.recv_timeout(QUIET.min(left(end))) {
                    Ok(event) => event,
                    Err(RecvTimeoutError::Timeout) => return Some(changed),
                    Err(RecvTimeoutError::Disconnected) => return None,
                },
            };
            // An error is an event that was lost: who asks looks at everything then.
            let paths = match event {
                Ok(event) if matches!(event.kind, EventKind::Access(_)) => Vec::new(),
                Ok(event) => event.paths.into_iter().filter(|path| matters(path)).collect(),
                Err(_) => vec![PathBuf::new()],
            };
            if !paths.is_empty() && end.is_none() {
                end = Some(Instant::now() + LONGEST);
            }
            changed.extend(paths);
        }
    }
}

fn left(end: Instant) -> Duration {
    end.saturating_duration_since(Instant::now())
}
