//! Tests of the reader of JSON: it agrees with another one, and gets by with little.

use std::io::Read;

use proptest::prelude::*;
use serde_json::Value;

use super::{Error, Json, Reader};

/// A stream that gives so many bytes at once.
struct Slow<'b>(&'b [u8], usize);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.0.len().min(self.1).min(buffer.len());
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

fn read(text: &[u8], step: usize) -> Result<Vec<Json>, Error> {
    let mut reader = Reader::new(Slow(text, step));
    let mut values = Vec::new();
    while reader.next()?.is_some() {
        values.push(reader.value()?);
    }
    Ok(values)
}

fn skipped(text: &[u8]) -> Result<usize, Error> {
    let mut reader = Reader::new(text);
    let mut values = 0;
    while reader.next()?.is_some() {
        reader.skip()?;
        values += 1;
    }
    Ok(values)
}

/// The same value as another reader has it, if a member stands for itself alone.
fn same(ours: &Json, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Json::Null, Value::Null) => true,
        (Json::Bool(ours), Value::Bool(theirs)) => ours == theirs,
        (Json::Number(_), Value::Number(theirs)) => ours.number() == theirs.as_f64(),
        (Json::Text(ours), Value::String(theirs)) => ours == theirs,
        (Json::List(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().zip(theirs).all(|(one, other)| same(one, other))
        }
        (Json::Object(_), Value::Object(theirs)) => {
            theirs.iter().all(|(key, value)| same(ours.get(key), value))
        }
        _ => false,
    }
}

/// What JSON is made of.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "\"a\"",
    "\"b\"",
    "\"a\":",
    "1",
    "-0.5e3",
    "true",
    "false",
    "null",
    "\"\\u00e9\\ud83d\\ude00\\n\"",
    "\"\"",
    "[1,2]",
    "{\"a\":{}}",
    "nul",
    "\"x",
    "\\",
    "+",
    "1.",
    "\u{e9}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn whatever_is_json_is_read(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..12),
        step in 1..9_usize,
    ) {
        let text = pieces.concat();
        let ours = read(text.as_bytes(), step);
        let skipped = skipped(text.as_bytes());
        prop_assert_eq!(ours.is_ok(), skipped.is_ok(), "{:?} {:?}", &ours, &skipped);
        if let Ok(theirs) = serde_json::from_str::<Value>(&text) {
            let ours = ours.expect("it is JSON");
            prop_assert!(ours.len() == 1 && same(&ours[0], &theirs), "{:?}", &ours);
        }
    }
}

#[test]
fn several_values_may_stand_behind_each_other() {
    let text = "\u{feff} {\"a\": 1}\n{\"a\":2} \u{1e}[3]\n\n";
    for step in [1, 2, 100] {
        assert_eq!(read(text.as_bytes(), step).unwrap().len(), 3);
    }
}

#[test]
fn what_writers_get_wrong_in_texts_is_read() {
    let cases: [(&[u8], &str); 9] = [
        (b"\"a\nb\"", "a\nb"),
        (b"\"\\ud83dx\"", "\u{fffd}x"),
        (b"\"\\udc00\"", "\u{fffd}"),
        (b"\"\\ud83d\\u0041\"", "\u{fffd}A"),
        (b"\"\\ud83d\\ud83d\\ude00\"", "\u{fffd}\u{1f600}"),
        (b"\"\\ud83d\\ud83d\"", "\u{fffd}\u{fffd}"),
        (b"\"\xff\"", "\u{fffd}"),
        (b"\"\\ud83d\\n\"", "\u{fffd}\n"),
        (&br#""\b\f\n\r\t\"\\\/""#[..], "\u{8}\u{c}\n\r\t\"\\/"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text, 1).unwrap(), [Json::Text(expected.to_owned())]);
    }
}

#[test]
fn mistakes_are_told_by_line_and_byte() {
    let told = |text: &str| read(text.as_bytes(), 3).unwrap_err().to_string();
    assert_eq!(told("{\n\"a\": x}"), "line 2, byte 8 is not valid JSON: a value should stand here");
    assert_eq!(
        told("[1 2]"),
        "line 1, byte 4 is not valid JSON: `,` or the end of a list or an object should stand here"
    );
    assert_eq!(told("[\"\\q\"]"), "line 1, byte 5 is not valid JSON: this escape is unknown");
    for sign in ["\\u+041", "\\ud83d\\u+e00"] {
        assert!(told(&format!("\"{sign}\"")).ends_with("`\\u` needs four hex digits"), "{sign}");
    }
    let text = "{\"a\": [1, \"x\\u00e9\", true, null, -1.5]}";
    for end in 1..text.len() {
        let error = read(&text.as_bytes()[..end], 7).unwrap_err();
        assert!(matches!(error, Error::Ends), "{end}: {error}");
    }
}

#[test]
fn depth_and_length_have_limits() {
    let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
    assert_eq!(read(deep.as_bytes(), 1 << 20).unwrap().len(), 1);
    let long = format!("[\"{}\", \"end\"]", "x".repeat(20 << 20));
    let values = read(long.as_bytes(), 1 << 20).unwrap();
    let [Json::Cut(text), Json::Text(end)] = values[0].items() else { panic!("{values:?}") };
    assert!(text.len() < 7 << 20 && end == "end");
    let many = format!("[{}1]", "1,".repeat(1_000_000));
    assert!(read(many.as_bytes(), 1 << 20).unwrap()[0].items().len() < 300_000);
}
