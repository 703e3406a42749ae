//! Recorded text in, HTML that shows it as it is and can break in it out.
//!
//! The text stands in a table, in which no extension of a page reads Markdown; what is read before, the
//! marks of includes and of critic markup, begins with a sign that is an entity here. A line break of
//! the text would end the table where it makes an empty line.

use std::borrow::Cow;

use super::super::{critic, mermaid};
use crate::config::Flavor;
use crate::text::visible;

/// A chance to break a line.
const BREAK: &str = "<wbr>";

/// The text of an arrow: it can break before each `/` but the first, and after `-`, `_` and `.`.
pub(super) fn text(text: &str) -> String {
    broken(&mermaid::short(text), "-_.")
}

/// The name of a service: where a hyphen is, every reader breaks a line anyway.
pub(super) fn name(text: &str) -> String {
    broken(&mermaid::short(text), "_.")
}

/// Recorded text, in code where a forge would look for more in it.
pub(super) fn recorded(html: String, flavor: Flavor) -> String {
    match flavor {
        Flavor::Mkdocs => html,
        Flavor::Github => ["<code>", &html, "</code>"].concat(),
    }
}

/// What a person wrote: its line ends stay.
pub(super) fn lines(text: &str) -> String {
    let lines: Vec<String> = text.trim().lines().map(|line| broken(line, "")).collect();
    lines.join("<br>")
}

/// The text on one line with its signs as entities, and a chance to break after some signs and before
/// each slash but the first.
fn broken(text: &str, after: &str) -> String {
    let shown = one_line(text);
    let mut html = String::with_capacity(shown.len() + 16);
    let mut slashes = 0;
    for (at, character) in shown.char_indices() {
        let rest = &shown[at..];
        if character == '/' && !after.is_empty() {
            slashes += 1;
            if slashes > 1 && !html.ends_with(BREAK) {
                html.push_str(BREAK);
            }
        }
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '{' if critic::begins(rest) => html.push_str("&#123;"),
            other => html.push(other),
        }
        if after.contains(character) && rest.len() > 1 {
            html.push_str(BREAK);
        }
    }
    html
}

fn one_line(text: &str) -> Cow<'_, str> {
    match visible(text) {
        Cow::Borrowed(text) if !text.contains(['\n', '\t']) => Cow::Borrowed(text.trim()),
        shown => Cow::Owned(shown.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_entities_and_lines_can_break() {
        let cases = [
            ("/v2/images", "/v2<wbr>/images"),
            ("/v2.0/os-volume_x", "/v2.<wbr>0<wbr>/os-<wbr>volume_<wbr>x"),
            ("/a./b-", "/a.<wbr>/b-"),
            ("/a;<b>&c\"", "/a;&lt;b&gt;&amp;c\""),
            ("--8<-- \"x\"", "-<wbr>-<wbr>8&lt;-<wbr>-<wbr> \"x\""),
            ("{++ {image} {--", "&#123;++ {image} &#123;-<wbr>-"),
            (" a\n\n\tb ", "a b"),
            ("a\u{202e}b\u{1b}", "a\\u202eb\\x1b"),
        ];
        for (raw, expected) in cases {
            assert_eq!(text(raw), expected, "{raw}");
        }
        assert_eq!(name("glance-api.host/x/y"), "glance-api.<wbr>host/x<wbr>/y");
        assert_eq!(lines("the-one\nclient <b>"), "the-one<br>client &lt;b&gt;");
    }
}
