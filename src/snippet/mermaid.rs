//! Recorded text in, text that mermaid's sequence grammar reads as it is out.
//!
//! In mermaid 11 and 12 `;` and a line end close a statement, `#` begins a comment, `<br>` breaks a
//! line, `%%{` begins a directive, `$$` a formula, and a text that begins with `wrap:` loses it.
//! Such a character is written as `#` and its number and `;`, and so is a brace that begins critic
//! markup. Each escape is measured as seven characters when mermaid lays the diagram out, so that
//! nothing else is escaped.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::critic;
use crate::text::visible;

/// A label shows so many characters of what was recorded, since mermaid draws no diagram whose text
/// is too long, and nobody reads more.
pub(super) const LABEL: usize = 200;

/// The text with `…` for what a label has no room for.
pub(super) fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LABEL) {
        Some((end, _)) => Cow::Owned([&text[..end], "…"].concat()),
        None => Cow::Borrowed(text),
    }
}

/// A message, note or alias. `styled` says that a participant's name holds a word that makes
/// mermaid cut at `:` in front of an escape.
pub(super) fn text(text: &str, styled: bool) -> String {
    let shown = visible(text);
    let line = words(&shown);
    whole(signs(&line).into_owned(), || styled || is_style(&line))
}

/// The lines of one text.
fn statement(lines: &[Cow<'_, str>], styled: bool) -> String {
    let escaped: Vec<_> = lines.iter().map(|line| signs(line)).collect();
    whole(escaped.join("<br/>"), || styled || lines.iter().any(|line| is_style(line)))
}

/// Whether a word makes mermaid cut a text at `:` in front of an escape.
fn is_style(line: &str) -> bool {
    line.contains("style") || line.contains("classDef")
}

/// A text without what mermaid cuts and eats; it looks at the whole of it for that.
fn whole(mut escaped: String, is_cut: impl FnOnce() -> bool) -> String {
    if escaped.contains('#') && is_cut() {
        escaped = escaped.replace(':', "#58;");
    } else if let Some(colon) = wrap_prefix(&escaped) {
        escaped.replace_range(colon..=colon, "#58;");
    }
    if escaped.trim().is_empty() { "-".to_owned() } else { escaped }
}

/// A line with the signs escaped that end a statement or begin something else.
fn signs(line: &str) -> Cow<'_, str> {
    if is_safe(line.as_bytes()) {
        return Cow::Borrowed(line);
    }
    let mut escaped = String::with_capacity(line.len() + 8);
    for (at, character) in line.char_indices() {
        let rest = &line[at..];
        match character {
            '#' | ';' | '<' => push_escape(&mut escaped, character),
            '%' if rest.starts_with("%%{") => push_escape(&mut escaped, character),
            '{' if critic::begins(rest) => push_escape(&mut escaped, character),
            '$' if rest.starts_with("$$") => push_escape(&mut escaped, character),
            _ => escaped.push(character),
        }
    }
    Cow::Owned(escaped)
}

/// Whether the text has no character that may need an escape.
fn is_safe(text: &[u8]) -> bool {
    let pairs = text
        .windows(2)
        .all(|pair| pair[0] != b'{' || !matches!(pair[1], b'+' | b'-' | b'=' | b'>' | b'~'));
    pairs && !text.iter().any(|byte| matches!(byte, b'#' | b';' | b'<' | b'%' | b'$'))
}

fn words(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let blank = |byte: u8| byte == b' ' || byte == b'\n' || byte == b'\t';
    let broken = bytes.windows(2).any(|pair| blank(pair[1]) && (blank(pair[0]) || pair[1] != b' '));
    if broken || bytes.first().is_some_and(|byte| blank(*byte)) || text.ends_with(' ') {
        return Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    Cow::Borrowed(text)
}

pub(super) fn push_escape(text: &mut String, character: char) {
    text.push('#');
    text.push_str(&u32::from(character).to_string());
    text.push(';');
}

/// Where the colon behind a leading `wrap` or `nowrap` is; one in front of the word changes nothing.
fn wrap_prefix(text: &str) -> Option<usize> {
    let start = usize::from(text.starts_with(':'));
    let colon = start + text[start..].find(':')?;
    let word = text[start..colon].to_ascii_lowercase();
    (word == "wrap" || word == "nowrap").then_some(colon)
}

/// A text that a person wrote: its line ends stay.
pub(super) fn lines(text: &str, styled: bool) -> String {
    let shown: Vec<_> = text.trim().lines().map(visible).collect();
    let lines: Vec<_> = shown.iter().map(|line| words(line)).collect();
    statement(&lines, styled)
}

/// A text in lines of about so many columns each: broken in front of a `/`, else in front of
/// another sign, else anywhere. Mermaid's own wrapping puts hyphens into paths.
pub(super) fn broken(text: &str, columns: usize, styled: bool) -> String {
    let shown = visible(text);
    let mut lines = vec![String::new()];
    for word in pieces(&shown) {
        let line = lines.last_mut().expect("starts with one");
        if line.is_empty() || line.width() + word.trim_end().width() <= columns {
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
        if lines.last().is_some_and(|line| line.width() > columns) {
            let long = lines.pop().unwrap_or_default();
            lines.extend(cut(&long, columns));
        }
    }
    let lines: Vec<_> = lines.iter().map(|line| words(line)).collect();
    let shown: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    statement(&shown, styled)
}

/// A text in pieces that begin with `/` or behind a space.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.char_indices().filter(|(at, c)| {
        *at > 0 && (*c == '/' || *c == '?' || *c == '&' || text[..*at].ends_with(' '))
    });
    let ends: Vec<usize> = starts.map(|(at, _)| at).chain([text.len()]).collect();
    let mut start = 0;
    ends.into_iter().map(move |end| &text[std::mem::replace(&mut start, end)..end])
}

/// A text without a place to break, in pieces of so many columns: at a sign of the second half.
fn cut(text: &str, columns: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for character in text.chars() {
        let piece = pieces.last_mut().expect("starts with one");
        let width = piece.width();
        let sign = matches!(character, '-' | '_' | '.' | '=' | '{') && width > columns / 2;
        if width + character.width().unwrap_or(0) > columns || sign && width + 6 > columns {
            pieces.push(String::new());
        }
        pieces.last_mut().expect("has one").push(character);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_misread_is_escaped() {
        let cases = [
            ("GET /v2/images/{image_id}", "GET /v2/images/{image_id}"),
            ("GET /a;b#c<d>", "GET /a#59;b#35;c#60;d>"),
            ("200 %%{init: {}}%% 5%%", "200 #37;%{init: {}}%% 5%%"),
            ("$$x$$ $", "#36;$x#36;$ $"),
            ("/{++a++}{{>>", "/#123;++a++}{#123;>>"),
            ("wrap: me", "wrap#58; me"),
            ("NoWrap:", "NoWrap#58;"),
            (":wrap: x", ":wrap#58; x"),
            ("\u{a0}\u{3000}", "-"),
            ("GET /style?u=http://h/a#b", "GET /style?u=http#58;//h/a#35;b"),
            (" a\n\tb  c ", "a b c"),
            ("", "-"),
            ("a\u{202e}b", "a\\u202eb"),
        ];
        for (raw, expected) in cases {
            assert_eq!(text(raw, false), expected, "{raw}");
        }
        assert_eq!(text("GET /a:b;c", true), "GET /a#58;b#59;c");
        assert_eq!(short(&"é".repeat(200)), "é".repeat(200));
        assert_eq!(short(&"é".repeat(201)), "é".repeat(200) + "…");
    }

    #[test]
    fn labels_are_broken_in_front_of_slashes() {
        let cases = [
            ("GET /v2/images/{image_id}/file", 30, "GET /v2/images/{image_id}/file"),
            ("GET /v2/images/{image_id}/file", 16, "GET /v2/images<br/>/{image_id}/file"),
            ("300 MULTIPLE CHOICES", 12, "300 MULTIPLE<br/>CHOICES"),
            ("GET /a692238fc-3b51-41bc", 10, "GET<br/>/a692238fc<br/>-3b51-41bc"),
            ("/이미지이미지", 6, "/이미<br/>지이미<br/>지"),
            ("", 5, "-"),
            ("zzzz-", 4, "zzzz<br/>-"),
            ("/style/aaaa/b:c;d", 8, "/style<br/>/aaaa<br/>/b#58;c#59;d"),
        ];
        for (text, columns, expected) in cases {
            assert_eq!(broken(text, columns, false), expected, "{text}");
        }
        assert_eq!(lines("nova\napi;", false), "nova<br/>api#59;");
    }
}
