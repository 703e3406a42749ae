//! A text as a page shows it, edited, in; the same with the references of its note in the place of
//! their numbers out.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::note::Resolved;

static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"\[\([0-9]+(?:-[0-9]+)?\)\]\([^()\s]*\)|\((?:[0-9]+(?:-[0-9]+)?|\?)\)";
    Regex::new(pattern).expect("a test uses the pattern")
});

/// The numbers of a text, each with a link or without.
pub(super) fn renumbered(text: &str, renumber: &dyn Fn(&str) -> String) -> String {
    NUMBERS.replace_all(text, |found: &regex::Captures<'_>| renumber(&found[0])).into_owned()
}

/// The edited text of a note with its references. `renumber` gives a number of the page as the
/// recording has it today, and `other` a reference of another text that shows some number.
pub(super) fn restored<'r>(
    before: &'r Resolved,
    page: &str,
    renumber: &dyn Fn(&str) -> String,
    other: &dyn Fn(&str) -> Option<&'r str>,
) -> (String, usize) {
    let (old, sources) = tokens_of_note(before);
    let new = tokens(page);
    let shown: Vec<String> = new.iter().map(|token| shown(token, renumber)).collect();
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    let mut restored: Vec<Option<&str>> = vec![None; new.len()];
    let mut used = vec![false; old.len()];
    for op in capture_diff_slices(Algorithm::Patience, &old, &shown) {
        let DiffOp::Equal { old_index, new_index, len } = op else { continue };
        for at in 0..len {
            if let Some(source) = sources.get(&(old_index + at)) {
                restored[new_index + at] = Some(source);
                used[old_index + at] = true;
            }
        }
    }
    for (at, token) in new.iter().enumerate() {
        if restored[at].is_some() || !is_number(token) {
            continue;
        }
        // The number stays where the words around it are others, and also if its link is lost.
        let same = |index: &usize| old[*index] == shown[at] || plain(old[*index]) == shown[at];
        let free = |index: &usize| !used[*index] && sources.contains_key(index) && same(index);
        if let Some(index) = (0..old.len()).find(free) {
            (restored[at], used[index]) = (sources.get(&index).copied(), true);
        } else if token.starts_with('[') {
            restored[at] = other(shown[at]);
        }
    }
    let count = restored.iter().flatten().count();
    let token = |(at, token): (usize, &&'_ str)| restored[at].unwrap_or(token).to_owned();
    (new.iter().enumerate().map(token).collect(), count)
}

fn is_number(token: &str) -> bool {
    NUMBERS.is_match(token)
}

fn shown(token: &str, renumber: &dyn Fn(&str) -> String) -> String {
    if is_number(token) { renumber(token) } else { token.to_owned() }
}

/// A number without its link.
fn plain(token: &str) -> &str {
    let inside = token.strip_prefix('[').and_then(|rest| rest.split_once("]("));
    inside.map_or(token, |(number, _)| number)
}

/// The tokens of a note, and what the note says for those that are references.
fn tokens_of_note(note: &Resolved) -> (Vec<&str>, HashMap<usize, &str>) {
    let (mut all, mut sources, mut from) = (Vec::new(), HashMap::new(), 0);
    for reference in &note.references {
        all.extend(tokens(&note.text[from..reference.shown.start]));
        sources.insert(all.len(), reference.source.as_str());
        all.push(&note.text[reference.shown.clone()]);
        from = reference.shown.end;
    }
    all.extend(tokens(&note.text[from..]));
    (all, sources)
}

/// Words, signs and numbers of steps.
fn tokens(text: &str) -> Vec<&str> {
    let (mut all, mut from) = (Vec::new(), 0);
    for number in NUMBERS.find_iter(text) {
        all.extend(words(&text[from..number.start()]));
        all.push(number.as_str());
        from = number.end();
    }
    all.extend(words(&text[from..]));
    all
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(|sign: char| !sign.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::Reference;

    #[test]
    fn numbers_stay_references() {
        let text = "See [(3-4)](#step-3) and [(3)](#step-3), also [(3)](#step-3).";
        let at = |start: usize, end: usize, source: &str| Reference {
            shown: start..end,
            source: source.to_owned(),
        };
        let references =
            vec![at(4, 20, "[](#a)"), at(25, 39, "[](#a.request)"), at(46, 60, "[](#b)")];
        let before = Resolved { text: text.to_owned(), references };
        let others = |shown: &str| (shown == "[(7)](#step-7)").then_some("[](#c)");
        let same = |text: &str| text.to_owned();
        let cases = [
            (text, "See [](#a) and [](#a.request), also [](#b)."),
            ("All words are others: [(3-4)](#step-3)!", "All words are others: [](#a)!"),
            ("See [(3-4)](#step-3), also [(3)](#step-3).", "See [](#a), also [](#b)."),
            ("See (3-4) and (9) and [(7)](#step-7) (7)", "See [](#a) and (9) and [](#c) (7)"),
        ];
        for (page, expected) in cases {
            assert_eq!(restored(&before, page, &same, &others).0, expected, "{page}");
        }
        let renumber = |text: &str| text.replace('8', "3").replace('9', "4");
        let page = "See [(8-9)](#step-8).";
        assert_eq!(restored(&before, page, &renumber, &others).0, "See [](#a).");
        assert_eq!(renumbered(page, &renumber), "See [(3-4)](#step-3).");
    }
}
