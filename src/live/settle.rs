//! A running command and live logs in, what the command caused out, as soon as it is complete.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::command::{Ended, Running};
use super::own::{Choice, Own};
use super::{Error, Live};

/// How often the logs are looked at: a log that is cut was read before.
const PAUSE: Duration = Duration::from_millis(20);

/// What a command started may go on with its standard output open; what comes after so long a silence
/// is not the command's.
const SILENCE: Duration = Duration::from_millis(500);

/// How long the end of a recording is waited for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// So long nothing must have been written.
    pub quiet: Duration,
    /// So long is waited at most, once the command has ended.
    pub most: Duration,
}

/// What came of a command.
#[derive(Debug)]
pub(crate) struct Settled {
    /// How it ended.
    pub ended: Ended,
    /// What it caused; `None` if there was no call.
    pub own: Result<Option<Own>, Error>,
    /// Whether something was still written when the time was over.
    pub is_late: bool,
}

/// Follows the logs until the command has ended, and then until they are still.
///
/// What cannot be recorded is an error at the end: the command itself is not held up.
///
/// # Errors
///
/// If the system does not say whether the command has ended.
pub(crate) fn settle(
    live: Live,
    running: &mut Running,
    patience: Patience,
    choice: &Choice,
) -> std::io::Result<Settled> {
    let mut wait = Wait { live, failed: None, last: Instant::now(), printed: 0 };
    let ended = loop {
        wait.look(running);
        if let Some(ended) = running.ended()? {
            break ended;
        }
        sleep(PAUSE);
    };
    wait.last = Instant::now();
    let end = wait.last + patience.most;
    // A signal that came while the command ran was the command's.
    running.is_interrupted();
    let mut own = None;
    loop {
        if wait.look(running) {
            own = None;
        }
        let silence = wait.last.elapsed();
        let is_still = silence >= patience.quiet && (running.is_silent() || silence >= SILENCE);
        if is_still && own.is_none() {
            own = Some(wait.own(choice));
        }
        let is_open = matches!(&own, Some(Ok(Some(own))) if own.open > 0);
        let is_over = Instant::now() >= end || running.is_interrupted();
        if (is_still && !is_open) || is_over {
            let own = own.unwrap_or_else(|| wait.own(choice));
            return Ok(Settled { ended, own, is_late: is_over && !is_still });
        }
        sleep(PAUSE);
    }
}

/// What is known while it is waited.
struct Wait {
    live: Live,
    /// Why nothing is recorded any more.
    failed: Option<Error>,
    /// When something was written last.
    last: Instant,
    /// How much the command had printed then.
    printed: u64,
}

impl Wait {
    /// Looks for what was written; whether there was something in a log.
    fn look(&mut self, running: &Running) -> bool {
        let added = match self.failed {
            Some(_) => false,
            None => self.live.poll().unwrap_or_else(|error| {
                self.failed = Some(error);
                false
            }),
        };
        let printed = running.console.printed();
        if added || printed != self.printed {
            (self.last, self.printed) = (Instant::now(), printed);
        }
        added
    }

    fn own(&mut self, choice: &Choice) -> Result<Option<Own>, Error> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => Own::of(&self.live.added()?, choice),
        }
    }
}
