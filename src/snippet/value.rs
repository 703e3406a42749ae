//! What snippets are made of in, values as templates see them out.

use std::sync::Arc;

use minijinja::value::{Enumerator, Object, Value};

/// An object of texts.
pub(super) fn pairs<const N: usize>(pairs: [(&'static str, &str); N]) -> Value {
    object(pairs.map(|(key, value)| (key, Value::from(value))))
}

/// An object with these members.
pub(super) fn object<const N: usize>(mut members: [(&'static str, Value); N]) -> Value {
    members.sort_unstable_by_key(|(key, _)| *key);
    Value::from_object(Members(members))
}

/// A few members, in the order of their keys.
#[derive(Debug)]
struct Members<const N: usize>([(&'static str, Value); N]);

impl<const N: usize> Object for Members<N> {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| value.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.iter().map(|(key, _)| Value::from(*key)).collect())
    }
}

/// Text that is written as it is, since it was made so.
pub(super) fn safe(text: String) -> Value {
    // Nothing is written as it is in any way, and most texts that a template may ask for are empty.
    if text.is_empty() { Value::from("") } else { Value::from_safe_string(text) }
}
