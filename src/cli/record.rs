//! `seqdoc record`: a command in, a redacted log of what it caused and what it printed out.

use std::ffi::OsString;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::build::Build;
use super::project::Project;
use super::shown::Shown;
use super::{DONE, FAILED, Failure, counted, diff, git, message, tree};
use crate::build::{About, Compared, Made, Recording, Seen, Warning};
use crate::config::{Flags, Library, Preset};
use crate::live::{self, Choice, Live, Own, Patience, Running};
use crate::step;

/// Run a command, and record what it calls
///
/// Takes from the live logs, which the services write, what was added while COMMAND ran, and of that
/// the calls that COMMAND caused. Writes them to LOG with markers for their secrets, and COMMAND with
/// what it printed to `console.txt` beside LOG. Prints what changed since the last recording, and
/// builds the snippets if `[build]` says where. Exits with the code of COMMAND.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc record run/requestshook.log -o logs/image/list/requestshook.log -- openstack image list
  seqdoc record 'run/*.log' -o logs/shop/order.log --caller shop -- ./order.sh
  seqdoc record -o logs/image/list.log -- openstack image list    with `live` of `[record]`")]
pub(super) struct Record {
    /// Logs that the services write, or patterns such as 'run/*.log' [default: `live` of `[record]`]
    #[arg(value_name = "LIVE")]
    live: Vec<PathBuf>,
    /// Write the recording to this file
    #[arg(short, long, value_name = "LOG")]
    output: PathBuf,
    /// Name of the caller whose calls are those of COMMAND, if several clients call
    #[arg(long, value_name = "NAME")]
    caller: Option<String>,
    /// How long the live logs must be still before they are cut
    #[arg(long = "quiet", id = "still", value_name = "SECONDS", value_parser = seconds, default_value = "0.5")]
    still: Duration,
    /// How long to wait for that, and for open requests, once COMMAND has ended
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "10")]
    wait: Duration,
    /// Overwrite a recording that git does not have
    #[arg(long)]
    force: bool,
    /// Read this file instead of the `seqdoc.toml` files beside and above LOG
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    // The option of all commands, without its long name, which has another meaning here.
    /// Print no warnings, only errors
    #[arg(short = 'q', id = "quiet", display_order = 101, conflicts_with = "verbose")]
    _no_warnings: bool,
    /// The command with its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// The shell's exit codes for a command that is not there, and for one that cannot be run.
const NOT_FOUND: u8 = 127;
const NOT_RUN: u8 = 126;

impl Record {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let config = self.config.clone();
        let preset = Some(Preset::Default);
        let flags = Flags { config, preset, redact: true, ..Flags::default() };
        let (library, project) = (Library::new(flags), Project::of(self.config.as_ref())?);
        let logs = live::paths(&project.live(&self.live)?)?;
        let recording =
            Recording::at(&library, &self.output, &logs, self.force, &|path| is_committed(path))?;
        let live = Live::open(&logs, &waiting)?;
        let mut running = match Running::start(&self.command, io::stdout(), io::stderr()) {
            Ok(running) => running,
            Err(error) => return Ok(self.not_started(&error)),
        };
        let (patience, choice) = (self.patience(), self.choice(&recording));
        let settled = live::settle(live, &mut running, patience, &choice).map_err(Failure::Wait)?;
        let (console, is_cut) = running.console.text();
        warn(settled.is_late, is_cut);
        let own = settled.own?.ok_or_else(|| no_call(settled.ended.code(), &logs))?;
        own.unordered.iter().for_each(|log| warn_of_order(log));
        let made = recording.make(&library, &own, console)?;
        let is_built = project.is_built(&self.output);
        self.report(made, &own, is_built)?;
        let built = if is_built {
            let build = Build::of(&self.output, self.config.as_ref());
            build.run().unwrap_or_else(|failure| super::failed(&failure))
        } else {
            DONE
        };
        Ok(match settled.ended.code() {
            DONE if built != DONE => FAILED,
            code => code,
        })
    }

    fn patience(&self) -> Patience {
        Patience { quiet: self.still, most: self.wait }
    }

    /// Whose calls are those of the command.
    fn choice(&self, recording: &Recording) -> Choice {
        Choice {
            named: self.caller.clone(),
            last: recording.last_caller(),
            calls: recording.settings().calls.clone(),
        }
    }

    /// Says why there is no command, and gives the exit code.
    fn not_started(&self, error: &io::Error) -> u8 {
        let name = Path::new(self.command.first().map_or("".as_ref(), OsString::as_os_str));
        if error.kind() == io::ErrorKind::NotFound {
            message::error(&format_args!(
                "cannot find the command `{}`; check its name, or write its path",
                name.display()
            ));
            return NOT_FOUND;
        }
        message::error(&format_args!("cannot run `{}`: {error}", name.display()));
        NOT_RUN
    }

    /// Says what was recorded. What a build says again is left to it.
    fn report(&self, mut made: Made, own: &Own, is_built: bool) -> Result<(), Failure> {
        made.written.iter().for_each(|path| message::did("wrote", path));
        message::told(&summary(&made, own));
        for trouble in &made.troubles {
            message::warning(&format_args!("cannot compare with the last recording: {trouble}"));
        }
        let mut out = BufWriter::new(message::Output);
        let seen = made.seen.take();
        if let Some(Seen::Changes(Compared { new: survey, .. }) | Seen::First(survey)) = &seen
            && !is_built
        {
            message::warnings(&Warning::of_logs(survey));
        }
        let found = match seen {
            Some(Seen::Changes(compared)) => {
                diff::list(compared, &mut out).map_err(Failure::Print)?
            }
            Some(Seen::First(survey)) => {
                let mut shown = Shown::new(survey.gate());
                tree::print(&survey, &mut shown, &mut out)?;
                shown.finish()
            }
            None => Vec::new(),
        };
        out.flush().map_err(Failure::Print)?;
        message::warnings(&found);
        if !is_built {
            let undecided =
                Warning::of_undecided(About::File(self.output.clone()), made.undecided.len());
            message::warnings(&Vec::from_iter(undecided));
        }
        Ok(())
    }
}

/// Says what is missing.
fn warn(is_late: bool, is_cut: bool) {
    if is_late {
        message::warning(
            &"the live logs were still written to when they were cut; wait longer with `--wait`",
        );
    }
    if is_cut {
        message::warning(
            &"the command printed more than 1 MiB; `console.txt` has the first lines of it",
        );
    }
}

fn warn_of_order(log: &Path) {
    message::warning(&format_args!(
        "nothing shows whether a record of `{}` comes before or after those of another live log; such \
         records are in the order in which the logs were named",
        log.display()
    ));
}

/// What was kept and what was not, with no secret in a name.
fn summary(made: &Made, own: &Own) -> String {
    let kept = counted(own.calls, "call");
    let mut parts = vec![format!("recorded {kept}, replaced {}", counted(made.secrets, "secret"))];
    let others: usize = own.others.values().sum();
    if others > 0 {
        let names: Vec<_> = own.others.keys().map(|name| format!("`{name}`")).collect();
        parts.push(format!("left out {} of {}", counted(others, "call"), names.join(", ")));
    }
    if own.before > 0 {
        parts.push(format!("left out {} to earlier requests", counted(own.before, "response")));
    }
    let text = parts.join("; ");
    let text = step::hidden(&made.gate(), &text).map_or(text, |(shown, _)| shown);
    crate::text::visible(&text).into_owned()
}

/// A time in seconds.
fn seconds(text: &str) -> Result<Duration, &'static str> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.ok_or("must be a number of seconds, such as 0.5")
}

/// Whether git has a file; that it does not say so is a warning.
fn is_committed(path: &Path) -> bool {
    git::has(path).unwrap_or_else(|error| {
        message::warning(&error);
        false
    })
}

fn waiting(folder: &Path) {
    message::warning(&format_args!(
        "another recording follows logs in `{}`; waiting for its end",
        folder.display()
    ));
}

fn no_call(code: u8, logs: &[PathBuf]) -> live::Error {
    let name = |log: &PathBuf| {
        let missing = if log.exists() { "" } else { " (which does not exist)" };
        format!("`{}`{missing}", log.display())
    };
    let logs = logs.iter().map(name).collect::<Vec<_>>().join(", ");
    match code {
        DONE => live::Error::NoCall(logs),
        code => live::Error::NoCallOfFailed { code, logs },
    }
}
