//! The default list of secrets and the configured additions in, the rules of a scenario out.
//!
//! The list (`list.json`) names headers, JSON keys and parameters by the kind of their secret, and
//! the forms that secrets have wherever they stand. A header is compared in lower case with `-` for
//! `_`. A key is split into words at every character that is no letter or digit and at every step
//! from lower to upper case: `exact` compares the words joined, `suffix` the last words, so that
//! `adminPass` is hit by `pass` and `bypass` is not.

mod form;
mod forms;
mod kind;
mod list;
mod name;

use std::collections::HashSet;

use regex::bytes::Regex;

pub use form::Form;
pub use forms::Forms;
pub use kind::Kind;
use list::LIST;
use name::words;

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

/// What a configuration adds to the list, and what it takes away.
#[derive(Debug, Clone, Default)]
pub struct OwnRules {
    /// Names of headers whose values are secrets.
    pub headers: Vec<String>,
    /// JSON keys and parameters whose values are secrets.
    pub keys: Vec<String>,
    /// What secrets look like.
    pub patterns: Vec<Regex>,
    /// Names whose values, and values that, are no secrets.
    pub allow: Vec<Regex>,
}

/// The rules of one scenario.
#[derive(Debug, Clone, Default)]
pub struct Redaction {
    headers: HashSet<String>,
    keys: HashSet<String>,
    patterns: Vec<Regex>,
    allow: Vec<Regex>,
}

impl Redaction {
    /// The default list with the additions of a configuration, which win over it.
    #[must_use]
    pub fn new(additions: OwnRules) -> Self {
        Self {
            headers: additions.headers.iter().map(|name| name::header(name)).collect(),
            keys: additions.keys.iter().map(|name| words(name).concat()).collect(),
            patterns: additions.patterns,
            allow: additions.allow,
        }
    }

    /// What secrets look like, beside the forms that are known.
    #[must_use]
    pub fn patterns(&self) -> &[Regex] {
        &self.patterns
    }

    /// Whether a name stands before no secret, or a value is none.
    #[must_use]
    pub fn allows(&self, text: &[u8]) -> bool {
        let whole = |regex: &Regex| regex.find(text).is_some_and(|found| found.len() == text.len());
        self.allow.iter().any(whole)
    }

    /// What the name of a header says of its value; `None` if it is shown.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<HeaderRule> {
        if self.allows(name.as_bytes()) {
            return None;
        }
        let name = name::header(name);
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
        let words = words(name).join(" ");
        let squashed = words.replace(' ', "");
        if self.allows(name.as_bytes()) {
            return None;
        }
        if self.keys.contains(&squashed) {
            return Some(Kind::Secret);
        }
        let list = &LIST.keys;
        if list.never.contains(&squashed) {
            return None;
        }
        if let Some(kind) = list.exact.get(&squashed) {
            return Some(*kind);
        }
        if ends(&words).any(|end| list.never_suffix.contains(end)) {
            return None;
        }
        ends(&words).filter_map(|end| list.suffix.get(end)).min().copied()
    }

    /// What the name of a parameter of a query or a form says of its value; `None` if it is shown.
    /// Some names tell only beside others of the same query.
    #[must_use]
    pub fn parameter(&self, name: &str, others: impl IntoIterator<Item = String>) -> Option<Kind> {
        let squashed = words(name).concat();
        let list = &LIST.parameters;
        if self.keys.contains(&squashed) || list.never.contains(&squashed) {
            return self.key(name).filter(|_| self.keys.contains(&squashed));
        }
        if self.allows(name.as_bytes()) {
            return None;
        }
        if let Some(kind) = list.exact.get(&squashed) {
            return Some(*kind);
        }
        if let Some(beside) = list.beside.iter().find(|beside| beside.name == squashed) {
            let told = |other: String| beside.others.contains(&words(&other).concat());
            return others.into_iter().any(told).then_some(beside.kind);
        }
        self.key(name)
    }

    /// The words of a name, joined, in lower case: `OS-EXT:adminPass` is `osextadminpass`.
    #[must_use]
    pub fn squashed(name: &str) -> String {
        words(name).concat()
    }

    /// Whether a text is a word of the formats: no secret to search for, even if someone has chosen
    /// it for a password.
    #[must_use]
    pub fn is_word(&self, text: &str) -> bool {
        self.key(text).is_some() || self.header(text).is_some() || Self::is_plain_name(text)
    }

    /// Whether the value under a name of this kind is no secret, whatever it is.
    #[must_use]
    pub fn is_plain_name(name: &str) -> bool {
        let words = words(name).join(" ");
        let squashed = words.replace(' ', "");
        LIST.names.contains(&squashed)
            || LIST.keys.never.contains(&squashed)
            || ends(&words).any(|end| LIST.keys.never_suffix.contains(end))
            || Self::is_scheme(&squashed)
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

/// The last words of a name, all of them first.
fn ends(words: &str) -> impl Iterator<Item = &str> {
    let after = words.match_indices(' ').map(|(at, _)| at + 1);
    [0].into_iter().chain(after).map(|start| &words[start..])
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

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(headers: &[&str], keys: &[&str]) -> Redaction {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Redaction::new(OwnRules {
            headers: owned(headers),
            keys: owned(keys),
            ..OwnRules::default()
        })
    }

    #[test]
    fn headers_are_hit_by_name_and_by_last_words() {
        let rules = rules(&["X_My-Secret-Thing", "Vary"], &[]);
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
        let rules = rules(&[], &["serialNo"]);
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
