//! A text as it is written in; whether it differs from the file that is there, and the new file, out.

use std::fs::{File, Permissions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Error;
use super::lock::temporary;
use super::manifest::Hash;

/// What is gathered before it is compared or written.
const BLOCK: usize = 256 << 10;

/// A file in the making. As long as its text is that of the file that is there, nothing is written.
pub struct Draft {
    path: PathBuf,
    block: Vec<u8>,
    old: Option<BufReader<File>>,
    existed: bool,
    same: u64,
    new: Option<NamedTempFile>,
    differs: bool,
    /// Whether a difference is only noted, and no file made.
    dry: bool,
    hash: Hash,
}

/// A draft whose text is complete.
pub(super) struct Finished {
    pub(super) path: PathBuf,
    pub(super) hash: String,
    pub(super) existed: bool,
    pub(super) differs: bool,
    new: Option<NamedTempFile>,
}

impl Draft {
    /// A draft of the file at a path; a dry one only compares.
    ///
    /// # Errors
    ///
    /// If the file that is there cannot be read.
    pub(super) fn new(path: PathBuf, dry: bool) -> io::Result<Self> {
        let there = path.symlink_metadata();
        let existed = there.is_ok();
        // What a link leads to is not read, and nothing else but a file ends.
        let old = if there.is_ok_and(|there| there.is_file()) {
            Some(BufReader::with_capacity(BLOCK, File::open(&path)?))
        } else {
            None
        };
        let differs = old.is_none();
        let (block, hash) = (Vec::with_capacity(8 << 10), Hash::new());
        Ok(Self { path, block, old, existed, same: 0, new: None, differs, dry, hash })
    }

    /// Why it cannot be written, with the name that it would have.
    #[must_use]
    pub fn unwritten(&self, source: io::Error) -> Error {
        Error::io("write", &self.path)(source)
    }

    /// Ends the text.
    pub(super) fn finish(mut self) -> Result<Finished, Error> {
        self.end().map_err(|source| self.unwritten(source))?;
        let hash = self.hash.text();
        Ok(Finished {
            path: self.path,
            hash,
            existed: self.existed,
            differs: self.differs,
            new: self.new,
        })
    }

    fn end(&mut self) -> io::Result<()> {
        self.flush_block()?;
        if let Some(old) = &mut self.old
            && !self.differs
            && old.read(&mut [0])? > 0
        {
            self.differ()?;
        }
        if self.differs && self.new.is_none() && !self.dry {
            self.differ()?;
        }
        Ok(())
    }

    fn flush_block(&mut self) -> io::Result<()> {
        let block = std::mem::take(&mut self.block);
        self.hash.add(&block);
        if !self.differs && !self.matches(&block)? {
            self.differ()?;
        } else if !self.differs {
            self.same += block.len() as u64;
        }
        if self.differs && !self.dry {
            if self.new.is_none() {
                self.differ()?;
            }
            if let Some(new) = &mut self.new {
                // Straight to the file, for an error that does not tell its passing name.
                new.as_file_mut().write_all(&block)?;
            }
        }
        self.block = block;
        self.block.clear();
        Ok(())
    }

    fn matches(&mut self, block: &[u8]) -> io::Result<bool> {
        let Some(old) = &mut self.old else { return Ok(false) };
        let mut there = vec![0; block.len()];
        match old.read_exact(&mut there) {
            Ok(()) => Ok(there == block),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Notes the first difference; what was the same so far comes from the file that is there.
    fn differ(&mut self) -> io::Result<()> {
        self.differs = true;
        if self.dry {
            return Ok(());
        }
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let mut new = temporary(folder)?;
        if let Some(old) = &mut self.old {
            old.seek(SeekFrom::Start(0))?;
            io::copy(&mut old.take(self.same), new.as_file_mut())?;
        }
        self.new = Some(new);
        Ok(())
    }
}

impl Finished {
    /// Renames the text into place.
    pub(super) fn keep(self) -> io::Result<()> {
        self.keep_with(None)
    }

    /// The same with these permissions.
    pub(super) fn keep_with(self, permissions: Option<Permissions>) -> io::Result<()> {
        let Some(new) = self.new else { return Ok(()) };
        match permissions {
            Some(permissions) => new.as_file().set_permissions(permissions)?,
            None => set_permissions(new.as_file())?,
        }
        new.persist(&self.path).map(drop).map_err(|error| error.error)
    }
}

/// A temporary file is for its owner alone; a page is for everyone whom the umask lets in.
#[cfg(unix)]
pub(super) fn set_permissions(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
pub(super) fn set_permissions(_: &File) -> io::Result<()> {
    Ok(())
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A text may come as a whole, but only a block of it is held.
        let taken = bytes.len().min(BLOCK - self.block.len());
        self.block.extend_from_slice(&bytes[..taken]);
        if self.block.len() == BLOCK {
            self.flush_block()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
