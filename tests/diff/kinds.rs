//! Each kind of change, in small recordings.

use seqdoc::compare::{Change, Numbers};

use super::recording::compared;
use super::{Log, SILENT, Says, body, row};

/// The changes, a line each.
fn told(old: &str, new: &str) -> Vec<String> {
    compared(old, new).changes.iter().map(line).collect()
}

fn line(change: &Change) -> String {
    let step = |numbers: Option<Numbers>| {
        numbers.and_then(|numbers| numbers.request).map_or("-".to_owned(), |step| step.to_string())
    };
    let Change { kind, method, template, .. } = change;
    let [old, new] = [change.old, change.new].map(step);
    let mut parts = vec![format!("{} {old} {new} {method} {template}", kind.word())];
    if let Some((old, new)) = change.count {
        parts.push(format!(", {old} to {new}"));
    }
    if change.below > 0 {
        parts.push(format!(", {} below", change.below));
    }
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".to_owned());
    for found in &change.differences {
        let (old, new) = (side(&found.old), side(&found.new));
        parts.push(format!("; {} {}: {old} to {new}", found.within.word(), found.name));
    }
    parts.concat()
}

#[test]
fn rows_of_calls() {
    for (old, new, expected) in [
        ("abc", "abc", vec![]),
        ("ac", "abc", vec!["added - 3 GET /b"]),
        ("abc", "ac", vec!["removed 3 - GET /b"]),
        ("ab", "ba", vec!["moved 1 3 GET /a"]),
        ("abcd", "bcda", vec!["moved 1 7 GET /a"]),
        ("aab", "aba", vec!["moved 3 5 GET /a"]),
        ("ab", "aaab", vec!["repeated 1 1 GET /a, 1 to 3"]),
        ("aaab", "ab", vec!["repeated 1 1 GET /a, 3 to 1"]),
        ("aaab", "b", vec!["removed 1 - GET /a", "removed 3 - GET /a", "removed 5 - GET /a"]),
        ("aba", "aa", vec!["removed 3 - GET /b"]),
        ("abc", "axc", vec!["removed 3 - GET /b", "added - 3 GET /x"]),
    ] {
        assert_eq!(told(&row(old), &row(new)), expected, "{old} {new}");
    }
}

#[test]
fn one_of_equal_neighbours_is_changed_and_not_repeated() {
    let log = |status: &str| {
        let log = Log::new().call("a>b", "GET /x", "200 OK", SILENT);
        log.call("a>b", "GET /x", status, SILENT).call("a>b", "GET /x", "200 OK", SILENT).text
    };
    let expected = "changed 3 3 GET /x; response.status : 200 OK to 503 Service Unavailable";
    assert_eq!(told(&log("200 OK"), &log("503 Service Unavailable")), [expected]);
    assert_eq!(told(&log("200 OK"), &log("200 Fine")), [""; 0], "the words say nothing");
}

#[test]
fn a_subtree_is_one_change() {
    let below = |log: Log| {
        log.call("b>c", "GET /y", "200 OK", SILENT).call("b>c", "GET /z", "200 OK", SILENT)
    };
    let other = || Log::new().call("a>b", "GET /w", "200 OK", SILENT);
    let with = other().nested("a>b", "GET /x", "200 OK", SILENT, below).text;
    assert_eq!(told(&other().text, &with), ["added - 3 GET /x, 2 below"]);
    assert_eq!(told(&with, &other().text), ["removed 3 - GET /x, 2 below"]);
    // The same call below another one.
    let call = |log: Log| log.call("b>c", "GET /y", "200 OK", SILENT);
    let two = |first: bool| {
        let log = Log::new();
        let one = |log: Log, full: bool, path: &str| {
            log.nested("a>b", path, "200 OK", SILENT, |log| if full { call(log) } else { log })
        };
        one(one(log, first, "GET /1"), !first, "GET /2").text
    };
    assert_eq!(told(&two(true), &two(false)), ["moved 2 4 GET /y"]);
}

#[test]
fn a_call_may_get_a_new_parent_that_is_new_itself() {
    let call = |log: Log| log.call("b>c", "GET /y", "200 OK", SILENT);
    let (top, below) =
        (call(Log::new()).text, Log::new().nested("a>b", "GET /x", "200 OK", SILENT, call).text);
    assert_eq!(told(&top, &below), ["added - 1 GET /x", "moved 1 2 GET /y"]);
    assert_eq!(told(&below, &top), ["removed 1 - GET /x", "moved 2 1 GET /y"]);
}

#[test]
fn a_subtree_that_moves_takes_all_of_it_along() {
    let deep = |log: Log, ends: &str| {
        log.nested(ends, "GET /deep", "200 OK", SILENT, |log| {
            log.nested("c>d", "GET /more", "200 OK", SILENT, |log| {
                log.call("d>e", "GET /leaf", "200 OK", SILENT)
            })
        })
    };
    let whole = |log: Log| {
        log.nested("b>b", "GET /whole", "200 OK", SILENT, |log| {
            deep(log, "b>c").call("b>e", "GET /last", "200 OK", SILENT)
        })
    };
    let old = Log::new().nested("a>b", "GET /gone", "200 OK", SILENT, whole).text;
    // A part of it stands at the top once more.
    let found = told(&old, &whole(deep(Log::new(), "b>c")).text);
    let expected =
        ["removed 1 - GET /gone", "added - 1 GET /deep, 2 below", "moved 2 7 GET /whole"];
    assert_eq!(found, expected);
}

#[test]
fn what_moved_and_changed_is_the_same_if_calls_are_below_it() {
    let log = |first: bool, below: bool, status: &str| {
        let inner = |log: Log| {
            log.nested("b>c", "GET /y", status, SILENT, |log| {
                if below { log.call("c>d", "GET /z", "200 OK", SILENT) } else { log }
            })
        };
        let outer = |log: Log, path: &str, full: bool| {
            log.nested("a>b", path, "200 OK", SILENT, |log| if full { inner(log) } else { log })
        };
        outer(outer(Log::new(), "GET /1", first), "GET /2", !first).text
    };
    let found = told(&log(true, true, "200 OK"), &log(false, true, "404 Not Found"));
    let change = "response.status : 200 OK to 404 Not Found";
    assert_eq!(found, [format!("moved 2 4 GET /y; {change}")]);
    let found = told(&log(true, false, "200 OK"), &log(false, false, "404 Not Found"));
    assert_eq!(found, ["removed 2 - GET /y", "added - 4 GET /y"]);
}

#[test]
fn headers_count_by_their_names() {
    let log = |headers| {
        Log::new().call("a>b", "GET /x?limit=2", "200 OK", Says { headers, body: "" }).text
    };
    assert_eq!(told(&log("X-A: 1\n"), &log("x-a: 2\n")), [""; 0]);
    let expected = "changed 1 1 GET /x; request.headers X-A: present to -; request.headers X-B: - to \
                    present; response.headers X-A: present to -; response.headers X-B: - to present";
    assert_eq!(told(&log("X-A: 1\n"), &log("X-B: 1\n")), [expected]);
}

#[test]
fn parameters_count_by_their_names() {
    let log =
        |query: &str| Log::new().call("a>b", &format!("GET /x{query}"), "200 OK", SILENT).text;
    assert_eq!(told(&log("?limit=2&a"), &log("?a&limit=3")), [""; 0]);
    let expected = "changed 1 1 GET /x; request.query limit: present to -; request.query page: - to \
                    present";
    assert_eq!(told(&log("?limit=2"), &log("?page=2")), [expected]);
}

#[test]
fn json_counts_by_keys_and_types() {
    let log = |text: &str| Log::new().call("a>b", "GET /x", "200 OK", body(text)).text;
    let id = ["11111111111111111111111111111111", "22222222222222222222222222222222"];
    for (old, new, expected) in [
        (r#"{"a": 1, "b": "x"}"#, r#"{"b": "y", "a": 2}"#, ""),
        (r#"{"a": null}"#, r"{}", "/a: null to -"),
        (r#"{"a": null}"#, r#"{"a": [1]}"#, "/a: null to array"),
        (r#"{"a/b~": 1}"#, r#"{"a/b~": true}"#, "/a~1b~0: number to boolean"),
        (r#"[{"id": 1, "x": 1}, {"id": 2}]"#, r#"[{"id": 3}, {"id": 4, "x": 2}]"#, ""),
        (
            r#"[{"n": 1, "x": 1}, {"n": 2}]"#,
            r#"[{"n": 3, "x": 1}, {"n": 4, "x": 2}]"#,
            "/1/x: - to number",
        ),
        (r#"[{"id": 1}, {"id": 2}]"#, r#"[{"id": 3}]"#, "/1: object to -"),
        (r#"["a"]"#, r#"["b", "c"]"#, "/1: - to string"),
        ("[]", "{}", ": array to object"),
        ("plain", "{}", ": text to object"),
        ("", "{}", ": - to object"),
        ("b'\\x00\\x01'...", "b'\\xff'...", ""),
        (
            &format!(r#"{{"{}": {{"a": 1}}}}"#, id[0]),
            &format!(r#"{{"{}": {{"a": 2}}}}"#, id[1]),
            "",
        ),
    ] {
        let expected = match expected {
            "" => Vec::new(),
            found => vec![format!("changed 1 1 GET /x; response.body {found}")],
        };
        assert_eq!(told(&log(old), &log(new)), expected, "{old} {new}");
    }
}

#[test]
fn a_response_that_is_missing_is_another_status() {
    let whole = row("ab");
    let cut = whole.rfind("\n### ").expect("a response");
    assert_eq!(told(&whole, &whole[..cut]), ["changed 3 3 GET /b; response.status : 200 OK to -"]);
}

#[test]
fn ids_in_paths_do_not_count() {
    let log = |id: &str| Log::new().call("a>b", &format!("GET /v9/x/{id}"), "200 OK", SILENT).text;
    let [one, other] = ["0", "f"].map(|digit| digit.repeat(32));
    assert_eq!(told(&log(&one), &log(&other)), [""; 0]);
    assert_eq!(told(&log(&one), &log("detail")).len(), 2);
}
