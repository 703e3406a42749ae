//! A piece of a record in; the same with its escapes taken away, and the way back to the record, out.
//!
//! A secret can be written in escapes: `%5F` for `_` in a URL, `\"` in a string, `&amp;` in markup. It
//! is looked for in the plain text, and its place is that of the escapes that make it.

use std::borrow::Cow;
use std::ops::Range;

/// A text, and where each of its bytes comes from.
#[derive(Debug, Clone)]
pub(super) struct Layer<'a> {
    text: Cow<'a, [u8]>,
    places: Places<'a>,
}

#[derive(Debug, Clone)]
enum Places<'a> {
    /// The text stands in the record as it is, from this place on.
    From(u32),
    /// For each byte the place where it begins, and at last the end.
    Each(Cow<'a, [u32]>),
}

impl<'a> Layer<'a> {
    /// A text that stands at this place of its record.
    pub(super) fn new(text: &'a [u8], at: usize) -> Self {
        Self { text: Cow::Borrowed(text), places: Places::From(place(at)) }
    }

    /// The bytes.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Whether escapes were taken away.
    pub(super) fn is_decoded(&self) -> bool {
        matches!(self.places, Places::Each(_))
    }

    /// Where a piece of it stands in the record.
    pub(super) fn range(&self, piece: Range<usize>) -> Range<usize> {
        match &self.places {
            Places::From(start) => *start as usize + piece.start..*start as usize + piece.end,
            Places::Each(places) => places[piece.start] as usize..places[piece.end] as usize,
        }
    }

    /// A piece of it.
    pub(super) fn part(&self, piece: Range<usize>) -> Layer<'_> {
        let places = match &self.places {
            Places::From(start) => Places::From(*start + place(piece.start)),
            Places::Each(places) => Places::Each(Cow::Borrowed(&places[piece.start..=piece.end])),
        };
        Layer { text: Cow::Borrowed(&self.text[piece]), places }
    }

    /// The text with `%XX` as bytes; `None` if it has none.
    pub(super) fn percent_decoded(&self) -> Option<Layer<'static>> {
        self.decoded(b'%', |rest| {
            let digits =
                rest.get(1..3).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
            let byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
            Some((3, Bytes::one(byte)))
        })
    }

    /// The text of a JSON string without its escapes; `None` if it has none.
    pub(super) fn unescaped(&self) -> Option<Layer<'static>> {
        self.decoded(b'\\', json_escape)
    }

    /// The text with the entities of HTML, and those of mermaid, as characters; `None` if it has none.
    pub(super) fn without_entities(&self) -> Option<Layer<'static>> {
        let html = self.decoded(b'&', entity);
        let mermaid = html.as_ref().unwrap_or(self).decoded(b'#', number_entity);
        mermaid.or(html)
    }

    /// The text with what a function makes of each escape; an escape begins with the byte.
    fn decoded(
        &self,
        start: u8,
        escape: impl Fn(&[u8]) -> Option<(usize, Bytes)>,
    ) -> Option<Layer<'static>> {
        let first = memchr::memchr_iter(start, &self.text)
            .find(|at| escape(&self.text[*at..]).is_some())?;
        let mut text = self.text[..first].to_vec();
        let mut places: Vec<u32> = (0..first).map(|at| self.place_of(at)).collect();
        let mut at = first;
        while at < self.text.len() {
            let escaped = if self.text[at] == start { escape(&self.text[at..]) } else { None };
            let (length, bytes) = escaped.unwrap_or((1, Bytes::one(self.text[at])));
            for byte in bytes.as_slice() {
                text.push(*byte);
                places.push(self.place_of(at));
            }
            at += length;
        }
        places.push(self.place_of(self.text.len()));
        Some(Layer { text: Cow::Owned(text), places: Places::Each(Cow::Owned(places)) })
    }

    fn place_of(&self, at: usize) -> u32 {
        match &self.places {
            Places::From(start) => *start + place(at),
            Places::Each(places) => places[at],
        }
    }
}

/// A record is far shorter than four gigabytes.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The bytes of one character.
struct Bytes {
    bytes: [u8; 4],
    length: usize,
}

impl Bytes {
    fn one(byte: u8) -> Self {
        Self { bytes: [byte, 0, 0, 0], length: 1 }
    }

    fn of(character: char) -> Self {
        let mut bytes = [0; 4];
        let length = character.encode_utf8(&mut bytes).len();
        Self { bytes, length }
    }

    fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// RFC 8259, section 7.
fn json_escape(rest: &[u8]) -> Option<(usize, Bytes)> {
    let byte = match *rest.get(1)? {
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'b' => 8,
        b'f' => 12,
        b'u' => return unicode_escape(rest),
        plain @ (b'"' | b'\\' | b'/' | b'\'') => plain,
        _ => return None,
    };
    Some((2, Bytes::one(byte)))
}

fn unicode_escape(rest: &[u8]) -> Option<(usize, Bytes)> {
    let unit = |at: usize| {
        let digits = rest.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let first = unit(0)?;
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Some((6, Bytes::of(character)));
    }
    let mut pair = char::decode_utf16([first, unit(6)?]);
    pair.next()?.ok().map(|character| (12, Bytes::of(character)))
}

fn entity(rest: &[u8]) -> Option<(usize, Bytes)> {
    const NAMED: [(&[u8], u8); 6] = [
        (b"&amp;", b'&'),
        (b"&lt;", b'<'),
        (b"&gt;", b'>'),
        (b"&quot;", b'"'),
        (b"&apos;", b'\''),
        (b"&nbsp;", b' '),
    ];
    let named = NAMED.iter().find(|(name, _)| rest.starts_with(name));
    if let Some((name, byte)) = named {
        return Some((name.len(), Bytes::one(*byte)));
    }
    number_entity(&rest[1..]).map(|(length, bytes)| (length + 1, bytes))
}

/// `#59;`, or `#x3b;` as HTML has it.
fn number_entity(rest: &[u8]) -> Option<(usize, Bytes)> {
    let end = rest.iter().take(10).position(|byte| *byte == b';')?;
    let digits = std::str::from_utf8(rest.get(1..end)?).ok()?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => digits.parse().ok()?,
    };
    Some((end + 1, Bytes::of(char::from_u32(code)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_decoded_knows_where_it_comes_from() {
        let layer = Layer::new(b"a%5Fb%zz%2526", 100);
        let once = layer.percent_decoded().unwrap();
        assert_eq!(once.text(), b"a_b%zz%26");
        assert_eq!(once.range(1..2), 101..104);
        let twice = once.percent_decoded().unwrap();
        assert_eq!((twice.text(), twice.range(6..7)), (&b"a_b%zz&"[..], 108..113));
        assert!(twice.percent_decoded().is_none());
        assert_eq!(once.part(1..4).range(0..3), 101..106);
    }

    #[test]
    fn escapes_of_json_and_entities_are_characters() {
        let json = Layer::new(br"\u0041\n\ud83d\ude00\ud800\q", 0);
        assert_eq!(json.unescaped().unwrap().text(), "A\n😀\\ud800\\q".as_bytes());
        let html = Layer::new(b"&lt;a&#39;&#x41;#59;&unknown;#y;", 0);
        assert_eq!(html.without_entities().unwrap().text(), b"<a'A;&unknown;#y;");
    }
}
