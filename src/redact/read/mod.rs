//! A text in, its names and values out, as [`Event`]s: the one reader of all formats.
//!
//! Each format has a tokenizer that only moves forward, so that none is slower than its text is long.
//! They know nothing of secrets; all give the same events, of which `relate` makes sense. What a text
//! is, its content decides; the type that it was sent with only helps.

mod event;
mod flow;
mod form;
mod json;
mod line;
mod lines;
mod markup;
mod multipart;
#[cfg(test)]
mod tests;

pub(super) use event::Event;
pub(super) use flow::{before_word, brackets, is_variable, item_end, quoted_end, tripled};
pub(super) use form::form;
pub(super) use json::json;
pub(super) use line::WIDE_COLON;
pub(super) use lines::lines;
pub(super) use markup::markup;
pub(super) use multipart::multipart;

use crate::record::json::looks_open;

/// What a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Form,
    Multipart,
    Markup,
    /// Lines of names and values: YAML, TOML, INI, headers.
    Lines,
    /// Anything else, which may hold pieces of all of these.
    Text,
}

impl Format {
    /// What a text is by its type, in lower case, and by its content.
    pub(super) fn of(text: &[u8], kind: &[u8]) -> Self {
        let is = |word: &[u8]| memchr::memmem::find(kind, word).is_some();
        let begin = text.trim_ascii_start();
        if lines::begins_section(begin) && lines::looks_like(begin) {
            Self::Lines
        } else if looks_open(text) {
            Self::Json
        } else if is(b"multipart") || multipart::looks_like(begin) {
            Self::Multipart
        } else if markup::looks_like(begin) {
            Self::Markup
        } else if form::looks_like(begin) || (is(b"urlencoded") && !text.is_empty()) {
            Self::Form
        } else if lines::looks_like(begin) {
            Self::Lines
        } else {
            Self::Text
        }
    }
}
