//! What a configuration says of secrets in, the rules that it adds out.

use regex::bytes::Regex;

use super::Place;

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
    /// Whether personal data is redacted too.
    pub personal: bool,
    /// Places whose values are secrets, whatever their names.
    pub hide: Vec<Place>,
    /// Places whose values were looked at and are no secrets that no rule knows.
    pub show: Vec<Place>,
}

impl OwnRules {
    /// Whether the list is all there is.
    pub(super) fn is_nothing(&self) -> bool {
        let Self { headers, keys, patterns, allow, personal, hide, show } = self;
        let names = headers.is_empty() && keys.is_empty();
        let regexes = patterns.is_empty() && allow.is_empty();
        names && regexes && hide.is_empty() && show.is_empty() && !personal
    }
}
