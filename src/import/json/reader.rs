//! A stream of JSON in, its values, or what is asked for of them, out.

use std::io::{self, Read};

use super::Json;

/// So much of the stream is read at once.
pub(super) const BLOCK: usize = 256 << 10;
/// Lists and objects lie in each other so deep; what lies deeper is null.
const DEEPEST: usize = 64;
/// A value has so much text and so many members, about, in bytes.
const LARGEST: usize = 12 << 20;
/// What a member or an item costs, besides its text.
const MEMBER: usize = 64;

/// Why a stream is not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The system, or what unpacks the stream, said no.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is not JSON.
    #[error("line {line}, byte {byte} is not valid JSON: {what}")]
    Wrong {
        /// The line.
        line: u64,
        /// The byte in the stream, counted from 1.
        byte: u64,
        /// What was looked for.
        what: &'static str,
    },
    /// It ends too early.
    #[error("the JSON ends in the middle of a value; the file is not complete")]
    Ends,
    /// What was made of it cannot be put aside.
    #[error("cannot write a temporary file: {0}")]
    Spool(io::Error),
    /// It is JSON, but not what can be imported.
    #[error("{0}")]
    Other(&'static str),
}

/// What a value begins as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Kind {
    Object,
    List,
    Other,
}

/// Reads JSON.
pub(in crate::import) struct Reader<R> {
    pub(super) stream: R,
    pub(super) block: Vec<u8>,
    pub(super) at: usize,
    /// The bytes and line feeds before the block.
    pub(super) before: (u64, u64),
    /// How much the value that is read may still cost.
    left: usize,
}

pub(super) type Result<T> = std::result::Result<T, Error>;

impl<R: Read> Reader<R> {
    pub(in crate::import) fn new(stream: R) -> Self {
        Self { stream, block: Vec::new(), at: 0, before: (0, 0), left: LARGEST }
    }

    /// What the next value begins as; `None` at the end of the stream. A byte order mark and whatever
    /// may stand between values are passed over.
    pub(in crate::import) fn next(&mut self) -> Result<Option<Kind>> {
        loop {
            match self.peek_blank()? {
                None => return Ok(None),
                Some(b'{') => return Ok(Some(Kind::Object)),
                Some(b'[') => return Ok(Some(Kind::List)),
                // Some tools write a record separator before each value (RFC 7464).
                Some(0x1e) => self.at += 1,
                Some(0xef) if self.before.0 == 0 && self.at == 0 => self.word(b"\xef\xbb\xbf")?,
                Some(_) => return Ok(Some(Kind::Other)),
            }
        }
    }

    /// What a value within another begins as.
    pub(in crate::import) fn kind(&mut self) -> Result<Kind> {
        Ok(match self.need_blank()? {
            b'{' => Kind::Object,
            b'[' => Kind::List,
            _ => Kind::Other,
        })
    }

    /// Calls back for each member of an object, to read its value.
    pub(in crate::import) fn object(
        &mut self,
        each: &mut dyn FnMut(&mut Self, &str) -> Result<()>,
    ) -> Result<()> {
        self.sign(b'{', "an object begins with `{`")?;
        if self.ends(b'}')? {
            return Ok(());
        }
        loop {
            let key = self.key()?;
            each(self, &key)?;
            if !self.goes_on(b'}')? {
                return Ok(());
            }
        }
    }

    /// Calls back for each item of a list, to read it.
    pub(in crate::import) fn list(
        &mut self,
        each: &mut dyn FnMut(&mut Self) -> Result<()>,
    ) -> Result<()> {
        self.sign(b'[', "a list begins with `[`")?;
        if self.ends(b']')? {
            return Ok(());
        }
        loop {
            each(self)?;
            if !self.goes_on(b']')? {
                return Ok(());
            }
        }
    }

    /// The next value. Its longest texts are cut where it would cost too much.
    pub(in crate::import) fn value(&mut self) -> Result<Json> {
        self.left = LARGEST;
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Result<Json> {
        if depth == DEEPEST || self.left < MEMBER {
            self.skip()?;
            return Ok(Json::Null);
        }
        self.left -= MEMBER;
        Ok(match self.need_blank()? {
            b'{' => {
                let mut members = Vec::new();
                self.object(&mut |reader, key| {
                    reader.left = reader.left.saturating_sub(key.len());
                    let value = reader.nested(depth + 1)?;
                    if reader.left >= MEMBER {
                        members.push((key.to_owned(), value));
                    }
                    Ok(())
                })?;
                Json::Object(members)
            }
            b'[' => {
                let mut items = Vec::new();
                self.list(&mut |reader| {
                    let value = reader.nested(depth + 1)?;
                    if reader.left >= MEMBER {
                        items.push(value);
                    }
                    Ok(())
                })?;
                Json::List(items)
            }
            b'"' => {
                // Something is left for what comes behind a text that is cut.
                let (text, cut) = self.string(self.left / 2)?;
                self.left = self.left.saturating_sub(text.len());
                if cut { Json::Cut(text) } else { Json::Text(text) }
            }
            b't' => self.word(b"true").map(|()| Json::Bool(true))?,
            b'f' => self.word(b"false").map(|()| Json::Bool(false))?,
            b'n' => self.word(b"null").map(|()| Json::Null)?,
            _ => Json::Number(self.digits()?),
        })
    }

    /// Passes over the next value, however deep and long it is.
    pub(in crate::import) fn skip(&mut self) -> Result<()> {
        let mut open = Vec::new();
        loop {
            let mut closed = true;
            match self.need_blank()? {
                b'{' => {
                    self.at += 1;
                    if !self.ends(b'}')? {
                        open.push(b'}');
                        self.key()?;
                        closed = false;
                    }
                }
                b'[' => {
                    self.at += 1;
                    if !self.ends(b']')? {
                        open.push(b']');
                        closed = false;
                    }
                }
                b'"' => drop(self.string(0)?),
                b't' => self.word(b"true")?,
                b'f' => self.word(b"false")?,
                b'n' => self.word(b"null")?,
                _ => drop(self.digits()?),
            }
            while closed {
                let Some(close) = open.last().copied() else { return Ok(()) };
                if self.goes_on(close)? {
                    if close == b'}' {
                        self.key()?;
                    }
                    closed = false;
                } else {
                    open.pop();
                }
            }
        }
    }

    fn key(&mut self) -> Result<String> {
        if self.need_blank()? != b'"' {
            return Err(self.wrong("a name in quotes should stand here"));
        }
        let (key, _) = self.string(1 << 10)?;
        self.sign(b':', "`:` should stand after a name")?;
        Ok(key)
    }

    /// A text in quotes, up to so many bytes of it, and whether there is more.
    fn string(&mut self, most: usize) -> Result<(String, bool)> {
        self.at += 1;
        let (mut text, mut cut) = (Vec::new(), false);
        loop {
            let rest = self.rest()?;
            let end = memchr::memchr2(b'"', b'\\', rest);
            let plain = &rest[..end.unwrap_or(rest.len())];
            let room = most.saturating_sub(text.len());
            cut |= plain.len() > room;
            text.extend_from_slice(&plain[..plain.len().min(room)]);
            self.at += plain.len();
            match end.map(|_| self.take()).transpose()? {
                None => {}
                Some(b'"') => return Ok((readable(text), cut)),
                Some(_) => {
                    let sign = self.escape()?;
                    if text.len() < most {
                        text.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
                    } else {
                        cut = true;
                    }
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char> {
        Ok(match self.take()? {
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            sign @ (b'"' | b'\\' | b'/') => char::from(sign),
            b'u' => self.unicode()?,
            _ => return Err(self.wrong("this escape is unknown")),
        })
    }

    /// A character by its number; half a pair of surrogates is shown as missing.
    fn unicode(&mut self) -> Result<char> {
        let mut first = self.hex()?;
        loop {
            if !(0xd800..0xdc00).contains(&first) || self.rest()?.first() != Some(&b'\\') {
                return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            // The other half has to follow, and anything else is read as what it is.
            let ahead = self.ahead(2)?;
            if ahead.get(1) != Some(&b'u') {
                return Ok(char::REPLACEMENT_CHARACTER);
            }
            self.at += 2;
            let second = self.hex()?;
            if (0xdc00..0xe000).contains(&second) {
                let number = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            first = second;
        }
    }
}

fn readable(text: Vec<u8>) -> String {
    String::from_utf8(text)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
