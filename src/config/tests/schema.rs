//! The schema and seqdoc agree: what one accepts, the other does.

use std::collections::BTreeSet;
use std::path::Path;

use jsonschema::Validator;
use regex::Regex;
use serde_json::{Value as Json, json};

use super::files_below;
use super::keys::{every_key, file};
use crate::config::Files;
use crate::config::keys::{ALL, Keys, Takes, schema, top};

fn validator() -> Validator {
    jsonschema::draft7::new(&schema(top())).expect("a valid schema")
}

/// A value as an editor gives it to a schema: a date is a text there.
fn json(value: &toml::Value) -> Json {
    match value {
        toml::Value::Table(table) => {
            table.iter().map(|(key, value)| (key.clone(), json(value))).collect()
        }
        toml::Value::Array(items) => items.iter().map(json).collect(),
        toml::Value::Datetime(date) => json!(date.to_string()),
        value => serde_json::to_value(value).expect("a plain value"),
    }
}

fn accepted_by_seqdoc(text: &str) -> bool {
    Files::default().with_own(text).is_ok()
}

/// Whether a value is one of those that are meant.
type Fits = fn(&toml::Value) -> bool;

/// What a schema of draft 7 cannot say: why, of which keys, and where seqdoc refuses more than it.
const BEYOND: [(&str, &[&str], Fits); 8] = [
    ("a date is a text in JSON", &[], |value| any(value, &toml::Value::is_datetime)),
    ("2.0 is a whole number in JSON", &[], |value| any(value, &toml::Value::is_float)),
    (
        "a selector has a grammar of its own",
        &[
            "[[call]].call",
            "[[call]].below",
            "[[part]].from",
            "[[part]].to",
            "[[exclude]].call",
            "[diff].ignore",
        ],
        |value| any_text(value, &|_| true),
    ),
    (
        "whether a regular expression is valid",
        &["[redact].patterns", "[redact].allow", "[[exclude]].urls", "a filter.urls"],
        |value| any_text(value, &|text| Regex::new(text).is_err()),
    ),
    (
        "whether a regular expression matches the empty text",
        &["[redact].patterns", "[redact].allow"],
        |value| any_text(value, &|text| Regex::new(text).is_ok_and(|regex| regex.is_match(""))),
    ),
    ("the name of another file in capitals", &["[[view]].name"], |value| {
        any_text(value, &|text| text != text.to_lowercase())
    }),
    ("how many bytes a text has", &["[[view]].name"], |value| {
        any_text(value, &|text| text.len() > 100)
    }),
    ("the largest number of a step", &["[[part]].from", "[[part]].to"], |value| {
        value.as_integer() > Some(u32::MAX.into())
    }),
];

fn any(value: &toml::Value, fits: &dyn Fn(&toml::Value) -> bool) -> bool {
    fits(value) || value.as_array().is_some_and(|items| items.iter().any(|item| any(item, fits)))
}

fn any_text(value: &toml::Value, fits: &dyn Fn(&str) -> bool) -> bool {
    any(value, &|value| value.as_str().is_some_and(fits))
}

/// Texts that are something in one of the keys, or nearly: one in each line.
const TEXTS: &str = r#"x
a b
a)
가나
가나다라가나다라가나다라가나다라가나다라가나다라가나다라가나다라가나다라
old-
c++
(
x*
a|
a{2,1}
GET /v2/images
 GET  /x 
GET
GET x
404 /x
(3)
(0)
->>
a->>b
a-->>b: 200
a->>b: nothing
header X
header
headerX
header  X 
cookie a
query
query q
body
body 
 body /a/*
body a
body  /
path /v1/{}
path /{}/{}
path /{}/{}/{}
path /{}x/{}
path /a
path /{} 
path /{}/a/b 
path {}
/
/v1/{account}
/v1/{a}{b}
/{}
v1
/a{b}c/d{e}
/a/{b
/a/}b{
steps/
steps#a
../a?b=c
a"b
index
Index
BODY
diagram.MD"#;

/// Others, one in each line.
const OTHERS: &str = "0
1
2
-1
1.5
2.0
4294967296
true
false
1979-05-27
''
' '
\"a\\nb\"
\"header\\tX\"
[]
[[]]
{}
[{}]
[1]
[-1]
[0, 2]
[true]
[['x']]
['x', 1]
[2.0]
[1979-05-27]
{ a = 1 }
{ full = {} }
[{ diagram = {} }]
[{ from = 'x' }]
[{ from = 1 }]
[{ urls = ['x'] }]
[{ kind = 'opt' }]
[['opt', 'x', 'a', 'b']]
[{ name = 'x' }]
[{ name = 'x' }, 1]
[{ call = 'GET /x', below = '(1)' }]
[{ from = 1, title = 'x' }]
{ as = 'x' }
{ as = 1 }
{ header = 'x' }";

/// The words that a key takes.
fn words(takes: &Takes) -> Vec<&'static str> {
    match takes {
        Takes::Word(words) => words.to_vec(),
        Takes::List(_, item) => words(item),
        Takes::Either(_, all) => all.iter().flat_map(words).collect(),
        _ => Vec::new(),
    }
}

/// Values of every type, with each text alone and in a list, and each word that a key takes.
fn values() -> BTreeSet<String> {
    let known = ALL.iter().flat_map(|keys| keys.all).flat_map(|key| words(&key.takes));
    let texts = known.chain(TEXTS.lines()).flat_map(|text| {
        let text = Json::from(text).to_string();
        [format!("[{text}]"), format!("['x', {text}]"), text]
    });
    texts.chain(OTHERS.lines().map(str::to_owned)).collect()
}

/// Why a schema cannot say that a key does not take a value.
fn beyond(keys: &Keys, key: &str, value: &str) -> Option<&'static str> {
    let name = format!("{}.{key}", keys.name);
    let value: toml::Value =
        toml::from_str::<toml::Table>(&format!("x = {value}")).ok()?.remove("x")?;
    let found = BEYOND
        .iter()
        .find(|(_, names, fits)| (names.is_empty() || names.contains(&&*name)) && fits(&value));
    found.map(|(why, ..)| *why)
}

#[test]
fn schema_and_seqdoc_take_the_same_values() {
    let (schema, values) = (validator(), values());
    let mut used = BTreeSet::new();
    let mut wrong = Vec::new();
    for (keys, key) in every_key() {
        let mut counts = [0, 0];
        for value in &values {
            let text = file(keys, key, value);
            let Ok(table) = toml::from_str::<toml::Value>(&text) else { panic!("{text}") };
            let (valid, taken) = (schema.is_valid(&json(&table)), accepted_by_seqdoc(&text));
            counts[usize::from(taken)] += 1;
            let beyond = if valid && !taken { beyond(keys, key, value) } else { None };
            used.extend(beyond);
            if valid != taken && beyond.is_none() {
                wrong.push(format!("{text}schema {valid}, seqdoc {taken}\n"));
            }
        }
        assert!(counts.iter().all(|count| *count > 0), "{}.{key}: {counts:?}", keys.name);
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.concat());
    let unused: Vec<_> =
        BEYOND.iter().map(|(why, ..)| why).filter(|why| !used.contains(*why)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn unknown_keys_are_refused_by_both() {
    let schema = validator();
    for keys in ALL {
        // Any name is that of a participant, of a service only one that is a host.
        let name = if keys.names().next().is_some() || keys.name == "[labels]" {
            "no_such"
        } else {
            "'a b'"
        };
        let text = file(keys, name, "'x'");
        let table = toml::from_str::<toml::Value>(&text).expect("TOML");
        assert!(!schema.is_valid(&json(&table)) && !accepted_by_seqdoc(&text), "{text}");
    }
    for text in ["[[group]]", "[[view]]", "[[call]]\ncall = 'GET /x'", "[[part]]\nfrom = 1"] {
        let table = toml::from_str::<toml::Value>(text).expect("TOML");
        assert!(!schema.is_valid(&json(&table)) && !accepted_by_seqdoc(text), "{text}");
    }
}

#[test]
fn hosts_are_named_alike() {
    let schema = validator();
    let hosts = [
        "api.test",
        "127.0.0.1:9292",
        "[::1]:80",
        "a/b",
        "",
        "/a",
        "http://a",
        "a/http://b",
        "a b",
        "a?b",
        "a@b",
        "a#b",
        "a\nb",
    ];
    for host in hosts {
        let text = format!("[services]\n{} = 'x'", Json::from(host));
        let table = toml::from_str::<toml::Value>(&text).expect("TOML");
        assert_eq!(schema.is_valid(&json(&table)), accepted_by_seqdoc(&text), "{text}");
    }
}

#[test]
fn each_configuration_of_the_samples_is_valid() {
    let schema = validator();
    let files = files_below(Path::new("samples"));
    assert!(files.len() > 30, "{files:?}");
    for path in files {
        let text = std::fs::read_to_string(&path).expect("a text");
        let table = toml::from_str::<toml::Value>(&text).expect("TOML");
        let wrong: Vec<_> =
            schema.iter_errors(&json(&table)).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
    }
}
