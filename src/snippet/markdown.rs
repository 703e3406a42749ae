//! Recorded text in, Markdown that shows it as it is out: headings, code spans, fences, logs.
//!
//! The escapes are those that Python-Markdown and its extensions need.

use std::borrow::Cow;

use super::include;
use crate::text::visible;

/// The text of a heading: the path in a code span if Markdown could misread it, else plain.
pub(super) fn heading(verb: &str, path: &str) -> String {
    let mut heading = String::with_capacity(verb.len() + path.len() + 8);
    for (text, spaces) in [(verb, true), (path, false)] {
        let text = one_line(text);
        if !heading.is_empty() && !text.is_empty() {
            heading.push(' ');
        }
        if text.is_empty() || is_plain(&text, spaces) {
            heading.push_str(&text);
        } else {
            heading.push_str(&code(&text));
        }
    }
    match include::line(&heading) {
        Cow::Borrowed(_) => heading,
        Cow::Owned(escaped) => escaped,
    }
}

/// A code span that holds any text.
pub(super) fn code(text: &str) -> String {
    let text = one_line(text);
    let text = include::line(&text);
    if !text.is_empty() && !text.contains('`') {
        return ["`", &text, "`"].concat();
    }
    let ticks = "`".repeat(longest_run(&text, '`') + 1);
    let space =
        if text.is_empty() || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// A title between quotes that it does not hold itself: any other title would undo its fence.
pub(super) fn quoted(text: &str) -> String {
    let text = one_line(text);
    match (text.contains('"'), text.contains('\'')) {
        (false, _) => ["\"", &text, "\""].concat(),
        (true, false) => format!("'{text}'"),
        (true, true) => format!("\"{}\"", text.replace('"', "'")),
    }
}

/// A fence inside a tab, with line numbers, longer than any run of backticks that could close it.
/// The title is between its quotes already.
pub(super) fn fence(text: &str, language: &str, title: &str) -> String {
    let text = visible(text);
    let ticks = "`".repeat(fence_length(&text));
    let open = ["    ", &ticks, " ", language, " title=", title, " linenums=\"1\""].concat();
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
    let mut fence = String::with_capacity(text.len() + 5 * lines + 2 * open.len());
    fence.push_str(&include::line(&open));
    fence.push('\n');
    let may_include = include::may_be_in(&text);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = &text[start..end];
        if line.bytes().any(|byte| byte != b' ' && byte != b'\t') {
            fence.push_str("    ");
        }
        if may_include {
            fence.push_str(&include::line(line));
        } else {
            fence.push_str(line);
        }
        fence.push('\n');
        start = end + 1;
    }
    fence.push_str("    ");
    fence.push_str(&ticks);
    fence
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

/// A record for a fence that the page owns: a line that could close the fence is moved by a space.
pub(super) fn log(text: &str) -> String {
    let text = visible(text);
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

/// The language of a text body, by its first word, then by its type.
pub(super) fn language(body: &str, content_type: &str) -> &'static str {
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

/// The text on one line, without spaces around it.
fn one_line(text: &str) -> Cow<'_, str> {
    let shown = visible(text);
    if memchr::memchr2(b'\n', b'\t', shown.as_bytes()).is_some() {
        return Cow::Owned(shown.replace(['\n', '\t'], " ").trim().to_owned());
    }
    match shown {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(' ')),
        Cow::Owned(text) => Cow::Owned(text.trim_matches(' ').to_owned()),
    }
}

fn longest_run(text: &str, wanted: char) -> usize {
    text.split(|character| character != wanted).map(str::len).max().unwrap_or(0)
}

/// Whether a heading shows the text as it is, under the extensions that sites of this kind turn on:
/// emphasis, marks, sub- and superscript, smart symbols, emoji, math, attribute lists, HTML.
fn is_plain(text: &str, spaces: bool) -> bool {
    let mut before = ' ';
    let mut special = false;
    for character in text.chars() {
        let allowed = match character {
            // Emphasis begins with an underscore that no letter or digit stands before.
            '_' => before.is_alphanumeric(),
            '/' | '.' | '{' | '}' | '%' | ',' | '@' => true,
            '-' => before != '-',
            ' ' => spaces,
            ';' | '=' | '+' | '!' | '?' | ':' | '~' | '^' | '$' | '&' | '\'' => {
                special = true;
                true
            }
            other => other.is_alphanumeric(),
        };
        if !allowed {
            return false;
        }
        before = character;
    }
    let mark = special && is_mark(text);
    !mark && !text.contains(" {") && !has_smart_symbol(text.as_bytes())
}

/// Whether signs that are plain on their own make a mark together.
fn is_mark(text: &str) -> bool {
    let twice = |sign: char| text.matches(sign).nth(1).is_some();
    [':', '~', '^', '$', '\''].into_iter().any(twice)
        || ["==", "++", "+/", "=/"].iter().any(|pair| text.contains(pair))
        || (text.contains('&') && text.contains(';'))
}

/// Fractions (`1/2`), ordinals (`2nd`) and `c/o`, which become symbols.
fn has_smart_symbol(text: &[u8]) -> bool {
    let is_word = |at: usize| text.get(at).is_some_and(u8::is_ascii_alphanumeric);
    text.windows(3).enumerate().any(|(at, window)| {
        let digit = window[0].is_ascii_digit();
        let fraction = digit && window[1] == b'/' && window[2].is_ascii_digit();
        let care_of = window[1] == b'/' && window.eq_ignore_ascii_case(b"c/o");
        let ordinal = digit && !is_word(at + 3) && {
            let ending = [window[1].to_ascii_lowercase(), window[2].to_ascii_lowercase()];
            [b"st", b"nd", b"rd", b"th"].contains(&&ending)
        };
        fraction || care_of || ordinal
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_headings_are_plain() {
        for path in [
            "/identity/v3/auth/tokens",
            "/v2/images/{image_id}/file",
            "/v1/AUTH_d0664ad69349418585fc193681b4f48f/glance",
            "/os-volume_attachments/",
            "/identity/",
            "/이미지/~user",
            "/v2.0/a:b@c",
        ] {
            assert_eq!(heading("GET", path), format!("GET {path}"));
        }
        assert_eq!(heading("300 MULTIPLE CHOICES", ""), "300 MULTIPLE CHOICES");
    }

    #[test]
    fn other_headings_have_a_code_span() {
        for path in [
            "/__x__", "/1/2", "/a/<id>", "/x {.y}", "/_a/b_", "/:smile:", "/a#", "/(c)", "/a--b",
            "/==y==", "/~~x~~", "/$x$", "/a`b", "/2nd", "/c/o", "/&lt;", "/a*b", "/[x](y)",
        ] {
            let shown = heading("GET", path);
            assert!(shown.starts_with("GET `"), "{shown}");
        }
        assert_eq!(heading("200 <b>", "/"), "`200 <b>` /");
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        let shown = fence("a\n  ```` x\n\n b", "text", &quoted("GET /\"x\""));
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
