//! The headers that a recorder writes: read, shown, and kept true when a log is redacted.

use serde_json::Value;

use crate::support::flow;
use crate::support::{Run, project, read, scratch, write};

/// What `show --json` prints of a log, which has nothing odd.
fn shown(log: &str) -> Value {
    let folder = scratch();
    write(folder.path().join("a.log"), log);
    let printed = Run::new(folder.path()).args(["show", "a.log", "--json"]).any_stdout().check();
    serde_json::from_str(&printed.stdout).expect("JSON")
}

/// The example of the page that documents the format.
fn example() -> String {
    let page = read(project("docs/log-format.md"));
    let fence = page.split("```text\n").find(|text| text.starts_with("\n### (checkout)"));
    fence.and_then(|text| text.split("```").next()).expect("an example").to_owned()
}

#[test]
fn the_documented_example_is_read_as_it_says() {
    // The parent of the call is not in the example.
    let log = example().replace("X-Requestshook-Parent-Id: 91ab04\n", "");
    let shown = shown(&log);
    let steps = shown["steps"].as_array().expect("steps");
    assert_eq!(steps[0]["time"], "2026-01-31T12:00:00.123Z");
    assert_eq!(steps[1]["time"], "2026-01-31T12:00:00.147Z");
    assert_eq!(steps[0]["template"], "/items/{id}");
    assert_eq!(steps[1]["template"], "/items/{id}");
    for step in steps {
        let length = step["body"]["text"].as_str().expect("a body").len().to_string();
        let headers = step["headers"].as_array().expect("headers");
        let counted = headers.iter().find(|header| header[0] == "X-Requestshook-Body-Length");
        assert_eq!(counted.expect("a length")[1], *length);
    }
}

/// A call with its answer, and one that is made for it.
fn nested(second: &str) -> String {
    let call = |ends: [&str; 2], id: &str, more: &str| {
        let [caller, callee] = ends;
        let id = format!("X-Requestshook-Request-Id: {id}\n");
        [
            format!("\n### ({caller}) REQ >>> ({callee}) : GET /x\n{id}{more}\nnone\n\n"),
            format!("\n### ({caller}) RESP <<< ({callee}) : 200 OK GET /x\n{id}\nnone\n\n"),
        ]
    };
    let [first, first_end] = call(["a", "b"], "1", "");
    let [other, other_end] = call(["a", "b"], "2", "");
    let [below, below_end] = call(["b", "c"], "3", second);
    [first, other, below, below_end, first_end, other_end].concat()
}

#[test]
fn a_recorded_parent_is_shown_as_such() {
    let shown = shown(&nested("X-Requestshook-Parent-Id: 1\n"));
    let below = &shown["exchanges"][2];
    assert_eq!(
        (&below["parent"], &below["evidence"], &below["certain"]),
        (&1.into(), &"recorded".into(), &true.into())
    );
    assert_eq!(shown["steps"][0]["time"], Value::Null);
}

#[test]
fn a_parent_that_cannot_be_and_a_time_that_is_none_are_reported() {
    let folder = scratch();
    write(folder.path().join("a.log"), nested("X-Requestshook-Parent-Id: 3\n"));
    Run::new(folder.path())
        .args(["show", "a.log"])
        .any_stdout()
        .stderr(
            "warning: a.log:14: the request that `X-Requestshook-Parent-Id` names was not sent to \
             the caller of this one, or was sent later; the parent was looked for without it\n\
             warning: a.log:14: the parent of step 3 is not certain; `seqdoc show LOG --explain 3` \
             lists the calls that could be\n",
        )
        .check();
    let late = "X-Requestshook-Parent-Id: 1\nX-Requestshook-Time: yesterday\n";
    write(folder.path().join("a.log"), nested(late));
    Run::new(folder.path())
        .args(["show", "a.log"])
        .any_stdout()
        .stderr(
            "warning: a.log:14: `X-Requestshook-Time` of this record is not a time; write RFC \
             3339, such as `2026-01-31T12:00:00.123Z`\n",
        )
        .check();
}

const BODY: &str =
    "password=correct-horse-7 and\n\n\n### (x) REQ >>> (y) : GET /forged\nH: v\n\nmore";

fn with_secret(length: usize, sent: &str) -> String {
    format!(
        "\n### (a) REQ >>> (b) : PUT /x\n{sent}X-Requestshook-Request-Id: 1\n\
         X-Requestshook-Body-Length: {length}\n\n{BODY}\n\n\
         \n### (a) RESP <<< (b) : 200 OK PUT /x\nX-Requestshook-Request-Id: 1\n\
         X-Requestshook-Body-Length: 4\n\nnone\n\n"
    )
}

#[test]
fn a_redacted_log_and_its_snippets_have_the_length_of_the_redacted_body() {
    for sent in ["", "Content-Length: 20\n", "X-Requestshook-Body-Length: 8\n"] {
        let folder = scratch();
        let log = with_secret(BODY.len(), sent);
        for log in [log.replace('\n', "\r\n"), log] {
            write(folder.path().join("logs/a.log"), &log);
            let redact =
                || Run::new(folder.path()).args(["redact", "logs", "-o", "out", "--force"]);
            redact().any_stdout().check();
            let out = read(folder.path().join("out/a.log"));
            assert!(!out.contains("correct-horse"), "{out}");
            let plain = out.replace('\r', "");
            let (head, rest) = plain.split_once("\n\npassword=").expect("a body");
            let (body, _) = rest.split_once("\n\n\n### (a) RESP").expect("a response");
            let header = format!("X-Requestshook-Body-Length: {}", "password=".len() + body.len());
            assert!(body.ends_with("/forged\nH: v\n\nmore") && head.ends_with(&header), "{out}");
            // It frames the body: the redacted log is read as the log is, and stays as it is.
            let show = |log: &str| Run::new(folder.path()).args(["show", log]).any_stdout().check();
            assert_eq!(show("out/a.log").stdout, show("logs/a.log").stdout);
            assert_eq!(show("out/a.log").stdout.lines().count(), 1);
            Run::new(folder.path()).args(["redact", "out", "--check"]).check();
            Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).any_stdout().check();
            let body = read(folder.path().join("docs/a/body.md"));
            assert!(body.contains(&header), "{body}");
        }
    }
}

#[test]
fn the_length_of_a_body_is_no_secret_of_its_own() {
    let folder = scratch();
    write(folder.path().join("a.log"), with_secret(BODY.len(), ""));
    let check = Run::new(folder.path()).args(["redact", "a.log", "--check"]).code(3);
    let printed = check.any_stdout().any_stderr().check();
    assert_eq!(printed.stdout.lines().count(), 1, "{}", printed.stdout);
}

#[test]
fn a_body_that_the_log_cuts_off_is_told_once() {
    let folder = scratch();
    let log = flow::log("a b GET /x\n. 200 OK");
    let cut = log.strip_suffix("none\n\n").expect("a body").to_owned() + "{\"a\": [1";
    write(folder.path().join("cut.log"), cut);
    let told =
        "warning: cut.log:8: the log ends inside this record; the part before the end is kept\n";
    Run::new(folder.path()).args(["show", "cut.log"]).any_stdout().stderr(told).check();
}
