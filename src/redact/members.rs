//! JSON in, the secrets that the names of its members give away out, and its other strings.
//!
//! Strings and numbers under a key that is hit are secrets, in arrays too; an object under such a key
//! is walked by its own keys. `null`, `true`, `false` and `""` stay: they document. Some members are
//! secrets by what stands beside them, which is known once their object ends.

use std::ops::Range;

use super::hit::{Hit, Rule};
use super::layer::Layer;
use super::name::{Member, Names, Role};
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

/// What a walk comes to.
pub(super) enum Found {
    Hits(Vec<Hit>),
    /// A key, which is a text too.
    Key(Range<usize>),
    /// A string that is no secret by its key.
    String(Range<usize>),
}

/// What a walk leaves behind.
pub(super) struct End {
    pub(super) hits: Vec<Hit>,
    /// What could not be walked over.
    pub(super) rest: Option<Range<usize>>,
    pub(super) verdict: Verdict,
}

/// A walk over one JSON text or several.
pub(super) struct Walk<'l> {
    layer: &'l Layer<'l>,
    /// Where the text begins that is walked over.
    start: usize,
    scanner: Scanner<'l>,
    open: Vec<Open>,
    /// From here on a text is searched again that turns out not to be JSON.
    resume: usize,
}

impl<'l> Walk<'l> {
    pub(super) fn new(layer: &'l Layer<'l>) -> Self {
        let scanner = Scanner::new(layer.text());
        Self { layer, start: 0, scanner, open: Vec::new(), resume: 0 }
    }

    /// Goes on to what is found next; `None` where no JSON follows.
    pub(super) fn next(&mut self, names: &mut Names) -> Option<Found> {
        loop {
            let found = match self.scanner.next() {
                Some(token) => self.token(token, names),
                None if self.begin_another() => None,
                None => return None,
            };
            if found.is_some() {
                return found;
            }
        }
    }

    /// Begins with the JSON text that stands behind a whole one, if there is one.
    fn begin_another(&mut self) -> bool {
        let end = self.position();
        let text = &self.layer.text()[end..];
        let follows = self.open.is_empty() && end > self.start && json::looks_open(text);
        if follows {
            (self.start, self.resume, self.scanner) = (end, end, Scanner::new(text));
        }
        follows
    }

    /// Ends the walk. What is still open in a text that breaks off is as good as closed.
    pub(super) fn end(self) -> End {
        let verdict = self.scanner.verdict();
        let rest = self.resume.min(self.position())..self.layer.text().len();
        let is_json = matches!(verdict, Verdict::Json | Verdict::Loose);
        End {
            hits: self.open.into_iter().rev().flat_map(|open| open.beside.hits()).collect(),
            rest: (!is_json).then_some(rest),
            verdict: if self.start == 0 { verdict } else { Verdict::Other },
        }
    }

    fn position(&self) -> usize {
        self.start + self.scanner.position()
    }

    fn token(&mut self, token: Token, names: &mut Names) -> Option<Found> {
        let at = |range: Range<usize>| self.start + range.start..self.start + range.end;
        match token {
            Token::OpenObject => self.enter(true),
            Token::OpenArray => self.enter(false),
            Token::Close => return Some(Found::Hits(self.open.pop()?.beside.hits())),
            Token::Key(range) => return Some(self.key(at(range), names)),
            Token::Word(range) => self.resume = at(range).end,
            Token::String(range) | Token::Number(range) => return self.value(at(range), names),
        }
        None
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

    fn key(&mut self, quoted: Range<usize>, names: &mut Names) -> Found {
        self.resume = quoted.start;
        let key = quoted.start + 1..quoted.end - 1;
        let member = names.member(&self.layer.text()[key.clone()]);
        if let Some(open) = self.open.last_mut() {
            match member.role {
                Role::Operation => open.beside.operation = true,
                Role::Secret => open.beside.secret = true,
                Role::PayloadType => open.beside.payload_type = true,
                _ => {}
            }
            (open.member, open.key) = (member, key.clone());
        }
        Found::Key(key)
    }

    fn value(&mut self, range: Range<usize>, names: &mut Names) -> Option<Found> {
        self.resume = range.end;
        let open = self.open.last_mut()?;
        let layer = self.layer;
        let (place, quote) = match layer.text()[range.start] {
            b'"' => (range.start + 1..range.end - 1, ""),
            _ if layer.is_decoded() => (range, "\\\""),
            _ => (range, "\""),
        };
        let text = &layer.text()[place.clone()];
        let Member { kind, role } = open.member;
        let named = |kind, key| Hit { quote, ..Hit::named(layer, kind, place.clone(), key) };
        if let Some(kind) = kind.or_else(|| below(open.role, role)) {
            let shown = is_switch(kind, text);
            return (!shown).then(|| Found::Hits(vec![named(kind, open.key.clone())]));
        }
        match role {
            Role::Value | Role::Payload | Role::Access => {
                open.beside.waiting.push((role, named(Kind::Secret, open.key.clone())));
            }
            Role::Name => open.beside.named = open.beside.named.or(names.key(text)),
            Role::Path => {
                let last = text.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
                open.beside.path = names.key(last);
            }
            _ => {}
        }
        if quote.is_empty() {
            return Some(Found::String(place));
        }
        names.rules.patterns().iter().find(|pattern| pattern.is_match(text))?;
        // A marker makes a string of all of the number.
        let hit = Hit::of(layer, Kind::Secret, place, Rule::Pattern);
        Some(Found::Hits(vec![Hit { quote, ..hit }]))
    }
}

impl Beside {
    /// The values that are secrets by what stands beside them.
    fn hits(self) -> Vec<Hit> {
        let named = self.named.or(self.path.filter(|_| self.operation));
        let hit = |(role, hit)| {
            let kind = match role {
                Role::Access => self.secret.then_some(Kind::Key),
                Role::Payload => self.payload_type.then_some(Kind::Secret),
                _ => named,
            };
            Some(Hit { kind: kind?, ..hit })
        };
        self.waiting.into_iter().filter_map(hit).collect()
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
