//! Messages in, lines on standard error out, in colour on a terminal.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use anstyle::{AnsiColor, Style};

use crate::build::Warning;
use crate::text::{self, visible};

pub(super) fn error(text: &dyn Display) {
    print(AnsiColor::Red, "error", text);
}

pub(super) fn warning(text: &dyn Display) {
    print(AnsiColor::Yellow, "warning", text);
}

pub(super) fn note(text: &dyn Display) {
    print(AnsiColor::Green, "done", text);
}

/// A line on standard output: what was done to a file.
pub(super) fn did(what: &str, path: &Path) -> io::Result<()> {
    writeln!(anstream::stdout().lock(), "{what} {}", text::name(path.as_os_str()))
}

/// Says what is at work, on a terminal alone.
pub(super) fn progress(what: &str) {
    overwrite(&format!("building {}", visible(what)));
}

/// Says that another build is waited for, on a terminal alone.
pub(super) fn waiting(folder: &Path) {
    overwrite(&format!("waiting for another build of {}", text::name(folder.as_os_str())));
}

/// Takes the last progress away.
pub(super) fn end_progress() {
    overwrite("");
}

fn overwrite(text: &str) {
    let mut out = std::io::stderr().lock();
    if out.is_terminal() {
        let _ = write!(out, "\r\x1b[K{text}");
        let _ = out.flush();
    }
}

/// What is odd about a scenario.
pub(super) fn warnings(warnings: &[Warning]) {
    for text in warnings {
        warning(text);
    }
}

fn print(colour: AnsiColor, word: &str, text: &dyn Display) {
    let style = Style::new().bold().fg_color(Some(colour.into()));
    let text = text.to_string();
    overwrite("");
    // Where standard error is closed, nobody waits for the message.
    let _ = writeln!(
        anstream::stderr().lock(),
        "{style}{word}:{style:#} {}",
        visible(&text).replace('\n', "\n  ")
    );
}
