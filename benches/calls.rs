//! Mixes recordings whose parents are known, and prints how many parents the call graph has right.
//!
//! `cargo bench --bench calls` takes 60 mixtures for each mode and each number of flows, with
//! `-- 1000` as many as it says; `-- many` prints times of long logs instead. A call is ambiguous if
//! several open calls could have caused it. The last lines are of all mixtures together, for the
//! longest burst of records from one flow.

use std::path::Path;

use seqdoc::config::Filters;
use seqdoc::diagnostic::Diagnostics;
use seqdoc::graph::{Builder, CallGraph};
use seqdoc::record::Reader;
use seqdoc::source::Input;

#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/support/chance.rs"]
mod chance;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/support/mixture.rs"]
mod mixture;

use chance::Chance;
use mixture::{BURST, Known, MODES, Mode};

/// What came of some mixtures.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    all: usize,
    right: usize,
    ambiguous: usize,
    ambiguous_right: usize,
    ambiguous_certain: usize,
    certain: usize,
    wrong_certain: usize,
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn main() {
    let count = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(60);
    let known = Known::all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/calls"));
    println!(
        "| mode | flows | exchanges | right | ambiguous | right | certain | all certain | wrong though certain |"
    );
    println!("| --- | --: | --: | --: | --: | --: | --: | --: | --: |");
    let (alone, concurrent): (Vec<Known>, Vec<Known>) =
        known.iter().cloned().partition(|known| !known.name.starts_with("concurrent"));
    for (name, recordings) in [("one at a time", &alone), ("recorded at once", &concurrent)] {
        let mut tally = Tally::default();
        for known in recordings {
            tally.add(known, name);
        }
        println!("| {name} | | {} |", tally.row());
    }
    if std::env::args().any(|argument| argument == "many") {
        ordinary(&alone);
        return many();
    }
    mixtures(&alone, count);
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn mixtures(alone: &[Known], count: u64) {
    for mode in MODES {
        for flows in 2..=8 {
            let mut tally = Tally::default();
            (0..count).for_each(|seed| tally.mix(alone, mode, flows, BURST, seed));
            println!("| {} | {flows} | {} |", mode.name, tally.row());
        }
    }
    for burst in 1..=BURST {
        let mut tally = Tally::default();
        for mode in MODES {
            for flows in 2..=8 {
                (0..count).for_each(|seed| tally.mix(alone, mode, flows, burst, seed));
            }
        }
        println!("| all, bursts of up to {burst} | | {} |", tally.row());
    }
}

/// A log of recordings one after another: how long it takes to read it, and to place its calls too.
#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn ordinary(known: &[Known]) {
    const SIZE: usize = 64 << 20;
    let mut log = Vec::new();
    while log.len() < SIZE {
        for known in known {
            log.extend(known.log());
        }
    }
    let start = std::time::Instant::now();
    let mut reader = Reader::new(Input::of_bytes(log.clone()), 0);
    while reader.next(&mut Diagnostics::default()).expect("memory").is_some() {}
    let read = start.elapsed();
    let start = std::time::Instant::now();
    let graph = graph(log);
    let (placed, calls) = (start.elapsed(), graph.exchanges.len());
    println!("64 MiB, {calls} calls one after another: read in {read:.2?}, placed in {placed:.2?}");
}

/// So many calls that all overlap: with tokens of their own, and with nothing that tells them apart.
#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn many() {
    const CALLS: usize = 10_000;
    for tokens in [true, false] {
        let mut log = String::new();
        for (kind, ends) in [(">", "a b"), (">", "b c"), ("<", "b c"), ("<", "a b")] {
            let (from, to) = ends.split_once(' ').expect("two names");
            for call in 0..CALLS {
                let token = if tokens { format!("X-Auth-Token: t{call}\n") } else { String::new() };
                let head = if kind == ">" {
                    format!("### ({from}) REQ >>> ({to}) : GET http://h/{to}")
                } else {
                    format!("### ({from}) RESP <<< ({to}) : 200 OK GET http://h/{to}")
                };
                let id = format!("X-Requestshook-Request-Id: {from}{call}\n");
                log.extend(["\n", &head, "\n", &id, &token, "\nnone\n\n"]);
            }
        }
        let start = std::time::Instant::now();
        let graph = graph(log.into_bytes());
        let below = |call: &usize| {
            graph.exchanges[CALLS + call].parent.is_some_and(|it| it.index() == *call)
        };
        let right = (0..CALLS).filter(below).count();
        println!("{CALLS} calls at once, tokens {tokens}: {:.2?}, {right} right", start.elapsed());
    }
}

impl Tally {
    /// Adds a mixture.
    fn mix(&mut self, alone: &[Known], mode: Mode, flows: usize, burst: usize, seed: u64) {
        let mut chance = Chance::new(seed * 100 + flows as u64);
        let (mixture, _) = mixture::mixed(alone, mode, flows, burst, &mut chance);
        self.add(&mixture, &format!("{} {flows} {seed}", mode.name));
    }

    #[expect(clippy::print_stderr, reason = "what is wrong is for whoever asks")]
    fn add(&mut self, known: &Known, name: &str) {
        let graph = graph(known.log());
        let counts = known.candidates();
        let shows = std::env::var_os("SEQDOC_WRONG").is_some();
        for (at, exchange) in graph.exchanges.iter().enumerate() {
            let found = exchange.parent.map_or(0, |parent| parent.index() + 1);
            let true_one = known.parents[at].map_or(0, |parent| parent + 1);
            let (right, certain) = (found == true_one, exchange.certain());
            self.all += 1;
            self.right += usize::from(right);
            self.certain += usize::from(certain);
            self.wrong_certain += usize::from(certain && !right);
            if counts[at] > 1 {
                self.ambiguous += 1;
                self.ambiguous_right += usize::from(right);
                self.ambiguous_certain += usize::from(certain);
            }
            if shows && !right {
                let number = at + 1;
                eprintln!("{name}: {number} below {found}, not {true_one}, certain: {certain}");
            }
        }
    }

    fn row(&self) -> String {
        let percent = |part: usize, all: usize| {
            let hundredths = part * 10_000 / all.max(1);
            format!("{}.{:02} %", hundredths / 100, hundredths % 100)
        };
        [
            self.all.to_string(),
            percent(self.right, self.all),
            self.ambiguous.to_string(),
            percent(self.ambiguous_right, self.ambiguous),
            percent(self.ambiguous_certain, self.ambiguous),
            percent(self.certain, self.all),
            self.wrong_certain.to_string(),
        ]
        .join(" | ")
    }
}

fn graph(log: Vec<u8>) -> CallGraph {
    let mut diagnostics = Diagnostics::default();
    let mut builder = Builder::new(Filters::default());
    let mut reader = Reader::new(Input::of_bytes(log), 0);
    while let Some(record) = reader.next(&mut diagnostics).expect("memory") {
        builder.add(&record, 0, &mut diagnostics);
    }
    builder.finish(&mut diagnostics)
}
