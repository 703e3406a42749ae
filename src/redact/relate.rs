//! The events of a text in, the secrets among its values out: by their names, and by what stands
//! beside and above them. The one place that knows how names and values relate, in every format.
//!
//! Texts and numbers under a name that is hit are secrets, in lists too; what has members is walked
//! by their own names. `null`, `true`, `false` and `""` stay: they document. Some members are secrets
//! by what stands beside them, which is known once what holds them ends.

use std::borrow::Cow;
use std::ops::Range;

use super::group::Group;
use super::hit::{Hit, Rule};
use super::layer::{Escape, Layer};
use super::looks::{is_count, is_credential, is_prose, is_switch, is_url};
use super::marker::is_marker;
use super::name::{Member, Names};
use super::read::Event;
use super::role::Role;
use super::value::{Form, Value};
use crate::config::{Ids, Kind, NameRule, Where};
use crate::text::decode;

/// What an event comes to.
pub(super) enum Found {
    Nothing,
    Hits(Vec<Hit>),
    /// A text that is no secret by its name, and how it is written.
    Text(Range<usize>, Escape),
    /// A number that is none.
    Number(Range<usize>),
    /// A name, which is a text too, how it is written, and whether no escape can be in it.
    Name(Range<usize>, Escape, bool),
}

/// How what is open relates, from the outside in.
pub(super) struct Relations<'l> {
    layer: &'l Layer<'l>,
    place: Where,
    open: Vec<Group>,
    /// How much is open beyond what is kept apart.
    deeper: usize,
    /// The name of the value that was read last, if it has one of its own, and what it says.
    last: (Range<usize>, Member),
}

/// So much that is in each other is kept apart; what is deeper counts as one.
const DEEPEST: usize = 256;

impl<'l> Relations<'l> {
    /// The relations of a text that is itself what a member says.
    pub(super) fn new(layer: &'l Layer<'l>, place: Where, outer: Member) -> Self {
        let outer_member = outer;
        let outer = Group { named: false, member: outer, ..Group::new(true, Member::NONE, 0..0) };
        Self { layer, place, open: vec![outer], deeper: 0, last: (0..0, outer_member) }
    }

    pub(super) fn event(&mut self, event: Event, names: &mut Names) -> Found {
        match event {
            Event::Map => self.enter(true),
            Event::List => self.enter(false),
            Event::Leave if self.deeper > 0 => self.deeper -= 1,
            Event::Leave if self.open.len() > 1 => return Found::Hits(self.leave()),
            Event::Leave => {}
            Event::Word => self.innermost().items.skip(),
            Event::Name(range, escape) => return self.name(range, escape, names),
            Event::Aside(range, escape) => return Found::Text(range, escape),
            Event::Text(range, escape) => {
                return self.value(Value::new(range, escape, Form::Quoted), names);
            }
            Event::Bare(range, escape) => {
                return self.value(Value::new(range, escape, Form::Bare), names);
            }
            Event::Number(range) => {
                return self.value(Value::new(range, Escape::None, Form::Number), names);
            }
            Event::Content(range, escape) => {
                return self.content(Value::new(range, escape, Form::Quoted), names);
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

    /// What of the value that was read last is an id, a hash or a tag by its name, or by that of what
    /// it stands in.
    pub(super) fn ids(&self) -> Ids {
        let around = self.open.iter().rev().take(2).any(|group| group.own.ids == Ids::All);
        if around { Ids::All } else { self.last.1.ids }
    }

    /// The name of the value that was read last, and what it is that of.
    pub(super) fn last_name(&self) -> Option<(Where, String)> {
        let name = &self.layer.text()[self.last.0.clone()];
        (!name.is_empty()).then(|| (self.place, decode(name).into_owned()))
    }

    /// The names that lead to the value that was read last; `*` for any item of a list.
    pub(super) fn names(&self, names: &mut Vec<String>) {
        for (outer, group) in self.open.iter().zip(self.open.iter().skip(1)) {
            let name = &self.layer.text()[group.own_name.clone()];
            if !outer.map {
                names.push("*".to_owned());
            } else if !name.is_empty() {
                names.push(decode(name).into_owned());
            }
        }
        match self.last_name() {
            Some((_, name)) => names.push(name),
            None if self.open.last().is_some_and(|group| !group.map) => names.push("*".to_owned()),
            None => {}
        }
    }

    fn innermost(&mut self) -> &mut Group {
        self.open.last_mut().expect("the outermost is never left")
    }

    fn enter(&mut self, map: bool) {
        if self.open.len() >= DEEPEST {
            self.deeper += 1;
            return;
        }
        let group = self.innermost();
        group.items.skip();
        let (named, (member, name)) = (group.map, group.take());
        self.open.push(Group { named, ..Group::new(map, member, name) });
    }

    fn leave(&mut self) -> Vec<Hit> {
        let Some(group) = self.open.pop() else { return Vec::new() };
        let in_list = self.open.last().is_some_and(|outer| !outer.map);
        group.hits(self.layer, in_list)
    }

    fn name(&mut self, range: Range<usize>, escape: Escape, names: &mut Names) -> Found {
        let text = Value::new(range.clone(), escape, Form::Quoted).text(self.layer);
        let (place, member) = (self.place, names.member(&text, self.place));
        let group = self.innermost();
        group.beside.name(member.role);
        if place == Where::Parameter {
            group.beside.parameter(&text);
        }
        (group.member, group.name) = (member, range.clone());
        Found::Name(range, escape, member.bare && matches!(text, Cow::Borrowed(_)))
    }

    /// What an element holds directly is its value to those beside it, and to its own attributes.
    fn content(&mut self, value: Value, names: &mut Names) -> Found {
        let inner = self.innermost();
        let member = inner.own;
        let value = Value { name: inner.own_name.clone(), ..value };
        self.last = (0..0, member);
        let inner = self.innermost();
        inner.beside.wait(&value, Role::Value);
        let outer = self.open.len().saturating_sub(2);
        let text = value.text(self.layer);
        match self.labelled(outer, text.trim_ascii(), names) {
            Some(rule) => self.found(rule, &value),
            None => self.member(outer, member, &value, names),
        }
    }

    /// The text of an element that is a label of the next, as in `<th>Password</th><td>x</td>`.
    fn labelled(&mut self, outer: usize, text: &[u8], names: &mut Names) -> Option<NameRule> {
        let tag = |name: &Range<usize>| &self.layer.text()[name.clone()];
        let own = self.open.last().map_or(0..0, |group| group.own_name.clone());
        let said = self.open[outer].label.take().filter(|(_, label)| {
            let pair = (tag(label), tag(&own));
            matches!(pair, (b"th", b"td") | (b"dt", b"dd")) || is_credential(text)
        });
        let label = text.strip_suffix(b":").unwrap_or(text);
        if let Some(rule) = names.word(label) {
            self.open[outer].label = Some((rule, own.clone()));
            self.innermost().label = Some((rule, own));
        }
        said.map(|(rule, _)| rule)
    }

    fn value(&mut self, value: Value, names: &mut Names) -> Found {
        let layer = self.layer;
        let group = self.innermost();
        let (member, name) = group.take();
        let own = if group.map { name.clone() } else { 0..0 };
        let value = Value { name, ..value };
        self.last = (own, member);
        let group = self.innermost();
        if !group.map
            && let Some(rule) = group.items.next(&value, &value.text(layer), names)
        {
            return self.found(rule, &value);
        }
        self.member(self.open.len() - 1, member, &value, names)
    }

    /// A value with its name, among those of what is open at a place.
    fn member(&mut self, at: usize, member: Member, value: &Value, names: &mut Names) -> Found {
        let text = value.text(self.layer);
        if let Some(rule) = self.rule(at, member, &text)
            && let Some(found) = self.named(at, member, rule, value, &text)
        {
            return found;
        }
        self.beside(at, member, value, &text, names);
        if value.form == Form::Number {
            let pattern = names.rules.patterns().iter().any(|pattern| pattern.is_match(&text));
            let secret = NameRule::Whole(Kind::Secret);
            return if pattern {
                self.found(secret, value)
            } else {
                Found::Number(value.range.clone())
            };
        }
        Found::Text(value.range.clone(), value.escape)
    }

    /// What a list stands in, which is what its items stand in.
    fn home(&self, at: usize) -> usize {
        self.open[..=at].iter().rposition(|group| group.map).unwrap_or(0)
    }

    /// What the name of a value says, or that of what it stands in.
    fn rule(&self, at: usize, member: Member, text: &[u8]) -> Option<NameRule> {
        let group = &self.open[self.home(at)];
        let below = || member.role.below(group.own.role, group.own.rule);
        let several = || group.several(self.layer).filter(|_| !is_count(text));
        member.rule.or_else(below).or_else(several)
    }

    /// What becomes of a value of which a name says something; `None` if that says nothing of it.
    fn named(
        &self,
        at: usize,
        member: Member,
        rule: NameRule,
        value: &Value,
        text: &[u8],
    ) -> Option<Found> {
        let list = !self.open[at].map;
        let counts = !list && is_count(text) && value.counts(member.counts);
        if is_switch(rule, text) || counts || text.is_empty() {
            return Some(Found::Nothing);
        }
        // A marker is no secret, but one may stand beside it.
        if is_marker(text) || (is_url(rule, text) && !member.urls) {
            return Some(Found::Text(value.range.clone(), value.escape));
        }
        let errors = list || self.open[at].own.role == Role::Errors;
        let whole = matches!(rule, NameRule::Whole(_));
        let prose = whole && (errors || value.form == Form::Bare) && is_prose(text);
        (!prose).then(|| self.found(rule, value))
    }

    /// Notes what a value is to those beside it.
    fn beside(&mut self, at: usize, member: Member, value: &Value, text: &[u8], names: &mut Names) {
        let home = self.home(at);
        let parameters = self.open[at].own.role == Role::Parameters;
        let beside = &mut self.open[home].beside;
        match member.role {
            Role::Value | Role::Payload | Role::Access => beside.wait(value, member.role),
            Role::Name | Role::Id if parameters => beside.says(names.parameter(text)),
            Role::Name | Role::Id => beside.says(names.word(text)),
            Role::Type => {
                let password = Some(NameRule::Whole(Kind::Password));
                beside.says(names.word(text).filter(|rule| Some(*rule) == password));
            }
            Role::Path => beside.path(text, names),
            _ => {
                if let Some(perhaps) = member.perhaps {
                    beside.wait_for(value, perhaps);
                }
            }
        }
    }

    fn found(&self, rule: NameRule, value: &Value) -> Found {
        let mut hits = value.hits(self.layer, rule);
        if self.place == Where::Parameter {
            for hit in &mut hits {
                hit.rule = Rule::Parameter;
            }
        }
        Found::Hits(hits)
    }
}
