//! What stands in brackets as events: JSON that is broken or not quite JSON, literals of Python,
//! Ruby and JavaScript, flow collections of YAML, arguments of GraphQL.

use std::ops::Range;

use super::Event;
use crate::redact::layer::Escape;
use crate::redact::looks::{is_credential, is_word};

/// Calls back with each event from the bracket at a place on; gives the place after its twin, or the
/// end of the text.
pub(super) fn flow(text: &[u8], start: usize, each: &mut impl FnMut(Event)) -> usize {
    let mut flow = Flow { text, at: start, open: Vec::new(), variable: false, each };
    flow.run();
    flow.at
}

/// The events of all that stands in brackets in a text.
pub(in crate::redact) fn brackets(text: &[u8], each: &mut dyn FnMut(Event)) {
    let mut at = 0;
    while let Some(bracket) = memchr::memchr3(b'{', b'[', b'(', &text[at..]) {
        at = flow(text, at + bracket, &mut |event| each(event));
    }
}

struct Flow<'t, F> {
    text: &'t [u8],
    at: usize,
    /// For each open bracket whether it has names.
    open: Vec<bool>,
    /// Whether the name that was read last is that of a variable, of which a type may follow.
    variable: bool,
    each: &'t mut F,
}

impl<F: FnMut(Event)> Flow<'_, F> {
    fn run(&mut self) {
        while let Some(byte) = self.text.get(self.at) {
            match byte {
                b'{' | b'[' | b'(' => self.enter(*byte),
                b'}' | b']' | b')' => {
                    self.at += 1;
                    self.open.pop();
                    (self.each)(Event::Leave);
                    if self.open.is_empty() {
                        return;
                    }
                }
                b'"' | b'\'' | b'`' => self.quoted(),
                byte if byte.is_ascii_whitespace() || b",;:=>+".contains(byte) => self.at += 1,
                _ => self.bare(),
            }
        }
        for _ in self.open.drain(..) {
            (self.each)(Event::Leave);
        }
    }

    fn enter(&mut self, bracket: u8) {
        self.at += 1;
        // A tuple is a list, arguments have names.
        let quoted = self.text[self.at..].trim_ascii_start().first();
        let list =
            bracket == b'[' || (bracket == b'(' && matches!(quoted, Some(b'"' | b'\'' | b'(')));
        self.open.push(!list);
        (self.each)(if list { Event::List } else { Event::Map });
    }

    fn quoted(&mut self) {
        let value = self.at + 1..quoted_end(self.text, self.at);
        self.at = (value.end + 1).min(self.text.len());
        self.scalar(value, true);
    }

    fn bare(&mut self) {
        let rest = &self.text[self.at..];
        if rest.starts_with(b"//") || rest.starts_with(b"/*") {
            return self.comment(rest[1] == b'*');
        }
        let ends = |byte: &u8| b",:=;{}[]()\"'`\n\r".contains(byte);
        let mut length = rest.iter().position(ends).unwrap_or(rest.len());
        // A colon or an equals sign inside of a word parts nothing, as in a URL.
        while rest[length..].starts_with(b"://")
            || (rest[length..].starts_with(b":") && is_inside(rest, length))
        {
            let more = rest[length + 1..].iter().position(ends);
            length += 1 + more.unwrap_or(rest.len() - length - 1);
        }
        let start = self.at;
        self.at += length.max(1);
        let word = rest[..length].trim_ascii_end();
        let prefix = matches!(word, b"u" | b"b" | b"r" | b"f" | b"U" | b"B" | b"R" | b"\\");
        let string = prefix && matches!(self.text.get(self.at), Some(b'"' | b'\''));
        if !string && !word.is_empty() {
            self.scalar(start..start + word.len(), false);
        }
    }

    fn comment(&mut self, block: bool) {
        let mark: &[u8] = if block { b"*/" } else { b"\n" };
        let start = self.at + 2;
        let end = memchr::memmem::find(&self.text[start..], mark);
        let end = end.map_or(self.text.len(), |at| start + at);
        self.at = (end + mark.len()).min(self.text.len());
        (self.each)(Event::Aside(start..end, Escape::None));
    }

    /// A text is a name if a sign follows, in what has names.
    fn scalar(&mut self, range: Range<usize>, quoted: bool) {
        let rest = without_comment(self.text[self.at..].trim_ascii_start());
        let named =
            self.open.last() == Some(&true) && (rest.starts_with(b":") || rest.starts_with(b"="));
        let escape = if quoted { Escape::Backslash } else { Escape::None };
        let word = &self.text[range.clone()];
        if named {
            self.variable = word.starts_with(b"$");
        }
        let event = match (named, quoted) {
            (true, _) => Event::Name(range, escape),
            (_, true) => Event::Text(range, escape),
            _ if word.iter().all(u8::is_ascii_digit) => Event::Number(range),
            _ if is_word(word) || self.variable || is_variable(word) => Event::Word,
            _ => Event::Bare(range, escape),
        };
        (self.each)(event);
    }
}

/// Whether the colon at a place stands between two digits or before a slash.
fn is_inside(text: &[u8], at: usize) -> bool {
    let digit = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_digit);
    digit(at.checked_sub(1)) && digit(Some(at + 1))
}

/// A text without the comment that it begins with.
fn without_comment(text: &[u8]) -> &[u8] {
    let end = match text {
        [b'/', b'/', ..] => memchr::memchr(b'\n', text),
        [b'/', b'*', ..] => memchr::memmem::find(text, b"*/").map(|at| at + 2),
        _ => Some(0),
    };
    text[end.unwrap_or(text.len())..].trim_ascii_start()
}

/// Whether a word is the name of a variable, and no value: `$password`.
pub(in crate::redact) fn is_variable(word: &[u8]) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphabetic() || b"_{}".contains(byte);
    word.len() > 1 && word.strip_prefix(b"$").is_some_and(|name| name.iter().all(is_name))
}

/// How much stands in braces before a word, such as how a password is hashed: `{bcrypt}$2a$10`. `None`
/// for what is no word.
pub(in crate::redact) fn before_word(text: &[u8]) -> Option<usize> {
    let rest = text.strip_prefix(b"{")?;
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.+/$!*".contains(byte);
    let length = |text: &[u8]| text.iter().take_while(|byte| is_part(byte)).count();
    let word = length(rest);
    match rest.get(word) {
        // What stands behind a name in a path is no value.
        Some(b'}') if rest.get(word + 1) != Some(&b'/') && length(&rest[word + 1..]) > 0 => {
            Some(word + 2)
        }
        None | Some(b'}' | b'\n' | b'\r') => is_credential(&rest[..word]).then_some(1),
        Some(_) => None,
    }
}

/// Where the text ends that the quote at a place begins: at its twin, or at the end of all.
pub(in crate::redact) fn quoted_end(text: &[u8], quote: usize) -> usize {
    let sign = text[quote];
    let mut at = quote + 1;
    while let Some(found) = memchr::memchr2(sign, b'\\', text.get(at..).unwrap_or_default()) {
        if text[at + found] == sign {
            return at + found;
        }
        at += found + 2;
    }
    text.len()
}

/// The text of several lines that three quotes at a place begin, up to three like them: in GraphQL,
/// Python and TOML.
pub(in crate::redact) fn tripled(text: &[u8], quotes: usize) -> Range<usize> {
    let start = quotes + 3;
    let end = memchr::memmem::find(&text[start..], &text[quotes..start]);
    start..end.map_or(text.len(), |at| start + at)
}

/// The quote that ends an item of a list: one with a comma or a bracket behind it. Where escapes were
/// taken away, others are part of the text.
pub(in crate::redact) fn item_end(text: &[u8], quote: usize) -> Option<usize> {
    let mut end = quoted_end(text, quote);
    while end < text.len() {
        let behind = text[end + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
        if matches!(behind, None | Some(b',' | b']' | b'\\')) {
            return Some(end);
        }
        end += 1 + memchr::memchr(text[quote], &text[end + 1..])?;
    }
    None
}

/// Where a text ends that stands between single quotes, in which such a quote is written twice.
pub(super) fn single_end(text: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(found) = memchr::memchr(b'\'', text.get(at..).unwrap_or_default()) {
        if text.get(at + found + 1) != Some(&b'\'') {
            return at + found;
        }
        at += found + 2;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_begins_after_its_comment() {
        for (text, left) in [
            ("{a: 1}", "{a: 1}"),
            ("// said {b}\n {a: 1}", "{a: 1}"),
            ("/* said {b}\n */ {a: 1}", "{a: 1}"),
            ("// said {b}", ""),
            ("/* said {b}", ""),
            ("/a", "/a"),
        ] {
            assert_eq!(without_comment(text.as_bytes()), left.as_bytes(), "{text}");
        }
    }
}
