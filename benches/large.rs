//! Builds a long log as a whole process, beside copying it twice, and prints time and memory.
//!
//! `cargo bench --bench large` takes 512 MiB, with `-- 64` as many MiB as it says. The log is made of the
//! samples, one after another, with fresh request ids. The first run of each warms up; the others are
//! taken in turn, and the medians are printed.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

#[path = "support/samples.rs"]
mod samples;

use samples::median;

const RUNS: usize = 5;

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn main() {
    let size = std::env::args().find_map(|argument| argument.parse::<u64>().ok()).unwrap_or(512);
    let folder = tempfile::tempdir().expect("a scratch folder");
    let log = folder.path().join("logs/flow/requestshook.log");
    make(&log, size << 20);
    let (mut copies, mut builds, mut memory) = (Vec::new(), Vec::new(), 0);
    for run in 0..=RUNS {
        let copied = copy_twice(&log);
        let (built, peak) = build(folder.path());
        if run > 0 {
            copies.push(copied);
            builds.push(built);
            memory = memory.max(peak);
        }
    }
    let (copied, built) = (median(copies), median(builds));
    let ratio = built.as_secs_f64() / copied.as_secs_f64();
    println!(
        "{size} MiB: copied twice in {copied:.2?}, built in {built:.2?} ({ratio:.1} times), {memory} MiB at most"
    );
}

/// The samples over and over, each time with other request ids.
fn make(log: &Path, size: u64) {
    std::fs::create_dir_all(log.parent().expect("a folder")).expect("a folder");
    let mut out = BufWriter::new(File::create(log).expect("a log"));
    let paths = samples::logs(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"));
    let samples: Vec<String> =
        paths.iter().map(|path| std::fs::read_to_string(path).expect("a log")).collect();
    let (mut written, mut round) = (0, 0_u32);
    while written < size {
        round += 1;
        for sample in &samples {
            // An id has 32 digits; the last eight become the round.
            for (at, piece) in sample.split("Request-Id: ").enumerate() {
                let text = if at > 0 && piece.len() > 32 {
                    format!("Request-Id: {}{round:08x}{}", &piece[..24], &piece[32..])
                } else {
                    piece.to_owned()
                };
                out.write_all(text.as_bytes()).expect("space for the log");
                written += text.len() as u64;
            }
        }
    }
}

fn copy_twice(log: &Path) -> Duration {
    let copies: [PathBuf; 2] = ["one", "two"].map(|name| log.with_file_name(name));
    let start = Instant::now();
    for copy in &copies {
        std::fs::copy(log, copy).expect("space for a copy");
    }
    let taken = start.elapsed();
    for copy in &copies {
        std::fs::remove_file(copy).expect("the copy");
    }
    taken
}

/// The time and the most memory in MiB of a build into an empty folder.
fn build(folder: &Path) -> (Duration, u64) {
    let docs = folder.join("docs");
    let _ = std::fs::remove_dir_all(&docs);
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_seqdoc"))
        .args(["build", "logs", "-o", "docs"])
        .current_dir(folder)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the binary runs");
    let mut peak = 0;
    while child.try_wait().expect("a child").is_none() {
        peak = peak.max(memory(child.id()));
        std::thread::sleep(Duration::from_millis(5));
    }
    (start.elapsed(), peak >> 10)
}

/// The most memory that a process has had so far, in KiB, where the system tells.
fn memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
}
