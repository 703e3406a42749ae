//! A line in, the name that it begins with and where its value begins out.

use std::ops::Range;

/// The colon of East Asian texts.
pub(in crate::redact) const WIDE_COLON: &[u8] = "：".as_bytes();
/// A longer name is none.
const LONGEST: usize = 100;

/// Whether what stands before a sign is a name, not a sentence.
pub(super) fn is_name(name: &[u8]) -> bool {
    let words = name.split(|byte| *byte == b' ').count();
    words < 4 && !name.iter().any(|byte| b"<>(){}[]/,;!?".contains(byte))
}

/// The quote that ends a name which begins with one; one behind a backslash does not.
fn closing(head: &[u8], start: usize) -> Option<usize> {
    let mut quotes = memchr::memchr_iter(head[start], &head[start + 1..]).map(|at| start + 1 + at);
    quotes.find(|at| {
        let backslashes = head[..*at].iter().rev().take_while(|byte| **byte == b'\\').count();
        backslashes % 2 == 0
    })
}

/// The name that a line begins with, and where its value begins, if a sign is between them.
pub(super) fn sign(line: &[u8]) -> Option<(Range<usize>, usize)> {
    let start = if line.starts_with(b"export ") { 7 } else { 0 };
    let head = &line[..line.len().min(LONGEST)];
    let quote = matches!(head.get(start), Some(b'"' | b'\''));
    let from = if quote { closing(head, start)? + 1 } else { start };
    let wide = memchr::memmem::find(&head[from..], WIDE_COLON);
    let plain = memchr::memchr2(b':', b'=', &head[from..]);
    let at = from + wide.into_iter().chain(plain).min()?;
    if quote && !head[from..at].trim_ascii().is_empty() {
        return None;
    }
    let inner = if quote { start + 1..from - 1 } else { start..at };
    let name = head[inner.clone()].trim_ascii_end();
    let sign = match &head[at..] {
        [b'=', b'>', ..] | [b':', b'=', ..] => 2,
        [b':' | b'=', ..] => 1,
        _ => WIDE_COLON.len(),
    };
    let rest = &line[at + sign..];
    let blanks = rest.len() - rest.trim_ascii_start().len();
    let parts = !name.is_empty() && !rest.starts_with(b"//");
    parts.then_some((inner.start..inner.start + name.len(), at + sign + blanks))
}
