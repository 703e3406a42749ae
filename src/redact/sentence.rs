//! A name in a sentence in, the credential beside it out: `with password 'x'`, `x is the password`.
//!
//! Only what looks like a credential counts, since a sentence says much about secrets that is none.

use std::ops::Range;

use super::looks::is_credential;

/// Words that may stand between a name and its value.
const LINKS: [&str; 22] = [
    "is", "was", "of", "to", "as", "set", "changed", "with", "equals", "value", "be", "reset",
    "are", "ist", "lautet", "est", "es", "è", "é", "jest", "är", "это",
];
/// Words that may stand between a value and its name.
const ARTICLES: [&str; 22] = [
    "is",
    "as",
    "was",
    "the",
    "your",
    "my",
    "a",
    "an",
    "his",
    "her",
    "our",
    "new",
    "not",
    "valid",
    "invalid",
    "wrong",
    "correct",
    "incorrect",
    "old",
    "current",
    "ist",
    "est",
];
/// Those of them that say that one is the other.
const EQUATES: [&str; 5] = ["is", "as", "was", "ist", "est"];
const LONGEST: usize = 4096;

/// The credential after a name, or before it.
pub(super) fn value(text: &[u8], start: usize, end: usize) -> Option<Range<usize>> {
    after(text, end).or_else(|| before(text, start))
}

fn after(text: &[u8], end: usize) -> Option<Range<usize>> {
    let mut at = end;
    for _ in 0..4 {
        let word = next_word(text, at)?;
        let bare = trimmed(text, word.clone());
        if is_told(&text[bare.clone()]) {
            return Some(bare);
        }
        if !is_one_of(&LINKS, &text[word.clone()]) {
            return None;
        }
        at = word.end;
    }
    None
}

fn before(text: &[u8], start: usize) -> Option<Range<usize>> {
    let mut at = start;
    let mut linked = false;
    for _ in 0..6 {
        let word = word_before(text, at)?;
        let bare = trimmed(text, word.clone());
        if linked && is_told(&text[bare.clone()]) {
            return Some(bare);
        }
        if !is_one_of(&ARTICLES, &text[word.clone()]) {
            return None;
        }
        linked |= is_one_of(&EQUATES, &text[word.clone()]);
        at = word.start;
    }
    None
}

fn is_one_of(words: &[&str], word: &[u8]) -> bool {
    let word = word.strip_suffix(b":").unwrap_or(word);
    words.iter().any(|one| word.eq_ignore_ascii_case(one.as_bytes()))
}

/// Whether a word is a credential, and no name of something with a number.
fn is_told(word: &[u8]) -> bool {
    let is_slug = word.split(|byte| b"-_./:".contains(byte)).all(|piece| {
        let digits = piece.iter().filter(|byte| byte.is_ascii_digit()).count();
        let letters = piece.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
        piece.len() == digits || piece.len() == letters
    });
    is_credential(word) && !is_slug && !word.contains(&b'=')
}

fn next_word(text: &[u8], at: usize) -> Option<Range<usize>> {
    let blanks = text[at..].iter().take_while(|byte| b" \t".contains(byte)).count();
    let start = at + blanks;
    let rest = &text[start..text.len().min(start + LONGEST)];
    let length = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
    (blanks > 0 && length > 0).then_some(start..start + length)
}

fn word_before(text: &[u8], at: usize) -> Option<Range<usize>> {
    let from = at.saturating_sub(LONGEST);
    let line = text[from..at].trim_ascii_end();
    let length = line.iter().rev().take_while(|byte| !byte.is_ascii_whitespace()).count();
    let end = from + line.len();
    (length > 0 && end < at).then_some(end - length..end)
}

/// A word without the quotes around it and what ends a sentence.
fn trimmed(text: &[u8], word: Range<usize>) -> Range<usize> {
    let is_quote = |byte: &u8| b"\"'`(<\\".contains(byte);
    let lead = text[word.clone()].iter().take_while(|byte| is_quote(byte)).count();
    let opens = lead > 0;
    let inner = &text[word.start + lead..word.end];
    let closes = |byte: &&u8| b".,;:)>\"'`\\".contains(byte) || (opens && **byte == b'?');
    let tail = inner.iter().rev().take_while(closes).count();
    word.start + lead..word.end - tail
}
