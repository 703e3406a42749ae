//! The vocabulary: names that give a value away.

use super::value::Make;
use crate::support::chance::Chance;

/// A name, and what it is a name of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    pub(super) text: &'static str,
    class: Class,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Password,
    /// `pass` alone, whose numbers are counts.
    Pass,
    Pin,
    /// A token or a key, whose small numbers are counts.
    Token,
    Key,
}

const NAMES: &[(Class, &[&str])] = &[
    (
        Class::Password,
        &[
            "password",
            "passwd",
            "pwd",
            "passphrase",
            "adminPass",
            "admin_password",
            "db-password",
            "newPassword",
            "password1",
            "password_confirmation",
            "passwordAgain",
            "OS_PASSWORD",
            "Password",
            "root_pass",
            "userPasswd",
            "비밀번호",
            "contraseña",
            "passwort",
            "пароль",
            "密码",
            "パスワード",
            "senha",
            "mot_de_passe",
        ],
    ),
    (Class::Pass, &["pass"]),
    (Class::Pin, &["pin", "otp", "passcode"]),
    (
        Class::Token,
        &[
            "token",
            "access_token",
            "refreshToken",
            "auth-token",
            "csrf_token",
            "id_token",
            "X-Auth-Token",
            "sessionToken",
        ],
    ),
    (
        Class::Key,
        &[
            "secret",
            "client_secret",
            "clientSecret",
            "shared_secret",
            "api_key",
            "apiKey",
            "api-key",
            "secret_key",
            "private_key",
            "encryption_key",
        ],
    ),
];

pub(super) fn name(chance: &mut Chance) -> Name {
    let (class, names) = *chance.one_of(NAMES);
    // Passwords have the most names.
    let (class, names) = if chance.once_in(3) { NAMES[0] } else { (class, names) };
    let text: &&str = chance.one_of(names);
    Name { text, class }
}

impl Name {
    /// Whether a reader would agree that a value is a secret below this name: small numbers below
    /// many names are counts.
    pub(super) fn fits(self, value: &str, make: Make) -> bool {
        match self.class {
            Class::Password | Class::Pin => true,
            Class::Pass => make != Make::Number,
            Class::Token | Class::Key => make != Make::Number || value.len() >= 8,
        }
    }

    /// Whether a bare number of JSON below this name is a secret.
    pub(super) fn fits_bare_number(self) -> bool {
        matches!(self.class, Class::Password | Class::Pin)
    }

    pub(super) fn is_ascii(self) -> bool {
        self.text.is_ascii()
    }
}
