//! The files of a scenario in, each setting that holds with the place that it comes from out.
//!
//! The settings are the lines of a `seqdoc.toml` for the folder of the command: read from there, they
//! come to what the files come to. A key that no file has is printed where its default can be written.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::discover::{Files, Held};
use super::keys::{self, Key, Keys, Others, Takes};
use crate::number::LineNumber;
use crate::text::{Lines, slashes};

/// One line of the settings.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The keys down to it, with dots between them.
    pub name: String,
    /// The line without its origin: a key with its value, or the heading of a table.
    pub text: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It is the heading of a table, whose keys may come from several files.
    Heading,
    /// No file has it.
    Default,
    /// A line of a file, as seen from the folder of the command.
    Line(PathBuf, LineNumber),
}

/// The keys down to a value, with the places in lists among them.
type Keyed = Vec<String>;

impl Files {
    /// The settings that the files come to.
    #[must_use]
    pub fn settings(&self) -> Vec<Setting> {
        let mut lines = Printed { files: self, places: HashMap::new(), made: Vec::new() };
        lines.table(keys::top(), &[], &self.keys());
        lines.made
    }
}

/// The settings so far.
struct Printed<'f> {
    files: &'f Files,
    /// Where the keys of a file are, by its path.
    places: HashMap<&'f Path, HashMap<Keyed, LineNumber>>,
    made: Vec<Setting>,
}

impl<'f> Printed<'f> {
    /// A table: first the keys with a value, then the tables in it, which have headings.
    fn table(&mut self, keys: &Keys, above: &[String], table: &toml::Table) {
        let mut inner = Vec::new();
        for (name, key, default) in all(keys, table) {
            let path = below(above, &name);
            match (table.get(&name), key.takes, default) {
                (Some(toml::Value::Table(table)), Takes::Table(keys), _) => {
                    inner.push((keys, path, Inner::Table(Some(table))));
                }
                (None, Takes::Table(keys), _) => inner.push((keys, path, Inner::Table(None))),
                (Some(toml::Value::Array(items)), takes, _)
                    if items.first().is_some_and(toml::Value::is_table) =>
                {
                    inner.extend(takes.table().map(|keys| (keys, path, Inner::List(items))));
                }
                (Some(value), takes, _) => self.value(&path, value, &takes),
                (None, _, Some(default)) => self.push(&path, &default, Origin::Default),
                (None, ..) => {}
            }
        }
        for (keys, path, inside) in inner {
            match inside {
                Inner::Table(table) => self.inner(keys, &path, table),
                Inner::List(items) => self.list(keys, &path, items),
            }
        }
    }

    /// A table under a heading, unless all of it is in tables with headings of their own.
    fn inner(&mut self, keys: &Keys, path: &[String], table: Option<&toml::Table>) {
        let at = self.made.len();
        self.table(keys, path, table.unwrap_or(&toml::Table::new()));
        let has_keys = self.made.get(at).is_some_and(|first| first.origin != Origin::Heading);
        if has_keys || table.is_some_and(toml::Table::is_empty) {
            let text = format!("[{}]", shown(path));
            let heading = Setting { name: path.join("."), text, origin: Origin::Heading };
            self.made.insert(at, heading);
        }
    }

    /// The tables of a list, all of them from one file.
    fn list(&mut self, keys: &Keys, path: &[String], items: &[toml::Value]) {
        let Some((held, _)) = self.held(path) else { return };
        for (index, item) in items.iter().enumerate() {
            let at = below(path, &index.to_string());
            let origin = self.origin(held, &at);
            let text = format!("[[{}]]", shown(path));
            self.made.push(Setting { name: path.join("."), text, origin });
            let said = keys.all.iter().filter_map(|key| Some((key.name, item.get(key.name)?)));
            for (name, value) in said {
                let path = below(&at, name);
                let origin = self.origin(held, &path);
                self.push(&path, value, origin);
            }
        }
    }

    /// A key of a file with its value, a path in it as seen from the folder of the command.
    fn value(&mut self, path: &[String], value: &toml::Value, takes: &Takes) {
        let Some((held, _)) = self.held(path) else { return };
        let origin = self.origin(held, path);
        let value = from_here(takes, value, &seen(held.folder()));
        self.push(path, &value, origin);
    }

    fn push(&mut self, path: &[String], value: &toml::Value, origin: Origin) {
        let key = path.last().map_or_else(String::new, |key| shown(std::slice::from_ref(key)));
        let text = format!("{key} = {}", written(value));
        self.made.push(Setting { name: path.join("."), text, origin });
    }

    /// The file that a key comes from, and what it says.
    fn held(&self, path: &[String]) -> Option<(&'f Held, &'f toml::Value)> {
        let (first, rest) = path.split_first()?;
        self.files
            .nearest(|table| rest.iter().try_fold(table.get(first)?, |value, key| value.get(key)))
    }

    fn origin(&mut self, held: &'f Held, path: &[String]) -> Origin {
        let file = held.document.path.as_path();
        let places = self.places.entry(file).or_insert_with(|| places(&held.document.text));
        let name = file.file_name().unwrap_or_default();
        let line = places.get(path).copied().unwrap_or(LineNumber::FIRST);
        Origin::Line(seen(held.folder()).join(name), line)
    }
}

/// What stands under a heading; a table that no file has may have defaults.
enum Inner<'v> {
    Table(Option<&'v toml::Table>),
    List(&'v [toml::Value]),
}

/// The keys of a table by name, those that it may have and those that it has, each with its default.
fn all(keys: &Keys, table: &toml::Table) -> Vec<(String, &'static Key, Option<toml::Value>)> {
    let mut all = Vec::new();
    for key in keys.all {
        let default = key.default.map(keys::Value::toml);
        match (key.name, &keys.others) {
            ("*", Others::Listed(names)) => all.extend(
                names
                    .iter()
                    .map(|(name, text)| ((*name).to_owned(), key, Some(toml::Value::from(*text)))),
            ),
            ("*", _) => all.extend(table.keys().map(|name| (name.clone(), key, None))),
            (name, _) => all.push((name.to_owned(), key, default)),
        }
    }
    all
}

fn below(above: &[String], name: &str) -> Keyed {
    above.iter().cloned().chain([name.to_owned()]).collect()
}

/// Keys as they stand in a heading.
fn shown(path: &[String]) -> String {
    let keys = path.iter().map(|key| toml_edit::Key::new(key).display_repr().into_owned());
    keys.collect::<Vec<_>>().join(".")
}

/// A value in one line.
fn written(value: &toml::Value) -> String {
    match value {
        // What JSON escapes in a text in quotes, TOML does too, and one character more.
        toml::Value::String(text) if text.contains('\n') => {
            serde_json::Value::from(text.as_str()).to_string().replace('\u{7f}', "\\u007f")
        }
        toml::Value::Array(items) => {
            format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", "))
        }
        toml::Value::Table(table) => {
            let keys = table.iter();
            let keys = keys.map(|(key, value)| {
                format!("{} = {}", shown(std::slice::from_ref(key)), written(value))
            });
            format!("{{ {} }}", keys.collect::<Vec<_>>().join(", "))
        }
        value => value.to_string(),
    }
}

/// A value with the paths in it as seen from the folder of the command.
fn from_here(takes: &Takes, value: &toml::Value, folder: &Path) -> toml::Value {
    match (takes, value) {
        (Takes::File(_), toml::Value::String(path)) => {
            let path = if path == "." { folder.to_owned() } else { folder.join(path) };
            let path = if path.as_os_str().is_empty() { ".".to_owned() } else { slashes(&path) };
            toml::Value::String(path)
        }
        (Takes::List(_, item), toml::Value::Array(items)) => {
            items.iter().map(|value| from_here(item, value, folder)).collect::<Vec<_>>().into()
        }
        (Takes::Either(_, all), value) => {
            all.iter().fold(value.clone(), |value, takes| from_here(takes, &value, folder))
        }
        _ => value.clone(),
    }
}

/// A folder as seen from that of the command.
fn seen(folder: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let (Ok(here), true) = (here, folder.is_absolute()) else {
        return folder.strip_prefix(".").unwrap_or(folder).to_owned();
    };
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let shared = here.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = here.components().skip(shared).map(|_| "..");
    up.collect::<PathBuf>().join(folder.components().skip(shared).collect::<PathBuf>())
}

/// Where each key of a text stands, and each item of a list.
fn places(text: &str) -> HashMap<Keyed, LineNumber> {
    let mut found = HashMap::new();
    if let Ok(root) = DeTable::parse(text) {
        walk(root.get_ref(), &[], &Lines::of(text), &mut found);
    }
    found
}

fn walk(
    table: &DeTable<'_>,
    above: &[String],
    lines: &Lines,
    found: &mut HashMap<Keyed, LineNumber>,
) {
    for (key, value) in table {
        let path = below(above, key.get_ref());
        found.insert(path.clone(), lines.at(key.span().start));
        match value.get_ref() {
            DeValue::Table(table) => walk(table, &path, lines, found),
            DeValue::Array(list) => {
                for (index, item) in list.iter().enumerate() {
                    let at = below(&path, &index.to_string());
                    found.insert(at.clone(), lines.at(item.span().start));
                    if let Some(table) = item.get_ref().as_table() {
                        walk(table, &at, lines, found);
                    }
                }
            }
            _ => {}
        }
    }
}
