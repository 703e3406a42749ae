//! Mixes recordings whose parents are known, and prints how many parents the call graph has right.
//!
//! `cargo bench --bench calls` takes 60 mixtures for each mode and each number of flows, with
//! `-- 1000` as many as it says. A call is ambiguous if several open calls could have caused it.

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
use mixture::{Known, MODES};

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
        recordings.iter().for_each(|known| tally.add(known, name));
        println!("| {name} | | {} |", tally.row());
    }
    for mode in MODES {
        for flows in [2, 3, 4, 6, 8] {
            let mut tally = Tally::default();
            for seed in 0..count {
                let mut chance = Chance::new(seed * 100 + flows as u64);
                let (mixture, _) = mixture::mixed(&alone, mode, flows, &mut chance);
                tally.add(&mixture, &format!("{} {flows} {seed}", mode.name));
            }
            println!("| {} | {flows} | {} |", mode.name, tally.row());
        }
    }
}

impl Tally {
    #[expect(clippy::print_stderr, reason = "what is wrong is for whoever asks")]
    fn add(&mut self, known: &Known, name: &str) {
        let graph = graph(known.log());
        let counts = known.candidates();
        for (at, exchange) in graph.exchanges.iter().enumerate() {
            let right = exchange.parent.map(|parent| parent.index()) == known.parents[at];
            self.all += 1;
            self.right += usize::from(right);
            self.certain += usize::from(exchange.certain);
            self.wrong_certain += usize::from(exchange.certain && !right);
            if counts[at] > 1 {
                self.ambiguous += 1;
                self.ambiguous_right += usize::from(right);
                self.ambiguous_certain += usize::from(exchange.certain);
            }
            if !right && std::env::var_os("SEQDOC_WRONG").is_some() {
                eprintln!(
                    "{name}: exchange {} below {:?} instead of {:?}, certain {}",
                    at + 1,
                    exchange.parent.map(|parent| parent.number()),
                    known.parents[at].map(|parent| parent + 1),
                    exchange.certain
                );
            }
        }
    }

    fn row(&self) -> String {
        let percent =
            |part: usize, all: usize| format!("{:.2} %", 100.0 * part as f64 / all.max(1) as f64);
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
