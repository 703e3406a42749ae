//! A finished text in, the first secret that is left in it out.
//!
//! It is searched as it is and with its escapes taken away: those of URLs, of HTML and mermaid, and of
//! JSON. Whatever put the secret there, a rule that was missed, a template, a note: it does not leave.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use super::layer::Layer;
use super::short::Quoted;
use super::vault::{Vault, is_marker};
use crate::config::{Forms, Redaction};
use crate::number::LineNumber;
use crate::text::decode;

/// What is left in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// The line that it stands in.
    pub line: LineNumber,
    /// What it is, which never is the value.
    pub what: String,
    /// What is shown in its place.
    pub marker: String,
}

/// What was found, and what is shown in its place.
#[derive(Debug)]
struct Find {
    what: String,
    marker: String,
}

impl Find {
    /// A secret that has no marker of its own.
    fn unnamed(what: impl Into<String>) -> Self {
        Self { what: what.into(), marker: "REDACTED".to_owned() }
    }
}

/// Looks at a text as it comes.
#[derive(Debug)]
pub struct Gate<'v> {
    vault: &'v Vault,
    rules: Option<Arc<Redaction>>,
    /// The values that are too short to be looked for but as whole strings of JSON.
    short: Quoted,
    /// The text whose line has not ended yet.
    open: Vec<u8>,
    line: LineNumber,
    leak: Option<Leak>,
}

/// A place to write to, with a gate before it.
#[derive(Debug)]
pub struct Guarded<'g, W> {
    gate: Gate<'g>,
    out: W,
}

impl<'g, W: Write> Guarded<'g, W> {
    /// Lets a text through to a place.
    pub fn new(gate: Gate<'g>, out: W) -> Self {
        Self { gate, out }
    }

    /// The first leak, once the text is whole: it must not stay where it was written.
    #[must_use]
    pub fn finish(self) -> Option<Leak> {
        self.gate.finish()
    }
}

impl<W: Write> Write for Guarded<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.out.write(bytes)?;
        self.gate.look(&bytes[..length]);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// So much is looked at together.
const BLOCK: usize = 64 << 10;
/// A string of JSON that is shorter than this is any word.
const SHORTEST: usize = 4;

impl<'v> Gate<'v> {
    /// A gate for the secrets of a scenario; without rules it lets everything through.
    #[must_use]
    pub fn new(vault: &'v Vault, rules: Option<Arc<Redaction>>) -> Self {
        let short = vault.short_values().filter(|value| value.len() >= SHORTEST);
        let short = Quoted::new(short);
        Self { vault, rules, short, open: Vec::new(), line: LineNumber::FIRST, leak: None }
    }

    /// Looks at the next piece of the text.
    pub fn look(&mut self, piece: &[u8]) {
        if self.rules.is_none() || self.leak.is_some() {
            return;
        }
        self.open.extend_from_slice(piece);
        if self.open.len() >= BLOCK
            && let Some(end) = memchr::memrchr(b'\n', &self.open)
        {
            self.block(end + 1);
        }
    }

    /// The first leak, once the text is whole.
    #[must_use]
    pub fn finish(mut self) -> Option<Leak> {
        self.block(self.open.len());
        self.leak
    }

    /// The first leak of a whole text, which is looked at apart from what is written.
    #[must_use]
    pub fn leak_in(&self, text: &str) -> Option<Leak> {
        self.found_in(text.as_bytes(), LineNumber::FIRST)
    }

    /// A text with markers for the secrets that names gave away, where they stand without escapes.
    #[must_use]
    pub fn with_markers(&self, text: &str) -> String {
        self.vault.hidden_in(text)
    }

    fn block(&mut self, end: usize) {
        let rest = self.open.split_off(end);
        let block = std::mem::replace(&mut self.open, rest);
        if self.leak.is_none() {
            self.leak = self.found_in(&block, self.line);
        }
        self.line = self.line.after(memchr::memchr_iter(b'\n', &block).count());
    }

    /// The first leak of a text that begins with this line.
    fn found_in(&self, block: &[u8], line: LineNumber) -> Option<Leak> {
        let rules = self.rules.as_deref()?;
        let found = self.plain(block, rules);
        let found = found.or_else(|| self.escaped(block, rules));
        let (at, Find { what, marker }) = found.or_else(|| self.short_in(block, rules))?;
        let before = memchr::memchr_iter(b'\n', &block[..at]).count();
        Some(Leak { line: line.after(before), what, marker })
    }

    /// Looks at a text as it is.
    fn plain(&self, text: &[u8], rules: &Redaction) -> Option<(usize, Find)> {
        if let Some((range, mark)) = self.vault.finder().find(text, 0) {
            let marker = mark.marker.clone();
            let what = format!("the secret shown as `{marker}`");
            return Some((range.start, Find { what, marker }));
        }
        let mut found = None;
        Forms::fixed().find(text, |form, range| {
            let value = &text[range.clone()];
            if !is_marker(value) && !rules.allows(value) && found.is_none() {
                let what = format!("text that looks like a secret (`{}`)", form.id);
                found = Some((range.start, Find::unnamed(what)));
            }
        });
        found.or_else(|| {
            let pattern = |pattern: &regex::bytes::Regex| {
                let mut found = pattern.find_iter(text);
                let found = found
                    .find(|found| !is_marker(found.as_bytes()) && !rules.allows(found.as_bytes()));
                let what = "text that matches a pattern of `[redact]`";
                found.map(|found| (found.start(), Find::unnamed(what)))
            };
            rules.patterns().iter().find_map(pattern)
        })
    }

    /// Looks at the lines that have escapes.
    fn escaped(&self, block: &[u8], rules: &Redaction) -> Option<(usize, Find)> {
        let plain = memchr::memchr3_iter(b'%', b'&', b'\\', block);
        let is_entity = |at: &usize| block.get(at + 1).is_some_and(u8::is_ascii_digit);
        let entities = memchr::memchr_iter(b'#', block).filter(is_entity);
        let (mut behind, mut entities_behind) = (0, 0);
        let plain = plain.filter_map(|at| next_line(block, at, &mut behind));
        let mut found =
            plain.filter_map(|line| Some((line.start, self.decoded(&block[line], rules)?)));
        let entities = entities.filter_map(|at| next_line(block, at, &mut entities_behind));
        let mut others =
            entities.filter_map(|line| Some((line.start, self.decoded(&block[line], rules)?)));
        found.next().or_else(|| others.next())
    }

    fn decoded(&self, line: &[u8], rules: &Redaction) -> Option<Find> {
        let line = Layer::new(line, 0);
        let found = |layer: &Layer<'_>| self.plain(layer.text(), rules).map(|(_, what)| what);
        let mut all = line.without_entities();
        for one in [line.without_entities(), line.unescaped(), line.percent_decoded()] {
            if let Some(what) = one.as_ref().and_then(found) {
                return Some(what);
            }
        }
        for _ in 0..3 {
            let before = all.as_ref().unwrap_or(&line);
            let unescaped = before.unescaped();
            let Some(next) = unescaped.as_ref().unwrap_or(before).percent_decoded().or(unescaped)
            else {
                break;
            };
            if let Some(what) = found(&next) {
                return Some(what);
            }
            all = Some(next);
        }
        None
    }

    /// Looks for a short value as a whole string of JSON under a key that may hide one.
    fn short_in(&self, block: &[u8], rules: &Redaction) -> Option<(usize, Find)> {
        let found = self.short.find(block, |start, end| {
            let line = memchr::memrchr(b'\n', &block[..start]).map_or(0, |end| end + 1);
            !block[end..].trim_ascii_start().starts_with(b":")
                && !is_named(&block[line..start], rules)
        });
        found.map(|at| {
            let what = "a short text that is redacted elsewhere, as a whole string (add its key to \
                        `keys` under `[redact]` if it is a secret there too, or the text to \
                        `allow` if it is not)";
            (at, Find::unnamed(what))
        })
    }
}

/// The line around a place, unless it was had before.
fn next_line(block: &[u8], at: usize, behind: &mut usize) -> Option<Range<usize>> {
    if at < *behind {
        return None;
    }
    let start = memchr::memrchr(b'\n', &block[..at]).map_or(0, |end| end + 1);
    *behind = memchr::memchr(b'\n', &block[at..]).map_or(block.len(), |end| at + end);
    Some(start..*behind)
}

/// Whether the key before a value says that it is a name, and no secret.
fn is_named(before: &[u8], rules: &Redaction) -> bool {
    let before = before.trim_ascii_end();
    let Some(key) =
        before.strip_suffix(b":").and_then(|key| key.trim_ascii_end().strip_suffix(b"\""))
    else {
        return false;
    };
    let key = key.rsplit(|byte| *byte == b'"').next().unwrap_or_default();
    let key = decode(key);
    Redaction::is_plain_name(&key) || rules.allows(key.as_bytes())
}
