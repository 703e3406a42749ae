//! Builds 2,000 scenarios as a whole process, beside reading and copying the same files.
//!
//! `cargo bench --bench many` takes 2,000, with `-- 500` as many as it says. Each scenario is a sample
//! of 16 to 22 records. The runs of all rows take turns; the first of each warms up, and the medians of
//! the others are printed. Write below a file system in memory (`TMPDIR=/dev/shm`), or the disk is what
//! is measured.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[path = "support/processor.rs"]
mod processor;
#[path = "support/samples.rs"]
mod samples;

use processor::used;
use samples::{logs, median};

const RUNS: usize = 5;
const SEQDOC: &str = env!("CARGO_BIN_EXE_seqdoc");
const BUILD: [&str; 4] = ["build", "logs", "-o", "docs"];

/// What is measured: a name, what comes before it, and the command.
type Row = (&'static str, fn(&Path), fn(&Path) -> Command);

const ROWS: [Row; 8] = [
    ("cat of all logs and snippets", nothing, |_| shell("find logs docs -type f -exec cat {} +")),
    ("nothing changed", nothing, |_| seqdoc(&BUILD)),
    ("nothing changed, one job", nothing, |_| seqdoc(&[&BUILD[..], &["--jobs", "1"]].concat())),
    ("one changed", change_one, |_| seqdoc(&BUILD)),
    ("cp -r of all logs and snippets", forget_copies, |_| shell("cp -r logs docs copies")),
    ("built fresh", forget_docs, |_| seqdoc(&BUILD)),
    ("the samples", nothing, |_| seqdoc(&["build", "samples", "-o", "samples-docs", "--force"])),
    ("start-up", nothing, |_| seqdoc(&["--version"])),
];

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn main() {
    let count = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(2000);
    let folder = tempfile::tempdir().expect("a scratch folder");
    make(folder.path(), count);
    run(folder.path(), seqdoc(&BUILD));
    let mut taken = vec![Vec::new(); ROWS.len()];
    for turn in 0..=RUNS {
        for ((_, before, command), taken) in ROWS.iter().zip(&mut taken) {
            before(folder.path());
            let times = run(folder.path(), command(folder.path()));
            if turn > 0 {
                taken.push(times);
            }
        }
    }
    println!("{count} scenarios: time, and processor time of all threads");
    for ((name, ..), taken) in ROWS.iter().zip(taken) {
        let [elapsed, used] = [0, 1].map(|which| median(taken.iter().map(|times| times[which])));
        println!("{name:32} {elapsed:9.1?} {used:9.1?}");
    }
}

/// The samples of 15 to 45 records, one after another, each in a folder of its own; and all samples.
fn make(folder: &Path, count: usize) {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let all = logs(&samples);
    let records =
        |log: &PathBuf| fs::read_to_string(log).expect("a log").matches("\n### (").count();
    let fitting: Vec<&PathBuf> =
        all.iter().filter(|log| (15..=45).contains(&records(log))).collect();
    for (index, log) in fitting.iter().cycle().take(count).enumerate() {
        let scenario = folder.join(format!("logs/{:02}/{index:04}", index / 100));
        fs::create_dir_all(&scenario).expect("a folder");
        for file in ["requestshook.log", "notes.md"].map(|name| log.with_file_name(name)) {
            if let Some(name) = file.file_name().filter(|_| file.exists()) {
                fs::copy(&file, scenario.join(name)).expect("a copy");
            }
        }
    }
    let copied = Command::new("cp").arg("-r").arg(samples).arg(folder.join("samples")).status();
    assert!(copied.is_ok_and(|status| status.success()), "the samples are copied");
}

fn nothing(_: &Path) {}

/// Makes a word of the first log longer, or takes that back.
fn change_one(folder: &Path) {
    let log = folder.join("logs/00/0000/requestshook.log");
    let text = fs::read_to_string(&log).expect("a log");
    let changed = text.replace("/v2/imagess", "/v2/images");
    let changed = if changed == text { text.replace("/v2/images", "/v2/imagess") } else { changed };
    assert_ne!(changed, text, "the log has a word to change");
    fs::write(&log, changed).expect("a log");
}

fn forget_copies(folder: &Path) {
    let _ = fs::remove_dir_all(folder.join("copies"));
    fs::create_dir(folder.join("copies")).expect("a folder");
}

fn forget_docs(folder: &Path) {
    fs::remove_dir_all(folder.join("docs")).expect("the snippets");
}

fn seqdoc(arguments: &[&str]) -> Command {
    let mut command = Command::new(SEQDOC);
    command.args(arguments);
    command
}

fn shell(line: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", line]);
    command
}

/// The time and the processor time of a command.
fn run(folder: &Path, mut command: Command) -> [Duration; 2] {
    command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
    let (begun, before) = (Instant::now(), used());
    let status = command.status().expect("the command runs");
    assert!(status.success(), "{command:?} failed: {status}");
    [begun.elapsed(), used().saturating_sub(before)]
}
