//! The paths of OpenAPI documents in, their content out.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Error, mistake};
use crate::number::LineNumber;
use crate::source;

const VERSION: &str =
    "`openapi` must be a version such as `3.1.0`; seqdoc reads only OpenAPI 3 documents";
const YAML: &str = "this is not valid YAML; look for wrong indentation, a missing colon or quote, \
                    or a key that appears twice";

/// Reads documents in JSON or YAML.
///
/// # Errors
///
/// If one cannot be read, is neither, or is no OpenAPI document of version 3.
pub(super) fn read(paths: &[PathBuf]) -> Result<Vec<Value>, Error> {
    paths.iter().map(|path| one(path)).collect()
}

/// The content of a text in YAML.
///
/// # Errors
///
/// If it is not YAML: the line that is wrong.
pub(crate) fn yaml(text: &str) -> Result<Value, LineNumber> {
    serde_saphyr::from_str(text).map_err(|error| {
        let line = error.location().and_then(|place| place.line().try_into().ok());
        line.map_or(LineNumber::FIRST, LineNumber::new)
    })
}

fn one(path: &Path) -> Result<Value, Error> {
    let text =
        source::read_text(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
    let wrong = |line: usize, text: &str| Error::Content {
        path: path.to_owned(),
        line: LineNumber::new(line),
        text: text.to_owned(),
    };
    let document: Value = if text.trim_start().starts_with('{') {
        let told = |error: &serde_json::Error| mistake::in_json(error).unwrap_or(VERSION);
        serde_json::from_str(&text).map_err(|error| wrong(error.line(), told(&error)))?
    } else {
        yaml(&text).map_err(|line| wrong(line.get(), YAML))?
    };
    let version = document["openapi"].as_str().unwrap_or_default();
    if !version.starts_with("3.") {
        return Err(wrong(1, VERSION));
    }
    Ok(document)
}
