//! What is weighed for a request can be looked at: the calls that it may belong to, how many of them
//! are considered, and what speaks for and against each.

use super::super::{Builder, Candidate, Cause, Evidence, Explanation};
use super::each_record;
use super::evidence::log;
use crate::config::Filters;
use crate::diagnostic::Diagnostics;
use crate::number::StepNumber;

const ID: &str = "11111111-2222-3333-4444-555555555555";
const OTHER: &str = "66666666-2222-3333-4444-555555555555";

fn explanation(records: &str, step: u32) -> Option<Explanation> {
    let mut builder = Builder::new(Filters::default()).asking(StepNumber::new(step)?);
    each_record(&log(records), |record| {
        builder.add(record, 0, &mut Diagnostics::default());
    });
    builder.explain()
}

fn explain(records: &str, step: u32) -> Explanation {
    explanation(records, step).expect("a step")
}

/// The step of a call, a negative one if the call is answered, and 0 for nobody.
fn number(candidate: &Candidate) -> i64 {
    match candidate.call {
        Cause::Call(step) => i64::from(step.get()),
        Cause::Answered(step) => -i64::from(step.get()),
        Cause::LeftOut | Cause::Nobody => 0,
    }
}

/// The calls that the last record may belong to, by their numbers.
fn candidates(records: &str) -> Vec<i64> {
    let step = records.split('\n').filter(|line| !line.trim().is_empty()).count();
    let explanation = explain(records, u32::try_from(step).expect("a few records"));
    let mut steps: Vec<i64> = explanation.candidates.iter().map(number).collect();
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
fn what_speaks_for_and_against_a_call_is_said() {
    let calls = "a>b 1 GET /x T=t1\n a>b 2 GET /x T=t2\n";
    let ids = format!("a>b 1 GET /x/{ID} R=req-1\n a>b 2 GET /x/{OTHER} R=req-2\n");
    let [one, other] =
        ["00-aaaaaaaaaaaaaaaa-1111111111111111-01", "00-bbbbbbbbbbbbbbbb-2222222222222222-01"];
    let traced = format!("a>b 1 GET /x C={one}\n a>b 2 GET /x C={other}\n");
    let busy = format!("{calls}b>c 3 GET /y T=t2\n");
    let again = format!("{busy}b<c 3 GET /y\n b>c 4 GET /y T=t2\n");
    let promised = "a>b 1 POST /i\n a<b 1 POST /i 202\n a>b 2 GET /x\n";
    for (records, call, words, points) in [
        (format!("{calls}b>k 3 GET /t S=t2\n"), 2, "checks the token of this call", 80),
        (
            format!("{calls}b>k 3 GET /t S=t2\n"),
            1,
            "checks another token than that of this call",
            -60,
        ),
        (format!("{calls}b>c 3 GET /y T=t1\n"), 1, "has the token of this call", 80),
        (format!("{ids}b>c 3 GET /y/{ID}\n"), 1, "has an id of this call", 74),
        (format!("{ids}b>c 3 GET /y R=req-1\n"), 1, "has the request id of this call", 80),
        (format!("{traced}b>c 3 GET /y C={one}\n"), 1, "is in the trace of this call", 80),
        (format!("{traced}b>c 3 GET /y C={one}\n"), 1, "names the span that this call names", 40),
        (format!("{traced}b>c 3 GET /y C={one}\n"), 2, "is in another trace than this call", -80),
        (format!("{busy}b>d 4 GET /z\n"), 2, "this call waits for another answer", -55),
        (again, 2, "such a request was sent for this call before", -10),
        (
            format!("{promised}b>c 3 GET /y\n"),
            -1,
            "this call was answered by `202` and may be worked on",
            -12,
        ),
        (format!("{calls}b>c 3 GET /y\n"), 2, "this call is the one that was last heard of", 2),
        (
            format!("{calls}b>c 3 GET /y\n"),
            2,
            "comes directly after what was last heard of this call",
            6,
        ),
        (format!("{calls}b>c 3 GET /y\n"), 0, "no call caused it", -66),
    ] {
        let step = u32::try_from(records.matches('\n').count()).expect("a few records");
        for candidate in explain(&records, step).candidates {
            let is_said = candidate.clues.contains(&(words, points));
            assert_eq!(is_said, number(&candidate) == call, "{words}: {candidate:?}\n{records}");
        }
    }
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
    let at_once = "a>d p GET /z T=t1\n a>d q GET /z T=t1\n a<d p GET /z\n a<d q GET /z\n";
    let found = |count| found(format!("{at_once}{}", others(count, "t1")));
    assert_eq!(found(508), [0, 1, 2], "their caller goes on while it waits");
    assert_eq!(found(509), [0, 2]);
}

#[test]
fn eight_answered_calls_are_worked_on_until_forty_eight_requests_were_sent() {
    let before = "a>b 91 GET /z\n b>c 92 GET /y\n b<c 92 GET /y\n a<b 91 GET /z\n";
    let promises = |count| repeated(count, |n| format!("a>b {n} POST /i\n a<b {n} POST /i 202\n"));
    let sent = |count| repeated(count, |n| format!("b>c s{n} GET /s\n b<c s{n} GET /s\n"));
    let found = |promised, before_it| {
        candidates(&format!("{before}{}{}b>c 99 PUT /y\n", promises(promised), sent(before_it)))
    };
    assert_eq!(found(1, 0), [-5, 0]);
    assert_eq!(found(8, 0), [-19, -17, -15, -13, -11, -9, -7, -5, 0]);
    let last = [-21, -19, -17, -15, -13, -11, -9, -7, 0];
    assert_eq!(found(9, 0), last, "the oldest one is forgotten");
    assert_eq!(found(1, 47), [-5, 0]);
    assert!(found(1, 48).is_empty(), "nothing is open any more");
}
