//! What the two forms of `body.md` have in common: the same tabs and the same texts for each step.

use std::collections::BTreeMap;

use regex::Regex;

/// The tabs of each step by their kind, and the lines of text beside them.
type Steps = BTreeMap<usize, (BTreeMap<&'static str, String>, Vec<String>)>;

/// Checks that a page with a section for each exchange says the same of each step as one with a
/// section for each step.
pub(crate) fn assert_same(by_step: &str, by_exchange: &str) {
    let (alone, both) = (steps(by_step), steps(by_exchange));
    let numbers = |steps: &Steps| steps.keys().copied().collect::<Vec<_>>();
    assert_eq!(numbers(&alone), numbers(&both), "{by_exchange}");
    let tabs = |steps: &Steps| steps.values().map(|(tabs, _)| tabs.clone()).collect::<Vec<_>>();
    assert_eq!(tabs(&alone), tabs(&both));
    let said = |steps: &Steps| {
        let mut said: Vec<_> = steps.values().flat_map(|(_, said)| said.clone()).collect();
        said.sort_unstable();
        said
    };
    assert_eq!(said(&alone), said(&both));
}

fn steps(page: &str) -> Steps {
    let heading = Regex::new(r"^### \((\d+)(?:-(\d+))?\)").expect("a pattern");
    let mut found = Steps::new();
    let (mut numbers, mut tab, mut route) = ([0, 0], None, false);
    for line in page.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(captured) = heading.captures(line) {
            let number =
                |at| captured.get(at).map(|found| found.as_str().parse().expect("a number"));
            let first = number(1).expect("it has one");
            numbers = [first, number(2).unwrap_or(first)];
            for number in numbers {
                found.entry(number).or_default();
            }
            (tab, route) = (None, true);
        } else if std::mem::take(&mut route) {
        } else if let Some(title) = line.strip_prefix("===").filter(|_| !line.contains("\"own")) {
            let (side, kind) = match title.trim_start_matches(['!', ' ']) {
                "\"Header\"" | "\"Request headers\"" => (0, "head"),
                "\"Body\"" | "\"Request\"" => (0, "body"),
                "\"Response headers\"" => (1, "head"),
                "\"Response\"" => (1, "body"),
                other => panic!("a tab {other}"),
            };
            tab = Some((numbers[side], kind));
        } else if let Some((number, kind)) = tab.filter(|_| line.starts_with(' ')) {
            let (tabs, _) = found.get_mut(&number).expect("it has a heading");
            let text = tabs.entry(kind).or_default();
            text.push_str(line);
            text.push('\n');
        } else {
            tab = None;
            found.get_mut(&numbers[0]).expect("a heading").1.push(line.to_owned());
        }
    }
    for (tabs, _) in found.values_mut() {
        // A body that is none has no tab there, and headers with a start line alone may have none,
        // however the fence is written.
        tabs.retain(|kind, text| match *kind {
            "body" => text.lines().nth(1) != Some("    none") && !text.contains(">none</code>"),
            _ => text.lines().count() > if text.trim_start().starts_with('<') { 1 } else { 3 },
        });
    }
    found
}
