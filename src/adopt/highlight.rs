//! Highlighted lines of a fence in, the attributes that mark the same lines out: names of headers and
//! JSON pointers where one says the same, since they outlive a recording, else the lines.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;

use crate::note::{Attributes, highlighted, pointer};
use crate::step::{BodyKind, Step};
use crate::text::{Lines, runs};

/// Attributes that mark other lines of the headers or the body: those that still say what is wanted
/// stay, and the lines that are left get attributes of their own.
pub(super) fn changed(
    step: &Step,
    before: &Attributes,
    [headers, body]: &[Option<BTreeSet<usize>>; 2],
) -> Attributes {
    let mut attributes = before.clone();
    let shown = |wanted: &BTreeSet<usize>, text: &str| -> BTreeSet<usize> {
        wanted.range(..=text.lines().count().max(1)).copied().collect()
    };
    if let Some(wanted) = headers {
        let wanted = &shown(wanted, &step.head());
        let rest = kept(step, wanted, &mut attributes, 0);
        let (names, lines) = header_names(step, rest);
        attributes.headers.extend(names);
        attributes.header_lines.extend(single(&lines));
    }
    if let Some(wanted) = body {
        let wanted = &shown(wanted, &step.body());
        let rest = kept(step, wanted, &mut attributes, 1);
        let (found, lines) = pointers(step, rest);
        attributes.body.extend(found);
        attributes.body_lines.extend(single(&lines));
    }
    attributes
}

/// Takes out the values that mark lines which are not wanted; the lines that no other one marks.
fn kept(
    step: &Step,
    wanted: &BTreeSet<usize>,
    attributes: &mut Attributes,
    part: usize,
) -> BTreeSet<usize> {
    let mut rest = wanted.clone();
    let mut stays = |alone: Attributes| {
        let lines = highlighted(step, &alone, &mut |_| ())[part].clone();
        let stays = lines.is_subset(wanted);
        rest.retain(|line| !stays || !lines.contains(line));
        stays
    };
    let Attributes { headers, body, header_lines, body_lines, .. } = attributes;
    let none = Attributes::default;
    if part == 0 {
        headers.retain(|name| stays(Attributes { headers: vec![name.clone()], ..none() }));
        header_lines.retain(|range| stays(Attributes { header_lines: vec![*range], ..none() }));
    } else {
        body.retain(|pointer| stays(Attributes { body: vec![pointer.clone()], ..none() }));
        body_lines.retain(|range| stays(Attributes { body_lines: vec![*range], ..none() }));
    }
    rest
}

fn single(lines: &BTreeSet<usize>) -> impl Iterator<Item = (usize, usize)> {
    lines.iter().map(|line| (*line, *line))
}

/// The names of the headers on these lines, and the lines that no name says.
fn header_names(step: &Step, mut wanted: BTreeSet<usize>) -> (Vec<String>, BTreeSet<usize>) {
    let headers: Vec<String> = step.shown_headers().map(String::from).collect();
    let first = step.head().lines().count() - headers.len() + 1;
    let mut of_names: HashMap<String, Vec<usize>> = HashMap::new();
    for (name, line) in headers.iter().zip(first..) {
        of_names.entry(name.to_ascii_lowercase()).or_default().push(line);
    }
    let mut names: Vec<String> = Vec::new();
    for name in &headers {
        let Some(lines) = of_names.get(&name.to_ascii_lowercase()) else { continue };
        if lines.iter().all(|line| wanted.contains(line)) && is_word(name) {
            for line in lines {
                wanted.remove(line);
            }
            names.push(name.clone());
        }
    }
    (names, wanted)
}

/// Pointers to what stands on these lines, and the lines that no pointer says.
fn pointers(step: &Step, mut wanted: BTreeSet<usize>) -> (Vec<String>, BTreeSet<usize>) {
    let mut found = Vec::new();
    if step.body_kind() == BodyKind::Json && !wanted.is_empty() {
        let body = step.body();
        let lines = Lines::of(&body);
        let mut rows = Rows::of(wanted);
        // A container stands behind what it holds, and says the same in fewer words.
        for (pointer, span) in pointer::all(&body).into_iter().rev() {
            let covered = lines.at(span.start).get()..=lines.at(span.end).get();
            if !pointer.is_empty() && rows.hold(&covered) && is_word(&pointer) {
                rows.remove(covered);
                found.push(pointer);
            }
        }
        wanted = rows.0.into_iter().flat_map(|(first, last)| first..=last).collect();
    }
    found.reverse();
    (found, wanted)
}

/// Lines as runs without gaps: the first of each, with its last.
struct Rows(BTreeMap<usize, usize>);

impl Rows {
    fn of(lines: BTreeSet<usize>) -> Self {
        Self(runs(lines).into_iter().collect())
    }

    /// Whether all of some lines are there.
    fn hold(&self, lines: &RangeInclusive<usize>) -> bool {
        let run = self.0.range(..=*lines.start()).next_back();
        run.is_some_and(|(_, last)| lines.end() <= last)
    }

    /// Takes out lines that are all there.
    fn remove(&mut self, lines: RangeInclusive<usize>) {
        let Some((first, last)) = self.0.range(..=*lines.start()).next_back() else { return };
        let (first, last) = (*first, *last);
        self.0.remove(&first);
        if first < *lines.start() {
            self.0.insert(first, lines.start() - 1);
        }
        if *lines.end() < last {
            self.0.insert(lines.end() + 1, last);
        }
    }
}

/// Whether the braces of a heading can hold a text as one of a list.
fn is_word(text: &str) -> bool {
    !text.contains(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | '*' | '"' | '`'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_out_of_the_run_that_holds_all_of_them() {
        for (taken, left) in [
            (2..=4, vec![(6, 7)]),
            (2..=3, vec![(4, 4), (6, 7)]),
            (3..=3, vec![(2, 2), (4, 4), (6, 7)]),
            (3..=4, vec![(2, 2), (6, 7)]),
            (7..=7, vec![(2, 4), (6, 6)]),
        ] {
            let mut rows = Rows::of(BTreeSet::from([2, 3, 4, 6, 7]));
            assert!(rows.hold(&taken), "{taken:?}");
            rows.remove(taken.clone());
            assert_eq!(rows.0.into_iter().collect::<Vec<_>>(), left, "{taken:?}");
        }
        let rows = Rows::of(BTreeSet::from([2, 3, 4, 6, 7]));
        for others in [1..=2, 4..=5, 4..=6, 5..=5, 7..=8] {
            assert!(!rows.hold(&others), "{others:?}");
        }
    }
}
