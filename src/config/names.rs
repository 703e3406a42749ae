//! The text of a `seqdoc.toml` in, what it names of recordings out, each name with its line.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::number::LineNumber;
use crate::text::Lines;

/// What a text of a configuration is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedAs {
    /// A service, as recorded.
    Service,
    /// A service in a filter, which knows no case.
    FilteredService,
    /// A method in a filter.
    FilteredMethod,
    /// Calls by what a filter says of their URL, or by a selector.
    FilteredCalls,
    /// Calls by a whole filter.
    Filter,
    /// Calls by method and path.
    Call,
    /// Steps by a selector.
    Steps,
    /// Calls by a whole group.
    Group,
    /// Steps by a whole part.
    Part,
    /// Paths by a template.
    Template,
    /// A parameter of queries.
    Parameter,
    /// Calls by a fold that is turned on.
    Fold,
}

/// Names inside of a table.
type Inside = &'static [(&'static str, NamedAs)];

/// Where names stand, and those inside of a table that is a name as a whole: `#` is an item of a list,
/// and `*` any key, which then is the name.
const NAMES: [(&str, NamedAs, Inside); 11] = [
    ("participants.*", NamedAs::Service, &[]),
    ("fold.*", NamedAs::Fold, &[]),
    ("diagram.query.#", NamedAs::Parameter, &[]),
    ("paths.templates.#", NamedAs::Template, &[]),
    ("group.#", NamedAs::Group, &GROUP),
    ("part.#", NamedAs::Part, &[("from", NamedAs::Steps), ("to", NamedAs::Steps)]),
    ("call.#.call", NamedAs::Steps, &[]),
    ("call.#.below", NamedAs::Steps, &[]),
    ("exclude.#", NamedAs::Filter, &FILTER),
    ("view.#.include.#", NamedAs::Filter, &FILTER),
    ("view.#.exclude.#", NamedAs::Filter, &FILTER),
];

const GROUP: [(&str, NamedAs); 3] =
    [("from", NamedAs::Service), ("to", NamedAs::Service), ("calls.#", NamedAs::Call)];

const FILTER: [(&str, NamedAs); 5] = [
    ("from", NamedAs::FilteredService),
    ("to", NamedAs::FilteredService),
    ("method", NamedAs::FilteredMethod),
    ("urls.#", NamedAs::FilteredCalls),
    ("call", NamedAs::FilteredCalls),
];

/// What messages call a table, by the first of these keys that says something.
const TITLES: [&str; 3] = ["title", "label", "kind"];

/// A name that a configuration has for something in recordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What it is the name of.
    pub of: NamedAs,
    /// Its place by keys and by places in lists, such as `group.0.calls.1`.
    pub place: String,
    /// The places in lists, the outer first.
    pub at: Vec<usize>,
    /// The name; of a table what messages call it, which may be nothing.
    pub text: String,
    /// Its line.
    pub line: LineNumber,
    /// The keys down to the outermost list, or to its own.
    keys: Vec<String>,
}

impl Named {
    /// Whether it stands inside of a table that is a name too.
    fn is_inside(&self, table: &Self) -> bool {
        self.place.strip_prefix(&table.place).is_some_and(|rest| rest.starts_with('.'))
    }

    /// Whether it is the reason why another one matches nothing either: it stands inside of a table,
    /// or beside the calls that a filter names.
    #[must_use]
    pub fn explains(&self, other: &Self) -> bool {
        fn table(name: &Named) -> Option<&str> {
            let place = name.place.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
            Some(place.rsplit_once('.')?.0)
        }
        let narrows = matches!(self.of, NamedAs::FilteredService | NamedAs::FilteredMethod);
        let beside = narrows && other.of == NamedAs::FilteredCalls && table(self) == table(other);
        beside || self.is_inside(other)
    }

    /// Whether another file has something in its place, which replaces all of a list.
    pub(super) fn is_replaced_by(&self, nearer: &toml::Table) -> bool {
        let Some((first, rest)) = self.keys.split_first() else { return false };
        let value = nearer.get(first);
        rest.iter().try_fold(value, |value, key| Some(value?.get(key))).flatten().is_some()
    }
}

/// The names in a text that is TOML, those inside of a table before the table.
pub(super) fn names(text: &str) -> Vec<Named> {
    let Ok(root) = DeTable::parse(text) else { return Vec::new() };
    let mut found = Vec::new();
    for (pattern, of, inside) in NAMES {
        for table in places(root.get_ref(), pattern) {
            for (pattern, of) in inside {
                let Some(inner) = table.value.get_ref().as_table() else { continue };
                let inner = places(inner, pattern).into_iter();
                found.extend(inner.map(|inner| (*of, inner.inside_of(&table))));
            }
            found.push((of, table));
        }
    }
    let lines = Lines::of(text);
    let named = |(of, place): (NamedAs, Place<'_, '_>)| {
        let line = lines.at(place.start);
        place.name(of, line)
    };
    found.into_iter().filter_map(named).collect()
}

/// A value, and the way to it.
struct Place<'v, 'i> {
    parts: Vec<String>,
    at: Vec<usize>,
    /// How many parts lie outside of every list.
    outside: usize,
    /// Where it begins in the text; if its key is the name, where that does.
    start: usize,
    /// Whether its key is the name.
    is_key: bool,
    value: &'v Spanned<DeValue<'i>>,
}

impl Place<'_, '_> {
    /// The same as a part of another one.
    fn inside_of(self, outer: &Self) -> Self {
        let parts = [&outer.parts[..], &self.parts].concat();
        Self { parts, at: [&outer.at[..], &self.at].concat(), outside: outer.outside, ..self }
    }

    fn name(self, of: NamedAs, line: LineNumber) -> Option<Named> {
        let value = self.value.get_ref();
        let text = |value: &DeValue<'_>| value.as_str().map(str::to_owned);
        let text = match (self.is_key, value.as_table()) {
            // What is turned off is not looked for.
            (true, _) if value.as_bool() == Some(false) => None,
            (true, _) => self.parts.last().cloned(),
            (_, Some(table)) => {
                let said = |title: &&str| table.get(*title).and_then(|value| text(value.get_ref()));
                TITLES.iter().filter_map(said).find(|said| !said.is_empty()).or(Some(String::new()))
            }
            _ => text(value),
        };
        let keys = self.parts[..self.outside].to_vec();
        Some(Named { of, place: self.parts.join("."), at: self.at, text: text?, line, keys })
    }
}

/// The values that a pattern of keys leads to.
fn places<'v, 'i>(root: &'v DeTable<'i>, pattern: &str) -> Vec<Place<'v, 'i>> {
    let mut parts = pattern.split('.');
    let first = parts.next().unwrap_or_default();
    let found = root.get_key_value(first).map(|(key, value)| Place {
        parts: vec![first.to_owned()],
        at: Vec::new(),
        outside: 1,
        start: key.span().start,
        is_key: false,
        value,
    });
    parts.fold(found.into_iter().collect(), |found, part| {
        found.into_iter().flat_map(|place| inner(&place, part)).collect()
    })
}

fn inner<'v, 'i>(place: &Place<'v, 'i>, wanted: &str) -> Vec<Place<'v, 'i>> {
    let is_in_list = place.outside < place.parts.len();
    let next = |part: String, value: &'v Spanned<DeValue<'i>>, start| Place {
        parts: [&place.parts[..], &[part]].concat(),
        at: place.at.clone(),
        outside: place.outside + usize::from(!is_in_list),
        start,
        is_key: wanted == "*",
        value,
    };
    match (place.value.get_ref(), wanted) {
        (DeValue::Array(list), "#") => {
            let item = |(index, value): (usize, &'v Spanned<DeValue<'i>>)| {
                let at = [&place.at[..], &[index]].concat();
                let item = next(index.to_string(), value, value.span().start);
                Place { at, outside: place.outside, ..item }
            };
            list.iter().enumerate().map(item).collect()
        }
        (DeValue::Table(table), _) => {
            let keys = table.iter().filter(|(key, _)| wanted == "*" || key.get_ref() == wanted);
            let value = |(key, value): (&Spanned<_>, &'v Spanned<DeValue<'i>>)| {
                next(AsRef::<str>::as_ref(key.get_ref()).to_owned(), value, key.span().start)
            };
            keys.map(value).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[participants]
nova = { as = 'n' }
'a.b' = {}
[paths]
templates = [
  '/v1/{account}',
]
[fold]
polling = true
repeats = false
[diagram]
query = 'show'
[[group]]
kind = 'opt'
from = 'nova'
[[group]]
kind = 'loop'
label = 'again'
calls = ['GET /a',
         'GET /b']
[[part]]
from = 3
to = 'GET /c'
title = 'Part'
[[view]]
name = 'x'
include = [{ from = 'nova' }, { urls = ['/d', '/e'] }]
";

    #[test]
    fn names_have_a_place_and_a_line() {
        let found = names(TEXT);
        let told = found.iter().map(|name| (&*name.place, &*name.text, name.line.get()));
        let expected = [
            ("participants.a.b", "a.b", 3),
            ("participants.nova", "nova", 2),
            ("fold.polling", "polling", 9),
            ("paths.templates.0", "/v1/{account}", 6),
            ("group.0.from", "nova", 15),
            ("group.0", "opt", 13),
            ("group.1.calls.0", "GET /a", 19),
            ("group.1.calls.1", "GET /b", 20),
            ("group.1", "again", 16),
            ("part.0.to", "GET /c", 23),
            ("part.0", "Part", 21),
            ("view.0.include.0.from", "nova", 27),
            ("view.0.include.0", "", 27),
            ("view.0.include.1.urls.0", "/d", 27),
            ("view.0.include.1.urls.1", "/e", 27),
            ("view.0.include.1", "", 27),
        ];
        assert_eq!(told.collect::<Vec<_>>(), expected);
        let of = |place: &str| found.iter().find(|name| name.place == place).expect(place);
        assert_eq!(of("view.0.include.1.urls.1").at, [0, 1, 1]);
        assert!(of("group.1.calls.1").is_inside(of("group.1")));
        assert!(!of("group.1").is_inside(of("group.1")));
        let replaced = |place: &str, nearer: &str| {
            of(place).is_replaced_by(&toml::from_str(nearer).expect(nearer))
        };
        assert!(replaced("group.1.calls.1", "[[group]]\nkind = 'opt'"));
        assert!(replaced("participants.nova", "[participants.nova]"));
        assert!(!replaced("participants.nova", "[participants.b]"));
        assert!(replaced("paths.templates.0", "paths.templates = []"));
        assert!(!replaced("paths.templates.0", "paths.mode = 'raw'"));
    }
}
