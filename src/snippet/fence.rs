//! Recorded text in, fences and logs that hold it whatever it says out.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{critic, include, listing};
use crate::note::Marked;
use crate::step::{BodyKind, Step};
use crate::text::visible;

/// A fence inside a tab, with line numbers, longer than any run of backticks that could close it.
/// The title is between its quotes already, `marked` are the lines to highlight.
pub(super) fn fence(text: &str, language: &str, title: &str, marked: &Marked) -> String {
    let text = visible(text);
    if !critic::is_in(&text) && !critic::is_in(title) {
        return ticks(&text, language, title, marked);
    }
    if listing::takes(&text) {
        return listing::numbered(&text, &title[1..title.len() - 1], marked);
    }
    ticks(&critic::shown(&text), language, &critic::shown(title), marked)
}

/// The fence of a text that shows in one.
fn ticks(text: &str, language: &str, title: &str, marked: &Marked) -> String {
    let ticks = fence_length(text);
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
    let room = text.len() + 5 * lines + 2 * ticks + language.len() + title.len() + 64;
    let mut fence = String::with_capacity(room);
    fence.push_str("    ");
    fence.extend(std::iter::repeat_n('`', ticks));
    for piece in [" ", language, " title=", title, " linenums=\"1\""] {
        fence.push_str(piece);
    }
    if !marked.is_empty() {
        // Writing to a String cannot fail.
        let _ = write!(fence, " hl_lines=\"{marked}\"");
    }
    if let Cow::Owned(open) = include::line(&fence) {
        fence = open;
    }
    fence.push('\n');
    let text = include::lines(text);
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
    let mut start = 0;
    for end in ends.chain([text.len()]) {
        let line = &text[start..end];
        if line.bytes().any(|byte| !matches!(byte, b' ' | b'\t' | b'\n')) {
            fence.push_str("    ");
        }
        fence.push_str(line);
        start = end;
    }
    fence.push('\n');
    fence.push_str("    ");
    fence.extend(std::iter::repeat_n('`', ticks));
    fence
}

/// A fence that stands by itself.
pub(super) fn block(text: &str, language: &str) -> String {
    let text = visible(text);
    if critic::is_in(&text) && listing::takes(&text) {
        return listing::plain(text.trim_end_matches('\n'));
    }
    let text = critic::shown(&text);
    let ticks = "`".repeat(fence_length(&text));
    format!("{ticks} {language}\n{}\n{ticks}", include::lines(text.trim_end_matches('\n')))
}

/// Three backticks, or one more than the longest run that begins a line.
fn fence_length(text: &str) -> usize {
    if memchr::memchr(b'`', text.as_bytes()).is_none() {
        return 3;
    }
    let run = |line: &str| line.trim_start().bytes().take_while(|byte| *byte == b'`').count();
    text.lines().map(run).max().unwrap_or(0).max(2) + 1
}

/// Lines indented by four spaces except those of white space alone, as Python's `textwrap.indent`
/// does it, which ends a line at every character that Python takes for a line end.
pub(super) fn indented(text: &str) -> String {
    let is_end = |c: char| matches!(c, '\n' | '\r' | '\x0b'..='\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let is_space = |c: char| c.is_whitespace() || matches!(c, '\x1c'..='\x1f');
    let mut indented = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(is_end).map_or(rest.len(), |at| {
            let two = rest[at..].starts_with("\r\n");
            at + if two { 2 } else { rest[at..].chars().next().map_or(1, char::len_utf8) }
        });
        let (line, after) = rest.split_at(end);
        if !line.chars().all(is_space) {
            indented.push_str("    ");
        }
        indented.push_str(line);
        rest = after;
    }
    indented
}

/// A record for a fence that the page owns: a line that could close the fence is moved by a space,
/// and a brace that begins critic markup is shown as an escape, since nothing else keeps it there.
pub(super) fn log(text: &str) -> String {
    let text = visible(text);
    let text = critic::shown(&text);
    if !holds_fence(&text) {
        return include::lines(&text).into_owned();
    }
    let mut log = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches('\n');
        if closes_fence(content) {
            log.push(' ');
        }
        log.push_str(&include::line(content));
        log.push_str(&line[content.len()..]);
    }
    log
}

fn holds_fence(text: &str) -> bool {
    memchr::memchr2(b'`', b'~', text.as_bytes()).is_some()
}

fn closes_fence(line: &str) -> bool {
    let line = line.trim_end();
    line.len() >= 3
        && (line.bytes().all(|byte| byte == b'`') || line.bytes().all(|byte| byte == b'~'))
}

/// The language that the fence of the body has.
pub(super) fn language_of(step: &Step) -> &str {
    if let Some(language) = &step.settings().body.language {
        return language;
    }
    match step.body_kind() {
        BodyKind::Json => "json",
        BodyKind::None | BodyKind::Binary => "text",
        BodyKind::Text => {
            let is_type = |name: &str| name.eq_ignore_ascii_case("content-type");
            let content_type = step.headers().find(|(name, _)| is_type(name));
            let content_type =
                content_type.map_or_else(String::new, |(_, value)| value.to_lowercase());
            language(&step.body(), &content_type)
        }
    }
}

/// The language of a text body, by its first word, then by its type.
fn language(body: &str, content_type: &str) -> &'static str {
    let start: String = body.trim_start().chars().take(14).collect::<String>().to_lowercase();
    let is = |kind: &str| content_type.contains(kind);
    if start.starts_with("<!doctype html") || start.starts_with("<html") || is("html") {
        "html"
    } else if start.starts_with("<?xml") || is("xml") {
        "xml"
    } else if is("yaml") {
        "yaml"
    } else {
        "text"
    }
}

#[cfg(test)]
mod tests {
    use super::super::markdown::quoted;
    use super::*;

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        let shown = fence("a\n  ```` x\n\n b", "text", &quoted("GET /\"x\""), &Marked::default());
        let expected = "    ````` text title='GET /\"x\"' linenums=\"1\"\n    a\n      ```` x\n\n     b\n    `````";
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_log_keeps_its_fence_open() {
        assert_eq!(
            log("a\n```\n``` x\n~~~~ \n--8<-- \"f\"\n"),
            "a\n ```\n``` x\n ~~~~ \n;--8<-- \"f\"\n"
        );
    }

    #[test]
    fn indents_as_python_does() {
        assert_eq!(indented("a\n \n\nb\r\nc\u{2028}d"), "    a\n \n\n    b\r\n    c\u{2028}    d");
    }
}
