//! How sure it is who called whom.

/// How the parent of an exchange was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// No open exchange has the caller for its callee.
    NoneOpen,
    /// One open exchange has.
    OnlyOpen,
    /// The log itself says which.
    Recorded,
    /// It is a token check, logged directly before the call with that token.
    CheckBefore,
    /// Several have, one of them with the same token.
    Token,
    /// Several have, and nothing tells them apart: the newest.
    Newest,
}

impl Evidence {
    /// The word for it in `show --json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NoneOpen => "none-open",
            Self::OnlyOpen => "only-open",
            Self::Recorded => "recorded",
            Self::CheckBefore => "check-before",
            Self::Token => "token",
            Self::Newest => "newest",
        }
    }
}
