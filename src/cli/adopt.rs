//! `seqdoc adopt`: a hand-made `body.md` in, `notes.md` and `seqdoc.toml` out.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::{DONE, FOUND, Failure, Reading, message};
use crate::adopt::{Adopted, Told};
use crate::config::{PathMode, Settings, Snippet};
use crate::note::Placement;
use crate::output;
use crate::snippet::Scene;
use crate::source::{self, Scenario};
use crate::step::Survey;

/// Move hand edits into `notes.md` and `seqdoc.toml`
///
/// Reads a `body.md` (and a `diagram.md`) that someone edited by hand, and writes what a person wrote
/// beside the log: prose and highlighted lines into `notes.md`, boxes and names of paths into
/// `seqdoc.toml`. A build then gives the edited files back; every line that does not come back is
/// named. Nothing that is there is overwritten.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc adopt logs/image/create docs/image/create/body.md --diagram docs/image/create/diagram.md
  seqdoc adopt logs/image/create docs/image/create/body.md --dry-run")]
pub(super) struct Adopt {
    /// The log, or the folder with the logs of one scenario
    log: PathBuf,
    /// The `body.md` that someone edited
    body: PathBuf,
    /// The `diagram.md` that someone edited
    #[arg(long, value_name = "FILE")]
    diagram: Option<PathBuf>,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write over `notes.md`
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    reading: Reading,
}

impl Adopt {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let scenario = super::one_scenario(&self.log)?;
        let read = |path: &PathBuf| {
            source::read_text(path).map(|text| text.replace("\r\n", "\n")).map_err(|error| {
                Failure::Other(format!("cannot read `{}`: {error}", path.display()))
            })
        };
        let body = read(&self.body)?;
        let diagram = self.diagram.as_ref().map(read).transpose()?;
        let notes_path = scenario.own_notes();
        if notes_path.exists() && !self.force && !self.dry_run {
            let text = format!(
                "`{}` is there, so it stays; move it away, or write over it with `--force`",
                notes_path.display()
            );
            return Err(Failure::Other(text));
        }
        let library = self.reading.library(None);
        let files = library.files(&scenario)?;
        let settings = library.settings(&files)?;
        let (survey, generated) = built(&scenario, settings.clone(), None, Snippet::Body)?;
        message::diagnostics(&survey);
        let mut naming = Settings::clone(&settings);
        naming.diagram.paths = Some(PathMode::Template);
        let named = Arc::new(Survey::of(scenario.clone(), Arc::new(naming))?);
        let mut adopted = Adopted::of(&body, diagram.as_deref(), &survey, &named, &generated)?;
        adopted.notes = survey.without_secrets(&adopted.notes);
        let own = files.own_path();
        let before = source::read_text(&own).unwrap_or_default();
        let after = adopted.additions.apply(&own, &before)?;
        let settings = library.settings(&files.with_own(&after)?)?;
        for (snippet, made) in [(Snippet::Body, Some(&body)), (Snippet::Diagram, diagram.as_ref())]
        {
            if let Some(made) = made {
                let (_, back) = built(&scenario, settings.clone(), Some(&adopted.notes), snippet)?;
                let (told, redacted) = Adopted::compare(snippet == Snippet::Diagram, made, &back);
                adopted.told.extend(told);
                adopted.redacted += redacted;
            }
        }
        let found = self.report(&adopted) && self.reading.deny_warnings;
        let mut files = vec![(notes_path, adopted.notes)];
        if !adopted.additions.is_empty() && after != before {
            files.push((own, after));
        }
        self.write(&files)?;
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
        message::note(&format_args!(
            "carried over: {texts} sections with text, {marked} with highlighted lines, {groups} boxes"
        ));
        if adopted.redacted > 0 {
            message::note(&format_args!(
                "{} lines with secrets come back with markers",
                adopted.redacted
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
            message::did(word, path)?;
        }
        Ok(())
    }
}

/// Builds one snippet in memory.
fn built(
    scenario: &Scenario,
    settings: Arc<Settings>,
    notes: Option<&str>,
    snippet: Snippet,
) -> Result<(Arc<Survey>, String), Failure> {
    let survey = Arc::new(Survey::of(scenario.clone(), settings)?);
    let placed = notes.map(|notes| Placement::of(notes, &survey, &mut Vec::new())).transpose();
    let placed = placed.map_err(|error| Failure::Other(error.to_string()))?.unwrap_or_default();
    let scene =
        Scene { survey: Arc::clone(&survey), notes: Arc::new(placed), templates: Arc::default() };
    let mut text = Vec::new();
    scene.render(snippet, None, &mut text)?;
    Ok((survey, String::from_utf8_lossy(&text).into_owned()))
}
