//! A call as every format gives it, before it becomes records of a log.

use crate::time::Time;

/// A request and, if one came, its response.
#[derive(Debug, Clone, Default)]
pub(super) struct Call {
    /// The request id, different for every call.
    pub(super) id: String,
    /// The request id of the call that caused it, if that is certain.
    pub(super) parent: Option<String>,
    pub(super) caller: String,
    pub(super) callee: String,
    pub(super) method: String,
    pub(super) url: String,
    /// The route that the server matched.
    pub(super) route: Option<String>,
    pub(super) request: Message,
    pub(super) response: Option<Response>,
}

/// What answers a call.
#[derive(Debug, Clone, Default)]
pub(super) struct Response {
    /// Code and reason; empty if nothing is known but that it came.
    pub(super) status: String,
    pub(super) message: Message,
}

/// What a request and a response have in common.
#[derive(Debug, Clone, Default)]
pub(super) struct Message {
    pub(super) time: Option<Time>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Body,
}

/// A body as it was sent, decoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Body {
    #[default]
    None,
    Text(String),
    /// The first bytes of what is not text.
    Binary(Vec<u8>),
}

/// So many bytes of a binary body stand in a log.
pub(super) const SHOWN: usize = 32;

impl Body {
    /// A text, or what is none although it is written as one.
    pub(super) fn of_text(text: String) -> Self {
        let is_odd = |sign: char| {
            sign == char::REPLACEMENT_CHARACTER || (sign.is_control() && !"\t\n\r".contains(sign))
        };
        if text.is_empty() {
            return Self::None;
        }
        let count = |(all, odd), sign: char| (all + 1, odd + usize::from(is_odd(sign)));
        let (all, odd) = text.chars().take(LOOKED_AT).fold((0, 0), count);
        if odd * 10 > all || text.contains('\0') {
            return Self::of_bytes(text.as_bytes());
        }
        Self::Text(text)
    }

    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            Self::None
        } else {
            Self::Binary(bytes[..bytes.len().min(SHOWN)].to_vec())
        }
    }
}

/// So many characters say whether a text is one.
const LOOKED_AT: usize = 4096;
