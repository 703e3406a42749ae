//! XML, HTML and property lists as events: an element is a map of its attributes, with what it holds.

use std::ops::Range;

use super::Event;
use crate::redact::layer::Escape;

/// Elements of HTML that hold nothing.
const VOID: [&[u8]; 7] = [b"input", b"meta", b"br", b"img", b"link", b"hr", b"source"];
/// Elements that only say of what type the value is that they stand in (XML-RPC, property lists).
const TYPES: [&[u8]; 9] =
    [b"string", b"int", b"i4", b"integer", b"real", b"double", b"base64", b"data", b"date"];
/// Elements of HTML that only say how the text of a cell looks, and the cells.
const LOOKS: [&[u8]; 7] = [b"code", b"b", b"strong", b"i", b"em", b"tt", b"kbd"];
const CELLS: [&[u8]; 6] = [b"td", b"th", b"dd", b"dt", b"p", b"li"];
/// What begins a section of characters.
const CDATA: &[u8] = b"<![CDATA[";
/// So many elements are looked through for the one that ends.
const DEEPEST: usize = 16;

/// Whether a text begins with a tag.
pub(super) fn looks_like(text: &[u8]) -> bool {
    text.first() == Some(&b'<')
        && text.get(1).is_some_and(|byte| is_letter(*byte) || b"!?".contains(byte))
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}

/// Calls back with each event of a text.
pub(in crate::redact) fn markup(text: &[u8], each: impl FnMut(Event)) {
    let mut markup = Markup { text, at: 0, open: Vec::new(), each };
    while markup.at < text.len() {
        markup.step();
    }
    for open in markup.open.drain(..).rev() {
        if open.shown {
            (markup.each)(Event::Leave);
        }
    }
}

/// An element that is open.
struct Open {
    name: Range<usize>,
    /// Whether it has events of its own.
    shown: bool,
    /// Whether what it holds is the name of the element after it.
    key: bool,
}

struct Markup<'t, F> {
    text: &'t [u8],
    at: usize,
    open: Vec<Open>,
    each: F,
}

impl<F: FnMut(Event)> Markup<'_, F> {
    fn step(&mut self) {
        let rest = &self.text[self.at..];
        let next = rest.get(1).copied().unwrap_or_default();
        if rest[0] != b'<' || !(is_letter(next) || b"/!?".contains(&next)) {
            let end =
                memchr::memchr(b'<', &rest[1..]).map_or(self.text.len(), |at| self.at + 1 + at);
            let range = self.at..end;
            self.at = end;
            self.content(range, Escape::Entity);
        } else if rest.starts_with(CDATA) {
            self.sections();
        } else if rest.starts_with(b"<!--") {
            let range = self.until(4, b"-->");
            (self.each)(Event::Aside(range, Escape::Entity));
        } else if next == b'!' || next == b'?' {
            let range = self.until(2, b">");
            (self.each)(Event::Aside(range, Escape::Entity));
        } else if next == b'/' {
            let range = self.until(2, b">");
            self.close(range);
        } else {
            self.tag();
        }
    }

    /// A section of characters, with those that follow it at once: a text that holds the mark which
    /// ends a section is written in two of them.
    fn sections(&mut self) {
        let start = self.at + CDATA.len();
        let mut end = self.until(CDATA.len(), b"]]>").end;
        let mut escape = Escape::None;
        while self.text[self.at..].starts_with(CDATA) {
            end = self.until(CDATA.len(), b"]]>").end;
            escape = Escape::Sections;
        }
        self.content(start..end, escape);
    }

    /// What stands between here and a mark, behind which it goes on.
    fn until(&mut self, skip: usize, mark: &[u8]) -> Range<usize> {
        let start = (self.at + skip).min(self.text.len());
        let end = memchr::memmem::find(&self.text[start..], mark);
        let end = end.map_or(self.text.len(), |at| start + at);
        self.at = (end + mark.len()).min(self.text.len());
        start..end
    }

    fn content(&mut self, range: Range<usize>, escape: Escape) {
        let text = &self.text[range.clone()];
        let value = text.trim_ascii();
        if value.is_empty() {
            return;
        }
        let start = range.end - text.trim_ascii_start().len();
        let range = start..start + value.len();
        let event = match self.open.last() {
            None => Event::Aside(range, escape),
            Some(open) if open.key => Event::Name(range, escape),
            Some(open) if open.shown => Event::Content(range, escape),
            // A type holds the value of what it stands in, or of the key before it.
            Some(_) if self.in_dict() => Event::Text(range, escape),
            Some(_) => Event::Content(range, escape),
        };
        (self.each)(event);
    }

    /// Whether the element around the innermost is a `dict`, where a key stands before each value, or
    /// an `array`.
    fn in_dict(&self) -> bool {
        let outer = self.open.len().checked_sub(2).map(|at| self.open[at].name.clone());
        outer.is_some_and(|name| matches!(&self.text[name], b"dict" | b"array"))
    }

    fn close(&mut self, range: Range<usize>) {
        let name = self.text[range].trim_ascii_end();
        let same = |open: &&Open| self.text[open.name.clone()].eq_ignore_ascii_case(name);
        let Some(depth) = self.open.iter().rev().take(DEEPEST).position(|open| same(&open)) else {
            return;
        };
        for open in self.open.drain(self.open.len() - 1 - depth..).rev() {
            if open.shown {
                (self.each)(Event::Leave);
            }
        }
    }

    fn tag(&mut self) {
        let start = self.at + 1;
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b"/><".contains(byte);
        let rest = &self.text[start..];
        let name = start..start + rest.iter().position(ends).unwrap_or(rest.len());
        let word = &self.text[name.clone()];
        let outer = self.open.last().map_or(&b""[..], |open| &self.text[open.name.clone()]);
        let key = outer == b"dict" && word == b"key";
        let is_bare = matches!(self.text[name.end..].trim_ascii_start(), [] | [b'>' | b'/', ..]);
        let is_look = LOOKS.contains(&word) && CELLS.contains(&outer);
        let shown = !(key || (is_bare && (TYPES.contains(&word) || is_look)));
        let list = word == b"array";
        if shown && !list && word != b"dict" {
            let prefix = memchr::memchr(b':', word).map_or(0, |colon| colon + 1);
            (self.each)(Event::Name(name.start + prefix..name.end, Escape::None));
        }
        if shown {
            (self.each)(if list { Event::List } else { Event::Map });
        }
        self.at = name.end;
        let empty = self.attributes(shown);
        if empty || VOID.iter().any(|void| self.text[name.clone()].eq_ignore_ascii_case(void)) {
            if shown {
                (self.each)(Event::Leave);
            }
            return;
        }
        let script = [&b"script"[..], b"style"].contains(&&self.text[name.clone()]);
        self.open.push(Open { name, shown, key });
        if script {
            let from = self.at;
            let end = memchr::memmem::find(&self.text[from..], b"</");
            self.at = end.map_or(self.text.len(), |at| from + at);
            self.content(from..self.at, Escape::None);
        }
    }

    /// The attributes of a tag up to its end; whether it ends itself.
    fn attributes(&mut self, shown: bool) -> bool {
        while let Some(byte) = self.text.get(self.at) {
            match byte {
                b'>' => {
                    self.at += 1;
                    return false;
                }
                b'<' => return false,
                b'/' if self.text.get(self.at + 1) == Some(&b'>') => {
                    self.at += 2;
                    return true;
                }
                byte if byte.is_ascii_whitespace() || b"/=\"'".contains(byte) => self.at += 1,
                _ => self.attribute(shown),
            }
        }
        false
    }

    fn attribute(&mut self, shown: bool) {
        let text = self.text;
        let length = |from: usize, ends: &dyn Fn(&u8) -> bool| {
            text[from..].iter().position(ends).unwrap_or(text.len() - from)
        };
        let blanks = |from: usize| from + length(from, &|byte| !byte.is_ascii_whitespace());
        let start = self.at;
        let end =
            start + length(start, &|byte| byte.is_ascii_whitespace() || b"=></\"'".contains(byte));
        self.at = end.max(start + 1);
        let equals = blanks(end);
        if text.get(equals) != Some(&b'=') {
            return;
        }
        let from = blanks(equals + 1);
        let value = if let Some(quote @ (b'"' | b'\'')) = text.get(from) {
            let inner = (from + 1).min(text.len());
            let value = inner..inner + length(inner, &|byte| byte == quote);
            self.at = (value.end + 1).min(text.len());
            value
        } else {
            let ends = |byte: &u8| byte.is_ascii_whitespace() || b"><".contains(byte);
            let value = from..from + length(from, &ends);
            self.at = value.end;
            value
        };
        if shown {
            let prefix = memchr::memchr(b':', &text[start..end]).map_or(0, |colon| colon + 1);
            (self.each)(Event::Name(start + prefix..end, Escape::None));
            (self.each)(Event::Text(value, Escape::Entity));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_markup_begins_with_the_name_of_a_tag() {
        for text in ["<a>", "<Ab/>", "<\u{e9}>", "<!DOCTYPE html>", "<?xml?>"] {
            assert!(looks_like(text.as_bytes()), "{text}");
        }
        for text in ["", "<", "< a>", "<1>", "<-", "</a>", "a<b>"] {
            assert!(!looks_like(text.as_bytes()), "{text}");
        }
    }
}
