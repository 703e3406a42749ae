//! Compares two long logs as a whole process, beside showing each of them, and prints time and memory.
//!
//! `cargo bench --bench compared` takes logs of 512 MiB, with `-- 64` as many MiB as it says. The old log
//! is made of the samples, one after another, with fresh request ids; in the new one, one response in the
//! middle has another status. The first run of each warms up; the others are taken in turn, and the
//! medians of the processor time of all threads are printed.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::Duration;

#[path = "support/long.rs"]
mod long;
#[path = "support/processor.rs"]
mod processor;
#[path = "support/samples.rs"]
mod samples;

use processor::used;
use samples::median;

const RUNS: usize = 3;

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn main() {
    let size = std::env::args().find_map(|argument| argument.parse::<u64>().ok()).unwrap_or(512);
    let folder = tempfile::tempdir().expect("a scratch folder");
    let [old, new] = ["old.log", "new.log"].map(|name| folder.path().join(name));
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    long::make(&samples, &old, size << 20);
    fs::copy(&old, &new).expect("space for a copy");
    change(&new);
    let (mut shown, mut compared, mut memory) = (Vec::new(), Vec::new(), [0; 2]);
    for turn in 0..=RUNS {
        let both = ["old.log", "new.log"].map(|log| run(folder.path(), &["show", log]));
        let (time, peak) = run(folder.path(), &["diff", "old.log", "new.log"]);
        if turn > 0 {
            shown.push(both[0].0 + both[1].0);
            compared.push(time);
            memory = [memory[0].max(both[0].1).max(both[1].1), memory[1].max(peak)];
        }
    }
    let (shown, compared) = (median(shown), median(compared));
    let ratio = compared.as_secs_f64() / shown.as_secs_f64();
    println!(
        "{size} MiB each: both shown in {shown:.2?} with {} MiB at most, compared in {compared:.2?} \
         ({ratio:.1} times) with {} MiB",
        memory[0], memory[1]
    );
}

/// The processor time and the most memory in MiB of a command.
fn run(folder: &Path, arguments: &[&str]) -> (Duration, u64) {
    let before = used();
    let (_, peak) = long::run(folder, arguments);
    (used().saturating_sub(before), peak)
}

/// Gives the next response from the middle on that is `200 OK` another status, of the same length.
fn change(log: &Path) {
    const OLD: &[u8] = b") : 200 OK";
    let mut file = File::options().read(true).write(true).open(log).expect("the log");
    let middle = file.metadata().expect("the log").len() / 2;
    file.seek(SeekFrom::Start(middle)).expect("the middle");
    let mut block = vec![0; 1 << 20];
    let count = file.read(&mut block).expect("the log");
    let at = block[..count].windows(OLD.len()).position(|part| part == OLD).expect("a response");
    file.seek(SeekFrom::Start(middle + at as u64)).expect("the response");
    file.write_all(b") : 404 NO").expect("space in the log");
}
