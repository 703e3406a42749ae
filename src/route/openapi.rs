//! OpenAPI 3.0 and 3.1 documents in, their operations out.
//!
//! The path of each server in `servers` is a mount, and a path fits without it too. References are
//! followed inside the document. The members of a body are told by dotted names (`image.tags[]`), so
//! deep and so many as a page can show.

use serde_json::Value;

use super::operation::{In, Operation, Parameter};
use super::path;
use super::tree::Tree;

/// How deep and how far the members of a body are told.
const DEPTH: usize = 6;
const MEMBERS: usize = 400;
/// How many references are followed one after another.
const REFERENCES: usize = 16;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The operations of all documents.
#[derive(Debug, Default)]
pub(super) struct Documents {
    pub(super) tree: Tree,
    pub(super) operations: Vec<Operation>,
}

impl Documents {
    /// Adds the operations of a document.
    pub(super) fn add(&mut self, document: &Value) {
        let mounts = mounts(document);
        let paths = document["paths"].as_object().into_iter().flatten();
        for (template, item) in paths {
            let item = resolved(document, item);
            let methods = METHODS.iter().filter_map(|method| Some((method, item.get(method)?)));
            for (method, operation) in methods {
                let index = self.operations.len();
                self.operations.push(read(document, template, method, item, operation));
                for mount in &mounts {
                    self.tree.insert(&format!("{mount}{template}"), index);
                }
            }
        }
    }
}

/// The paths that a document's servers stand at, and none at all.
fn mounts(document: &Value) -> Vec<String> {
    let servers = document["servers"].as_array().into_iter().flatten();
    let mut mounts = vec![String::new()];
    for url in servers.filter_map(|server| server["url"].as_str()) {
        let mount = path(url).trim_end_matches('/').to_owned();
        if !mounts.contains(&mount) {
            mounts.push(mount);
        }
    }
    mounts
}

fn read(root: &Value, path: &str, method: &str, item: &Value, operation: &Value) -> Operation {
    let text = |key: &str| operation[key].as_str().filter(|text| !text.trim().is_empty());
    let title = text("summary").or_else(|| text("operationId")).map(str::to_owned);
    let link =
        operation["externalDocs"]["url"].as_str().or_else(|| root["externalDocs"]["url"].as_str());
    let is_web = |link: &&str| link.starts_with("https://") || link.starts_with("http://");
    let mut parameters = Vec::new();
    for owner in [item, operation] {
        for parameter in owner["parameters"].as_array().into_iter().flatten() {
            parameters.extend(named(resolved(root, parameter), false, None));
        }
    }
    members(root, content(resolved(root, &operation["requestBody"])), false, &mut parameters);
    for (code, response) in operation["responses"].as_object().into_iter().flatten() {
        let response = resolved(root, response);
        for (name, header) in response["headers"].as_object().into_iter().flatten() {
            parameters.extend(named(resolved(root, header), true, Some(name)));
        }
        if code.starts_with(['2', '3', 'd']) {
            members(root, content(response), true, &mut parameters);
        }
    }
    Operation {
        method: method.to_uppercase().into(),
        path: path.to_owned().into(),
        title: title.unwrap_or_else(|| format!("{} {path}", method.to_uppercase())).into(),
        link: link.filter(is_web).map(|link| link.to_owned().into()),
        body: Vec::new(),
        parameters,
    }
}

/// A parameter that stands by itself: in path, query or header.
fn named(parameter: &Value, response: bool, name: Option<&String>) -> Option<Parameter> {
    let place = match parameter["in"].as_str() {
        _ if response => In::Header,
        Some("path") => In::Path,
        Some("query") => In::Query,
        Some("header") => In::Header,
        _ => return None,
    };
    let name = name.map(String::as_str).or_else(|| parameter["name"].as_str())?.to_owned();
    Some(Parameter { response, place, name, description: description(parameter) })
}

fn description(of: &Value) -> String {
    let text = of["description"].as_str().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The schema of a body: that of JSON.
fn content(body: &Value) -> &Value {
    let types = body["content"].as_object();
    let json = types.and_then(|types| types.iter().find(|(name, _)| name.contains("json")));
    json.map_or(&Value::Null, |(_, media)| &media["schema"])
}

/// Adds the members of a schema, those of its members behind them.
fn members(root: &Value, schema: &Value, response: bool, found: &mut Vec<Parameter>) {
    let mut waiting = vec![(String::new(), resolved(root, schema), 0)];
    let mut count = 0;
    while let Some((prefix, schema, depth)) = waiting.pop() {
        if depth > DEPTH {
            continue;
        }
        for part in ["allOf", "oneOf", "anyOf"] {
            for schema in schema[part].as_array().into_iter().flatten() {
                waiting.push((prefix.clone(), resolved(root, schema), depth + 1));
            }
        }
        if let Some(items) = schema.get("items") {
            waiting.push((format!("{prefix}[]"), resolved(root, items), depth + 1));
        }
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            count += 1;
            if count > MEMBERS {
                return;
            }
            let member = resolved(root, member);
            let name = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
            let description = description(member);
            found.push(Parameter { response, place: In::Body, name: name.clone(), description });
            waiting.push((name, member, depth + 1));
        }
    }
}

/// What a reference refers to, or the value itself; null if it leads nowhere.
fn resolved<'v>(root: &'v Value, value: &'v Value) -> &'v Value {
    let mut value = value;
    for _ in 0..REFERENCES {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return value };
        let pointer = reference.strip_prefix('#').unwrap_or("/nowhere");
        value = root.pointer(pointer).unwrap_or(&Value::Null);
    }
    &Value::Null
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_gives_operations_with_descriptions() {
        let document = serde_json::json!({
            "openapi": "3.1.0",
            "servers": [{"url": "http://h/image"}],
            "paths": {"/v2/images/{image_id}": {
                "parameters": [{"$ref": "#/components/parameters/id"}],
                "get": {
                    "summary": "One image",
                    "externalDocs": {"url": "javascript:x"},
                    "responses": {"200": {"content": {"application/json": {
                        "schema": {"$ref": "#/components/schemas/image"}}}}}
                }}},
            "components": {
                "parameters": {"id": {"in": "path", "name": "image_id", "description": "The\n id"}},
                "schemas": {"image": {"properties": {
                    "tags": {"description": "Words", "items": {"properties": {"a": {}}}},
                    "self": {"$ref": "#/components/schemas/image"}}}}
            }
        });
        let mut documents = Documents::default();
        documents.add(&document);
        let operation = &documents.operations[0];
        assert_eq!((&*operation.method, &*operation.title), ("GET", "One image"));
        assert_eq!(operation.link, None, "only links of the web");
        let of = |name: &str| operation.parameters.iter().find(|other| other.name == name);
        assert_eq!(of("image_id").expect("is there").description, "The id");
        assert_eq!(of("tags").expect("is there").description, "Words");
        assert!(of("tags[].a").is_some() && of("self.tags").is_some(), "and it ends");
        assert!(documents.tree.find("/image/v2/images/x", &|_| true).is_some());
        assert!(documents.tree.find("/v2/images/x", &|_| true).is_some());
    }
}
