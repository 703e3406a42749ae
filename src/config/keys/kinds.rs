//! What several keys take.

use super::takes::{Key, Takes, Value};
use Takes::{List, Number, Text, Word};

pub(super) const fn key(name: &'static str, takes: Takes, about: &'static str) -> Key {
    Key::new(name, takes, about)
}

pub(super) const FALSE: Value = Value::Switch(false);
pub(super) const TRUE: Value = Value::Switch(true);

pub(super) const TEXT: Takes = Text("text in quotes", "");
pub(super) const COUNT: Takes = Number(Some(0));
pub(super) const MODE: Takes = Word(&["template", "raw"]);
pub(super) const NAMES: Takes = List("a list of names in quotes", &TEXT);
