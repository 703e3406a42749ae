//! A text with places in, the same text with a secret in each of them out.
//!
//! `‹›` is the place of the secret, `‹OP text›` is a text that is escaped in one way or packed into
//! another format. These nest: `‹pct {"a": "‹js {"b": "‹›"}›"}›` is JSON in a string of JSON in a
//! query.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Puts a secret into its places.
pub(super) fn fill(template: &str, secret: &str) -> String {
    let (text, rest) = until_close(template, secret);
    assert!(rest.is_empty(), "`{template}` closes what it did not open");
    text
}

/// The filled text up to the mark that closes it, and what stands after that mark.
fn until_close<'t>(template: &'t str, secret: &str) -> (String, &'t str) {
    let (mut text, mut rest) = (String::new(), template);
    while let Some(at) = rest.find(['‹', '›']) {
        text += &rest[..at];
        let closes = rest[at..].starts_with('›');
        rest = &rest[at + '‹'.len_utf8()..];
        if closes {
            return (text, rest);
        }
        let end = rest.find([' ', '›']).expect("an operation ends");
        let operation = &rest[..end];
        let after = rest[end..].strip_prefix(' ').unwrap_or(&rest[end..]);
        let (inner, behind) = until_close(after, secret);
        text += &if operation.is_empty() { secret.to_owned() } else { escaped(operation, &inner) };
        rest = behind;
    }
    (text + rest, "")
}

/// A text that is escaped in one way, or packed.
pub(super) fn escaped(operation: &str, text: &str) -> String {
    match operation {
        "pct" => percent(text, |byte| format!("%{byte:02X}")),
        "low" => percent(text, |byte| format!("%{byte:02x}")),
        "plus" => {
            percent(text, |byte| if byte == b' ' { "+".to_owned() } else { format!("%{byte:02X}") })
        }
        "js" => {
            let quoted = serde_json::to_string(text).expect("a string");
            quoted[1..quoted.len() - 1].to_owned()
        }
        "uni" => text.encode_utf16().fold(String::new(), |mut all, unit| {
            write!(all, "\\u{unit:04x}").expect("memory");
            all
        }),
        "ent" => text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\'', "&apos;"),
        "dec" => entities(text, |sign| format!("&#{sign};")),
        "mermaid" => entities(text, |sign| format!("#{sign};")),
        "hex" => entities(text, |sign| format!("&#x{sign:X};")),
        // As Python prints a string in single quotes.
        "repr" => text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n"),
        "b64" => STANDARD.encode(text),
        "bare" => STANDARD_NO_PAD.encode(text),
        "safe" => URL_SAFE_NO_PAD.encode(text),
        _ => panic!("`{operation}` is no way to escape a text"),
    }
}

fn percent(text: &str, escape: impl Fn(u8) -> String) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { escape(byte) })
        .collect()
}

fn entities(text: &str, entity: impl Fn(u32) -> String) -> String {
    text.chars().fold(String::new(), |all, sign| all + &entity(u32::from(sign)))
}
