//! The text of a page in, what a reader meets in it out: links, ids, and numbers in brackets.
//!
//! A Markdown parser finds what is code, HTML, a link or a fence. What stands below the first line of
//! an admonition or a tab is moved to the left for it, which has no such blocks; lines keep their
//! numbers.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex::Regex;

use super::front_matter;
use crate::note::Fence;
use crate::number::LineNumber;
use crate::text::Lines;

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a test uses the pattern")
}

static HREF: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?i)\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')"#));
static ID: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?i)\b(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)')"#));
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\{:?[^{}\n]*#([\w-]+)[^{}\n]*\}"));
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\(([0-9]{1,4})(?:-([0-9]{1,4}))?\)"));

/// A number, or two with a dash, in brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Typed {
    /// Where it is.
    pub line: LineNumber,
    /// The first number.
    pub first: u32,
    /// The second number, if there are two.
    pub last: Option<u32>,
}

/// What a reader meets in a page.
#[derive(Debug, Default)]
pub(super) struct Prose {
    /// Where links lead to.
    pub links: Vec<(LineNumber, String)>,
    /// The ids that a link can lead to.
    pub ids: BTreeSet<String>,
    /// Numbers in brackets.
    pub numbers: Vec<Typed>,
}

impl Prose {
    /// Whether there may be a number in brackets in a page.
    #[must_use]
    pub(super) fn has_numbers(text: &str) -> bool {
        NUMBERS.is_match(text)
    }

    /// Reads the text of a page.
    #[must_use]
    pub(super) fn read(text: &str) -> Self {
        let text = to_the_left(text);
        let attributes = ATTRIBUTE.captures_iter(&text).map(|found| found[1].to_owned());
        let mut prose = Self { ids: attributes.collect(), ..Self::default() };
        let lines = Lines::of(&text);
        // How many links and code blocks are open, and the text of a heading.
        let (mut within, mut heading) = (0_usize, None::<String>);
        for (event, range) in Parser::new_ext(&text, Options::ENABLE_TABLES).into_offset_iter() {
            let line = lines.at(range.start);
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => {
                    prose.links.push((line, dest_url.into_string()));
                    within += 1;
                }
                Event::Start(Tag::CodeBlock(_) | Tag::Image { .. }) => within += 1,
                Event::End(TagEnd::Link | TagEnd::CodeBlock | TagEnd::Image) => within -= 1,
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    prose.ids.extend(heading.take().map(|heading| slug(&heading)));
                }
                Event::Html(html) | Event::InlineHtml(html) => prose.html(&html, line),
                Event::Text(piece) => {
                    heading = heading.map(|heading| heading + &*piece);
                    if within == 0 {
                        prose.numbers(&text, range, &lines);
                    }
                }
                Event::Code(piece) => heading = heading.map(|heading| heading + &*piece),
                _ => {}
            }
        }
        prose
    }

    fn html(&mut self, html: &str, line: LineNumber) {
        let value = |found: &regex::Captures<'_>| {
            found.get(1).or_else(|| found.get(2)).map(|value| value.as_str().to_owned())
        };
        self.ids.extend(ID.captures_iter(html).filter_map(|found| value(&found)));
        for found in HREF.captures_iter(html) {
            let below = html[..found.get(0).map_or(0, |all| all.start())].matches('\n').count();
            self.links.extend(value(&found).map(|link| (line.after(below), link)));
        }
    }

    /// Takes the numbers of a piece of text that is no link and no code.
    fn numbers(&mut self, text: &str, range: Range<usize>, lines: &Lines) {
        for found in NUMBERS.captures_iter(&text[range.clone()]) {
            let all = found.get(0).map_or(0..0, |all| all.range());
            let start = range.start + all.start;
            let before = text[..start].chars().next_back().unwrap_or(' ');
            let after = text[range.start + all.end..].chars().next().unwrap_or(' ');
            // `open(2)` is no step, nor is `(2)(3)` or `(2)x`.
            if !before.is_whitespace() || after.is_alphanumeric() || "([-_/".contains(after) {
                continue;
            }
            let number = |at: usize| found.get(at).and_then(|digits| digits.as_str().parse().ok());
            let first = number(1).unwrap_or_default();
            self.numbers.push(Typed { line: lines.at(start), first, last: number(2) });
        }
    }
}

/// The id that Python-Markdown gives to a heading.
fn slug(heading: &str) -> String {
    let heading = ATTRIBUTE.replace_all(heading, "");
    let kept: String = heading
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-') || c.is_whitespace())
        .collect();
    let words = kept.split(|c: char| c == '-' || c.is_whitespace()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

/// The text with the insides of admonitions and tabs at the left, and without its front matter.
fn to_the_left(text: &str) -> String {
    let (mut out, mut depth, mut fence) = (String::with_capacity(text.len()), 0, Fence::default());
    let hidden = front_matter(text);
    for (at, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if at >= hidden && !line.trim().is_empty() {
            if !fence.is_open() {
                depth = depth.min(indent / 4);
            }
            let line = &line[indent.min(depth * 4)..];
            let opens = ["!!! ", "??? ", "???+ ", "=== ", "===! ", "===+ "];
            if !fence.is_open() && opens.iter().any(|sign| line.starts_with(sign)) {
                depth += 1;
            } else {
                fence.follow(line);
                out.push_str(line);
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "---\ntitle: (99)\n---\n# Step (1-2) one\n\nA [link](#step-3) and `(77)` (5).\n\
        open(2) 2026-11-21 [see (88)](x.md#step-9)\n\n!!! note\n    In it (6-7)\n\n    ``` text\n    (66)\n    ```\n\n\
        === \"Tab\"\n\n    <a id='here' href=\"y/#step-4\">z</a>\n\n    (55)\n\n```\n(44) [a](#step-1)\n```\n\n\
        ## Named { #own .x }\n\n    (33) in code\n\n<div>\n<a href='#step-5'>(22)</a>\n</div>\n";

    proptest::proptest! {
        #[test]
        fn any_text_keeps_its_lines(text in r"(?:[ \t]{0,9}[-!?=`~#\[\]()<>{}a-z0-9&;:\r\n]{0,9}\PC?\n?){0,20}") {
            let moved = to_the_left(&text);
            proptest::prop_assert_eq!(moved.lines().count(), text.lines().count());
            let last = moved.lines().count().max(1);
            let prose = Prose::read(&text);
            let lines = prose.links.iter().map(|(line, _)| *line);
            for line in lines.chain(prose.numbers.iter().map(|one| one.line)) {
                proptest::prop_assert!(line.get() <= last);
            }
        }
    }

    #[test]
    fn numbers_links_and_ids_are_found_and_code_is_not() {
        let prose = Prose::read(PAGE);
        let numbers: Vec<_> =
            prose.numbers.iter().map(|one| (one.line.get(), one.first, one.last)).collect();
        let expected = [(4, 1, Some(2)), (6, 5, None), (10, 6, Some(7)), (20, 55, None)];
        assert_eq!(numbers, expected);
        let links: Vec<_> = prose.links.iter().map(|(line, to)| (line.get(), &**to)).collect();
        let expected = [(6, "#step-3"), (7, "x.md#step-9"), (18, "y/#step-4"), (31, "#step-5")];
        assert_eq!(links, expected);
        let ids: Vec<_> = prose.ids.iter().map(String::as_str).collect();
        assert_eq!(ids, ["here", "named", "own", "step-1-2-one"]);
    }
}
