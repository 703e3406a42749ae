//! Tests of pairing, nesting and filters.

mod commands;
mod evidence;
mod explain;

use super::{Builder, CallGraph, Evidence, Exchange};
use crate::config::Filters;
use crate::diagnostic::Diagnostics;
use crate::number::{ExchangeIndex, StepNumber};
use crate::record::{Reader, Record};
use crate::source::Input;

/// A log of calls: `a>b 1 /x token` is a request, `a<b 1 /x` its response; `-` stands for nothing.
fn graph(calls: &[&str]) -> (CallGraph, Vec<String>) {
    let log: String = calls.iter().map(|call| record(call)).collect();
    let mut diagnostics = Diagnostics::default();
    let mut builder = Builder::new(Filters::default());
    each_record(&log, |record| {
        builder.add(record, 0, &mut diagnostics);
    });
    let graph = builder.finish(&mut diagnostics);
    (graph, diagnostics.kept().iter().map(|d| d.text.to_string()).collect())
}

/// Calls back with each record of a log.
fn each_record(log: &str, mut look: impl FnMut(&Record<'_>)) {
    let mut reader = Reader::new(Input::of_bytes(log.as_bytes().to_vec()), 0);
    while let Some(record) = reader.next(&mut Diagnostics::default()).unwrap() {
        look(&record);
    }
}

fn record(call: &str) -> String {
    let mut words = call.split(' ');
    let mut word = || words.next().unwrap_or("-");
    let (names, id, path, token) = (word(), word(), word(), word());
    let header = |name: &str, value: &str| match value {
        "-" => String::new(),
        value => format!("{name}: {value}\n"),
    };
    let (name, token) = token.split_once('=').unwrap_or(("X-Auth-Token", token));
    let headers = header("X-Requestshook-Request-Id", id) + &header(name, token);
    if let Some((from, to)) = names.split_once('>') {
        return format!("\n### ({from}) REQ >>> ({to}) : GET {path}\n{headers}\nnone\n\n");
    }
    let (from, to) = names.split_once('<').expect("an arrow");
    format!("\n### ({from}) RESP <<< ({to}) : 200 OK GET {path}\n{headers}\nnone\n\n")
}

fn pairs(graph: &CallGraph) -> Vec<(Option<u32>, Option<u32>)> {
    let number = |step: Option<StepNumber>| step.map(StepNumber::get);
    let pair = |exchange: &Exchange| (number(exchange.request), number(exchange.response));
    graph.exchanges.iter().map(pair).collect()
}

fn parent(exchange: &Exchange) -> Option<usize> {
    exchange.parent.map(ExchangeIndex::index)
}

#[test]
fn the_id_joins_a_response_with_the_oldest_request() {
    let (graph, told) = graph(&["a>b 1 /x", "a>b 2 /y", "a<b 2 /y", "a<b 1 /x?z"]);
    assert_eq!(pairs(&graph), [(Some(1), Some(4)), (Some(2), Some(3))]);
    assert!(told.is_empty(), "{told:?}");
    let (graph, told) = self::graph(&["a>b 1 /x", "a>b 1 /y", "a<b 1 /y", "a<b 1 /x"]);
    assert_eq!(pairs(&graph), [(Some(1), Some(3)), (Some(2), Some(4))]);
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn without_an_id_the_newest_request_of_the_same_call_is_answered() {
    let (graph, told) = graph(&["a>b - /x", "a>b - /x", "a>b none /y", "a<b - /x", "a<b none /x"]);
    assert_eq!(pairs(&graph), [(Some(1), Some(5)), (Some(2), Some(4)), (Some(3), None)]);
    assert_eq!(told.len(), 3, "{told:?}");
    let (graph, told) = self::graph(&["a<b 1 /x", "a>b 2 /x"]);
    assert_eq!(pairs(&graph), [(None, Some(1)), (Some(2), None)]);
    assert_eq!(told.len(), 2, "{told:?}");
}

#[test]
fn the_parent_is_the_open_call_to_the_caller() {
    let (graph, _) = graph(&["a>b 1 /", "b>c 2 /", "b<c 2 /", "a<b 1 /", "b>c 3 /"]);
    let parents: Vec<_> = graph.exchanges.iter().map(|e| (parent(e), e.evidence)).collect();
    let expected =
        [(None, Evidence::NoneOpen), (Some(0), Evidence::OnlyOpen), (None, Evidence::NoneOpen)];
    assert_eq!(parents, expected);
}

#[test]
fn with_several_open_calls_the_token_decides_and_then_the_newest() {
    let calls =
        ["a>b 1 / T1", "d>b 2 / T2", "b>k 3 / X-Subject-Token=T1", "b>c 4 / T2", "b>c 5 / T3"];
    let (graph, told) = graph(&calls);
    let parents: Vec<_> = graph.exchanges[2..].iter().map(|e| (parent(e), e.evidence)).collect();
    let expected =
        [(Some(0), Evidence::Joint), (Some(1), Evidence::Joint), (Some(0), Evidence::Guess)];
    assert_eq!(parents, expected);
    let guessed = "the parent of step 5 is not certain; \
                   `seqdoc show LOG --explain 5` lists the calls that could be";
    assert_eq!(told.iter().filter(|text| *text == guessed).count(), 1, "{told:?}");
}

#[test]
fn depth_counts_the_calls_above() {
    let (graph, _) = graph(&["a>b 1 /", "b>c 2 /", "c>d 3 /"]);
    assert_eq!([0, 1, 2].map(|index| graph.above(ExchangeIndex::at(index)).count()), [0, 1, 2]);
}

#[test]
fn a_token_check_that_is_logged_before_its_call_belongs_to_it() {
    let check = ["b>k 1 / X-Subject-Token=T", "b<k 1 /"];
    let parents = |calls: &[&str]| -> Vec<_> {
        graph(calls).0.exchanges.iter().map(|e| (parent(e), e.evidence)).collect()
    };
    let calls = [&check[..], &["a>b 2 / T"]].concat();
    assert_eq!(parents(&calls), [(Some(1), Evidence::Joint), (None, Evidence::NoneOpen)]);
    let other_token = [&check[..], &["a>b 2 / U"]].concat();
    let not_directly = [&check[..], &["x>y 3 /", "a>b 2 / T"]].concat();
    for calls in [other_token, not_directly] {
        assert_eq!(parents(&calls)[0], (None, Evidence::NoneOpen), "{calls:?}");
    }
}

/// A log of calls that name their parents: `a>b 1 X-Requestshook-Parent-Id=2`.
fn named(calls: &[&str]) -> Vec<(Option<usize>, Evidence, bool)> {
    let (graph, _) = graph(calls);
    graph.exchanges.iter().map(|e| (parent(e), e.evidence, e.certain())).collect()
}

#[test]
fn a_parent_that_the_log_names_is_the_parent() {
    let below = |id: &str| format!("b>c 9 / X-Requestshook-Parent-Id={id}");
    let calls = ["a>b 1 /", "a>b 2 /", &below("1"), &below("2"), "b>c 9 /"];
    let expected = [
        (Some(0), Evidence::Recorded, true),
        (Some(1), Evidence::Recorded, true),
        (Some(1), Evidence::Guess, false),
    ];
    assert_eq!(named(&calls)[2..], expected);
    // What is done after the answer was sent is done for the call all the same.
    let late = ["a>b 1 /", "a<b 1 /", &below("1")];
    assert_eq!(named(&late)[1], (Some(0), Evidence::Recorded, true));
    // Of two requests with one id, the newest one; nobody knows.
    let twice = ["a>b 1 /", "a>b 1 /", &below("1")];
    assert_eq!(named(&twice)[2], (Some(1), Evidence::Guess, false));
}

#[test]
fn a_parent_may_stand_in_another_log_that_is_read_later() {
    let graph = |calls: [&str; 2]| {
        let (mut builder, mut told) = (Builder::new(Filters::default()), Diagnostics::default());
        for (file, call) in calls.iter().enumerate() {
            let mut reader = Reader::new(Input::of_bytes(record(call).into_bytes()), 0);
            let record = reader.next(&mut Diagnostics::default()).unwrap().expect("a record");
            builder.add(&record, file, &mut told);
        }
        let graph = builder.finish(&mut told);
        let parents: Vec<_> = graph.exchanges.iter().map(|e| (parent(e), e.evidence)).collect();
        let told = told.kept().iter().filter(|told| told.text.contains("or was sent later"));
        (parents, told.count())
    };
    let (recorded, none) = (Evidence::Recorded, Evidence::NoneOpen);
    let found = graph(["b>c 1 / X-Requestshook-Parent-Id=2", "a>b 2 /"]);
    assert_eq!(found, (vec![(Some(1), recorded), (None, none)], 0));
    let circle = ["b>b 1 / X-Requestshook-Parent-Id=2", "b>b 2 / X-Requestshook-Parent-Id=1"];
    assert_eq!(graph(circle), (vec![(None, none), (Some(0), recorded)], 1));
}

#[test]
fn a_parent_that_the_log_contradicts_is_none() {
    let cases: [(&[&str], &str); 5] = [
        (&["a>b 1 /", "c>d 2 / X-Requestshook-Parent-Id=1"], "was not sent to the caller"),
        (&["a>b 1 / X-Requestshook-Parent-Id=1"], "was not sent to the caller"),
        (&["b>b 1 / X-Requestshook-Parent-Id=1"], "or was sent later"),
        (&["b>c 1 / X-Requestshook-Parent-Id=2", "a>b 2 /"], "or was sent later"),
        (&["a>b 1 / X-Requestshook-Parent-Id=7"], "no request in the log has the id"),
    ];
    for (calls, expected) in cases {
        let (graph, told) = graph(calls);
        assert!(graph.exchanges.iter().all(|e| e.evidence == Evidence::NoneOpen), "{calls:?}");
        assert!(told[0].contains(expected), "{calls:?}: {told:?}");
    }
    for word in ["none", "None", ""] {
        let call = format!("a>b 1 / X-Requestshook-Parent-Id={word}");
        assert_eq!(graph(&[&call]).1, ["this request has no response"]);
    }
}
