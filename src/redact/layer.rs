//! A piece of a record in; the same with its escapes taken away, and the way back to the record, out.
//!
//! A secret can be written in escapes: `%5F` for `_` in a URL, `\"` in a string, `&amp;` in markup,
//! all of it in Base64. It is looked for in the plain text, and its place is that of the escapes that
//! make it; that of a text in Base64 is always all of it.

use std::borrow::Cow;
use std::ops::Range;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::escape::{self, Escaped};
use super::signs::Signs;
use crate::number::narrow;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    /// As it is.
    None,
    /// With the backslashes of JSON, which those of other languages are much like.
    Backslash,
    /// With `%XX`.
    Percent,
    /// The same, and `+` for a blank: a value of a form.
    Form,
    /// With the entities of HTML.
    Entity,
    /// With those of mermaid, which begin with `#`.
    Mermaid,
    /// In lines that are indented by so many blanks, but for the first.
    Block(u8),
    /// In several sections of characters of XML.
    Sections,
    /// With each single quote twice, as YAML has it between single quotes.
    Doubled,
    /// In Base64, of either alphabet, with or without padding.
    Base64,
}

impl Escape {
    /// What a text that is no format may have, and the sign that tells.
    pub(super) const ANYWHERE: [(u16, Self); 4] = [
        (Signs::ESCAPE, Self::Backslash),
        (Signs::PERCENT, Self::Percent),
        (Signs::AMPERSAND, Self::Entity),
        (Signs::HASH, Self::Mermaid),
    ];
}

/// A text, and where each of its bytes comes from.
#[derive(Debug, Clone)]
pub(super) struct Layer<'a> {
    text: Cow<'a, [u8]>,
    places: Places<'a>,
    /// How it is written in the record, from the outside in.
    written: Vec<Escape>,
}

#[derive(Debug, Clone)]
enum Places<'a> {
    /// The text stands in the record as it is, from this place on.
    From(u32),
    /// For each byte the place where it begins, and at last the end.
    Each(Cow<'a, [u32]>),
    /// Every piece comes from all of this.
    Whole(u32, u32),
}

impl<'a> Layer<'a> {
    /// A text that stands at this place of its record.
    pub(super) fn new(text: &'a [u8], at: usize) -> Self {
        Self { text: Cow::Borrowed(text), places: Places::From(narrow(at)), written: Vec::new() }
    }

    /// A text of which no place is wanted.
    pub(super) fn anywhere(text: &'a [u8]) -> Self {
        let places = Places::Whole(0, narrow(text.len()));
        Self { text: Cow::Borrowed(text), places, written: Vec::new() }
    }

    /// The bytes.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Whether escapes were taken away.
    pub(super) fn is_decoded(&self) -> bool {
        !matches!(self.places, Places::From(_))
    }

    /// Where a piece of it stands in the record.
    pub(super) fn range(&self, piece: Range<usize>) -> Range<usize> {
        match &self.places {
            Places::From(start) => *start as usize + piece.start..*start as usize + piece.end,
            Places::Each(places) => places[piece.start] as usize..places[piece.end] as usize,
            Places::Whole(start, end) => *start as usize..*end as usize,
        }
    }

    /// Where a name stands in the record; `None` if there is none, or only what it is written in
    /// together with its value has a place.
    pub(super) fn name(&self, name: &Range<usize>) -> Option<Range<usize>> {
        let has_place = !name.is_empty() && !matches!(self.places, Places::Whole(..));
        has_place.then(|| self.range(name.clone()))
    }

    /// A piece of it.
    pub(super) fn part(&self, piece: Range<usize>) -> Layer<'_> {
        let places = match &self.places {
            Places::From(start) => Places::From(*start + narrow(piece.start)),
            Places::Each(places) => Places::Each(Cow::Borrowed(&places[piece.start..=piece.end])),
            Places::Whole(start, end) => Places::Whole(*start, *end),
        };
        Layer { text: Cow::Borrowed(&self.text[piece]), places, written: self.written.clone() }
    }

    /// How a quotation mark in it is written in the record.
    pub(super) fn quote(&self) -> String {
        let mut quote = "\"".to_owned();
        for escape in self.written.iter().rev() {
            quote = match escape {
                Escape::None | Escape::Block(_) | Escape::Sections | Escape::Doubled => quote,
                Escape::Backslash => quote.replace('\\', "\\\\").replace('"', "\\\""),
                Escape::Percent | Escape::Form => {
                    quote.replace('%', "%25").replace('\\', "%5C").replace('"', "%22")
                }
                Escape::Entity => quote.replace('&', "&amp;").replace('"', "&quot;"),
                Escape::Mermaid => quote.replace('#', "#35;").replace('"', "#34;"),
                Escape::Base64 => String::new(),
            };
        }
        quote
    }

    /// The text without its escapes; `None` if it has none.
    pub(super) fn plain(&self, written: Escape) -> Option<Layer<'static>> {
        let (sign, escape): (_, fn(&[u8]) -> Escaped) = match written {
            Escape::Block(blanks) => {
                let unindented = |rest: &[u8]| escape::unindented(rest, usize::from(blanks));
                return self.decoded(written, [b'\n'; 2], unindented);
            }
            Escape::None => return None,
            Escape::Base64 => return self.plain_base64(),
            Escape::Backslash => ([b'\\'; 2], escape::backslash),
            Escape::Percent => ([b'%'; 2], escape::percent),
            Escape::Form => ([b'%', b'+'], escape::form),
            Escape::Entity => ([b'&'; 2], escape::entity),
            Escape::Mermaid => ([b'#'; 2], escape::mermaid_entity),
            Escape::Sections => ([b']'; 2], escape::sections),
            Escape::Doubled => ([b'\''; 2], escape::doubled),
        };
        self.decoded(written, sign, escape)
    }

    /// The text with the entities of HTML, and those of mermaid, as characters; `None` if it has none.
    pub(super) fn without_entities(&self) -> Option<Layer<'static>> {
        let html = self.plain(Escape::Entity);
        let text = html.as_ref().unwrap_or(self);
        text.plain(Escape::Mermaid).or(html)
    }

    /// The text with what a function makes of each escape, which begins with one of two signs.
    fn decoded(
        &self,
        written: Escape,
        [one, other]: [u8; 2],
        escape: impl Fn(&[u8]) -> Escaped,
    ) -> Option<Layer<'static>> {
        let next = |from: usize| {
            let mut from = from;
            loop {
                let at = from + memchr::memchr2(one, other, self.text.get(from..)?)?;
                if let Some((length, bytes)) = escape(&self.text[at..]) {
                    return Some((at, length, bytes));
                }
                from = at + 1;
            }
        };
        let mut found = next(0);
        found.as_ref()?;
        let mut text = Vec::with_capacity(self.text.len());
        let mut places = Vec::new();
        let keeps = !matches!(self.places, Places::Whole(..));
        let mut from = 0;
        while let Some((at, length, bytes)) = found {
            text.extend_from_slice(&self.text[from..at]);
            text.extend_from_slice(bytes.as_slice());
            if keeps {
                self.note_places(from..at, &mut places);
                places.extend(bytes.as_slice().iter().map(|_| self.place_of(at)));
            }
            from = at + length;
            found = next(from);
        }
        text.extend_from_slice(&self.text[from..]);
        let places = if let Places::Whole(start, end) = self.places {
            Places::Whole(start, end)
        } else {
            self.note_places(from..self.text.len(), &mut places);
            places.push(self.place_of(self.text.len()));
            Places::Each(Cow::Owned(places))
        };
        Some(Layer { text: Cow::Owned(text), places, written: self.written_in(written) })
    }

    /// Notes where each byte of a piece comes from.
    fn note_places(&self, piece: Range<usize>, places: &mut Vec<u32>) {
        match &self.places {
            Places::From(start) => {
                places.extend(*start + narrow(piece.start)..*start + narrow(piece.end));
            }
            Places::Each(known) => places.extend_from_slice(&known[piece]),
            Places::Whole(..) => {}
        }
    }

    fn written_in(&self, escape: Escape) -> Vec<Escape> {
        [self.written.as_slice(), &[escape]].concat()
    }

    fn plain_base64(&self) -> Option<Layer<'static>> {
        let plain = base64(&self.text)?;
        let whole = self.range(0..self.text.len());
        let places = Places::Whole(narrow(whole.start), narrow(whole.end));
        Some(Layer { text: Cow::Owned(plain), places, written: self.written_in(Escape::Base64) })
    }

    fn place_of(&self, at: usize) -> u32 {
        match &self.places {
            Places::From(start) => *start + narrow(at),
            Places::Each(places) => places[at],
            Places::Whole(start, _) => *start,
        }
    }
}

/// What a text in Base64 stands for; `None` if it is none. It may be broken into lines.
pub(super) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let lines = memchr::memchr(b'\n', text);
    let joined = lines.map(|_| text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()));
    let text: Cow<'_, [u8]> = joined.map_or(text.into(), |joined| Cow::Owned(joined.collect()));
    engine(&text).decode(&text).ok()
}

/// The same, into bytes that have room for it: its length.
pub(super) fn base64_into(text: &[u8], plain: &mut [u8]) -> Option<usize> {
    engine(text).decode_slice(text, plain).ok()
}

/// What decodes a text, by its signs.
fn engine(text: &[u8]) -> &'static GeneralPurpose {
    const ANY: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    static STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, ANY);
    static URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, ANY);
    let is_url_safe = memchr::memchr2(b'-', b'_', text).is_some();
    if is_url_safe { &URL_SAFE } else { &STANDARD }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_decoded_knows_where_it_comes_from() {
        let layer = Layer::new(b"a%5Fb%zz%2526", 100);
        let once = layer.plain(Escape::Percent).unwrap();
        assert_eq!(once.text(), b"a_b%zz%26");
        assert_eq!(once.range(1..2), 101..104);
        let twice = once.plain(Escape::Percent).unwrap();
        assert_eq!((twice.text(), twice.range(6..7)), (&b"a_b%zz&"[..], 108..113));
        assert!(twice.plain(Escape::Percent).is_none());
        assert_eq!(once.part(1..4).range(0..3), 101..106);
    }

    #[test]
    fn escapes_of_json_and_entities_are_characters() {
        let json = Layer::new(br"\u0041\n\ud83d\ude00\ud800\q", 0);
        assert_eq!(json.plain(Escape::Backslash).unwrap().text(), "A\n😀\\ud800\\q".as_bytes());
        assert!(Layer::new(br"\u+041 \x+1 %+1", 0).plain(Escape::Backslash).is_none());
        let html = Layer::new(b"&lt;a&#39;&#x41;#59;&unknown;#y;", 0);
        assert_eq!(html.without_entities().unwrap().text(), b"<a'A;&unknown;#y;");
    }

    #[test]
    fn a_piece_of_base64_comes_from_all_of_it() {
        let layer = Layer::new(b"eyJhIjoxfQ", 10);
        let plain = layer.plain(Escape::Base64).unwrap();
        assert_eq!((plain.text(), plain.range(2..3)), (&b"{\"a\":1}"[..], 10..20));
    }
}
