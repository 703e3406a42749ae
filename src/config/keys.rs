//! What a `seqdoc.toml` may have: each key and what it takes, in words for messages and as a schema for
//! editors.

mod flow;
mod kinds;
mod schema;
mod table;
mod takes;

use super::nearest::{list, nearest, within};
use kinds::TEXT;

pub(super) use schema::schema;
pub(super) use table::ALL;
pub(super) use takes::{Key, Keys, Others, Takes, Value};

/// The keys before the first table.
pub(super) fn top() -> &'static Keys {
    ALL[0]
}

/// The table that has a path, by the names of the tables above its keys.
fn table(path: &[&str]) -> Option<&'static Keys> {
    path.iter().try_fold(top(), |keys, name| keys.key(name)?.takes.table())
}

impl Keys {
    /// The table in a sentence.
    fn shown(&self) -> String {
        match self.name {
            "" => "before the first table".to_owned(),
            name if name.starts_with('[') => format!("in `{name}`"),
            name => format!("in {name}"),
        }
    }
}

/// What the key at the end of a path takes; `None` if there is no such key.
pub(super) fn takes(path: &[&str]) -> Option<String> {
    let (key, above) = path.split_last()?;
    Some(table(above)?.key(key)?.takes.words())
}

/// What to say of a key that a table does not have.
pub(super) fn unknown(key: &str, above: &[&str]) -> String {
    let own = table(above).unwrap_or(top());
    let place = if above.is_empty() { String::new() } else { format!(" {}", own.shown()) };
    let said = format!("unknown key `{key}`{place}");
    if let Some(name) = nearest(key, own.names()) {
        return format!("{said}; did you mean `{name}`?");
    }
    let elsewhere = ALL.iter().filter_map(|keys| Some((within(key, keys.names(), 1)?, keys)));
    match elsewhere.min_by_key(|((far, _), _)| *far) {
        Some(((_, name), keys)) => format!("{said}; did you mean `{name}` {}?", keys.shown()),
        None => format!("{said}; the keys are {}", list(own.names())),
    }
}

/// What to say of a key that a table must have.
pub(super) fn missing(key: &str, above: &[&str]) -> String {
    let own = table(above).unwrap_or(top());
    let takes = own.key(key).map_or_else(|| TEXT.words(), |key| key.takes.words());
    format!("`{key}` is missing {}; it must be {takes}", own.shown())
}
