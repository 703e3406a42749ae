//! Names as recorded in, what the rules say of their values out, each name looked up once.
//!
//! What the rules alone say holds for every log, and most scenarios of a system have the same names,
//! header lines and values. So the next search in the same thread goes on with these [`Answers`].

use std::cell::RefCell;
use std::sync::Arc;

use super::recent::Recent;
use super::role::Role;
use crate::config::{Beside, Ids, Name, NameRule, Redaction, Where};
use crate::record::json::Verdict;
use crate::text::decode;

/// A longer line is not remembered, and no rule hits a longer name.
const LONG: usize = 256;

/// What the name of a member says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    /// What it says of its value.
    pub(super) rule: Option<NameRule>,
    /// What it is to its neighbours.
    pub(super) role: Role,
    /// Whether a number under it is a count.
    pub(super) counts: Counts,
    /// Whether a URL under it is a secret too.
    pub(super) urls: bool,
    /// What it says beside others of the same query.
    pub(super) perhaps: Option<&'static Beside>,
    /// What under it is an id, a hash or a tag.
    pub(super) ids: Ids,
    /// Whether no escape of any kind can be in it.
    pub(super) bare: bool,
}

/// Whether a number under a name is a count, and no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counts {
    Never,
    /// Only a number of JSON.
    Numbers,
    /// Digits in a text too.
    Texts,
}

impl Counts {
    fn of(name: &Name<'_>) -> Self {
        match (Redaction::counts(name, true), Redaction::counts(name, false)) {
            (true, _) => Self::Texts,
            (_, true) => Self::Numbers,
            _ => Self::Never,
        }
    }
}

impl Member {
    /// A value without a name.
    pub(super) const NONE: Self = Self {
        rule: None,
        role: Role::None,
        counts: Counts::Never,
        urls: false,
        perhaps: None,
        ids: Ids::None,
        bare: false,
    };
}

/// For how long it holds that a text is without secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silence {
    /// As long as the log: it has values that look like credentials, which were noted before.
    InLog,
    /// Always, by the rules.
    ByRules,
}

/// The rules, with what was asked for.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) rules: Arc<Redaction>,
    answers: Answers,
    /// The texts of this log.
    texts: Texts,
}

/// What the rules say, whatever the log.
#[derive(Debug, Default)]
struct Answers {
    headers: Recent<Option<NameRule>>,
    members: Recent<Member>,
    parameters: Recent<Member>,
    texts: Texts,
}

/// Texts without secrets.
#[derive(Debug, Clone, Default)]
struct Texts {
    /// Header lines without secrets; most come again with every request.
    clean: Recent<()>,
    /// Values without secrets, and without anything that could hide one.
    plain: Recent<()>,
    /// Bodies without secrets, by their hashes: what they are, and whether they have escapes.
    bodies: Recent<(Verdict, bool)>,
}

/// So many answers are kept for the next searches, since a scenario has several at once.
const KEPT: usize = 4;

thread_local! {
    /// The answers of the searches that are over, with their rules.
    static ANSWERS: RefCell<Vec<(Arc<Redaction>, Answers)>> = const { RefCell::new(Vec::new()) };
}

impl Answers {
    /// Those of a search before by the same rules, if there are any.
    fn of(rules: &Arc<Redaction>) -> Self {
        let taken = ANSWERS.try_with(|kept| {
            let mut kept = kept.borrow_mut();
            let at = kept.iter().position(|(theirs, _)| Arc::ptr_eq(theirs, rules))?;
            Some(kept.swap_remove(at).1)
        });
        taken.ok().flatten().unwrap_or_default()
    }
}

impl Drop for Names {
    fn drop(&mut self) {
        let ours = (Arc::clone(&self.rules), std::mem::take(&mut self.answers));
        // A thread that ends keeps nothing.
        let _ = ANSWERS.try_with(|kept| {
            let mut kept = kept.borrow_mut();
            kept.push(ours);
            let over = kept.len().saturating_sub(KEPT);
            kept.drain(..over);
        });
    }
}

impl Clone for Names {
    fn clone(&self) -> Self {
        Self::with(Arc::clone(&self.rules), self.texts.clone())
    }
}

impl Names {
    pub(super) fn new(rules: Arc<Redaction>) -> Self {
        Self::with(rules, Texts::default())
    }

    fn with(rules: Arc<Redaction>, texts: Texts) -> Self {
        Self { answers: Answers::of(&rules), rules, texts }
    }

    pub(super) fn header(&mut self, name: &[u8]) -> Option<NameRule> {
        if let Some(rule) = self.answers.headers.get(name) {
            return rule;
        }
        let rule = if is_no_name(name) {
            None
        } else {
            self.rules.name(&Name::of(&decode(name)), Where::Header)
        };
        remember(&mut self.answers.headers, name, rule)
    }

    fn texts(&mut self, silence: Silence) -> &mut Texts {
        match silence {
            Silence::InLog => &mut self.texts,
            Silence::ByRules => &mut self.answers.texts,
        }
    }

    /// Whether a header line is known to hold no secret.
    pub(super) fn is_clean(&mut self, line: &[u8]) -> bool {
        let mut known = |silence| self.texts(silence).clean.get(line).is_some();
        known(Silence::ByRules) || known(Silence::InLog)
    }

    /// Notes a header line without one.
    pub(super) fn note_clean(&mut self, line: &[u8], silence: Silence) {
        if line.len() < LONG {
            self.texts(silence).clean.insert(line, ());
        }
    }

    /// Whether a value is known to hold no secret.
    pub(super) fn is_plain(&mut self, value: &[u8]) -> bool {
        let mut known = |silence| self.texts(silence).plain.get(value).is_some();
        value.len() < LONG && (known(Silence::ByRules) || known(Silence::InLog))
    }

    /// Notes a value without one.
    pub(super) fn note_plain(&mut self, value: &[u8], silence: Silence) {
        if value.len() < LONG {
            self.texts(silence).plain.insert(value, ());
        }
    }

    /// What is known of a body that holds no secret.
    pub(super) fn plain_body(&mut self, key: &[u8]) -> Option<(Verdict, bool)> {
        let mut known = |silence| self.texts(silence).bodies.get(key);
        known(Silence::ByRules).or_else(|| known(Silence::InLog))
    }

    /// Notes a body without one.
    pub(super) fn note_plain_body(&mut self, key: &[u8], known: (Verdict, bool), silence: Silence) {
        self.texts(silence).bodies.insert(key, known);
    }

    /// What the name of a member says, or that of a parameter.
    pub(super) fn member(&mut self, name: &[u8], place: Where) -> Member {
        if name.len() > LONG {
            return Member::NONE;
        }
        let Answers { parameters, members, .. } = &mut self.answers;
        let known = if place == Where::Parameter { parameters } else { members };
        if let Some(member) = known.get(name) {
            return member;
        }
        let text = decode(name);
        let spoken = Name::of(&text);
        let rule = if is_no_name(name) { None } else { self.rules.name(&spoken, place) };
        let allowed = || is_no_name(name) || self.rules.allows(name);
        let perhaps = Redaction::beside(&spoken)
            .filter(|_| place == Where::Parameter && rule.is_none() && !allowed());
        let counts = Counts::of(&spoken);
        let urls = spoken.joined.ends_with("url") || spoken.joined.ends_with("string");
        let role = Role::of(&spoken);
        let ids = Redaction::ids(&spoken);
        let bare = name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_. :/".contains(byte));
        let member = Member { rule, role, counts, urls, perhaps, ids, bare };
        remember(known, name, member)
    }

    /// What a value says if it is a name. Most are none, and need not be remembered.
    pub(super) fn word(&mut self, value: &[u8]) -> Option<NameRule> {
        if value.len() > LONG || !self.rules.may_name(value) {
            return None;
        }
        self.key(value)
    }

    /// What under a name is an id, a hash or a tag.
    pub(super) fn ids(&mut self, name: &[u8]) -> Ids {
        self.member(name, Where::Key).ids
    }

    /// The same of one that is the name of a parameter.
    pub(super) fn parameter(&mut self, value: &[u8]) -> Option<NameRule> {
        self.member(value, Where::Parameter).rule
    }

    /// What a name says that stands in a text, a path or a list.
    pub(super) fn key(&mut self, name: &[u8]) -> Option<NameRule> {
        self.member(name, Where::Key).rule
    }
}

/// Whether a name says nothing, since it is too long, or a secret was taken out of it: the word in
/// its marker says nothing of the value.
pub(super) fn is_no_name(name: &[u8]) -> bool {
    name.len() > LONG || memchr::memmem::find(name, b"REDACTED").is_some()
}

fn remember<T: Copy>(names: &mut Recent<T>, name: &[u8], answer: T) -> T {
    if name.len() <= LONG {
        names.insert(name, answer);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::OwnRules;

    #[test]
    fn a_parameter_without_a_rule_of_its_own_may_be_a_secret_beside_others() {
        let perhaps = |own: &OwnRules, name: &str, place: Where| {
            let mut names = Names::new(Arc::new(Redaction::new(own.clone())));
            names.member(name.as_bytes(), place).perhaps.is_some()
        };
        let none = OwnRules::default();
        for name in ["code", "state"] {
            assert!(perhaps(&none, name, Where::Parameter));
            assert!(!perhaps(&none, name, Where::Key));
        }
        let keys = OwnRules { keys: vec!["code".to_owned()], ..OwnRules::default() };
        assert!(!perhaps(&keys, "code", Where::Parameter));
        let allow = vec!["^code$".parse().unwrap()];
        let allowed = OwnRules { allow, ..OwnRules::default() };
        assert!(!perhaps(&allowed, "code", Where::Parameter));
        assert!(perhaps(&allowed, "state", Where::Parameter));
    }
}
