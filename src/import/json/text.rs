//! A text in quotes in, what it says out.

use std::io::Read;

use super::reader::{Reader, Result};
use crate::text;

impl<R: Read> Reader<R> {
    /// A text in quotes, up to so many bytes of it, and whether there is more.
    pub(super) fn string(&mut self, most: usize) -> Result<(String, bool)> {
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
        let mut number = self.hex()?;
        if (0xd800..0xdc00).contains(&number)
            && let Some(second) = self.second_half()?
        {
            self.at += 6;
            number = 0x10000 + ((number - 0xd800) << 10) + (second - 0xdc00);
        }
        Ok(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// The other half of a pair, if it follows. It is not taken: anything else is read as what it is.
    fn second_half(&mut self) -> Result<Option<u32>> {
        let digits = self.ahead(6)?.strip_prefix(b"\\u");
        let number = digits.and_then(|digits| text::number(digits, 16));
        Ok(number.filter(|number| (0xdc00..0xe000).contains(number)))
    }
}

fn readable(text: Vec<u8>) -> String {
    String::from_utf8(text)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
