//! A scenario in, the same with what its files hold out: each is read once, all at one moment.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Error, Scenario};

/// So many bytes of logs are held at most. What is longer is read as often as it is needed.
const MOST: u64 = 1 << 20;

/// What is known of a file without asking the disk.
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
    fn of<F: Into<T>>(file: Option<F>) -> Self {
        file.map_or(Self::Missing, |file| Self::There(file.into()))
    }
}

impl Scenario {
    /// The same with what its logs, its notes and its console hold now; `None` if that is much.
    ///
    /// # Errors
    ///
    /// If one of them cannot be read.
    pub fn held(&self) -> Result<Option<Self>, Error> {
        let mut held = self.clone();
        let mut room = MOST;
        for file in &mut held.files {
            if !file.hold(&mut room)? {
                return Ok(None);
            }
        }
        let notes = self.notes()?.map(|(path, text)| (path, text.into()));
        held.held.notes = Held::of(notes);
        held.held.console = Held::of(self.console()?.map(|(_, text)| text));
        Ok(Some(held))
    }

    /// Whether all that its snippets are made of is held, so that nothing of it can change.
    #[must_use]
    pub fn is_held(&self) -> bool {
        !matches!(self.held.notes, Held::OnDisk)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Read as _;

    use super::*;
    use crate::source::find_one;

    #[test]
    fn what_is_held_stays_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect(name);
        let log = folder.path().join("requestshook.log");
        let found = |text: &str| {
            write("requestshook.log", text);
            find_one(&log).expect("a scenario")
        };
        let held = found("old").held().expect("readable").expect("short");
        write("notes.md", "new");
        write("console.txt", "new");
        write("requestshook.log", "newer");
        let mut raw = String::new();
        held.files[0].open_raw().expect("bytes").read_to_string(&mut raw).expect("bytes");
        assert_eq!((raw.as_str(), held.size()), ("old", 3));
        assert!(
            held.is_held() && held.notes().unwrap().is_none() && held.console().unwrap().is_none()
        );

        let held = find_one(&log).expect("a scenario").held().expect("readable").expect("short");
        for name in ["notes.md", "console.txt", "requestshook.log"] {
            fs::remove_file(folder.path().join(name)).expect(name);
        }
        assert_eq!(held.notes().unwrap().expect("notes").1, "new");
        assert_eq!(held.console().unwrap().expect("a console").1, b"new");
        let mut input = held.files[0].open().expect("bytes");
        assert!(input.more().expect("bytes"));
        assert_eq!(input.window(), b"newer");

        let most = usize::try_from(MOST).expect("a size");
        let long = found(&"x".repeat(most + 1));
        assert!(long.held().expect("readable").is_none() && !long.is_held());
        assert!(found(&"x".repeat(most)).held().expect("readable").is_some());
        fs::remove_file(&log).expect("the log");
        assert!(long.held().is_err());
    }
}
