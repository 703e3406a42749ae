//! One random change of a sample is reported, and nothing else.
//!
//! `SEQDOC_CHANGES=10000 cargo test --locked diff::random` tries so many; `SEQDOC_CHANGES=7..8` tries
//! one again.

use std::ops::Range;

use seqdoc::compare::{Change, Kind};
use serde_json::Value;

use super::recording::{Call, Recording, compared};
use crate::support::chance::Chance;
use crate::support::samples;

const FEW: usize = 300;

fn wanted() -> Range<usize> {
    let number = |text: &str| text.parse().expect("SEQDOC_CHANGES is a number or a range");
    match std::env::var("SEQDOC_CHANGES") {
        Ok(text) => match text.split_once("..") {
            Some((first, end)) => number(first)..number(end),
            None => 0..number(&text),
        },
        Err(_) => 0..FEW,
    }
}

/// What is to be reported of a change.
struct Expected {
    kinds: &'static [Kind],
    /// The request in the old recording, where it is known.
    old: Option<usize>,
    /// The calls below it that come or go with it.
    below: usize,
    /// The part, the name and what both recordings have there.
    differences: Vec<String>,
}

fn described(change: &Change) -> Vec<String> {
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".to_owned());
    let line = |found: &seqdoc::compare::Difference| {
        format!("{} {} {} {}", found.within.word(), found.name, side(&found.old), side(&found.new))
    };
    let mut lines: Vec<_> = change.differences.iter().map(line).collect();
    lines.sort();
    lines
}

#[test]
fn one_change_is_all_that_is_reported() {
    let logs: Vec<_> = samples()
        .into_iter()
        .filter_map(|(name, log)| Some((name, Recording::of(&String::from_utf8_lossy(&log))?)))
        .collect();
    assert!(logs.len() > 4, "{} recordings are whole", logs.len());
    let (numbers, mut tried) = (wanted(), [0; 6]);
    for number in numbers.clone() {
        let chance = &mut Chance::new(number as u64);
        let (name, recording) = chance.one_of(&logs);
        let what = chance.below(tried.len());
        let changed = match what {
            0 => removed(recording, chance),
            1 => added(recording, chance),
            2 => moved(recording, chance),
            3 => status(recording, chance),
            4 => header(recording, chance),
            _ => key(recording, chance),
        };
        let Some((new, expected)) = changed else { continue };
        tried[what] += 1;
        let found = compared(&recording.text(), &new).changes;
        let told =
            format!("SEQDOC_CHANGES={number}..{}: {name}, change {what}: {found:#?}", number + 1);
        let [change] = &found[..] else { panic!("{told}") };
        assert!(expected.kinds.contains(&change.kind), "{told}");
        if let (Some(old), true) = (expected.old, change.kind != Kind::Repeated) {
            let request = change.old.and_then(|numbers| numbers.request);
            assert!(request.is_some_and(|step| step.index() == old), "{told}");
        }
        assert_eq!(described(change), expected.differences, "{told}");
        if change.kind == Kind::Repeated {
            let (old, new) = change.count.expect("it is counted");
            assert_eq!(old.abs_diff(new), 1, "{told}");
        } else {
            assert_eq!(change.below, expected.below, "{told}");
        }
    }
    if numbers.len() >= FEW {
        let few = numbers.len() / 30;
        assert!(tried.iter().all(|count| *count > few), "{tried:?} of {} are few", numbers.len());
    }
}

type Changed = Option<(String, Expected)>;

/// The calls, if they nest as they should.
fn nests(records: &[String], expected: &[Option<usize>]) -> bool {
    let parents = |recording: Recording| -> Vec<_> {
        recording.calls.iter().map(|call| call.parent).collect()
    };
    Recording::of(&records.concat()).map(parents).is_some_and(|parents| parents == expected)
}

fn any_call(recording: &Recording, chance: &mut Chance) -> usize {
    chance.below(recording.calls.len())
}

fn removed(recording: &Recording, chance: &mut Chance) -> Changed {
    let call = any_call(recording, chance);
    let gone = recording.below(call);
    let records = recording.without(call);
    let place = |at: usize| at - gone.iter().filter(|gone| **gone < at).count();
    let kept = (0..recording.calls.len()).filter(|at| !gone.contains(at));
    let parents: Vec<_> = kept.map(|at| recording.calls[at].parent.map(place)).collect();
    let old = Some(recording.calls[call].request);
    let expected = Expected {
        kinds: &[Kind::Removed, Kind::Repeated],
        // Of a row such as A B A B that lost one, it cannot be said which.
        old: old.filter(|_| recording.neighbours(call).len() == 1),
        below: gone.len() - 1,
        differences: Vec::new(),
    };
    (!parents.is_empty() && nests(&records, &parents)).then(|| (records.concat(), expected))
}

/// A call before which another one can stand and have the same parent.
fn place_for(recording: &Recording, call: usize, chance: &mut Chance) -> Option<usize> {
    let at = any_call(recording, chance);
    let fits = recording.caller(at) == recording.caller(call);
    (fits && !recording.below(call).contains(&at)).then_some(at)
}

/// The parents of all calls once a copy of a call and of what is below it stands before another one.
fn with_copy(recording: &Recording, call: usize, before: usize) -> Vec<Option<usize>> {
    let copied = recording.below(call);
    let place = |at: usize| if at < before { at } else { at + copied.len() };
    let mut parents: Vec<_> = recording.calls.iter().map(|call| call.parent.map(place)).collect();
    let own = recording.calls[before].parent.map(place);
    let copies: Vec<_> = copied
        .iter()
        .map(|at| {
            let above = recording.calls[*at].parent;
            let above = above.and_then(|above| copied.iter().position(|copied| *copied == above));
            above.map(|above| before + above).or(own)
        })
        .collect();
    parents.splice(before..before, copies);
    parents
}

fn added(recording: &Recording, chance: &mut Chance) -> Changed {
    let call = any_call(recording, chance);
    if !recording.is_in_one_piece(call) {
        return None;
    }
    // Often beside itself, which repeats it.
    let before = if chance.once_in(3) { call } else { place_for(recording, call, chance)? };
    let mut records = recording.records.clone();
    let at = recording.calls[before].request;
    records.splice(at..at, recording.copy(call));
    let expected = Expected {
        kinds: if before == call { &[Kind::Repeated] } else { &[Kind::Added, Kind::Repeated] },
        old: None,
        below: recording.below(call).len() - 1,
        differences: Vec::new(),
    };
    let parents = with_copy(recording, call, before);
    nests(&records, &parents).then(|| (records.concat(), expected))
}

fn moved(recording: &Recording, chance: &mut Chance) -> Changed {
    let call = any_call(recording, chance);
    let before = place_for(recording, call, chance)?;
    if !recording.is_in_one_piece(call) {
        return None;
    }
    let mut records = recording.records.clone();
    let places = recording.places(call);
    let at = recording.calls[before].request;
    records.splice(at..at, recording.copy(call));
    let shift = if places[0] >= at { places.len() } else { 0 };
    records.drain(places[0] + shift..places[0] + shift + places.len());
    let after = Recording::of(&records.concat())?;
    let same = |recording: &Recording, after: &Recording| {
        let words = |recording: &Recording| {
            let line = |call: &Call| {
                let heading = recording.records[call.request].lines().nth(1).map(str::to_owned);
                let above = call
                    .parent
                    .map(|above| recording.records[recording.calls[above].request].len());
                (heading, above)
            };
            recording.calls.iter().map(line).collect::<Vec<_>>()
        };
        words(recording) == words(after)
    };
    // It has not moved if what it went by is like it.
    if same(recording, &after) {
        return None;
    }
    let differences = Vec::new();
    let expected = Expected { kinds: &[Kind::Moved], old: None, below: 0, differences };
    // The parents are those of a copy whose original is gone.
    let copied = recording.below(call);
    let mut parents = with_copy(recording, call, before);
    let first = if call < before { call } else { call + copied.len() };
    parents.drain(first..first + copied.len());
    let place = |at: usize| if at < first { at } else { at - copied.len() };
    let parents: Vec<_> = parents.into_iter().map(|parent| parent.map(place)).collect();
    nests(&records, &parents).then(|| (records.concat(), expected))
}

fn status(recording: &Recording, chance: &mut Chance) -> Changed {
    let call = &recording.calls[any_call(recording, chance)];
    let mut records = recording.records.clone();
    let record = &mut records[call.response];
    let (head, rest) = record.split_once(") : ")?;
    let mut words: Vec<_> = rest.lines().next()?.split(' ').collect();
    let url = [words.pop()?, words.pop()?];
    let old = words.join(" ");
    let line = format!("{head}) : 418 I'M A TEAPOT {} {}", url[1], url[0]);
    let (_, below) = rest.split_once('\n')?;
    *record = format!("{line}\n{below}");
    let differences = vec![format!("response.status  {old} 418 I'M A TEAPOT")];
    Some(changed(call, &records, differences))
}

fn changed(call: &Call, records: &[String], mut differences: Vec<String>) -> (String, Expected) {
    differences.sort();
    let old = Some(call.request);
    (records.concat(), Expected { kinds: &[Kind::Changed], old, below: 0, differences })
}

/// A request or a response, with the word for it.
fn side(call: &Call, chance: &mut Chance) -> (usize, &'static str) {
    if chance.once_in(2) { (call.request, "request") } else { (call.response, "response") }
}

fn header(recording: &Recording, chance: &mut Chance) -> Changed {
    let call = &recording.calls[any_call(recording, chance)];
    let (at, word) = side(call, chance);
    let mut records = recording.records.clone();
    let (head, body) = records[at].split_once("\n\n")?;
    let mut lines: Vec<_> = head.split('\n').map(str::to_owned).collect();
    let difference = if chance.once_in(2) {
        lines.push("X-New: 1".to_owned());
        format!("{word}.headers X-New - present")
    } else {
        let line = 2 + chance.below(lines.len() - 2);
        let name = lines.remove(line).split(':').next()?.to_owned();
        let told = ["X-Requestshook-Request-Id", "X-Requestshook-Request-From", "Content-Length"];
        let again = lines.iter().any(|line| line.starts_with(&format!("{name}:")));
        if told.contains(&name.as_str()) || again {
            return None;
        }
        format!("{word}.headers {name} present -")
    };
    records[at] = format!("{}\n\n{body}", lines.join("\n"));
    Some(changed(call, &records, vec![difference]))
}

fn key(recording: &Recording, chance: &mut Chance) -> Changed {
    let call = &recording.calls[any_call(recording, chance)];
    let (at, word) = side(call, chance);
    let mut records = recording.records.clone();
    let (head, body) = records[at][1..].split_once("\n\n")?;
    let mut value: Value = serde_json::from_str(body.trim()).ok()?;
    let mut pointer = String::new();
    let differences = edit(&mut value, &mut pointer, chance)?;
    let kept = head.lines().filter(|line| !line.starts_with("Content-Length"));
    let head: Vec<_> = kept.collect();
    let text = serde_json::to_string_pretty(&value).expect("JSON");
    // The length of what is logged, where there was one.
    let had = records[at].contains("\nContent-Length: ");
    let length = if had { format!("\nContent-Length: {}", text.len()) } else { String::new() };
    records[at] = format!("\n{}{length}\n\n{text}\n\n", head.join("\n"));
    let body = format!("{word}.body");
    Some(changed(
        call,
        &records,
        differences.iter().map(|found| format!("{body} {found}")).collect(),
    ))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Changes one key or type somewhere in a value.
fn edit(value: &mut Value, pointer: &mut String, chance: &mut Chance) -> Option<Vec<String>> {
    if let Value::Array(members) = value
        && !members.is_empty()
    {
        let at = chance.below(members.len());
        pointer.extend(["/", &at.to_string()]);
        return edit(&mut members[at], pointer, chance);
    }
    let Value::Object(members) = value else { return None };
    let names: Vec<_> = members.keys().cloned().collect();
    let name = if names.is_empty() { return None } else { chance.one_of(&names) };
    let deeper = members[name].is_object() || members[name].is_array();
    if deeper && !chance.once_in(3) {
        pointer.extend(["/", name]);
        return edit(&mut members[name], pointer, chance);
    }
    let old = kind(&members[name]);
    match chance.below(4) {
        0 => {
            members.shift_remove(name);
            Some(vec![format!("{pointer}/{name} {old} -")])
        }
        1 => {
            members.insert("new-key".to_owned(), Value::from(1));
            Some(vec![format!("{pointer}/new-key - number")])
        }
        2 => {
            let value = members.shift_remove(name)?;
            members.insert("other-key".to_owned(), value);
            let gone = format!("{pointer}/{name} {old} -");
            Some(vec![gone, format!("{pointer}/other-key - {old}")])
        }
        _ => {
            members[name] = if old == "null" { Value::from("x") } else { Value::Null };
            let new = kind(&members[name]);
            Some(vec![format!("{pointer}/{name} {old} {new}")])
        }
    }
}
