//! Tests of the JSON scanner and of framing.

use super::json::{Verdict, verdict};

#[test]
fn verdicts() {
    let cases = [
        (r#"{"a": [1, -0.5e+3, "x\"y", true, null, {}], "b": []}"#, Verdict::Json),
        ("[]", Verdict::Json),
        (" 12 ", Verdict::Json),
        (r#"{"a": NaN, "b": -Infinity}"#, Verdict::Loose),
        (r#"{"a": "x"#, Verdict::Open),
        (r#"{"a": tr"#, Verdict::Open),
        (r#"{"a": [1,"#, Verdict::Open),
        ("", Verdict::Open),
        ("{\"a\": \"x\ny\"}", Verdict::Other),
        (r#"{"a" 1}"#, Verdict::Other),
        ("[1,]", Verdict::Other),
        ("[01]", Verdict::Other),
        ("[1}", Verdict::Other),
        ("{} {}", Verdict::Other),
        ("hello", Verdict::Other),
    ];
    for (text, expected) in cases {
        assert_eq!(verdict(text.as_bytes()), expected, "{text}");
    }
}

#[test]
fn agrees_with_a_parser_on_what_is_json() {
    let texts =
        ["{\"a\":{\"b\":[]}}", "[1 2]", "{,}", "1.", ".5", "-", "1e5", "\"\\", "nul", "[[[]]]"];
    for text in texts {
        let parsed = serde_json::from_str::<serde_json::Value>(text).is_ok();
        assert_eq!(verdict(text.as_bytes()) == Verdict::Json, parsed, "{text}");
    }
}

#[test]
fn depth_costs_no_stack() {
    let deep = "[".repeat(200_000) + &"]".repeat(200_000);
    assert_eq!(verdict(deep.as_bytes()), Verdict::Json);
}
