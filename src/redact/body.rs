//! A body in, its form out, by which it is searched.

use crate::record::json::{self, Verdict};
use crate::record::{Record, is_binary, is_none};

/// The form of a body.
pub(super) enum Form {
    None,
    Json,
    Text { urlencoded: bool, multipart: bool },
}

/// What a body is by its type and by how it begins.
pub(super) fn form(record: &Record<'_>) -> Form {
    let text = record.body();
    if is_none(text) {
        return Form::None;
    }
    if json::looks_open(text) {
        return Form::Json;
    }
    let kind = record.header("content-type").unwrap_or_default().to_ascii_lowercase();
    let is = |word: &[u8]| memchr::memmem::find(&kind, word).is_some();
    Form::Text {
        urlencoded: is(b"urlencoded") || looks_like_urlencoded(text),
        multipart: is(b"multipart") || text.starts_with(b"--"),
    }
}

/// What a body is that is not searched for secrets.
pub(super) fn verdict(record: &Record<'_>) -> Verdict {
    let body = record.body();
    if is_none(body) || is_binary(body) { Verdict::Other } else { json::verdict(body) }
}

/// Whether a text is `name=value&name=value` and nothing else.
fn looks_like_urlencoded(text: &[u8]) -> bool {
    let text = text.trim_ascii_end();
    let Some(equals) = memchr::memchr(b'=', text) else { return false };
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.[]%+".contains(byte);
    equals > 0
        && text[..equals].iter().all(is_name)
        && !text.iter().any(|byte| byte.is_ascii_whitespace() || *byte == b'<')
}
