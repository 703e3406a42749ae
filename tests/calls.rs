//! The call graph against recordings whose parents are known, alone and mixed with each other.
//!
//! `cargo bench --bench calls` measures the same with more of them.

use seqdoc::config::Filters;
use seqdoc::diagnostic::Diagnostics;
use seqdoc::graph::Builder;
use seqdoc::record::Reader;
use seqdoc::source::Input;

use crate::support::chance::Chance;
use crate::support::mixture::{BURST, Known, MODES, interleaved, mixed, sequential};
use crate::support::project;

/// How many exchanges there are, how many are right, how many certain, how many both certain and
/// wrong; what was reported.
#[derive(Debug, Default, Clone, Copy)]
struct Found {
    all: usize,
    right: usize,
    certain: usize,
    wrong: usize,
    /// Of those that several open calls could have caused: all, and how many are right.
    ambiguous: [usize; 2],
    warnings: usize,
}

impl Found {
    fn add(&mut self, known: &Known) {
        let mut diagnostics = Diagnostics::default();
        let mut builder = Builder::new(Filters::default());
        let mut reader = Reader::new(Input::of_bytes(known.log()), 0);
        while let Some(record) = reader.next(&mut diagnostics).expect("memory") {
            builder.add(&record, 0, &mut diagnostics);
        }
        let graph = builder.finish(&mut diagnostics);
        assert_eq!(graph.exchanges.len(), known.parents.len(), "{}", known.name);
        let exchanges = graph.exchanges.iter().zip(&known.parents);
        for ((exchange, parent), candidates) in exchanges.zip(known.candidates()) {
            let is_right = exchange.parent.map_or(0, |parent| parent.index() + 1)
                == parent.map_or(0, |parent| parent + 1);
            self.all += 1;
            self.right += usize::from(is_right);
            self.certain += usize::from(exchange.certain());
            self.ambiguous[0] += usize::from(candidates > 1);
            self.ambiguous[1] += usize::from(candidates > 1 && is_right);
            self.wrong += usize::from(exchange.certain() && !is_right);
        }
        let about_parents = |text: &str| text.contains("not certain");
        self.warnings += diagnostics.kept().iter().filter(|it| about_parents(&it.text)).count();
    }
}

#[test]
fn one_command_at_a_time_is_right_and_certain() {
    let mut found = Found::default();
    for known in sequential(&Known::all(&project("tests/calls"))) {
        found.add(&known);
    }
    assert_eq!(
        (found.right, found.certain, found.warnings),
        (found.all, found.all, 0),
        "{found:?}"
    );
}

#[test]
fn commands_at_the_same_time_are_right() {
    let mut found = Found::default();
    let all = Known::all(&project("tests/calls"));
    for known in all.iter().filter(|known| known.name.starts_with("concurrent")) {
        found.add(known);
    }
    assert_eq!((found.right, found.wrong), (found.all, 0), "{found:?}");
}

#[test]
fn mixtures_are_mostly_right_and_what_is_certain_always() {
    let known = sequential(&Known::all(&project("tests/calls")));
    for mode in MODES {
        let mut found = Found::default();
        for flows in [2, 3, 4] {
            for seed in 0..4 {
                let burst = BURST - usize::try_from(seed).expect("a small number");
                found.add(&mixed(&known, mode, flows, burst, &mut Chance::new(seed)).0);
            }
        }
        let few = if mode.one_login { 94 } else { 97 };
        assert!(found.right * 100 >= found.all * few, "{}: {found:?}", mode.name);
        assert!(found.certain * 100 >= found.all * 85, "{}: {found:?}", mode.name);
        let [ambiguous, right] = found.ambiguous;
        assert!(ambiguous > 10 && right * 100 >= ambiguous * 70, "{}: {found:?}", mode.name);
        assert_eq!(found.wrong, 0, "{}: {found:?}", mode.name);
    }
}

/// A client asks a service, which sends five calls at once for it; the answers come in any order. The
/// headers say whose the calls are, or an id in their paths does.
fn fan_out(client: usize, by_trace: bool, chance: &mut Chance) -> Known {
    let service = ["shop", "cart"][client % 2];
    let record = |is_answer: bool, number: usize| {
        let (way, status) = if is_answer { ("RESP <<<", "200 OK ") } else { ("REQ >>>", "") };
        let [caller, callee] = if number == 0 { ["web", service] } else { [service, "stock"] };
        let (order, trace) = if by_trace {
            ("all".to_owned(), format!("traceparent: 00-{client:032x}-{number:016x}-01\n"))
        } else {
            (format!("4be39d71-{client:028x}"), String::new())
        };
        format!(
            "\n### ({caller}) {way} ({callee}) : {status}GET http://{callee}/orders/{order}/{number}\n\
             X-Requestshook-Request-Id: {client}-{number}\n{trace}\nnone\n\n"
        )
    };
    let mut log: String = (0..=5).map(|number| record(false, number)).collect();
    let mut waiting: Vec<usize> = (1..=5).collect();
    while !waiting.is_empty() {
        log += &record(true, waiting.swap_remove(chance.below(waiting.len())));
    }
    log += &record(true, 0);
    let parents = [None].into_iter().chain([Some(0); 5]).collect();
    Known::new("fan-out", log.into_bytes(), parents)
}

#[test]
#[expect(clippy::print_stdout, reason = "`--nocapture` shows the figures")]
fn services_that_send_five_calls_at_once_are_right() {
    for (by_trace, least) in [(true, 100), (false, 95)] {
        let mut found = Found::default();
        for seed in 0..100 {
            let mut chance = Chance::new(seed);
            let flows = 2 + usize::try_from(seed % 7).expect("a small number");
            let flows: Vec<_> =
                (0..flows).map(|client| fan_out(client, by_trace, &mut chance)).collect();
            found.add(&interleaved(&flows, BURST, &mut chance).0);
        }
        println!("by trace: {by_trace}: {found:?}");
        assert!(found.right * 100 >= found.all * least, "{found:?}");
        assert_eq!(found.wrong, 0, "{found:?}");
    }
}
