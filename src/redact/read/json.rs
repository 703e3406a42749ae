//! JSON, one text or several after each other, as events.

use std::ops::Range;

use super::Event;
use crate::record::json::{Scanner, Token, Verdict, looks_open};
use crate::redact::layer::Escape;

/// Calls back with each event; gives what the text turned out to be, and whether it was read to its
/// end.
pub(in crate::redact) fn json(text: &[u8], mut each: impl FnMut(Event)) -> (Verdict, bool) {
    let mut start = 0;
    loop {
        let mut scanner = Scanner::new(&text[start..]);
        for token in scanner.by_ref() {
            let at = |range: Range<usize>| start + range.start..start + range.end;
            let inside = |range: Range<usize>| start + range.start + 1..start + range.end - 1;
            each(match token {
                Token::OpenObject => Event::Map,
                Token::OpenArray => Event::List,
                Token::Close => Event::Leave,
                Token::Key(range) => Event::Name(inside(range), Escape::Backslash),
                Token::String(range) => Event::Text(inside(range), Escape::Backslash),
                Token::Number(range) => Event::Number(at(range)),
                Token::Word(_) => Event::Word,
            });
        }
        let verdict = scanner.verdict();
        let end = start + scanner.position();
        if matches!(verdict, Verdict::Json | Verdict::Loose) {
            return (if start == 0 { verdict } else { Verdict::Other }, true);
        }
        // Another text may stand after a whole one.
        if scanner.is_whole() && end > start && looks_open(&text[end..]) {
            start = end;
            continue;
        }
        let verdict = if start == 0 { verdict } else { Verdict::Other };
        return (verdict, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_text_is_read_only_after_a_whole_one() {
        let names = |text: &str| {
            let mut names = Vec::new();
            let (verdict, is_read) = json(text.as_bytes(), |event| {
                if let Event::Name(range, _) = event {
                    names.push(text[range].to_owned());
                }
            });
            (names.concat(), verdict, is_read)
        };
        assert_eq!(names(r#"{"a": 1}"#), ("a".to_owned(), Verdict::Json, true));
        assert_eq!(names(r#"{"a": 1} {"b": 2}"#), ("ab".to_owned(), Verdict::Other, true));
        for broken in [r#"{"a": ]{"b": 2}"#, r#"{"a": 1} and {"b": 2}"#, r#"{"a" {"b": 2}"#] {
            let (names, _, is_read) = names(broken);
            assert_eq!((names.as_str(), is_read), ("a", false), "{broken}");
        }
    }
}
