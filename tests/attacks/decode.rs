//! A text in, all texts out that a reader could make of it by taking escapes away.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// How many escapes are taken away, one after another.
const DEPTH: usize = 4;
/// A shorter run of letters is a word rather than Base64.
const SHORTEST_RUN: usize = 10;

/// The text without its escapes, up to [`DEPTH`] of them, and what its Base64 holds.
pub(super) fn plain_texts(text: &str) -> Vec<String> {
    let (mut all, mut known) = (Vec::new(), BTreeSet::new());
    let mut newest = vec![text.to_owned()];
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for text in &newest {
            let inside = runs(text).filter(|run| known.insert((*run).to_owned()));
            next.extend(inside.flat_map(pieces).filter_map(of_base64));
            let plain = unescaped(text);
            if plain != *text {
                next.push(plain.replace('+', " "));
                next.push(plain);
            }
        }
        next.sort();
        next.dedup();
        all.extend(std::mem::replace(&mut newest, next));
    }
    all.extend(newest);
    all
}

/// What may be Base64.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let runs = text.split(|sign: char| !(sign.is_ascii_alphanumeric() || "+/-_".contains(sign)));
    runs.filter(|run| run.len() >= SHORTEST_RUN)
}

/// A run, and the parts of it between slashes: it may be the end of a path.
fn pieces(run: &str) -> impl Iterator<Item = &str> {
    let last = run.rsplit('/').next().filter(|last| last.len() != run.len());
    std::iter::once(run).chain(last.filter(|last| last.len() >= SHORTEST_RUN))
}

/// What a run of Base64 holds, if that is text.
fn of_base64(run: &str) -> Option<String> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&alphabet::STANDARD, config);
    let bytes = engine.decode(run.replace('-', "+").replace('_', "/")).ok()?;
    String::from_utf8(bytes).ok()
}

/// One layer of escapes taken away, of whatever kind: percents, backslashes and entities,
/// those of mermaid as well.
fn unescaped(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text);
    while let Some(at) = rest.find(['%', '\\', '&', '#']) {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at..];
        let (plain, length) = escape(rest).unwrap_or_else(|| (rest.as_bytes()[..1].to_vec(), 1));
        bytes.extend(plain);
        rest = &rest[length..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The bytes that the escape at the start of a text stands for, and its length.
fn escape(text: &str) -> Option<(Vec<u8>, usize)> {
    if let Some(rest) = text.strip_prefix('%') {
        let digits = rest.get(..2)?;
        return Some((vec![u8::from_str_radix(digits, 16).ok()?], 3));
    }
    if let Some(rest) = text.strip_prefix("\\u") {
        return unicode(rest).map(|(sign, length)| (sign.to_string().into_bytes(), 2 + length));
    }
    if let Some(rest) = text.strip_prefix('\\') {
        let sign = rest.bytes().next().filter(u8::is_ascii)?;
        let plain = match sign {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            other => other,
        };
        return Some((vec![plain], 2));
    }
    let end = text.get(..text.len().min(12))?.find(';')?;
    if let Some(digits) = text[..end].strip_prefix('#') {
        let sign = char::from_u32(number(digits)?)?;
        return Some((sign.to_string().into_bytes(), end + 1));
    }
    let sign = match &text[1..end] {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        name => char::from_u32(number(name.strip_prefix('#')?)?)?,
    };
    Some((sign.to_string().into_bytes(), end + 1))
}

fn number(digits: &str) -> Option<u32> {
    match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => digits.parse().ok(),
    }
}

/// The character of an escape in UTF-16, which may be two of them, and the length behind `\u`.
fn unicode(text: &str) -> Option<(char, usize)> {
    let unit = |text: &str| u16::from_str_radix(text.get(..4)?, 16).ok();
    let first = unit(text)?;
    if let Some(sign) = char::from_u32(first.into()) {
        return Some((sign, 4));
    }
    let second = unit(text.get(4..)?.strip_prefix("\\u")?)?;
    char::decode_utf16([first, second]).next()?.ok().map(|sign| (sign, 10))
}
