//! What is known of the files of a scenario without asking the disk.

use std::path::PathBuf;
use std::sync::Arc;

/// What is known of a file.
#[derive(Debug, Clone, Default)]
pub(super) enum Held<T> {
    /// It is where it was found, or was not looked for.
    #[default]
    OnDisk,
    /// There is none.
    Missing,
    /// It was read, or never was on disk.
    There(T),
}

/// The files that lie beside the logs of a scenario.
#[derive(Debug, Clone, Default)]
pub(super) struct HeldBeside {
    /// What the recorded command printed.
    pub(super) console: Held<Arc<[u8]>>,
    /// Where the notes of its steps are, and what they say.
    pub(super) notes: Held<(PathBuf, Arc<str>)>,
}

impl<T> Held<T> {
    pub(super) fn of<F: Into<T>>(file: Option<F>) -> Self {
        file.map_or(Self::Missing, |file| Self::There(file.into()))
    }
}
