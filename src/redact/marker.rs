//! What stands for a secret, `REDACTED-TOKEN-1`, told from other texts.
//!
//! A marker is made of `A-Z`, `0-9` and `-` alone, so that it needs no escape anywhere.

use std::ops::Range;

use crate::config::Kind;

/// What a marker begins with.
const START: &[u8] = b"REDACTED-";

/// The longest word for a kind, and a number.
const LONGEST_WORD: usize = 24;

/// The marker of a kind, with its number if it has one.
pub(super) fn marker(kind: Kind, number: Option<u32>) -> String {
    match number {
        Some(number) => format!("REDACTED-{}-{number}", kind.word()),
        None => format!("REDACTED-{}", kind.word()),
    }
}

/// Whether a text holds what a marker begins with.
pub(super) fn begins_in(text: &[u8]) -> bool {
    memchr::memmem::find(text, START).is_some()
}

/// The kinds and numbers of the markers in a text.
pub(super) fn numbers(text: &[u8]) -> impl Iterator<Item = (Kind, u32)> {
    memchr::memmem::find_iter(text, START).filter_map(|at| read(&text[at + START.len()..]))
}

/// Kind and number of a marker, behind its first word.
fn read(text: &[u8]) -> Option<(Kind, u32)> {
    let (kind, rest) = read_kind(text)?;
    let digits = rest.strip_prefix(b"-")?;
    std::str::from_utf8(&digits[..digits_in(digits)])
        .ok()?
        .parse()
        .ok()
        .map(|number| (kind, number))
}

/// The kind of a marker, and what stands behind it.
fn read_kind(text: &[u8]) -> Option<(Kind, &[u8])> {
    let end = text.iter().position(|byte| !byte.is_ascii_uppercase()).unwrap_or(text.len());
    let kind = Kind::ALL.into_iter().find(|kind| kind.word().as_bytes() == &text[..end])?;
    Some((kind, &text[end..]))
}

fn digits_in(text: &[u8]) -> usize {
    text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len())
}

/// Whether a piece of a text lies within a marker, as a value such as `TOKEN-1` does.
pub(super) fn is_in_marker(text: &[u8], piece: &Range<usize>) -> bool {
    let longest = START.len() + LONGEST_WORD;
    let before = &text[..text.len().min(piece.start + START.len())];
    let nearest = &before[piece.start.saturating_sub(longest)..];
    let Some(at) = memchr::memmem::rfind(nearest, START) else { return false };
    let marker = &text[before.len() - nearest.len() + at + START.len()..];
    let Some((_, rest)) = read_kind(marker) else { return false };
    let number = rest.strip_prefix(b"-").map_or(0, |digits| match digits_in(digits) {
        0 => 0,
        count => 1 + count,
    });
    piece.end <= text.len() - rest.len() + number
}

/// A value without the quotes and other signs that it begins with, which may be entities.
fn without_signs(mut value: &[u8]) -> &[u8] {
    const ENTITIES: [&[u8]; 3] = [b"&apos;", b"&quot;", b"&#39;"];
    loop {
        let entity = ENTITIES.iter().find_map(|entity| value.strip_prefix(*entity));
        let sign = value.split_first().filter(|(first, _)| first.is_ascii_punctuation());
        match entity.or(sign.map(|(_, rest)| rest)) {
            Some(rest) => value = rest,
            None => return value,
        }
    }
}

/// Whether a value already stands for a secret: `REDACTED...`, `[REDACTED...`, `<redacted...>`,
/// `***`, or `{SHA256}` and 64 digits.
pub(super) fn is_marker(value: &[u8]) -> bool {
    let hash = value.strip_prefix(b"{SHA256}");
    without_signs(value).starts_with(b"REDACTED")
        || (value.starts_with(b"<redacted") && value.ends_with(b">"))
        || (value.len() >= 3 && value.iter().all(|byte| *byte == b'*'))
        || hash.is_some_and(|hash| hash.len() == 64 && hash.iter().all(u8::is_ascii_hexdigit))
}
