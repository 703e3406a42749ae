//! A hit in, the edit that puts its marker in the place of the secret out.

use std::ops::Range;

use super::hit::{Hit, Rule};
use super::vault::Vault;

/// A piece of a record that is shown as something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Where it lies in [`Record::raw`](crate::record::Record::raw).
    pub range: Range<usize>,
    /// What is shown there.
    pub text: String,
    /// How it was found.
    pub rule: Rule,
    /// Where the name lies that gave it away.
    pub name: Option<Range<usize>>,
}

impl Edit {
    pub(super) fn new(hit: &Hit, raw: &[u8], vault: &Vault) -> Self {
        let marker = hit.marker.clone().unwrap_or_else(|| vault.marker(hit.kind, hit.value(raw)));
        let text =
            in_lines(&raw[hit.range.clone()], &[&hit.quote, marker.as_str(), &hit.quote].concat());
        Self { range: hit.range.clone(), text, rule: hit.rule, name: hit.name.clone() }
    }
}

/// A text with its edits.
#[must_use]
pub fn edited(raw: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut text = Vec::with_capacity(raw.len());
    let mut at = 0;
    for edit in edits {
        text.extend_from_slice(&raw[at..edit.range.start]);
        text.extend_from_slice(edit.text.as_bytes());
        at = edit.range.end;
    }
    text.extend_from_slice(&raw[at..]);
    text
}

/// A marker for each line of a secret, so that what is behind it keeps the number of its line, and
/// its indentation, by which some formats are read.
fn in_lines(secret: &[u8], marker: &str) -> String {
    let mut text = marker.to_owned();
    for end in memchr::memchr_iter(b'\n', secret) {
        let blanks = secret[end + 1..].iter().take_while(|byte| b" \t".contains(byte)).count();
        text.push('\n');
        text.extend(secret[end + 1..end + 1 + blanks].iter().map(|byte| char::from(*byte)));
        text.push_str(marker);
    }
    text
}
