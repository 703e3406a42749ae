//! What the command prints, in each form, and what its configuration leaves out.

use std::path::Path;

use serde_json::{Value, json};

use super::{Log, SILENT, Says, body, row};
use crate::support::{Run, scratch, write};

/// Two recordings in a folder: a call comes, a call changes, a call is repeated.
fn recordings(folder: &Path) {
    let begin = |status: &str, text: &str| {
        Log::new().call("user>shop", "GET /cart", status, body(text)).call(
            "user>shop",
            "GET /poll",
            "200 OK",
            SILENT,
        )
    };
    let old = begin("200 OK", r#"{"items": []}"#);
    let new = begin("404 Not Found", r#"{"items": [], "tags": []}"#);
    let check = |log: Log| log.call("shop>auth", "GET /check", "200 OK", SILENT);
    let new = new.call("user>shop", "GET /poll", "200 OK", SILENT);
    let new = new.nested("user>shop", "POST /order", "201 Created", SILENT, check);
    write(folder.join("old.log"), old.text);
    write(folder.join("new/requestshook.log"), new.text);
}

fn diff(folder: &Path) -> Run {
    Run::new(folder).args(["diff", "old.log", "new"]).code(3)
}

#[test]
fn text() {
    let folder = scratch();
    recordings(folder.path());
    diff(folder.path())
        .stdout(
            "changed   (1-2)  user -> shop  GET /cart
    response.status: 200 OK -> 404 Not Found
    response.body /tags: missing -> array
repeated  (3-4)  user -> shop  GET /poll, 1 -> 2 times
added     (7-10)  user -> shop  POST /order, with 1 call below it
3 changes: 1 added, 1 changed, 1 repeated
",
        )
        .check();
    Run::new(folder.path()).args(["diff", "new", "new"]).stdout("no changes\n").check();
}

#[test]
fn json_is_a_stable_interface() {
    let folder = scratch();
    recordings(folder.path());
    let printed = diff(folder.path()).args(["--format", "json"]).any_stdout().check();
    let found: Value = serde_json::from_str(&printed.stdout).expect("JSON");
    let call = |call: Value, rest: Value| {
        let mut all = call;
        all.as_object_mut().expect("an object").extend(rest.as_object().expect("one").clone());
        all
    };
    let cart = json!({"kind": "changed", "old": {"request": 1, "response": 2},
        "new": {"request": 1, "response": 2}, "caller": "user", "callee": "shop", "method": "GET",
        "template": "/cart"});
    let poll = json!({"kind": "repeated", "old": {"request": 3, "response": 4},
        "new": {"request": 3, "response": 4}, "caller": "user", "callee": "shop", "method": "GET",
        "template": "/poll", "count": {"old": 1, "new": 2}});
    let order = json!({"kind": "added", "old": null, "new": {"request": 7, "response": 10},
        "caller": "user", "callee": "shop", "method": "POST", "template": "/order", "below": 1});
    let expected = json!({"old": "old.log", "new": "new", "equal": false, "changes": [
        call(cart, json!({"differences": [
            {"in": "response.status", "old": "200 OK", "new": "404 Not Found"},
            {"in": "response.body", "pointer": "/tags", "old": null, "new": "array"}]})),
        call(poll, json!({"differences": []})),
        call(order, json!({"differences": []})),
    ]});
    assert_eq!(found, expected);
    // The order of the keys, too.
    assert_eq!(found.to_string(), expected.to_string());
    let headed =
        |headers| Log::new().call("a>b", "GET /x", "200 OK", Says { headers, body: "" }).text;
    write(folder.path().join("old.log"), headed(""));
    write(folder.path().join("new/requestshook.log"), headed("X-Kind: one\n"));
    let printed = diff(folder.path()).args(["--format", "json"]).any_stdout().check();
    let found: Value = serde_json::from_str(&printed.stdout).expect("JSON");
    let expected =
        json!({"in": "request.headers", "name": "X-Kind", "old": null, "new": "present"});
    assert_eq!(found["changes"][0]["differences"][0], expected);
    let same = Run::new(folder.path()).args(["diff", "new", "new", "--format", "json"]);
    same.stdout("{\"old\": \"new\", \"new\": \"new\", \"equal\": true,\n \"changes\": []}\n")
        .check();
}

#[test]
fn markdown_is_short_and_says_the_interesting_first() {
    let folder = scratch();
    recordings(folder.path());
    let printed = diff(folder.path()).args(["--format", "markdown"]).any_stdout().check();
    let expected = "**3 changes: 1 added, 1 changed, 1 repeated** (<code>old.log</code> → <code>new</code>)

| change | steps | call | what |
| --- | --- | --- | --- |
| changed | 1-2 | <code>user</code> → <code>shop</code> <code>GET /cart</code> | response.status: <code>200 OK</code> → <code>404 Not Found</code> and 1 more |
| added | 7-10 | <code>user</code> → <code>shop</code> <code>POST /order</code> | with 1 call below |
| repeated | 3-4 | <code>user</code> → <code>shop</code> <code>GET /poll</code> | 1 → 2 times |

<details>
<summary>Details</summary>

(1-2) <code>user</code> → <code>shop</code> <code>GET /cart</code>

- response.status: <code>200 OK</code> → <code>404 Not Found</code>
- response.body <code>/tags</code>: missing → <code>array</code>

</details>
";
    assert_eq!(printed.stdout, expected);
}

#[test]
fn recorded_text_does_not_act_in_markdown() {
    let folder = scratch();
    let harm = "</code><script>|`x`*y*[z](u)@me{{ a }}https://e.org";
    let log = |name: &str| {
        let text = json!({ name: 1 }).to_string();
        Log::new().call("a>b", "GET /x", "200 OK", body(&text)).text
    };
    write(folder.path().join("a.log"), log("plain"));
    write(folder.path().join("b.log"), log(harm));
    let run = Run::new(folder.path()).args(["diff", "a.log", "b.log", "--format", "markdown"]);
    let printed = run.code(3).any_stdout().check();
    let shown = printed.stdout.lines().find(|line| line.contains("script")).expect("the key");
    for sign in ["<script", "`", "*", "[", "@", "{", "https:"] {
        assert!(!shown.contains(sign), "{sign}: {shown}");
    }
}

#[test]
fn mermaid_is_one_picture_of_both() {
    let folder = scratch();
    write(folder.path().join("old.log"), row("ab"));
    write(folder.path().join("new.log"), row("bc"));
    Run::new(folder.path())
        .args(["diff", "old.log", "new.log", "--format", "mermaid"])
        .code(3)
        .stdout(
            "sequenceDiagram
    participant p0 as a
    participant p1 as b
    rect rgba(248, 81, 73, 0.2)
    p0->>p1: (removed) GET /a
    p1-->>p0: (removed) 200 OK
    end
    p0->>p1: GET /b
    p1-->>p0: 200 OK
    rect rgba(46, 160, 67, 0.2)
    p0->>p1: (added) GET /c
    p1-->>p0: (added) 200 OK
    end
",
        )
        .check();
    let many: String = ('a'..='z').chain('A'..='Z').chain('0'..='9').collect();
    write(folder.path().join("old.log"), row(&many));
    write(folder.path().join("new.log"), row(&format!("{many}_")));
    let run = Run::new(folder.path()).args(["diff", "old.log", "new.log", "--format", "mermaid"]);
    let printed = run.code(3).any_stdout().check().stdout;
    assert!(printed.contains("GET /_"), "{printed}");
    let left_out = "note over p0,p1: 62 equal calls\n    rect ";
    assert!(printed.contains(left_out), "equal calls of a long recording are counted: {printed}");
    assert!(!printed.contains("GET /a"), "{printed}");
}

#[test]
fn a_picture_of_more_than_sixty_calls_counts_the_equal_ones() {
    let letters: Vec<char> = ('a'..='z').chain('A'..='Z').chain('0'..='9').collect();
    for (ends, over) in [("a>b", "p0,p1"), ("a>a", "p0")] {
        let note = format!("    note over {over}: 59 equal calls");
        for (equal, notes) in [(58, vec![]), (59, vec![note.as_str()])] {
            let add =
                |log: Log, name: &str| log.call(ends, &format!("GET /{name}"), "200 OK", SILENT);
            let equal = |log| letters[..equal].iter().fold(log, |log, a| add(log, &a.to_string()));
            let folder = scratch();
            write(folder.path().join("old.log"), equal(add(Log::new(), "gone")).text);
            write(folder.path().join("new.log"), add(equal(Log::new()), "new").text);
            let run = Run::new(folder.path()).args(["diff", "old.log", "new.log"]);
            let printed = run.args(["--format", "mermaid"]).code(3).any_stdout().check().stdout;
            let said: Vec<_> = printed.lines().filter(|line| line.contains("note")).collect();
            assert_eq!(said, notes, "{printed}");
        }
    }
}

#[test]
fn the_configuration_leaves_places_and_calls_out() {
    let folder = scratch();
    let log = |headers, text: &str, more: &str| {
        let log = Log::new().call(
            "a>b",
            &format!("GET /x?v{more}"),
            "200 OK",
            Says { headers, body: text },
        );
        let log = if more.is_empty() {
            log
        } else {
            log.nested("a>b", "GET /health", "200 OK", SILENT, |log| {
                log.call("b>c", "GET /deep", "200 OK", SILENT)
            })
        };
        log.call("a>b", "GET /y", "200 OK", SILENT).text
    };
    write(folder.path().join("old.log"), log("", r#"{"l": [{"u": 1}]}"#, ""));
    write(folder.path().join("new.log"), log("X-Trace: 1\n", r#"{"l": [{}], "n": 1}"#, "&w"));
    let run = |ignore: &str| {
        write(folder.path().join("seqdoc.toml"), format!("[diff]\nignore = [{ignore}]\n"));
        let run = Run::new(folder.path()).args(["diff", "old.log", "new.log"]);
        run.any_stdout()
    };
    let all = "'header x-trace', 'body /l/*/u', 'body /n', 'query &', 'query w', 'GET /health', \
               '->>c'";
    assert_eq!(run(all).check().stdout, "no changes\n");
    let printed = run("'GET /health', 'header X-Trace', 'body', 'query w'").code(3).check().stdout;
    // What is below a call that is left out stays.
    assert!(printed.starts_with("added     (4-5)  b -> c  GET /deep\n1 change"), "{printed}");
    for wrong in ["'(6)'", "'body x'", "'nothing'"] {
        let printed = run(wrong).code(1).any_stderr().stdout("").check().stderr;
        assert!(
            printed.contains("is neither a place, such as `header X-Trace`, nor a call"),
            "{printed}"
        );
    }
}

#[test]
fn a_body_of_text_is_ignored_as_a_whole() {
    let folder = scratch();
    for (name, says) in [("old.log", body("a text")), ("new.log", SILENT)] {
        let log = Log::new().call("a>b", "GET /x", "200 OK", says);
        write(folder.path().join(name), log.text);
    }
    let run = || Run::new(folder.path()).args(["diff", "old.log", "new.log"]);
    run().any_stdout().code(3).check();
    write(folder.path().join("seqdoc.toml"), "[diff]\nignore = ['body']\n");
    run().stdout("no changes\n").check();
}

#[test]
fn values_count_if_that_is_wanted() {
    let folder = scratch();
    let log = |id: &str, state: &str, time: &str| {
        let text = json!({"id": id, "state": state, "at": time, "list": [{"id": id, "n": state}]});
        Log::new().call("a>b", "GET /x?a=1", "200 OK", body(&text.to_string())).text
    };
    write(folder.path().join("a.log"), log("1", "queued", "2026-01-01T00:00:00Z"));
    write(folder.path().join("b.log"), log("2", "active", "2026-02-01T00:00:00Z"));
    let run = || Run::new(folder.path()).args(["diff", "a.log", "b.log"]);
    run().stdout("no changes\n").check();
    run()
        .args(["--values"])
        .code(3)
        .stdout(
            "changed   (1-2)  a -> b  GET /x
    response.body /list/0/n: queued -> active
    response.body /state: queued -> active
1 change: 1 changed
",
        )
        .check();
}

#[test]
fn a_recording_with_warnings_fails_only_where_they_are_denied() {
    let folder = scratch();
    let whole = row("ab");
    let (cut, _) = whole.rsplit_once("\n### (a) RESP").expect("a response");
    write(folder.path().join("whole.log"), &whole);
    write(folder.path().join("cut.log"), cut);
    for (log, flag, code) in [
        ("whole.log", "--deny-warnings", 0),
        ("cut.log", "--values", 0),
        ("cut.log", "--deny-warnings", 3),
    ] {
        let run = Run::new(folder.path()).args(["diff", log, log, flag]).any_stderr();
        run.stdout("no changes\n").code(code).check();
    }
}

#[test]
fn no_form_shows_a_secret() {
    let folder = scratch();
    let secret = "correct-horse-battery-1";
    let log = |name: &str| {
        let text = json!({"password": secret, name: 1}).to_string();
        let says = Says { headers: "", body: &text };
        Log::new()
            .call("a>b", &format!("POST /{name}"), "200 OK", says)
            .call("a>b", "GET /x", "200 OK", body(&text))
            .text
    };
    write(folder.path().join("a.log"), log("plain"));
    write(folder.path().join("b.log"), log(secret));
    // Where only the other recording says that it is one.
    let path = format!("POST /{secret}");
    write(folder.path().join("c.log"), Log::new().call("a>b", &path, "200 OK", SILENT).text);
    let forms = ["text", "markdown", "mermaid", "json"];
    for (form, other) in forms.iter().flat_map(|form| [(form, "b.log"), (form, "c.log")]) {
        let printed = crate::support::run(
            folder.path(),
            &["diff", "a.log", other, "--values", "--format", form].map(str::to_owned),
        );
        assert!(printed.code == 1 || printed.code == 3, "{}", printed.code);
        assert!(printed.stdout.contains("REDACTED"), "{form}: {}", printed.stdout);
        assert!(!(printed.stdout + &printed.stderr).contains(secret), "{form}");
    }
}
