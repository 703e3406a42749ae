//! What snippets are made of in, values as templates see them out.

use std::collections::BTreeMap;

use minijinja::value::Value;

/// An object of texts.
pub(super) fn pairs<const N: usize>(pairs: [(&'static str, &str); N]) -> Value {
    object(pairs.map(|(key, value)| (key, Value::from(value))))
}

/// An object with these members.
pub(super) fn object<const N: usize>(members: [(&'static str, Value); N]) -> Value {
    Value::from(BTreeMap::from(members))
}

/// Text that is written as it is, since it was made so.
pub(super) fn safe(text: String) -> Value {
    Value::from_safe_string(text)
}
