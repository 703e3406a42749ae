//! The text of a JSON body in, the parameters of it in a table out.
//!
//! No tree is made of the body: a table takes each value as it is read.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use super::table::{EXAMPLE, Table};
use crate::route::In;

/// How deep a table goes.
const DEPTH: usize = 8;

/// Tells a table of a body, as deep as the table goes. What the body holds behind a text that cannot be
/// read, such as half of a surrogate pair, is not told.
pub(super) fn tell(table: &mut Table, body: &str) {
    let inside = Inside { table, name: &mut String::new(), depth: 0, is_member: false };
    let _ = inside.deserialize(&mut serde_json::Deserializer::from_str(body));
}

/// A value of a body.
struct Inside<'t> {
    table: &'t mut Table,
    /// The way to it. It is the same afterwards.
    name: &'t mut String,
    depth: usize,
    /// Whether it is a member of an object: an item of a list has no row.
    is_member: bool,
}

impl Inside<'_> {
    /// Whether the value has a row, in which it is noted.
    fn note<'v>(&mut self, kind: &'static str, example: impl FnOnce() -> Cow<'v, str>) -> bool {
        let row = self.is_member.then(|| self.table.row(In::Body, self.name)).flatten();
        let has_row = row.is_some();
        if let Some(row) = row {
            row.seen += 1;
            row.note(kind, example);
        }
        has_row
    }

    fn scalar(mut self, kind: &'static str, value: impl Into<Value>) -> Item {
        let text = || value.into().to_string();
        if self.is_member {
            self.note(kind, || Cow::Owned(text()));
            return None;
        }
        Some(text())
    }
}

/// The JSON of an item of a list; `None` for a list, an object, and a member of one.
type Item = Option<String>;

impl<'de> DeserializeSeed<'de> for Inside<'_> {
    type Value = Item;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Item, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Inside<'_> {
    type Value = Item;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(mut self) -> Result<Item, E> {
        self.note("null", || Cow::Borrowed(""));
        Ok(Some("null".to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Item, E> {
        Ok(self.scalar("boolean", value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Item, E> {
        Ok(self.scalar("integer", value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Item, E> {
        Ok(self.scalar("integer", value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Item, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("no number"))?;
        Ok(self.scalar("number", number))
    }

    fn visit_str<E>(mut self, value: &str) -> Result<Item, E> {
        // Its example has neither quotes nor escapes.
        if self.is_member {
            self.note("string", || Cow::Borrowed(value));
            return Ok(None);
        }
        Ok(self.scalar("string", value))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Item, A::Error> {
        // Its row stands above those of its items.
        let has_row = self.note("array", || Cow::Borrowed(""));
        let length = self.name.len();
        self.name.push_str("[]");
        let (mut list, mut is_flat) = (String::new(), true);
        loop {
            let Self { table, name, depth, .. } = &mut self;
            let inside = Inside { table, name, depth: *depth + 1, is_member: false };
            let Some(item) = items.next_element_seed(inside)? else { break };
            is_flat &= item.is_some();
            // No example is longer.
            if let Some(item) = item.filter(|_| list.len() <= 4 * EXAMPLE) {
                list.push_str(if list.is_empty() { "" } else { "," });
                list.push_str(&item);
            }
        }
        self.name.truncate(length);
        let row = (has_row && is_flat).then(|| self.table.row(In::Body, self.name)).flatten();
        if let Some(row) = row {
            row.note("array", || Cow::Owned(["[", &list, "]"].concat()));
        }
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Item, A::Error> {
        self.note("object", || Cow::Borrowed(""));
        if self.depth >= DEPTH {
            while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(None);
        }
        self.table.count_object(self.name);
        let length = self.name.len();
        while members.next_key_seed(Name(self.name))?.is_some() {
            let Self { table, name, depth, .. } = &mut self;
            let inside = Inside { table, name, depth: *depth + 1, is_member: true };
            members.next_value_seed(inside)?;
            self.name.truncate(length);
        }
        Ok(None)
    }
}

/// The name of a member, put behind that of its object.
struct Name<'n>(&'n mut String);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<(), E> {
        if !self.0.is_empty() {
            self.0.push('.');
        }
        self.0.push_str(name);
        Ok(())
    }
}
