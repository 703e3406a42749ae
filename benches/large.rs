//! Builds a long log as a whole process and prints time and memory, beside yardsticks of the same run:
//! a copy that reads and writes as much, `grep -c`, and a script that makes the same snippets by the
//! plainest means.
//!
//! `cargo bench --bench large` takes 512 MiB, with `-- 64` as many MiB as it says. The log is made of the
//! samples, one after another, with fresh request ids; `-- 512 FOLDER` takes the logs below a folder
//! instead. A build and its copy are run in turn, once to warm up and five times that count, and the other
//! two three times; the medians are printed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[path = "support/long.rs"]
mod long;
#[path = "support/samples.rs"]
mod samples;

use samples::median;

const RUNS: usize = 5;

/// What is built: a name, and the configuration.
const BUILDS: [(&str, &str); 4] = [
    ("redacted, a section for each step", ""),
    ("redacted, a section for each call", "[body]\nsections = \"exchange\"\n"),
    ("not redacted, a section for each step", "[redact]\nenabled = false\n"),
    (
        "not redacted, a section for each call",
        "[body]\nsections = \"exchange\"\n[redact]\nenabled = false\n",
    ),
];
const SNIPPETS: &str = "[output]\nsnippets = [\"diagram\", \"body\", \"log\"]\n";

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let size = words.first().and_then(|word| word.parse::<u64>().ok()).unwrap_or(512);
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let from = words.get(1).map_or(own, PathBuf::from);
    let folder = tempfile::tempdir().expect("a scratch folder");
    let log = folder.path().join("logs/flow/requestshook.log");
    long::make(&from, &log, size << 20);
    println!("| {size} MiB | time | beside the copy | most memory |");
    println!("| --- | --: | --: | --: |");
    let [grep, script] = beside(folder.path(), &log);
    for (name, keys) in BUILDS {
        let row = builds(folder.path(), keys);
        let times = row.built.as_secs_f64() / row.copied.as_secs_f64();
        println!("| {name} | {:.2?} | {times:.1} | {} MiB |", row.built, row.memory);
        println!("| copy of its snippets, with `cat` of the log | {:.2?} | 1.0 | |", row.copied);
    }
    println!("| `grep -c` of its headings | {grep:.2?} | | |");
    println!("| a plain script | {script:.2?} | | |");
}

struct Row {
    built: Duration,
    copied: Duration,
    memory: u64,
}

fn builds(folder: &Path, keys: &str) -> Row {
    std::fs::write(folder.join("logs/seqdoc.toml"), format!("{SNIPPETS}{keys}")).expect("keys");
    let (mut copies, mut builds, mut memory) = (Vec::new(), Vec::new(), 0);
    for run in 0..=RUNS {
        let _ = std::fs::remove_dir_all(folder.join("docs"));
        let (built, peak) = long::run(folder, &["build", "logs", "-o", "docs"]);
        let copied = timed(folder, "cat logs/flow/requestshook.log > /dev/null && cp -r docs copy");
        std::fs::remove_dir_all(folder.join("copy")).expect("the copy");
        if run > 0 {
            copies.push(copied);
            builds.push(built);
            memory = memory.max(peak);
        }
    }
    Row { built: median(builds), copied: median(copies), memory }
}

/// How long `grep` and the script take.
fn beside(folder: &Path, log: &Path) -> [Duration; 2] {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/support/plain.py");
    let log = log.display();
    let lines = [
        format!("grep -c '^### ' {log} | cat"),
        format!("python3 {} {log} plain", script.display()),
    ];
    let medians = lines.map(|line| median((0..3).map(|_| timed(folder, &line))));
    std::fs::remove_dir_all(folder.join("plain")).expect("what the script made");
    medians
}

fn timed(folder: &Path, line: &str) -> Duration {
    let start = Instant::now();
    let status = Command::new("sh")
        .args(["-c", line])
        .current_dir(folder)
        .stdout(Stdio::null())
        .status()
        .expect("a shell");
    assert!(status.success(), "{line}");
    start.elapsed()
}
