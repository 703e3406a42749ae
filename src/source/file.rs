//! One log file in, its bytes out, as they are or decoded.

use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;

use super::heard::{Heard, Hearing};
use super::{Error, Input, Spooled, decode};
use crate::hash::Hash;
use crate::text;

/// One log file.
#[derive(Debug, Clone)]
pub struct LogFile {
    /// Where it is, as the user named it.
    pub path: PathBuf,
    /// Its name without folders.
    pub name: String,
    /// What it holds, if that need not be read from disk.
    bytes: Bytes,
    /// What was read of it, if somebody wants to know.
    heard: Option<Heard>,
}

/// Where the bytes of a log are.
#[derive(Debug, Clone)]
enum Bytes {
    OnDisk,
    /// Elsewhere, as the text that they decode to.
    Spooled(Spooled),
    /// In memory, as they are on disk.
    Held(Arc<[u8]>),
}

impl LogFile {
    pub(super) fn new(path: PathBuf) -> Self {
        let name = text::name(path.file_name().unwrap_or_default());
        Self { path, name, bytes: Bytes::OnDisk, heard: None }
    }

    /// A log of this name that is not on disk.
    #[must_use]
    pub fn of_spooled(path: PathBuf, spooled: &Spooled) -> Self {
        Self { bytes: Bytes::Spooled(spooled.clone()), ..Self::new(path) }
    }

    /// How many bytes it has; 0 if it cannot be read.
    #[must_use]
    pub fn size(&self) -> u64 {
        match &self.bytes {
            Bytes::OnDisk => std::fs::metadata(&self.path).map_or(0, |metadata| metadata.len()),
            Bytes::Spooled(spooled) => spooled.length(),
            Bytes::Held(bytes) => bytes.len() as u64,
        }
    }

    /// Opens it from its start.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn open(&self) -> Result<Input, Error> {
        if let Bytes::Spooled(spooled) = &self.bytes {
            return Ok(spooled.open());
        }
        let (raw, length) = self.open_raw()?;
        let input = match &self.heard {
            Some(heard) => decode::decoded(buffered(Hearing::new(raw, heard)), length),
            None => decode::decoded(raw, length),
        };
        input.map_err(Error::io(&self.path))
    }

    /// The same log, which notes the hash of what is read of it from now on.
    pub(super) fn heard(&self) -> Self {
        let heard = matches!(self.bytes, Bytes::OnDisk).then(Heard::default);
        Self { heard, ..self.clone() }
    }

    /// The hash of its bytes, with LF for each CRLF: of those that were read of it if that is noted, else
    /// of those that it has now. `None` if it was another one each time.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub(crate) fn hash(&self) -> Result<Option<String>, Error> {
        let now = || Hash::of_plain(self.open_raw()?.0).map_err(Error::io(&self.path));
        self.heard.as_ref().map_or_else(|| now().map(Some), |heard| heard.hash(now))
    }

    /// Opens it as it is on disk, and says how long it is.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn open_raw(&self) -> Result<(Box<dyn BufRead + Send + Sync>, u64), Error> {
        if let Bytes::Held(bytes) = &self.bytes {
            return Ok((Box::new(Cursor::new(Arc::clone(bytes))), bytes.len() as u64));
        }
        let (file, length) = decode::open_file(&self.path)?;
        Ok((Box::new(buffered(file)), length))
    }

    /// Reads it, unless there is less room, which it takes; whether it is held now.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub(super) fn hold(&mut self, room: &mut u64) -> Result<bool, Error> {
        if !matches!(self.bytes, Bytes::OnDisk) {
            return Ok(false);
        }
        let (file, length) = decode::open_file(&self.path)?;
        if length > *room {
            return Ok(false);
        }
        // With a byte to spare, the end is found without another block.
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
        file.take(*room + 1).read_to_end(&mut bytes).map_err(Error::io(&self.path))?;
        let Some(left) = room.checked_sub(bytes.len() as u64) else { return Ok(false) };
        *room = left;
        self.bytes = Bytes::Held(bytes.into());
        Ok(true)
    }
}

fn buffered<R: Read>(reader: R) -> BufReader<R> {
    BufReader::with_capacity(64 << 10, reader)
}
