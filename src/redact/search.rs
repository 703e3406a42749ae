//! A record in, the secrets in it out, wherever they stand: the one place that knows all rules.
//!
//! Each rule gives back what it found, and knows of no other; a text inside of a text is searched
//! from here.
//!
//! 1. Headers, JSON members, parameters, elements and parts are hit by their names.
//! 2. Any text is searched for the forms of secrets, for URLs with credentials, for the patterns of
//!    the configuration, and again with its percent escapes taken away, up to three times.
//! 3. With a [`Vault`] of the values that were found so far, these are found wherever they stand.

use super::hit::{self, Hit, Rule};
use super::layer::Layer;
use super::members::{self, End, Found};
use super::name::Names;
use super::signs::Signs;
use super::vault::{self, Vault};
use super::{body, form, header, markup, multipart, pairs, parameter};
use crate::config::Forms;
use crate::record::json::{self, Verdict};
use crate::record::{Header, HeadingRanges, Record};

/// A text may be escaped so many times.
const DEEPEST: u8 = 3;

/// A search in one record.
pub(super) struct Search<'s> {
    names: &'s mut Names,
    /// What is known to be secret, on a second look.
    vault: Option<&'s Vault>,
    hits: Vec<Hit>,
    /// Whether the record may hold one of the forms that nothing else has.
    fixed: bool,
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
        if let Some(rule) = self.names.header(header.name) {
            self.hits.extend(header::hits(rule, header));
        } else {
            self.text(&Layer::new(header.value, header.value_range().start), false, 0);
        }
        if header.value.is_empty() {
            self.hits.extend(header::odd_line(self.names, header));
        }
        if self.fixed || header.value.is_empty() {
            self.text(&Layer::new(header.name, header.name_range().start), false, 0);
        }
        if self.hits.len() == hits && self.escapes == escapes {
            self.names.note_clean(line);
        }
    }

    /// Searches the body by its form, and says what it is.
    pub(super) fn body(&mut self, record: &Record<'_>) -> Verdict {
        let layer = Layer::new(record.body(), record.body_range().start);
        self.fixed = Forms::fixed().may_be_in(layer.text());
        match body::form(record) {
            body::Form::None => Verdict::Other,
            body::Form::Json => self.json(&layer, 0),
            body::Form::Text { urlencoded, multipart } => {
                if multipart {
                    self.hits.extend(multipart::hits(self.names, &layer));
                }
                if !urlencoded {
                    self.pairs_and_markup(&layer);
                }
                if let Some(plain) = layer.unescaped() {
                    self.note_escapes(&plain);
                    self.hits.extend(pairs::hits(self.names, &plain, false));
                    self.text(&plain, false, 0);
                }
                self.text(&layer, urlencoded, 0);
                body::verdict(record)
            }
        }
    }

    /// Searches a text that belongs to no record.
    pub(super) fn loose_text(&mut self, text: &[u8]) {
        self.fixed = Forms::fixed().may_be_in(text);
        let layer = Layer::new(text, 0);
        self.hits.extend(pairs::hits(self.names, &layer, true));
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

    /// Searches JSON by the names of its members, and their texts.
    fn json(&mut self, layer: &Layer<'_>, depth: u8) -> Verdict {
        let mut walk = members::Walk::new(layer);
        let keys = self.fixed || self.has_patterns();
        while let Some(found) = walk.next(self.names) {
            match found {
                Found::Hits(hits) => self.hits.extend(hits),
                Found::Key(key) if keys => self.text(&layer.part(key), false, 0),
                Found::Key(_) => {}
                Found::String(string) => self.string(&layer.part(string), depth),
            }
        }
        let End { hits, rest, verdict } = walk.end();
        self.hits.extend(hits);
        if let Some(rest) = rest {
            let rest = layer.part(rest);
            self.pairs_and_markup(&rest);
            self.text(&rest, false, 0);
        }
        verdict
    }

    fn pairs_and_markup(&mut self, layer: &Layer<'_>) {
        self.hits.extend(pairs::hits(self.names, layer, true));
        self.hits.extend(markup::hits(self.names, layer));
    }

    /// Searches a JSON string that is no secret by its key.
    fn string(&mut self, layer: &Layer<'_>, depth: u8) {
        let signs = Signs::of(layer.text());
        if !self.fixed && signs.is_none() && !self.has_patterns() {
            return;
        }
        let plain = if signs.has(Signs::ESCAPE) { layer.unescaped() } else { None };
        if let Some(plain) = &plain {
            self.note_escapes(plain);
        }
        self.plain_string(plain.as_ref().unwrap_or(layer), depth);
    }

    /// A string may hold JSON again, or a text with quoted names and values.
    fn plain_string(&mut self, layer: &Layer<'_>, depth: u8) {
        let text = layer.text();
        if depth < DEEPEST && json::looks_open(text) && json::looks_complete(text) {
            self.json(layer, depth + 1);
            return;
        }
        self.hits.extend(pairs::hits(self.names, layer, false));
        self.text(layer, false, 0);
    }

    /// Searches a text for what is a secret wherever it stands. A form begins with a parameter.
    fn text(&mut self, layer: &Layer<'_>, form: bool, decoded: u8) {
        let signs = Signs::of(layer.text());
        self.hits.extend(form::hits(layer, signs, self.fixed || layer.is_decoded()));
        if signs.has(Signs::AT) {
            self.hits.extend(parameter::user_info(layer));
        }
        if signs.has(Signs::EQUALS) {
            self.hits.extend(parameter::hits(&self.names.rules, layer, form));
        }
        self.hits.extend(form::patterns(&self.names.rules, layer));
        if signs.has(Signs::PERCENT)
            && decoded < DEEPEST
            && let Some(plain) = layer.percent_decoded()
        {
            self.note_escapes(&plain);
            self.text(&plain, form, decoded + 1);
        }
    }

    /// A value that is known may stand in what was written in escapes.
    fn note_escapes(&mut self, plain: &Layer<'_>) {
        self.escapes = true;
        self.repeated(plain);
    }

    fn has_patterns(&self) -> bool {
        !self.names.rules.patterns().is_empty()
    }
}
