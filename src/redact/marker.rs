//! Secret values in, their markers out: `REDACTED-TOKEN-1`.
//!
//! A marker is made of `A-Z`, `0-9` and `-` alone, so that it needs no escape anywhere.

use rustc_hash::FxHashMap;

use super::body::unescaped;
use crate::config::Kind;

/// What stands for the length of a body that would tell the length of a secret.
pub(super) const LENGTH: &str = "REDACTED-LENGTH";

/// The secret values of a scenario, each with its number.
#[derive(Debug, Default)]
pub struct Vault {
    values: FxHashMap<Vec<u8>, (Kind, u32)>,
    counts: FxHashMap<Kind, u32>,
}

impl Vault {
    /// Notes a value; the first place that it stands at decides its kind and number.
    pub(super) fn add(&mut self, kind: Kind, value: &[u8]) {
        let value = unescaped(value);
        if !kind.has_identity() || self.values.contains_key(value.as_bytes()) {
            return;
        }
        let number = self.counts.entry(kind).or_insert(0);
        *number += 1;
        self.values.insert(value.into_owned().into_bytes(), (kind, *number));
    }

    /// Whether a text holds one of the values; short ones could be any word.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        const SHORT: usize = 8;
        let text = text.as_bytes();
        let long = self.values.keys().filter(|value| value.len() >= SHORT);
        long.into_iter().any(|value| memchr::memmem::find(text, value).is_some())
    }

    /// What stands for a value.
    pub(super) fn marker(&self, kind: Kind, value: &[u8]) -> String {
        match self.values.get(unescaped(value).as_bytes()) {
            Some((kind, number)) if kind.has_identity() => {
                format!("REDACTED-{}-{number}", kind.word())
            }
            _ => format!("REDACTED-{}", kind.word()),
        }
    }
}

/// Whether a value already stands for a secret: `REDACTED...`, `[REDACTED...`, `<redacted...>`,
/// `***`, or `{SHA256}` and 64 digits.
pub(super) fn is_marker(value: &[u8]) -> bool {
    let hash = value.strip_prefix(b"{SHA256}");
    value.starts_with(b"REDACTED")
        || value.starts_with(b"[REDACTED")
        || (value.starts_with(b"<redacted") && value.ends_with(b">"))
        || (value.len() >= 3 && value.iter().all(|byte| *byte == b'*'))
        || hash.is_some_and(|hash| hash.len() == 64 && hash.iter().all(u8::is_ascii_hexdigit))
}
