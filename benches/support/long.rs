//! A size in, a log of that size out; a command in, how long it took and how much memory it had out.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::samples;

/// The logs below a folder over and over, each time with other request ids, and with other tokens where
/// these are markers: each round is a login of its own.
pub(crate) fn make(from: &Path, log: &Path, size: u64) {
    std::fs::create_dir_all(log.parent().expect("a folder")).expect("a folder");
    let mut out = BufWriter::new(File::create(log).expect("a log"));
    let paths = samples::logs(from);
    let samples: Vec<String> =
        paths.iter().map(|path| std::fs::read_to_string(path).expect("a log")).collect();
    let (mut written, mut round) = (0, 0_u32);
    while written < size {
        round += 1;
        let token = format!("REDACTED-TOKEN-{round}0");
        for sample in &samples {
            let sample = sample.replace("REDACTED-TOKEN-", &token);
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

/// The time and the most memory in MiB of a command of seqdoc.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_seqdoc"))
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
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
