//! Where the logs of one flow are, with what belongs to them.

use std::path::{Path, PathBuf};

use super::held::{Held, HeldBeside};
use super::odd::is_of_folder;
use super::{Error, LogFile, Spooled, read_plain_text};
use crate::text;

/// So many bytes of logs are held at most. What is longer is read as often as it is needed.
const MOST: u64 = 1 << 20;

/// One flow with its own output folder.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The name: the output folder below DOCS, with `/` between its parts.
    pub name: String,
    /// The output folder, relative to DOCS.
    pub output: PathBuf,
    /// The LOGS folder that the log was found in.
    pub root: PathBuf,
    /// The folder of the log.
    pub folder: PathBuf,
    /// The logs, one a host, in sorted order.
    pub files: Vec<LogFile>,
    /// What is known of its other files.
    pub(super) held: HeldBeside,
}

impl Scenario {
    /// Where the notes of its steps are, or would be: `notes.md` beside the log, `NAME.notes.md` for
    /// `NAME.log`.
    #[must_use]
    pub fn own_notes(&self) -> PathBuf {
        self.own("notes.md")
    }

    /// Whether it has a folder of its own below DOCS.
    #[must_use]
    pub fn has_output(&self) -> bool {
        !self.output.as_os_str().is_empty()
    }

    /// The files that only its snippets are made of: logs, notes and the recorded command, whether
    /// they are there or not.
    #[must_use]
    pub fn own_files(&self) -> Vec<PathBuf> {
        let logs = self.files.iter().map(|file| file.path.clone());
        logs.chain([self.own_notes(), self.console_path()]).collect()
    }

    /// Whether its log is the one of its folder, not one of several.
    #[must_use]
    pub fn has_folder(&self) -> bool {
        self.files.first().is_some_and(|file| is_of_folder(&file.path))
    }

    /// Where a file that belongs to the log is: `NAME` beside it, `LOG.NAME` for `LOG.log`.
    fn own(&self, name: &str) -> PathBuf {
        let log = self.files.first().map(|file| file.name.as_str()).unwrap_or_default();
        let named = log.split_once(".log").filter(|_| !log.to_lowercase().contains("requestshook"));
        let name = named.map_or(name.to_owned(), |(log, _)| format!("{log}.{name}"));
        self.folder.join(name)
    }

    /// Where the file with the recorded command and its output is, or would be.
    #[must_use]
    pub fn console_path(&self) -> PathBuf {
        self.own("console.txt")
    }

    /// The file with the command that was recorded and what it printed, and its bytes: `console.txt`
    /// beside the log, `LOG.console.txt` for `LOG.log`.
    ///
    /// # Errors
    ///
    /// If it is there and cannot be read.
    pub fn console(&self) -> Result<Option<(LogFile, Vec<u8>)>, Error> {
        let path = self.console_path();
        match &self.held.console {
            Held::OnDisk => {}
            Held::Missing => return Ok(None),
            Held::There(text) => return Ok(Some((LogFile::new(path), text.to_vec()))),
        }
        let Ok(metadata) = std::fs::symlink_metadata(&path) else { return Ok(None) };
        // A link could publish any file.
        if !metadata.is_file() {
            return Err(Error::NotAFile(path));
        }
        let text = std::fs::read(&path).map_err(Error::io(&path))?;
        Ok(Some((LogFile::new(path), text)))
    }

    /// The file with what a person wrote about its steps, and its text. A `NAME.log` without notes of
    /// its own has those of its folder.
    ///
    /// # Errors
    ///
    /// If it is there and cannot be read as text.
    pub fn notes(&self) -> Result<Option<(PathBuf, String)>, Error> {
        match &self.held.notes {
            Held::OnDisk => {}
            Held::Missing => return Ok(None),
            Held::There((path, text)) => return Ok(Some((path.clone(), text.to_string()))),
        }
        let Some(path) = self.notes_path() else { return Ok(None) };
        // A link could publish any file.
        if !path.symlink_metadata().is_ok_and(|there| there.is_file()) {
            return Err(Error::NotAFile(path));
        }
        let text = read_plain_text(&path).map_err(Error::io(&path))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
        Ok(Some((path, text)))
    }

    /// Where its notes are, if there are some.
    pub(super) fn notes_path(&self) -> Option<PathBuf> {
        let (own, shared) = (self.own_notes(), self.folder.join("notes.md"));
        let is_there = |path: &PathBuf| path.symlink_metadata().is_ok();
        if is_there(&own) {
            return Some(own);
        }
        (own != shared && is_there(&shared) && self.logs_beside() < 2).then_some(shared)
    }

    /// How many logs are in its folder.
    fn logs_beside(&self) -> usize {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let is_log = |name: &str| {
            let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(name);
            Path::new(name).extension().is_some_and(|ending| ending == "log")
        };
        entries.filter(|entry| is_log(&entry.file_name().to_string_lossy())).count()
    }

    /// The bytes of its files, as they are on disk.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.files.iter().map(LogFile::size).sum()
    }

    /// The scenario of a log that is still to be made.
    #[must_use]
    pub fn to_be(path: &Path) -> Self {
        // What is configured above the path holds for it, also where its folder does not exist yet.
        let there = path.ancestors().skip(1).find(|folder| folder.is_dir());
        let folder = there.unwrap_or(Path::new("."));
        let name = text::name(path.file_stem().unwrap_or_default());
        let (output, root, folder) = (PathBuf::new(), folder.to_owned(), folder.to_owned());
        let files = vec![LogFile::new(path.to_owned())];
        Self { name, output, root, folder, files, held: HeldBeside::default() }
    }

    /// The same with a log that is not on disk in the place of the one that is.
    #[must_use]
    pub fn of_spooled(mut self, spooled: &Spooled) -> Self {
        for file in &mut self.files {
            *file = LogFile::of_spooled(file.path.clone(), spooled);
        }
        self
    }

    /// The same with what a command printed that is not on disk.
    #[must_use]
    pub fn with_console(mut self, text: Vec<u8>) -> Self {
        self.held.console = Held::There(text.into());
        self
    }

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

    /// The same, whose logs note what is read of them from now on.
    #[must_use]
    pub fn heard(&self) -> Self {
        Self { files: self.files.iter().map(LogFile::heard).collect(), ..self.clone() }
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
        held.files[0].open_raw().expect("bytes").0.read_to_string(&mut raw).expect("bytes");
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
