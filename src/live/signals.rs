//! Signals that end a program in, those that are meant for the command out.
//!
//! seqdoc itself goes on: it writes what there is. A terminal sends Ctrl-C to the command, too; from
//! elsewhere a signal comes to seqdoc alone, which passes it on.

#[cfg(unix)]
mod unix {
    use std::io::{self, IsTerminal as _};
    use std::process::Child;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    /// What is passed on.
    const PASSED: [Signal; 4] = [Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM, Signal::SIGHUP];

    /// Whoever sends a signal to a whole group has sent it to the command; then it ends within this
    /// time, and is not asked twice.
    const GRACE: Duration = Duration::from_millis(200);

    /// The signals that came.
    #[derive(Debug)]
    pub(crate) struct Signals {
        came: [(Signal, Arc<AtomicBool>); PASSED.len()],
        /// Those that are still to be passed on.
        due: Vec<(Instant, Signal)>,
        is_terminal: bool,
    }

    impl Signals {
        /// From here on, none of them ends this process.
        ///
        /// # Errors
        ///
        /// If the system refuses.
        pub(crate) fn catch() -> io::Result<Self> {
            let came = PASSED.map(|signal| (signal, Arc::new(AtomicBool::new(false))));
            for (signal, flag) in &came {
                signal_hook::flag::register(*signal as i32, Arc::clone(flag))?;
            }
            let is_terminal = io::stdin().is_terminal() || io::stderr().is_terminal();
            Ok(Self { came, due: Vec::new(), is_terminal })
        }

        /// Whether one came since it was asked last.
        pub(crate) fn came(&mut self) -> bool {
            self.take().next().is_some()
        }

        fn take(&self) -> impl Iterator<Item = Signal> {
            let came = self.came.iter().filter(|(_, came)| came.swap(false, Ordering::Relaxed));
            came.map(|(signal, _)| *signal).collect::<Vec<_>>().into_iter()
        }

        /// Passes on what the command has not got itself.
        pub(crate) fn pass_on(&mut self, command: &Child) {
            let from_terminal = [Signal::SIGINT, Signal::SIGQUIT];
            let is_due = |signal: &Signal| !(self.is_terminal && from_terminal.contains(signal));
            let due: Vec<_> = self.take().filter(is_due).collect();
            self.due.extend(due.into_iter().map(|signal| (Instant::now() + GRACE, signal)));
            let now = Instant::now();
            for (_, signal) in self.due.extract_if(.., |(due, _)| *due <= now) {
                let command = i32::try_from(command.id()).map(Pid::from_raw);
                // Whoever has ended needs none.
                let _ = command.map(|command| kill(command, signal));
            }
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::io;
    use std::process::Child;

    /// Elsewhere the system ends this process together with the command.
    #[derive(Debug)]
    pub(crate) struct Signals;

    impl Signals {
        pub(crate) fn catch() -> io::Result<Self> {
            Ok(Self)
        }

        pub(crate) fn came(&mut self) -> bool {
            false
        }

        pub(crate) fn pass_on(&mut self, _: &Child) {}
    }
}

#[cfg(not(unix))]
pub(crate) use elsewhere::Signals;
#[cfg(unix)]
pub(crate) use unix::Signals;
