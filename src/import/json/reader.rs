//! A stream of JSON in, its values, or what is asked for of them, out.

use std::io::{self, Read};

use super::Json;

/// So much of the stream is read at once.
pub(super) const BLOCK: usize = 256 << 10;
/// Lists and objects lie in each other so deep; what lies deeper is null.
const DEEPEST: usize = 64;
/// A value has so much text and so many members, about, in bytes.
const LARGEST: usize = 12 << 20;
/// No name that means something has more bytes.
const LONGEST_NAME: usize = 1 << 10;
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
            let key = self.key(LONGEST_NAME)?;
            each(self, &key)?;
            if !self.goes_on(b'}')? {
                return Ok(());
            }
        }
    }

    /// The members of an object that are wanted; the others are passed over.
    pub(in crate::import) fn members(&mut self, wanted: &[&str]) -> Result<Json> {
        let mut members = Vec::new();
        self.object(&mut |reader, key| {
            if wanted.contains(&key) {
                members.push((key.to_owned(), reader.value()?));
                return Ok(());
            }
            reader.skip()
        })?;
        Ok(Json::Object(members))
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
                        self.key(0)?;
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
                        self.key(0)?;
                    }
                    closed = false;
                } else {
                    open.pop();
                }
            }
        }
    }

    /// A name, up to so many bytes of it.
    fn key(&mut self, most: usize) -> Result<String> {
        if self.need_blank()? != b'"' {
            return Err(self.wrong("a name in quotes should stand here"));
        }
        let (key, _) = self.string(most)?;
        self.sign(b':', "`:` should stand after a name")?;
        Ok(key)
    }
}
