//! A log as it is read in, the hash of what was read out.
//!
//! A long log is read more than once, and may change in between. Its hash is made of the bytes that are
//! read anyway, so that it is that of what the snippets were made from.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::hash::PlainHash;

/// What was read of a log, each time that it was opened.
#[derive(Debug, Clone, Default)]
pub(super) struct Heard(Arc<Mutex<Notes>>);

#[derive(Debug, Default)]
struct Notes {
    /// How often it was opened and not read to its end so far.
    open: usize,
    /// The hashes that it had at its end.
    hashes: BTreeSet<String>,
}

impl Heard {
    /// The hash that the log had each time that it was opened; `None` if it changed. What was not read to
    /// its end counts by what it is now.
    pub(super) fn hash<E>(
        &self,
        now: impl FnOnce() -> Result<String, E>,
    ) -> Result<Option<String>, E> {
        let Notes { open, hashes } = &*self.notes();
        let mut hashes = hashes.clone();
        if *open > 0 || hashes.is_empty() {
            hashes.insert(now()?);
        }
        let last = hashes.pop_last();
        Ok(last.filter(|_| hashes.is_empty()))
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A reader whose bytes are heard.
pub(super) struct Hearing<R> {
    reader: R,
    /// The hash so far; `None` once the end was heard.
    hash: Option<PlainHash>,
    heard: Heard,
}

impl<R> Hearing<R> {
    /// A reader of a log from its start.
    pub(super) fn new(reader: R, heard: &Heard) -> Self {
        heard.notes().open += 1;
        Self { reader, hash: Some(PlainHash::default()), heard: heard.clone() }
    }
}

impl<R: Read> Read for Hearing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        if count > 0 {
            self.hash.iter_mut().for_each(|hash| hash.add(&buffer[..count]));
        } else if !buffer.is_empty()
            && let Some(hash) = self.hash.take()
        {
            let mut notes = self.heard.notes();
            notes.open -= 1;
            notes.hashes.insert(hash.text());
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::Hash;

    fn hear(heard: &Heard, text: &[u8], most: u64) {
        let mut reader = Hearing::new(text, heard).take(most);
        io::copy(&mut reader, &mut io::sink()).expect("bytes");
    }

    fn hash(heard: &Heard, now: &str) -> Option<String> {
        heard.hash(|| Ok::<_, io::Error>(Hash::of(now))).expect("a hash")
    }

    #[test]
    fn what_was_read_counts_not_what_is_there_now() {
        let heard = Heard::default();
        assert_eq!(hash(&heard, "now"), Some(Hash::of("now")), "nothing was read");
        hear(&heard, b"a\nb", 9);
        hear(&heard, b"a\r\nb", 9);
        assert_eq!(hash(&heard, "now"), Some(Hash::of("a\nb")));
        hear(&heard, b"a\nbc", 9);
        hear(&heard, b"a\nb", 9);
        assert_eq!(hash(&heard, "a\nb"), None, "it changed twice");
    }

    #[test]
    fn what_was_not_read_to_its_end_must_be_the_same_now() {
        let heard = Heard::default();
        hear(&heard, b"a\nb", 9);
        hear(&heard, b"a\nb", 3);
        assert_eq!(hash(&heard, "a\nb"), Some(Hash::of("a\nb")));
        assert_eq!(hash(&heard, "now"), None);
    }
}
