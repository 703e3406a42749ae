//! Tests of what is redacted and how.

use std::ops::Range;
use std::sync::Arc;

use base64::Engine as _;

use super::marker::is_in_marker;
use super::{Look, Redactor, Suspects, Undecided, Vault, edited};
use crate::config::{OwnRules, Redaction};
use crate::diagnostic::Diagnostics;
use crate::record::json::{Verdict, verdict};
use crate::record::{Reader, Record};
use crate::source::Input;

/// What is found in a text is what stands between `‹` and `›` there.
pub(super) fn finds(text: &str, found: impl FnOnce(&[u8]) -> Vec<Range<usize>>) {
    let mut shown = text.replace(['‹', '›'], "");
    for range in found(shown.clone().as_bytes()).into_iter().rev() {
        shown.insert(range.end, '›');
        shown.insert(range.start, '‹');
    }
    assert_eq!(shown, text);
}

/// The redacted text of a log.
fn redacted(log: &str) -> String {
    redacted_by(log, OwnRules::default())
}

fn redacted_by(log: &str, rules: OwnRules) -> String {
    String::from_utf8(told(log.as_bytes(), &Arc::new(Redaction::new(rules))).0).unwrap()
}

/// The redacted text of a log, what was seen of each record, and what is undecided.
fn told(log: &[u8], rules: &Arc<Redaction>) -> (Vec<u8>, Vec<Look>, Vec<Undecided>) {
    let read = |look: &mut dyn FnMut(usize, &Record<'_>)| {
        let mut reader = Reader::new(Input::of_bytes(log.to_vec()), 0);
        let mut index = 0;
        while let Some(record) = reader.next(&mut Diagnostics::default()).unwrap() {
            look(index, &record);
            index += 1;
        }
    };
    let mut redactor = Redactor::new(Some(Arc::clone(rules)));
    let (mut vault, mut suspects) = (Vault::default(), Suspects::default());
    let mut looks = Vec::new();
    read(&mut |index, record| {
        looks.push(redactor.search(index, record, &mut suspects).put(record, &mut vault));
    });
    vault.seal(rules);
    let mut shown = Vec::new();
    read(&mut |_, record| {
        let edits = redactor.inspect(record, None, &vault).edits;
        shown.extend_from_slice(&edited(record.raw(), &edits));
    });
    (shown, looks, suspects.undecided(&vault))
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
fn what_is_known_is_no_path_of_a_cookie() {
    let headers = "X-Auth-Token: known-before\nSet-Cookie: s=ghi; Path=/a/known-before/b\n";
    let expected = "X-Auth-Token: REDACTED-TOKEN-1\nSet-Cookie: s=REDACTED-COOKIE-1; Path=/a/REDACTED-TOKEN-1/b\n";
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
fn a_piece_of_a_marker_is_told_from_what_stands_beside_one() {
    let cases = [
        ("a REDACTED-‹COOKIE-1› b", true),
        ("REDA‹CTED-TOKEN-2›3", true),
        ("REDACTED-TOKEN-‹1›", true),
        ("‹REDACTED-KEY›", true),
        ("REDACTED-‹PASSWORD›", true),
        ("‹TOKEN-1› REDACTED-TOKEN-1", false),
        ("REDACTED-TOKEN-1 ‹TOKEN-1›", false),
        ("REDACTED-‹TOKEN-1x›", false),
        ("REDACTED-‹TOKEN-›", false),
        ("REDACTED-‹TOKENS›", false),
    ];
    for (case, expected) in cases {
        let start = case.find('‹').unwrap();
        let end = case.find('›').unwrap() - '‹'.len_utf8();
        let text = case.replace(['‹', '›'], "");
        assert_eq!(is_in_marker(text.as_bytes(), &(start..end)), expected, "{case}");
    }
}

#[test]
fn redacting_twice_changes_nothing() {
    let once = redacted(&log("X-Auth-Token: one\n", "{\"password\": \"x\", \"secret\": \"y\"}"));
    assert_eq!(redacted(&once), once);
}

#[test]
fn an_id_of_each_log_is_an_id_everywhere_in_it() {
    let id = "4b5e1d0f9c8a7b6d4b5e1d0f9c8a7b6d";
    let header = format!("X-Project-Id: {id}\n");
    let text = log(&header, "none") + &log(&header, &format!("{{\"thing\": \"{id}\"}}"));
    let rules = Arc::new(Redaction::default());
    for _ in 0..3 {
        assert_eq!(told(text.as_bytes(), &rules).2, []);
    }
}

#[test]
fn what_was_not_read_is_not_taken_for_clean() {
    let rules = Arc::new(Redaction::default());
    let line = "X-Note: password=hunter2secret\n";
    assert!(!redacted(&log(line, "none")).contains("hunter2"));
    // So much is written in escapes of two kinds in each other that nothing is read at the end.
    let deep = format!("%{}41 &{} ", "25".repeat(9), "amp;".repeat(9));
    let long = log(&(format!("X-Deep: {deep}\n").repeat(200) + line), "none");
    let _ = told(long.as_bytes(), &rules);
    let shown = told(log(line, "none").as_bytes(), &rules).0;
    assert!(!String::from_utf8(shown).unwrap().contains("hunter2"));
}

#[test]
fn what_parts_the_parts_of_a_body_is_no_secret_whoever_has_chosen_it() {
    for kind in ["boundary=abcdef12", "boundary=\"abcdef12\"", "boundary= abcdef12 ; charset=x"] {
        let kind = format!("Content-Type: multipart/form-data; {kind}\n");
        let part = "--abcdef12\nContent-Disposition: form-data; name=\"user\"\n\nann\n--abcdef12--";
        let first = log("", "{\"password\": \"abcdef12\"}");
        let expected = log("", "{\"password\": \"REDACTED-PASSWORD\"}") + &log(&kind, part);
        assert_eq!(redacted(&(first + &log(&kind, part))), expected);
    }
}

/// Values that are laid out in an unusual way.
#[test]
fn a_secret_is_found_however_it_is_laid_out() {
    const SECRET: &str = "kV9qZ7wXy3PqLm8T";
    let base64 = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let wrapped = |text: &str| {
        let one = base64(text);
        let lines: Vec<_> =
            one.as_bytes().chunks(60).map(|line| std::str::from_utf8(line)).collect();
        lines.into_iter().collect::<Result<Vec<_>, _>>().unwrap().join("\\n")
    };
    let settings =
        |before: usize| format!("{}APP_SECRET={SECRET}\n", "# settings\n".repeat(before));
    let mut bodies: Vec<String> = (0..12)
        .map(|before| format!("{{\"content\": \"{}\"}}", wrapped(&settings(before))))
        .collect();
    bodies.extend([
        format!("password: |\n  {SECRET}"),
        format!("- password: >-\n    {SECRET}"),
        format!("# c\ntoken: |\n  {SECRET}"),
        format!("DB_PASSWORD={{noop}}{SECRET}"),
        format!("a: b\nuserPassword: {{SSHA}}{SECRET}"),
        format!("password={{{SECRET}}}&a=1"),
        format!(
            "{{\"query\": \"mutation {{ login(password: \\\"\\\"\\\"{SECRET}\\\"\\\"\\\") }}\"}}"
        ),
        format!("<resources><string name=\"api_key\">{SECRET}</string></resources>"),
        format!("<root><data name=\"DbPassword\"><value>{SECRET}</value></data></root>"),
        format!("<table><tr><th>API key</th><td><code>{SECRET}</code></td></tr></table>"),
        format!("<p><b>Password:</b> {SECRET}</p>"),
        format!("<c:set var=\"password\" value=\"{SECRET}\"/>"),
        format!(
            "{{\"password\": \"{SECRET}\", \"sent\": \"AUTH PLAIN {}\"}}",
            base64(&format!("\0alice\0{SECRET}"))
        ),
    ]);
    for body in bodies {
        let shown = redacted(&log("", &body));
        let left = shown.contains(SECRET) || shown.contains(&base64(SECRET)[..12]);
        assert!(!left && shown.contains("REDACTED-"), "{shown}");
    }
}

#[test]
fn tokens_of_many_services_are_known_by_their_form() {
    let long = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4";
    let hex = "0123456789abcdef".repeat(4);
    for token in [
        format!("eyAi{long}.{long}.{long}"),
        format!("ewog{long}.{long}.{long}"),
        format!("eyJ{long}..{long}.{long}.{long}"),
        format!("ya29.{long}"),
        format!("GOCSPX-{long}"),
        format!("sk-proj-{long}"),
        format!("sk-ant-{long}"),
        format!("xapp-1-{long}"),
        format!("GR1348941{long}"),
        format!("whsec_{long}"),
        format!("dckr_pat_{long}"),
        format!("dop_v1_{hex}"),
        format!("shpat_{}", &hex[..32]),
        format!("glsa_{}_{}", &hex[..32], &hex[..8]),
        format!("AGE-SECRET-KEY-1{}", hex.to_uppercase()),
    ] {
        let shown = redacted(&log("", &format!("{{\"note\": \"see {token} there\"}}")));
        assert!(!shown.contains(&token[token.len() - 8..]), "{token}: {shown}");
    }
    for name in
        ["csrf", "device_code", "totp_seed", "passCode", "id_token_hint", "app.application-key"]
    {
        let shown = redacted(&log("", &format!("{{\"{name}\": \"q7Vw2KpX9\"}}")));
        assert!(!shown.contains("q7Vw2KpX9"), "{shown}");
    }
}
