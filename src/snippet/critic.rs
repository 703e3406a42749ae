//! Recorded text in, text that critic markup leaves as it is out.
//!
//! `pymdownx.critic` takes `{++ ++}`, `{-- --}`, `{== ==}`, `{>> <<}` and `{~~ ~> ~~}` out of a page
//! before anyone looks for fences, code spans or HTML, so that none of these protects a text, and a
//! mark may begin in one fence and end in another. What ends a mark means nothing without what
//! begins it: it is enough that no `{` stands in front of two such signs.
//!
//! Where the text is read as HTML or by mermaid, that `{` is an entity. A fence knows no escape, so
//! that there the `{` is shown as `\u007b`: such escapes stand for other characters too, and within
//! a string of JSON this one means the same.

use std::borrow::Cow;

/// Whether a mark begins at the start of the text.
pub(super) fn begins(text: &str) -> bool {
    let signs = ["{++", "{--", "{==", "{>>", "{~~"];
    signs.iter().any(|sign| text.starts_with(sign))
}

/// Whether a mark begins in the text.
pub(super) fn is_in(text: &str) -> bool {
    first(text).is_some()
}

/// The text with each brace that begins a mark as an escape that is seen.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    let Some(mut at) = first(text) else { return Cow::Borrowed(text) };
    let mut shown = String::with_capacity(text.len() + 16);
    let mut rest = text;
    loop {
        shown.push_str(&rest[..at]);
        shown.push_str("\\u007b");
        rest = &rest[at + 1..];
        match first(rest) {
            Some(next) => at = next,
            None => break,
        }
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

/// Where the first mark begins.
fn first(text: &str) -> Option<usize> {
    memchr::memchr_iter(b'{', text.as_bytes()).find(|at| begins(&text[*at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_begins_a_mark_is_shown_otherwise() {
        let cases = [
            ("/{++a++}/{--b--}", "/\\u007b++a++}/\\u007b--b--}"),
            ("{{==e==}{>>f<<}{~~", "{\\u007b==e==}\\u007b>>f<<}\\u007b~~"),
            ("{+ {-> {=~ {{ {이", "{+ {-> {=~ {{ {이"),
            ("++} --} <<}", "++} --} <<}"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
        assert!(matches!(shown("{\"a\": {}}"), Cow::Borrowed(_)));
    }
}
