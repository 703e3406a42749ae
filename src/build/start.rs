//! Scenarios in, the texts that a person starts with out: pages, a style sheet, a configuration, hooks.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use crate::config::Snippet;
use crate::note::Notes;
use crate::snippet::Scene;
use crate::step::Survey;
use crate::text::quoted;

/// What ladders look like, as in the pages of seqdoc itself.
pub(crate) const STYLE: &str = include_str!("../../docs/assets/seqdoc.css");

/// Where a site has that, below DOCS.
pub(crate) const STYLE_FILE: &str = "assets/seqdoc.css";

/// The page of a scenario, with what a build makes for it.
#[must_use]
pub(crate) fn page(survey: &Arc<Survey>) -> String {
    let scene = Scene::new(Arc::clone(survey), Arc::default(), Arc::default());
    let made: Vec<Snippet> = scene.files().into_iter().map(|(_, snippet)| snippet).collect();
    let name = &survey.scenario.name;
    let prefix = survey.scenario.output.to_string_lossy().replace('\\', "/");
    let include = |file: &str| {
        let slash = if prefix.is_empty() { "" } else { "/" };
        format!("--8<-- \"{prefix}{slash}{file}\"")
    };
    let mut page = format!("# {}\n", name.replace('/', " "));
    if made.contains(&Snippet::Ladder) {
        let _ = write!(page, "\n{}\n", include("ladder.md"));
    }
    let notes = survey.scenario.notes().ok().flatten();
    if notes.is_some_and(|(_, text)| Notes::parse(&text).summary.is_some()) {
        let _ = write!(page, "\n{}\n", include("summary.md"));
    }
    // A diagram is scaled to the page, and only its parts can be read whatever the recording is.
    if made.contains(&Snippet::Diagrams) {
        let _ = write!(page, "\n## Sequence diagram\n\n{}\n", include("diagrams.md"));
    } else if made.contains(&Snippet::Diagram) {
        let lines = include("diagram.md");
        let _ = write!(
            page,
            "\n## Sequence diagram\n\n``` mermaid\nsequenceDiagram\n    autonumber\n    {lines}\n```\n"
        );
    }
    if made.contains(&Snippet::Variables) {
        let _ = write!(page, "\n{}\n", include("variables.md"));
    }
    if made.contains(&Snippet::Body) {
        let _ = write!(page, "\n## Requests and responses\n\n{}\n", include("body.md"));
    }
    if made.contains(&Snippet::Reference) {
        let _ = write!(page, "\n## API reference\n\n{}\n", include("reference.md"));
    }
    if made.contains(&Snippet::Log) {
        let log = include("log.md");
        let _ = write!(page, "\n## Full log\n\n``` text title=\"\" linenums=\"1\"\n{log}\n```\n");
    }
    page
}

/// What most people change first.
pub(crate) const CONFIGURATION: &str = "\
# What seqdoc does with the logs below this folder. Everything works without any of these keys.

# exclude = \"should_not_hook.json\"       # calls that are left out

[body]
hide_headers = [\"X-Requestshook-*\"]    # those that the recorder adds

# [redact]
# headers = [\"X-My-Secret\"]              # in addition to the built-in list
# patterns = [\"CARD-[0-9]{16}\"]          # what secrets look like

# [[group]]                              # a box around neighbouring calls
# kind = \"opt\"
# label = \"log in\"
# calls = [\"GET /identity/\", \"POST /identity/v3/auth/tokens\"]
";

/// The configuration of pre-commit that, at every commit, brings the snippets up to date and lets no
/// log with a secret in.
#[must_use]
pub(crate) fn hook(logs: &Path, docs: &Path) -> String {
    let [logs, docs] = [logs, docs].map(quoted);
    format!(
        "repos:\n  - repo: local\n    hooks:\n      - id: seqdoc-build\n        name: seqdoc build\n        \
         entry: seqdoc build {logs} -o {docs} --exit-non-zero-on-change\n        language: system\n        \
         pass_filenames: false\n      - id: seqdoc-redact\n        name: seqdoc redact\n        \
         entry: seqdoc redact {logs} --check\n        language: system\n        pass_filenames: false\n"
    )
}
