//! What a search of a record found in, the vault with it out.

use super::hit::Hit;
use super::looks::is_credential;
use super::{Look, Seen, Vault};
use crate::config::Kind;
use crate::record::Record;
use crate::record::json::Verdict;

/// A shorter line of a key could be anything.
const KEY_LINE: usize = 8;

/// The secrets of a record, before the vault has them.
#[derive(Debug)]
pub struct Found {
    /// `None` if there are no rules.
    hits: Option<Vec<Hit>>,
    look: Look,
}

impl Found {
    /// By no rules.
    pub(super) fn nothing(verdict: Verdict) -> Self {
        Self { hits: None, look: Look { verdict, head: Seen::Plain, body: Seen::Plain } }
    }

    /// The hits of a record, and whether escapes are in its head and in its body.
    pub(super) fn new(
        hits: Vec<Hit>,
        record: &Record<'_>,
        verdict: Verdict,
        escapes: [bool; 2],
    ) -> Self {
        let is_in_head = |hit: &Hit| hit.range.start < record.body_range().start;
        let head = Seen::of(hits.iter().any(is_in_head), escapes[0]);
        let body = Seen::of(!hits.iter().all(is_in_head), escapes[1]);
        Self { hits: Some(hits), look: Look { verdict, head, body } }
    }

    /// Puts the secrets into the vault, which gets those of all records in their order. Says what was
    /// seen of the record.
    pub fn put(self, record: &Record<'_>, vault: &mut Vault) -> Look {
        let Some(hits) = self.hits else { return self.look };
        vault.keep_markers(record.raw());
        vault.add_public(record.caller());
        vault.add_public(record.callee());
        if let Some(boundary) = boundary(record) {
            vault.add_public(boundary);
        }
        for hit in &hits {
            add(hit, record.raw(), vault);
        }
        vault.end_record();
        self.look
    }
}

/// Puts a secret into the vault, and what is one since it is.
pub(super) fn add(hit: &Hit, raw: &[u8], vault: &mut Vault) {
    let value = hit.value(raw);
    vault.add(hit, value, hit.name.clone().map(|name| &raw[name]));
    for (kind, other) in &hit.also {
        vault.add_beside(*kind, hit.rule, other, value);
    }
    // A line of a key is a part of it wherever it stands, and so is one of another value of several
    // lines, where it looks like a secret by itself.
    let key = hit.kind == Kind::Pem;
    if key || memchr::memchr(b'\n', value).is_some() {
        let lines = value.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
        let is_secret = |line: &&[u8]| {
            line.len() >= KEY_LINE && !line.starts_with(b"-----") && (key || is_credential(line))
        };
        for line in lines.filter(is_secret) {
            vault.add_beside(hit.kind, hit.rule, line, value);
        }
    }
}

/// What parts the parts of a body: it frames them, whoever has chosen it for a password.
fn boundary<'r>(record: &'r Record<'_>) -> Option<&'r [u8]> {
    let kind = record.header("content-type")?;
    let start = memchr::memmem::find(kind, b"boundary=")? + b"boundary=".len();
    let value = kind[start..].split(|byte| *byte == b';').next()?.trim_ascii();
    Some(value.strip_prefix(b"\"").and_then(|inner| inner.strip_suffix(b"\"")).unwrap_or(value))
}
