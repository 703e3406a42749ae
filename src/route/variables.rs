//! Paths as they come in, their templates and the variables in them out.

use std::borrow::Cow;
use std::ops::Range;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::{Route, Routes, naming, path};
use crate::number::narrow;

/// The variables of one scenario: each value with its name.
#[derive(Debug, Default)]
pub struct Variables {
    /// What is known of paths beforehand.
    pub routes: Routes,
    /// By the value if it is an id, else by kind and value: `demo` can be a project and a user.
    names: IndexMap<Box<str>, Name, FxBuildHasher>,
    /// For each kind the places of its values among all. A long recording has many values, of few
    /// kinds.
    kinds: IndexMap<String, Vec<u32>, FxBuildHasher>,
}

/// The name of a variable: `image_id` is the first of its kind, `image_id_2` the next.
#[derive(Debug, Clone, Copy)]
struct Name {
    /// The place of the kind.
    kind: u32,
    /// Which of its kind it is, counted from 1.
    count: u32,
}

/// What stands between kind and value in a key; no segment holds it.
const BETWEEN: char = '/';

impl Variables {
    /// No variables yet.
    #[must_use]
    pub fn new(routes: Routes) -> Self {
        Self { routes, ..Self::default() }
    }

    /// Names the variables of a URL that have no name yet, and gives its path with them. The route is
    /// the one that was recorded for this path.
    pub fn add<'u>(
        &mut self,
        callee: &str,
        method: &str,
        url: &'u str,
        route: Option<&Route>,
    ) -> Cow<'u, str> {
        let path = path(url);
        let parts = parts(&self.routes, callee, method, path, route);
        for (kind, at) in &parts {
            let key = key(kind, &path[at.clone()]);
            if self.names.contains_key(&*key) {
                continue;
            }
            let known = self.kinds.get_index_of(&**kind);
            let at =
                known.unwrap_or_else(|| self.kinds.insert_full(kind.to_string(), Vec::new()).0);
            let places = &mut self.kinds[at];
            places.push(narrow(self.names.len()));
            let name = Name { kind: narrow(at), count: narrow(places.len()) };
            self.names.insert(key.into(), name);
        }
        self.filled(path, &parts)
    }

    /// Adds a name to a text.
    fn push_name(&self, text: &mut String, name: Name) {
        let Some((kind, _)) = self.kinds.get_index(name.kind as usize) else { return };
        text.push_str(kind);
        if name.count > 1 {
            text.extend(["_", &name.count.to_string()]);
        }
    }

    /// The place of a name among the values; the first, if two have the same.
    fn place(&self, name: &str) -> Option<usize> {
        let of_kind = |kind: &str, count: usize| self.kinds.get(kind)?.get(count - 1).copied();
        let counted = || {
            let (kind, digits) = name.rsplit_once('_')?;
            let count = digits.parse().ok().filter(|count: &usize| *count > 1)?;
            (count.to_string() == digits).then(|| of_kind(kind, count)).flatten()
        };
        of_kind(name, 1).into_iter().chain(counted()).min().map(|place| place as usize)
    }

    /// The path of a URL with those of its variables that have a name.
    #[must_use]
    pub fn template<'u>(&self, callee: &str, method: &str, url: &'u str) -> Cow<'u, str> {
        let path = path(url);
        self.filled(path, &parts(&self.routes, callee, method, path, None))
    }

    /// A path with names in the place of its variables.
    fn filled<'p>(&self, path: &'p str, parts: &[Part<'_>]) -> Cow<'p, str> {
        if parts.is_empty() {
            return Cow::Borrowed(path);
        }
        let mut template = String::with_capacity(path.len());
        let mut at = 0;
        for (kind, variable) in parts {
            let key = key(kind, &path[variable.clone()]);
            let Some(name) = self.names.get(&*key) else { continue };
            template.push_str(&path[at..variable.start]);
            template.push('{');
            self.push_name(&mut template, *name);
            template.push('}');
            at = variable.end;
        }
        template.push_str(&path[at..]);
        Cow::Owned(template)
    }

    /// A template with the values of its variables: the path as recorded.
    #[must_use]
    pub fn raw<'t>(&self, template: &'t str) -> Cow<'t, str> {
        let (mut path, mut at) = (String::new(), 0);
        for (end, _) in template.match_indices('}') {
            let Some(start) = template[at..end].rfind('{').map(|start| at + start) else {
                continue;
            };
            let place = self.place(&template[start + 1..end]);
            let Some((key, _)) = place.and_then(|place| self.names.get_index(place)) else {
                continue;
            };
            path.push_str(&template[at..start]);
            path.push_str(value(key));
            at = end + 1;
        }
        if at == 0 {
            return Cow::Borrowed(template);
        }
        path.push_str(&template[at..]);
        Cow::Owned(path)
    }

    /// Names and values in the order of their first appearance.
    pub fn iter(&self) -> impl Iterator<Item = (String, &str)> {
        self.names.iter().map(|(key, name)| {
            let mut text = String::new();
            self.push_name(&mut text, *name);
            (text, value(key))
        })
    }
}

/// The value that a key is of.
fn value(key: &str) -> &str {
    &key[key.find(BETWEEN).map_or(0, |at| at + 1)..]
}

/// The kind of a variable, and where it is in its path.
type Part<'r> = (Cow<'r, str>, Range<usize>);

/// The variables of a path.
fn parts<'r>(
    routes: &'r Routes,
    callee: &str,
    method: &str,
    path: &str,
    route: Option<&'r Route>,
) -> Vec<Part<'r>> {
    if !routes.names_variables {
        return Vec::new();
    }
    let Some(named) = routes.named(callee, method, path, route) else { return by_segment(path) };
    let part = |((start, segment), named): ((usize, &str), super::Named<'r>)| {
        let (before, name, behind) = named?;
        let range = start + before.len()..start + segment.len() - behind.len();
        Some((Cow::Borrowed(name), range))
    };
    segments(path).zip(named).filter_map(part).collect()
}

/// The same by the segments alone.
fn by_segment(path: &str) -> Vec<Part<'static>> {
    if !naming::may_hold_id(path) {
        return Vec::new();
    }
    let mut before = "";
    let part = |(start, segment)| {
        let segment_before = std::mem::replace(&mut before, segment);
        let (prefix, value, _) = naming::pieces(segment)?;
        let start = start + prefix.len();
        Some((Cow::Owned(naming::name_in(segment_before, prefix)), start..start + value.len()))
    };
    segments(path).filter_map(part).collect()
}

/// The segments of a path, each with the place where it begins.
fn segments(path: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = usize::from(path.starts_with('/'));
    path[start..].split('/').map(move |segment| {
        let at = start;
        start += segment.len() + 1;
        (at, segment)
    })
}

fn key<'v>(kind: &str, value: &'v str) -> Cow<'v, str> {
    if naming::is_id(value) {
        return Cow::Borrowed(value);
    }
    Cow::Owned(format!("{kind}{BETWEEN}{value}"))
}
