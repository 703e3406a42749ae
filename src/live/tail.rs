//! One log in, the pieces that are added to it out, whatever becomes of the file.
//!
//! A log that is renamed is read to its end, and whoever still writes into it is heard; what stands at
//! its path then is read from its start. A log that is cut is read from its start too, and so is what
//! a copy has that was made before.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::Error;
use super::identity::{self, Identity};
use super::mark::Mark;
use super::recent::Recent;
use crate::source::{self, Piece, Spool};

/// So much is read at once.
const BLOCK: usize = 64 << 10;

/// A log that is followed.
#[derive(Debug)]
pub(super) struct Tail {
    pub(super) path: PathBuf,
    /// The files that it was, the oldest first.
    files: Vec<Followed>,
    /// The files beside it that were there before.
    known: HashSet<Identity>,
}

/// A file that is followed from a place on.
#[derive(Debug)]
struct Followed {
    file: File,
    identity: Identity,
    mark: Mark,
    recent: Recent,
    /// How far it was read.
    at: u64,
    pieces: Vec<Piece>,
}

impl Tail {
    /// Follows a log from its end on. It need not be there yet.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is not a regular file.
    pub(super) fn new(path: PathBuf) -> Result<Self, Error> {
        let known = beside(&path).map(|(_, identity)| identity).collect();
        let files = match if_there(open(&path)).map_err(source::Error::io(&path))? {
            Some(Some((file, identity))) => {
                let followed = Followed::from_end(file, identity);
                vec![followed.map_err(source::Error::io(&path))?]
            }
            Some(None) => return Err(source::Error::NotAFile(path).into()),
            None => Vec::new(),
        };
        Ok(Self { path, files, known })
    }

    /// Puts aside what was added; whether something was.
    ///
    /// # Errors
    ///
    /// If the log cannot be read, or if there is no place for what it has.
    pub(super) fn poll(&mut self, spool: &mut Spool) -> Result<bool, Error> {
        let mut added = false;
        for followed in &mut self.files {
            added |= followed.poll(&self.path, spool)?;
        }
        let first = self.files.len();
        self.find_new().map_err(source::Error::io(&self.path))?;
        for followed in &mut self.files[first..] {
            added |= followed.poll(&self.path, spool)?;
        }
        Ok(added)
    }

    /// What was added, in order.
    pub(super) fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        self.files.iter().flat_map(|file| &file.pieces).for_each(|piece| piece.join(&mut pieces));
        pieces
    }

    /// Looks for another file at the path, and for those that were there in between.
    fn find_new(&mut self) -> io::Result<()> {
        let there = if_there(std::fs::metadata(&self.path))?;
        // Nearly always it is the same file. A renamed one may still be without a successor.
        if there.is_none_or(|there| self.is_followed(identity::of(&there))) {
            return Ok(());
        }
        let Some((file, current)) = if_there(open(&self.path))?.flatten() else { return Ok(()) };
        if self.is_followed(current) {
            return Ok(());
        }
        let is_new = |identity: &Identity| {
            !self.is_followed(*identity) && !self.known.contains(identity) && *identity != current
        };
        let mut between: Vec<_> =
            beside(&self.path).filter(|(_, identity)| is_new(identity)).collect();
        // `requestshook.log.2` is older than `requestshook.log.1`.
        between.sort_by_key(|(path, _)| std::cmp::Reverse(number(path)));
        for (path, _) in between {
            if let Ok(Some((file, identity))) = open(&path) {
                self.files.push(Followed::from_start(file, identity));
            }
        }
        self.files.push(Followed::from_start(file, current));
        Ok(())
    }

    fn is_followed(&self, identity: Identity) -> bool {
        self.files.iter().any(|followed| followed.identity == identity)
    }
}

impl Followed {
    fn from_end(file: File, identity: Identity) -> io::Result<Self> {
        let at = file.metadata()?.len();
        let mark = Mark::before(&file, at)?;
        Ok(Self { file, identity, mark, recent: Recent::default(), at, pieces: Vec::new() })
    }

    fn from_start(file: File, identity: Identity) -> Self {
        let (mark, recent) = Default::default();
        Self { file, identity, mark, recent, at: 0, pieces: Vec::new() }
    }

    fn poll(&mut self, path: &Path, spool: &mut Spool) -> Result<bool, Error> {
        let io = |error| Error::from(source::Error::io(path)(error));
        if self.file.metadata().map_err(io)?.len() == self.at {
            return Ok(false);
        }
        let mut added = false;
        if self.mark.is_in(&self.file).map_err(io)? {
            self.take_back().map_err(io)?;
        } else {
            added = self.read_copy(path, spool)?;
            (self.at, self.mark, self.recent) = Default::default();
        }
        Ok(self.read(path, spool)? | added)
    }

    /// Forgets a record that its writer took back, since it did not fit on the disk.
    fn take_back(&mut self) -> io::Result<()> {
        let gone = self.recent.gone(&self.file, self.at)?;
        if gone > 0 {
            let taken_back = self.recent.forget(gone);
            Piece::shorten(&mut self.pieces, taken_back as u64);
            self.at -= taken_back.max(gone) as u64;
            self.mark.cut(self.at);
        }
        Ok(())
    }

    /// Reads to the end of the file.
    fn read(&mut self, path: &Path, spool: &mut Spool) -> Result<bool, Error> {
        let io = |error| Error::from(source::Error::io(path)(error));
        let (mut block, before) = (vec![0; BLOCK], self.at);
        self.file.seek(SeekFrom::Start(self.at)).map_err(io)?;
        loop {
            let count = match self.file.read(&mut block) {
                Ok(0) => return Ok(self.at > before),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(io(error)),
            };
            let piece = spool.add(&block[..count]).map_err(Error::Aside)?;
            piece.join(&mut self.pieces);
            self.mark.extend(&block[..count]);
            self.recent.add(&block[..count]);
            self.at += count as u64;
        }
    }

    /// Reads what a copy of the log has that was made before the log was cut.
    fn read_copy(&mut self, path: &Path, spool: &mut Spool) -> Result<bool, Error> {
        for (copy, identity) in beside(path) {
            let Ok(Some((file, _))) = open(&copy) else { continue };
            let is_longer = file.metadata().is_ok_and(|copy| copy.len() > self.at);
            if identity != self.identity && is_longer && self.mark.is_in(&file).unwrap_or(false) {
                let log = std::mem::replace(&mut self.file, file);
                let read = self.read(&copy, spool);
                self.file = log;
                return read;
            }
        }
        Ok(false)
    }
}

/// `None` for what is not there.
fn if_there<T>(found: io::Result<T>) -> io::Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Opens a regular file; `None` if it is something else.
fn open(path: &Path) -> io::Result<Option<(File, Identity)>> {
    if !std::fs::metadata(path)?.is_file() {
        return Ok(None);
    }
    let file = File::open(path)?;
    let identity = identity::of(&file.metadata()?);
    Ok(Some((file, identity)))
}

/// The files that are named as a rotated log is: by the name of the log, and more.
fn beside(path: &Path) -> impl Iterator<Item = (PathBuf, Identity)> {
    let name = path.file_name().unwrap_or_default().to_owned();
    let entries = std::fs::read_dir(source::folder_of(path)).into_iter().flatten().flatten();
    entries.filter_map(move |entry| {
        let other = entry.file_name();
        let is_more = other.len() > name.len()
            && other.as_encoded_bytes().starts_with(name.as_encoded_bytes());
        let there = entry.metadata().ok().filter(|there| there.is_file() && is_more)?;
        Some((entry.path(), identity::of(&there)))
    })
}

/// The number at the end of the name of a rotated log.
fn number(path: &Path) -> u64 {
    let name = path.to_string_lossy();
    name.rsplit('.').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    /// A folder for the log of a test, which is removed with it.
    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            let folder = std::env::temp_dir().join(format!("seqdoc-tail-{}", std::process::id()));
            std::fs::create_dir_all(&folder).expect("a folder");
            Self(folder)
        }

        fn log(&self) -> PathBuf {
            self.0.join("requestshook.log")
        }

        fn add(&self, text: &str) {
            let log = File::options().append(true).create(true).open(self.log());
            log.and_then(|mut log| log.write_all(text.as_bytes())).expect("a log");
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn each_look_says_whether_something_was_added() {
        let folder = Folder::new();
        folder.add("old\n");
        let mut tail = Tail::new(folder.log()).expect("a log");
        let mut spool = Spool::new().expect("a place");
        let mut look = || tail.poll(&mut spool).expect("a log");
        assert!(!look(), "it is followed from its end on");
        folder.add("new\n");
        assert_eq!([look(), look()], [true, false]);
        std::fs::write(folder.log(), "").expect("a log");
        assert!(!look(), "it was cut, and nothing is in it");
        folder.add("again\n");
        assert_eq!([look(), look()], [true, false]);
        folder.add("unread\n");
        std::fs::copy(folder.log(), folder.log().with_extension("log.2")).expect("a copy");
        std::fs::write(folder.log(), "").expect("a log");
        assert_eq!([look(), look()], [true, false], "the copy has what was not read yet");
        folder.add("more\n");
        assert_eq!([look(), look()], [true, false]);
        std::fs::rename(folder.log(), folder.log().with_extension("log.1")).expect("a log");
        assert!(!look(), "it has another name");
        folder.add("next\n");
        assert_eq!([look(), look()], [true, false]);
    }

    #[test]
    fn the_highest_number_is_that_of_the_oldest_log() {
        let number = |name: &str| number(Path::new(name));
        assert_eq!(["x.log.10", "x.log.2", "x.log.gz", "x"].map(number), [10, 2, 0, 0]);
    }
}
