//! A record in, the secrets in it out, wherever they stand: the one place that knows all rules.
//!
//! 1. Headers, JSON members, parameters, elements and parts are hit by their names.
//! 2. Any text is searched for the forms of secrets, for URLs with credentials, for the patterns of
//!    the configuration, and again with its percent escapes taken away, up to three times.
//! 3. With a [`Vault`] of the values that were found so far, these are found wherever they stand.

use super::hit::{self, Hit, Rule};
use super::layer::Layer;
use super::name::Names;
use super::vault::{self, Vault};
use super::{body, header, members, pairs, parameter};
use crate::config::{Forms, Kind};
use crate::record::json::{self, Verdict};
use crate::record::{Header, HeadingRanges, Record};

/// A text may be escaped so many times.
const DEEPEST: u8 = 3;

/// A search in one record.
pub(super) struct Search<'s> {
    pub(super) names: &'s mut Names,
    /// What is known to be secret, on a second look.
    vault: Option<&'s Vault>,
    hits: Vec<Hit>,
    /// Whether the record may hold one of the forms that nothing else has.
    pub(super) fixed: bool,
    /// Whether a text in it has escapes, behind which a secret could hide from a plain search.
    pub(super) escapes: bool,
}

impl<'s> Search<'s> {
    pub(super) fn new(names: &'s mut Names, vault: Option<&'s Vault>) -> Self {
        Self { names, vault, hits: Vec::new(), fixed: false, escapes: false }
    }

    /// Searches the heading and the headers.
    pub(super) fn head(&mut self, record: &Record<'_>) {
        self.fixed = Forms::fixed().may_be_in(&record.raw()[..record.body_range().start]);
        // Part by part, so that the heading stays one.
        let HeadingRanges { caller, callee, status, method, url, .. } = record.heading_ranges();
        for part in [caller, callee, status.unwrap_or(0..0), method, url] {
            self.text(&Layer::new(&record.raw()[part.clone()], part.start), false, 0);
        }
        for header in record.headers() {
            self.header(&header, &record.raw()[header.line_range()]);
        }
    }

    fn header(&mut self, header: &Header<'_>, line: &[u8]) {
        if self.names.is_clean(line) {
            return;
        }
        let (hits, escapes) = (self.hits.len(), self.escapes);
        let rule = self.names.header(header.name);
        if let Some(rule) = rule {
            header::hits(rule, header, &mut self.hits);
        } else {
            self.text(&Layer::new(header.value, header.value_range().start), false, 0);
        }
        if header.value.is_empty() {
            self.odd_line(header);
        }
        if self.fixed || header.value.is_empty() {
            self.text(&Layer::new(header.name, header.name_range().start), false, 0);
        }
        if self.hits.len() == hits && self.escapes == escapes {
            self.names.note_clean(line);
        }
    }

    /// A line without a colon is all name; its first word may be the name of a header all the same.
    fn odd_line(&mut self, header: &Header<'_>) {
        let Some(blank) = header.name.iter().position(u8::is_ascii_whitespace) else { return };
        let (name, rest) = header.name.split_at(blank);
        if self.names.header(name).is_some() {
            let end = header.name_range().end;
            let start = end - rest.trim_ascii_start().len();
            let name = header.name_range().start..header.name_range().start + blank;
            let hit = Hit::new(Kind::Secret, start..end, Rule::Header);
            self.add(Hit { name: Some(name), ..hit });
        }
    }

    /// Searches the body, and says what it is.
    pub(super) fn body(&mut self, record: &Record<'_>) -> Verdict {
        self.fixed = Forms::fixed().may_be_in(record.body());
        body::search(self, record)
    }

    /// Searches a text that belongs to no record.
    pub(super) fn loose_text(&mut self, text: &[u8]) {
        self.fixed = Forms::fixed().may_be_in(text);
        let layer = Layer::new(text, 0);
        pairs::search(self, &layer, true);
        self.text(&layer, false, 0);
    }

    /// Finds what is known to be secret in a part of a record.
    pub(super) fn repeated(&mut self, layer: &Layer<'_>) {
        let Some(vault) = self.vault else { return };
        for (range, mark) in vault.finder().find_all(layer.text()) {
            let hit = Hit::new(mark.kind, layer.range(range), Rule::Repeated);
            self.hits.push(Hit { marker: Some(mark.marker.clone()), ..hit });
        }
    }

    pub(super) fn add(&mut self, hit: Hit) {
        self.hits.push(hit);
    }

    /// What was found, in order; what is a marker already, or is allowed, stays.
    pub(super) fn finish(mut self, raw: &[u8]) -> Vec<Hit> {
        let rules = &self.names.rules;
        self.hits.retain(|hit| {
            let value = hit.value(raw);
            !hit.range.is_empty() && !vault::is_marker(value) && !rules.allows(value)
        });
        hit::in_order(&mut self.hits);
        self.hits
    }

    /// Searches a JSON string that is no secret by its key.
    pub(super) fn string(&mut self, layer: &Layer<'_>, depth: u8) {
        let signs = Signs::of(layer.text());
        if !self.fixed && signs.is_none() && self.names.rules.patterns().is_empty() {
            return;
        }
        if !signs.has(Signs::ESCAPE) {
            return self.plain_string(layer, depth);
        }
        self.escapes = true;
        match layer.unescaped() {
            Some(plain) => {
                self.repeated(&plain);
                self.plain_string(&plain, depth);
            }
            None => self.plain_string(layer, depth),
        }
    }

    /// A string may hold JSON again, or a text with quoted names and values.
    fn plain_string(&mut self, layer: &Layer<'_>, depth: u8) {
        let text = layer.text();
        if depth < DEEPEST && json::looks_open(text) && json::looks_complete(text) {
            members::walk(self, layer, depth + 1);
            return;
        }
        pairs::search(self, layer, false);
        self.text(layer, false, 0);
    }

    /// Searches a text for what is a secret wherever it stands. A form begins with a parameter.
    pub(super) fn text(&mut self, layer: &Layer<'_>, form: bool, decoded: u8) {
        let text = layer.text();
        let signs = Signs::of(text);
        let mut found = Vec::new();
        if self.fixed || layer.is_decoded() {
            Forms::fixed().find(text, |form, range| found.push((form, range)));
        }
        let words = signs.has(Signs::BLANK | Signs::EQUALS);
        if words || (signs.has(Signs::COLON) && colon_follows_word(text)) {
            Forms::loose().find(text, |form, range| found.push((form, range)));
        }
        for (form, range) in found {
            let value = layer.is_decoded().then(|| text[range.clone()].to_owned());
            let hit = Hit::new(form.kind, layer.range(range), Rule::Form(&form.id));
            self.add(Hit { value, ..hit });
        }
        if signs.has(Signs::AT) {
            parameter::user_info(self, layer);
        }
        if signs.has(Signs::EQUALS) {
            parameter::search(self, layer, form);
        }
        self.patterns(layer);
        if signs.has(Signs::PERCENT) && decoded < DEEPEST {
            let Some(plain) = layer.percent_decoded() else { return };
            self.escapes = true;
            self.repeated(&plain);
            self.text(&plain, form, decoded + 1);
        }
    }

    fn patterns(&mut self, layer: &Layer<'_>) {
        let rules = std::sync::Arc::clone(&self.names.rules);
        for found in rules.patterns().iter().flat_map(|pattern| pattern.find_iter(layer.text())) {
            let value = layer.is_decoded().then(|| found.as_bytes().to_owned());
            let hit = Hit::new(Kind::Secret, layer.range(found.range()), Rule::Pattern);
            self.add(Hit { value, ..hit });
        }
    }
}

/// Whether a colon stands where it could end the name of a header with a secret, which is not so in
/// URLs and times.
fn colon_follows_word(text: &[u8]) -> bool {
    memchr::memchr_iter(b':', text).any(|colon| {
        let before = text[..colon].iter().rev().find(|byte| !matches!(byte, b'"' | b'\''));
        before.is_some_and(|byte| b"nye".contains(&byte.to_ascii_lowercase()))
    })
}

/// Which signs a text has that rules look for; most texts have none.
#[derive(Clone, Copy)]
struct Signs(u8);

impl Signs {
    const EQUALS: u8 = 1;
    const AT: u8 = 2;
    const PERCENT: u8 = 4;
    const ESCAPE: u8 = 8;
    const BLANK: u8 = 16;
    const COLON: u8 = 32;

    const OF_BYTE: [u8; 256] = {
        let mut signs = [0; 256];
        signs[b'=' as usize] = Self::EQUALS;
        signs[b'@' as usize] = Self::AT;
        signs[b'%' as usize] = Self::PERCENT;
        signs[b'\\' as usize] = Self::ESCAPE;
        signs[b' ' as usize] = Self::BLANK;
        signs[b'\t' as usize] = Self::BLANK;
        signs[b':' as usize] = Self::COLON;
        signs
    };

    fn of(text: &[u8]) -> Self {
        Self(text.iter().fold(0, |signs, byte| signs | Self::OF_BYTE[usize::from(*byte)]))
    }

    fn has(self, signs: u8) -> bool {
        self.0 & signs != 0
    }

    fn is_none(self) -> bool {
        self.0 == 0
    }
}
