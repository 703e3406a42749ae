//! The text of a heading in, the ids of sections in it and the text without them out.
//!
//! A section of `body.md` has its id in its heading, in an element that shows nothing. Whoever copies
//! the heading copies the id with it.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use crate::number::StepNumber;

static ANCHOR: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r#"[ \t]*<(?:a|span) id="([^"<>]*?)step-([0-9]+)"></(?:a|span)>"#;
    Regex::new(pattern).expect("a test uses the pattern")
});

/// The id of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Anchor {
    /// What stands before `step-6`.
    pub before: String,
    /// The step.
    pub step: StepNumber,
}

/// Takes the ids out of a heading; the first one counts.
pub(crate) fn split(heading: &str) -> (Cow<'_, str>, Option<Anchor>) {
    if !heading.contains("step-") {
        return (Cow::Borrowed(heading), None);
    }
    let anchor = ANCHOR.captures_iter(heading).find_map(|found| {
        let step = found[2].parse().ok().and_then(StepNumber::new)?;
        Some(Anchor { before: found[1].to_owned(), step })
    });
    match anchor {
        None => (Cow::Borrowed(heading), None),
        anchor => (ANCHOR.replace_all(heading, ""), anchor),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_taken_out_of_headings() {
        let cases = [
            ("(6) GET /a <a id=\"step-6\"></a>", "(6) GET /a", Some(("", 6))),
            (
                "(6-7) GET /a <a id=\"x-step-6\"></a><a id=\"x-step-7\"></a>",
                "(6-7) GET /a",
                Some(("x-", 6)),
            ),
            ("<span id=\"step-2\"></span> Mine {#x}", " Mine {#x}", Some(("", 2))),
            ("GET /step-1 <a id=\"other\"></a>", "GET /step-1 <a id=\"other\"></a>", None),
            ("200 /a <a id=\"step-0\"></a>", "200 /a <a id=\"step-0\"></a>", None),
        ];
        for (heading, rest, anchor) in cases {
            let (text, found) = split(heading);
            assert_eq!(text, rest);
            let found = found.map(|found| (found.before, found.step.get()));
            let found = found.as_ref().map(|(before, step)| (before.as_str(), *step));
            assert_eq!(found, anchor, "{heading}");
        }
    }
}
