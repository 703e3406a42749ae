//! Messages in, lines on standard error out, in colour on a terminal, and what was done on standard
//! output.
//!
//! A reader that goes away ends the output, never the work: see [`Output`].

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::sync::OnceLock;

use anstyle::{AnsiColor, Style};
use clap::{Args, ValueEnum};

use super::fold::folded;
use super::progress::aside;
use crate::build::Warning;
use crate::text::{self, visible};

/// How much is printed, and how.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(super) struct Amount {
    /// Print all warnings, even many of the same kind
    #[arg(short, long, global = true, display_order = 100)]
    verbose: bool,
    /// Print no warnings, only errors
    #[arg(short, long, global = true, display_order = 101, conflicts_with = "verbose")]
    quiet: bool,
    /// Print colours: on a terminal, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", display_order = 102)]
    color: Color,
}

/// When colours are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// What the command line asks for.
static AMOUNT: OnceLock<Amount> = OnceLock::new();

impl Amount {
    /// Holds for all messages from here on.
    pub(super) fn set(self) {
        // What `auto` comes to, the variables of the environment say as well.
        match self.color {
            Color::Auto => {}
            Color::Always => anstream::ColorChoice::Always.write_global(),
            Color::Never => anstream::ColorChoice::Never.write_global(),
        }
        // A process has one command line.
        let _ = AMOUNT.set(self);
    }
}

fn amount() -> Amount {
    AMOUNT.get().copied().unwrap_or_default()
}

pub(super) fn error(text: &dyn Display) {
    print(AnsiColor::Red, "error", text);
}

/// One warning, unless none is asked for.
pub(super) fn warning(text: &dyn Display) {
    if !amount().quiet {
        print(AnsiColor::Yellow, "warning", text);
    }
}

pub(super) fn note(text: &dyn Display) {
    print(AnsiColor::Green, "done", text);
}

/// What is passed over without a warning, for those who ask.
pub(super) fn skipped(path: &Path, why: &str) {
    if amount().verbose {
        print(AnsiColor::Blue, "skipped", &format_args!("{}: {why}", path.display()));
    }
}

/// A line at the end, for a person who waits for one or asks for everything.
pub(super) fn summary(text: &dyn Display) {
    if !amount().quiet && (io::stderr().is_terminal() || amount().verbose) {
        note(text);
    }
}

/// A line on standard output: what was done to a file.
pub(super) fn did(what: &str, path: &Path) {
    did_all([(what, path)]);
}

/// The same of several files, at once.
pub(super) fn did_all<'d>(done: impl IntoIterator<Item = (&'d str, &'d Path)>) {
    let mut lines = String::new();
    for (what, path) in done {
        lines.extend([what, " ", &text::name(path.as_os_str()), "\n"]);
    }
    // It never fails.
    let _ = Output.write_all(lines.as_bytes());
}

/// A line on standard output: what else there is to know of what was done.
pub(super) fn told(text: &dyn Display) {
    let _ = writeln!(Output, "{text}");
}

/// A unified diff on standard output.
pub(super) fn diff(text: &str) {
    for line in text.lines() {
        let style = match line.get(..1) {
            Some("+") => AnsiColor::Green.on_default(),
            Some("-") => AnsiColor::Red.on_default(),
            Some("@") => AnsiColor::Cyan.on_default(),
            _ => Style::new(),
        };
        // It never fails.
        let _ = writeln!(Output, "{style}{line}{style:#}");
    }
}

/// Standard output of a command whose work is something else: writing to it never fails. From the
/// first error on, the text is dropped, and the command goes on to its end.
pub(super) struct Output;

/// Why standard output takes no more text.
static ENDED: OnceLock<io::Error> = OnceLock::new();

impl Output {
    /// Why a part of the text is missing, unless nobody wanted to read it.
    pub(super) fn error() -> Option<io::Error> {
        let error = ENDED.get().filter(|error| error.kind() != io::ErrorKind::BrokenPipe)?;
        Some(error.raw_os_error().map_or(error.kind().into(), io::Error::from_raw_os_error))
    }

    fn keep_going(written: io::Result<()>) {
        if let Err(error) = written {
            // The first error says why.
            let _ = ENDED.set(error);
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if ENDED.get().is_none() {
            Self::keep_going(aside(|| anstream::stdout().lock().write_all(bytes)));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if ENDED.get().is_none() {
            Self::keep_going(anstream::stdout().lock().flush());
        }
        Ok(())
    }
}

/// What is odd about a scenario; what is said many times about a file is printed once.
pub(super) fn warnings(warnings: &[Warning]) {
    if amount().verbose {
        for text in warnings {
            warning(text);
        }
        return;
    }
    for (first, more) in folded(warnings) {
        match more {
            0 => warning(first),
            _ => warning(&format_args!("{first} (and {more} more like this; list all with `-v`)")),
        }
    }
}

fn print(colour: AnsiColor, word: &str, text: &dyn Display) {
    let style = Style::new().bold().fg_color(Some(colour.into()));
    let text = text.to_string();
    let text = visible(&text).replace('\n', "\n  ");
    // Where standard error is closed, nobody waits for the message.
    let _ = aside(|| writeln!(anstream::stderr().lock(), "{style}{word}:{style:#} {text}"));
}
