//! The bytes of a stream, a block at a time, and the signs and words of JSON in them.

use std::io::{self, Read};

use super::reader::{BLOCK, Error, Reader, Result};
use crate::text;

impl<R: Read> Reader<R> {
    /// What of the block was not read, with more of the stream if nothing is left.
    pub(super) fn rest(&mut self) -> Result<&[u8]> {
        if self.at == self.block.len() && !self.more()? {
            return Err(Error::Ends);
        }
        Ok(&self.block[self.at..])
    }

    /// The next bytes, so many if the stream does not end before.
    pub(super) fn ahead(&mut self, count: usize) -> Result<&[u8]> {
        while self.block.len() - self.at < count && self.more()? {}
        let end = self.block.len().min(self.at + count);
        Ok(&self.block[self.at..end])
    }

    /// Reads on, behind what was not read yet; whether there was more.
    fn more(&mut self) -> Result<bool> {
        let gone = &self.block[..self.at];
        self.before.0 += gone.len() as u64;
        self.before.1 += memchr::memchr_iter(b'\n', gone).count() as u64;
        self.block.drain(..self.at);
        self.at = 0;
        let start = self.block.len();
        self.block.resize(start + BLOCK, 0);
        loop {
            match self.stream.read(&mut self.block[start..]) {
                Ok(count) => {
                    self.block.truncate(start + count);
                    return Ok(count > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.block.truncate(start);
                    return Err(error.into());
                }
            }
        }
    }

    pub(super) fn take(&mut self) -> Result<u8> {
        let byte = self.rest()?[0];
        self.at += 1;
        Ok(byte)
    }

    /// The next byte that is not blank, which is not taken; `None` at the end.
    pub(super) fn peek_blank(&mut self) -> Result<Option<u8>> {
        loop {
            let rest = &self.block[self.at..];
            let blank = rest.iter().take_while(|byte| b" \t\r\n".contains(byte)).count();
            self.at += blank;
            if let Some(byte) = self.block.get(self.at) {
                return Ok(Some(*byte));
            }
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    pub(super) fn need_blank(&mut self) -> Result<u8> {
        self.peek_blank()?.ok_or(Error::Ends)
    }

    pub(super) fn sign(&mut self, sign: u8, what: &'static str) -> Result<()> {
        if self.need_blank()? != sign {
            return Err(self.wrong(what));
        }
        self.at += 1;
        Ok(())
    }

    /// Takes the sign that ends a list or an object, if it stands here.
    pub(super) fn ends(&mut self, close: u8) -> Result<bool> {
        let ends = self.need_blank()? == close;
        self.at += usize::from(ends);
        Ok(ends)
    }

    /// Behind a member or an item: whether another one follows.
    pub(super) fn goes_on(&mut self, close: u8) -> Result<bool> {
        match self.need_blank()? {
            b',' => {
                self.at += 1;
                Ok(true)
            }
            sign if sign == close => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.wrong("`,` or the end of a list or an object should stand here")),
        }
    }

    pub(super) fn word(&mut self, word: &[u8]) -> Result<()> {
        let there = self.ahead(word.len())?;
        if there != word {
            let ends = word.starts_with(there);
            return Err(if ends { Error::Ends } else { self.wrong("this word is unknown") });
        }
        self.at += word.len();
        Ok(())
    }

    /// The digits of a number, with its signs.
    pub(super) fn digits(&mut self) -> Result<String> {
        let is_part = |byte: &&u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
        let mut digits = String::new();
        loop {
            let rest = &self.block[self.at..];
            let count = rest.iter().take_while(is_part).count();
            digits.extend(rest[..count].iter().take(LONGEST).map(|byte| char::from(*byte)));
            let ends = count < rest.len();
            self.at += count;
            // A number at the end of the stream is whole.
            if ends || !self.more()? {
                break;
            }
        }
        digits.truncate(LONGEST);
        match digits.parse::<f64>() {
            Ok(_) => Ok(digits),
            Err(_) if self.at == self.block.len() => Err(Error::Ends),
            Err(_) => Err(self.wrong("a value should stand here")),
        }
    }

    /// Four digits of a character's number.
    pub(super) fn hex(&mut self) -> Result<u32> {
        let digits = self.ahead(4)?;
        if digits.len() < 4 {
            return Err(Error::Ends);
        }
        let number = text::number(digits, 16);
        let number = number.ok_or_else(|| self.wrong("`\\u` needs four hex digits"))?;
        self.at += 4;
        Ok(number)
    }

    pub(super) fn wrong(&self, what: &'static str) -> Error {
        let lines = memchr::memchr_iter(b'\n', &self.block[..self.at]).count() as u64;
        let (bytes, before) = self.before;
        Error::Wrong { line: before + lines + 1, byte: bytes + self.at as u64 + 1, what }
    }
}

/// No number that means something has more digits.
const LONGEST: usize = 400;

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream that gives what is listed, the last first.
    struct Stream(Vec<io::Result<&'static [u8]>>);

    impl Read for Stream {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let bytes = self.0.pop().unwrap_or(Ok(b""))?;
            into[..bytes.len()].copy_from_slice(bytes);
            Ok(bytes.len())
        }
    }

    #[test]
    fn a_stream_goes_on_after_an_interruption_and_ends_with_another_error() {
        let error = |kind: io::ErrorKind| Err(io::Error::from(kind));
        let ahead = |mut pieces: Vec<_>| {
            pieces.reverse();
            let mut reader = Reader::new(Stream(pieces));
            reader.ahead(4).map(<[u8]>::to_vec).ok()
        };
        let interrupted = || error(io::ErrorKind::Interrupted);
        let whole = vec![Ok(&b"ab"[..]), interrupted(), interrupted(), Ok(b"cd")];
        assert_eq!(ahead(whole).as_deref(), Some(&b"abcd"[..]));
        assert_eq!(ahead(vec![Ok(&b"ab"[..])]).as_deref(), Some(&b"ab"[..]), "it ends");
        assert_eq!(ahead(vec![Ok(&b"ab"[..]), error(io::ErrorKind::Other), Ok(b"cd")]), None);
    }
}
