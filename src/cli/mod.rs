//! Arguments in, exit code out: the only part that prints.
//!
//! Messages go to standard error as `error: ...` and `warning: ...`, data to standard output. Exit
//! codes: 0 done; 1 it could not be done; 2 wrong usage; 3 it ran and found something.

mod adopt;
mod audit;
mod build;
mod check;
mod commit;
mod completions;
mod diff;
mod explain;
mod fold;
mod git;
mod import;
mod init;
mod json;
mod listed;
mod message;
mod progress;
mod project;
mod record;
mod redact;
mod remedy;
mod report;
mod settings;
mod show;
mod shown;
mod split;
mod tally;
mod tree;
mod watch;
mod whole;

use std::ffi::OsString;
use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::{self, Flags, Library};

/// Turns recorded API traffic into documentation that stays true.
#[derive(Debug, Parser)]
#[command(name = "seqdoc", version = env!("SEQDOC_VERSION"), arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Examples:
  seqdoc build logs/ -o docs/            write the snippets of every scenario below logs/
  seqdoc build logs/ -o docs/ --check    fail if a snippet is stale, and write nothing
  seqdoc check docs/ --logs logs/        find pages that a change of a recording broke
  seqdoc show logs/image/create/requestshook.log    print who called whom
  seqdoc record run/requestshook.log -o logs/image/list.log -- openstack image list
                                         run a command and record what it calls
  seqdoc diff logs/image/create          compare a recording with the last commit
  seqdoc adopt logs/image/create docs/image/create/body.md    save edits of a body.md as notes
  seqdoc import shop.har -o logs/shop.log    make a log of the recording of a browser
  seqdoc split session.log -o logs/      write a log for each command of a session
  seqdoc redact logs/ --in-place         replace the secrets in the logs with markers
  seqdoc audit logs/                     list what looks like a secret and no rule decides
  seqdoc init logs/ -o docs/             write a page for each scenario without one
  seqdoc config logs/image/create        print the settings of a log and where each comes from")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    amount: message::Amount,
}

#[derive(Debug, Subcommand)]
enum Command {
    Adopt(adopt::Adopt),
    Audit(audit::Audit),
    Build(build::Build),
    Check(check::Check),
    Completions(completions::Completions),
    Config(settings::Settings),
    Import(import::Import),
    Diff(diff::Diff),
    Init(init::Init),
    Man(completions::Manual),
    Record(record::Record),
    Redact(redact::Redact),
    Show(show::Show),
    Split(split::Split),
}

/// What every command that reads logs takes.
#[derive(Debug, Args)]
struct Reading {
    /// Read this file instead of the `seqdoc.toml` files beside and above the logs
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Show tokens and passwords as recorded; the output is not safe to publish
    #[arg(long)]
    no_redact: bool,
    /// Exit with 3 if there is a warning
    #[arg(long)]
    deny_warnings: bool,
}

impl Reading {
    fn library(&self, preset: Option<Preset>) -> Library {
        Library::new(self.flags(preset))
    }

    fn flags(&self, preset: Option<Preset>) -> Flags {
        Flags {
            config: self.config.clone(),
            preset: preset.map(Preset::into_config),
            no_redact: self.no_redact,
            ..Flags::default()
        }
    }
}

/// The form of the snippets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Preset {
    /// Numbered, redacted, escaped
    Default,
    /// What the requestshook middleware itself writes; not safe to publish
    Requestshook,
}

impl Preset {
    fn into_config(self) -> config::Preset {
        match self {
            Self::Default => config::Preset::Default,
            Self::Requestshook => config::Preset::Requestshook,
        }
    }
}

/// Why a command could not be done.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Build(crate::build::Error),
    #[error(transparent)]
    Past(#[from] diff::PastError),
    #[error("cannot write to standard output: {0}")]
    Print(io::Error),
    #[error("`{}` is not a folder; name a folder for the output with `-o`", .0.display())]
    NotAFolder(PathBuf),
    #[error("`{}` is not a folder; name the folder with the pages", .0.display())]
    NoPages(PathBuf),
    #[error("name {0}, or write `{1}` under `[{2}]` in `seqdoc.toml`")]
    Unnamed(&'static str, &'static str, &'static str),
    #[error("name the logs and a folder for the pages, as in `seqdoc init logs -o docs`")]
    NoPlaces,
    #[error(transparent)]
    Watch(#[from] crate::source::WatchError),
    #[error("cannot wait for the command: {0}")]
    Wait(io::Error),
    #[error(
        "{}: only {} of {} sections match the recording; name the log that this page was made \
         from, or adopt what matches with `--force`", .0.display(), .1, .2
    )]
    OtherRecording(PathBuf, usize, usize),
}

impl<E: Into<crate::build::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Build(error.into())
    }
}

impl Failure {
    /// Whether the reader of a pipe went away, which is no failure of what only prints.
    fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Print(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// One job for each core.
fn cores() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

const DONE: u8 = 0;
const FAILED: u8 = 1;
const USAGE: u8 = 2;
const FOUND: u8 = 3;

/// Runs the command that the arguments name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            let printed = error.print().map_err(Failure::Print);
            // Wrong usage stays what it is, and so does help that nobody reads to its end.
            return ExitCode::from(
                printed.map_or_else(|failure| failed(&failure).max(code), |()| code),
            );
        }
    };
    arguments.amount.set();
    let result = match &arguments.command {
        Command::Adopt(adopt) => adopt.run(),
        Command::Audit(audit) => audit.run(),
        Command::Build(build) => build.run(),
        Command::Check(check) => check.run(),
        Command::Completions(completions) => completions.run(),
        Command::Config(config) => config.run(),
        Command::Import(import) => import.run(),
        Command::Diff(diff) => diff.run(),
        Command::Init(init) => init.run(),
        Command::Man(_) => completions::Manual::run(),
        Command::Record(record) => record.run(),
        Command::Redact(redact) => redact.run(),
        Command::Show(show) => show.run(),
        Command::Split(split) => split.run(),
    };
    let code = result.unwrap_or_else(|failure| failed(&failure));
    let lost = message::Output::error().map(Failure::Print);
    ExitCode::from(lost.map_or(code, |failure| failed(&failure)))
}

/// Says why a command could not be done, and gives the exit code.
fn failed(failure: &Failure) -> u8 {
    if failure.is_closed_pipe() {
        return DONE;
    }
    message::error(failure);
    if matches!(failure, Failure::Unnamed(..) | Failure::NoPlaces) { USAGE } else { FAILED }
}
