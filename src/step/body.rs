//! What bodies there are.

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// There is none.
    None,
    /// JSON.
    Json,
    /// Any other text.
    Text,
    /// The first bytes of a binary body.
    Binary,
}

impl BodyKind {
    /// The word for it in `show --json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Json => "json",
            Self::Text => "text",
            Self::Binary => "binary",
        }
    }
}
