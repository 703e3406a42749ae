//! A text as it is written in; whether it differs from the file that is there, and the new file, out.

use std::fs::{File, Metadata, Permissions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use tempfile::NamedTempFile;

use super::Error;
use super::lock::temporary;
use super::unified::{LONGEST, unified};
use crate::hash::Hash;
use crate::{source, text};

/// What is gathered before it is compared or written.
const BLOCK: usize = 256 << 10;

/// A file in the making. As long as its text is that of the file that is there, nothing is written;
/// line ends that a checkout made CRLF are no difference.
pub(crate) struct Draft {
    path: PathBuf,
    block: Vec<u8>,
    old: Option<BufReader<File>>,
    existed: bool,
    /// Who may do what with the file that is there.
    permissions: Option<Permissions>,
    same: u64,
    new: Option<NamedTempFile>,
    difference: Option<Difference>,
    /// Whether a difference is only noted, and no file made.
    dry: bool,
    /// The start of the text, if differences are to be shown.
    shown: Option<Vec<u8>>,
    hash: Hash,
}

/// The first difference between a text and the file that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Difference {
    /// A CRLF that a checkout may have made.
    LineEnd,
    /// Anything else, or there is no file.
    Text,
}

/// A draft whose text is complete.
pub(super) struct Finished {
    pub(super) path: PathBuf,
    pub(super) hash: String,
    pub(super) existed: bool,
    pub(super) differs: bool,
    permissions: Option<Permissions>,
    new: Option<NamedTempFile>,
    shown: Option<Vec<u8>>,
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
        let there = there.ok().filter(Metadata::is_file);
        let open = |_: &Metadata| File::open(&path).map(|old| BufReader::with_capacity(BLOCK, old));
        let old = there.as_ref().map(open).transpose()?;
        let permissions = there.map(|there| there.permissions());
        let difference = if old.is_none() { Some(Difference::Text) } else { None };
        Ok(Self { old, existed, permissions, difference, dry, ..Self::missing(path) })
    }

    /// A draft of a file that is not there.
    pub(super) fn missing(path: PathBuf) -> Self {
        Self {
            path,
            block: Vec::with_capacity(8 << 10),
            old: None,
            existed: false,
            permissions: None,
            same: 0,
            new: None,
            difference: Some(Difference::Text),
            dry: false,
            shown: None,
            hash: Hash::new(),
        }
    }

    /// The same, whose differences will be shown.
    pub(super) fn shown(self) -> Self {
        Self { shown: Some(Vec::new()), ..self }
    }

    /// Why it cannot be written, with the name that it would have.
    #[must_use]
    pub(crate) fn unwritten(&self, source: io::Error) -> Error {
        Error::io("write", &self.path)(source)
    }

    /// Ends the text.
    pub(super) fn finish(mut self) -> Result<Finished, Error> {
        self.end().map_err(|source| self.unwritten(source))?;
        let hash = self.hash.text();
        if self.difference == Some(Difference::LineEnd)
            && Hash::of_text(&self.path).is_ok_and(|there| there == hash)
        {
            (self.difference, self.new) = (None, None);
        }
        Ok(Finished {
            path: self.path,
            hash,
            existed: self.existed,
            differs: self.difference.is_some(),
            permissions: self.permissions,
            new: self.new,
            shown: self.shown,
        })
    }

    fn end(&mut self) -> io::Result<()> {
        self.flush_block()?;
        if let Some(old) = &mut self.old
            && self.difference.is_none()
            && old.read(&mut [0])? > 0
        {
            self.differ(Difference::Text)?;
        }
        if let Some(difference) = self.difference.filter(|_| self.new.is_none()) {
            self.differ(difference)?;
        }
        Ok(())
    }

    fn flush_block(&mut self) -> io::Result<()> {
        let block = std::mem::take(&mut self.block);
        self.hash.add(&block);
        if let Some(shown) = &mut self.shown {
            let room = (LONGEST + 1).saturating_sub(shown.len());
            shown.extend_from_slice(&block[..block.len().min(room)]);
        }
        if self.difference.is_none() {
            match self.difference_in(&block)? {
                Some(difference) => self.differ(difference)?,
                None => self.same += block.len() as u64,
            }
        }
        if let Some(difference) = self.difference.filter(|_| !self.dry) {
            if self.new.is_none() {
                self.differ(difference)?;
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

    fn difference_in(&mut self, block: &[u8]) -> io::Result<Option<Difference>> {
        let Some(old) = &mut self.old else { return Ok(Some(Difference::Text)) };
        let mut there = vec![0; block.len()];
        match old.read_exact(&mut there) {
            Ok(()) if there == block => Ok(None),
            Ok(()) => {
                let mut pairs = there.iter().zip(block);
                let in_line_end = pairs.find(|(there, new)| there != new) == Some((&b'\r', &b'\n'));
                Ok(Some(if in_line_end { Difference::LineEnd } else { Difference::Text }))
            }
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Ok(Some(Difference::Text))
            }
            Err(error) => Err(error),
        }
    }

    /// Notes the first difference; what was the same so far comes from the file that is there.
    fn differ(&mut self, difference: Difference) -> io::Result<()> {
        self.difference = Some(difference);
        if self.dry {
            return Ok(());
        }
        let folder = source::folder_of(&self.path);
        let mut new = temporary(folder, self.permissions.is_some())?;
        if let Some(old) = &mut self.old {
            old.seek(SeekFrom::Start(0))?;
            io::copy(&mut old.take(self.same), new.as_file_mut())?;
        }
        self.new = Some(new);
        Ok(())
    }
}

impl Finished {
    /// What differs from the file that is there, if it is to be shown.
    ///
    /// # Errors
    ///
    /// If that file cannot be read.
    pub(super) fn diff(&self) -> Result<Option<String>, Error> {
        let Some(new) = self.shown.as_ref().filter(|_| self.differs) else { return Ok(None) };
        let is_file = self.path.symlink_metadata().is_ok_and(|there| there.is_file());
        let read = |file: File| {
            let mut text = Vec::new();
            file.take(LONGEST as u64 + 1).read_to_end(&mut text).map(|_| text)
        };
        let old = is_file.then(|| File::open(&self.path).and_then(read)).transpose();
        let old = old.map_err(Error::io("read", &self.path))?;
        Ok(Some(unified(&text::name(self.path.as_os_str()), old.as_deref(), new)))
    }

    /// Renames the text into place. A file that is replaced keeps its mode.
    pub(super) fn keep(self) -> io::Result<()> {
        let Some(new) = self.new else { return Ok(()) };
        if let Some(permissions) = self.permissions {
            new.as_file().set_permissions(permissions)?;
        }
        new.persist(&self.path).map(drop).map_err(|error| error.error)
    }

    /// Gives the text to the owner of the file that is there.
    #[cfg(unix)]
    pub(super) fn keep_owner(&self) -> io::Result<()> {
        use std::os::unix::fs::{MetadataExt as _, fchown};

        let Some(new) = self.new.as_ref().map(NamedTempFile::as_file) else { return Ok(()) };
        let (there, ours) = (std::fs::symlink_metadata(&self.path)?, new.metadata()?);
        if (there.uid(), there.gid()) == (ours.uid(), ours.gid()) {
            return Ok(());
        }
        fchown(new, Some(there.uid()), Some(there.gid()))
    }

    #[cfg(not(unix))]
    pub(super) fn keep_owner(&self) -> io::Result<()> {
        Ok(())
    }
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
