//! Tests of the JSON scanner and of framing.

mod counted;
mod limit;

use super::json::{Verdict, is_sequence, verdict};

#[test]
fn verdicts() {
    let cases = [
        (r#"{"a": [1, -0.5e+3, "x\"y", true, null, {}], "b": []}"#, Verdict::Json),
        ("[]", Verdict::Json),
        (" 12 ", Verdict::Json),
        (r#"{"a": NaN, "b": -Infinity}"#, Verdict::Loose),
        (r#"{"a": "\q", "b": "\u12"}"#, Verdict::Loose),
        (r#"{"a": "x"#, Verdict::Open),
        (r#"{"a": "x\"#, Verdict::Open),
        (r#"{"a": "x\u1"#, Verdict::Open),
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
    let texts = [
        "{\"a\":{\"b\":[]}}",
        "[1 2]",
        "{,}",
        "1.",
        ".5",
        "-",
        "1e5",
        "\"\\",
        "nul",
        "[[[]]]",
        r#""\q""#,
        r#""\u00e""#,
        r#""\u00eg""#,
        r#""\u00E9\/\b\f\n\r\t\\\"""#,
    ];
    for text in texts {
        let parsed = serde_json::from_str::<serde_json::Value>(text).is_ok();
        assert_eq!(verdict(text.as_bytes()) == Verdict::Json, parsed, "{text}");
    }
}

#[test]
fn values_one_after_another_are_a_sequence() {
    for (text, expected) in [
        ("{\"a\": 1}\n{\"a\": [2]}\n", true),
        (" [1]{} 2 ", true),
        ("{}\n{\"a\": ", false),
        ("{} x", false),
        ("{\"a\" 1}\n{}", false),
    ] {
        assert_eq!(is_sequence(text.as_bytes()), expected, "{text}");
    }
}

#[test]
fn depth_costs_no_stack() {
    let deep = "[".repeat(200_000) + &"]".repeat(200_000);
    assert_eq!(verdict(deep.as_bytes()), Verdict::Json);
}

mod framing {
    use crate::diagnostic::Diagnostics;
    use crate::record::Reader;
    use crate::source::Input;

    /// The bodies of a log's records, and what is said of it.
    pub(super) fn read(log: &str) -> (Vec<String>, Vec<String>) {
        let mut diagnostics = Diagnostics::default();
        let mut reader = Reader::new(Input::of_bytes(log.as_bytes().to_vec()), 0);
        let mut bodies = Vec::new();
        while let Some(record) = reader.next(&mut diagnostics).unwrap() {
            bodies.push(String::from_utf8(record.body().to_vec()).unwrap());
        }
        let told = diagnostics.kept().iter().map(|d| format!("{}: {}", d.place.line, d.text));
        (bodies, told.collect())
    }

    pub(super) fn record(headers: &str, body: &str) -> String {
        format!("\n### (a) REQ >>> (b) : PUT /x\n{headers}\n{body}\n\n")
    }

    pub(super) const FORGED: &str = "text\n\n\n### (evil) REQ >>> (b) : GET /y\nX: y\n\nnone";

    #[test]
    fn bodies_end_where_they_were_closed() {
        let last = record("H: v\n", "none");
        for body in ["none", "{\n  \"a\": [1]\n}", "b'\\x00'...", "[]", "12", "a\n\nb"] {
            let headers = if body.contains('a') && !body.starts_with('{') {
                format!("Content-Length: {}\n", body.len())
            } else {
                "H: v\n".to_owned()
            };
            let (bodies, told) = read(&(record(&headers, body) + &last));
            assert_eq!(
                (bodies, told),
                (vec![body.to_owned(), "none".to_owned()], vec![]),
                "{body}"
            );
        }
    }

    #[test]
    fn a_length_keeps_a_forged_heading_in_its_body() {
        let headers = format!("Content-Length: {}\n", FORGED.len());
        let (bodies, told) = read(&(record(&headers, FORGED) + &record("", "none")));
        assert_eq!((bodies, told), (vec![FORGED.to_owned(), "none".to_owned()], vec![]));
    }

    #[test]
    fn a_binary_body_ends_at_its_own_line_wherever_its_length_leads() {
        let body = "b'\\x89PNG\\r\\n'...";
        let rest = record("H: v\n", "none") + &record("", "none");
        for bytes in 0..body.len() + rest.len() + 20 {
            let headers = format!("Content-Length: {bytes}\n");
            let (bodies, told) = read(&(record(&headers, body) + &rest));
            let expected = [body, "none", "none"].map(str::to_owned).to_vec();
            assert_eq!((bodies, told), (expected, vec![]), "{bytes}");
        }
        let text = "b'not closed\n\n\n### (evil) REQ >>> (b) : GET /y\nX: y\n\nnone";
        let headers = format!("Content-Length: {}\n", text.len());
        let (bodies, told) = read(&(record(&headers, text) + &rest));
        assert_eq!((bodies.len(), &bodies[0][..], told), (3, text, vec![]));
    }

    #[test]
    fn a_length_counts_each_line_end_of_crlf_once() {
        let body = format!("{}{FORGED}", "line\n".repeat(60));
        let headers = format!("Content-Length: {}\n", body.len());
        let log = (record(&headers, &body) + &record("", "none")).replace('\n', "\r\n");
        let (bodies, told) = read(&log);
        assert_eq!((bodies, told), (vec![body.replace('\n', "\r\n"), "none".to_owned()], vec![]));
    }

    #[test]
    fn a_length_frames_nothing_without_an_empty_line_behind_it() {
        let body = "text\n\n\n### (a) REQ >>> (b) : GET /y\nX: y\n";
        let headers = format!("Content-Length: {}\n", body.len());
        let log =
            format!("\n### (a) REQ >>> (b) : PUT /x\n{headers}\n{body}{}", record("", "none"));
        for log in [log.replace('\n', "\r\n"), log] {
            let (bodies, told) = read(&log);
            assert_eq!(
                (bodies, told.len()),
                (vec!["text".to_owned(), String::new(), "none".to_owned()], 1)
            );
        }
    }

    #[test]
    fn text_before_the_first_record_is_counted_in_lines() {
        let counts = [("x", 1), ("\n\n#", 1), ("x\n\n\n", 1), ("x\r\ny\r\n", 2), ("\r\nx\n\ny", 3)];
        for (text, lines) in counts {
            for log in [text.to_owned(), text.to_owned() + &record("", "none")] {
                let (_, told) = read(&log);
                assert!(told[0].ends_with(&format!("({lines} lines)")), "{log:?}: {told:?}");
            }
        }
    }

    #[test]
    fn without_a_length_a_heading_counts_and_is_reported() {
        let (bodies, told) = read(&(record("", FORGED) + &record("", "none")));
        assert_eq!(bodies, ["text", "none", "none"]);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("7: no matching `Content-Length`"), "{told:?}");
        let (bodies, told) = read(&(record("", "{ \"x\": \"a") + &record("H: v\n", "none")));
        assert_eq!(bodies.len(), 2);
        assert!(told[0].contains("JSON body above is incomplete"), "{told:?}");
    }

    #[test]
    fn a_line_that_only_looks_like_a_heading_stays_body() {
        let body = "x\n### (a) REQ >>> (b) : GET /\n\ny";
        let (bodies, told) = read(&record("", body));
        assert_eq!(bodies, [body]);
        assert!(told.is_empty() || told[0].contains("looks like a heading"), "{told:?}");
    }

    #[test]
    fn the_length_of_an_answer_to_head_frames_nothing() {
        let head = "\n### (a) RESP <<< (b) : 200 OK HEAD /x\nContent-Length: 40\n\nnone\n\n";
        let (bodies, told) = read(&(head.to_owned() + &record("", "none")));
        assert_eq!((bodies.len(), told), (2, vec![]));
    }

    #[test]
    fn a_log_that_ends_early_is_reported() {
        for log in [
            "\n### (a) REQ >>> (b) : GET /\nH: v",
            "\n### (a) REQ >>> (b) : GET /\nH: v\n\n{\n  \"a",
        ] {
            let (bodies, told) = read(log);
            assert_eq!(bodies.len(), 1);
            assert!(told[0].contains("the log ends inside this record"), "{told:?}");
        }
    }

    /// Many headings that do not count are reported in time.
    #[test]
    fn a_body_of_headings_is_read_in_time() {
        let body = "x".to_owned() + &"\n### (a) REQ >>> (b) : GET /\n\n".repeat(100_000);
        let mut diagnostics = Diagnostics::default();
        let log = record("H: v\n", &body) + &record("H: v\n", "none");
        let mut reader = Reader::new(Input::of_bytes(log.into_bytes()), 0);
        let mut records = 0;
        while reader.next(&mut diagnostics).unwrap().is_some() {
            records += 1;
        }
        assert_eq!((records, diagnostics.count()), (2, 100_001));
        assert_eq!(diagnostics.kept()[999].place.line.get(), 3 + 3 * 1000);
    }

    #[test]
    fn lengths_that_lie_are_read_in_time() {
        for line_end in ["\n", "\r\n"] {
            let log = record("Content-Length: 15000000\n", "x").repeat(20_000);
            let (bodies, told) = read(&log.replace('\n', line_end));
            assert_eq!((bodies.len(), told.len()), (20_000, 1000));
        }
    }
}
