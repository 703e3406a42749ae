//! What secrets there are.

use serde::Deserialize;

/// What a secret is, which its marker says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Kind {
    /// Gives access while it lives.
    Token,
    /// The value of a cookie.
    Cookie,
    /// An API key or the key of a cipher.
    Key,
    /// A signature that gives access.
    Signature,
    /// Any other secret.
    Secret,
    /// A password; its marker has no number, since equal ones would tell that two are the same.
    Password,
    /// What a machine is started with, which often holds passwords.
    Userdata,
    /// A private key as text.
    Pem,
    /// A mail address. This and the kinds after it are personal data.
    Email,
    /// An IP address.
    Ip,
    /// A phone number.
    Phone,
    /// The name of a person.
    Name,
    /// Where a person lives.
    Address,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Token,
        Self::Cookie,
        Self::Key,
        Self::Signature,
        Self::Secret,
        Self::Password,
        Self::Userdata,
        Self::Pem,
        Self::Email,
        Self::Ip,
        Self::Phone,
        Self::Name,
        Self::Address,
    ];

    /// The word in the marker.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Token => "TOKEN",
            Self::Cookie => "COOKIE",
            Self::Key => "KEY",
            Self::Signature => "SIGNATURE",
            Self::Secret => "SECRET",
            Self::Password => "PASSWORD",
            Self::Userdata => "USERDATA",
            Self::Pem => "PEM",
            Self::Email => "EMAIL",
            Self::Ip => "IP",
            Self::Phone => "PHONE",
            Self::Name => "NAME",
            Self::Address => "ADDRESS",
        }
    }

    /// Whether markers of this kind are numbered by value.
    #[must_use]
    pub fn has_identity(self) -> bool {
        !matches!(self, Self::Password | Self::Userdata | Self::Pem)
    }

    /// Whether the length of a body that held such a value would tell the value's length.
    #[must_use]
    pub fn hides_length(self) -> bool {
        matches!(self, Self::Key | Self::Secret | Self::Password | Self::Userdata | Self::Pem)
    }
}
