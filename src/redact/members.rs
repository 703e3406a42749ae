//! JSON in, the secrets that the names of its members give away out; strings are searched as texts.
//!
//! Strings and numbers under a key that is hit are secrets, in arrays too; an object under such a key
//! is walked by its own keys. `null`, `true`, `false` and `""` stay: they document. Some members are
//! secrets by what stands beside them, which is known once their object ends.

use std::ops::Range;

use super::hit::{Hit, Rule};
use super::layer::Layer;
use super::name::{Member, Role};
use super::search::Search;
use super::{markup, pairs};
use crate::config::Kind;
use crate::record::json::{self, Scanner, Token, Verdict};

/// An object or array that is open, and what is known of the values in it.
struct Open {
    object: bool,
    /// What it is itself, by the key it stands under.
    role: Role,
    /// In an array: what its key says. In an object: what the key says that was read last.
    member: Member,
    key: Range<usize>,
    /// What its members are to each other.
    beside: Beside,
}

/// Members that are secrets only together.
#[derive(Default)]
struct Beside {
    /// What a member says that names a value beside it.
    named: Option<Kind>,
    /// What the path of an operation says.
    path: Option<Kind>,
    operation: bool,
    secret: bool,
    payload_type: bool,
    /// Values that wait for what stands beside them.
    waiting: Vec<(Role, Hit)>,
}

const NOTHING: Member = Member { kind: None, role: Role::None };

/// Walks over one JSON text or several, and over what is left as pairs of names and values.
pub(super) fn walk(search: &mut Search<'_>, layer: &Layer<'_>, depth: u8) -> Verdict {
    let text = layer.text();
    let mut start = 0;
    loop {
        let mut walk = Walk { search, layer, depth, open: Vec::new(), resume: start };
        let mut scanner = Scanner::new(&text[start..]);
        for token in scanner.by_ref() {
            walk.token(token, start);
        }
        let whole = walk.open.is_empty();
        walk.close_all();
        let (resume, verdict) = (walk.resume, scanner.verdict());
        if matches!(verdict, Verdict::Json | Verdict::Loose) {
            return if start == 0 { verdict } else { Verdict::Other };
        }
        let end = start + scanner.position();
        if whole && end > start && json::looks_open(&text[end..]) {
            start = end;
            continue;
        }
        let rest = layer.part(resume.min(end)..text.len());
        pairs::search(search, &rest, true);
        markup::search(search, &rest);
        search.text(&rest, false, 0);
        return if start == 0 { verdict } else { Verdict::Other };
    }
}

struct Walk<'w, 's, 'l> {
    search: &'w mut Search<'s>,
    layer: &'w Layer<'l>,
    depth: u8,
    open: Vec<Open>,
    /// From here on a text is searched again that turns out not to be JSON.
    resume: usize,
}

impl Walk<'_, '_, '_> {
    fn token(&mut self, token: Token, base: usize) {
        let at = |range: Range<usize>| base + range.start..base + range.end;
        let inside = |range: Range<usize>| base + range.start + 1..base + range.end - 1;
        match token {
            Token::OpenObject => self.enter(true),
            Token::OpenArray => self.enter(false),
            Token::Close => self.leave(),
            Token::Key(range) => self.key(inside(range)),
            Token::Word(range) => self.resume = base + range.end,
            Token::String(range) => {
                self.resume = base + range.end;
                self.value(inside(range), "");
            }
            Token::Number(range) => {
                self.resume = base + range.end;
                let quote = if self.layer.is_decoded() { "\\\"" } else { "\"" };
                self.value(at(range), quote);
            }
        }
    }

    fn enter(&mut self, object: bool) {
        let (member, key) =
            self.open.last().map_or((NOTHING, 0..0), |open| (open.member, open.key.clone()));
        // The objects of a list are what its key says.
        let parent = self.open.last().filter(|open| !open.object);
        let role = parent.map_or(member.role, |list| list.role);
        let member = if object { NOTHING } else { member };
        self.open.push(Open { object, role, member, key, beside: Beside::default() });
    }

    fn key(&mut self, key: Range<usize>) {
        self.resume = key.start - 1;
        let text = &self.layer.text()[key.clone()];
        let member = self.search.names.member(text);
        if self.search.fixed || !self.search.names.rules.patterns().is_empty() {
            self.search.text(&self.layer.part(key.clone()), false, 0);
        }
        let Some(open) = self.open.last_mut() else { return };
        match member.role {
            Role::Operation => open.beside.operation = true,
            Role::Secret => open.beside.secret = true,
            Role::PayloadType => open.beside.payload_type = true,
            _ => {}
        }
        (open.member, open.key) = (member, key);
    }

    fn value(&mut self, range: Range<usize>, quote: &'static str) {
        let text = &self.layer.text()[range.clone()];
        let Some(open) = self.open.last_mut() else { return self.string(range) };
        let Member { kind, role } = open.member;
        let kind = kind.or_else(|| below(open.role, role));
        let hit = |kind| {
            let place = self.layer.range(range.clone());
            let name = Some(self.layer.range(open.key.clone()));
            let value = self.layer.part(range.clone()).unescaped();
            let value = value.map(|value| value.text().to_owned());
            let value = value.or_else(|| self.layer.is_decoded().then(|| text.to_owned()));
            Hit { quote, value, name, ..Hit::new(kind, place, Rule::Key) }
        };
        if let Some(kind) = kind {
            if !is_switch(kind, text) {
                let hit = hit(kind);
                self.search.add(hit);
            }
            return;
        }
        match role {
            Role::Value | Role::Payload | Role::Access => {
                let hit = hit(Kind::Secret);
                open.beside.waiting.push((role, hit));
            }
            Role::Name => open.beside.named = open.beside.named.or(self.search.names.key(text)),
            Role::Path => {
                let last = text.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
                open.beside.path = self.search.names.key(last);
            }
            _ => {}
        }
        if quote.is_empty() {
            self.string(range);
        } else if self.search.names.rules.patterns().iter().any(|pattern| pattern.is_match(text)) {
            // A marker makes a string of all of the number.
            let hit = hit(Kind::Secret);
            self.search.add(Hit { rule: Rule::Pattern, name: None, ..hit });
        }
    }

    fn string(&mut self, range: Range<usize>) {
        self.search.string(&self.layer.part(range), self.depth);
    }

    fn leave(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let Beside { named, path, operation, secret, payload_type, waiting } = open.beside;
        let named = named.or(path.filter(|_| operation));
        for (role, hit) in waiting {
            let kind = match role {
                Role::Access => secret.then_some(Kind::Key),
                Role::Payload => payload_type.then_some(Kind::Secret),
                _ => named,
            };
            if let Some(kind) = kind {
                self.search.add(Hit { kind, ..hit });
            }
        }
    }

    /// What is still open in a text that breaks off is as good as closed.
    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.leave();
        }
    }
}

/// What a member is in the object of another.
fn below(object: Role, member: Role) -> Option<Kind> {
    match (object, member) {
        (Role::Token, Role::Id) => Some(Kind::Token),
        (Role::Credential, Role::Blob) => Some(Kind::Secret),
        (Role::Personality, Role::Contents) => Some(Kind::Userdata),
        _ => None,
    }
}

/// Nova's `config_drive` is a switch, ironic's the data itself.
fn is_switch(kind: Kind, value: &[u8]) -> bool {
    kind == Kind::Userdata && (value == b"True" || value == b"False")
}
