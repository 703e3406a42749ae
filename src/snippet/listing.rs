//! Recorded text in, HTML that looks like a fence and holds what a fence cannot out.
//!
//! In a tab Python-Markdown takes HTML for a part of a paragraph, and reads what stands between two
//! tags. Hence every sign is an entity, no line is blank, and each begins with a tag, so that no line
//! begins a block. The form is that of `pymdownx.highlight` with line numbers that are no text.

use std::fmt::Write as _;

use super::markdown::push_entities;
use crate::note::Marked;

/// A longer text stays in a fence: Python-Markdown needs a second for so many bytes of entities, and
/// for twice as many four times as long.
const LONGEST: usize = 32 << 10;

/// Whether a text is short enough.
pub(super) fn takes(text: &str) -> bool {
    text.len() <= LONGEST
}

/// A listing with line numbers and a title, in which some lines are highlighted.
pub(super) fn numbered(text: &str, title: &str, marked: &Marked) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let width = lines.len().to_string().len();
    let mut listing = String::from("    <div class=\"highlight\"><span class=\"filename\">");
    push_entities(&mut listing, title);
    listing.push_str("</span><pre><code>");
    for (line, number) in lines.iter().zip(1..) {
        if number > 1 {
            listing.push_str("\n    ");
        }
        let is_marked = marked.holds(number);
        if is_marked {
            listing.push_str("<span class=\"hll\">");
        }
        // Writing to a String cannot fail.
        let _ =
            write!(listing, "<span class=\"linenos\" data-linenos=\"{number:width$} \"></span>");
        push_entities(&mut listing, line);
        if is_marked {
            listing.push_str("</span>");
        }
    }
    listing.push_str("</code></pre></div>");
    listing
}

/// A listing that stands by itself.
pub(super) fn plain(text: &str) -> String {
    let mut listing = String::from("<div class=\"highlight\"><pre><code>");
    for (at, line) in text.lines().enumerate() {
        listing.push_str(if at > 0 { "\n<span></span>" } else { "<span></span>" });
        push_entities(&mut listing, line);
    }
    listing.push_str("</code></pre></div>");
    listing
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_line_begins_with_a_tag_and_holds_no_sign() {
        let expected = "    <div class=\"highlight\"><span class=\"filename\">GET &#47;a</span><pre><code>\
                        <span class=\"linenos\" data-linenos=\"1 \"></span>&#123;&#43;&#43; a&#32;\n    \
                        <span class=\"hll\"><span class=\"linenos\" data-linenos=\"2 \"></span></span>\n    \
                        <span class=\"linenos\" data-linenos=\"3 \"></span>&#49;st 1st1</code></pre></div>";
        let expected = expected.replace("1st1<", "&#49;st1<");
        assert_eq!(
            numbered("{++ a \n\n1st 1st1", "GET /a", &Marked::of(&BTreeSet::from([2, 7]))),
            expected
        );
        assert_eq!(
            plain("a\n<b>"),
            "<div class=\"highlight\"><pre><code><span></span>a\n<span></span>&#60;b&#62;</code></pre></div>"
        );
    }
}
