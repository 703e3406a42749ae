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
    /// Several could be, and what is known of all of them decides.
    Joint,
    /// The configuration says so.
    Configured,
    /// Several could be, and nothing decides: the likeliest.
    Guess,
}

impl Evidence {
    /// The word for it in `show --json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NoneOpen => "none-open",
            Self::OnlyOpen => "only-open",
            Self::Recorded => "recorded",
            Self::Joint => "joint",
            Self::Configured => "configured",
            Self::Guess => "guess",
        }
    }

    /// Whether what is recorded, or a person, leaves no other parent.
    #[must_use]
    pub fn is_certain(self) -> bool {
        self != Self::Guess
    }
}
