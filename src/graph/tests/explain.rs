//! What is weighed for a request can be looked at: the calls that it may belong to, how many of them
//! are considered, and what speaks for and against each.

use super::super::{Builder, Candidate, Cause, Evidence, Explanation};
use super::evidence::log;
use crate::config::Filters;
use crate::diagnostic::Diagnostics;
use crate::number::StepNumber;
use crate::record::Reader;
use crate::source::Input;

const ID: &str = "11111111-2222-3333-4444-555555555555";
const OTHER: &str = "66666666-2222-3333-4444-555555555555";

fn explanation(records: &str, step: u32) -> Option<Explanation> {
    let mut builder = Builder::new(Filters::default()).asking(StepNumber::new(step)?);
    let mut reader = Reader::new(Input::of_bytes(log(records).into_bytes()), 0);
    while let Some(record) = reader.next(&mut Diagnostics::default()).unwrap() {
        builder.add(&record, 0, &mut Diagnostics::default());
    }
    builder.explain()
}

fn explain(records: &str, step: u32) -> Explanation {
    explanation(records, step).expect("a step")
}

/// The calls that the last record may belong to, by their steps: a negative one is answered, and 0
/// is nobody.
fn candidates(records: &str) -> Vec<i64> {
    let step = records.split('\n').filter(|line| !line.trim().is_empty()).count();
    let explanation = explain(records, u32::try_from(step).expect("a few records"));
    let step = |candidate: &Candidate| match candidate.call {
        Cause::Call(step) => i64::from(step.get()),
        Cause::Answered(step) => -i64::from(step.get()),
        Cause::LeftOut | Cause::Nobody => 0,
    };
    let mut steps: Vec<i64> = explanation.candidates.iter().map(step).collect();
    steps.sort_unstable();
    steps
}

/// Records for each number up to so many.
pub(super) fn repeated(count: usize, records: impl Fn(usize) -> String) -> String {
    (1..=count).map(records).collect()
}

/// So many calls to `b`, and nothing else.
fn calls(count: usize, token: &str) -> String {
    repeated(count, |n| format!("a>b {n} GET /x T={token}{n}\n"))
}

#[test]
fn a_login_is_explained_by_what_its_token_is_used_for() {
    let calls = format!("a>b 1 PUT /x/{ID} T=t1\n a>b 2 PUT /x/{OTHER} T=t2\n");
    let login = "b>k 3 POST /tokens\n b<k 3 POST /tokens S=new\n";
    let used = format!("b>c 4 PUT /y/{ID} T=new\n");
    let explanation = explain(&format!("{calls}{login}{used}"), 3);
    assert_eq!(explanation.evidence, Evidence::Joint);
    assert!(explanation.margin.is_some_and(|margin| margin >= explanation.enough));
    let against = "later requests that tokens tie to this one speak against it";
    let told = explanation.candidates.iter().map(|candidate| {
        let clue = candidate.clues.iter().find(|(words, _)| *words == against);
        (candidate.call, candidate.chosen, clue.is_some_and(|(_, points)| *points < 0))
    });
    let step = |number| Cause::Call(StepNumber::new(number).expect("a step"));
    let expected = [(step(1), true, false), (step(2), false, true), (Cause::Nobody, false, true)];
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

#[test]
fn each_step_has_an_explanation_of_its_own() {
    let records = "a>b 1 GET /x T=t1\n a>b 2 GET /x T=t2\n b>c 3 GET /y T=t1\n b>c 4 GET /y T=t2\n";
    for (step, parent) in [(3, 1), (4, 2)] {
        let explanation = explain(records, step);
        let chosen: Vec<_> = explanation.candidates.iter().filter(|it| it.chosen).collect();
        assert_eq!(chosen.len(), 1, "step {step}");
        assert_eq!(chosen[0].call, Cause::Call(StepNumber::new(parent).expect("a step")));
        assert!(chosen[0].clues.contains(&("has the token of this call", 80)), "{chosen:?}");
    }
    let first = explain(records, 1);
    assert_eq!((first.evidence, first.candidates.len()), (Evidence::NoneOpen, 0));
    assert!(explanation(records, 5).is_none(), "there are four steps");
}

#[test]
fn the_newest_calls_are_considered_and_older_ones_with_the_same_token() {
    for (count, oldest) in [(11, 1), (12, 1), (13, 2), (20, 9)] {
        let found = candidates(&format!("{}b>c 99 GET /y\n", calls(count, "t")));
        let newest = oldest..=i64::try_from(count).expect("a few calls");
        assert_eq!(found, [0].into_iter().chain(newest).collect::<Vec<_>>(), "{count} calls");
    }
    let found = candidates(&format!("{}b>c 99 GET /y T=t1\n", calls(20, "t")));
    assert_eq!(found[..3], [0, 1, 9], "the first one has the token");
    let same = calls(20, "t").replace("T=t2\n", "T=t1\n").replace("T=t3\n", "T=t1\n");
    let same = same.replace("T=t4\n", "T=t1\n").replace("T=t5\n", "T=t1\n");
    let found = candidates(&format!("{same}b>c 99 GET /y T=t1\n"));
    assert_eq!(found[..6], [0, 2, 3, 4, 5, 9], "the newest four of those with the token");
}

#[test]
fn a_call_is_given_up_once_its_caller_went_on_and_many_exchanges_came() {
    let open = "a>b 1 GET /x T=t1\n a>b 2 GET /x T=t2\n";
    let others = |count: usize, token: &str| -> String {
        let other = |n| format!("a>d o{n} GET /z T={token}\n a<d o{n} GET /z\n");
        (0..count).map(other).collect()
    };
    let found = |others: String| candidates(&format!("{open}{others}b>c 99 GET /y\n"));
    assert_eq!(found(others(126, "t1")), [0, 1, 2], "not so many came yet");
    assert_eq!(found(others(127, "t1")), [0, 2]);
    assert_eq!(found(others(127, "other")), [0, 1, 2], "their caller did not go on");
}

#[test]
fn four_answered_calls_are_worked_on_until_twenty_four_requests_were_sent() {
    let before = "a>b 91 GET /z\n b>c 92 GET /y\n b<c 92 GET /y\n a<b 91 GET /z\n";
    let promises = |count| repeated(count, |n| format!("a>b {n} POST /i\n a<b {n} POST /i 202\n"));
    let sent = |count| repeated(count, |n| format!("b>c s{n} GET /s\n b<c s{n} GET /s\n"));
    let found = |promised, before_it| {
        candidates(&format!("{before}{}{}b>c 99 PUT /y\n", promises(promised), sent(before_it)))
    };
    assert_eq!(found(1, 0), [-5, 0]);
    assert_eq!(found(4, 0), [-11, -9, -7, -5, 0]);
    assert_eq!(found(5, 0), [-13, -11, -9, -7, 0], "the oldest one is forgotten");
    assert_eq!(found(1, 23), [-5, 0]);
    assert!(found(1, 24).is_empty(), "nothing is open any more");
}
