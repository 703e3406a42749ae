//! The keys in, a JSON schema of `seqdoc.toml` for editors out.
//!
//! It is of draft 7, which the editors know best. What a schema cannot say, such as whether a regular
//! expression is valid, it leaves to seqdoc.

use serde_json::{Map, Value as Json, json};

use super::takes::{Key, Keys, Others, Takes};

/// The schema of a file.
pub(in crate::config) fn schema(top: &Keys) -> Json {
    let mut whole = Map::new();
    whole.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    whole.insert("title".to_owned(), json!("seqdoc.toml"));
    whole.extend(table(top));
    Json::Object(whole)
}

fn table(keys: &Keys) -> Map<String, Json> {
    let mut known: Map<String, Json> =
        keys.all.iter().filter(|key| key.name != "*").map(named).collect();
    let any = keys.all.iter().find(|key| key.name == "*").map(of_key);
    if let (Others::Listed(names), Some(any)) = (&keys.others, &any) {
        known.extend(names.iter().map(|(name, text)| {
            let mut one = any.clone();
            one["default"] = json!(text);
            ((*name).to_owned(), one)
        }));
    }
    let required: Vec<_> = keys.all.iter().filter(|key| key.required).collect();
    let required: Vec<_> = required.iter().map(|key| key.name).collect();
    let mut schema = Map::from_iter([("type".to_owned(), json!("object"))]);
    if !known.is_empty() {
        schema.insert("properties".to_owned(), Json::Object(known));
    }
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    if let Others::Fitting(pattern) = keys.others {
        schema.insert("propertyNames".to_owned(), json!({ "pattern": pattern }));
    }
    let others = any.filter(|_| !matches!(keys.others, Others::Listed(_)));
    schema.insert("additionalProperties".to_owned(), others.unwrap_or(json!(false)));
    schema
}

fn named(key: &Key) -> (String, Json) {
    (key.name.to_owned(), of_key(key))
}

/// What a key takes, with what it is about in a sentence.
fn of_key(key: &Key) -> Json {
    let mut about = key.about.to_owned();
    if let Some(first) = about.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let mut schema = Map::from_iter([("description".to_owned(), json!(about + "."))]);
    schema.extend(of_value(&key.takes));
    if let Some(default) = key.default {
        schema.insert("default".to_owned(), json!(default.toml()));
    }
    Json::Object(schema)
}

fn of_value(takes: &Takes) -> Map<String, Json> {
    let schema = match takes {
        Takes::Switch => json!({ "type": "boolean" }),
        Takes::Number(None) => json!({ "type": "integer" }),
        Takes::Number(Some(least)) => json!({ "type": "integer", "minimum": least }),
        Takes::Word(words) => json!({ "enum": words }),
        Takes::Text(_, "") | Takes::File(_) => json!({ "type": "string" }),
        Takes::Text(_, pattern) => json!({ "type": "string", "pattern": pattern }),
        Takes::List(_, item) => json!({ "type": "array", "items": of_value(item) }),
        Takes::Either(_, all) => json!({ "anyOf": all.iter().map(of_value).collect::<Vec<_>>() }),
        Takes::Table(keys) => return table(keys),
        Takes::Tables(keys) => json!({ "type": "array", "items": table(keys) }),
    };
    match schema {
        Json::Object(schema) => schema,
        _ => Map::new(),
    }
}
