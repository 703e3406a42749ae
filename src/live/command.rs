//! A command in, its end out; what it prints is copied as it comes.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::thread::JoinHandle;

use super::console::Console;
use super::signals::Signals;
use crate::text::argument;

/// A command that runs.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    /// One for each stream that it prints to.
    copies: Vec<JoinHandle<()>>,
    /// What it has printed so far, below a line with the command itself.
    pub(crate) console: Arc<Console>,
    signals: Signals,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ended(ExitStatus);

impl Ended {
    /// Its exit code; 128 and the number of the signal that ended it, as a shell has it.
    pub(crate) fn code(self) -> u8 {
        let code = self.0.code().or_else(|| signal(self.0).map(|signal| 128 + signal));
        code.and_then(|code| u8::try_from(code & 0xff).ok()).unwrap_or(1)
    }
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

impl Running {
    /// Starts a command, whose standard input stays that of this process. What it prints to its two
    /// streams is written to these, too.
    ///
    /// # Errors
    ///
    /// If there is no such command, or it cannot be started.
    pub(crate) fn start(
        words: &[OsString],
        out: impl Write + Send + 'static,
        err: impl Write + Send + 'static,
    ) -> io::Result<Self> {
        let [name, arguments @ ..] = words else { return Err(io::ErrorKind::NotFound.into()) };
        let signals = Signals::catch()?;
        let mut command = Command::new(name);
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let console = Arc::new(Console::default());
        console.add(line(words).as_bytes());
        let (from_out, from_err) = (child.stdout.take(), child.stderr.take());
        let mut copies = Vec::new();
        copies.extend(from_out.map(|from| copy(from, out, &console)));
        copies.extend(from_err.map(|from| copy(from, err, &console)));
        Ok(Self { child, copies, console, signals })
    }

    /// How it ended, if it has. Until then signals are passed on to it.
    ///
    /// # Errors
    ///
    /// If the system does not say.
    pub(super) fn ended(&mut self) -> io::Result<Option<Ended>> {
        let ended = self.child.try_wait()?.map(Ended);
        if ended.is_none() {
            self.signals.pass_on(&self.child);
        }
        Ok(ended)
    }

    /// Whether all that it printed was copied. What it started may still print to the same streams.
    pub(super) fn is_silent(&self) -> bool {
        self.copies.iter().all(JoinHandle::is_finished)
    }

    /// Whether somebody wants an end of all, and came too late for the command.
    pub(super) fn is_interrupted(&mut self) -> bool {
        self.signals.came()
    }
}

/// The command as it is typed into a shell.
fn line(words: &[OsString]) -> String {
    let words: Vec<_> = words.iter().map(|word| argument(word)).collect();
    format!("$ {}\n", words.join(" "))
}

/// Copies a stream in a thread of its own. A reader that goes away ends the copy, never the command.
fn copy(
    mut from: impl Read + Send + 'static,
    mut to: impl Write + Send + 'static,
    console: &Arc<Console>,
) -> JoinHandle<()> {
    let console = Arc::clone(console);
    std::thread::spawn(move || {
        let (mut block, mut is_open) = (vec![0; 16 << 10], true);
        loop {
            let count = match from.read(&mut block) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Ok(0) | Err(_) => return,
                Ok(count) => count,
            };
            console.add(&block[..count]);
            is_open = is_open && to.write_all(&block[..count]).and_then(|()| to.flush()).is_ok();
        }
    })
}
