//! Each piece of evidence decides by itself, and gives way where the others say something else.
//!
//! Two calls to `b` are open, 1 and 2; what matters is where the request of exchange 3 or a later one
//! is put. Without evidence it is below the call that was last heard of.

use super::super::{Builder, CallGraph, Evidence};
use super::each_record;
use crate::config::{DecidedCall, Filters};
use crate::diagnostic::Diagnostics;

/// Records in short: `a>b 1 POST /x` and headers in the next words, `T=` for a token, `S=` for a
/// checked or issued one, `R=` for a request id, `C=` for a trace, `B=` for an id in the body; a
/// response has a status, 200 if none is named: `a<b 1 POST /x 202`.
pub(super) fn log(records: &str) -> String {
    records.split('\n').map(str::trim).filter(|line| !line.is_empty()).map(record).collect()
}

fn record(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (ends, id, method, path) = (words[0], words[1], words[2], words[3]);
    let mut headers = format!("X-Requestshook-Request-Id: {id}\n");
    let (mut status, mut body) = ("200", "none".to_owned());
    for word in &words[4..] {
        match word.split_once('=') {
            Some(("T", token)) => headers.extend([format!("X-Auth-Token: {token}\n")]),
            Some(("S", token)) => headers.extend([format!("X-Subject-Token: {token}\n")]),
            Some(("R", id)) => headers.extend([format!("X-Openstack-Request-Id: {id}\n")]),
            Some(("C", trace)) => headers.extend([format!("traceparent: {trace}\n")]),
            Some((_, id)) => body = format!("{{\n  \"id\": \"{id}\"\n}}"),
            None => status = word,
        }
    }
    let heading = if let Some((from, to)) = ends.split_once('>') {
        format!("### ({from}) REQ >>> ({to}) : {method} http://h{path}")
    } else {
        let (from, to) = ends.split_once('<').expect("an arrow");
        format!("### ({from}) RESP <<< ({to}) : {status} OK {method} http://h{path}")
    };
    format!("\n{heading}\n{headers}\n{body}\n\n")
}

pub(super) fn graph(records: &str) -> CallGraph {
    graph_with(records, &[])
}

fn graph_with(records: &str, calls: &[DecidedCall]) -> CallGraph {
    let mut builder = Builder::new(Filters::default()).with_calls(calls);
    each_record(&log(records), |record| {
        builder.add(record, 0, &mut Diagnostics::default());
    });
    builder.finish(&mut Diagnostics::default())
}

/// The parent of each exchange from the third on, by number, and whether it is certain.
fn parents(records: &str) -> Vec<(usize, bool)> {
    let graph = graph(records);
    let parents = graph.exchanges[2..]
        .iter()
        .map(|e| (e.parent.map_or(0, |parent| parent.index() + 1), e.certain()));
    parents.collect()
}

const ID: &str = "11111111-2222-3333-4444-555555555555";
const OTHER: &str = "66666666-2222-3333-4444-555555555555";

#[test]
fn a_check_belongs_to_the_call_with_that_token() {
    let calls = "a>b 1 GET /x T=t1\n a>b 2 GET /x T=t2\n";
    assert_eq!(parents(&format!("{calls} b>k 3 GET /t S=t1 T=own")), [(1, true)]);
    // A token is checked once: the second check of it is for a call that has the same one.
    let same = "a>b 1 GET /x T=t\n a>b 2 GET /x T=t\n b>k 3 GET /t S=t\n b<k 3 GET /t\n";
    let found = parents(&format!("{same} b>k 4 GET /t S=t\n b<k 4 GET /t\n"));
    assert_eq!((found[0].0, found[1].0), (2, 1));
    // The token of another call does not outweigh a trace and an id.
    let calls = format!("a>b 1 GET /x/{ID} T=t1 C=00-{ID}\n a>b 2 GET /x T=t2 C=00-{OTHER}\n");
    let calls = calls.replace(&format!("00-{ID}"), "00-aaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-01");
    let calls = calls.replace(&format!("00-{OTHER}"), "00-cccccccccccccccc-bbbbbbbbbbbbbbbb-01");
    let check = format!("b>k 3 GET /t/{ID} S=t2 C=00-aaaaaaaaaaaaaaaa-dddddddddddddddd-01");
    assert_eq!(parents(&(calls + &check))[0].0, 1);
}

#[test]
fn a_call_that_is_passed_on_has_the_token_of_its_parent() {
    let calls = "a>b 1 GET /x T=t1\n a>b 2 GET /x T=t2\n";
    assert_eq!(parents(&format!("{calls} b>c 3 GET /y T=t1")), [(1, true)]);
    // Both have it: the token says nothing, the id does.
    let calls = format!("a>b 1 GET /x/{ID} T=t\n a>b 2 GET /x/{OTHER} T=t\n");
    let answers = format!("b<c 3 GET /y\n a<b 1 GET /x/{ID}\n a<b 2 GET /x/{OTHER}\n");
    assert_eq!(parents(&format!("{calls} b>c 3 GET /y/{ID} T=t\n {answers}")), [(1, true)]);
}

#[test]
fn a_login_belongs_to_the_call_that_its_token_is_first_used_for() {
    let calls = format!("a>b 1 PUT /x/{ID} T=t1\n a>b 2 PUT /x/{OTHER} T=t2\n");
    let login = "b>k 3 POST /tokens\n b<k 3 POST /tokens S=new\n";
    let used = format!("b>c 4 PUT /y/{ID} T=new\n");
    assert_eq!(parents(&format!("{calls}{login}{used}")), [(1, true), (1, true)]);
    // Later, another call may use it: what its id says counts.
    let later = format!("b<c 4 PUT /y/{ID}\n b>c 5 PUT /y/{OTHER} T=new\n");
    let found = parents(&format!("{calls}{login}{used}{later}"));
    assert_eq!(found.iter().map(|(parent, _)| *parent).collect::<Vec<_>>()[..2], [1, 1]);
    let own = "b>k 3 POST /tokens\n b<k 3 POST /tokens S=own\n b>k 4 GET /t T=own S=t1\n b<k 4 GET /t S=t1\n b>k 5 GET /t T=own S=t2";
    let found = parents(&format!("{calls}{own}"));
    assert_eq!((found[1], found[2]), ((1, true), (2, true)), "a service's own token links nothing");
}

#[test]
fn an_id_in_path_query_or_body_links() {
    let calls = format!("a>b 1 GET /x/{ID}\n a>b 2 GET /x/{OTHER}\n");
    for call in [format!("/y/{ID}"), format!("/y?id={ID}"), format!("/y B={ID}")] {
        assert_eq!(parents(&format!("{calls} b>c 3 GET {call}")), [(1, true)], "{call}");
    }
    // Ids in the body of a login are those of users and projects.
    let login = format!("b>k 3 POST /tokens B={ID}\n");
    assert_eq!(parents(&format!("{calls}{login}")), [(2, false)]);
    // A token that is checked says more than an id.
    let calls = format!("a>b 1 GET /x/{ID} T=t1\n a>b 2 GET /x T=t2\n");
    assert_eq!(parents(&format!("{calls} b>k 3 GET /t/{ID} S=t2"))[0].0, 2);
}

#[test]
fn an_id_that_came_up_below_a_call_links_unless_it_is_common() {
    let calls = "a>b 1 GET /x T=t1\n a>b 2 GET /x T=t2\n";
    let port = format!("b>c 3 POST /ports T=t1\n b<c 3 POST /ports B={ID}\n");
    let found = parents(&format!("{calls}{port} b>c 4 GET /ports/{ID}"));
    assert_eq!(found[1].0, 1);
    let common = format!("{port} b>c 4 POST /ports T=t2\n b<c 4 POST /ports B={ID}\n");
    assert_eq!(parents(&format!("{calls}{common} b>c 5 GET /ports/{ID}"))[2].0, 2);
}

#[test]
fn a_call_ends_after_what_it_caused() {
    let calls = "a>b 1 GET /x\n a>b 2 GET /x\n";
    let child = "b>c 3 GET /y\n a<b 2 GET /x\n b<c 3 GET /y\n a<b 1 GET /x\n";
    assert_eq!(parents(&format!("{calls}{child}")), [(1, true)]);
    // The same token twice says that it goes on nevertheless.
    let calls = "a>b 1 GET /x T=t1\n a>b 2 GET /x T=t2 R=req-2\n";
    let child = "b>c 3 GET /y T=t2 R=req-2\n a<b 2 GET /x\n b<c 3 GET /y\n a<b 1 GET /x\n";
    assert_eq!(parents(&format!("{calls}{child}"))[0].0, 2);
}

#[test]
fn a_service_waits_for_one_answer_at_a_time_unless_it_calls_in_parallel() {
    let calls = "a>b 1 GET /x T=t1\n a>b 2 GET /x T=t2\n";
    let first = "b>c 3 GET /y T=t2\n";
    assert_eq!(parents(&format!("{calls}{first} b>d 4 GET /z")), [(2, true), (1, true)]);
    assert_eq!(parents(&format!("{calls}{first} b>d 4 GET /z T=t2")), [(2, true), (2, true)]);
}

#[test]
fn a_trace_links_and_so_does_a_request_id() {
    let [one, two] =
        ["00-aaaaaaaaaaaaaaaa-1111111111111111-01", "00-bbbbbbbbbbbbbbbb-2222222222222222-01"];
    let calls = format!("a>b 1 GET /x C={one}\n a>b 2 GET /x C={two}\n");
    let child = "b>c 3 GET /y C=00-aaaaaaaaaaaaaaaa-3333333333333333-01";
    assert_eq!(parents(&format!("{calls}{child}")), [(1, true)]);
    let calls = "a>b 1 GET /x R=req-1\n a>b 2 GET /x R=req-2\n";
    assert_eq!(parents(&format!("{calls} b>c 3 GET /y R=req-1")), [(1, true)]);
    // The id that the service gives a call is known only when it answers.
    let calls = "a>b 1 GET /x\n a>b 2 GET /x\n b>c 3 GET /y R=req-1\n b<c 3 GET /y\n";
    let answers = "a<b 2 GET /x R=req-2\n a<b 1 GET /x R=req-1\n";
    assert_eq!(parents(&format!("{calls}{answers}")), [(1, true)]);
    // All are in one trace: the token decides.
    let calls = format!("a>b 1 GET /x C={one} T=t1\n a>b 2 GET /x C={one} T=t2\n");
    assert_eq!(parents(&format!("{calls} b>c 3 GET /y C={one} T=t1")), [(1, true)]);
}

#[test]
fn work_after_a_promise_belongs_to_no_call() {
    let promise = format!("a>b 1 POST /import/{ID}\n a<b 1 POST /import/{ID} 202\n");
    let found = parents(&format!("{promise} a>b 2 GET /x\n b>c 3 PUT /y/{ID}\n"));
    assert_eq!(found[0].0, 0);
    // A lone call competes with it, and wins by a token only.
    let found = parents(&format!("{promise} a>b 2 GET /x T=t\n b>c 3 PUT /y\n"));
    assert_eq!(found, [(2, false)]);
    let found = parents(&format!("{promise} a>b 2 GET /x T=t\n b>c 3 PUT /y T=t\n"));
    assert_eq!(found, [(2, true)]);
}

#[test]
fn a_call_that_is_never_answered_gives_way_once_its_caller_went_on() {
    let calls = "a>b 1 GET /x T=t1\n a>b 2 GET /x T=t2\n a>k 3 GET /z T=t2\n b>c 4 GET /y\n";
    let calls = format!("{calls} b<c 4 GET /y\n a<k 3 GET /z\n");
    assert_eq!(parents(&format!("{calls} a<b 1 GET /x\n"))[1].0, 1);
    assert_eq!(parents(&format!("{calls} a<b 1 GET /x\n a<b 2 GET /x\n"))[1].0, 2);
}

#[test]
fn what_was_last_heard_of_a_call_goes_on() {
    let calls = "a>b 1 GET /x T=t1\n a>b 2 GET /x T=t2\n";
    let asked = "b>c 3 GET /y T=t1\n b<c 3 GET /y\n";
    let next = "b>c 4 GET /z\n b<c 4 GET /z\n";
    let parent = |records: &str| parents(&format!("{calls}{records}")).pop().map(|found| found.0);
    assert_eq!(parent(next), Some(2), "2 came last");
    assert_eq!(parent(&format!("{asked}{next}")), Some(1), "1 had its answer last");
    assert_eq!(parent(&format!("{asked}b>c 4 GET /z T=t2\n")), Some(2), "the token decides");
    // The answer of a call comes directly after what it waited for, too.
    let elsewhere = "a>k 5 GET /k\n a<k 5 GET /k\n";
    let [one, two] = ["a<b 1 GET /x\n", "a<b 2 GET /x\n"];
    let sent = "b>c 4 GET /z\n";
    let got = "b<c 4 GET /z\n";
    let answered = |first: &str, between: &str, second: &str| {
        let records = format!("{calls}{elsewhere}{sent}{got}{between}{first}{second}");
        parents(&records)[1].0
    };
    assert_eq!(answered(one, "", two), 1);
    assert_eq!(answered(two, "", one), 2);
    assert_eq!(answered(one, elsewhere, two), 2, "2 came last");
    // No other call is ready, if its own request is not yet answered.
    assert_eq!(parent(&format!("b>c 3 GET /y T=t1\n {next}")), Some(2));
}

#[test]
fn habits_tell_calls_apart_but_make_nothing_certain() {
    // One at a time, `/p` asks `/q` and then `/r`; `/o` asks nothing.
    let habit = "a>b 1 GET /p\n b>c 2 GET /q\n b<c 2 GET /q\n b>c 3 GET /r\n b<c 3 GET /r\n a<b 1 GET /p\n a>b 4 GET /o\n a<b 4 GET /o\n";
    let both = "a>b 5 GET /p\n a>b 6 GET /o\n b>c 7 GET /q\n b<c 7 GET /q\n b>c 8 GET /r\n b<c 8 GET /r\n a<b 6 GET /o\n a<b 5 GET /p\n";
    let found = parents(&format!("{habit}{both}"));
    assert_eq!(found[4..], [(5, false), (5, false)], "{found:?}");
    // A token says more than a habit.
    let both = both.replace("/o\n b>c 7 GET /q", "/o T=t\n b>c 7 GET /q T=t");
    assert_eq!(parents(&format!("{habit}{both}"))[4].0, 6);
}

/// Calls that all overlap, each with a request below it that nothing but its token tells apart.
#[test]
fn many_calls_at_once_are_each_placed() {
    let number = 400;
    let mut calls = String::new();
    calls.extend((0..number).map(|n| format!("a>b {n} GET /x/{n} T=t{n}\n")));
    calls.extend((0..number).map(|n| format!("b>c c{n} GET /y T=t{n}\n")));
    calls.extend((0..number).map(|n| format!("b<c c{n} GET /y\na<b {n} GET /x/{n}\n")));
    let graph = graph(&calls);
    let right = |n: usize| {
        let child = &graph.exchanges[number + n];
        child.parent.is_some_and(|parent| parent.index() == n) && child.evidence == Evidence::Joint
    };
    assert!((0..number).all(right));
}

/// A login is decided by what its token is used for, if that is sent soon enough.
#[test]
fn a_login_waits_for_its_use_and_less_long_while_many_calls_are_open() {
    // What is sent between is no question.
    let decided = DecidedCall {
        call: "b->>c: GET /s".to_owned().try_into().expect("a call"),
        below: format!("PUT /x/{OTHER}").try_into().expect("a call"),
    };
    let waits = |open: usize, between: usize| {
        let other = |n| format!("a>b {n} GET /x T=o{n}\n");
        let others: String = (3..=open).map(other).collect();
        let calls = format!("{others}a>b 1 PUT /x/{ID} T=t1\n a>b 2 PUT /x/{OTHER} T=t2\n");
        let login = "b>k k1 POST /tokens\n b<k k1 POST /tokens S=new\n";
        let sent = |n| format!("b>c s{n} GET /s T=t2\n b<c s{n} GET /s\n");
        let sent: String = (0..between).map(sent).collect();
        let parent = |used: &str| {
            let records = format!("{calls}{login}{sent}{used}");
            graph_with(&records, std::slice::from_ref(&decided)).exchanges[open].parent
        };
        parent(&format!("b>c u1 PUT /y/{ID} T=new\n")) != parent("")
    };
    // The login itself and the use are two more.
    for (open, longest) in [(48, 190), (49, 46)] {
        assert!(waits(open, longest), "{open} calls are open");
        assert!(!waits(open, longest + 1), "{open} calls are open");
    }
}

#[test]
fn a_person_decides_and_helps_to_place_the_rest() {
    let calls = "a>b 1 GET /x/1 T=t1\n a>b 2 GET /x/2 T=t2\n b>k 3 POST /tokens\n b<k 3 POST /tokens S=new\n b>c 4 GET /y T=new\n";
    let decided = |call: &str, below: &str| DecidedCall {
        call: call.to_owned().try_into().expect("a call"),
        below: below.to_owned().try_into().expect("a call"),
    };
    let found = |decided: &[DecidedCall]| -> Vec<_> {
        let graph = graph_with(calls, decided);
        graph.exchanges[2..]
            .iter()
            .map(|e| (e.parent.map_or(0, |parent| parent.index() + 1), e.evidence))
            .collect()
    };
    assert_eq!(found(&[]), [(2, Evidence::Guess), (2, Evidence::Guess)]);
    let expected = [(1, Evidence::Configured), (1, Evidence::Joint)];
    assert_eq!(found(&[decided("b->>k: POST /tokens", "GET /x/1")]), expected);
    assert_eq!(found(&[decided("(3)", "(1)"), decided("->>k", "->>b")]), expected);
    assert_eq!(found(&[decided("(3)", "GET /z")]), [(2, Evidence::Guess), (2, Evidence::Guess)]);
    // Below a call that was answered before.
    let promise = "a>b 1 POST /import\n a<b 1 POST /import 202\n b>c 2 PUT /y\n";
    let graph = graph_with(promise, &[decided("b->>c", "->>b: POST /import")]);
    assert_eq!(graph.exchanges[1].parent.map(crate::number::ExchangeIndex::index), Some(0));
}
