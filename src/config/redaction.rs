//! The default list of secrets and the configured additions in, rules by name out.
//!
//! The list (`redaction.json`) names headers and JSON keys by the kind of their secret. A header is
//! compared in lower case with `-` for `_`. A key is split into words at every character that is no
//! letter or digit and at every step from lower to upper case: `exact` compares the words joined,
//! `suffix` the last words, so that `adminPass` is hit by `pass` and `bypass` is not.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

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
}

impl Kind {
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
        }
    }

    /// Whether markers of this kind are numbered by value.
    #[must_use]
    pub fn has_identity(self) -> bool {
        !matches!(self, Self::Password | Self::Userdata)
    }

    /// Whether the length of a body that held such a value would tell the value's length.
    #[must_use]
    pub fn hides_length(self) -> bool {
        matches!(self, Self::Password | Self::Userdata | Self::Key | Self::Secret)
    }
}

/// How the value of a header is redacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderRule {
    /// The whole value.
    Whole(Kind),
    /// The value but for the word of a known scheme.
    Scheme,
    /// The values of cookies, but not their names and attributes.
    Cookies,
}

#[derive(Deserialize)]
struct List {
    headers: Headers,
    keys: Keys,
}

#[derive(Deserialize)]
struct Headers {
    exact: HashMap<String, Vec<String>>,
    suffix: HashMap<String, Vec<String>>,
    never: HashSet<String>,
    schemes: HashSet<String>,
    cookie_attributes: HashSet<String>,
}

#[derive(Deserialize)]
struct Keys {
    exact: HashMap<Kind, Vec<String>>,
    suffix: HashMap<Kind, Vec<String>>,
    never: HashSet<String>,
    never_suffix: Vec<String>,
}

static LIST: LazyLock<List> = LazyLock::new(|| {
    serde_json::from_str(include_str!("redaction.json")).expect("a test reads the embedded list")
});

/// The rules of one scenario.
#[derive(Debug, Clone)]
pub struct Redaction {
    headers: HashSet<String>,
    keys: HashSet<String>,
}

impl Redaction {
    /// The default list with the headers and keys of a configuration, which win over it.
    #[must_use]
    pub fn new(headers: &[String], keys: &[String]) -> Self {
        Self {
            headers: headers.iter().map(|name| header_name(name)).collect(),
            keys: keys.iter().map(|name| words(name).concat()).collect(),
        }
    }

    /// What the name of a header says of its value; `None` if it is shown.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<HeaderRule> {
        let name = header_name(name);
        if self.headers.contains(&name) {
            return Some(HeaderRule::Whole(Kind::Secret));
        }
        let list = &LIST.headers;
        if list.never.contains(&name) {
            return None;
        }
        let is_suffix = |suffix: &String| {
            name.strip_suffix(suffix.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('-'))
        };
        let exact = || list.exact.iter().find(|(_, names)| names.contains(&name));
        let suffix = || list.suffix.iter().filter(|(_, names)| names.iter().any(is_suffix)).min();
        exact().or_else(suffix).map(|(group, _)| header_rule(group))
    }

    /// What the name of a JSON member says of its value; `None` if it is shown.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<Kind> {
        let words = words(name);
        let squashed = words.concat();
        if self.keys.contains(&squashed) {
            return Some(Kind::Secret);
        }
        let list = &LIST.keys;
        if list.never.contains(&squashed) {
            return None;
        }
        if let Some((kind, _)) = list.exact.iter().find(|(_, names)| names.contains(&squashed)) {
            return Some(*kind);
        }
        let ends = |suffix: &String| {
            let suffix: Vec<&str> = suffix.split(' ').collect();
            words.len() >= suffix.len() && words[words.len() - suffix.len()..] == suffix[..]
        };
        if list.never_suffix.iter().any(ends) {
            return None;
        }
        let hits = list.suffix.iter().filter(|(_, names)| names.iter().any(ends));
        hits.map(|(kind, _)| *kind).min()
    }

    /// Whether a word, compared without case, is the scheme of an `Authorization` header.
    #[must_use]
    pub fn is_scheme(word: &str) -> bool {
        LIST.headers.schemes.contains(&word.to_ascii_lowercase())
    }

    /// Whether a name, compared without case, is an attribute of a cookie and not its name.
    #[must_use]
    pub fn is_cookie_attribute(name: &str) -> bool {
        LIST.headers.cookie_attributes.contains(&name.to_ascii_lowercase())
    }
}

fn header_rule(group: &str) -> HeaderRule {
    match group {
        "SCHEME" => HeaderRule::Scheme,
        "COOKIE" => HeaderRule::Cookies,
        "TOKEN" => HeaderRule::Whole(Kind::Token),
        "KEY" => HeaderRule::Whole(Kind::Key),
        "SIGNATURE" => HeaderRule::Whole(Kind::Signature),
        "PASSWORD" => HeaderRule::Whole(Kind::Password),
        _ => HeaderRule::Whole(Kind::Secret),
    }
}

fn header_name(name: &str) -> String {
    name.trim().to_lowercase().replace('_', "-")
}

/// The words of a key, in lower case: `OS-EXT:adminPass` is `os ext admin pass`.
fn words(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (at, &character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| characters[before]);
        let after = characters.get(at + 1);
        let step = character.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
        if step || !character.is_alphanumeric() {
            words.push(String::new());
        }
        if character.is_alphanumeric() {
            words.last_mut().expect("starts with one").extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_hit_by_name_and_by_last_words() {
        let rules = Redaction::new(&["X_My-Secret-Thing".to_owned(), "Vary".to_owned()], &[]);
        let whole = |kind| Some(HeaderRule::Whole(kind));
        assert_eq!(rules.header("X-Auth-Token"), whole(Kind::Token));
        assert_eq!(rules.header("x_subject_token"), whole(Kind::Token));
        assert_eq!(rules.header("X-Custom-Api-Key"), whole(Kind::Key));
        assert_eq!(rules.header("Proxy-Authorization"), Some(HeaderRule::Scheme));
        assert_eq!(rules.header("Set-Cookie"), Some(HeaderRule::Cookies));
        assert_eq!(rules.header("X-My-Secret-Thing"), whole(Kind::Secret));
        assert_eq!(rules.header("vary"), whole(Kind::Secret), "a configuration wins");
        for shown in
            ["X-Requestshook-Request-Id", "X-Next-Token", "WWW-Authenticate", "Brokentoken"]
        {
            assert_eq!(rules.header(shown), None, "{shown}");
        }
    }

    #[test]
    fn keys_are_hit_by_their_words() {
        let rules = Redaction::new(&[], &["serialNo".to_owned()]);
        let cases = [
            ("password", Some(Kind::Password)),
            ("adminPass", Some(Kind::Password)),
            ("OS-EXT-SRV-ATTR:user_data", Some(Kind::Userdata)),
            ("HTTPToken", Some(Kind::Token)),
            ("bypass", None),
            ("password_expires_at", None),
            ("secret_id", Some(Kind::Secret)),
            ("token_id", None),
            ("next_token", None),
            ("public_key", None),
            ("ssh_private_key", Some(Kind::Key)),
            ("serial_no", Some(Kind::Secret)),
            ("pin", Some(Kind::Password)),
            ("", None),
        ];
        for (key, kind) in cases {
            assert_eq!(rules.key(key), kind, "{key}");
        }
    }
}
