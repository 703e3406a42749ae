//! The reader gives what the grammar says: both read the same logs, and agree on every part.

use std::io::Cursor;

use crate::properties::PIECES;
use crate::support::{grammar, random, samples, small_logs};
use proptest::prelude::*;
use seqdoc::source::Input;

/// Reads a log both ways.
fn check(log: &[u8], what: &str) {
    assert!(
        grammar::read(Input::of_bytes(log.to_vec())) == grammar::expected(log),
        "{what}: {}",
        difference(log)
    );
}

/// The first part in which they differ.
fn difference(log: &[u8]) -> String {
    let (told, read) = grammar::read(Input::of_bytes(log.to_vec()));
    let (before, expected) = grammar::expected(log);
    let pairs = read.iter().zip(&expected).find(|(read, expected)| read != expected);
    let counts = format!("{} of {} records, {told:?} of {before:?}", read.len(), expected.len());
    format!("{counts}\n{pairs:#?}\n{:?}", String::from_utf8_lossy(log))
}

#[test]
fn every_log_is_read_as_the_grammar_says() {
    let logs = samples().into_iter().chain(small_logs());
    let logs: Vec<_> = logs.inspect(|(case, log)| check(log, case)).collect();
    assert!(logs.len() > 60, "{}", logs.len());
}

#[test]
fn every_log_with_crlf_is_read_as_the_grammar_says() {
    for (case, log) in samples().into_iter().chain(small_logs()) {
        let log = log.split_inclusive(|byte| *byte == b'\n').flat_map(|line| {
            let (text, end) = line.split_at(line.len() - usize::from(line.ends_with(b"\n")));
            [text, if end.is_empty() { b"" } else { b"\r\n" }].concat()
        });
        check(&log.collect::<Vec<_>>(), &case);
    }
}

#[test]
fn every_prefix_of_a_small_log_is_read_as_the_grammar_says() {
    for (case, log) in small_logs().iter().filter(|(_, log)| log.len() < 1500) {
        for end in 0..log.len() {
            check(&log[..end], case);
        }
    }
}

#[test]
fn every_line_dropped_doubled_or_swapped_is_read_as_the_grammar_says() {
    for (case, log) in small_logs().iter().filter(|(_, log)| log.len() < 3000) {
        let lines: Vec<_> = log.split_inclusive(|byte| *byte == b'\n').collect();
        for n in 0..lines.len() {
            for log in crate::properties::changed(&lines, n) {
                check(&log, case);
            }
        }
    }
}

/// The window of a long log ends at every byte of a short piece.
#[test]
fn wherever_the_window_ends_a_log_is_read_as_the_grammar_says() {
    const WINDOW: usize = 64 << 10;
    let pieces = [
        "",
        "\n",
        "\r\n\r\n",
        "\u{feff}### (a) REQ >>> (b) : GET /x\nH: v\n\nnone\n\n",
        "\n\n\n### (a) REQ >>> (b) : GET /x\nH: v\n\nnone\n\n",
        "\r\n\r\n### (a) REQ >>> (b) : GET /x\r\nH: v\r\n\r\nnone\r\n\r\n",
        "### (\n####### (a) REQ >>> (b) : GET /\n### (a) REQ >>> (b) : GET /\n\n{\n\n\n",
    ];
    let record = "\n### (a) REQ >>> (b) : GET /first\nH: v\n\n";
    let leads = [
        ("", "x"),
        ("", "#"),
        ("\n", "#"),
        ("", "\n"),
        ("\n", "\r\n"),
        ("x\n", "x\n"),
        (record, "x"),
        (record, "x\r\n"),
    ];
    for (lead, filler) in leads {
        for piece in pieces {
            for inside in 0..=piece.len() {
                let filling = filler.repeat((WINDOW - lead.len() - inside) / filler.len());
                let log = [lead, &filling, piece, record, "none\n\n"].concat().into_bytes();
                let read = grammar::read(Input::new(Cursor::new(log.clone()), 0));
                let differs = read != grammar::expected(&log);
                assert!(!differs, "{lead:?} {filler:?} {piece:?} up to {inside}");
            }
        }
    }
}

proptest! {
    #![proptest_config(random(5000))]

    #[test]
    fn any_text_of_the_grammar_is_read_as_the_grammar_says(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)
    ) {
        check(pieces.concat().as_bytes(), "pieces");
    }

    #[test]
    fn any_body_is_read_as_the_grammar_says(
        length in 0..200_usize,
        crlf in proptest::bool::ANY,
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..20)
    ) {
        let headers = format!("\n### (a) REQ >>> (b) : PUT /y\nContent-Length: {length}\n\n");
        let log = headers + &pieces.concat() + "\n\n\n### (a) RESP <<< (b) : 200 OK PUT /y\nH: v\n\nnone\n\n";
        let log = if crlf { log.replace("\r\n", "\n").replace('\n', "\r\n") } else { log };
        check(log.as_bytes(), "body");
    }
}
