//! A recording is equal to itself, whatever its ids, tokens, times, hosts and ports are.

use regex::{Captures, Regex};

use super::recording::compared;
use crate::support::{as_recorded, samples, small_logs};

/// The recording as it would be on another day and another machine.
fn another_day(log: &str) -> String {
    let log = as_recorded(log).0;
    // Digits turn into others, the same ones everywhere; letters of ids too.
    let turned = |found: &Captures<'_>| -> String {
        let turn = |sign: char| match sign {
            '0'..='9' => char::from(b'0' + (sign as u8 - b'0' + 3) % 10),
            'a'..='f' => char::from(b'a' + (sign as u8 - b'a' + 1) % 6),
            other => other,
        };
        found[0].chars().map(turn).collect()
    };
    let id = r"\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b";
    let log = Regex::new(id).expect("a pattern").replace_all(&log, turned).into_owned();
    let moved = [
        (r"\b20\d\d-\d\d-\d\dT", "2031-04-05T"),
        (r"\d\d:\d\d:\d\d GMT", "01:02:03 GMT"),
        // As long as before: a body of text ends where its length says.
        (r"127\.0\.0\.1", "10.20.3.4"),
        (r":(80|92|95)(\d\d)/", ":7${2}1/"),
        ("gAAAAABp", "gAAAAABqZm9v"),
    ];
    moved.iter().fold(log, |log, (pattern, other)| {
        Regex::new(pattern).expect("a pattern").replace_all(&log, *other).into_owned()
    })
}

#[test]
fn a_recording_is_equal_to_itself() {
    for (name, log) in samples().into_iter().chain(small_logs()) {
        let log = String::from_utf8_lossy(&log);
        // Those that do harm need not hold a record.
        if log.contains("REQ >>>") && !name.contains("hostile") {
            assert!(compared(&log, &log).changes.is_empty(), "{name}");
        }
    }
}

#[test]
fn a_recording_of_another_day_is_equal() {
    for (name, log) in samples() {
        let log = String::from_utf8(log).expect("UTF-8");
        let other = another_day(&log);
        assert_ne!(log, other, "{name}");
        let found = compared(&log, &other).changes;
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}
