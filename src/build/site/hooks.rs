//! The folders of a project in, the configuration of its hooks out.

use std::path::{Path, PathBuf};

use super::slashes;
use crate::text::quoted;

/// The configuration of pre-commit that, at every commit, brings the snippets up to date and lets no
/// log with a secret in. All paths are relative to the repository.
#[must_use]
pub(crate) fn hook(logs: &[PathBuf], docs: &Path) -> String {
    let named: Vec<_> = logs.iter().map(|path| quoted(path)).collect();
    let named = named.join(" ");
    let folder = |path: &Path| match slashes(path).as_str() {
        "." | "" => String::new(),
        path => format!("{}/", regex::escape(path.trim_end_matches('/'))),
    };
    let mut folders: Vec<_> = logs.iter().map(|path| folder(path)).chain([folder(docs)]).collect();
    folders.push(r"(.*/)?seqdoc\.toml$".to_owned());
    let files = format!("^({})", folders.join("|")).replace('\'', "''");
    let hook = |id: &str, entry: &str| {
        let name = id.replace('-', " ");
        format!(
            "      - id: {id}\n        name: {name}\n        entry: {entry}\n        language: system\n        \
             files: '{files}'\n        pass_filenames: false\n"
        )
    };
    let build = format!("seqdoc build {named} -o {} --exit-non-zero-on-change", quoted(docs));
    let redact = format!("seqdoc redact {named} --check");
    format!(
        "repos:\n  - repo: local\n    hooks:\n{}{}",
        hook("seqdoc-build", &build),
        hook("seqdoc-redact", &redact)
    )
}
