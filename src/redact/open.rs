//! A text in, the secrets in it out, whatever it is written in: the engine above reader and rules.
//!
//! A header, a URL, a field, a part, a string: each value is opened by the same function:
//!
//! 1. Its content decides what it is written in. The reader takes it apart, and `relate` tells which of
//!    its values are secrets by what stands beside and above them. The others are opened in turn.
//! 2. A text that is nothing of that is searched for names with values, for URLs, for the forms of
//!    secrets, for the patterns of the configuration; and again with its escapes taken away.
//! 3. With a [`Vault`] of the values that were found so far, these are found wherever they stand.

use super::hit::Hit;
use super::layer::{Escape, Layer};
use super::name::{Member, Names};
use super::read::{self, Event, Format};
use super::relate::{Found, Relations};
use super::signs::Signs;
use super::suspect::Suspects;
use super::trail::Trail;
use super::vault::Vault;
use super::{command, encoded, form, pair, personal, route, url};
use crate::config::{Forms, Where};
use crate::record::json::Verdict;

/// A text may be in another, or written in escapes, so many times.
const DEEPEST: u8 = 8;
/// All that is read in a record is so many times as long as it at most.
const MOST: usize = 32;

/// Opens the texts of one record.
pub(super) struct Opener<'s> {
    pub(super) names: &'s mut Names,
    /// What is known to be secret, on a second look.
    pub(super) vault: Option<&'s Vault>,
    pub(super) hits: Vec<Hit>,
    /// Whether the record may hold one of the forms that nothing else has.
    fixed: bool,
    /// How many bytes may still be read.
    left: usize,
    /// How many texts were not read, since too many bytes were.
    pub(super) unread: usize,
    /// Whether a value that is known stands in the part of the record that is read, as it is.
    pub(super) known: bool,
    /// What the next text is by the URL that it goes to.
    pub(super) outer: Member,
    /// Whether a text in it has escapes, behind which a secret could hide from a plain search.
    pub(super) escapes: bool,
    /// What looks like a credential and is none by any rule, on a first look.
    pub(super) suspects: Option<&'s mut Suspects>,
}

impl<'s> Opener<'s> {
    pub(super) fn new(names: &'s mut Names, vault: Option<&'s Vault>, length: usize) -> Self {
        Self {
            names,
            vault,
            hits: Vec::new(),
            fixed: false,
            left: length.saturating_mul(MOST).saturating_add(1 << 16),
            unread: 0,
            known: false,
            outer: Member::NONE,
            escapes: false,
            suspects: None,
        }
    }

    /// Tells what may be in a part of the record before it is looked at closely.
    pub(super) fn begin(&mut self, text: &[u8]) {
        self.fixed = Forms::fixed().may_be_in(text);
        self.known = self.knows(text);
    }

    /// Whether a text may still be read; if so, it counts as read.
    fn may_read(&mut self, text: &[u8]) -> bool {
        let left = self.left.checked_sub(text.len());
        self.unread += usize::from(left.is_none());
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }

    /// Opens a text, whatever it is written in.
    pub(super) fn open(&mut self, layer: &Layer<'_>, kind: &[u8], at: &Trail<'_>, depth: u8) {
        let text = layer.text();
        if depth > DEEPEST || text.is_empty() {
            return;
        }
        if !self.may_read(text) {
            return;
        }
        let format = Format::of(text, kind);
        if matches!(format, Format::Markup | Format::Lines) {
            self.everywhere(layer, Signs::of(text));
        }
        if !matches!(format, Format::Json | Format::Text) {
            self.cut(layer);
        }
        match format {
            Format::Json => {
                self.json(layer, at, depth);
            }
            Format::Form => self.read(layer, Where::Parameter, at, depth, |e| read::form(text, e)),
            Format::Multipart => {
                self.read(layer, Where::Key, at, depth, |e| read::multipart(text, e));
            }
            Format::Markup => self.read(layer, Where::Key, at, depth, |e| read::markup(text, e)),
            Format::Lines => self.read(layer, Where::Key, at, depth, |e| read::lines(text, e)),
            Format::Text => self.text(layer, at, depth),
        }
    }

    /// Reads JSON; what is not quite JSON is searched as a text too.
    pub(super) fn json(&mut self, layer: &Layer<'_>, at: &Trail<'_>, depth: u8) -> Verdict {
        let mut read = (Verdict::Other, false);
        self.read(layer, Where::Key, at, depth, |each| read = read::json(layer.text(), each));
        let (verdict, whole) = read;
        if !whole {
            self.text(layer, at, depth);
        }
        verdict
    }

    /// Makes sense of the events of a text, and opens what is no secret by them.
    fn read(
        &mut self,
        layer: &Layer<'_>,
        place: Where,
        at: &Trail<'_>,
        depth: u8,
        events: impl FnOnce(&mut dyn FnMut(Event)),
    ) {
        let outer = std::mem::replace(&mut self.outer, Member::NONE);
        let mut relations = Relations::new(layer, place, outer);
        events(&mut |event| match relations.event(event, self.names) {
            Found::Nothing => {}
            Found::Hits(hits) => self.hits.extend(hits),
            Found::Name(_, _, true) if !self.looks_at_names(layer) => {}
            Found::Name(range, escape, _) => self.name(&layer.part(range), escape),
            Found::Number(range) => {
                let part = layer.part(range);
                if !self.hidden(&part, Escape::None, true, &at.into(&relations)) {
                    self.number(&part);
                }
            }
            Found::Text(range, escape) => {
                let (part, at) = (layer.part(range), at.into(&relations));
                if !self.hidden(&part, escape, false, &at) {
                    let hits = self.hits.len();
                    self.value(&part, escape, &at, depth);
                    if self.hits.len() == hits {
                        self.suspect(&part, escape, relations.ids(), &at);
                    }
                }
            }
        });
        self.hits.extend(relations.end());
    }

    /// Nothing can be in a name but what is known or has a form.
    fn name(&mut self, layer: &Layer<'_>, escape: Escape) {
        for escape in [escape, Escape::Percent, Escape::Entity, Escape::Mermaid] {
            if let Some(plain) = layer.plain(escape) {
                self.note_escapes(&plain);
            }
        }
        if self.looks_at_names(layer) {
            self.known(layer);
            self.forms(layer, Signs::of(layer.text()));
        }
    }

    /// Whether a secret could be in a name as it is written.
    fn looks_at_names(&self, layer: &Layer<'_>) -> bool {
        self.known || self.fixed || layer.is_decoded() || self.has_patterns()
    }

    /// Opens a value that is no secret by its name.
    pub(super) fn value(&mut self, layer: &Layer<'_>, escape: Escape, at: &Trail<'_>, depth: u8) {
        // The value of a parameter may hold the next ones, each of which holds all that are behind it.
        if !self.may_read(layer.text()) {
            return;
        }
        let signs = Signs::of(layer.text());
        self.known(layer);
        if signs.is_none() {
            if self.fixed || self.has_patterns() {
                self.forms(layer, signs);
            }
            self.encoded(layer, at, depth);
            return;
        }
        let text = layer.text();
        // What is hidden by its place may stand in a text that is plain elsewhere.
        if self.names.is_plain(text) && self.names.rules.hide().is_empty() {
            return;
        }
        let (mark, escapes) = (self.mark(), std::mem::replace(&mut self.escapes, false));
        match layer.plain(escape) {
            Some(plain) => {
                self.note_escapes(&plain);
                self.open(&plain, b"", at, depth + 1);
            }
            None => self.open(layer, b"", at, depth + 1),
        }
        // Where the depth counts, what was not looked at must not be taken for plain.
        let silence = self.silence_since(mark).filter(|_| !self.escapes && depth == 0);
        if let Some(silence) = silence {
            self.names.note_plain(text, silence);
        }
        self.escapes |= escapes;
    }

    /// Searches a text that is none of the formats, but may hold pieces of all.
    fn text(&mut self, layer: &Layer<'_>, at: &Trail<'_>, depth: u8) {
        let text = layer.text();
        let signs = Signs::of(text);
        self.everywhere(layer, signs);
        // First, since a query tells how its values are written.
        if signs.has(Signs::EQUALS) {
            self.read(layer, Where::Parameter, at, depth, |each| url::queries(text, each));
        }
        let named = self.names.rules.may_name(text);
        if named {
            self.hits.extend(pair::hits(self.names, layer));
        }
        // Names in a string in brackets may be written in escapes.
        let escapes = Signs::ESCAPE | Signs::PERCENT | Signs::AMPERSAND | Signs::HASH;
        if signs.has(Signs::BRACKET) && (named || signs.has(escapes)) {
            self.read(layer, Where::Key, at, depth, |each| read::brackets(text, each));
        }
        if named && signs.has(Signs::TAG) {
            self.read(layer, Where::Key, at, depth, |each| read::markup(text, each));
        }
        if signs.has(Signs::AT) {
            self.hits.extend(url::user_info(layer));
        }
        if signs.has(Signs::BLANK) {
            self.hits.extend(command::hits(layer));
        }
        for (sign, escape) in Escape::ANYWHERE {
            if signs.has(sign)
                && let Some(plain) = layer.plain(escape)
            {
                self.note_escapes(&plain);
                self.open(&plain, b"", at, depth + 1);
            }
        }
        self.encoded(layer, at, depth);
    }

    /// Opens what a text has in Base64.
    fn encoded(&mut self, layer: &Layer<'_>, at: &Trail<'_>, depth: u8) {
        for piece in encoded::pieces(layer.text()) {
            if let Some(plain) = layer.part(piece).plain(Escape::Base64) {
                self.note_escapes(&plain);
                self.open(&plain, b"", at, depth + 1);
            }
        }
    }

    /// Finds what is a secret wherever it stands in a text.
    fn everywhere(&mut self, layer: &Layer<'_>, signs: Signs) {
        self.known(layer);
        self.forms(layer, signs);
        if signs.has(Signs::SLASH) {
            self.hits.extend(route::hits(layer));
        }
    }

    fn forms(&mut self, layer: &Layer<'_>, signs: Signs) {
        self.hits.extend(form::hits(layer, signs, self.fixed || layer.is_decoded()));
        self.hits.extend(form::patterns(&self.names.rules, layer));
        if self.names.rules.personal() {
            self.hits.extend(personal::hits(layer));
        }
    }

    fn has_patterns(&self) -> bool {
        self.names.rules.personal() || !self.names.rules.patterns().is_empty()
    }
}
