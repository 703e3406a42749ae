//! Changes in, lines for people out.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{both_steps, summary};
use crate::cli::counted;
use crate::compare::{Change, Difference, Kind};
use crate::text::visible;

/// A longer value is cut, since a body may be one.
const VALUE: usize = 200;

pub(super) fn print(changes: &[Change], out: &mut impl Write) -> io::Result<()> {
    if changes.is_empty() {
        return writeln!(out, "no changes");
    }
    for change in changes {
        call(change, out)?;
        for found in &change.differences {
            difference(found, out)?;
        }
    }
    writeln!(out, "{}", summary(changes))
}

fn call(change: &Change, out: &mut impl Write) -> io::Result<()> {
    let [caller, callee, method, template] =
        [&change.caller, &change.callee, &change.method, &change.template]
            .map(|text| visible(text));
    let colour = Style::new().bold().fg_color(Some(colour(change.kind).into()));
    let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
    let (word, numbers) = (change.kind.word(), both_steps(change, "->"));
    write!(
        out,
        "{colour}{word:<8}{colour:#}  {dim}({numbers}){dim:#}  {caller} -> {callee}  \
         {bold}{method}{bold:#} {template}"
    )?;
    if let Some((old, new)) = change.count {
        write!(out, ", {old} -> {new} times")?;
    }
    if change.below > 0 {
        write!(out, ", with {} below it", counted(change.below, "call"))?;
    }
    writeln!(out)
}

fn difference(found: &Difference, out: &mut impl Write) -> io::Result<()> {
    let name = visible(&found.name);
    let space = if name.is_empty() { "" } else { " " };
    write!(out, "    {}{space}{name}: ", found.within.word())?;
    let value = |value: &str| {
        let shown = visible(value).replace('\n', "\\n");
        match shown.char_indices().nth(VALUE) {
            Some((end, _)) => format!("{}...", &shown[..end]),
            None => shown,
        }
    };
    match [&found.old, &found.new].map(|text| text.as_deref().map(value)) {
        [Some(old), Some(new)] => writeln!(out, "{old} -> {new}"),
        [Some(old), None] => writeln!(out, "{old} -> missing"),
        [None, Some(new)] => writeln!(out, "missing -> {new}"),
        [None, None] => writeln!(out),
    }
}

fn colour(kind: Kind) -> AnsiColor {
    match kind {
        Kind::Added => AnsiColor::Green,
        Kind::Removed => AnsiColor::Red,
        Kind::Moved => AnsiColor::Blue,
        Kind::Changed => AnsiColor::Yellow,
        Kind::Repeated => AnsiColor::Magenta,
    }
}
