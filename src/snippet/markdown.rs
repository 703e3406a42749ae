//! Recorded text in, Markdown that shows it as it is out: headings, code spans, fences, logs.
//!
//! The escapes are those that Python-Markdown, pymdown-extensions and MkDocs need.

use super::include;
use crate::text::visible;

/// The text of a heading: the path in a code span if Markdown could misread it, else plain.
pub(super) fn heading(verb: &str, path: &str) -> String {
    let piece = |text: &str, spaces: bool| {
        let text = one_line(text);
        if text.is_empty() || is_plain(&text, spaces) { text } else { code(&text) }
    };
    let text = format!("{} {}", piece(verb, true), piece(path, false));
    include::line(text.trim()).into_owned()
}

/// A code span that holds any text.
pub(super) fn code(text: &str) -> String {
    let text = include::line(&one_line(text)).into_owned();
    let ticks = "`".repeat(longest_run(&text, '`') + 1);
    let space =
        if text.is_empty() || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// A title between quotes that it does not hold itself: any other title would undo its fence.
pub(super) fn quoted(text: &str) -> String {
    let text = one_line(text);
    if text.contains('"') && !text.contains('\'') {
        return format!("'{text}'");
    }
    format!("\"{}\"", text.replace('"', "'"))
}

/// A fence inside a tab, with line numbers, longer than any run of backticks that could close it.
pub(super) fn fence(text: &str, language: &str, title: &str) -> String {
    let text = visible(text);
    let run = text.lines().map(|line| leading_run(line, '`')).max().unwrap_or(0);
    let ticks = "`".repeat(run.max(2) + 1);
    let title = quoted(title);
    let open = format!("{ticks} {language} title={title} linenums=\"1\"");
    let mut fence = String::with_capacity(text.len() + text.len() / 8 + 128);
    fence.push_str("    ");
    fence.push_str(&include::line(&open));
    fence.push('\n');
    for line in text.split('\n') {
        push_indented(&mut fence, &include::line(line));
        fence.push('\n');
    }
    fence.push_str("    ");
    fence.push_str(&ticks);
    fence
}

fn push_indented(text: &mut String, line: &str) {
    if !line.trim().is_empty() {
        text.push_str("    ");
    }
    text.push_str(line);
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
    if !text.contains("```") && !text.contains("~~~") {
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

fn one_line(text: &str) -> String {
    visible(text).replace(['\n', '\t'], " ").trim().to_owned()
}

fn leading_run(line: &str, wanted: char) -> usize {
    line.trim_start().chars().take_while(|character| *character == wanted).count()
}

fn longest_run(text: &str, wanted: char) -> usize {
    text.split(|character| character != wanted).map(str::len).max().unwrap_or(0)
}

/// Whether a heading shows the text as it is, under the extensions that sites of this kind turn on:
/// emphasis, marks, sub- and superscript, smart symbols, emoji, math, attribute lists, HTML.
fn is_plain(text: &str, spaces: bool) -> bool {
    let characters: Vec<char> = text.chars().collect();
    let allowed = |c: &char| {
        c.is_alphanumeric() || "/.-_{}%,@;=+!?:~^$&'".contains(*c) || (spaces && *c == ' ')
    };
    // Emphasis begins with an underscore that no letter or digit stands before.
    let begins = |at: usize| !at.checked_sub(1).is_some_and(|at| characters[at].is_alphanumeric());
    let emphasis = (0..characters.len()).any(|at| characters[at] == '_' && begins(at));
    let lone = |c: char| characters.iter().filter(|other| **other == c).count() <= 1;
    characters.iter().all(allowed)
        && !emphasis
        && [':', '~', '^', '$', '\''].into_iter().all(lone)
        && !["==", "++", "--", "+/", "=/", " {"].iter().any(|pair| text.contains(pair))
        && !(text.contains('&') && text.contains(';'))
        && !has_smart_symbol(&characters)
}

/// Fractions (`1/2`), ordinals (`2nd`) and `c/o`, which become symbols.
fn has_smart_symbol(characters: &[char]) -> bool {
    let lower: Vec<char> = characters.iter().map(char::to_ascii_lowercase).collect();
    let digit = |at: usize| lower.get(at).is_some_and(char::is_ascii_digit);
    let word = |at: usize| lower.get(at).is_some_and(|c| c.is_alphanumeric());
    lower.windows(3).enumerate().any(|(at, window)| {
        let fraction = digit(at) && window[1] == '/' && digit(at + 2);
        let ending = matches!(window[1..], ['s', 't'] | ['n' | 'r', 'd'] | ['t', 'h']);
        let ordinal = digit(at) && ending && !word(at + 3);
        fraction || ordinal || window == ['c', '/', 'o']
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
        let shown = fence("a\n  ```` x\n\n b", "text", "GET /\"x\"");
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
