//! The folders of a project in, the configuration of its hooks out.

use std::path::{Path, PathBuf};

use crate::text::quoted;

/// The configuration of pre-commit that, at every commit, brings the snippets up to date and lets no
/// log with a secret in. All paths are relative to the repository.
#[must_use]
pub(crate) fn hook(logs: &[PathBuf], docs: &Path) -> String {
    let paths: Vec<_> = logs.iter().map(|path| quoted(path)).collect();
    // A recording can be deleted, renamed or be in a submodule, of which pre-commit names no file.
    let hook = |id: &str, entry: &str| {
        let name = id.replace('-', " ");
        format!(
            "      - id: {id}\n        name: {name}\n        entry: {entry}\n        language: system\n        \
             pass_filenames: false\n        always_run: true\n"
        )
    };
    let build =
        format!("seqdoc build {} -o {} --exit-non-zero-on-change", paths.join(" "), quoted(docs));
    let redact = "seqdoc redact . --check --tracked";
    format!(
        "repos:\n  - repo: local\n    hooks:\n{}{}",
        hook("seqdoc-build", &build),
        hook("seqdoc-redact", redact)
    )
}
