//! `seqdoc diff`: two recordings of one flow in, the calls that are not the same out.

mod json;
mod markdown;
mod mermaid;
mod past;
mod screen;
mod text;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{DONE, FAILED, FOUND, Failure, Preset, Reading, message};
use crate::build::{self, Compared, Warning};
use crate::source::{self, Scenario};
use past::Past;
use screen::Screen;

pub(super) use past::Error as PastError;

/// Compare two recordings of one flow
///
/// Lists the calls that were added, removed, moved, changed or repeated. Statuses, the presence of
/// headers, the names of query parameters, and the keys and types of JSON count; ids, tokens, times,
/// hosts and other values do not. With one path, the recording is compared with the last commit. Exits
/// with 3 if the recordings are not equal.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc diff old/requestshook.log logs/image/create     compare two recordings
  seqdoc diff logs/image/create                          what is new since the last commit
  seqdoc diff logs/image/create --against v1.2           what is new since a release
  seqdoc diff logs/image/create --format markdown        a comment for a pull request")]
pub(super) struct Diff {
    /// The old recording: a log, or a folder with the logs of one scenario
    old: PathBuf,
    /// The new recording; without it, OLD is the new one, and what git has of it the old one
    new: Option<PathBuf>,
    /// Compare with this revision of git instead of `HEAD`
    #[arg(long, value_name = "REV", conflicts_with = "new")]
    against: Option<String>,
    /// Compare values too, but for those that differ in every recording, such as ids and times
    #[arg(long)]
    values: bool,
    /// How to print the changes
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines for people
    Text,
    /// A table with the details folded, for a pull request
    Markdown,
    /// A sequence diagram of both recordings, with the changes marked
    Mermaid,
    /// One JSON object
    Json,
}

/// What is printed of the two recordings themselves.
struct Names {
    old: String,
    new: String,
}

impl Diff {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let library = self.reading.library(Some(Preset::Default));
        let shown = |path: &PathBuf| path.display().to_string();
        let Some(new) = &self.new else {
            let scenario = source::find_one(&self.old)?;
            let past = Past::of(&scenario, self.against.as_deref().unwrap_or("HEAD"))?;
            let compared =
                build::compare_with_past(&library, &past.scenario, &scenario, self.values);
            let compared = compared.map_err(|error| past.error(error))?;
            let names = Names { old: past.name(&self.old), new: shown(&self.old) };
            return self.print(compared, names, |warning| past.warning(warning));
        };
        let scenarios: [Scenario; 2] = [source::find_one(&self.old)?, source::find_one(new)?];
        let compared = build::compare(&library, &scenarios[0], &scenarios[1], self.values)?;
        self.print(compared, Names { old: shown(&self.old), new: shown(new) }, |warning| warning)
    }

    fn print(
        &self,
        compared: Compared,
        mut names: Names,
        old_warning: impl Fn(Warning) -> Warning,
    ) -> Result<u8, Failure> {
        let Compared { old, new, mut comparison } = compared;
        let old_warnings = Warning::of_logs(&old).into_iter().map(old_warning);
        message::warnings(&old_warnings.chain(Warning::of_logs(&new)).collect::<Vec<_>>());
        let mut screen = Screen::new(&old, &new);
        screen.text("old", &mut names.old);
        screen.text("new", &mut names.new);
        comparison.changes.iter_mut().for_each(|change| screen.change(change));
        let mut out = BufWriter::new(anstream::stdout().lock());
        let printed = match self.format {
            Format::Text => text::print(&comparison.changes, &mut out),
            Format::Markdown => markdown::print(&comparison.changes, &names, &mut out),
            Format::Mermaid => {
                mermaid::print(&comparison.lines, [&old, &new], &mut screen, &mut out)
            }
            Format::Json => json::print(&comparison.changes, &names, &mut out),
        };
        printed.and_then(|()| out.flush()).map_err(Failure::Print)?;
        let warnings = screen.finish();
        message::warnings(&warnings);
        let odd = old.diagnostics.count() + new.diagnostics.count() > 0;
        Ok(match comparison.changes.is_empty() {
            _ if !warnings.is_empty() => FAILED,
            true if !(self.reading.deny_warnings && odd) => DONE,
            _ => FOUND,
        })
    }
}

/// Lists the changes for people; gives what the gates found in them.
pub(super) fn list(compared: Compared, out: &mut impl Write) -> io::Result<Vec<Warning>> {
    let Compared { old, new, mut comparison } = compared;
    let mut screen = Screen::new(&old, &new);
    comparison.changes.iter_mut().for_each(|change| screen.change(change));
    text::print(&comparison.changes, out)?;
    Ok(screen.finish())
}

/// The numbers of steps, such as `5-8`.
fn steps(numbers: crate::compare::Numbers) -> String {
    match (numbers.request, numbers.response) {
        (Some(request), Some(response)) => format!("{request}-{response}"),
        (request, response) => request.or(response).map_or_else(String::new, |n| n.to_string()),
    }
}

/// The numbers of both recordings, with an arrow between them if they differ.
fn both_steps(change: &crate::compare::Change, arrow: &str) -> String {
    let both = [change.old, change.new].map(|numbers| numbers.map(steps));
    match both {
        [Some(old), Some(new)] if old != new => format!("{old} {arrow} {new}"),
        [old, new] => new.or(old).unwrap_or_default(),
    }
}

/// How many changes of each kind there are.
fn summary(changes: &[crate::compare::Change]) -> String {
    let kinds = crate::compare::Kind::ALL.into_iter().filter_map(|kind| {
        let count = changes.iter().filter(|change| change.kind == kind).count();
        (count > 0).then(|| format!("{count} {}", kind.word()))
    });
    let kinds = kinds.collect::<Vec<_>>().join(", ");
    format!("{}: {kinds}", super::counted(changes.len(), "change"))
}
