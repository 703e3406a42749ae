//! `seqdoc init`: logs in, the files that a person goes on with out.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{DONE, FOUND, Failure, Reading, message};
use crate::adopt;
use crate::build::{self, Attributes, Warning};
use crate::output;
use crate::source;

/// Start a project: write a page for each scenario, and a configuration
///
/// Writes an `index.md` into the output folder of each scenario that has none. The page includes the
/// snippets that `seqdoc build` writes, the ladder first. Also writes the style sheet of ladders,
/// `DOCS/assets/seqdoc.css`, a `seqdoc.toml` and, in a repository, a `.pre-commit-config.yaml` and a
/// `.gitattributes`. Existing files are not changed.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc init logs/ -o docs/
  seqdoc init logs/ -o docs/ --notes      also write a notes.md for each log")]
pub(super) struct Init {
    /// Folders with logs, or single logs
    #[arg(required = true, value_name = "LOGS")]
    logs: Vec<PathBuf>,
    /// Write the pages to this folder
    #[arg(short, long, value_name = "DOCS")]
    output: PathBuf,
    /// Write a `notes.md` with a heading for each step beside each log without one
    #[arg(long)]
    notes: bool,
    #[command(flatten)]
    reading: Reading,
}

impl Init {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let found = source::find_beside(&self.logs, &self.output)?;
        let library = self.reading.library(None);
        let passed_over = Warning::of_walk(&found);
        message::warnings(&passed_over);
        let mut warnings = passed_over.len();
        for scenario in found.scenarios {
            let survey = build::survey(&library, &scenario)?;
            let odd = Warning::of_logs(&survey);
            message::warnings(&odd);
            warnings += odd.len();
            let page = self.output.join(&scenario.output).join("index.md");
            new_file(&page, || build::page(&survey))?;
            let notes = survey.scenario.own_notes();
            if self.notes && survey.scenario.notes()?.is_none() {
                new_file(&notes, || adopt::headings(&survey.flow))?;
            }
        }
        new_file(&self.output.join(build::STYLE_FILE), || build::STYLE.to_owned())?;
        warnings += usize::from(self.names_no_style());
        if let Some(logs) = self.logs.first().filter(|logs| logs.is_dir()) {
            new_file(&logs.join("seqdoc.toml"), || build::CONFIGURATION.to_owned())?;
            let hook = || build::hook(logs, &self.output);
            if Path::new(".git").exists() {
                new_file(Path::new(".pre-commit-config.yaml"), hook)?;
                warnings += keep_line_ends(&Attributes::of(logs, &self.output))?;
            }
        }
        Ok(if self.reading.deny_warnings && warnings > 0 { FOUND } else { DONE })
    }

    /// Says what a site that is there lacks to draw ladders; whether it lacks something.
    fn names_no_style(&self) -> bool {
        let site = self.output.with_file_name("mkdocs.yml");
        let lacks = source::read_text(&site).is_ok_and(|text| !text.contains(build::STYLE_FILE));
        if lacks {
            message::warning(&format_args!(
                "`{}` exists and was not changed; add these lines to it, or ladders are plain \
                 tables:\nextra_css:\n  - {}",
                site.display(),
                build::STYLE_FILE
            ));
        }
        lacks
    }
}

/// Sees to it that no checkout changes the line ends of logs and snippets, or says how to; how many
/// warnings that took.
fn keep_line_ends(attributes: &Attributes) -> Result<usize, Failure> {
    let path = Path::new(".gitattributes");
    new_file(path, || attributes.text())?;
    let there = source::read_text(path).map_err(source::Error::io(path))?;
    let missing = attributes.missing(&there).map(|line| {
        message::warning(&format_args!(
            "`.gitattributes` exists and was not changed; add the line `{line}` to it, or a \
             checkout may change line endings"
        ));
    });
    Ok(missing.count())
}

/// Writes a file that is not there.
fn new_file(path: &Path, text: impl FnOnce() -> String) -> Result<(), Failure> {
    if path.exists() || path.is_symlink() {
        return Ok(());
    }
    output::write_whole(path, &text())?;
    message::did("wrote", path);
    Ok(())
}
