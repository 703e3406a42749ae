//! `seqdoc adopt`: an edited `body.md` in, `notes.md` and `seqdoc.toml` out.

use std::path::{Path, PathBuf};

use clap::Args;

use super::project::Project;
use super::remedy::Remedy;
use super::{DONE, FOUND, Failure, Reading, message};
use crate::adopt::{Adopted, Told};
use crate::build::{self, Adoption, Edits, Rewritten};
use crate::output;
use crate::source;
use crate::text;

/// Move hand edits into `notes.md` and `seqdoc.toml`
///
/// Reads a `body.md` (and a `diagram.md`) that was edited by hand and saves the edits beside the log:
/// prose, titles and highlighted lines in `notes.md`, boxes and path names in `seqdoc.toml`. In a
/// `notes.md` that exists, only what was changed on the page changes; if the notes or the log may be
/// newer than the page, existing notes stay. The next build writes the page with its edits; each line
/// that it cannot restore is listed. Existing keys are not overwritten.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc adopt logs/image/create docs/image/create/body.md --diagram docs/image/create/diagram.md
  seqdoc adopt logs/image/create docs/image/create/body.md --dry-run")]
pub(super) struct Adopt {
    /// The log, or the folder with the logs of one scenario
    log: PathBuf,
    /// The `body.md` (or `page.md`) that was edited by hand, or a file of `inject` that holds one
    body: PathBuf,
    /// The `diagram.md` that was edited by hand
    #[arg(long, value_name = "FILE")]
    diagram: Option<PathBuf>,
    /// Print the changes as a diff, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Adopt a page even if less than half of its sections match the recording
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    reading: Reading,
}

impl Adopt {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let scenario = source::find_one(&self.log)?;
        let docs = Project::of(self.reading.config.as_ref())?.docs(None).ok();
        let (docs, diagram) = (docs.as_deref(), self.diagram.as_deref());
        let edits = Edits::read(&scenario, &self.body, diagram, docs)?;
        let adoption = build::adopt(&self.reading.library(None), &scenario, &edits)?;
        message::warnings(&adoption.warnings);
        let [matched, sections] = adoption.adopted.matched;
        if 2 * matched < sections.max(1) && !self.force {
            return Err(Failure::OtherRecording(self.body.clone(), matched, sections));
        }
        let found = self.report(&adoption, &edits)? && self.reading.deny_warnings;
        self.write(&adoption)?;
        Ok(if found { FOUND } else { DONE })
    }

    /// Says what was carried over and what was not; whether there was anything of that.
    fn report(&self, adoption: &Adoption, edits: &Edits) -> Result<bool, Failure> {
        let adopted = &adoption.adopted;
        warn(adopted, edits);
        let [texts, titles, marked] = adopted.counts;
        let groups = adopted.additions.groups.len();
        let texts = super::counted(texts, "section");
        let titles = match titles {
            0 => String::new(),
            count => format!(" {count} with a title,"),
        };
        let boxes = if groups == 1 { "box" } else { "boxes" };
        message::note(&format_args!(
            "carried over: {texts} with text,{titles} {marked} with highlighted lines, {groups} {boxes}"
        ));
        if adopted.redacted > 0 {
            let lines = super::counted(adopted.redacted, "line");
            message::note(&format_args!(
                "{lines} with secrets: a build shows markers in their place"
            ));
        }
        let lost = adopted.lost(false) + adopted.lost(true);
        if let Some(discard) = self.discard()?.filter(|_| lost > 0 && adoption.is_built) {
            let lines = super::counted(lost, "line");
            let (verb, them) = if lost == 1 { ("does", "it") } else { ("do", "them") };
            message::warning(&format_args!(
                "{lines} of the page {verb} not come back, and builds keep the page unchanged; discard \
                 {them} with `{discard}`"
            ));
        }
        Ok(!adopted.told.is_empty())
    }

    /// The command that writes the snippets of this log alone over what a person wrote; `None` if they
    /// do not go into the folder of the page.
    fn discard(&self) -> Result<Option<Remedy>, Failure> {
        let project = Project::of(self.reading.config.as_ref())?;
        let found = source::find_in(&project.logs(std::slice::from_ref(&self.log))?)?;
        let Some(scenario) = found.scenarios.first() else { return Ok(None) };
        let injects = |docs: &PathBuf| project.injects(&self.body, docs);
        let docs = project.docs(None).ok().filter(injects);
        let own = || without_end(source::folder_of(&self.body), &scenario.output);
        let docs = docs.or_else(own);
        let Some(docs) = docs else { return Ok(None) };
        let command = Remedy::new("seqdoc build").paths(&[&self.log]).option("-o", Some(&docs));
        Ok(Some(command.reading(&self.reading).word("--force")))
    }

    fn write(&self, adoption: &Adoption) -> Result<(), Failure> {
        let files = &adoption.files;
        for file in files {
            if self.dry_run {
                message::did("would write", &file.path);
                message::diff(&difference(file));
            } else {
                output::write_whole(&file.path, &file.after)?;
                message::did("wrote", &file.path);
            }
        }
        let mut is_marked = false;
        if let Some(whole) = adoption.whole.as_ref().filter(|_| !self.dry_run) {
            is_marked = whole.note()?;
            if is_marked {
                message::did("wrote", &whole.path);
            }
        }
        let noted = if self.dry_run { Vec::new() } else { adoption.note()? };
        if files.is_empty() && !is_marked {
            match noted.first() {
                Some(manifest) => message::did("wrote", manifest),
                None => message::told(&"nothing to write: no file changes"),
            }
        }
        Ok(())
    }
}

/// Names each line that was not carried over.
fn warn(adopted: &Adopted, edits: &Edits) {
    let mut told: Vec<&Told> = adopted.told.iter().collect();
    told.sort();
    told.dedup();
    for told in told {
        let edit = if told.diagram { edits.diagram.as_ref() } else { Some(&edits.body) };
        let Some(edit) = edit else { continue };
        let line = edit.line(told.line);
        message::warning(&format_args!("{}:{line}: {}", edit.path.display(), told.text));
    }
}

/// A folder without the parts that it ends with; `None` if it ends otherwise.
fn without_end(folder: &Path, end: &Path) -> Option<PathBuf> {
    let count = end.components().count();
    let rest = folder.ancestors().nth(count).filter(|_| folder.ends_with(end))?;
    Some(if rest.as_os_str().is_empty() { PathBuf::from(".") } else { rest.to_owned() })
}

/// What changes in a file, as `diff -u` shows it.
fn difference(file: &Rewritten) -> String {
    let name = text::name(file.path.as_os_str());
    let [before, after] = file.shown.each_ref().map(String::as_bytes);
    let before = Some(before).filter(|_| !file.before.is_empty());
    output::unified(&name, before, after)
}
