//! Changes in, Markdown for a pull request out: a short table, the details folded.
//!
//! Recorded text stands in `<code>`, each sign that Markdown could act on as an entity: it never acts
//! on the page.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Names, both_steps, summary};
use crate::cli::counted;
use crate::compare::{Change, Difference, Kind, Within};
use crate::text::visible;

/// So many calls stand in the table that is not folded.
const ROWS: usize = 10;
/// A longer value is cut.
const VALUE: usize = 120;

pub(super) fn print(changes: &[Change], names: &Names, out: &mut impl Write) -> io::Result<()> {
    let both = format!("{} → {}", code(&names.old), code(&names.new));
    if changes.is_empty() {
        return writeln!(out, "No changes ({both}).");
    }
    writeln!(out, "**{}** ({both})\n", summary(changes))?;
    let mut sorted: Vec<&Change> = changes.iter().collect();
    sorted.sort_by_key(|change| interest(change));
    let (first, others) = sorted.split_at(sorted.len().min(ROWS));
    table(first, out)?;
    if !others.is_empty() {
        writeln!(out, "\n<details>\n<summary>{} more</summary>\n", others.len())?;
        table(others, out)?;
        writeln!(out, "\n</details>")?;
    }
    let differing: Vec<_> = sorted.iter().filter(|change| !change.differences.is_empty()).collect();
    if differing.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n<details>\n<summary>Details</summary>")?;
    for change in differing {
        writeln!(out, "\n({}) {}\n", both_steps(change, "→"), call(change))?;
        for found in &change.differences {
            writeln!(out, "- {}", difference(found))?;
        }
    }
    writeln!(out, "\n</details>")
}

/// Another status comes first, then calls that came or went; the order of the calls is kept.
fn interest(change: &Change) -> usize {
    let status = change.differences.iter().any(|found| found.within == Within::Status);
    match change.kind {
        _ if status => 0,
        Kind::Added | Kind::Removed => 1,
        Kind::Changed => 2,
        Kind::Moved | Kind::Repeated => 3,
    }
}

fn table(changes: &[&Change], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "| change | steps | call | what |\n| --- | --- | --- | --- |")?;
    for change in changes {
        let (word, numbers) = (change.kind.word(), both_steps(change, "→"));
        writeln!(out, "| {word} | {numbers} | {} | {} |", call(change), what(change))?;
    }
    Ok(())
}

fn call(change: &Change) -> String {
    let ends = format!("{} → {}", code(&change.caller), code(&change.callee));
    format!("{ends} {}", code(&format!("{} {}", change.method, change.template)))
}

/// What fits into a cell.
fn what(change: &Change) -> String {
    if let Some((old, new)) = change.count {
        return format!("{old} → {new} times");
    }
    if change.below > 0 {
        return format!("with {} below", counted(change.below, "call"));
    }
    match &change.differences[..] {
        [] => String::new(),
        [one] => difference(one),
        [first, others @ ..] => format!("{} and {} more", difference(first), others.len()),
    }
}

fn difference(found: &Difference) -> String {
    let name =
        if found.name.is_empty() { String::new() } else { format!(" {}", code(&found.name)) };
    let value = |value: &Option<String>| value.as_deref().map_or("missing".to_owned(), code);
    format!("{}{name}: {} → {}", found.within.word(), value(&found.old), value(&found.new))
}

/// Recorded text that no reader of Markdown or HTML takes for anything else.
fn code(text: &str) -> String {
    let mut shown = String::from("<code>");
    for (at, sign) in visible(text).chars().enumerate() {
        match sign {
            _ if at == VALUE => {
                shown.push('…');
                break;
            }
            ' ' | '/' | '-' | '.' | ',' => shown.push(sign),
            '\n' | '\t' => shown.push(' '),
            sign if sign.is_alphanumeric() => shown.push(sign),
            sign => {
                // Writing to a String cannot fail.
                let _ = write!(shown, "&#{};", u32::from(sign));
            }
        }
    }
    shown + "</code>"
}
