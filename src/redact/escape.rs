//! A text that may begin with an escape in, how long the escape is and what it stands for out.

use crate::text::number;

/// The bytes of one character.
pub(super) struct Bytes {
    bytes: [u8; 4],
    length: usize,
}

impl Bytes {
    pub(super) fn one(byte: u8) -> Self {
        Self { bytes: [byte, 0, 0, 0], length: 1 }
    }

    fn of(character: char) -> Self {
        let mut bytes = [0; 4];
        let length = character.encode_utf8(&mut bytes).len();
        Self { bytes, length }
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// An escape: its length, and what it stands for.
pub(super) type Escaped = Option<(usize, Bytes)>;

/// `%XX`.
pub(super) fn percent(rest: &[u8]) -> Escaped {
    let digits = rest.strip_prefix(b"%")?.get(..2)?;
    Some((3, Bytes::one(byte(digits)?)))
}

/// `%XX`, or `+` for a blank.
pub(super) fn form(rest: &[u8]) -> Escaped {
    if rest.first() == Some(&b'+') { Some((1, Bytes::one(b' '))) } else { percent(rest) }
}

/// RFC 8259, section 7, and `\'` and `\xNN` as other languages have them.
pub(super) fn backslash(rest: &[u8]) -> Escaped {
    let byte = match *rest.strip_prefix(b"\\")?.first()? {
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'b' => 8,
        b'f' => 12,
        b'u' => return unicode(rest),
        b'x' => return Some((4, Bytes::one(byte(rest.get(2..4)?)?))),
        plain @ (b'"' | b'\\' | b'/' | b'\'') => plain,
        _ => return None,
    };
    Some((2, Bytes::one(byte)))
}

fn unicode(rest: &[u8]) -> Escaped {
    let unit = |at: usize| {
        let digits = rest.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::try_from(number(digits, 16)?).ok()
    };
    let first = unit(0)?;
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Some((6, Bytes::of(character)));
    }
    let mut pair = char::decode_utf16([first, unit(6)?]);
    pair.next()?.ok().map(|character| (12, Bytes::of(character)))
}

/// `&lt;`, `&#60;`, `&#x3c;`.
pub(super) fn entity(rest: &[u8]) -> Escaped {
    const LONGEST: usize = 10;
    let rest = rest.strip_prefix(b"&")?;
    let end = rest.iter().take(LONGEST).position(|byte| *byte == b';')?;
    let byte = match &rest[..end] {
        b"amp" => b'&',
        b"lt" => b'<',
        b"gt" => b'>',
        b"quot" => b'"',
        b"apos" => b'\'',
        b"nbsp" => b' ',
        b"excl" => b'!',
        b"num" => b'#',
        b"dollar" => b'$',
        b"percnt" => b'%',
        b"ast" => b'*',
        b"plus" => b'+',
        b"equals" => b'=',
        b"colon" => b':',
        b"sol" => b'/',
        b"bsol" => b'\\',
        b"commat" => b'@',
        b"lowbar" => b'_',
        _ => return mermaid_entity(rest).map(|(length, bytes)| (length + 1, bytes)),
    };
    Some((end + 2, Bytes::one(byte)))
}

/// `#59;` as mermaid has it, or `#x3b;`.
pub(super) fn mermaid_entity(rest: &[u8]) -> Escaped {
    let rest = rest.strip_prefix(b"#")?;
    let end = rest.iter().take(10).position(|byte| *byte == b';')?;
    let code = match &rest[..end] {
        [b'x' | b'X', digits @ ..] => number(digits, 16)?,
        digits => number(digits, 10)?,
    };
    Some((end + 2, Bytes::of(char::from_u32(code)?)))
}

/// `''`.
pub(super) fn doubled(rest: &[u8]) -> Escaped {
    rest.starts_with(b"''").then(|| (2, Bytes::one(b'\'')))
}

/// The end of a section of characters, and the begin of the next one (XML 1.0, section 2.7).
pub(super) fn sections(rest: &[u8]) -> Escaped {
    const BETWEEN: &[u8] = b"]]><![CDATA[";
    rest.starts_with(BETWEEN).then(|| (BETWEEN.len(), Bytes { bytes: [0; 4], length: 0 }))
}

/// A line end with the blanks after it, up to so many.
pub(super) fn unindented(rest: &[u8], most: usize) -> Escaped {
    let blanks = rest.get(1..)?.iter().take(most).take_while(|byte| **byte == b' ').count();
    Some((1 + blanks, Bytes::one(b'\n')))
}

fn byte(digits: &[u8]) -> Option<u8> {
    number(digits, 16).and_then(|byte| u8::try_from(byte).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_have_the_names_of_html() {
        let named = "amp & lt < gt > quot \" apos ' excl ! num # dollar $ percnt % ast * plus + \
                     equals = colon : sol / bsol \\ commat @ lowbar _";
        let words: Vec<&str> = named.split(' ').collect();
        for pair in words.chunks(2) {
            let text = format!("&{};x", pair[0]);
            let (length, bytes) = entity(text.as_bytes()).expect("an entity");
            assert_eq!((&text[length..], bytes.as_slice()), ("x", pair[1].as_bytes()), "{text}");
        }
        let (length, bytes) = entity(b"&nbsp;").expect("an entity");
        assert_eq!((length, bytes.as_slice()), (6, &b" "[..]));
    }

    /// Each escape with what it stands for, if it is one.
    fn stand_for(escape: fn(&[u8]) -> Escaped, cases: &[(&str, Option<&str>)]) {
        for (text, plain) in cases {
            let read = |rest: &str| {
                let (length, bytes) = escape([text, rest].concat().as_bytes())?;
                assert_eq!(length, text.len(), "{text}");
                Some(String::from_utf8(bytes.as_slice().to_owned()).unwrap())
            };
            assert_eq!(read("").as_deref(), *plain, "{text}");
            if plain.is_some() {
                assert_eq!(read("1;").as_deref(), *plain, "{text}");
            }
        }
    }

    #[test]
    fn a_backslash_stands_before_what_it_changes() {
        let cases = [
            ("\\n", Some("\n")),
            ("\\t", Some("\t")),
            ("\\r", Some("\r")),
            ("\\b", Some("\u{8}")),
            ("\\f", Some("\u{c}")),
            ("\\\"", Some("\"")),
            ("\\\\", Some("\\")),
            ("\\/", Some("/")),
            ("\\'", Some("'")),
            ("\\x5f", Some("_")),
            ("\\u005F", Some("_")),
            ("\\u00e9", Some("é")),
            ("\\ud83d\\ude00", Some("😀")),
            ("\\", None),
            ("\\a", None),
            ("\\x5", None),
            ("\\xg0", None),
            ("\\u005", None),
            ("\\ud83d", None),
            ("\\ud83d\\u0041", None),
            ("n", None),
        ];
        stand_for(backslash, &cases);
    }

    #[test]
    fn a_percent_sign_stands_before_two_digits() {
        let cases =
            [("%5F", Some("_")), ("%5f", Some("_")), ("%5", None), ("%5g", None), ("5F", None)];
        stand_for(percent, &cases);
        stand_for(form, &cases);
        assert!(percent(b"+").is_none());
        stand_for(form, &[("+", Some(" "))]);
    }

    #[test]
    fn entities_may_be_numbers() {
        let numbers = [
            ("#59;", Some(";")),
            ("#x3b;", Some(";")),
            ("#X3B;", Some(";")),
            ("#233;", Some("é")),
            ("#;", None),
            ("#x;", None),
            ("#59", None),
            ("#5a;", None),
            ("#xd800;", None),
            ("#00000000059;", None),
        ];
        stand_for(mermaid_entity, &numbers);
        let entities = numbers.map(|(text, plain)| (format!("&{text}"), plain));
        stand_for(entity, &entities.each_ref().map(|(text, plain)| (text.as_str(), *plain)));
        stand_for(entity, &[("&amp", None), ("&none;", None), ("amp;", None)]);
    }

    #[test]
    fn a_line_loses_the_blanks_of_its_block() {
        for (text, length) in [("\n", 1), ("\n a", 2), ("\n   a", 3), ("\n\ta", 1)] {
            let (read, bytes) = unindented(text.as_bytes(), 2).expect("a line end");
            assert_eq!((read, bytes.as_slice()), (length, &b"\n"[..]), "{text:?}");
        }
    }
}
