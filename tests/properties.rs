//! Reading is total and lossless: whatever happened to a log, no panic, and each byte of it belongs
//! to a record or to text that a diagnostic reports.

use crate::support::checks::{check_build, check_spans, scene};
use crate::support::{Run, random, samples, scratch, write};
use proptest::prelude::*;
use seqdoc::config::Snippet;
use seqdoc::diagnostic::Diagnostics;
use seqdoc::record::Reader;
use seqdoc::source::Input;

fn joined<'l>(lines: impl IntoIterator<Item = &'l &'l [u8]>) -> Vec<u8> {
    lines.into_iter().flat_map(|line| line.iter().copied()).collect()
}

/// A log with its n-th line dropped, doubled, and swapped with the next.
pub(crate) fn changed(lines: &[&[u8]], n: usize) -> [Vec<u8>; 3] {
    let dropped = lines.iter().enumerate().filter(|(at, _)| *at != n).map(|(_, line)| line);
    let doubled = lines[..=n].iter().chain(&lines[n..]);
    let mut swapped = lines.to_vec();
    swapped.swap(n, (n + 1).min(lines.len() - 1));
    [joined(dropped), joined(doubled), joined(&swapped)]
}

#[test]
fn every_prefix_of_every_sample_is_read() {
    for (case, log) in samples() {
        let records = check_spans(&log);
        assert!(records > 3, "{case}");
        for end in 0..log.len() {
            assert!(check_spans(&log[..end]) <= records + 1, "{case} up to {end}");
        }
    }
}

#[test]
fn every_line_dropped_doubled_or_swapped_is_read() {
    for (_, log) in samples() {
        let lines: Vec<_> = log.split_inclusive(|byte| *byte == b'\n').collect();
        for n in 0..lines.len() {
            for log in changed(&lines, n) {
                check_spans(&log);
            }
        }
    }
}

/// A long log is read by threads; its bytes are those that one thread would give.
#[test]
fn a_long_log_builds_as_a_short_one_does() {
    let folder = scratch();
    let log: Vec<u8> = samples().into_iter().flat_map(|(_, log)| log).collect();
    let path = folder.path().join("logs/long/requestshook.log");
    write(&path, log.repeat(30));
    let scene = scene(&path).expect("records");
    assert!(
        scene.survey.flow.graph.records() > 5000 && scene.survey.scenario.size() > 4 << 20,
        "it is long"
    );
    let build = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]);
    build.any_stdout().any_stderr().check();
    for (name, snippet) in scene.files() {
        let mut text = Vec::new();
        scene.render(snippet, None, &mut text).expect("it renders");
        let built = std::fs::read(folder.path().join("docs/long").join(&name)).unwrap();
        assert!(built == text, "{name}");
    }
}

#[test]
fn a_log_that_changes_while_it_is_read_leaks_nothing() {
    let folder = scratch();
    let path = folder.path().join("requestshook.log");
    let log = |body| format!("\n### (a) REQ >>> (b) : POST /x\nH: v\n\n{body}\n\n");
    write(&path, log("{\"name\": \"x\"}"));
    let scene = scene(&path).expect("a record");
    write(&path, log("{\"password\": \"hunter2\"}"));
    let mut text = Vec::new();
    scene.render(Snippet::Body, None, &mut text).expect("it renders");
    let body = String::from_utf8(text).expect("UTF-8");
    assert!(body.contains("\"REDACTED-PASSWORD\"") && !body.contains("hunter2"), "{body}");
}

#[test]
fn what_is_left_of_a_small_sample_builds() {
    let (_, log) = samples().into_iter().min_by_key(|(_, log)| log.len()).expect("a sample");
    let lines: Vec<_> = log.split_inclusive(|byte| *byte == b'\n').collect();
    for n in 0..lines.len() {
        check_build(&joined(&lines[..n]));
    }
}

proptest! {
    #![proptest_config(random(200))]

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        check_spans(&bytes);
    }

    #[test]
    fn any_text_of_the_grammar_is_read_and_builds(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)
    ) {
        let log = pieces.concat();
        check_spans(log.as_bytes());
        check_build(log.as_bytes());
    }

    #[test]
    fn the_window_does_not_matter(case in 0..9_usize, step in 1..5000_usize) {
        let (_, log) = samples().swap_remove(case);
        let whole = records(Input::of_bytes(log.clone()));
        let slow = Slow { bytes: log, at: 0, step };
        prop_assert_eq!(records(Input::new(slow, 0)), whole);
    }
}

/// What logs are made of.
pub(crate) const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "\n\n",
    "\n\n\n",
    "### (",
    "a",
    ") REQ >>> (",
    ") RESP <<< (",
    ") : ",
    "GET ",
    "200 OK ",
    "http://h/p?q",
    "\n### (a) REQ >>> (b) : GET /x\n",
    "\n### (a) RESP <<< (b) : 200 OK GET /x\n",
    "X-Requestshook-Request-Id: 1\n",
    "Content-Length: 5\n",
    "Content-Length: 40\n",
    "X-Requestshook-Body-Length: 4\n",
    "X-Requestshook-Body-Length: 41\n",
    "X-Requestshook-Parent-Id: 1\n",
    "X-Requestshook-Time: 2026-01-31T12:00:00Z\n",
    "X-Requestshook-Route: /{x}\n",
    "X-Auth-Token: gAAAAABrx\n",
    "none",
    "{",
    "}",
    "{\"password\": \"gAAAAABr\"}",
    "[1]",
    "\"",
    "b'x'...",
    "hello",
    "```",
    "--8<-- \"x\"",
    "\u{feff}",
    "\u{202e}",
    "\x1b",
    "#",
    ";",
    "end",
    "<b>",
    "{{ x }}",
    "%%{init}%%",
];

fn records(input: Input) -> Vec<(usize, Vec<u8>, Vec<u8>)> {
    let mut reader = Reader::new(input, 0);
    let mut records = Vec::new();
    while let Some(record) = reader.next(&mut Diagnostics::default()).expect("content is no error")
    {
        records.push((record.line().get(), record.raw().to_vec(), record.body().to_vec()));
    }
    records
}

/// A stream that gives a few bytes at a time.
struct Slow {
    bytes: Vec<u8>,
    at: usize,
    step: usize,
}

impl std::io::Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.step.min(buffer.len()).min(self.bytes.len() - self.at);
        buffer[..count].copy_from_slice(&self.bytes[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
