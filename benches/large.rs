//! Builds a long log as a whole process, beside copying it twice, and prints time and memory.
//!
//! `cargo bench --bench large` takes 512 MiB, with `-- 64` as many MiB as it says. The log is made of the
//! samples, one after another, with fresh request ids. The first run of each warms up; the others are
//! taken in turn, and the medians are printed.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[path = "support/long.rs"]
mod long;
#[path = "support/samples.rs"]
mod samples;

use samples::median;

const RUNS: usize = 5;

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn main() {
    let size = std::env::args().find_map(|argument| argument.parse::<u64>().ok()).unwrap_or(512);
    let folder = tempfile::tempdir().expect("a scratch folder");
    let log = folder.path().join("logs/flow/requestshook.log");
    long::make(&log, size << 20);
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
    let _ = std::fs::remove_dir_all(folder.join("docs"));
    long::run(folder, &["build", "logs", "-o", "docs"])
}
