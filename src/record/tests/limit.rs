//! Tests of records that are longer than a record may be.

use crate::diagnostic::Diagnostics;
use crate::record::{LIMIT, Reader};
use crate::source::Input;

/// For each record its line, size and body's size, and what is said; whatever the window is.
fn read(log: &str) -> (Vec<(usize, usize, usize)>, Vec<String>) {
    let through = |input: Input| {
        let mut diagnostics = Diagnostics::default();
        let mut reader = Reader::new(input, 0);
        let mut records = Vec::new();
        while let Some(record) = reader.next(&mut diagnostics).unwrap() {
            records.push((record.line().get(), record.raw().len(), record.body().len()));
        }
        let told = diagnostics.kept().iter().map(|d| format!("{}: {}", d.place.line, d.text));
        (records, told.collect())
    };
    let whole = through(Input::of_bytes(log.as_bytes().to_vec()));
    let stream = std::io::Cursor::new(log.as_bytes().to_vec());
    assert_eq!(through(Input::new(stream, 0)), whole, "a stream gives the same");
    whole
}

const HEAD: &str = "\n### (a) REQ >>> (b) : PUT /x\nH: v\n\n";
const NEXT: &str = "\n### (a) REQ >>> (b) : PUT /y\nH: v\n\nnone\n\n";

/// A log of a record with that body, and another one.
fn with(body: &str) -> String {
    [HEAD, body, "\n\n", NEXT].concat()
}

fn too_long(line: usize, lines: usize) -> String {
    format!("{line}: the record is longer than 16 MiB; the rest is left out ({lines} lines)")
}

#[test]
fn a_record_that_is_too_long_is_cut() {
    let room = LIMIT - HEAD.len();
    let (records, told) = read(&with(&"x".repeat(LIMIT + 5_000_000)));
    // The line ends before a record are its own.
    assert_eq!(records, [(2, LIMIT, room), (8, 2 + NEXT.len(), 4)]);
    assert_eq!(told, [too_long(2, 1)]);
    let lines = "1234567\n".repeat(LIMIT / 8 + 1000);
    let (records, told) = read(&with(&lines));
    let left = 1000 + HEAD.len().div_ceil(8);
    assert_eq!((records.len(), records[0].1), (2, LIMIT));
    assert_eq!(told, [too_long(2, left)]);
    let (records, told) = read(&with(&lines.repeat(3)));
    let left = left + 2 * (LIMIT / 8 + 1000);
    assert_eq!((records.len(), told), (2, vec![too_long(2, left)]));
}

#[test]
fn a_record_of_just_that_size_is_whole() {
    let room = LIMIT - HEAD.len();
    for less in (0..100).step_by(4) {
        let (records, told) = read(&with(&"x".repeat(room - less)));
        let sizes: Vec<_> = records.iter().map(|(.., body)| *body).collect();
        assert_eq!(sizes, [room - less, 4], "{less} bytes less");
        assert!(!told.iter().any(|told| told.contains("longer")), "{told:?}");
    }
}

#[test]
fn any_part_of_a_record_may_be_too_long() {
    let long = "y".repeat(LIMIT);
    let heading = format!("\n### (a) REQ >>> (b) : PUT /{long}\nH: v\n\nnone\n\n{NEXT}");
    let header = format!("\n### (a) REQ >>> (b) : PUT /x\nH: {long}\n\nnone\n\n{NEXT}");
    let json = with(&format!("{{\"a\": \"{long}\"}}"));
    for log in [heading, header, json] {
        let (records, told) = read(&log);
        assert_eq!((records.len(), records[0].1), (2, LIMIT));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("2: the record is longer"), "{told:?}");
    }
}

#[test]
fn a_length_beyond_the_limit_frames_nothing() {
    let headers = "Content-Length: 99999999999\n";
    let log = HEAD.replace("H: v\n", headers) + "x\n\n" + NEXT;
    let (records, told) = read(&log);
    assert_eq!((records.len(), told.len()), (2, 1), "{told:?}");
}

#[test]
fn long_text_before_the_first_record_is_counted_by_lines() {
    for (text, lines) in [("x".repeat(LIMIT + 10), 1), ("#\n\n".repeat(LIMIT), 2 * LIMIT - 1)] {
        let (records, told) = read(&format!("\n{text}\n{NEXT}"));
        assert_eq!(records.len(), 1);
        assert_eq!(
            told,
            [format!("2: text before the first record is not published ({lines} lines)")]
        );
    }
    let (records, told) = read(&("\n".repeat(LIMIT + 10) + NEXT));
    assert_eq!((records.len(), told), (1, vec![]));
}

#[test]
fn what_cannot_be_a_heading_is_text_before_its_line_ends() {
    let measured = |window: &str| crate::record::frame::measure(window.as_bytes(), false);
    for text in ["said", "##x", "\nsaid", "\n\n#said"] {
        assert!(measured(text).is_some(), "{text:?}");
    }
    for unclear in ["#", "### ", "### (a", "\n###"] {
        assert!(measured(unclear).is_none(), "{unclear:?}");
    }
}
