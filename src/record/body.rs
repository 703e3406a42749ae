//! A logged body in, whether it stands for an empty or a binary one out.

/// Whether a logged body is requestshook's word for an empty one.
#[must_use]
pub fn is_none(body: &[u8]) -> bool {
    body == b"none" || body.is_empty()
}

/// Whether a logged body is requestshook's form of a binary one: `b'...'...`, its first 32 bytes on
/// one line as Python prints them.
#[must_use]
pub fn is_binary(body: &[u8]) -> bool {
    let shown = body.strip_suffix(b"...").unwrap_or(body);
    let quoted = |quote: &[u8]| {
        let inside = shown.strip_prefix(b"b").and_then(|text| text.strip_prefix(quote));
        inside.is_some_and(|text| text.ends_with(quote))
    };
    (quoted(b"'") || quoted(b"\"")) && !body.contains(&b'\n')
}
