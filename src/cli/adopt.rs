//! `seqdoc adopt`: a hand-made `body.md` in, `notes.md` and `seqdoc.toml` out.

use std::path::PathBuf;

use clap::Args;

use super::{DONE, FOUND, Failure, Reading, message};
use crate::adopt::{Adopted, Told};
use crate::build;
use crate::output;
use crate::source;

/// Move hand edits into `notes.md` and `seqdoc.toml`
///
/// Reads a `body.md` (and a `diagram.md`) that was edited by hand and saves the edits beside the log:
/// prose and highlighted lines in `notes.md`, boxes and path names in `seqdoc.toml`. The next build
/// restores the edits; each line that it cannot restore is listed. Existing notes and keys are not
/// overwritten.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc adopt logs/image/create docs/image/create/body.md --diagram docs/image/create/diagram.md
  seqdoc adopt logs/image/create docs/image/create/body.md --dry-run")]
pub(super) struct Adopt {
    /// The log, or the folder with the logs of one scenario
    log: PathBuf,
    /// The `body.md` that was edited by hand
    body: PathBuf,
    /// The `diagram.md` that was edited by hand
    #[arg(long, value_name = "FILE")]
    diagram: Option<PathBuf>,
    /// List the files that would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Overwrite `notes.md`
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    reading: Reading,
}

impl Adopt {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let scenario = source::find_one(&self.log)?;
        let read = |path: &PathBuf| source::read_plain_text(path).map_err(source::Error::io(path));
        let body = read(&self.body)?;
        let diagram = self.diagram.as_ref().map(read).transpose()?;
        let notes = scenario.own_notes();
        if notes.exists() && !self.force && !self.dry_run {
            return Err(Failure::NotesExist(notes));
        }
        let library = self.reading.library(None);
        let adoption = build::adopt(&library, &scenario, &body, diagram.as_deref())?;
        message::warnings(&adoption.warnings);
        let found = self.report(&adoption.adopted) && self.reading.deny_warnings;
        self.write(&adoption.files)?;
        Ok(if found { FOUND } else { DONE })
    }

    /// Says what was carried over and what was not; whether there was anything of that.
    fn report(&self, adopted: &Adopted) -> bool {
        let mut told: Vec<&Told> = adopted.told.iter().collect();
        told.sort();
        told.dedup_by_key(|told| (told.diagram, told.line));
        for told in told {
            let file = if told.diagram { self.diagram.as_ref() } else { Some(&self.body) };
            let file = file.map_or_else(String::new, |file| file.display().to_string());
            message::warning(&format_args!("{file}:{}: {}", told.line, told.text));
        }
        let [texts, marked] = adopted.counts;
        let groups = adopted.additions.groups.len();
        let texts = super::counted(texts, "section");
        let boxes = if groups == 1 { "box" } else { "boxes" };
        message::note(&format_args!(
            "carried over: {texts} with text, {marked} with highlighted lines, {groups} {boxes}"
        ));
        if adopted.redacted > 0 {
            let lines = super::counted(adopted.redacted, "line");
            message::note(&format_args!(
                "{lines} with secrets: a build shows markers in their place"
            ));
        }
        !adopted.told.is_empty()
    }

    fn write(&self, files: &[(PathBuf, String)]) -> Result<(), Failure> {
        let word = if self.dry_run { "would write" } else { "wrote" };
        for (path, text) in files {
            if !self.dry_run {
                output::write_whole(path, text)?;
            }
            message::did(word, path);
        }
        Ok(())
    }
}
