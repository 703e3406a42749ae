//! Attacks on the redactor from outside: logs with planted secrets, judged by what the command makes.

mod attack;
mod catalog;
mod decode;
mod fill;
mod kept;
mod oracle;
mod random;
mod table;

use std::collections::BTreeMap;

use crate::support;
use attack::Case;

/// Fails with all that is wrong, a line for each case.
fn assert_right(cases: &[Case], wrong: &BTreeMap<String, Vec<String>>) {
    let title = |name: &String| {
        let case = cases.iter().find(|case| case.name == *name);
        case.map_or("", |case| case.title.as_str())
    };
    let lines: Vec<String> = wrong
        .iter()
        .map(|(name, wrong)| format!("{name}: {}\n    {}", title(name), wrong.join("\n    ")))
        .collect();
    assert!(lines.is_empty(), "{} of {} fail\n{}", lines.len(), cases.len(), lines.join("\n"));
}

#[test]
fn no_attack_by_hand_succeeds() {
    let cases = table::cases();
    assert!(cases.len() >= 200, "{}", cases.len());
    let wrong = oracle::judge(&cases);
    assert_right(&cases, &wrong);
}

#[test]
fn what_only_looks_like_a_secret_stays() {
    let cases = kept::cases();
    assert!(cases.len() >= 80, "{}", cases.len());
    let wrong = oracle::judge(&cases);
    assert_right(&cases, &wrong);
}

#[test]
fn no_operation_of_the_catalog_leaks() {
    let cases = catalog::cases();
    assert_eq!(cases.len(), 8 * 4);
    let wrong = oracle::judge(&cases);
    assert_right(&cases, &wrong);
}

/// How many random logs are judged together.
const BATCH: u64 = 200;

/// Tries as many random logs as `SEQDOC_CASES` says; `SEQDOC_SEED` tries that of one seed and shows it.
#[test]
fn no_random_attack_succeeds() {
    let wanted = std::env::var("SEQDOC_SEED").ok().and_then(|seed| seed.parse().ok());
    let seeds = wanted.map_or(0..u64::from(support::random(120).cases), |seed| seed..seed + 1);
    let (mut failed, mut tried) = (Vec::new(), 0);
    for first in seeds.clone().step_by(usize::try_from(BATCH).expect("a small number")) {
        let last = seeds.end.min(first + BATCH);
        let cases: Vec<Case> = (first..last).map(random::case).collect();
        tried += cases.len();
        for (name, wrong) in oracle::judge(&cases) {
            failed.push(format!("{name}:\n    {}", wrong.join("\n    ")));
        }
    }
    let log = wanted.map_or_else(String::new, |seed| random::case(seed).log);
    assert!(failed.is_empty(), "{} of {tried} fail\n{}\n{log}", failed.len(), failed.join("\n"));
}
