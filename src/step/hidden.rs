//! A text that is about to be printed in; the same with markers for the secrets that the gate finds
//! in it, and the first of them, out.
//!
//! The redaction rules have been at work before: what is found here came in some other way.

use crate::redact::{Gate, Leak, Suspects, Undecided, Vault};

/// What a text is cut at to find the piece with the secret: finely first, then into the strings of
/// JSON, at last not at all.
const CUTS: [fn(char) -> bool; 4] = [
    |sign| sign.is_whitespace() || "\"'`,".contains(sign),
    |sign| sign.is_whitespace() || "[]{},:".contains(sign),
    char::is_whitespace,
    |_| false,
];

/// The text with markers and its first leak; `None` if the gate lets it through.
#[must_use]
pub fn hidden(gate: &Gate<'_>, text: &str) -> Option<(String, Leak)> {
    let leak = gate.leak_in(text)?;
    let text = gate.with_markers(text);
    let lines: String = text.split_inclusive('\n').map(|line| line_of(gate, line)).collect();
    // A secret of several lines has no marker of its own in any of them.
    let rest = gate.leak_in(&lines).map(|leak| leak.marker);
    Some((rest.unwrap_or(lines), leak))
}

/// The places that nobody has decided, with markers for secrets that stand in their names.
pub(super) fn undecided(suspects: &Suspects, vault: &Vault, gate: &Gate<'_>) -> Vec<Undecided> {
    let mut undecided = suspects.undecided(vault);
    for found in &mut undecided {
        if let Some((place, _)) = hidden(gate, &found.place) {
            found.place = place;
        }
    }
    undecided
}

fn line_of(gate: &Gate<'_>, line: &str) -> String {
    if gate.leak_in(line).is_none() {
        return line.to_owned();
    }
    let text = line.trim_end_matches('\n');
    let cut = |cut: &fn(char) -> bool| {
        text.split_inclusive(cut).map(|piece| piece_of(gate, piece, *cut)).collect::<String>()
    };
    let shown = CUTS.iter().map(cut).find(|shown| gate.leak_in(shown).is_none());
    shown.unwrap_or_else(|| "REDACTED".to_owned()) + &line[text.len()..]
}

fn piece_of(gate: &Gate<'_>, piece: &str, cut: fn(char) -> bool) -> String {
    let text = piece.trim_end_matches(cut);
    let Some(leak) = gate.leak_in(text) else { return piece.to_owned() };
    let is_string = text.len() > 1 && text.starts_with('"') && text.ends_with('"');
    let quote = if is_string { "\"" } else { "" };
    [quote, &leak.marker, quote, &piece[text.len()..]].concat()
}
