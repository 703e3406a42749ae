//! The paths of OpenAPI documents in, their content out.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Error;
use crate::source;

/// Reads documents in JSON or YAML.
///
/// # Errors
///
/// If one cannot be read, is neither, or is no OpenAPI document of version 3.
pub(super) fn read(paths: &[PathBuf]) -> Result<Vec<Value>, Error> {
    paths.iter().map(|path| one(path)).collect()
}

fn one(path: &Path) -> Result<Value, Error> {
    let text =
        source::read_text(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
    let wrong = |line: usize, text: &str| Error::Content {
        path: path.to_owned(),
        line: line.max(1),
        text: text.to_owned(),
    };
    let document: Value = if text.trim_start().starts_with('{') {
        serde_json::from_str(&text).map_err(|error| {
            let told = error.to_string();
            wrong(error.line(), told.split(" at line ").next().unwrap_or_default())
        })?
    } else {
        serde_saphyr::from_str(&text).map_err(|error| {
            let line = error.location().and_then(|place| place.line().try_into().ok());
            let told = error.to_string();
            let told = told.lines().next().unwrap_or_default();
            wrong(line.unwrap_or(1), told.split_once(": ").map_or(told, |(_, text)| text))
        })?
    };
    let version = document["openapi"].as_str().unwrap_or_default();
    if !version.starts_with("3.") {
        let text =
            "`openapi` must be a version such as `3.1.0`; seqdoc reads only OpenAPI 3 documents";
        return Err(wrong(1, text));
    }
    Ok(document)
}
