//! A record in, the secrets in it out, wherever they stand: the engine above reader and rules.
//!
//! Whatever a value is found in, a header, a URL, a field, a part, a string, it is opened by the same
//! function:
//!
//! 1. What it is written in, its content decides. The reader takes it apart, and `relate` tells which
//!    of its values are secrets by what stands beside and above them. The others are opened in turn.
//! 2. A text that is nothing of that is searched for names with values, for URLs, for the forms of
//!    secrets, for the patterns of the configuration; and again with its escapes taken away.
//! 3. With a [`Vault`] of the values that were found so far, these are found wherever they stand.

use std::ops::Range;

use super::hit::{self, Hit, Rule};
use super::layer::{Escape, Layer};
use super::name::{Member, Names};
use super::read::{self, Event, Format};
use super::relate::{Found, Relations};
use super::signs::Signs;
use super::value::by_rule;
use super::vault::{self, Vault};
use super::{command, encoded, form, pair, route, url};
use crate::config::{Forms, Kind, NameRule, Where};
use crate::record::json::{self, Verdict};
use crate::record::{Header, HeadingRanges, Record, is_binary, is_none};

/// A text may be in another, or written in escapes, so many times.
const DEEPEST: u8 = 8;
/// All that is read in a record is so many times as long as it at most.
const MOST: usize = 24;

/// A search in one record.
pub(super) struct Search<'s> {
    names: &'s mut Names,
    /// What is known to be secret, on a second look.
    vault: Option<&'s Vault>,
    hits: Vec<Hit>,
    /// Whether the record may hold one of the forms that nothing else has.
    fixed: bool,
    /// How many bytes may still be read.
    left: usize,
    /// Whether a value that is known stands in the part of the record that is read, as it is.
    known: bool,
    /// What the body is by the URL that it goes to.
    outer: Member,
    /// Whether a text in it has escapes, behind which a secret could hide from a plain search.
    pub(super) escapes: bool,
}

impl<'s> Search<'s> {
    pub(super) fn new(names: &'s mut Names, vault: Option<&'s Vault>, length: usize) -> Self {
        let left = length.saturating_mul(MOST).saturating_add(1 << 16);
        Self {
            names,
            vault,
            hits: Vec::new(),
            fixed: false,
            left,
            known: false,
            outer: Member::NONE,
            escapes: false,
        }
    }

    /// Searches the heading and the headers. The services, the method and the names of headers are
    /// the frame of the record, in which nothing is replaced.
    pub(super) fn head(&mut self, record: &Record<'_>) {
        self.begin(&record.raw()[..record.body_range().start]);
        let HeadingRanges { caller, callee, status, url, .. } = record.heading_ranges();
        let part = |part: Range<usize>| Layer::new(&record.raw()[part.clone()], part.start);
        let vault = self.vault.take();
        self.value(&part(caller), Escape::None, 0);
        self.value(&part(callee), Escape::None, 0);
        self.vault = vault;
        self.value(&part(status.unwrap_or(0..0)), Escape::None, 0);
        self.value(&part(url), Escape::None, 0);
        for header in record.headers() {
            self.header(&header, &record.raw()[header.line_range()]);
        }
    }

    /// Tells what may be in a part of the record before it is looked at closely.
    fn begin(&mut self, text: &[u8]) {
        self.fixed = Forms::fixed().may_be_in(text);
        self.known = self.vault.is_some_and(|vault| vault.finder().find(text, 0).is_some());
    }

    fn header(&mut self, header: &Header<'_>, line: &[u8]) {
        if self.names.is_clean(line) && !self.known {
            return;
        }
        let (hits, escapes) = (self.hits.len(), self.escapes);
        let layer = Layer::new(header.value, header.value_range().start);
        if let Some(rule) = self.names.header(header.name) {
            let all = 0..header.value.len();
            let mut found = by_rule(&layer, rule, &all, Escape::None, Some(header.name_range()));
            found.iter_mut().for_each(|hit| hit.rule = Rule::Header);
            self.hits.append(&mut found);
        } else {
            self.open(&layer, b"", 0);
        }
        if header.value.is_empty() {
            self.odd_line(header);
        }
        if self.hits.len() == hits && self.escapes == escapes {
            self.names.note_clean(line);
        }
    }

    /// A line without a colon is all name: its first word may be the name of a header all the same.
    fn odd_line(&mut self, header: &Header<'_>) {
        let name = header.name_range();
        let blank = header.name.iter().position(u8::is_ascii_whitespace);
        let (first, rest) = header.name.split_at(blank.unwrap_or(header.name.len()));
        let start = name.end - rest.trim_ascii_start().len();
        match self.names.header(first) {
            Some(_) if start < name.end => {
                let hit = Hit::new(Kind::Secret, start..name.end, Rule::Header);
                self.hits.push(Hit { name: Some(name.start..name.start + first.len()), ..hit });
            }
            _ => self.open(&Layer::new(header.name, name.start), b"", 0),
        }
    }

    /// Searches the body, and says what it is.
    pub(super) fn body(&mut self, record: &Record<'_>) -> Verdict {
        let body = record.body();
        if is_none(body) {
            return Verdict::Other;
        }
        let layer = Layer::new(body, record.body_range().start);
        self.begin(body);
        let url = &record.raw()[record.heading_ranges().url];
        let good = record.status().is_none_or(|status| status.starts_with(b"2"));
        if good && route::is_payload(url, json::looks_open(body)) {
            let all = if is_binary(body) { 2..body.len() - 1 } else { 0..body.len() };
            self.hits.push(Hit::of(&layer, Kind::Secret, all, Rule::Path));
            return verdict(record);
        }
        let kind = record.header("content-type").unwrap_or_default().to_ascii_lowercase();
        if Format::of(body, &kind) == Format::Json {
            if record.status().is_none() && route::makes_secret(url) {
                let rule = Some(NameRule::Whole(Kind::Secret));
                self.outer = Member { rule, ..Member::NONE };
            }
            return self.json(&layer, 0);
        }
        self.open(&layer, &kind, 0);
        verdict(record)
    }

    /// Searches a text that belongs to no record.
    pub(super) fn loose_text(&mut self, text: &[u8]) {
        self.begin(text);
        self.open(&Layer::new(text, 0), b"", 0);
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

    /// Opens a text, whatever it is written in.
    fn open(&mut self, layer: &Layer<'_>, kind: &[u8], depth: u8) {
        let text = layer.text();
        if depth > DEEPEST || text.is_empty() || self.left < text.len() {
            return;
        }
        self.left -= text.len();
        match Format::of(text, kind) {
            Format::Json => {
                self.json(layer, depth);
            }
            Format::Form => self.read(layer, Where::Parameter, depth, |e| read::form(text, e)),
            Format::Multipart => self.read(layer, Where::Key, depth, |e| read::multipart(text, e)),
            Format::Markup => {
                self.everywhere(layer);
                self.read(layer, Where::Key, depth, |e| read::markup(text, e));
            }
            Format::Lines => {
                self.everywhere(layer);
                self.read(layer, Where::Key, depth, |e| read::lines(text, e));
            }
            Format::Text => self.text(layer, depth),
        }
    }

    /// Reads JSON; what is not quite JSON is searched as a text too.
    fn json(&mut self, layer: &Layer<'_>, depth: u8) -> Verdict {
        let mut read = (Verdict::Other, false);
        self.read(layer, Where::Key, depth, |each| read = read::json(layer.text(), each));
        let (verdict, whole) = read;
        if !whole {
            self.text(layer, depth);
        }
        verdict
    }

    /// Makes sense of the events of a text, and opens what is no secret by them.
    fn read(
        &mut self,
        layer: &Layer<'_>,
        place: Where,
        depth: u8,
        events: impl FnOnce(&mut dyn FnMut(Event)),
    ) {
        let outer = std::mem::replace(&mut self.outer, Member::NONE);
        let mut relations = Relations::new(layer, place, outer);
        events(&mut |event| match relations.event(event, self.names) {
            Found::Nothing => {}
            Found::Hits(mut hits) => self.hits.append(&mut hits),
            Found::Number(range) => self.number(&layer.part(range)),
            Found::Name(range, escape) => self.name(&layer.part(range), escape),
            Found::Text(range, escape) => self.value(&layer.part(range), escape, depth),
        });
        self.hits.extend(relations.end());
    }

    /// Nothing can be in a name but what is known or has a form.
    fn name(&mut self, layer: &Layer<'_>, escape: Escape) {
        if !self.known && !self.fixed && !layer.is_decoded() && !self.has_patterns() {
            return;
        }
        self.known(layer);
        self.forms(layer);
        if let Some(plain) = layer.plain(escape) {
            self.note_escapes(&plain);
        }
    }

    /// A number is replaced whole, by a string, or not at all.
    fn number(&mut self, layer: &Layer<'_>) {
        let Some(vault) = self.vault else { return };
        let known = vault.finder().find(layer.text(), 0);
        let Some((_, mark)) = known.filter(|(range, _)| range.len() == layer.text().len()) else {
            return;
        };
        let hit = Hit::new(mark.kind, layer.range(0..layer.text().len()), Rule::Repeated);
        let marker = Some(mark.marker.clone());
        self.hits.push(Hit { marker, quote: layer.quote(), ..hit });
    }

    /// Opens a value that is no secret by its name.
    fn value(&mut self, layer: &Layer<'_>, escape: Escape, depth: u8) {
        let signs = Signs::of(layer.text());
        if self.vault.is_some() {
            self.known(layer);
        }
        if signs.is_none() {
            if self.fixed || self.has_patterns() {
                self.forms(layer);
            }
            self.encoded(layer, depth);
            return;
        }
        let text = layer.text();
        if self.names.is_plain(text) {
            return;
        }
        let (hits, escapes) = (self.hits.len(), std::mem::replace(&mut self.escapes, false));
        match layer.plain(escape) {
            Some(plain) => {
                self.note_escapes(&plain);
                self.open(&plain, b"", depth + 1);
            }
            None => self.open(layer, b"", depth + 1),
        }
        // Where the depth counts, what was not looked at must not be taken for plain.
        if self.hits.len() == hits && !self.escapes && depth == 0 {
            self.names.note_plain(text);
        }
        self.escapes |= escapes;
    }

    /// Searches a text that is none of the formats, but may hold pieces of all.
    fn text(&mut self, layer: &Layer<'_>, depth: u8) {
        self.everywhere(layer);
        let text = layer.text();
        let signs = Signs::of(text);
        if self.names.rules.may_name(text) {
            self.hits.extend(pair::hits(self.names, layer));
            if signs.has(Signs::BRACKET) {
                self.read(layer, Where::Key, depth, |each| brackets(text, each));
            }
            if signs.has(Signs::TAG) {
                self.read(layer, Where::Key, depth, |each| read::markup(text, each));
            }
        }
        if signs.has(Signs::EQUALS) {
            self.read(layer, Where::Parameter, depth, |each| url::queries(text, each));
        }
        if signs.has(Signs::AT) {
            self.hits.extend(url::user_info(layer));
        }
        if signs.has(Signs::BLANK) {
            self.hits.extend(command::hits(layer));
        }
        let written = [
            (Signs::ESCAPE, Escape::Backslash),
            (Signs::PERCENT, Escape::Percent),
            (Signs::AMPERSAND, Escape::Entity),
        ];
        for (sign, escape) in written {
            if signs.has(sign)
                && let Some(plain) = layer.plain(escape)
            {
                self.note_escapes(&plain);
                self.open(&plain, b"", depth + 1);
            }
        }
        self.encoded(layer, depth);
    }

    /// Opens what a text has in Base64.
    fn encoded(&mut self, layer: &Layer<'_>, depth: u8) {
        for piece in encoded::pieces(layer.text()) {
            if let Some(plain) = layer.part(piece).plain(Escape::Base64) {
                self.note_escapes(&plain);
                self.open(&plain, b"", depth + 1);
            }
        }
    }

    /// Finds what is a secret wherever it stands in a text.
    fn everywhere(&mut self, layer: &Layer<'_>) {
        self.known(layer);
        self.forms(layer);
        if Signs::of(layer.text()).has(Signs::SLASH) {
            self.hits.extend(route::hits(layer));
        }
    }

    fn forms(&mut self, layer: &Layer<'_>) {
        let signs = Signs::of(layer.text());
        self.hits.extend(form::hits(layer, signs, self.fixed || layer.is_decoded()));
        self.hits.extend(form::patterns(&self.names.rules, layer));
    }

    /// Finds what is known to be secret.
    fn known(&mut self, layer: &Layer<'_>) {
        let Some(vault) = self.vault.filter(|_| self.known || layer.is_decoded()) else { return };
        for (range, mark) in vault.finder().find_all(layer.text()) {
            let hit = Hit::new(mark.kind, layer.range(range), Rule::Repeated);
            self.hits.push(Hit { marker: Some(mark.marker.clone()), ..hit });
        }
    }

    /// A value that is known may stand in what was written in escapes.
    fn note_escapes(&mut self, plain: &Layer<'_>) {
        self.escapes = true;
        self.known(plain);
    }

    fn has_patterns(&self) -> bool {
        !self.names.rules.patterns().is_empty()
    }
}

/// The events of all that stands in brackets in a text.
fn brackets(text: &[u8], each: &mut dyn FnMut(Event)) {
    let mut at = 0;
    while let Some(bracket) = memchr::memchr3(b'{', b'[', b'(', &text[at..]) {
        at = read::flow(text, at + bracket, &mut |event| each(event));
    }
}

/// What a body is that is not searched.
pub(super) fn verdict(record: &Record<'_>) -> Verdict {
    let body = record.body();
    if is_none(body) || is_binary(body) { Verdict::Other } else { json::verdict(body) }
}
