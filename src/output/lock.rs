//! A folder in, the right to write into it out: one build at a time, which finds nothing left of a
//! dead one.
//!
//! The lock is on the folder itself, so that no file tells of it, and the system takes it back from
//! a build that dies. A file system without locks gets none, and what lies there is left alone.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::NamedTempFile;

/// What names of temporary files begin and end with, and the length of what is between.
const TEMPORARY: (&str, &str, usize) = (".seqdoc-", ".tmp", 6);

/// How often a folder is made that another build takes away.
const TRIES: usize = 100;

/// The right to write into a folder, until it is dropped.
#[derive(Debug, Default)]
pub(crate) struct Lock {
    /// The folders that were made for it, the inner ones first. Those that are empty go again.
    made: Vec<PathBuf>,
    /// Closing the folder lets the next build in, so that it comes last.
    held: Option<File>,
}

impl Lock {
    /// Makes the folder if need be, and waits until no other build writes into it; that it waits is
    /// told.
    ///
    /// # Errors
    ///
    /// If the folder is not there and cannot be made.
    pub(crate) fn take(folder: &Path, waits: &dyn Fn(&Path)) -> io::Result<Self> {
        let mut lock = Self::default();
        let mut tries = 0;
        loop {
            tries += 1;
            match lock.make(folder).and_then(|()| hold(folder, waits)) {
                Ok(held) => {
                    lock.held = held;
                    // In a folder that was made for it nothing is left.
                    if lock.held.is_some() && !lock.is_new(folder) {
                        sweep(folder);
                    }
                    return Ok(lock);
                }
                // The build before made the folder, wrote nothing, and took it away. Where no
                // folder can be made at all, the system may say the same.
                Err(error) if error.kind() == io::ErrorKind::NotFound && tries < TRIES => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether the folder was made for it.
    pub(super) fn is_new(&self, folder: &Path) -> bool {
        self.made.first().is_some_and(|made| made == folder)
    }

    /// What was made for it stays: there is something in it.
    pub(super) fn keep_folders(&mut self) {
        self.made.clear();
    }

    fn make(&mut self, folder: &Path) -> io::Result<()> {
        if folder.as_os_str().is_empty() {
            return Ok(());
        }
        let missing = |error: &io::Error| error.kind() == io::ErrorKind::NotFound;
        let made = match fs::create_dir(folder) {
            Err(error) if missing(&error) => {
                self.make(folder.parent().unwrap_or(Path::new("")))?;
                fs::create_dir(folder)
            }
            made => made,
        };
        match made {
            Ok(()) => self.made.insert(0, folder.to_owned()),
            // It is there, or another build was faster.
            Err(_) if folder.is_dir() => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        for folder in &self.made {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

/// The open folder with its lock; `None` where folders cannot be locked.
#[cfg(unix)]
fn hold(folder: &Path, waits: &dyn Fn(&Path)) -> io::Result<Option<File>> {
    use std::os::unix::fs::MetadataExt as _;

    let held = match File::open(folder) {
        Ok(held) => held,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(error),
        // It may be there to be written into alone.
        Err(_) => return Ok(None),
    };
    let taken = held.try_lock();
    if matches!(taken, Err(fs::TryLockError::WouldBlock)) {
        waits(folder);
    }
    if taken.is_err() && !lock(&held) {
        return Ok(None);
    }
    // While it was waited for, the folder may have been taken away, and another one made.
    let (there, ours) = (fs::metadata(folder)?, held.metadata()?);
    let same = (there.dev(), there.ino()) == (ours.dev(), ours.ino());
    same.then_some(Some(held)).ok_or(io::ErrorKind::NotFound.into())
}

/// Waits for the lock; whether it was to be had.
#[cfg(unix)]
fn lock(folder: &File) -> bool {
    loop {
        match folder.lock() {
            Ok(()) => return true,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
}

#[cfg(not(unix))]
fn hold(_: &Path, _: &dyn Fn(&Path)) -> io::Result<Option<File>> {
    Ok(None)
}

/// Takes away what a dead run left in a folder, as soon as no other run writes into it.
pub(crate) fn sweep_dead(folder: &Path) {
    if left(folder).next().is_some() {
        // What cannot be locked is left alone.
        let _ = Lock::take(folder, &|_| {});
    }
}

/// Deletes the temporary files of builds that died: with the lock held, no other build has any.
fn sweep(folder: &Path) {
    for path in left(folder) {
        // One that stays does no harm.
        let _ = fs::remove_file(path);
    }
}

/// The temporary files in a folder.
fn left(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|entry| {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        let is_left = is_file && entry.file_name().to_str().is_some_and(is_temporary);
        is_left.then(|| entry.path())
    })
}

fn is_temporary(name: &str) -> bool {
    let (start, end, length) = TEMPORARY;
    let random = name.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
    random.is_some_and(|random| {
        random.len() == length && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Where the command was started. A path from here would be asked for each time.
static HERE: LazyLock<PathBuf> = LazyLock::new(|| std::env::current_dir().unwrap_or_default());

/// A temporary file in a folder, which goes when it is dropped. It is open to whom the umask lets in,
/// unless it takes the place of a file, which may be for fewer.
pub(super) fn temporary(folder: &Path, replaces: bool) -> io::Result<NamedTempFile> {
    let (start, end, length) = TEMPORARY;
    let mut made = tempfile::Builder::new();
    made.prefix(start).suffix(end).rand_bytes(length);
    #[cfg(unix)]
    if !replaces {
        use std::os::unix::fs::PermissionsExt as _;
        made.permissions(fs::Permissions::from_mode(0o666));
    }
    // Its name would be in the error, which tells nobody anything.
    made.tempfile_in(HERE.join(folder)).map_err(|error| error.kind().into())
}
