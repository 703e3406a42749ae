//! Builds inputs of sizes 1, 2, 4 and 8 as a whole process, and prints a table of the processor time
//! that each size takes and of how much longer that is than for the size before.
//!
//! `cargo bench --bench growth` takes all kinds of input, `cargo bench --bench growth -- notes folds`
//! those whose names hold one of the words. Of several runs the fastest counts: other work on the
//! machine only ever makes one slower.

mod inputs;
#[path = "../support/processor.rs"]
mod processor;
#[path = "../support/words.rs"]
mod words;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use inputs::{Input, Kind};
use processor::used;
use tempfile::TempDir;
use words::Words;

const SIZES: [usize; 4] = [1, 2, 4, 8];
const RUNS: usize = 7;

fn main() {
    let words = Words::given();
    print("| what grows | how many at size 1 | size 1 | size 2 | size 4 | size 8 | growth |");
    print("| --- | --: | --: | --: | --: | --: | --- |");
    for kind in inputs::KINDS.iter().filter(|kind| words.want(kind.name)) {
        print(&row(kind, &times(kind)));
    }
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn print(line: &str) {
    println!("{line}");
}

fn row(kind: &Kind, times: &[Duration]) -> String {
    let shown: Vec<String> = times.iter().map(|time| format!("{} ms", time.as_millis())).collect();
    let growth: Vec<String> = times
        .windows(2)
        .map(|pair| format!("{:.1}", pair[1].as_secs_f64() / pair[0].as_secs_f64()))
        .collect();
    format!("| {} | {} | {} | {} |", kind.name, kind.base, shown.join(" | "), growth.join(", "))
}

/// The processor time of the fastest run for each size. The sizes take turns, so that a minute in which
/// the machine has other work to do makes none of them slower than the others.
fn times(kind: &Kind) -> Vec<Duration> {
    let folders = SIZES.map(|size| made(kind, size * kind.base));
    let mut fastest = vec![Duration::MAX; SIZES.len()];
    for _ in 0..RUNS {
        for (folder, fastest) in folders.iter().zip(&mut fastest) {
            *fastest = time(kind, folder.path()).min(*fastest);
        }
    }
    fastest
}

/// A folder with so many of what grows.
fn made(kind: &Kind, count: usize) -> TempDir {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let mut input = Input::new(folder.path().join("logs"));
    (kind.make)(&mut input, count);
    if kind.adopts {
        run(folder.path(), BUILD);
        mark(&folder.path().join("docs/log/body.md"));
    }
    folder
}

/// The processor time of one run.
fn time(kind: &Kind, folder: &Path) -> Duration {
    if kind.adopts {
        return run(folder, ADOPT);
    }
    let _ = std::fs::remove_dir_all(folder.join("docs"));
    run(folder, BUILD)
}

const ADOPT: &[&str] =
    &["adopt", "logs/log", "docs/log/body.md", "--diagram", "docs/log/diagram.md", "--dry-run"];
const BUILD: &[&str] = &["build", "logs", "-o", "docs"];

/// Runs seqdoc and gives the processor time that it took.
fn run(folder: &Path, arguments: &[&str]) -> Duration {
    let before = used();
    let status = Command::new(env!("CARGO_BIN_EXE_seqdoc"))
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the binary runs");
    assert!(status.code().is_some_and(|code| code < 2), "{arguments:?} failed: {status}");
    used().saturating_sub(before)
}

/// Writes a line below each heading of a `body.md` and marks lines in it, as a person would.
fn mark(body: &Path) {
    let text = std::fs::read_to_string(body).expect("a body");
    let mut marked = String::with_capacity(text.len() * 2);
    for line in text.lines() {
        if let Some(tabs) = line.strip_suffix(" linenums=\"1\"").filter(|_| line.contains("```")) {
            marked += tabs;
            marked += " linenums=\"1\" hl_lines=\"2\"\n";
        } else if line.starts_with("=== \"Header\"") {
            marked += "What a person wrote.\n\n";
            marked += line;
            marked += "\n";
        } else {
            marked += line;
            marked += "\n";
        }
    }
    std::fs::write(body, marked).expect("space for the body");
}
