//! A finished text in, the first secret that is left in it out.
//!
//! It is searched as it is and with its escapes taken away, in each other too: those of URLs, of HTML
//! and mermaid, of JSON, and Base64. Whatever put the secret there, a rule that was missed, a template,
//! a note: it does not leave. Words that pages have anyway are no secrets here (`Vault`).

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use super::encoded;
use super::finder::Mark;
use super::layer::Layer;
use super::marker::{is_in_marker, is_marker};
use super::unescaped;
use super::vault::Vault;
use crate::config::{Forms, Redaction};
use crate::number::LineNumber;

/// What is left in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// The line that it stands in.
    pub line: LineNumber,
    /// What it is, which never is the value.
    pub what: String,
    /// What is shown in its place.
    pub marker: String,
    /// What to write into a configuration if it is no secret.
    pub allow: String,
    /// What gave it away first, and in which record, counted from 0; `None` for a form.
    pub origin: Option<(String, usize)>,
}

/// What was found, and what is shown in its place.
#[derive(Debug)]
struct Find {
    what: String,
    marker: String,
    allow: String,
    origin: Option<(String, usize)>,
}

impl Find {
    /// A secret that has no marker of its own.
    fn unnamed(what: impl Into<String>) -> Self {
        let (marker, allow) = ("REDACTED".to_owned(), "allow = [\"...\"]".to_owned());
        Self { what: what.into(), marker, allow, origin: None }
    }
}

/// Looks at a text as it comes.
#[derive(Debug)]
pub struct Gate<'v> {
    vault: &'v Vault,
    rules: Option<Arc<Redaction>>,
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

impl<'v> Gate<'v> {
    /// A gate for the secrets of a scenario; without rules it lets everything through.
    #[must_use]
    pub fn new(vault: &'v Vault, rules: Option<Arc<Redaction>>) -> Self {
        Self { vault, rules, open: Vec::new(), line: LineNumber::FIRST, leak: None }
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
        let (at, Find { what, marker, allow, origin }) = found?;
        let before = memchr::memchr_iter(b'\n', &block[..at]).count();
        Some(Leak { line: line.after(before), what, marker, allow, origin })
    }

    /// Looks at a text as it is.
    fn plain(&self, text: &[u8], rules: &Redaction) -> Option<(usize, Find)> {
        if let Some((range, mark)) = self.in_a_line(text) {
            let marker = mark.marker();
            let what = format!("the secret shown as `{marker}`");
            // A name may hold a secret itself.
            let name = mark.name.as_deref().filter(|name| !self.vault.is_in(name));
            let origin = Some((mark.rule.place(name), mark.record as usize));
            let allow = format!("allow = [\"{}\"]", name.unwrap_or("..."));
            return Some((range.start, Find { what, marker, allow, origin }));
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

    /// The first known value that stands in one line. A value of several lines could be the end of a
    /// record and the begin of the next; where it stands in a record, it was found there.
    fn in_a_line(&self, text: &[u8]) -> Option<(Range<usize>, &Mark)> {
        let finder = self.vault.finder();
        let mut from = 0;
        while let Some((range, mark)) = finder.find(text, from) {
            // What stands for a secret tells nothing of another one.
            if is_in_marker(text, &range) {
                from = range.start + 1;
                continue;
            }
            let Some(end) = memchr::memchr(b'\n', &text[range.clone()]) else {
                return Some((range, mark));
            };
            let end = range.start + end;
            if let Some(found) = finder.find(&text[..end], range.start) {
                return Some(found);
            }
            from = end + 1;
        }
        None
    }

    /// Looks at the lines that have escapes.
    fn escaped(&self, block: &[u8], rules: &Redaction) -> Option<(usize, Find)> {
        let sign = |text: &[u8]| memchr::memchr3(b'%', b'&', b'\\', text);
        let entity = |text: &[u8]| {
            let is_entity = |at: &usize| text.get(at + 1).is_some_and(u8::is_ascii_digit);
            memchr::memchr_iter(b'#', text).find(is_entity)
        };
        let encoded = |text: &[u8]| encoded::pieces(text).next().map(|piece| piece.start);
        let look = |next: &dyn Fn(&[u8]) -> Option<usize>| {
            let mut lines = lines(block, next);
            lines.find_map(|line| Some((line.start, self.line(&block[line], rules)?)))
        };
        look(&sign).or_else(|| look(&entity)).or_else(|| look(&encoded))
    }

    /// Looks at what a line is without its escapes, of each kind.
    fn line(&self, line: &[u8], rules: &Redaction) -> Option<Find> {
        unescaped::find(&Layer::anywhere(line), &mut |plain| {
            self.plain(plain.text(), rules).map(|(_, what)| what)
        })
    }
}

/// The lines of a block that hold something, of which a function gives the first place in a text.
fn lines(
    block: &[u8],
    next: impl Fn(&[u8]) -> Option<usize>,
) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + next(block.get(from..)?)?;
        let start = memchr::memrchr(b'\n', &block[from..at]).map_or(from, |end| from + end + 1);
        let end = memchr::memchr(b'\n', &block[at..]).map_or(block.len(), |end| at + end);
        from = end + 1;
        Some(start..end)
    })
}
