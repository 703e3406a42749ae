//! Attacks on the redactor from outside: logs with planted secrets, judged by what the command makes.

mod attack;
mod decode;
mod fill;
mod kept;
mod oracle;
mod table;

use std::collections::BTreeMap;

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
