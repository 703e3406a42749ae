use crate::config::Files;
use crate::config::file::File;
use crate::config::keys::{ALL, Key, Keys};

/// Each key with its table.
pub(super) fn every_key() -> impl Iterator<Item = (&'static Keys, &'static str)> {
    let named = |key: &Key| if key.name == "*" { "header" } else { key.name };
    ALL.iter().flat_map(move |keys| keys.all.iter().map(move |key| (*keys, named(key))))
}

/// A file with one key in a table, as it is written by its name.
pub(super) fn file(keys: &Keys, key: &str, value: &str) -> String {
    let table = match keys.name {
        "" => String::new(),
        "a participant" => "[participants.x]\n".to_owned(),
        "a filter" => "[[view]]\nname = 'x'\n[[view.include]]\n".to_owned(),
        "[[group]]" if key != "kind" => "[[group]]\nkind = 'opt'\n".to_owned(),
        "[[call]]" if key == "below" => "[[call]]\ncall = 'GET /x'\n".to_owned(),
        "[[call]]" => "[[call]]\nbelow = 'GET /x'\n".to_owned(),
        "[[part]]" if key == "to" => "[[part]]\nfrom = 1\ntitle = 'x'\n".to_owned(),
        "[[part]]" if key == "title" => "[[part]]\nfrom = 1\n".to_owned(),
        "[[part]]" => "[[part]]\ntitle = 'x'\n".to_owned(),
        "[[view]]" if key != "name" => "[[view]]\nname = 'x'\n".to_owned(),
        name => format!("{name}\n"),
    };
    format!("{table}{key} = {value}\n")
}

fn said(text: &str) -> String {
    toml::from_str::<File>(text).expect_err(text).message().to_owned()
}

#[test]
fn the_keys_are_those_that_are_read() {
    for keys in ALL.iter().filter(|keys| keys.names().next().is_some()) {
        let said = said(&file(keys, "no_such_key", "1"));
        let (_, known) = said.split_once("expected ").expect("serde names the keys");
        let known: Vec<_> = known.split('`').skip(1).step_by(2).collect();
        assert_eq!(keys.names().collect::<Vec<_>>(), known, "{}", keys.name);
    }
}

#[test]
fn values_that_a_key_does_not_take_are_told_in_plain_words() {
    let values = ["1", "-1", "1.5", "true", "'no such word'", "[1]", "[['x']]", "{ a = 1 }"];
    let values = values.into_iter().chain(["[{}]", "1979-05-27", "99999999999999999999", "{"]);
    let words = ["expected", "invalid type", "invalid value", "struct", "usize", "u32", "i64"];
    let words = words.into_iter().chain(["map", "sequence", "untagged", "variant", "wanted"]);
    for (keys, key) in every_key() {
        let mut mistakes = 0;
        for value in values.clone() {
            let text = file(keys, key, value);
            let Err(error) = Files::default().with_own(&text) else { continue };
            let said = error.to_string();
            let line = text.lines().count();
            assert!(said.starts_with(&format!("seqdoc.toml:{line}: ")), "{text}{said}");
            assert!(!words.clone().any(|word| said.contains(word)), "{text}{said}");
            mistakes += 1;
        }
        assert!(mistakes > 4, "{}: {key}", keys.name);
    }
}

#[test]
fn an_unknown_key_is_told_which_was_meant() {
    for (text, told) in [
        ("[paths]\nmood = 1", "unknown key `mood` in `[paths]`; did you mean `mode`?"),
        (
            "[diagram]\nmax_step = 1",
            "unknown key `max_step` in `[diagram]`; did you mean `max_steps`?",
        ),
        (
            "[body]\nmax_steps = 1",
            "unknown key `max_steps` in `[body]`; did you mean `max_steps` in `[diagram]`?",
        ),
        ("headers = []", "unknown key `headers`; did you mean `headers` in `[redact]`?"),
        ("[redaction]", "unknown key `redaction`; did you mean `redact`?"),
        (
            "[fold]\npreset = 1",
            "unknown key `preset` in `[fold]`; did you mean `preset` before the first table?",
        ),
        ("[output]\nxyz = 1", "unknown key `xyz` in `[output]`; the keys are `snippets`"),
        (
            "[participants]\na = { role = 1 }",
            "unknown key `role` in a participant; the keys are `as`, `actor`, `order` and `box`",
        ),
        (
            "[[view]]\nname = 'x'\ninclude = [{ url = [] }]",
            "unknown key `url` in a filter; did you mean `urls`?",
        ),
        ("[[group]]\nlabel = 'x'", "`kind` is missing in `[[group]]`; it must be "),
        ("[labels]\nhaeder = 'x'", "unknown label `haeder`; did you mean `header`?"),
        (
            "[diagram]\nresponses = 'al'",
            "`diagram.responses` must be `\"full\"`, `\"status\"` or `\"none\"`, not `al`",
        ),
    ] {
        let said = Files::default().with_own(text).expect_err(text).to_string();
        assert!(said.split_once(": ").is_some_and(|(_, said)| said.starts_with(told)), "{said}");
    }
}
