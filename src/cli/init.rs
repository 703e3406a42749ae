//! `seqdoc init`: logs in, the files that a person goes on with out.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::{DONE, FOUND, Failure, Reading, message};
use crate::adopt;
use crate::config::Snippet;
use crate::note::Notes;
use crate::output;
use crate::snippet::Scene;
use crate::source;
use crate::step::Survey;

/// Write a page for each scenario, and a configuration, as a start
///
/// Each scenario that has no `index.md` in its output folder gets one, which includes the snippets
/// that `seqdoc build` makes; long flows are shown in parts. A `seqdoc.toml` and a
/// `.pre-commit-config.yaml` are written where there is none. Nothing that is there is changed.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc init logs/ -o docs/
  seqdoc init logs/ -o docs/ --notes      with a notes.md that names each step")]
pub(super) struct Init {
    /// Folders with logs, or single logs
    #[arg(required = true, value_name = "LOGS")]
    logs: Vec<PathBuf>,
    /// The folder that the pages go into
    #[arg(short, long, value_name = "DOCS")]
    output: PathBuf,
    /// Write a `notes.md` with a heading for each step beside each log that has none
    #[arg(long)]
    notes: bool,
    #[command(flatten)]
    reading: Reading,
}

/// A flow of more steps is shown in parts.
const LONG: u32 = 40;

impl Init {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let found = source::find(&self.logs)?;
        let library = self.reading.library(None);
        let mut warnings = 0;
        for scenario in found.scenarios {
            let settings = library.settings_of(&scenario)?;
            let survey = Arc::new(Survey::of(scenario, settings)?);
            message::diagnostics(&survey);
            warnings += survey.diagnostics.count();
            let folder = self.output.join(&survey.scenario.output);
            std::fs::create_dir_all(&folder).map_err(|error| {
                Failure::Other(format!("cannot create `{}`: {error}", folder.display()))
            })?;
            new_file(&folder.join("index.md"), || page(&survey))?;
            let notes = survey.scenario.own_notes();
            if self.notes && survey.scenario.notes()?.is_none() {
                new_file(&notes, || adopt::headings(&survey))?;
            }
        }
        if let Some(logs) = self.logs.first().filter(|logs| logs.is_dir()) {
            new_file(&logs.join("seqdoc.toml"), || CONFIGURATION.to_owned())?;
            let hook = || hook(logs, &self.output);
            if Path::new(".git").exists() {
                new_file(Path::new(".pre-commit-config.yaml"), hook)?;
            }
        }
        Ok(if self.reading.deny_warnings && warnings > 0 { FOUND } else { DONE })
    }
}

/// Writes a file that is not there.
fn new_file(path: &Path, text: impl FnOnce() -> String) -> Result<(), Failure> {
    if path.exists() || path.is_symlink() {
        return Ok(());
    }
    output::write_whole(path, &text())?;
    message::did("wrote", path)?;
    Ok(())
}

/// The page of a scenario, with what a build makes for it.
fn page(survey: &Arc<Survey>) -> String {
    let scene =
        Scene { survey: Arc::clone(survey), notes: Arc::default(), templates: Arc::default() };
    let made: Vec<Snippet> = scene.files().into_iter().map(|(_, snippet)| snippet).collect();
    let name = &survey.scenario.name;
    let prefix = survey.scenario.output.to_string_lossy().replace('\\', "/");
    let include = |file: &str| {
        let slash = if prefix.is_empty() { "" } else { "/" };
        format!("--8<-- \"{prefix}{slash}{file}\"")
    };
    let mut page = format!("# {}\n", name.replace('/', " "));
    let long = survey.graph.steps() > LONG && made.contains(&Snippet::Diagrams);
    if long {
        let _ = write!(page, "\n## Sequence diagrams\n\n{}\n", include("diagrams.md"));
    } else if made.contains(&Snippet::Diagram) {
        let lines = include("diagram.md");
        let _ = write!(
            page,
            "\n## Sequence diagram\n\n``` mermaid\nsequenceDiagram\n    autonumber\n    {lines}\n```\n"
        );
    }
    let notes = survey.scenario.notes().ok().flatten();
    if notes.is_some_and(|(_, text)| Notes::parse(&text).summary.is_some()) {
        let _ = write!(page, "\n{}\n", include("summary.md"));
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
const CONFIGURATION: &str = "\
# What seqdoc does with the logs below this folder. Everything works without any of these keys.

# exclude = \"should_not_hook.json\"       # calls that are left out

# [body]
# hide_headers = [\"X-Requestshook-*\"]

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
fn hook(logs: &Path, docs: &Path) -> String {
    let [logs, docs] = [logs, docs].map(super::build::quoted);
    format!(
        "repos:\n  - repo: local\n    hooks:\n      - id: seqdoc-build\n        name: seqdoc build\n        \
         entry: seqdoc build {logs} -o {docs} --exit-non-zero-on-change\n        language: system\n        \
         pass_filenames: false\n      - id: seqdoc-redact\n        name: seqdoc redact\n        \
         entry: seqdoc redact {logs} --check\n        language: system\n        pass_filenames: false\n"
    )
}
