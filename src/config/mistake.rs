//! What a reader of TOML, JSON or YAML says in, what is wrong with the file out.
//!
//! The readers speak of types of this program. Whoever wrote the file is told what a key takes.

use std::ops::Range;
use std::path::Path;

use serde_json::error::Category;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Error;
use super::keys::{self, Keys, Takes};
use crate::number::LineNumber;
use crate::text::Lines;

/// How the readers begin when a value is not what its key takes.
const UNFIT: [&str; 7] = [
    "invalid type",
    "invalid value",
    "invalid length",
    "unknown variant",
    "wanted ",
    "expected ",
    "integer number",
];

/// What a file of filters holds, for whoever wrote something else.
const FILTERS: &str = "this is not a list of filters; a file has the list `filters` and the object \
                       `mappings`, a filter has the texts `from`, `to` and `method` and the list \
                       `urls`";

/// What a type says of a value that it does not take, when its key says what it takes.
pub(super) const WRONG: &str = "invalid value";

/// A text that is not TOML.
pub(super) fn syntax(path: &Path, text: &str, at: Option<Range<usize>>, said: &str) -> Error {
    let what = said.split(", expected ").next().unwrap_or(said);
    let start = at.map_or(0, |span| span.start);
    content(path, Lines::of(text).at(start), format!("this line is not valid TOML: {what}"))
}

/// A `seqdoc.toml` that is not TOML, or has a key or a value that seqdoc does not take.
pub(super) fn in_toml(path: &Path, text: &str, error: &toml::de::Error) -> Error {
    let Ok(root) = DeTable::parse(text) else {
        return syntax(path, text, error.span(), error.message());
    };
    let at = error.span().unwrap_or_default();
    let names = place(root.get_ref(), at.start);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    content(path, Lines::of(text).at(at.start), plain(error.message(), &names))
}

/// A value of another shape than its key takes, but which the reader knows a use for: a list as the
/// values of a table in their order, a table as a word.
pub(super) fn in_shapes(path: &Path, text: &str) -> Option<Error> {
    let root = DeTable::parse(text).ok()?;
    let (at, said) = misshapen(keys::top(), root.get_ref(), &[])?;
    Some(content(path, Lines::of(text).at(at), said))
}

fn misshapen(keys: &Keys, table: &DeTable<'_>, above: &[&str]) -> Option<(usize, String)> {
    table.iter().find_map(|(key, value)| {
        let takes = keys.key(key.get_ref())?.takes;
        let names = [above, &[key.get_ref()]].concat();
        let wrong = || format!("`{}` must be {}", names.join("."), takes.words());
        let inside = |value: &Spanned<DeValue<'_>>| match (value.get_ref(), takes.table()) {
            (DeValue::Table(table), Some(keys)) => misshapen(keys, table, &names),
            (DeValue::Table(_), None) | (_, Some(_)) => Some((value.span().start, wrong())),
            _ => None,
        };
        match (value.get_ref(), takes) {
            (DeValue::Array(items), takes) if !matches!(takes, Takes::Table(_)) => {
                items.iter().find_map(inside)
            }
            // A file in the place of a list.
            (DeValue::String(_), Takes::Either(..)) => None,
            _ => inside(value),
        }
    })
}

fn content(path: &Path, line: LineNumber, text: String) -> Error {
    Error::Content { path: path.to_owned(), line, text }
}

/// What a reader says of the value of a key, by the names of the tables above it and its own.
fn plain(said: &str, names: &[&str]) -> String {
    let above = names.split_last().map_or(&[][..], |(_, above)| above);
    if let Some(key) = quoted(said, "unknown field `") {
        return keys::unknown(key, above);
    }
    if let Some(key) = quoted(said, "missing field `") {
        return keys::missing(key, names);
    }
    if !UNFIT.iter().any(|start| said.starts_with(start)) {
        return said.to_owned();
    }
    let not =
        quoted(said, "unknown variant `").map_or(String::new(), |word| format!(", not `{word}`"));
    // What is inside of a value that should not have an inside is about that value.
    let known = (1..=names.len()).rev().map(|length| &names[..length]);
    let mut known = known.filter_map(|names| Some((names.join("."), keys::takes(names)?)));
    match known.next() {
        Some((name, takes)) => format!("`{name}` must be {takes}{not}"),
        None => "this value is not one that the file can have here".to_owned(),
    }
}

fn quoted<'s>(said: &'s str, start: &str) -> Option<&'s str> {
    Some(said.strip_prefix(start)?.split_once('`')?.0)
}

/// The names of the key that stands, or whose value stands, around an offset.
fn place(root: &DeTable<'_>, at: usize) -> Vec<String> {
    let mut found = (usize::MAX, Vec::new());
    walk(root, &mut Vec::new(), at, &mut found);
    found.1
}

/// Looks for the shortest piece around an offset: those of inner keys lie in those of outer ones.
fn walk(table: &DeTable<'_>, above: &mut Vec<String>, at: usize, found: &mut (usize, Vec<String>)) {
    for (key, value) in table {
        above.push(key.get_ref().to_string());
        for span in [key.span(), value.span()] {
            if span.contains(&at) && span.len() <= found.0 {
                *found = (span.len(), above.clone());
            }
        }
        for table in tables(value) {
            walk(table, above, at, found);
        }
        above.pop();
    }
}

/// The tables that a value is, or holds as a list.
fn tables<'v, 'i>(value: &'v Spanned<DeValue<'i>>) -> Vec<&'v DeTable<'i>> {
    match value.get_ref() {
        DeValue::Table(table) => vec![table],
        DeValue::Array(list) => list.iter().filter_map(|item| item.get_ref().as_table()).collect(),
        _ => Vec::new(),
    }
}

/// What is wrong with a text that should be JSON; `None` if it is JSON with other content.
pub(super) fn in_json(error: &serde_json::Error) -> Option<&'static str> {
    match error.classify() {
        Category::Data => None,
        Category::Eof => Some("this is not valid JSON; a list, an object or a text does not end"),
        _ => Some("this is not valid JSON; look for a missing or extra comma, quote or bracket"),
    }
}

/// What is wrong with a file of filters.
pub(super) fn in_filters(error: &serde_json::Error) -> String {
    let said = error.to_string();
    match (in_json(error), quoted(&said, "unknown field `")) {
        (Some(text), _) => text.to_owned(),
        (None, Some(key)) => keys::unknown(key, &["view", "include"]),
        (None, None) => FILTERS.to_owned(),
    }
}
