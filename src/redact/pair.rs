//! A text in, the secrets out that a name gives away which stands before them in it: `name=value`,
//! `"name": "value"`, `Name: value`, `--name value`, `with name 'value'`, `value is the name`.
//!
//! Names are looked for by their last words, so a text without any is looked at no closer.

use std::ops::Range;

use super::end::End;
use super::hit::{Hit, Rule};
use super::layer::{Escape, Layer};
use super::looks::{is_count, is_credential, is_prose};
use super::name::{Counts, Names, is_no_name};
use super::read::{WIDE_COLON, before_word, is_variable, item_end, quoted_end, tripled};
use super::sentence;
use super::value::by_rule;
use crate::config::{NameRule, Where};

/// The longest name that is looked for; a rule hits none that is longer.
const LONGEST: usize = 100;
/// What begins a text of several lines.
const TRIPLE: &[u8] = b"\"\"\"";
/// So many words may make a name.
const WORDS: usize = 4;

/// A name in a text, and what stands around it.
struct Name {
    range: Range<usize>,
    rule: NameRule,
    counts: Counts,
    /// The quote around it, which may be escaped.
    quote: Option<u8>,
    /// The place behind it and its quote.
    after: usize,
}

/// The secrets in a text by the names in it.
pub(super) fn hits(names: &mut Names, layer: &Layer<'_>) -> Vec<Hit> {
    let text = layer.text();
    let rules = std::sync::Arc::clone(&names.rules);
    let mut hits = Vec::new();
    let mut ends = Ends::default();
    let (mut behind, mut named) = (0, 0);
    for stem in rules.stems(text) {
        if stem <= behind || stem <= named {
            continue;
        }
        let Some(name) = name_around(text, stem, behind, names) else { continue };
        named = name.range.end;
        for (value, rule) in values(text, &name, names, &mut ends) {
            behind = behind.max(value.end);
            let mut found = by_rule(layer, name.rule, &value, Escape::Backslash);
            for hit in &mut found {
                hit.rule = rule;
                hit.name = layer.name(&name.range);
            }
            hits.append(&mut found);
        }
    }
    hits
}

/// The name whose last word ends at a place, or shortly after it.
fn name_around(text: &[u8], stem: usize, behind: usize, names: &mut Names) -> Option<Name> {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
    let is_part = |byte: &u8| is_letter(byte) || b"-_.".contains(byte);
    let more = text[stem..].iter().take(LONGEST).take_while(|byte| is_part(byte)).count();
    let more = wide_sign(&text[stem..stem + more]).unwrap_or(more);
    let end = stem + more
        - text[..stem + more].iter().rev().take(more).take_while(|byte| !is_letter(byte)).count();
    let from = stem.saturating_sub(LONGEST).max(behind);
    let mut start =
        end.max(from) - text[from..end].iter().rev().take_while(|byte| is_part(byte)).count();
    // `--password`, and what a sign of another script parts from it.
    start += text[start..end].iter().take_while(|byte| !is_letter(byte)).count();
    while let Some(at) = wide_sign(&text[start..end]) {
        start += at + WIDE_COLON.len();
    }
    let mut member = names.member(&text[start..end], Where::Key);
    // `access key` and `mot de passe` are several words.
    for _ in 1..WORDS {
        let before = text[from..start].trim_ascii_end();
        let blank = start - from - before.len();
        let word = before.iter().rev().take_while(|byte| is_letter(byte)).count();
        if member.rule.is_some() || blank != 1 || word == 0 {
            break;
        }
        start -= word + 1;
        member = names.member(&text[start..end], Where::Key);
    }
    let rule = member.rule.filter(|_| !is_no_name(&text[start..end]))?;
    let escaped = usize::from(text[end..].starts_with(b"\\"));
    let quote = text.get(end + escaped).copied().filter(|byte| b"\"'`".contains(byte));
    let closed = quote.is_some_and(|quote| text[from..start].contains(&quote));
    let after = if closed { end + escaped + 1 } else { end };
    Some(Name {
        range: start..end,
        rule,
        counts: member.counts,
        quote: quote.filter(|_| closed),
        after,
    })
}

/// The values that belong to a name, and how that is known.
fn values(
    text: &[u8],
    name: &Name,
    names: &mut Names,
    ends: &mut Ends,
) -> Vec<(Range<usize>, Rule)> {
    let rest = &text[name.after..];
    let blanks = rest.iter().take_while(|byte| b" \t".contains(byte)).count();
    let at = name.after + blanks;
    let sign = match &text[at..] {
        [b'=', b'>', ..] | [b':', b'=', ..] => 2,
        [b'=', b'=', ..] | [b':', b'/', b'/', ..] => 0,
        [b'=' | b':', ..] => 1,
        rest if rest.starts_with(WIDE_COLON) => WIDE_COLON.len(),
        _ => 0,
    };
    if sign > 0 {
        let values = after_sign(text, at, at + sign, name, ends);
        return values.into_iter().map(|value| (value, Rule::Key)).collect();
    }
    if blanks > 0 && name.quote.is_none() && is_option(&text[..name.range.start]) {
        let value = word(text, at, ends);
        let taken = &text[value.clone()];
        let shown = taken.starts_with(b"-") || is_usage(taken, names);
        return if shown { Vec::new() } else { vec![(value, Rule::Key)] };
    }
    let found = sentence::value(text, name.range.start, name.after);
    found.map(|value| (value, Rule::Sentence)).into_iter().collect()
}

/// Whether a word is what a usage has for a value: `--os-password OS_PASSWORD`.
fn is_usage(word: &[u8], names: &mut Names) -> bool {
    let capital = |byte: &u8| byte.is_ascii_uppercase() || *byte == b'_';
    word.iter().all(capital) && names.key(word).is_some()
}

/// Whether a name is an option of a command: `--name`.
fn is_option(before: &[u8]) -> bool {
    before.ends_with(b"--")
        || (before.ends_with(b"-")
            && !before.ends_with(b"--")
            && matches!(before.iter().rev().nth(1), None | Some(b' ' | b'\n')))
}

/// The values after the sign of a name.
fn after_sign(
    text: &[u8],
    sign: usize,
    from: usize,
    name: &Name,
    ends: &mut Ends,
) -> Vec<Range<usize>> {
    let quoted = name.quote.is_some();
    // A plus may be a blank of a form.
    let blank = |byte: &&u8| {
        (byte.is_ascii_whitespace() && (quoted || **byte != b'\n')) || (quoted && **byte == b'+')
    };
    let start = from + text[from..].iter().take_while(blank).count();
    let start = start + string_prefix(&text[start..]);
    let start = start + before_word(&text[start..]).unwrap_or(0);
    let opened = |quote: usize| opens_object(&text[(start + quote).min(text.len())..]);
    let value = match text.get(start) {
        Some(b'"') if text[start..].starts_with(TRIPLE) => tripled(text, start),
        // What is quoted here is an object, with names of its own.
        Some(b'"' | b'\'' | b'`') if opened(1) => return Vec::new(),
        Some(b'\\') if opened(2) => return Vec::new(),
        Some(b'"' | b'\'' | b'`') => start + 1..quoted_end(text, start),
        Some(b'\\') if text.get(start + 1) == Some(&b'"') => {
            start + 2..escaped_end(text, start + 2)
        }
        Some(b'[') => return list(text, start),
        None | Some(b'\n' | b'{' | b'(') => return Vec::new(),
        Some(_) => bare(text, sign, start, name, ends),
    };
    let number = name.counts == Counts::Numbers && value.start == start && quoted;
    let counts = (name.counts == Counts::Texts || number) && is_count(&text[value.clone()]);
    let shown = says_nothing(&text[value.clone()]) || counts;
    if shown { Vec::new() } else { vec![value] }
}

/// A value without quotes.
fn bare(text: &[u8], sign: usize, start: usize, name: &Name, ends: &mut Ends) -> Range<usize> {
    let before = &text[..name.range.start];
    if !matches!(name.rule, NameRule::Whole(_)) {
        return start..ends.line.of(text, start, |text, at| text[at] == b'\n');
    }
    if text[sign] == b'=' || name.quote.is_some() {
        return word(text, start, ends);
    }
    let first = word(text, start, ends);
    if says_nothing(&text[first.clone()]) || before.ends_with(b"$") {
        // `$password: String!` says of what type a variable is.
        return start..start;
    }
    // After a colon all of a line is the value, or up to the next label.
    let parted = matches!(before.trim_ascii_end().last(), Some(b';' | b'|' | b',' | b'('));
    if parted || begins_line(before) {
        let end = ends.label.of(text, start, ends_label);
        let value = text[start..end].trim_ascii_end();
        let value = value.strip_suffix(b",").unwrap_or(value);
        if !is_prose(value) {
            return start..start + value.len();
        }
    }
    if is_credential(&text[first.clone()]) { first } else { start..start }
}

fn ends_label(text: &[u8], at: usize) -> bool {
    matches!(text[at], b'\n' | b';' | b'|' | b'\t') || text[at..].starts_with(b", ")
}

/// Where the values of a text end.
#[derive(Default)]
struct Ends {
    word: End,
    line: End,
    label: End,
}

/// Whether nothing stands before a name in its line but blanks and signs that open something.
fn begins_line(text: &[u8]) -> bool {
    let opens = |byte: &&u8| b" \t-{(#*>".contains(byte);
    let blank = text.iter().rev().take(LONGEST).take_while(opens).count();
    let line = &text[..text.len() - blank];
    matches!(line.last(), None | Some(b'\n')) || line.ends_with(b"export") || line.ends_with(b"set")
}

/// How long the letter is before the quote of a string: `u'x'`.
fn string_prefix(text: &[u8]) -> usize {
    let prefix = matches!(text, [b'u' | b'b' | b'r' | b'f', b'"' | b'\'', ..]);
    usize::from(prefix)
}

/// Whether an object begins, not a text that begins with a brace.
fn opens_object(text: &[u8]) -> bool {
    matches!(text, [b'{', b'"' | b'\'' | b'\\' | b'}' | b' ' | b'\n', ..])
}

/// Where a sign of East Asian texts stands.
fn wide_sign(text: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, WIDE_COLON)
}

/// Where a text ends that stands between quotes that are escaped.
fn escaped_end(text: &[u8], start: usize) -> usize {
    memchr::memmem::find(&text[start..], b"\\\"").map_or(text.len(), |at| start + at)
}

/// The quoted texts of a list.
fn list(text: &[u8], start: usize) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    let mut at = start + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' if text.get(at + 1) == Some(&b'"') => {
                let end = escaped_end(text, at + 2);
                values.push(at + 2..end);
                at = end + 2;
            }
            b'"' | b'\'' => {
                let end = item_end(text, at);
                values.push(at + 1..end.unwrap_or_else(|| quoted_end(text, at)));
                let Some(end) = end else { break };
                at = end + 1;
            }
            b']' | b'{' | b'[' => break,
            _ => at += 1,
        }
    }
    values.retain(|value| !is_prose(&text[value.clone()]));
    values
}

/// A word as a shell or a setting has it.
fn word(text: &[u8], start: usize, ends: &mut Ends) -> Range<usize> {
    if let Some(b'"' | b'\'') = text.get(start) {
        return start + 1..quoted_end(text, start);
    }
    let is_end = |text: &[u8], at: usize| {
        text[at].is_ascii_whitespace() || b",}])&;<>\"'\\".contains(&text[at])
    };
    start..ends.word.of(text, start, is_end)
}

/// Whether a value is empty, the name of a variable, or the begin of something larger.
fn says_nothing(value: &[u8]) -> bool {
    matches!(value, [] | [b'{' | b'[' | b'|' | b'>'] | [b'|' | b'>', b'-']) || is_variable(value)
}

#[cfg(test)]
mod tests;
