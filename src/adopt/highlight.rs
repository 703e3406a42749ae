//! Highlighted lines of a fence in, the attributes that mark the same lines out: names of headers and
//! JSON pointers where one says the same, since they outlive a recording, else the lines.

use std::collections::BTreeSet;

use crate::note::pointer;
use crate::step::{BodyKind, Step};

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
    let mut names: Vec<String> = Vec::new();
    for name in &headers {
        let of_name: BTreeSet<usize> = headers
            .iter()
            .zip(first..)
            .filter(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, line)| line)
            .collect();
        if of_name.is_subset(&wanted) && is_word(name) {
            wanted.retain(|line| !of_name.contains(line));
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
        // A container stands behind what it holds, and says the same in fewer words.
        for (pointer, span) in pointer::all(&body).into_iter().rev() {
            let line = |at: usize| memchr::memchr_iter(b'\n', &body.as_bytes()[..at]).count() + 1;
            let covered: BTreeSet<usize> = (line(span.start)..=line(span.end)).collect();
            if !pointer.is_empty() && covered.is_subset(&wanted) && is_word(&pointer) {
                wanted.retain(|line| !covered.contains(line));
                found.push(pointer);
            }
        }
    }
    found.reverse();
    (found, raw(&wanted))
}

/// Whether the braces of a heading can hold a text as one of a list.
fn is_word(text: &str) -> bool {
    !text.contains(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | '*' | '"' | '`'))
}

fn raw(lines: &BTreeSet<usize>) -> Vec<String> {
    lines.iter().map(usize::to_string).collect()
}
