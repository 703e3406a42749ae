//! A snippet that is to stand in another folder in, its text with links that lead where they led out.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::note::Fence;

/// A link to a section of a file, as seqdoc writes it: in Markdown, or in HTML. The file may be in
/// another folder.
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r##"(\]\(|\bhref=")((?:[^\s()"#:]*/)?)([\w.-]+\.md)(#[\w-]+[)"])"##;
    Regex::new(pattern).expect("a test uses the pattern")
});

/// The text with another way in each link that leads the one way to a file that is made there. What is
/// code was recorded, or a person wrote it, and stays.
#[must_use]
pub(crate) fn rebased(text: &str, is_made: &dyn Fn(&str) -> bool, [from, to]: [&str; 2]) -> String {
    if from == to || !text.contains(".md#") {
        return text.to_owned();
    }
    let mut fence = Fence::default();
    let line = |line: &str| {
        let is_code = fence.is_open();
        fence.follow(line);
        if is_code {
            return line.to_owned();
        }
        let way = |found: &Captures<'_>| {
            let start = found.get(0).map_or(0, |all| all.start());
            let in_code = line[..start].matches('`').count() % 2 == 1;
            if in_code || &found[2] != from || !is_made(&found[3]) {
                return found[0].to_owned();
            }
            [&found[1], to, &found[3], &found[4]].concat()
        };
        LINK.replace_all(line, way).into_owned()
    };
    text.split_inclusive('\n').map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_where_they_led_and_code_stays() {
        let is_made = |name: &str| name == "body.md" || name == "page.md";
        for (text, expected) in [
            (
                "[(5)](body.md#step-5), [6](page.md#step-6)",
                "[(5)](d/e/body.md#step-5), [6](d/e/page.md#step-6)",
            ),
            (
                r##"<a href="body.md#step-5"><b href="#x">"##,
                r##"<a href="d/e/body.md#step-5"><b href="#x">"##,
            ),
            ("[(5)](#step-5) [x](other.md#a) [y](f/body.md#a) [z](https://h/body.md#a)", ""),
            ("[x](body.md) `](body.md#a)` body.md#a", ""),
            ("``` json\n[x](body.md#a)\n```\n", ""),
        ] {
            let expected = if expected.is_empty() { text } else { expected };
            let there = rebased(text, &is_made, ["", "d/e/"]);
            assert_eq!(there, expected);
            assert_eq!(rebased(&there, &is_made, ["d/e/", ""]), text);
        }
    }
}
