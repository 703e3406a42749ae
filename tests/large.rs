//! Logs that are larger than any that was recorded on purpose: each ends within seconds and 200 MB.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Run, read, scratch, write};

/// A build takes no longer, on a machine that does other work too.
const SECONDS: u64 = 30;
/// It needs no more memory, in MiB.
const MEMORY: u64 = 200;

fn exchange(log: &mut String, heading: [&str; 3], id: usize, headers: &str, body: &str) {
    let [caller, callee, call] = heading;
    let id = format!("X-Requestshook-Request-Id: {id}\n");
    write!(log, "\n### ({caller}) REQ >>> ({callee}) : {call}\n{id}{headers}\n{body}\n\n")
        .expect("memory");
    write!(log, "\n### ({caller}) RESP <<< ({callee}) : 200 OK {call}\n{id}\nnone\n\n")
        .expect("memory");
}

/// Builds a log in a folder, with a bound for time and memory; what it printed as warnings.
fn build(folder: &Path, log: &str) -> String {
    std::fs::write(folder.join("requestshook.log"), log).expect("a log");
    let stderr = folder.join("stderr");
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_seqdoc"))
        .args(["build", "requestshook.log", "-o", "docs"])
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(&stderr).expect("a file"))
        .spawn()
        .expect("the binary runs");
    let mut most = 0;
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        most = most.max(memory(child.id()));
        if start.elapsed() > Duration::from_secs(SECONDS) {
            child.kill().expect("a child");
            panic!("a build of {} bytes takes too long", log.len());
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let said = read(&stderr);
    assert!(status.success(), "{}", said.chars().take(500).collect::<String>());
    assert!(most <= MEMORY, "a build of {} bytes needs {most} MiB", log.len());
    said
}

/// The most memory that a process has had so far, in MiB, where the system tells.
fn memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) >> 10
}

const CALL: [&str; 3] = ["cli", "nova-api", "POST /v2/images"];

#[test]
fn large_records_are_built_in_bounds() {
    let text = "Content-Type: text/plain\n";
    let json = "Content-Type: application/json\n";
    let many: String = (0..100_000).fold(String::new(), |mut headers, index| {
        writeln!(headers, "X-Header-{index}: {index}").expect("memory");
        headers
    });
    let deep = ["[".repeat(200_000), "]".repeat(200_000)].concat();
    let object = ["{\"a\":".repeat(200_000), "1".to_owned(), "}".repeat(200_000)].concat();
    let cases = [
        ("a line", text, "x".repeat(10 << 20)),
        ("a line of marks", text, "{++ `--8<-- <b> $".repeat(640 << 10)),
        ("a line of JSON", json, format!("[{}1]", "\"x\", ".repeat(2 << 20))),
        ("headers", &many, "none".to_owned()),
        ("nested lists", json, deep.clone()),
        ("nested objects", json, object),
        ("lists that stay open", json, deep[..200_000].to_owned()),
        ("escapes", text, "\u{202e}\u{7}".repeat(1 << 20)),
        ("backslashes", json, format!("\"{}\"", "\\\\".repeat(1 << 20))),
    ];
    for (what, headers, body) in cases {
        let folder = scratch();
        let mut log = String::new();
        exchange(&mut log, CALL, 1, headers, &body);
        exchange(&mut log, ["cli", "nova-api", "GET /SENTINEL"], 2, "", "none");
        build(folder.path(), &log);
        let docs = folder.path().join("docs");
        for name in ["body.md", "log.md", "diagram.md"] {
            assert!(read(docs.join(name)).contains("SENTINEL"), "{what}: {name}");
        }
    }
}

#[test]
fn long_headings_are_shortened_in_diagrams() {
    let long = "x".repeat(1 << 20);
    let url = format!("GET /{}?q={long}", ";a".repeat(512 << 10));
    for (names, what) in [
        (["cli", "nova-api", &url], "that of step (1)"),
        ([long.as_str(), "nova-api", "GET /"], "the name of a service"),
        (["cli", &format!("{long} :;-x"), &url], "that of step (1)"),
    ] {
        let folder = scratch();
        let mut log = String::new();
        exchange(&mut log, names, 1, "", "none");
        let said = build(folder.path(), &log);
        let shortened: Vec<_> =
            said.lines().filter(|line| line.contains("cut off with `…`")).collect();
        assert_eq!(shortened.len(), 1, "{}", said.chars().take(500).collect::<String>());
        assert!(shortened[0].contains(what), "{}", shortened[0]);
        let diagram = read(folder.path().join("docs/diagram.md"));
        assert!(diagram.len() < 20_000 && diagram.contains('…'), "{}", diagram.len());
        assert!(read(folder.path().join("docs/diagrams.md")).len() < 20_000);
    }
}

#[test]
fn a_diagram_that_mermaid_does_not_draw_is_told_once() {
    let folder = scratch();
    let mut log = String::new();
    for id in 0..5_000 {
        exchange(&mut log, ["cli", "nova-api", &format!("GET /v2/images/{id}")], id, "", "none");
    }
    let said = build(folder.path(), &log);
    let told = "longer than 50,000 characters, the most that mermaid draws; include `diagrams.md`";
    assert_eq!(said.matches(told).count(), 1, "{}", said.chars().take(500).collect::<String>());
    let parts = read(folder.path().join("docs/diagrams.md"));
    assert!(parts.split("\n## ").all(|part| part.len() < 50_000));
}

#[test]
fn the_preset_of_the_middleware_shortens_nothing() {
    let folder = scratch();
    let url = format!("/{}", "x".repeat(1000));
    let mut log = String::new();
    exchange(&mut log, ["cli", "nova-api", &format!("GET {url}")], 1, "", "none");
    std::fs::write(folder.path().join("requestshook.log"), log).expect("a log");
    let arguments = ["build", "requestshook.log", "-o", "docs", "--preset", "requestshook"];
    let printed = Run::new(folder.path()).args(arguments).any_stdout().any_stderr().check();
    assert!(!printed.stderr.contains('…'), "{}", printed.stderr);
    assert!(read(folder.path().join("docs/diagram.md")).contains(&url));
}

#[test]
fn the_gate_of_a_long_log_refuses_what_a_short_one_does() {
    let folder = scratch();
    let (token, mut log) = ("gAAAAABlong-log-secret-0123456789", String::new());
    for id in 0..2_500 {
        let headers = format!("X-Auth-Token: {token}\n");
        exchange(&mut log, ["cli", "nova-api", "GET /v2/images"], id, &headers, "none");
    }
    write(folder.path().join("requestshook.log"), log);
    let note = format!("## (4999) GET /v2/images\n\nThe token {token} is sent.\n");
    write(folder.path().join("notes.md"), note);
    let run = Run::new(folder.path()).args(["build", "requestshook.log", "-o", "docs", "-q"]);
    let printed = run.code(1).any_stderr().check();
    assert!(
        printed.stderr.contains("the secret shown as `REDACTED-TOKEN-1`"),
        "{}",
        printed.stderr
    );
    assert!(!printed.stderr.contains(token) && !folder.path().join("docs/body.md").exists());
}
