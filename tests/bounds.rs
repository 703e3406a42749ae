//! Logs that are made to take all time or memory build in little of both.

use std::time::{Duration, Instant};

use seqdoc::config::Filters;
use seqdoc::diagnostic::Diagnostics;
use seqdoc::graph::Builder;
use seqdoc::record::Reader;
use seqdoc::source::Input;

use crate::support::{Run, read, scratch, write};

/// Far more than any of them takes, and far less than what grows with the square of the log.
const TIME: Duration = Duration::from_secs(60);

/// A request with its response; an exchange has its own id.
fn exchange(id: usize, url: &str, headers: &str, body: &str) -> String {
    let id = format!("X-Requestshook-Request-Id: {id}\n");
    format!(
        "\n### (a) REQ >>> (b) : POST {url}\n{id}{headers}\n{body}\n\n\n### (a) RESP <<< (b) : 200 OK \
         POST {url}\n{id}\nnone\n\n"
    )
}

/// Builds a log in time; gives what its diagram says and the warnings.
fn built(name: &str, log: &str) -> (String, String) {
    let folder = scratch();
    write(folder.path().join("a.log"), log);
    let start = Instant::now();
    let build = Run::new(folder.path()).args(["build", "a.log", "-o", "docs"]);
    let printed = build.any_stdout().any_stderr().check();
    assert!(start.elapsed() < TIME, "{name} takes {:?}", start.elapsed());
    (read(folder.path().join("docs/a/diagram.md")), printed.stderr)
}

#[test]
fn odd_logs_are_built_in_time() {
    const MEGABYTE: usize = 1 << 20;
    let deep = "[".repeat(200_000) + &"]".repeat(200_000);
    let headers = (0..20_000).map(|n| format!("H-{n}: v{n}\n")).collect::<Vec<_>>().concat();
    let false_headings = "x".to_owned() + &"\n### (".repeat(MEGABYTE / 7);
    let headings = "x".to_owned() + &"\n### (a) REQ >>> (b) : GET /\n\n".repeat(100_000);
    let length = "Content-Length: 99999999999\n";
    let cases = [
        ("one long line", "/x", "", "x".repeat(10 * MEGABYTE)),
        ("deep JSON", "/x", "", deep),
        ("open braces", "/x", "", "{".repeat(MEGABYTE)),
        ("many headers", "/x", headers.as_str(), "none".to_owned()),
        ("false headings", "/x", "", false_headings),
        ("headings that do not count", "/x", "", headings),
        ("a length that lies", "/x", length, "x".to_owned()),
        ("a long URL", &("/".to_owned() + &"u".repeat(MEGABYTE)), "", "none".to_owned()),
    ];
    for (name, url, headers, body) in cases {
        let log = exchange(1, url, headers, &body) + &exchange(2, "/last", "", "none");
        let (diagram, _) = built(name, &log);
        let arrows = diagram.lines().filter(|line| !line.starts_with("participant ")).count();
        assert_eq!(arrows, 4, "{name}");
        assert!(diagram.ends_with("/last\n"), "{name}");
    }
}

#[test]
fn many_exchanges_are_built_in_time() {
    let log: String = (0..5000).map(|n| exchange(n, "/x", "", "none")).collect();
    let (diagram, told) = built("many exchanges", &log);
    assert_eq!(diagram.lines().count(), 10_000);
    assert!(told.contains("`diagram.md` is longer than 50,000 characters"), "{told}");
}

#[test]
fn a_record_that_is_too_long_is_cut_with_a_warning() {
    let log =
        exchange(1, "/x", "", &"0123456\n".repeat((20 << 20) / 8)) + &exchange(2, "/y", "", "none");
    let (diagram, told) = built("a long body", &log);
    assert!(diagram.ends_with("/y\n"));
    let expected = "warning: a.log:2: the record is longer than 16 MiB; the rest is left out \
                    (524296 lines)\n";
    assert_eq!(told, expected);
    // What is left out may hold a secret.
    let folder = scratch();
    write(folder.path().join("a.log"), log);
    let refused =
        "error: a.log:2: this record is longer than 16 MiB and cannot be redacted; shorten it\n";
    let redact = Run::new(folder.path()).args(["redact", "a.log", "-o", "b.log"]);
    redact.stderr(refused).code(1).check();
    assert!(!folder.path().join("b.log").exists());
}

/// How many exchanges are found in a log of so many requests, and as many responses behind them.
fn exchanges(count: usize, request: &str, response: &str) -> usize {
    let record = |arrow: &str, id: String| {
        let id = format!("X-Requestshook-Request-Id: {id}\nX-Auth-Token: t\n");
        format!("\n### (a) {arrow} GET /x\n{id}\nnone\n\n")
    };
    let requests =
        (0..count).map(|n| record("REQ >>> (b) :", request.replace('#', &n.to_string())));
    let responses =
        (0..count).map(|n| record("RESP <<< (b) : 200 OK", response.replace('#', &n.to_string())));
    let log = requests.chain(responses).collect::<Vec<_>>().concat();
    let start = Instant::now();
    let mut reader = Reader::new(Input::of_bytes(log.into_bytes()), 0);
    let (mut builder, mut diagnostics) = (Builder::new(Filters::default()), Diagnostics::default());
    while let Some(record) = reader.next(&mut Diagnostics::default()).expect("it is in memory") {
        builder.add(&record, 0, &mut diagnostics);
    }
    let found = builder.finish(&mut diagnostics).exchanges.len();
    assert!(start.elapsed() < TIME / 3, "{request}, {response}: {:?}", start.elapsed());
    found
}

#[test]
fn many_open_calls_are_told_apart_in_time() {
    let count = 100_000;
    assert_eq!(exchanges(count, "one", "one"), count, "all have one id");
    assert_eq!(exchanges(count, "#", "#"), count, "the oldest is answered first");
    assert_eq!(exchanges(count, "#", "other-#"), 2 * count, "nobody has the id");
}
