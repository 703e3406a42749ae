//! The default list of secrets and the configured additions in, the rules of a scenario out.
//!
//! The list (`list.json`) is one vocabulary for headers, keys and parameters: words with the kind of
//! their secret, and where they count; and the forms that secrets have wherever they stand. A name
//! is split into words at every character that is no letter or digit and at every step from lower to
//! upper case. A word says something as the whole name or as its last words, so that `adminPass` is
//! hit by `pass` and `bypass` is not; the longest last words win. What is only added to a name
//! (`password_confirmation`, `password2`) is taken away.

mod additions;
mod form;
mod forms;
mod kind;
mod list;
mod name;
mod own;
mod place;
mod stems;

use std::sync::{Arc, LazyLock};

use regex::bytes::Regex;
use rustc_hash::FxHashSet;

pub use additions::OwnRules;
pub use form::Form;
pub use forms::Forms;
pub use kind::Kind;
pub use list::{Beside, Where};
use list::{LIST, Said};
pub use name::Name;
use name::{ends, squashed, words};
pub use place::{Part, Place};
use stems::Stems;

/// What a name says of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameRule {
    /// All of it is a secret.
    Whole(Kind),
    /// All but the word of a known scheme, as in `Authorization`.
    Scheme,
    /// The values of cookies are secrets, but not their names and attributes.
    Cookies,
    /// The same in a response, where attributes follow a cookie.
    SetCookies,
}

/// What under a name is an id, a hash, a tag or a version, which look as random as credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ids {
    /// Nothing.
    None,
    /// A hexadecimal number, as in `"owner": "4b5e..."`.
    Hexadecimal,
    /// Any value, since a word of the name or the list says so, also one that lies deeper.
    All,
}

/// The rules of one scenario.
#[derive(Debug, Clone)]
pub struct Redaction {
    headers: FxHashSet<String>,
    keys: FxHashSet<String>,
    patterns: Vec<Regex>,
    allow: Vec<Regex>,
    personal: bool,
    hide: Vec<Place>,
    show: Vec<Place>,
    stems: Stems,
}

impl Default for Redaction {
    fn default() -> Self {
        Self::new(OwnRules::default())
    }
}

impl Redaction {
    /// The default list with the additions of a configuration, which win over it.
    #[must_use]
    pub fn new(additions: OwnRules) -> Self {
        let keys: Vec<_> = additions.keys.iter().map(|name| words(name)).collect();
        let personal = LIST.personal.keys().filter(|_| additions.personal);
        let last = keys.iter().chain(personal).filter_map(|words| words.rsplit(' ').next());
        Self {
            headers: additions.headers.iter().map(|name| Self::squashed(name)).collect(),
            stems: Stems::new(last.filter(|word| !word.is_empty())),
            keys: keys.iter().map(|words| squashed(words)).collect(),
            patterns: additions.patterns,
            allow: additions.allow,
            personal: additions.personal,
            hide: additions.hide,
            show: additions.show,
        }
    }

    /// The same; scenarios that add nothing share theirs.
    #[must_use]
    pub fn shared(additions: OwnRules) -> Arc<Self> {
        static DEFAULT: LazyLock<Arc<Redaction>> = LazyLock::new(Arc::default);
        if additions.is_nothing() { Arc::clone(&DEFAULT) } else { Arc::new(Self::new(additions)) }
    }

    /// What secrets look like, beside the forms that are known.
    #[must_use]
    pub fn patterns(&self) -> &[Regex] {
        &self.patterns
    }

    /// Whether personal data is redacted too.
    #[must_use]
    pub fn personal(&self) -> bool {
        self.personal
    }

    /// The places whose values are secrets.
    #[must_use]
    pub fn hide(&self) -> &[Place] {
        &self.hide
    }

    /// The places whose values were looked at and are none.
    #[must_use]
    pub fn show(&self) -> &[Place] {
        &self.show
    }

    /// Whether a name stands before no secret, or a value is none.
    #[must_use]
    pub fn allows(&self, text: &[u8]) -> bool {
        let whole = |regex: &Regex| regex.find(text).is_some_and(|found| found.len() == text.len());
        self.allow.iter().any(whole)
    }

    /// What a name says of its value; `None` if it is shown.
    #[must_use]
    pub fn name(&self, name: &Name<'_>, place: Where) -> Option<NameRule> {
        let Name { text, words, joined } = name;
        if joined.is_empty() || self.allows(text.as_bytes()) {
            return None;
        }
        let own = if place == Where::Header { &self.headers } else { &self.keys };
        if own.contains(joined) {
            return Some(NameRule::Whole(Kind::Secret));
        }
        let secret = || {
            let stem = Stems::default().are_in(joined.as_bytes());
            let whole = stem.then(|| LIST.whole(joined, place)).flatten();
            whole.map_or_else(|| said(words, place).filter(|_| stem), Said::rule)
        };
        let person = || ends(words).find_map(|end| LIST.personal.get(end)).copied();
        secret().or_else(|| person().filter(|_| self.personal))
    }

    /// What a parameter of this name is beside others of the same query.
    #[must_use]
    pub fn beside(name: &Name<'_>) -> Option<&'static Beside> {
        LIST.beside.iter().find(|beside| beside.name == name.joined)
    }

    /// Where a text holds the last word of a name that could say something.
    pub fn stems<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = usize> + 't {
        self.stems.ends(text)
    }

    /// Whether a text holds such a word.
    #[must_use]
    pub fn may_name(&self, text: &[u8]) -> bool {
        self.stems.are_in(text)
    }

    /// The words of a name, joined, in lower case: `OS-EXT:adminPass` is `osextadminpass`.
    #[must_use]
    pub fn squashed(name: &str) -> String {
        squashed(&words(name))
    }

    /// Whether a number under a name is a count, as in `max_tokens`; one in quotes too, or only
    /// one of JSON, as in `"pass": 10`.
    #[must_use]
    pub fn counts(name: &Name<'_>, quoted: bool) -> bool {
        LIST.counts.texts.contains(name.last())
            || (!quoted && LIST.counts.numbers.contains(&name.joined))
    }

    /// What a name says of the ids that may stand under it.
    #[must_use]
    pub fn ids(name: &Name<'_>) -> Ids {
        let ends = |word: &str| LIST.ids.endings.iter().any(|end| word.ends_with(end.as_str()));
        let named = name.words().any(|word| LIST.ids.words.contains(word) || ends(word));
        // One word alone, such as `hint`, only says that it is not the password before it.
        if named || (name.words.contains(' ') && is_never(&name.words)) {
            Ids::All
        } else if LIST.ids.things.contains(name.last()) {
            Ids::Hexadecimal
        } else {
            Ids::None
        }
    }

    /// Whether a text is a name of the vocabulary, as it stands there.
    #[must_use]
    pub fn is_word(&self, text: &str) -> bool {
        let words = words(text);
        let squashed = squashed(&words);
        let listed =
            |place| LIST.whole(&squashed, place).is_some() || LIST.last(&words, place).is_some();
        let own = self.keys.contains(&squashed) || self.headers.contains(&squashed);
        own || LIST.plain.contains(&squashed)
            || Self::is_scheme(&squashed)
            || [Where::Header, Where::Key, Where::Parameter].into_iter().any(listed)
    }

    /// Whether a value is public, whoever has chosen it for a password: a word of the formats, or
    /// one that pages have anyway.
    #[must_use]
    pub fn is_public(&self, value: &str) -> bool {
        value.len() <= own::LONGEST && (self.is_word(value) || own::holds(value))
    }

    /// Whether the value under a name of this kind is no secret, whatever it is.
    #[must_use]
    pub fn is_plain_name(name: &str) -> bool {
        let words = words(name);
        let squashed = squashed(&words);
        LIST.plain.contains(&squashed) || is_never(&words) || Self::is_scheme(&squashed)
    }

    /// Whether a word, compared without case, is the scheme of an `Authorization` header.
    #[must_use]
    pub fn is_scheme(word: &str) -> bool {
        LIST.schemes.contains(&word.to_ascii_lowercase())
    }

    /// Whether a name, compared without case, is an attribute of a cookie and not its name.
    #[must_use]
    pub fn is_cookie_attribute(name: &str) -> bool {
        LIST.cookie_attributes.contains(&name.to_ascii_lowercase())
    }

    /// Paths with `{}` for a segment that is a secret and `*` for any other.
    #[must_use]
    pub fn routes() -> &'static [String] {
        &LIST.routes
    }
}

/// Whether the list says of a name, its words with a space between two, that it names no secret.
fn is_never(words: &str) -> bool {
    LIST.whole(&squashed(words), Where::Key) == Some(Said::Never)
        || ends(words).any(|end| LIST.last(end, Where::Key) == Some(Said::Never))
}

/// What the last words of a name say, the longest first, and then without what was only added.
fn said(words: &str, place: Where) -> Option<NameRule> {
    if let Some(said) = ends(words).find_map(|end| LIST.last(end, place)) {
        return said.rule();
    }
    let (before, last) = words.rsplit_once(' ').unwrap_or(("", words));
    let glued = LIST.glued.iter().find(|(ending, _)| last.ends_with(ending.as_str()));
    if let Some((_, rule)) = glued {
        return Some(*rule);
    }
    let bare = last.trim_end_matches(|digit: char| digit.is_ascii_digit());
    if bare.len() < last.len() && !bare.is_empty() {
        return without(&words[..words.len() - last.len() + bare.len()], place);
    }
    let added = bare.is_empty() || LIST.endings.contains(last);
    if added && !before.is_empty() {
        return without(before, place);
    }
    let (first, after) = words.split_once(' ')?;
    let whole = || LIST.whole(&squashed(after), place)?.rule();
    if LIST.beginnings.contains(first) { whole() } else { None }
}

/// What a name says once something was taken away from it.
fn without(words: &str, place: Where) -> Option<NameRule> {
    LIST.whole(&squashed(words), place).map_or_else(|| said(words, place), Said::rule)
}

#[cfg(test)]
mod tests;
