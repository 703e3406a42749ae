//! A record in, the secrets in it out: which of its parts are opened, and what is known of them by
//! where they stand.

use std::ops::Range;

use twox_hash::XxHash3_128;

use super::hit::{self, Hit, Rule};
use super::layer::{Escape, Layer};
use super::marker::is_marker;
use super::name::{Member, Names};
use super::opaque;
use super::open::Opener;
use super::read::Format;
use super::route;
use super::suspect::Suspects;
use super::trail::{Base, Trail};
use super::value::by_rule;
use super::vault::Vault;
use crate::config::{Ids, Kind, NameRule};
use crate::record::json::{self, Verdict};
use crate::record::{Header, HeadingRanges, Record, is_binary, is_none};
use crate::text::decode;

/// A search in one record.
pub(super) struct Search<'s>(Opener<'s>);

impl<'s> Search<'s> {
    pub(super) fn new(names: &'s mut Names, vault: Option<&'s Vault>, length: usize) -> Self {
        Self(Opener::new(names, vault, length))
    }

    /// Notes what looks like a credential too.
    pub(super) fn with(mut self, suspects: &'s mut Suspects) -> Self {
        self.0.suspects = Some(suspects);
        self
    }

    /// Whether a text had escapes since this was asked last.
    pub(super) fn take_escapes(&mut self) -> bool {
        std::mem::take(&mut self.0.escapes)
    }

    /// Searches the heading and the headers. The services, the method and the names of headers are
    /// the frame of the record, in which nothing is replaced.
    pub(super) fn head(&mut self, record: &Record<'_>) {
        self.0.begin(&record.raw()[..record.body_range().start]);
        let HeadingRanges { caller, callee, status, url, .. } = record.heading_ranges();
        let part = |part: Range<usize>| Layer::new(&record.raw()[part.clone()], part.start);
        let vault = self.0.vault.take();
        let other = Trail::new(Base::Other);
        self.0.value(&part(caller), Escape::None, &other, 0);
        self.0.value(&part(callee), Escape::None, &other, 0);
        self.0.vault = vault;
        self.0.value(&part(status.unwrap_or(0..0)), Escape::None, &other, 0);
        self.0.value(&part(url.clone()), Escape::None, &Trail::new(Base::Url), 0);
        self.path(&part(url));
        for header in record.headers() {
            self.header(&header, &record.raw()[header.line_range()]);
        }
    }

    fn header(&mut self, header: &Header<'_>, line: &[u8]) {
        // Where a value that is known stands in the head, it seldom stands in each line.
        if self.0.names.is_clean(line) && !(self.0.known && self.0.knows(line)) {
            return;
        }
        let (hits, mark) = (self.0.hits.len(), self.0.mark());
        let escapes = std::mem::replace(&mut self.0.escapes, false);
        let layer = Layer::new(header.value, header.value_range().start);
        let name = decode(header.name);
        let at = Trail::new(Base::Header(&name));
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&*+-.^_|~".contains(byte);
        if !header.name.iter().all(is_name) && !header.value.is_empty() {
            // A line of something else, such as a body that lost its head.
            let start = header.line_range().start;
            self.0.value(&Layer::new(line, start), Escape::None, &Trail::new(Base::Other), 0);
            // What parts name and value is left, so that the record has as many headers as before.
            let colon = header.name_range().end..header.value_range().start;
            let found = self.0.hits.split_off(hits);
            self.0.hits.extend(found.into_iter().flat_map(|hit| hit.without(&colon)));
        } else if self.0.hidden(&layer, Escape::None, false, &at) {
        } else if let Some(rule) = self.0.names.header(header.name)
            && !is_marker(header.value)
        {
            let all = 0..header.value.len();
            let mut found = by_rule(&layer, rule, &all, Escape::None);
            for hit in &mut found {
                hit.rule = Rule::Header;
                hit.name = Some(header.name_range());
            }
            self.0.hits.append(&mut found);
            // What the rule leaves, such as the path of a cookie, may hold what is known.
            self.0.known(&layer);
        } else {
            self.0.open(&layer, b"", &at, 0);
            if self.0.hits.len() == hits {
                self.words(&layer, &at);
            }
        }
        if header.value.is_empty() {
            self.odd_line(header);
        }
        if let Some(silence) = self.0.silence_since(mark).filter(|_| !self.0.escapes) {
            self.0.names.note_clean(line, silence);
        }
        self.0.escapes |= escapes;
    }

    /// Notes what looks like a credential in the value of a header that has few words.
    fn words(&mut self, layer: &Layer<'_>, at: &Trail<'_>) {
        const FEW: usize = 4;
        let Base::Header(name) = at.base() else { return };
        let text = layer.text();
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"\",;".contains(byte);
        let words = || text.split(is_end).filter(|word| !word.is_empty());
        if text.len() < opaque::SHORTEST || words().nth(FEW).is_some() {
            return;
        }
        let ids = self.0.names.ids(name.as_bytes());
        for word in words() {
            self.0.suspect(&Layer::anywhere(word), Escape::None, ids, at);
        }
    }

    /// Looks at the segments of the path of a URL: hides those that the configuration hides, and notes
    /// those that look like a credential. Hexadecimal ones are ids.
    fn path(&mut self, layer: &Layer<'_>) {
        if self.0.suspects.is_none() && self.0.names.rules.hide().is_empty() {
            return;
        }
        // The response has the URL of the request, and most URLs come again.
        if self.0.names.is_clean(layer.text()) && self.0.names.rules.hide().is_empty() {
            return;
        }
        let mark = self.0.mark();
        let segments = route::path(layer.text());
        for (at, segment) in segments.iter().enumerate() {
            let part = layer.part(segment.clone());
            let trail = Trail::new(Base::Path(layer.text(), &segments, at));
            if !self.0.hidden(&part, Escape::Percent, false, &trail) {
                let known =
                    self.0.hits.iter().any(|hit| hit.overlaps(&part.range(0..segment.len())));
                if !known {
                    self.0.suspect(&part, Escape::Percent, Ids::Hexadecimal, &trail);
                }
            }
        }
        if let Some(silence) = self.0.silence_since(mark) {
            self.0.names.note_clean(layer.text(), silence);
        }
    }

    /// A line without a colon is all name: its first word may be the name of a header all the same.
    fn odd_line(&mut self, header: &Header<'_>) {
        let name = header.name_range();
        let blank = header.name.iter().position(u8::is_ascii_whitespace);
        let (first, rest) = header.name.split_at(blank.unwrap_or(header.name.len()));
        let start = name.end - rest.trim_ascii_start().len();
        match self.0.names.header(first) {
            Some(_) if start < name.end => {
                let hit = Hit::new(Kind::Secret, start..name.end, Rule::Header);
                self.0.hits.push(Hit { name: Some(name.start..name.start + first.len()), ..hit });
            }
            _ => {
                let at = Trail::new(Base::Other);
                self.0.open(&Layer::new(header.name, name.start), b"", &at, 0);
            }
        }
    }

    /// Searches the body, and says what it is.
    pub(super) fn body(&mut self, record: &Record<'_>) -> Verdict {
        let body = record.body();
        if is_none(body) {
            return Verdict::Other;
        }
        let layer = Layer::new(body, record.body_range().start);
        self.0.begin(body);
        let url = &record.raw()[record.heading_ranges().url];
        let good = record.status().is_none_or(|status| status.starts_with(b"2"));
        if good && route::is_payload(url, json::looks_open(body)) {
            let all = match body {
                _ if is_binary(body) => 2..body.len() - 1,
                [b'"', .., b'"'] => 1..body.len() - 1,
                _ => 0..body.len(),
            };
            let number = body.iter().all(u8::is_ascii_digit);
            let quote = if number { layer.quote() } else { String::new() };
            self.0.hits.push(Hit { quote, ..Hit::of(&layer, Kind::Secret, all, Rule::Path) });
            return verdict(record);
        }
        let kind = record.header("content-type").unwrap_or_default().to_ascii_lowercase();
        let makes_secret = record.status().is_none() && route::makes_secret(url);
        if self.0.suspects.is_none() {
            return self.opened(record, &kind, makes_secret);
        }
        let key = [&XxHash3_128::oneshot(body).to_le_bytes()[..], &[u8::from(makes_secret)], &kind];
        let key = key.concat();
        if let Some((verdict, escapes)) = self.0.names.plain_body(&key) {
            self.0.escapes |= escapes;
            return verdict;
        }
        let mark = self.0.mark();
        let verdict = self.opened(record, &kind, makes_secret);
        if let Some(silence) = self.0.silence_since(mark) {
            self.0.names.note_plain_body(&key, (verdict, self.0.escapes), silence);
        }
        verdict
    }

    /// Searches a body that the URL does not decide.
    fn opened(&mut self, record: &Record<'_>, kind: &[u8], makes_secret: bool) -> Verdict {
        let (body, at) = (record.body(), Trail::new(Base::Body));
        let layer = Layer::new(body, record.body_range().start);
        if Format::of(body, kind) == Format::Json {
            if makes_secret {
                let rule = Some(NameRule::Whole(Kind::Secret));
                self.0.outer = Member { rule, ..Member::NONE };
            }
            return self.0.json(&layer, &at, 0);
        }
        let hits = self.0.hits.len();
        if !self.0.hidden(&layer, Escape::None, false, &at) {
            self.0.open(&layer, kind, &at, 0);
            if self.0.hits.len() == hits {
                let text = layer.part(0..body.trim_ascii_end().len());
                self.0.suspect(&text, Escape::None, Ids::None, &at);
            }
        }
        verdict(record)
    }

    /// Searches a text that belongs to no record.
    pub(super) fn loose_text(&mut self, text: &[u8]) {
        self.0.begin(text);
        self.0.open(&Layer::new(text, 0), b"", &Trail::new(Base::Other), 0);
    }

    /// What was found, in order; what is a marker already, or is allowed, stays.
    pub(super) fn finish(mut self, raw: &[u8]) -> Vec<Hit> {
        let rules = &self.0.names.rules;
        self.0.hits.retain(|hit| {
            let value = hit.value(raw);
            let allowed = hit.rule != Rule::Hidden && rules.allows(value);
            !hit.range.is_empty() && !is_marker(value) && !allowed
        });
        hit::in_order(&mut self.0.hits, raw);
        self.0.hits
    }
}

/// What a body is that is not searched.
pub(super) fn verdict(record: &Record<'_>) -> Verdict {
    let body = record.body();
    if is_none(body) || is_binary(body) { Verdict::Other } else { json::verdict(body) }
}
