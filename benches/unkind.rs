//! Builds and redacts bodies that were made to be slow to search, of 4 and 16 MB, and prints a table of
//! the processor time that each takes and of how much longer the larger one takes: 4 is linear.
//!
//! `cargo bench --bench unkind` takes all of them, `cargo bench --bench unkind -- amp multipart` those
//! whose names hold one of the words. A run that takes longer than 20 seconds is ended, and the larger
//! one is not begun.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[path = "support/processor.rs"]
mod processor;
#[path = "support/words.rs"]
mod words;

use processor::used;
use words::Words;

const MEGABYTE: usize = 1_000_000;
const SIZES: [usize; 2] = [4 * MEGABYTE, 16 * MEGABYTE];
const PATIENCE: Duration = Duration::from_secs(20);
/// What a run should stay below.
const WANTED: Duration = Duration::from_secs(2);
const COMMANDS: [&[&str]; 2] = [&["build", "logs", "-o", "docs"], &["redact", "logs", "-o", "red"]];

const JSON: &str = "application/json";
const TEXT: &str = "text/plain";
const XML: &str = "application/xml";
const HTML: &str = "text/html";
const FORM: &str = "application/x-www-form-urlencoded";
const YAML: &str = "application/yaml";
const PARTS: &str = "multipart/form-data; boundary=XbX";

/// A body: its name, its media type, how it begins, and what it repeats.
struct Kind {
    name: &'static str,
    media: &'static str,
    start: &'static str,
    repeated: &'static str,
}

const fn kind(
    name: &'static str,
    media: &'static str,
    start: &'static str,
    repeated: &'static str,
) -> Kind {
    Kind { name, media, start, repeated }
}

const KINDS: &[Kind] = &[
    kind("cdata", XML, "", "<password><![CDATA["),
    kind("cdata in text", TEXT, "", "<password><![CDATA["),
    kind("multipart, one boundary", PARTS, FIRST_PART, "one more line\r\n"),
    kind("multipart, one long line", PARTS, FIRST_PART, "x"),
    kind("multipart, heads only", PARTS, "", FIRST_PART),
    kind("multipart, folded head", PARTS, "--XbX\r\nContent-Disposition: form-data;", "\r\n name"),
    kind("braces", JSON, "", "{"),
    kind("brackets", JSON, "", "["),
    kind("members in each other", JSON, "", "{\"password\":"),
    kind("password=", TEXT, "", "password="),
    kind("password= in a form", FORM, "", "password="),
    kind("password=& in a form", FORM, "", "password=&"),
    kind("password: in lines", YAML, "", "password:\n"),
    kind("password: in one line", TEXT, "", "password: "),
    kind("password in a sentence", TEXT, "", "the password is "),
    kind("%25", TEXT, "", "%25"),
    kind("%25 in a form", FORM, "a=", "%25"),
    kind("amp", HTML, "", "&amp;"),
    kind("amp in XML", XML, "<a>", "&amp;"),
    kind("amp amp", TEXT, "&", "amp;"),
    kind("backslashes", TEXT, "", "\"\\\\\\"),
    kind("backslashes in a password", TEXT, "password=\"", "\\"),
    kind("backslashes in JSON", JSON, "{\"a\": ", "\"\\\\\\"),
    kind("tags", XML, "", "<a>"),
    kind("attributes", HTML, "<a", " password="),
    kind("comments", HTML, "", "<!--"),
    kind("indented lists", YAML, "", "- - "),
    kind("flow lists", YAML, "a: ", "{password: ["),
    kind("base64", JSON, "{\"a\": \"", "eyJhIjoi"),
    kind("python", TEXT, "", "{'password': "),
    kind("URLs", TEXT, "", "http://a:"),
    kind("queries", TEXT, "", "?unit=b-100"),
    kind("routes", TEXT, "http://h/", "password-reset/"),
    kind("cookies", TEXT, "Set-Cookie: ", "a=b, "),
    kind("options", TEXT, "login ", "--password "),
    kind("keys", TEXT, "", "-----BEGIN PRIVATE KEY-----\n"),
];

const FIRST_PART: &str = "--XbX\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n";

fn main() {
    let words = Words::given();
    print("| what is repeated | build 4 MB | 16 MB | growth | redact 4 MB | 16 MB | growth | |");
    print("| --- | --: | --: | --: | --: | --: | --: | --- |");
    for kind in KINDS.iter().filter(|kind| words.want(kind.name)) {
        let folders = SIZES.map(|size| made(kind, size));
        let [build, redact] = COMMANDS.map(|command| {
            let small = run(folders[0].path(), command);
            [small, small.and_then(|_| run(folders[1].path(), command))]
        });
        print(&row(kind, build, redact));
    }
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn print(line: &str) {
    println!("{line}");
}

/// The times of one kind; nothing is known of a run that was ended.
fn row(kind: &Kind, build: [Option<Duration>; 2], redact: [Option<Duration>; 2]) -> String {
    let shown = |time: Option<Duration>| {
        time.map_or("too long".to_owned(), |time| format!("{} ms", time.as_millis()))
    };
    let growth = |times: [Option<Duration>; 2]| match times {
        [Some(small), Some(large)] => format!("{:.1}", large.as_secs_f64() / small.as_secs_f64()),
        _ => "-".to_owned(),
    };
    let is_slow = |time: &Option<Duration>| time.is_none_or(|time| time > WANTED);
    let told = if build.iter().chain(&redact).any(is_slow) { "**slow**" } else { "" };
    let cells = [build, redact]
        .map(|times| format!("{} | {} | {}", shown(times[0]), shown(times[1]), growth(times)));
    format!("| {} | {} | {told} |", kind.name, cells.join(" | "))
}

/// A folder with a log of one record whose body has so many bytes.
fn made(kind: &Kind, size: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let scenario = folder.path().join("logs/a");
    fs::create_dir_all(&scenario).expect("a folder");
    // A record may have 16 MiB, its head included.
    let mut body = kind.start.to_owned();
    body += &kind.repeated.repeat((size - kind.start.len()) / kind.repeated.len());
    let head = format!(
        "\n### (cli) REQ >>> (depot) : POST http://h/p\nContent-Type: {}\nContent-Length: {}\n",
        kind.media,
        body.len()
    );
    let log = format!("{head}\n{body}\n\n");
    fs::write(scenario.join("requestshook.log"), log).expect("space for the log");
    folder
}

/// The processor time of a command, unless it takes too long.
fn run(folder: &Path, arguments: &[&str]) -> Option<Duration> {
    let (before, begun) = (used(), Instant::now());
    let mut child = Command::new(env!("CARGO_BIN_EXE_seqdoc"))
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command runs");
    while child.try_wait().expect("it is a child").is_none() {
        if begun.elapsed() > PATIENCE {
            child.kill().expect("it can be ended");
            child.wait().expect("it ends");
            return None;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    Some(used().saturating_sub(before))
}
