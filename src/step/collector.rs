//! The records of a scenario in, their secrets out. Each record is searched by itself; the vault gets
//! what was found in the order of the log.

use std::array;
use std::sync::Arc;

use super::Error;
use super::ordered::{self, WORKERS};
use super::records::Records;
use crate::config::Redaction;
use crate::record::Record;
use crate::redact::{Found, Look, Redactor, Suspects, Vault};

/// A record, and the place of its file.
type Item = (usize, Record<'static>);

/// What collects the secrets of a scenario.
pub(super) struct Collector {
    searchers: [Searcher; WORKERS],
    vault: Vault,
    records: usize,
}

/// What searches records, in a thread of its own or not.
struct Searcher {
    redactor: Redactor,
    suspects: Suspects,
}

impl Collector {
    pub(super) fn new(rules: Option<&Arc<Redaction>>) -> Self {
        let searcher =
            |_| Searcher { redactor: Redactor::new(rules.cloned()), suspects: Suspects::default() };
        Self { searchers: array::from_fn(searcher), vault: Vault::default(), records: 0 }
    }

    /// Searches the next record.
    pub(super) fn record(&mut self, record: &Record<'_>) -> Look {
        let [Searcher { redactor, suspects }, ..] = &mut self.searchers;
        let found = redactor.search(self.records, record, suspects);
        self.records += 1;
        found.put(record, &mut self.vault)
    }

    /// Searches all records, many in two threads, and tells of each, with the place of its file, what was
    /// seen. Gives back their reader.
    pub(super) fn records(
        &mut self,
        records: Records,
        bytes: u64,
        mut seen: impl FnMut(usize, &Record<'_>, Look),
    ) -> Result<Records, Error> {
        let Self { searchers, vault, .. } = self;
        ordered::all(records, bytes, workers(searchers), |(file, record), found| {
            seen(*file, record, found.put(record, vault));
            Ok(())
        })
    }

    /// Searches a text that belongs to no record.
    pub(super) fn text(&mut self, text: &[u8]) {
        let [Searcher { redactor, .. }, ..] = &mut self.searchers;
        redactor.collect_text(text, &mut self.vault);
    }

    /// Numbers the secrets, now that all are known.
    pub(super) fn finish(self, rules: Option<&Redaction>) -> (Redactor, Vault, Suspects) {
        let Self { searchers: [first, others @ ..], mut vault, .. } = self;
        if let Some(rules) = rules {
            vault.seal(rules);
        }
        let Searcher { redactor, mut suspects } = first;
        for other in others {
            suspects.append(other.suspects);
        }
        (redactor, vault, suspects)
    }
}

fn workers(
    searchers: &mut [Searcher; WORKERS],
) -> [impl FnMut(usize, &Item) -> Found + Send; WORKERS] {
    searchers.each_mut().map(|Searcher { redactor, suspects }| {
        move |index: usize, (_, record): &Item| redactor.search(index, record, suspects)
    })
}
