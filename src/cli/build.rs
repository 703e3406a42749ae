//! `seqdoc build`: logs in, snippets out.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::ScopedJoinHandle;

use clap::{Args, ValueEnum as _};

use super::report::Report;
use super::{FAILED, Failure, Preset, Reading, message};
use crate::config::{self, Snippet, Templates};
use crate::diagnostic::Place;
use crate::diagram;
use crate::note::{self, Placement};
use crate::output::{self, Draft, Folder, Manifest, Mode};
use crate::snippet::{self, Scene};
use crate::source::{self, Found, Scenario};
use crate::step::{Feed, Step, Steps, Survey};

/// Write the snippets of every scenario
///
/// LOGS are folders that are walked for `requestshook.log` and `NAME.log` files, or single logs.
/// `logs/openstack/image/create/requestshook.log` becomes `DOCS/openstack/image/create/diagram.md`,
/// `body.md`, `log.md` and others. Only files whose bytes change are written, and none that a person
/// wrote.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(after_help = "Examples:
  seqdoc build logs/ -o docs/
  seqdoc build logs/ -o docs/ --check              in CI: exit 3 if a snippet is stale or missing
  seqdoc build logs/ -o docs/ --exit-non-zero-on-change    in a pre-commit hook
  seqdoc build create.log -o docs/ --preset requestshook")]
pub(super) struct Build {
    /// Folders with logs, or single logs
    #[arg(required = true, value_name = "LOGS")]
    logs: Vec<PathBuf>,
    /// The folder that the snippets go into
    #[arg(short, long, value_name = "DOCS")]
    output: PathBuf,
    /// Compare and write nothing; exit with 3 if a snippet is stale or missing
    #[arg(long, conflicts_with_all = ["force", "prune", "exit_non_zero_on_change"])]
    check: bool,
    /// Write over files that someone edited, or that are not from seqdoc
    #[arg(long)]
    force: bool,
    /// Delete the snippets of scenarios whose log is gone
    #[arg(long)]
    prune: bool,
    /// Exit with 1 if a file was written or deleted, or is not tracked by git
    #[arg(long)]
    exit_non_zero_on_change: bool,
    /// Which form the snippets have
    #[arg(long, value_enum, value_name = "PRESET")]
    preset: Option<Preset>,
    /// Take templates such as `diagram.md.jinja` or `body.md.jinja` from here instead of the embedded ones
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

impl Build {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let there = |path: &&Path| path.symlink_metadata().is_ok();
        if let Some(path) = self.output.ancestors().find(there).filter(|path| !path.is_dir()) {
            let text = format!("`{}` is no folder; name one for the output", path.display());
            return Err(Failure::Other(text));
        }
        let found = source::find(&self.logs)?;
        let templates = self.templates.as_deref().map(Templates::read).transpose()?;
        let templates = Arc::new(templates.unwrap_or_default());
        let mut report = Report::new(self.command());
        for (path, reason) in &found.skipped {
            report.warning(&format_args!("{}: {reason}; it is passed over", path.display()));
        }
        let built: BTreeSet<PathBuf> = found.scenarios.iter().map(|s| s.output.clone()).collect();
        let whole = self.looks_whole(&found);
        let orphans =
            whole.then(|| output::orphans(&self.output, &built)).transpose()?.unwrap_or_default();
        for scenario in found.scenarios {
            let slow = scenario.size() > SLOW;
            if slow {
                message::progress(&scenario.name);
            }
            let built = self.scenario(scenario, &templates, &mut report);
            if slow {
                message::end_progress();
            }
            report.result(built)?;
        }
        for output in orphans {
            let removed = self.orphan(&output, &mut report);
            report.result(removed)?;
        }
        report.warn_of_tracked_secrets();
        report.summary(built.len());
        if self.exit_non_zero_on_change && report.misses_a_commit(&self.output) {
            return Ok(FAILED);
        }
        Ok(report.code(self.check, self.reading.deny_warnings))
    }

    /// Whether what is not among the scenarios is gone. A single scenario is a part of something, and
    /// so are logs of which none was built into these DOCS before.
    fn looks_whole(&self, found: &Found) -> bool {
        let built = |scenario: &Scenario| Manifest::is_in(&self.output.join(&scenario.output));
        found.whole
            && found.scenarios.iter().all(|scenario| !scenario.output.as_os_str().is_empty())
            && found.scenarios.iter().any(built)
    }

    fn scenario(
        &self,
        scenario: Scenario,
        templates: &Arc<Templates>,
        report: &mut Report,
    ) -> Result<(), Failure> {
        let settings = self.reading.library(self.preset).settings_of(&scenario)?;
        let name = &scenario.name;
        if settings.preset == config::Preset::Requestshook {
            report.warning(&format_args!(
                "{name}: the preset `requestshook` neither redacts nor escapes; do not publish its output"
            ));
        } else if settings.redaction.is_none() {
            report.warning(&format_args!(
                "{name}: tokens and passwords are shown as recorded; do not publish the output"
            ));
        }
        let survey = Arc::new(Survey::of(scenario, settings)?);
        message::diagnostics(&survey);
        report.count_warnings(survey.diagnostics.count());
        if survey.secrets > 0 {
            let Scenario { root, files, .. } = &survey.scenario;
            for file in files {
                report.holds_secrets(root, &file.path);
            }
        }
        let mut folder = self.folder(&survey.scenario.output)?;
        for warning in diagram::warnings(&survey) {
            report.warning(&format_args!("{}: {warning}", survey.scenario.name));
        }
        let notes = notes(&survey, report)?;
        let scene = Scene { survey, notes: Arc::new(notes), templates: Arc::clone(templates) };
        for warning in scene.warnings() {
            report.warning(&format_args!("{}: {warning}", scene.survey.scenario.name));
        }
        let files = scene.files();
        let drafts = drafts(&folder, &scene, &files)?;
        for finding in folder.keep(drafts)? {
            report.finding(&finding)?;
        }
        let made: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        let dropped = folder.dropped(&made);
        self.remove(folder, &dropped, "this snippet is not made any more", report)
    }

    fn folder(&self, output: &Path) -> Result<Folder, output::Error> {
        let mode = match (self.check, self.force) {
            (true, _) => Mode::Check,
            (_, true) => Mode::Force,
            _ => Mode::Write,
        };
        let waited = Cell::new(false);
        let waits = |folder: &Path| {
            message::waiting(folder);
            waited.set(true);
        };
        let folder = Folder::open(&self.output, output, mode, &waits);
        if waited.get() {
            message::end_progress();
        }
        folder
    }

    /// What is to be done with a folder whose scenario is gone.
    fn orphan(&self, output: &Path, report: &mut Report) -> Result<(), Failure> {
        let folder = self.folder(output)?;
        let files = folder.dropped(&[]);
        self.remove(folder, &files, "the log of this snippet is gone", report)
    }

    /// Reports files that seqdoc wrote and makes no more, or deletes them.
    fn remove(
        &self,
        mut folder: Folder,
        files: &[PathBuf],
        why: &str,
        report: &mut Report,
    ) -> Result<(), Failure> {
        if files.is_empty() {
            return Ok(());
        }
        if self.prune {
            for finding in folder.prune(files)? {
                report.finding(&finding)?;
            }
            return Ok(());
        }
        for path in files {
            report.warning(&format_args!("{}: {why}; delete it with `--prune`", path.display()));
        }
        Ok(())
    }

    /// The command that brings the snippets up to date.
    fn command(&self) -> String {
        let mut words = vec!["seqdoc build".to_owned()];
        words.extend(self.logs.iter().map(|path| quoted(path)));
        words.push(format!("-o {}", quoted(&self.output)));
        if let Some(preset) = self.preset.and_then(|preset| preset.to_possible_value()) {
            words.push(format!("--preset {}", preset.get_name()));
        }
        for (flag, path) in [("--templates", &self.templates), ("--config", &self.reading.config)] {
            words.extend(path.as_ref().map(|path| format!("{flag} {}", quoted(path))));
        }
        words.extend(self.reading.no_redact.then(|| "--no-redact".to_owned()));
        words.join(" ")
    }
}

/// Where the notes of a scenario stand.
fn notes(survey: &Arc<Survey>, report: &mut Report) -> Result<Placement, Failure> {
    let plain = survey.settings.preset == config::Preset::Requestshook;
    let Some((path, text)) = survey.scenario.notes()?.filter(|_| !plain) else {
        return Ok(Placement::default());
    };
    let mut warnings = Vec::new();
    let placed = Placement::of(&text, survey, &mut warnings);
    warnings.sort();
    for (line, told) in &warnings {
        report.warning(&format_args!("{}:{line}: {told}", path.display()));
    }
    let placed = placed.map_err(|error| match error {
        note::Error::Step(error) => Failure::from(error),
        note::Error::Reference { .. } => Failure::Other(format!("{}:{error}", path.display())),
    })?;
    Ok(placed)
}

/// A path as a shell takes it.
pub(super) fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%=".contains(c);
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

/// Renders all snippets of a scenario; those of a long one side by side, from one reading.
fn drafts(
    folder: &Folder,
    scene: &Scene,
    files: &[(String, Snippet)],
) -> Result<Vec<Draft>, Failure> {
    let one = |name: &str, snippet: Snippet, feed: Option<Feed<Step>>| -> Result<Draft, Failure> {
        let mut draft = folder.draft(name)?;
        match scene.render(snippet, feed, &mut draft) {
            Ok(()) => Ok(draft),
            Err(snippet::Error::Write(source)) => Err(draft.unwritten(source).into()),
            Err(snippet::Error::Leak(ref leak)) => {
                let place = Place::shown(folder.path().join(name).display(), leak.line);
                Err(Failure::Other(format!("{place}: {}", snippet::Error::Leak(leak.clone()))))
            }
            Err(error) => Err(error.into()),
        }
    };
    if scene.survey.graph.records() < MANY {
        return files.iter().map(|(name, snippet)| one(name, *snippet, None)).collect();
    }
    std::thread::scope(|scope| {
        let reads = |snippet: Snippet| scene.reads_steps(snippet);
        let readers = files.iter().filter(|(_, snippet)| reads(*snippet)).count();
        let (feeds, work) = Feed::new(Steps::new(&scene.survey), readers);
        scope.spawn(work);
        let mut feeds = feeds.into_iter();
        let one = &one;
        let start = |(name, snippet): &'_ (String, Snippet)| {
            let feed = if reads(*snippet) { feeds.next() } else { None };
            let (name, snippet) = (name.clone(), *snippet);
            scope.spawn(move || one(&name, snippet, feed))
        };
        let threads: Vec<_> = files.iter().map(start).collect();
        let join = |thread: ScopedJoinHandle<'_, _>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().map(join).collect()
    })
}

/// A log of so many bytes takes long enough to say that it is at work.
const SLOW: u64 = 16 << 20;

/// From so many records on a thread for each snippet is worth its start.
const MANY: usize = 2000;
