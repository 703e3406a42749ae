//! JSON text in, its tokens out with their places: what redaction edits and framing trusts.
//!
//! The grammar is RFC 8259, and beside it the words `NaN`, `Infinity` and `-Infinity`, which Python
//! writes: a text that holds one of them, or an escape that JSON does not have, is walked like JSON
//! but is not JSON. Numbers, strings and keys are never decoded here, so they stay as recorded;
//! nesting costs a byte a level.

use std::ops::Range;

use super::grammar::{is_escape, is_number};
use super::run::{ends_blanks, ends_plain, until};

/// A token; the range of a key or string includes its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// The name of a member.
    Key(Range<usize>),
    /// A string that is a value.
    String(Range<usize>),
    /// A number.
    Number(Range<usize>),
    /// `true`, `false` or `null`.
    Word(Range<usize>),
    /// An object begins.
    OpenObject,
    /// An array begins.
    OpenArray,
    /// The innermost object or array ends.
    Close,
}

/// How a text turned out to be JSON or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A JSON text.
    Json,
    /// Walkable to its end, but with a word or an escape that JSON does not have.
    Loose,
    /// The text ends before the value does.
    Open,
    /// Something else.
    Other,
}

/// Whether the text could be a whole JSON value, by its first and last byte.
#[must_use]
pub fn looks_complete(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    match (text.first(), text.last()) {
        (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')) => true,
        (Some(b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'), _) => {
            text.len() < 4096 && verdict(text) == Verdict::Json
        }
        _ => false,
    }
}

/// Whether the text begins as an object or a list.
#[must_use]
pub fn looks_open(text: &[u8]) -> bool {
    matches!(text.trim_ascii_start().first(), Some(b'{' | b'['))
}

/// Whether the text is JSON.
#[must_use]
pub fn verdict(text: &[u8]) -> Verdict {
    let mut scanner = Scanner::new(text);
    while scanner.next().is_some() {}
    scanner.verdict()
}

/// Whether the text is JSON values one after another, as in JSON lines.
#[must_use]
pub fn is_sequence(text: &[u8]) -> bool {
    let mut rest = text.trim_ascii();
    while !rest.is_empty() {
        let mut scanner = Scanner::new(rest);
        while !scanner.is_whole() && scanner.next().is_some() {}
        if scanner.broken || !scanner.is_whole() {
            return false;
        }
        rest = rest[scanner.position()..].trim_ascii_start();
    }
    true
}

/// Walks over the tokens of a text until it ends or stops being JSON.
#[derive(Debug)]
pub struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    open: Vec<bool>,
    expect: Expect,
    loose: bool,
    broken: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    FirstValue,
    FirstKey,
    Key,
    Colon,
    Comma,
}

impl<'a> Scanner<'a> {
    /// A scanner at the start of the text.
    #[must_use]
    pub fn new(text: &'a [u8]) -> Self {
        let expect = Expect::Value;
        Self { text, at: 0, open: Vec::new(), expect, loose: false, broken: false }
    }

    /// The place behind the token that was given last.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    /// Whether a whole value was read, and none is open.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.open.is_empty() && self.expect == Expect::Comma
    }

    /// What the text turned out to be, once no token is left.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let done = self.is_whole() && self.at == self.text.len();
        match (self.broken, done, self.loose) {
            (false, true, false) => Verdict::Json,
            (false, true, true) => Verdict::Loose,
            _ if self.at >= self.text.len() => Verdict::Open,
            _ => Verdict::Other,
        }
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.text.get(self.at) {
            self.at += 1;
            // Most of it is indentation.
            self.at += until(&self.text[self.at..], ends_blanks);
        }
    }

    fn value(&mut self, byte: u8) -> Option<Token> {
        let start = self.at;
        self.expect = Expect::Comma;
        match byte {
            b'{' => Some(self.open(true)),
            b'[' => Some(self.open(false)),
            b'"' => self.string().map(Token::String),
            b'-' if self.text[start..].starts_with(b"-Infinity") => self.word("-Infinity", true),
            b'-' | b'0'..=b'9' => self.number().map(Token::Number),
            b't' => self.word("true", false),
            b'f' => self.word("false", false),
            b'n' => self.word("null", false),
            b'N' => self.word("NaN", true),
            b'I' => self.word("Infinity", true),
            _ => self.stop(),
        }
    }

    fn open(&mut self, object: bool) -> Token {
        self.at += 1;
        self.open.push(object);
        self.expect = if object { Expect::FirstKey } else { Expect::FirstValue };
        if object { Token::OpenObject } else { Token::OpenArray }
    }

    fn close(&mut self, object: bool) -> Option<Token> {
        if self.open.last() != Some(&object) {
            return self.stop();
        }
        self.at += 1;
        self.open.pop();
        self.expect = Expect::Comma;
        Some(Token::Close)
    }

    fn string(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        let mut at = start + 1;
        loop {
            at += until(self.text.get(at..).unwrap_or_default(), ends_plain);
            match self.text.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    self.loose |= !is_escape(&self.text[at + 1..]);
                    at += 2;
                }
                Some(0..=0x1f) | None => {
                    self.at = at.min(self.text.len());
                    return self.stop();
                }
                Some(_) => at += 1,
            }
        }
        self.at = at + 1;
        Some(start..self.at)
    }

    fn number(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        let rest = &self.text[start..];
        let length = rest
            .iter()
            .position(|byte| !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
            .unwrap_or(rest.len());
        self.at += length;
        is_number(&rest[..length]).then_some(start..self.at).or_else(|| self.stop())
    }

    fn word(&mut self, word: &str, loose: bool) -> Option<Token> {
        let start = self.at;
        let rest = &self.text[start..];
        if rest.starts_with(word.as_bytes()) {
            self.loose |= loose;
            self.at += word.len();
            return Some(Token::Word(start..self.at));
        }
        if word.as_bytes().starts_with(rest) {
            self.at = self.text.len();
        }
        self.stop()
    }

    fn stop<T>(&mut self) -> Option<T> {
        self.broken = true;
        None
    }
}

impl Iterator for Scanner<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            if self.broken {
                return None;
            }
            self.skip_space();
            let byte = *self.text.get(self.at)?;
            match (self.expect, byte) {
                (Expect::FirstKey | Expect::Comma, b'}') => return self.close(true),
                (Expect::FirstValue | Expect::Comma, b']') => return self.close(false),
                (Expect::FirstKey | Expect::Key, b'"') => {
                    self.expect = Expect::Colon;
                    return self.string().map(Token::Key);
                }
                (Expect::Colon, b':') => {
                    self.at += 1;
                    self.expect = Expect::Value;
                }
                (Expect::Comma, b',') => match self.open.last() {
                    Some(object) => {
                        self.at += 1;
                        self.expect = if *object { Expect::Key } else { Expect::Value };
                    }
                    None => return self.stop(),
                },
                (Expect::Value | Expect::FirstValue, byte) => return self.value(byte),
                _ => return self.stop(),
            }
        }
    }
}
