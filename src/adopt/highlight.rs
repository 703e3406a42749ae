//! Highlighted lines of a fence in, the attributes that mark the same lines out: names of headers and
//! JSON pointers where one says the same, since they outlive a recording, else the lines.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;

use crate::note::pointer;
use crate::step::{BodyKind, Step};
use crate::text::{Lines, runs};

/// The attributes for the highlights of a section, each with a space before it.
pub(super) fn attributes(step: &Step, highlights: &[Vec<(usize, usize)>; 2]) -> String {
    let mut words = Vec::new();
    let [headers, body] = highlights.each_ref().map(|ranges| lines(ranges));
    let (named, rest) = header_names(step, headers);
    push(&mut words, "header", &named);
    push(&mut words, "header-lines", &rest);
    let (pointers, rest) = pointers(step, body);
    push(&mut words, "body", &pointers);
    push(&mut words, "body-lines", &rest);
    words.concat()
}

fn push(words: &mut Vec<String>, name: &str, values: &[String]) {
    if !values.is_empty() {
        words.push(format!(" {name}={}", values.join(",")));
    }
}

fn lines(ranges: &[(usize, usize)]) -> BTreeSet<usize> {
    ranges.iter().flat_map(|(first, last)| *first..=*last).collect()
}

/// The names of the headers on these lines, and the lines that no name says.
fn header_names(step: &Step, mut wanted: BTreeSet<usize>) -> (Vec<String>, Vec<String>) {
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
    (names, raw(&wanted))
}

/// Pointers to what stands on these lines, and the lines that no pointer says.
fn pointers(step: &Step, mut wanted: BTreeSet<usize>) -> (Vec<String>, Vec<String>) {
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
    (found, raw(&wanted))
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

fn raw(lines: &BTreeSet<usize>) -> Vec<String> {
    lines.iter().map(usize::to_string).collect()
}
