//! Tests of what is redacted and how.

use std::sync::Arc;

use super::{Redactor, Suspects, Vault, edited};
use crate::config::{OwnRules, Redaction};
use crate::diagnostic::Diagnostics;
use crate::record::Reader;
use crate::record::json::{Verdict, verdict};
use crate::source::Input;

/// The redacted text of a log.
fn redacted(log: &str) -> String {
    redacted_by(log, OwnRules::default())
}

fn redacted_by(log: &str, rules: OwnRules) -> String {
    let read = |look: &mut dyn FnMut(&crate::record::Record<'_>)| {
        let mut reader = Reader::new(Input::of_bytes(log.as_bytes().to_vec()), 0);
        while let Some(record) = reader.next(&mut Diagnostics::default()).unwrap() {
            look(&record);
        }
    };
    let rules = Arc::new(Redaction::new(rules));
    let mut redactor = Redactor::new(Some(Arc::clone(&rules)));
    let mut vault = Vault::default();
    read(&mut |record| {
        redactor.search(0, record, &mut Suspects::default()).put(record, &mut vault);
    });
    vault.seal(&rules);
    let mut shown = String::new();
    read(&mut |record| {
        let edits = redactor.inspect(record, None, &vault).edits;
        shown += std::str::from_utf8(&edited(record.raw(), &edits)).unwrap();
    });
    shown
}

fn log(headers: &str, body: &str) -> String {
    format!("\n### (a) REQ >>> (b) : POST /x\n{headers}\n{body}\n\n")
}

#[test]
fn markers_are_numbered_by_first_appearance() {
    let first = log(
        "X-Auth-Token: one\nX-Subject-Token: two\n",
        "{\"token\": \"two\", \"adminPass\": \"x\"}",
    );
    let shown = redacted(&(first + &log("X-Auth-Token: two\n", "none")));
    let expected = log(
        "X-Auth-Token: REDACTED-TOKEN-1\nX-Subject-Token: REDACTED-TOKEN-2\n",
        "{\"token\": \"REDACTED-TOKEN-2\", \"adminPass\": \"REDACTED-PASSWORD\"}",
    );
    assert_eq!(shown, expected + &log("X-Auth-Token: REDACTED-TOKEN-2\n", "none"));
}

#[test]
fn schemes_and_cookie_names_stay() {
    let headers = "Authorization: Bearer abc\nProxy-Authorization: abc def\nSet-Cookie: s=ghi; Path=/; HttpOnly\n";
    let expected = "Authorization: Bearer REDACTED-TOKEN-1\nProxy-Authorization: REDACTED-TOKEN-2\n\
                    Set-Cookie: s=REDACTED-COOKIE-1; Path=/; HttpOnly\n";
    assert_eq!(redacted(&log(headers, "none")), log(expected, "none"));
}

#[test]
fn all_cookies_of_a_line_of_text_are_secrets() {
    let shown = redacted(&log("", "It was sent with Cookie: a=one1; b=two2\nand again"));
    let expected = "It was sent with Cookie: a=REDACTED-COOKIE-1; b=REDACTED-COOKIE-2\nand again";
    assert_eq!(shown, log("", expected));
}

#[test]
fn json_stays_json_and_keeps_its_other_bytes() {
    let cases = [
        (
            r#"{"a": {"password": {"user": "u", "password": 12}}}"#,
            r#"{"a": {"password": {"user": "u", "password": "REDACTED-PASSWORD"}}}"#,
        ),
        (
            r#"{"tokens": ["x", 1, null, "", ["y"], {"k": "z"}]}"#,
            r#"{"tokens": ["REDACTED-TOKEN-1", "REDACTED-TOKEN-2", null, "", ["REDACTED-TOKEN-3"], {"k": "z"}]}"#,
        ),
        (
            r#"{"password": null, "secret": true, "pin": ""}"#,
            r#"{"password": null, "secret": true, "pin": ""}"#,
        ),
        (
            r#"{"pass\u0077ord": "a\"b", "n": 1e400}"#,
            r#"{"pass\u0077ord": "REDACTED-PASSWORD", "n": 1e400}"#,
        ),
        (
            r#"{"user_data": "True", "userData": "abc"}"#,
            r#"{"user_data": "True", "userData": "REDACTED-USERDATA"}"#,
        ),
        (r#"  {"password": "x"}"#, r#"  {"password": "REDACTED-PASSWORD"}"#),
    ];
    for (body, expected) in cases {
        assert_eq!(redacted(&log("", body)), log("", expected));
        assert_eq!(verdict(expected.trim().as_bytes()), Verdict::Json, "{expected}");
    }
}

#[test]
fn a_length_that_tells_the_length_of_a_password_goes() {
    let shown = redacted(&log("Content-Length: 17\n", "{\"password\": \"x\"}"));
    assert_eq!(
        shown,
        log("Content-Length: REDACTED-LENGTH\n", "{\"password\": \"REDACTED-PASSWORD\"}")
    );
    let token = redacted(&log("Content-Length: 14\n", "{\"token\": \"x\"}"));
    assert!(token.contains("Content-Length: 14\n"), "{token}");
}

#[test]
fn a_marker_stays() {
    for value in ["REDACTED-TOKEN-7", "***", "<redacted>", "[REDACTED]"] {
        let log = log(&format!("X-Auth-Token: {value}\n"), "none");
        assert_eq!(redacted(&log), log);
    }
}

#[test]
fn redacting_twice_changes_nothing() {
    let once = redacted(&log("X-Auth-Token: one\n", "{\"password\": \"x\", \"secret\": \"y\"}"));
    assert_eq!(redacted(&once), once);
}
