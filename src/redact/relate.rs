//! The events of a text in, the secrets among its values out: by their names, and by what stands
//! beside and above them. The one place that knows how names and values relate, in every format.
//!
//! Texts and numbers under a name that is hit are secrets, in lists too; what has members is walked
//! by their own names. `null`, `true`, `false` and `""` stay: they document. Some members are secrets
//! by what stands beside them, which is known once what holds them ends.

use std::ops::Range;

use super::beside::{Beside, Waiting};
use super::hit::{Hit, Rule};
use super::layer::{Escape, Layer};
use super::name::{Counts, Member, Names};
use super::read::Event;
use super::role::Role;
use super::value::{by_rule, is_count, is_credential, is_prose, is_switch};
use crate::config::{Kind, NameRule, Where};

/// What an event comes to.
pub(super) enum Found {
    Nothing,
    Hits(Vec<Hit>),
    /// A text that is no secret by its name, and how it is written.
    Text(Range<usize>, Escape),
    /// A number that is none.
    Number(Range<usize>),
    /// A name, which is a text too.
    Name(Range<usize>, Escape),
}

/// What is open, and what is known of the values in it.
struct Open {
    map: bool,
    /// Whether it stands under its own name, not in a list that does.
    named: bool,
    /// What its own name says.
    own: Member,
    own_name: Range<usize>,
    /// What the name says that was read last; in a list its own.
    member: Member,
    name: Range<usize>,
    /// What its members are to each other.
    beside: Beside,
    list: Items,
    /// What the text of the element before says of the next, and its name.
    label: Option<(NameRule, Range<usize>)>,
}

/// What is known of the items of a list.
#[derive(Default)]
struct Items {
    count: usize,
    /// What the first says, if it is a name.
    first: Option<NameRule>,
    /// The value of the second, if the first is a name.
    second: Option<Waiting>,
    /// What the option before says, as in `["--password", "x"]`.
    option: Option<NameRule>,
    /// Whether the lines of a private key go on.
    pem: bool,
}

/// A value that is looked at.
struct Value {
    range: Range<usize>,
    escape: Escape,
    form: Form,
}

impl Value {
    fn counts(&self, counts: Counts) -> bool {
        counts == Counts::Texts || (counts == Counts::Numbers && self.form == Form::Number)
    }
}

#[derive(PartialEq, Eq)]
enum Form {
    Quoted,
    /// Without quotes, so that it may be a sentence.
    Bare,
    /// A number of JSON.
    Number,
}

/// How what is open relates, from the outside in.
pub(super) struct Relations<'l> {
    layer: &'l Layer<'l>,
    place: Where,
    open: Vec<Open>,
    /// How much is open beyond what is kept apart.
    deeper: usize,
}

/// So much that is in each other is kept apart; what is deeper counts as one.
const DEEPEST: usize = 256;

impl<'l> Relations<'l> {
    /// The relations of a text that is itself what a member says.
    pub(super) fn new(layer: &'l Layer<'l>, place: Where, outer: Member) -> Self {
        let outer = Open { named: false, ..Open::new(true, Member::NONE, 0..0) }.holding(outer);
        Self { layer, place, open: vec![outer], deeper: 0 }
    }

    pub(super) fn event(&mut self, event: Event, names: &mut Names) -> Found {
        match event {
            Event::Map => self.enter(true),
            Event::List => self.enter(false),
            Event::Leave if self.deeper > 0 => self.deeper -= 1,
            Event::Leave if self.open.len() > 1 => return Found::Hits(self.leave()),
            Event::Leave => {}
            Event::Name(range, escape) => return self.name(range, escape, names),
            Event::Text(range, escape) => {
                return self.value(&Value { range, escape, form: Form::Quoted }, names);
            }
            Event::Bare(range, escape) => {
                return self.value(&Value { range, escape, form: Form::Bare }, names);
            }
            Event::Number(range) => {
                let value = Value { range, escape: Escape::None, form: Form::Number };
                return self.value(&value, names);
            }
            Event::Aside(range, escape) => return Found::Text(range, escape),
            Event::Word => {
                self.innermost().list.count += 1;
                self.innermost().list.option = None;
            }
            Event::Content(range, escape) => {
                let value = Value { range, escape, form: Form::Quoted };
                return self.content(&value, names);
            }
        }
        Found::Nothing
    }

    /// What is still open in a text that breaks off is as good as closed.
    pub(super) fn end(mut self) -> Vec<Hit> {
        let mut hits = Vec::new();
        while !self.open.is_empty() {
            hits.extend(self.leave());
        }
        hits
    }

    fn innermost(&mut self) -> &mut Open {
        self.open.last_mut().expect("the outermost is never left")
    }

    fn enter(&mut self, map: bool) {
        if self.open.len() >= DEEPEST {
            self.deeper += 1;
            return;
        }
        let open = self.innermost();
        open.list.count += 1;
        open.list.option = None;
        let (named, member, name) = (open.map, open.member, open.name.clone());
        if open.map {
            open.member = Member::NONE;
        }
        self.open.push(Open { named, ..Open::new(map, member, name) });
    }

    fn leave(&mut self) -> Vec<Hit> {
        let Some(open) = self.open.pop() else { return Vec::new() };
        let mut hits = open.beside.hits(self.layer);
        if let (2, Some(rule), Some(second)) = (open.list.count, open.list.first, open.list.second)
        {
            let in_list = self.open.last().is_some_and(|outer| !outer.map);
            if in_list || second.is_credential(self.layer) {
                hits.extend(second.hits(self.layer, rule));
            }
        }
        hits
    }

    fn name(&mut self, range: Range<usize>, escape: Escape, names: &mut Names) -> Found {
        let part = self.layer.part(range.clone());
        let plain = part.plain(escape);
        let text = plain.as_ref().unwrap_or(&part).text();
        let (place, member) = (self.place, names.member(text, self.place));
        let open = self.innermost();
        open.beside.name(member.role);
        if place == Where::Parameter {
            open.beside.parameter(text);
        }
        (open.member, open.name) = (member, range.clone());
        Found::Name(range, escape)
    }

    /// The text of an element that is a label of the next, as in `<th>Password</th><td>x</td>`.
    fn labelled(&mut self, outer: usize, text: &[u8], names: &mut Names) -> Option<NameRule> {
        let tag = |name: &Range<usize>| &self.layer.text()[name.clone()];
        let own = self.innermost_name();
        let said = self.open[outer].label.take().filter(|(_, label)| {
            let pair = (tag(label), tag(&own));
            matches!(pair, (b"th", b"td") | (b"dt", b"dd")) || is_credential(text.trim_ascii())
        });
        let label = text.trim_ascii();
        let label = label.strip_suffix(b":").unwrap_or(label);
        if let Some(rule) = names.word(label) {
            let inner = self.open.len() - 1;
            self.open[outer].label = Some((rule, own.clone()));
            self.open[inner].label = Some((rule, own));
        }
        said.map(|(rule, _)| rule)
    }

    fn innermost_name(&self) -> Range<usize> {
        self.open.last().map_or(0..0, |open| open.own_name.clone())
    }

    /// What an element holds directly is its value to those beside it, and to its own attributes.
    fn content(&mut self, value: &Value, names: &mut Names) -> Found {
        let inner = self.innermost();
        let (member, name) = (inner.own, inner.own_name.clone());
        let own = Waiting::new(self.layer, value, Role::Value, &name);
        self.innermost().beside.wait(own);
        let outer = self.open.len().saturating_sub(2);
        let text = self.layer.text()[value.range.clone()].to_owned();
        if let Some(rule) = self.labelled(outer, &text, names) {
            return Found::Hits(self.hits(rule, value, &name));
        }
        self.member(outer, member, &name, value, names)
    }

    fn value(&mut self, value: &Value, names: &mut Names) -> Found {
        let open = self.innermost();
        let (member, name) = (open.member, open.name.clone());
        if open.map {
            open.member = Member::NONE;
        } else if let Some(found) = self.item(value, names) {
            return found;
        }
        self.member(self.open.len() - 1, member, &name, value, names)
    }

    /// The item of a list, which may be a secret by the items before it.
    fn item(&mut self, value: &Value, names: &mut Names) -> Option<Found> {
        let layer = self.layer;
        let part = layer.part(value.range.clone());
        let plain = part.plain(value.escape);
        let text = plain.as_ref().unwrap_or(&part).text();
        let items = &mut self.innermost().list;
        items.count += 1;
        let begins =
            text.trim_ascii_start().starts_with(b"-----BEGIN ") && contains(text, b"PRIVATE KEY");
        if items.pem || begins {
            items.pem = !contains(text, b"-----END ");
            return Some(hit(layer, value, Kind::Pem));
        }
        if let Some(rule) = items.option.take()
            && !text.starts_with(b"-")
        {
            return Some(Found::Hits(by_rule(layer, rule, &value.range, value.escape, None)));
        }
        if text.starts_with(b"-") {
            items.option = names.key(text.trim_ascii_start());
        }
        match items.count {
            1 => items.first = names.word(text),
            2 if items.first.is_some() && !names.rules.is_word(&crate::text::decode(text)) => {
                items.second = Some(Waiting::new(layer, value, Role::Value, &(0..0)));
            }
            _ => {}
        }
        None
    }

    /// A value with its name, among those of what is open at a place.
    fn member(
        &mut self,
        at: usize,
        member: Member,
        name: &Range<usize>,
        value: &Value,
        names: &mut Names,
    ) -> Found {
        let layer = self.layer;
        let part = layer.part(value.range.clone());
        let plain = part.plain(value.escape);
        let text = plain.as_ref().unwrap_or(&part).text();
        let list = !self.open[at].map;
        if let Some(rule) = self.rule(at, member, text) {
            if is_switch(rule, text)
                || (!list && is_count(text) && value.counts(member.counts))
                || text.is_empty()
            {
                return Found::Nothing;
            }
            let errors = list || self.open[at].own.role == Role::Errors;
            if is_url(rule, text) && !member.urls {
                return Found::Text(value.range.clone(), value.escape);
            }
            if !((errors || value.form == Form::Bare) && is_prose(text)) {
                return Found::Hits(self.hits(rule, value, name));
            }
        }
        let home = self.home(at);
        let parameters = self.open[at].own.role == Role::Parameters;
        let beside = &mut self.open[home].beside;
        match member.role {
            Role::Value | Role::Payload | Role::Access => {
                beside.wait(Waiting::new(layer, value, member.role, name));
            }
            Role::Name | Role::Id => {
                let says = if parameters { names.parameter(text) } else { names.word(text) };
                beside.says(says);
            }
            Role::Type => {
                let password = Some(NameRule::Whole(Kind::Password));
                beside.says(names.word(text).filter(|rule| Some(*rule) == password));
            }
            Role::Path => beside.path(text, names),
            _ if member.perhaps.is_some() => {
                let mut waiting = Waiting::new(layer, value, member.role, name);
                waiting.perhaps = member.perhaps;
                beside.wait(waiting);
            }
            _ => {}
        }
        if value.form == Form::Number {
            let pattern = names.rules.patterns().iter().any(|pattern| pattern.is_match(text));
            let number = || Found::Number(value.range.clone());
            return if pattern { hit(layer, value, Kind::Secret) } else { number() };
        }
        Found::Text(value.range.clone(), value.escape)
    }

    /// What a list stands in, which is what its items stand in.
    fn home(&self, at: usize) -> usize {
        self.open[..=at].iter().rposition(|open| open.map).unwrap_or(0)
    }

    /// What the name of a value says, or that of what it stands in.
    fn rule(&self, at: usize, member: Member, text: &[u8]) -> Option<NameRule> {
        let open = &self.open[self.home(at)];
        member.rule.or_else(|| {
            let rule = member.role.below(open.own.role, open.own.rule);
            let plural =
                open.map && open.named && open.own.role == Role::Secrets && !is_count(text);
            rule.or_else(|| open.own.rule.filter(|_| plural && !open.member_is_plain(self.layer)))
        })
    }

    fn hits(&self, rule: NameRule, value: &Value, name: &Range<usize>) -> Vec<Hit> {
        let name = (!name.is_empty()).then(|| self.layer.range(name.clone()));
        let mut hits = by_rule(self.layer, rule, &value.range, value.escape, name);
        if value.form == Form::Number {
            hits.iter_mut().for_each(|hit| hit.quote = self.layer.quote());
        }
        if self.place == Where::Parameter {
            hits.iter_mut().for_each(|hit| hit.rule = Rule::Parameter);
        }
        hits
    }
}

impl Open {
    fn new(map: bool, own: Member, own_name: Range<usize>) -> Self {
        let (member, name) = if map { (Member::NONE, 0..0) } else { (own, own_name.clone()) };
        let (beside, list) = (Beside::default(), Items::default());
        Self { map, named: true, own, own_name, member, name, beside, list, label: None }
    }

    /// The same, whose next value is what a member says.
    fn holding(self, member: Member) -> Self {
        Self { member, ..self }
    }

    /// Whether the name that was read last says that its value is none of several secrets.
    fn member_is_plain(&self, layer: &Layer<'_>) -> bool {
        let name = &layer.text()[self.name.clone()];
        crate::config::Redaction::is_plain_name(&crate::text::decode(name)) || name == b"name"
    }
}

fn hit(layer: &Layer<'_>, value: &Value, kind: Kind) -> Found {
    let mut hit = Hit::written(layer, kind, value.range.clone(), value.escape, Rule::Key);
    if value.form == Form::Number {
        // A marker makes a string of all of the number.
        hit.quote = layer.quote();
    }
    Found::Hits(vec![hit])
}

/// Whether a value is the URL of something that a name says, not the thing.
fn is_url(rule: NameRule, text: &[u8]) -> bool {
    let url = text.starts_with(b"http://") || text.starts_with(b"https://");
    url && rule != NameRule::Whole(Kind::Password)
}

fn contains(text: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(text, what).is_some()
}

impl Waiting {
    fn new(layer: &Layer<'_>, value: &Value, role: Role, name: &Range<usize>) -> Self {
        let quote = if value.form == Form::Number { layer.quote() } else { String::new() };
        let name = (!name.is_empty()).then(|| layer.range(name.clone()));
        Self::of(value.range.clone(), value.escape, (role, quote, name))
    }
}
