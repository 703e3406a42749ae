//! What is open in a text, an object, a list or an element, and what is known of the values in it.

use std::ops::Range;

use super::beside::Beside;
use super::hit::Hit;
use super::layer::Layer;
use super::looks::is_credential;
use super::name::{Member, Names};
use super::role::Role;
use super::value::Value;
use crate::config::{Kind, NameRule, Redaction};
use crate::text::decode;

/// An object, a list or an element that is open.
pub(super) struct Group {
    pub(super) map: bool,
    /// Whether it stands under its own name, not in a list that does.
    pub(super) named: bool,
    /// What its own name says.
    pub(super) own: Member,
    pub(super) own_name: Range<usize>,
    /// What the name says that was read last; in a list its own.
    pub(super) member: Member,
    pub(super) name: Range<usize>,
    /// What its members are to each other.
    pub(super) beside: Beside,
    pub(super) items: Items,
    /// What the text of the element before says of the next, and its name.
    pub(super) label: Option<(NameRule, Range<usize>)>,
}

impl Group {
    pub(super) fn new(map: bool, own: Member, own_name: Range<usize>) -> Self {
        let (member, name) = if map { (Member::NONE, 0..0) } else { (own, own_name.clone()) };
        let (beside, items) = (Beside::default(), Items::default());
        Self { map, named: true, own, own_name, member, name, beside, items, label: None }
    }

    /// What the next member is, which it is only once.
    pub(super) fn take(&mut self) -> (Member, Range<usize>) {
        let said = (self.member, self.name.clone());
        if self.map {
            self.member = Member::NONE;
        }
        said
    }

    /// What its name says of each of its members, if it names several secrets.
    pub(super) fn several(&self, layer: &Layer<'_>) -> Option<NameRule> {
        let name = &layer.text()[self.name.clone()];
        let several = self.map && self.named && self.own.role == Role::Secrets;
        let plain = || Redaction::is_plain_name(&decode(name)) || name == b"name";
        self.own.rule.filter(|_| several && !plain())
    }

    /// The secrets that are known once it ends.
    pub(super) fn hits(self, layer: &Layer<'_>, in_list: bool) -> Vec<Hit> {
        let mut hits = self.beside.hits(layer);
        if let Items { count: 2, first: Some(rule), second: Some(second), .. } = self.items
            && (in_list || is_credential(&layer.text()[second.range.clone()]))
        {
            hits.extend(second.hits(layer, rule));
        }
        hits
    }
}

/// What is known of the items of a list.
#[derive(Default)]
pub(super) struct Items {
    count: usize,
    /// What the first says, if it is a name.
    first: Option<NameRule>,
    /// The second, if the first is a name.
    second: Option<Value>,
    /// What the option before says, as in `["--password", "x"]`.
    option: Option<NameRule>,
    /// Whether the lines of a private key go on.
    pem: bool,
}

impl Items {
    /// Notes an item that is no text.
    pub(super) fn skip(&mut self) {
        self.count += 1;
        self.option = None;
    }

    /// What an item is by the items before it.
    pub(super) fn next(
        &mut self,
        value: &Value,
        text: &[u8],
        names: &mut Names,
    ) -> Option<NameRule> {
        self.count += 1;
        let begins =
            text.trim_ascii_start().starts_with(b"-----BEGIN ") && contains(text, b"PRIVATE KEY");
        if self.pem || begins {
            self.pem = !contains(text, b"-----END ");
            return Some(NameRule::Whole(Kind::Pem));
        }
        let option = self.option.take();
        if text.starts_with(b"-") {
            self.option = names.word(text);
        } else if option.is_some() {
            return option;
        }
        match self.count {
            1 => self.first = names.word(text),
            2 if self.first.is_some() && !names.rules.is_word(&decode(text)) => {
                self.second = Some(value.clone());
            }
            _ => {}
        }
        None
    }
}

fn contains(text: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(text, what).is_some()
}
