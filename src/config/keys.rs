//! What each key of a `seqdoc.toml` takes, in words, for messages.

use super::nearest::{nearest, within};

/// A table with its keys, and what each key takes. `*` stands for any key.
struct Keys(&'static str, &'static [(&'static str, &'static str)]);

const SWITCH: &str = "`true` or `false`";
const TEXT: &str = "text in quotes";
const COUNT: &str = "a whole number of 0 or more";
const FILTERS: &str = "a list of filters such as `{ from = \"openstack\" }`";
const PATHS: &str = "`\"template\"` or `\"raw\"`";
const RESPONSES: &str = "`\"full\"`, `\"status\"` or `\"none\"`";
const PLACES: &str = "a list of places in quotes, such as `\"body /user/hint\"`";
const EXPRESSIONS: &str = "a list of regular expressions in quotes";

/// The top level first; a test compares all of them with what is read.
const ALL: [Keys; 14] = [
    Keys(
        "",
        &[
            ("preset", "`\"default\"` or `\"requestshook\"`"),
            ("exclude", "the path of a file, in quotes"),
            ("paths", "a table under `[paths]`"),
            ("participants", "a table under `[participants]`"),
            ("diagram", "a table under `[diagram]`"),
            ("group", "a list of tables, each under `[[group]]`"),
            ("call", "a list of tables, each under `[[call]]`"),
            ("fold", "a table under `[fold]`"),
            ("view", "a list of tables, each under `[[view]]`"),
            ("body", "a table under `[body]`"),
            ("redact", "a table under `[redact]`"),
            ("labels", "a table under `[labels]`"),
            ("output", "a table under `[output]`"),
        ],
    ),
    Keys(
        "[paths]",
        &[
            ("mode", PATHS),
            ("templates", "a list of paths in quotes, such as `\"/v1/{account}\"`"),
            ("openapi", "a list of paths of files, in quotes"),
            ("catalog", "`\"openstack\"` or `\"none\"`"),
        ],
    ),
    Keys("[participants]", &[("*", "a table such as `{ as = \"user\" }`")]),
    Keys(
        "a participant",
        &[("as", TEXT), ("actor", SWITCH), ("order", "a whole number"), ("box", TEXT)],
    ),
    Keys(
        "[diagram]",
        &[
            ("responses", RESPONSES),
            ("paths", PATHS),
            ("query", "`\"hide\"`, `\"show\"` or a list of names in quotes"),
            ("activations", SWITCH),
            ("max_steps", "a whole number of 2 or more"),
        ],
    ),
    Keys(
        "[[group]]",
        &[
            (
                "kind",
                "`\"opt\"`, `\"loop\"`, `\"alt\"`, `\"par\"`, `\"critical\"`, `\"break\"`, \
                 `\"rect\"` or `\"note\"`",
            ),
            ("label", TEXT),
            ("from", TEXT),
            ("to", TEXT),
            ("calls", "a list of calls in quotes, such as `\"GET /v2/images\"`"),
            ("nth", "a list of whole numbers"),
        ],
    ),
    Keys("[[call]]", &[("call", TEXT), ("below", TEXT)]),
    Keys(
        "[fold]",
        &[
            ("repeats", SWITCH),
            ("polling", SWITCH),
            ("token_issue", SWITCH),
            ("token_check", SWITCH),
            ("version_discovery", SWITCH),
        ],
    ),
    Keys(
        "[[view]]",
        &[
            ("name", TEXT),
            ("form", "`\"diagram\"` or `\"ladder\"`"),
            ("depth", COUNT),
            ("include", FILTERS),
            ("exclude", FILTERS),
            ("responses", RESPONSES),
            ("paths", PATHS),
        ],
    ),
    Keys("a filter", &[("from", TEXT), ("to", TEXT), ("method", TEXT), ("urls", EXPRESSIONS)]),
    Keys(
        "[body]",
        &[
            ("start_line", SWITCH),
            ("reference", SWITCH),
            ("language", TEXT),
            ("hide_headers", "a list of header names in quotes"),
            ("max_lines", COUNT),
            ("anchors", "`true`, `false` or a text of letters, digits, `-` and `_` in quotes"),
            ("page", "the address of a page, in quotes"),
        ],
    ),
    Keys(
        "[redact]",
        &[
            ("enabled", SWITCH),
            ("headers", "a list of header names in quotes"),
            ("keys", "a list of names in quotes"),
            ("patterns", EXPRESSIONS),
            ("allow", EXPRESSIONS),
            ("personal", SWITCH),
            ("hide", PLACES),
            ("show", PLACES),
        ],
    ),
    Keys("[labels]", &[("*", TEXT)]),
    Keys(
        "[output]",
        &[(
            "snippets",
            "a list of `\"diagram\"`, `\"body\"`, `\"log\"`, `\"diagrams\"`, `\"variables\"`, \
             `\"reference\"`, `\"summary\"` and `\"ladder\"`",
        )],
    ),
];

/// The table that has a path, by the names of the tables above its keys.
fn table(path: &[&str]) -> &'static Keys {
    let name = match path {
        [] => String::new(),
        ["participants", _] => "a participant".to_owned(),
        ["view", "include" | "exclude"] => "a filter".to_owned(),
        ["group" | "view"] => format!("[[{}]]", path[0]),
        [name, ..] => format!("[{name}]"),
    };
    ALL.iter().find(|keys| keys.0 == name).unwrap_or(&ALL[0])
}

impl Keys {
    /// The table in a sentence.
    fn shown(&self) -> String {
        match self.0 {
            "" => "before the first table".to_owned(),
            name if name.starts_with('[') => format!("in `{name}`"),
            name => format!("in {name}"),
        }
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.1.iter().map(|(key, _)| *key).filter(|key| *key != "*")
    }
}

/// What the key at the end of a path takes; `None` if there is no such key.
pub(super) fn takes(path: &[&str]) -> Option<&'static str> {
    let (key, above) = path.split_last()?;
    let found = table(above).1.iter().find(|(name, _)| name == key || *name == "*");
    found.map(|(_, takes)| *takes)
}

/// What to say of a key that a table does not have.
pub(super) fn unknown(key: &str, above: &[&str]) -> String {
    let own = table(above);
    let place = if above.is_empty() { String::new() } else { format!(" {}", own.shown()) };
    let said = format!("unknown key `{key}`{place}");
    if let Some(name) = nearest(key, own.names()) {
        return format!("{said}; did you mean `{name}`?");
    }
    let elsewhere = ALL.iter().filter_map(|keys| Some((within(key, keys.names(), 1)?, keys)));
    match elsewhere.min_by_key(|((far, _), _)| *far) {
        Some(((_, name), keys)) => format!("{said}; did you mean `{name}` {}?", keys.shown()),
        None => format!("{said}; the keys are {}", list(own.names())),
    }
}

/// What to say of a key that a table must have.
pub(super) fn missing(key: &str, above: &[&str]) -> String {
    let own = table(above);
    let path: Vec<&str> = above.iter().copied().chain([key]).collect();
    let takes = takes(&path).unwrap_or(TEXT);
    format!("`{key}` is missing {}; it must be {takes}", own.shown())
}

/// Names in a sentence.
pub(super) fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    match &names[..] {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        names => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Files;
    use super::super::file::File;
    use super::*;

    /// A file with one key in a table, as it is written by its name.
    fn file(keys: &Keys, key: &str, value: &str) -> String {
        let table = match keys.0 {
            "" => String::new(),
            "a participant" => "[participants.x]\n".to_owned(),
            "a filter" => "[[view]]\nname = 'x'\n[[view.include]]\n".to_owned(),
            "[[group]]" if key != "kind" => "[[group]]\nkind = 'opt'\n".to_owned(),
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
            assert_eq!(keys.names().collect::<Vec<_>>(), known, "{}", keys.0);
        }
    }

    #[test]
    fn values_that_a_key_does_not_take_are_told_in_plain_words() {
        let values = ["1", "-1", "1.5", "true", "'no such word'", "[1]", "[['x']]", "{ a = 1 }"];
        let values = values.into_iter().chain(["[{}]", "1979-05-27", "99999999999999999999", "{"]);
        let words = ["expected", "invalid type", "invalid value", "struct", "usize", "u32", "i64"];
        let words = words.into_iter().chain(["map", "sequence", "untagged", "variant", "wanted"]);
        for (keys, key) in
            ALL.iter().flat_map(|keys| keys.1.iter().map(move |(key, _)| (keys, key)))
        {
            let key = if *key == "*" { "header" } else { key };
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
            assert!(mistakes > 4, "{}: {key}", keys.0);
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
            assert!(
                said.split_once(": ").is_some_and(|(_, said)| said.starts_with(told)),
                "{said}"
            );
        }
    }
}
