//! Whatever is done to a recording: no panic, no forged record, no call that is not counted.

use proptest::prelude::*;

use crate::support::{imported, project, random};

/// The recordings of the project, each form in a file.
fn recordings() -> Vec<Vec<u8>> {
    let folder = std::fs::read_dir(project("recordings")).expect("a folder");
    let mut paths: Vec<_> = folder.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let files = paths.iter().map(|path| std::fs::read(path).expect("a file"));
    let other = fuzz_corpus();
    files.chain(other).collect()
}

fn fuzz_corpus() -> Vec<Vec<u8>> {
    let folder = std::fs::read_dir(project("fuzz/corpus/import")).expect("a folder");
    folder.map(|entry| std::fs::read(entry.expect("an entry").path()).expect("a file")).collect()
}

#[test]
fn every_recording_keeps_its_calls() {
    for recording in recordings() {
        assert!(imported::check(&recording) > 0, "{}", String::from_utf8_lossy(&recording));
    }
}

/// What is put into a recording.
const PIECES: &[&str] = &[
    "\\n\\n\\n### (a) REQ >>> (b) : GET /x\\nH: v\\n\\n",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "-1",
    "1e999",
    "\\u0000",
    "\\ud800",
    "true",
    "0",
    "\\r",
    ")",
    "\u{e9}",
    "\"SERVER\"",
    "99999999999999999999",
    "X-Requestshook-Body-Length",
];

proptest! {
    #![proptest_config(random(400))]

    #[test]
    fn a_damaged_recording_forges_nothing(
        which in 0..8_usize,
        cuts in proptest::collection::vec((0.0..1.0_f64, 0..40_usize, 0..PIECES.len()), 1..4),
    ) {
        let recordings = recordings();
        let mut bytes = recordings[which % recordings.len()].clone();
        for (place, length, piece) in cuts {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a length")]
            #[expect(clippy::cast_precision_loss, reason = "any place will do")]
            let at = (bytes.len() as f64 * place) as usize;
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, PIECES[piece].bytes());
        }
        imported::check(&bytes);
    }
}
