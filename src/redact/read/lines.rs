//! Lines of names and values as events: YAML and TOML, settings, the head of an HTTP message.
//!
//! What belongs to what is told by how far lines are indented.

use std::ops::Range;

use super::Event;
use super::flow::{before_word, flow, quoted_end, single_end, tripled};
use super::line::{is_name, sign};
use crate::redact::layer::Escape;

/// So much of a text is looked at to tell whether it is made of such lines.
const HEAD: usize = 4096;

/// Whether most lines of a text are names with values, or items.
pub(super) fn looks_like(text: &[u8]) -> bool {
    let head = &text[..text.len().min(HEAD)];
    let (mut all, mut telling, mut opens) = (0, 0, false);
    // How far the name of a block is indented, whose lines can be anything.
    let mut block = None;
    for whole in head.split(|byte| *byte == b'\n') {
        let line = whole.trim_ascii();
        let indent = whole.len() - whole.trim_ascii_start().len();
        if line.is_empty() || line.starts_with(b"#") || block.is_some_and(|name| indent > name) {
            continue;
        }
        block = begins_block(line).then_some(indent);
        all += 1;
        let item = line.starts_with(b"- ")
            || line.starts_with(b"? ")
            || line.starts_with(b"---")
            || line == b"-";
        let section = line.starts_with(b"[") && line.ends_with(b"]");
        let named = sign(line).is_some_and(|(name, _)| name.len() < 40 && is_name(&line[name]));
        opens |= named && matches!(line.last(), Some(b'}' | b']' | b'{' | b'['));
        opens |= (named || item) && block.is_some();
        telling += usize::from(item || section || named);
        if named && (line.ends_with(b"\"\"\"") || line.ends_with(b"'''")) {
            return true;
        }
    }
    (all > 1 || opens) && telling * 2 >= all
}

/// Whether the value of a line is a block that follows (YAML 1.2, section 8.1).
fn begins_block(line: &[u8]) -> bool {
    let mark = line.rsplit(u8::is_ascii_whitespace).next().unwrap_or_default();
    line.len() > mark.len() && matches!(mark, [b'|' | b'>'] | [b'|' | b'>', b'-' | b'+'])
}

/// Whether a text begins with the name of a section, which a list of JSON looks much like.
pub(super) fn begins_section(text: &[u8]) -> bool {
    let line = &text[..memchr::memchr(b'\n', text).unwrap_or(0)];
    let name = line.trim_ascii_end().strip_prefix(b"[").and_then(|name| name.strip_suffix(b"]"));
    name.is_some_and(|name| {
        let name = name.strip_prefix(b"[").unwrap_or(name);
        name.first().is_some_and(u8::is_ascii_alphabetic)
    })
}

/// Calls back with each event of a text.
pub(in crate::redact) fn lines(text: &[u8], each: impl FnMut(Event)) {
    let mut lines = Lines { text, at: 0, open: Vec::new(), wants: None, quoted: false, each };
    while lines.at < text.len() {
        lines.line();
    }
    lines.leave(|_| true);
}

/// A map or a list that is open, and where its lines begin.
struct Open {
    column: usize,
    list: bool,
}

struct Lines<'t, F> {
    text: &'t [u8],
    at: usize,
    open: Vec<Open>,
    /// The column of a name whose value is still to come.
    wants: Option<usize>,
    /// Whether the name stands in quotes, as in JSON.
    quoted: bool,
    each: F,
}

impl<F: FnMut(Event)> Lines<'_, F> {
    fn line(&mut self) {
        let rest = &self.text[self.at..];
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = &rest[..length];
        let indent = line.len() - line.trim_ascii_start().len();
        let content = line.trim_ascii();
        let range = self.at + indent..self.at + indent + content.len();
        if content.is_empty() {
            self.at += length + 1;
        } else if content.starts_with(b"#") || content.starts_with(b"---") {
            self.at += length + 1;
            (self.each)(Event::Aside(range, Escape::None));
        } else if content.starts_with(b"[") && content.ends_with(b"]") && self.wants.is_none() {
            self.at += length + 1;
            self.section(range);
        } else {
            self.content(range, indent);
        }
    }

    fn leave(&mut self, ends: impl Fn(&Open) -> bool) {
        while self.open.last().is_some_and(&ends) {
            self.open.pop();
            (self.each)(Event::Leave);
        }
    }

    fn section(&mut self, range: Range<usize>) {
        self.leave(|_| true);
        let brackets = if self.text[range.clone()].starts_with(b"[[") { 2 } else { 1 };
        let inner = range.start + brackets..range.end - brackets.min(range.len() / 2);
        (self.each)(Event::Name(inner, Escape::None));
        self.enter(0, false);
    }

    fn enter(&mut self, column: usize, list: bool) {
        self.open.push(Open { column, list });
        (self.each)(if list { Event::List } else { Event::Map });
    }

    /// What a line has from a column on, which may be an item of a list, or of lists in lists.
    fn content(&mut self, mut range: Range<usize>, mut column: usize) {
        loop {
            let content = &self.text[range.clone()];
            let item = content.starts_with(b"- ") || content == b"-";
            self.leave(|open| {
                open.column > column || (open.column == column && open.list && !item)
            });
            if !item {
                return self.member(range, column);
            }
            if !self.open.last().is_some_and(|open| open.list && open.column == column) {
                self.enter(column, true);
            }
            self.wants = None;
            let rest = content[1..].trim_ascii_start();
            if rest.is_empty() {
                return self.end_line(range.end);
            }
            column += content.len() - rest.len();
            range.start = range.end - rest.len();
        }
    }

    /// A name and its value, or one of the two.
    fn member(&mut self, range: Range<usize>, column: usize) {
        let content = &self.text[range.clone()];
        if let Some(rest) = content.strip_prefix(b"? ") {
            // A key that stands by itself (YAML 1.2, section 8.2.2); its value begins with a colon.
            (self.each)(Event::Name(range.end - rest.len()..range.end, Escape::None));
            self.wants = Some(column);
            return self.end_line(range.end);
        }
        if self.wants.is_some() && content.starts_with(b": ") {
            return self.value(range.start + 2..range.end, column);
        }
        match sign(content) {
            Some((name, value)) if is_name(&content[name.clone()]) => {
                if !self.open.last().is_some_and(|open| !open.list && open.column == column) {
                    self.enter(column, false);
                }
                let name = range.start + name.start..range.start + name.end;
                self.quoted = matches!(self.text[name.end.min(self.text.len() - 1)], b'"' | b'\'')
                    || self.text[name.clone()].ends_with(b"\"");
                (self.each)(Event::Name(name, Escape::None));
                self.wants = Some(column);
                self.value(range.start + value..range.end, column);
            }
            _ => self.value(range, column),
        }
    }

    /// What a line has after a value is nobody's.
    fn aside(&mut self, at: usize) {
        let line = memchr::memchr(b'\n', &self.text[at..]);
        let line = line.map_or(self.text.len(), |length| at + length);
        (self.each)(Event::Aside(at..line, Escape::None));
        self.end_line(line);
    }

    fn end_line(&mut self, at: usize) {
        let length = memchr::memchr(b'\n', &self.text[at..]);
        self.at = length.map_or(self.text.len(), |length| at + length + 1);
    }

    /// A value from a place on, which may go on in other lines.
    fn value(&mut self, mut range: Range<usize>, column: usize) {
        // In a form, a plus behind a name in quotes is a blank.
        if self.quoted {
            range.start += self.text[range.clone()].iter().take_while(|b| **b == b'+').count();
        }
        let range = self.without_tags(range);
        let value = &self.text[range.clone()];
        if value.is_empty() {
            self.end_line(range.end);
            return;
        }
        let wanted = self.wants.take().is_some() || self.open.last().is_some_and(|open| open.list);
        let block = matches!(value, [b'|' | b'>'] | [b'|' | b'>', b'-' | b'+' | b'0'..=b'9', ..]);
        if block && value.len() < 4 {
            self.block(range.end, column);
        } else if value.starts_with(b"\"\"\"") || value.starts_with(b"'''") {
            let Range { start, end } = tripled(self.text, range.start);
            let lines = self.text[start..end].trim_ascii();
            let from = end - self.text[start..end].trim_ascii_start().len();
            (self.each)(Event::Text(from..from + lines.len(), Escape::None));
            self.end_line(end);
        } else if matches!(value[0], b'"' | b'\'') {
            self.quoted(range);
        } else if matches!(value[0], b'{' | b'[') && before_word(value).is_none() {
            let end = flow(self.text, range.start, &mut self.each);
            self.aside(end);
        } else if wanted {
            let comment = memchr::memmem::find(value, b" #").unwrap_or(value.len());
            let plain = value[..comment].trim_ascii_end();
            let plain = plain.strip_suffix(b",").unwrap_or(plain);
            let place = range.start..range.start + plain.len();
            let digits = plain.strip_prefix(b"+").unwrap_or(plain);
            let number = self.quoted && digits.iter().all(u8::is_ascii_digit);
            (self.each)(if number {
                Event::Number(place)
            } else {
                Event::Bare(place, Escape::None)
            });
            (self.each)(Event::Aside(range.start + plain.len()..range.end, Escape::None));
            self.end_line(range.end);
        } else {
            (self.each)(Event::Aside(range.clone(), Escape::None));
            self.end_line(range.end);
        }
    }

    /// A value without the tag or the anchor before it (YAML 1.2, section 6.9).
    fn without_tags(&self, mut range: Range<usize>) -> Range<usize> {
        while matches!(self.text[range.clone()].first(), Some(b'!' | b'&')) {
            let value = &self.text[range.clone()];
            let Some(blank) = memchr::memchr(b' ', value) else { break };
            // `&apos;` is an entity.
            if memchr::memchr(b';', &value[..blank]).is_some() {
                break;
            }
            let rest = value[blank..].trim_ascii_start();
            range.start = range.end - rest.len();
        }
        range
    }

    fn quoted(&mut self, range: Range<usize>) {
        let double = self.text[range.start] == b'"';
        let end = if double {
            quoted_end(self.text, range.start)
        } else {
            single_end(self.text, range.start + 1)
        };
        let escape = if double { Escape::Backslash } else { Escape::Doubled };
        (self.each)(Event::Text(range.start + 1..end, escape));
        self.aside((end + 1).min(self.text.len()));
    }

    /// A block of lines that are indented further than the name (YAML 1.2, section 8.1).
    fn block(&mut self, line_end: usize, column: usize) {
        self.end_line(line_end);
        let (mut start, mut end, mut first) = (None, self.at, 0);
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
            let indent = line.len() - line.trim_ascii_start().len();
            if indent <= column && indent < line.len() {
                break;
            }
            if indent < line.len() {
                if start.is_none() {
                    (start, first) = (Some(self.at + indent), indent);
                }
                end = self.at + line.trim_ascii_end().len();
            }
            self.end_line(self.at + line.len());
        }
        if let Some(start) = start {
            let blanks = u8::try_from(first).unwrap_or(u8::MAX);
            (self.each)(Event::Text(start..end, Escape::Block(blanks)));
        }
    }
}
