//! `seqdoc split`: the log of a session in, one log for each of its commands out.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;

use super::{DONE, Failure, git, message};
use crate::build;
use crate::config::{Flags, Library};
use crate::source;

/// Write one log for each command of a session
///
/// A command is what a client did with one token: its login, what it asked before, and all calls with
/// that token, each with everything that it caused. Commands that ran at the same time come apart. The
/// records are not changed, so the new logs hold the same secrets as the old one.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc split session.log -o logs/
  seqdoc split session.log -o logs/ --dry-run          list the logs, and write nothing
  seqdoc split requestshook.log -o logs/ --caller horizon")]
pub(super) struct Split {
    /// The logs of the session, or a folder that holds them
    #[arg(value_name = "LOG", required = true)]
    logs: Vec<PathBuf>,
    /// Write the logs to this folder, each into a folder named by the call that it is about
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Name of the client whose commands are wanted [default: the first caller]
    #[arg(long, value_name = "NAME")]
    caller: Option<String>,
    /// List the files that would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Overwrite files in DIR that have other content
    #[arg(long)]
    force: bool,
    /// Read this file instead of the `seqdoc.toml` files beside and above the logs
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Split {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let flags = Flags { config: self.config.clone(), redact: true, ..Flags::default() };
        let scenario = source::find_together(&self.logs)?;
        let split = build::Split {
            output: &self.output,
            caller: self.caller.as_deref(),
            force: self.force,
            dry_run: self.dry_run,
            tracked: &self.tracked(),
        };
        let parts = split.run(&Library::new(flags), &scenario)?;
        message::warnings(&parts.warnings);
        let word = if self.dry_run { "would write" } else { "wrote" };
        for (path, _) in parts.parts.iter().filter(|(_, written)| *written) {
            message::did(word, path);
        }
        Ok(DONE)
    }

    /// The files in the output folder that git keeps.
    fn tracked(&self) -> BTreeSet<PathBuf> {
        if !self.output.is_dir() {
            return BTreeSet::new();
        }
        git::tracked(&self.output).unwrap_or_else(|error| {
            message::warning(&error);
            BTreeSet::new()
        })
    }
}
