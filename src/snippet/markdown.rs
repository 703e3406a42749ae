//! Recorded text in, Markdown that shows it as it is out: headings, code spans, links, cells.
//!
//! The escapes are those that Python-Markdown and its extensions need.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{critic, include};
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

/// A text of an API's description in a page: plain if Markdown shows it as it is.
fn plain_or_code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = one_line(text);
    let lower = text.to_lowercase();
    let symbol = ["(c)", "(r)", "(tm)", "(p)"].iter().any(|symbol| lower.contains(symbol));
    if !symbol && is_plain(&text.replace(['(', ')'], ""), true) {
        text.into_owned()
    } else {
        code(&text)
    }
}

/// A heading that is a title of the API.
pub(super) fn title(text: &str) -> String {
    include::line(&plain_or_code(text)).into_owned()
}

/// The box with a title that leads to the API's own pages: an admonition, whose title ends at a quote.
pub(super) fn reference(title: &str, links: &[String]) -> String {
    let title = title.replace('"', "'");
    let title = ["!!! reference \"", &*include::line(&plain_or_code(&title)), "\""].concat();
    let list = if links.len() > 1 { "- " } else { "" };
    let links = links.iter().map(|link| ["    ", list, link].concat());
    [title].into_iter().chain(links).collect::<Vec<_>>().join("\n")
}

/// A link, or the text alone if there is no page to link to.
pub(super) fn link(text: &str, page: Option<&str>) -> String {
    let Some(page) = page else { return plain_or_code(text) };
    format!("[{}]({})", plain_or_code(text), address(page))
}

/// The same in a cell of a table.
pub(super) fn cell_link(text: &str, page: Option<&str>) -> String {
    let Some(page) = page else { return words(text) };
    format!("[{}]({})", words(text), address(page).replace('|', "%7C"))
}

/// The address of a page in a link, which no sign ends too early.
pub(super) fn address(page: &str) -> String {
    let mut address = String::with_capacity(page.len());
    for byte in page.bytes() {
        if byte.is_ascii_graphic() && !b"()<>\"'`\\[]{}*_".contains(&byte) || byte == b'_' {
            address.push(char::from(byte));
        } else {
            address.extend(['%', hex(byte >> 4), hex(byte & 15)]);
        }
    }
    address
}

fn hex(digit: u8) -> char {
    char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase()
}

/// A cell of a table: the text in a code span, in one that holds `|` if it has to.
pub(super) fn cell(text: &str) -> String {
    if is_simple(text) {
        return ["`", text, "`"].concat();
    }
    let text = one_line(text);
    if text.is_empty() {
        return String::new();
    }
    if !text.contains(['|', '`']) && !include::may_be_in(&text) {
        return code(&text);
    }
    html(&text)
}

/// A code span of HTML, in which no sign is left.
fn html(text: &str) -> String {
    let mut html = String::from("<code>");
    push_entities(&mut html, text);
    html + "</code>"
}

/// A line with every sign as an entity, and what else becomes a symbol: the digit of an ordinal
/// (`2nd`), and spaces at an end, which can break the line.
pub(super) fn push_entities(html: &mut String, line: &str) {
    let end = line.trim_end_matches(' ').len();
    let mut characters = line.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map_or(' ', |(_, next)| next.to_ascii_lowercase());
        let plain = match character {
            ' ' => at < end,
            digit if digit.is_ascii_digit() => !matches!(next, 's' | 'n' | 'r' | 't'),
            other => other.is_alphanumeric(),
        };
        if plain {
            html.push(character);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(html, "&#{};", u32::from(character));
        }
    }
}

/// A word or a sentence in a cell of a table.
pub(super) fn words(text: &str) -> String {
    let shown = plain_or_code(text);
    if shown.starts_with('`') && text.contains(['|', '`']) { cell(text) } else { shown }
}

/// A code span that holds any text.
pub(super) fn code(text: &str) -> String {
    if is_simple(text) {
        return ["`", text, "`"].concat();
    }
    let text = one_line(text);
    if critic::is_in(&text) {
        return html(&text);
    }
    let text = include::line(&text);
    // A span that begins with `#!sh ` or `:::sh ` names a language, which is not shown.
    let named = text.starts_with("#!") || text.starts_with(":::");
    if !text.is_empty() && !text.contains('`') && !named {
        return ["`", &text, "`"].concat();
    }
    let ticks = "`".repeat(longest_run(&text, '`') + 1);
    let spaced = named || text.is_empty() || text.starts_with('`') || text.ends_with('`');
    let space = if spaced { " " } else { "" };
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

/// The text on one line, without spaces around it.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    let shown = visible(text);
    if memchr::memchr2(b'\n', b'\t', shown.as_bytes()).is_some() {
        return Cow::Owned(shown.replace(['\n', '\t'], " ").trim().to_owned());
    }
    match shown {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(' ')),
        Cow::Owned(text) => Cow::Owned(text.trim_matches(' ').to_owned()),
    }
}

/// Whether a text means nothing to Markdown in a code span, as almost every name, number and path.
fn is_simple(text: &str) -> bool {
    let is_simple = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:,@+=[]".contains(&byte);
    !text.is_empty() && !text.starts_with(':') && text.bytes().all(is_simple)
}

pub(super) fn longest_run(text: &str, wanted: char) -> usize {
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
        assert_eq!(code("#!sh x"), "` #!sh x `");
        assert_eq!(heading("GET", "/{++1st"), "GET <code>&#47;&#123;&#43;&#43;&#49;st</code>");
    }

    #[test]
    fn a_code_span_holds_any_text() {
        for (text, expected) in [
            ("/v2/a", "`/v2/a`"),
            ("a b", "`a b`"),
            ("", "`  `"),
            ("a`b", "``a`b``"),
            ("`a", "`` `a ``"),
            ("a``", "``` a`` ```"),
            ("#!sh x", "` #!sh x `"),
            (":::sh `x", "`` :::sh `x ``"),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }
}
