//! A body in, the places of the values that its keys give away out.

use std::borrow::Cow;
use std::ops::Range;

use super::Hit;
use crate::config::Kind;
use crate::record::json::{self, Scanner, Token, Verdict};
use crate::record::{Record, is_binary, is_none};
use crate::text;

/// An object or array that is open, and what is known of the values in it.
struct Open {
    object: bool,
    /// In an array: the kind of its key. In an object: that of the key that was read last.
    kind: Option<Kind>,
}

/// Walks a body as far as it is JSON, so that a broken one is redacted up to the break.
///
/// Strings and numbers under a key that is hit are secrets, in arrays too; an object under such a
/// key is walked by its own keys. `null`, `true`, `false` and `""` stay: they document.
pub(super) fn hits(
    record: &Record<'_>,
    mut kind_of: impl FnMut(&[u8]) -> Option<Kind>,
    hits: &mut Vec<Hit>,
) -> Verdict {
    let body = record.body();
    if !json::looks_open(body) {
        return verdict(record);
    }
    let base = record.body_range().start;
    let mut open: Vec<Open> = Vec::new();
    let mut scanner = Scanner::new(body);
    for token in scanner.by_ref() {
        let kind = open.last().and_then(|open| open.kind);
        let (range, quote) = match token {
            Token::OpenObject => {
                open.push(Open { object: true, kind: None });
                continue;
            }
            Token::OpenArray => {
                open.push(Open { object: false, kind });
                continue;
            }
            Token::Close => {
                open.pop();
                continue;
            }
            Token::Key(range) => {
                let kind = kind_of(&body[inside(&range)]);
                if let Some(open) = open.last_mut().filter(|open| open.object) {
                    open.kind = kind;
                }
                continue;
            }
            Token::Word(_) => continue,
            Token::String(range) => (inside(&range), false),
            Token::Number(range) => (range, true),
        };
        if let Some(kind) = kind
            && !is_switch(kind, &body[range.clone()])
        {
            hits.push(Hit { kind, range: base + range.start..base + range.end, quote });
        }
    }
    scanner.verdict()
}

/// What a body is that is not walked for secrets.
pub(super) fn verdict(record: &Record<'_>) -> Verdict {
    let body = record.body();
    if is_none(body) || is_binary(body) { Verdict::Other } else { json::verdict(body) }
}

fn inside(quoted: &Range<usize>) -> Range<usize> {
    quoted.start + 1..quoted.end - 1
}

/// Nova's `config_drive` is a switch, ironic's the data itself.
fn is_switch(kind: Kind, value: &[u8]) -> bool {
    kind == Kind::Userdata && (value == b"True" || value == b"False")
}

/// The text of a JSON string without its quotes; as it stands if its escapes are wrong.
pub(super) fn unescaped(content: &[u8]) -> Cow<'_, str> {
    let text = text::decode(content);
    if !text.contains('\\') {
        return text;
    }
    serde_json::from_str(&format!("\"{text}\"")).map_or(text, Cow::Owned)
}
