//! `show` for some calls and for some steps: what is chosen, with its number, and nothing else.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Run, project, scratch, write};

const LOG: &str = "samples/openstack/image/show";

fn show(arguments: &[&str]) -> Run {
    arguments.iter().fold(Run::new(&project("")).args(["show", LOG]), Run::arg)
}

fn refused(arguments: &[&str], code: i32) -> String {
    show(arguments).any_stderr().code(code).check().stderr
}

#[test]
fn selected_calls_keep_their_numbers() {
    let lines = [
        "(1-2)  openstack -> keystone  GET /identity/  300 MULTIPLE CHOICES\n",
        "(3-4)  openstack -> keystone  POST /identity/v3/auth/tokens  201 CREATED\n",
        "(5-8)  openstack -> glance-api  GET /v2/images/{image_id}  200 OK\n",
        // It stands below (5-8), which may be left out.
        "(6-7)  glance-api -> keystone  GET /identity/v3/auth/tokens  200 OK\n",
    ];
    for (selectors, expected) in [
        (&["->>keystone"][..], &[0, 1, 3][..]),
        (&["openstack->>"], &[0, 1, 2]),
        (&["GET /v2/images/*"], &[2]),
        (&["GET /v2/images/692238fc-3b51-41bc-9923-68ab11649282"], &[2]),
        (&["300"], &[0]),
        (&["(7)"], &[3]),
        (&["(8)", "keystone-->>openstack: 201"], &[1, 2]),
        (&["GET /identity/", "GET /identity/"], &[0]),
    ] {
        let options: Vec<_> = selectors.iter().flat_map(|one| ["--select", one]).collect();
        let expected: String = expected.iter().map(|line| lines[*line]).collect();
        show(&options).stdout(&expected).check();
    }
    let both = show(&["--select", "->>glance-api", "--select", "(6)"]).any_stdout().check().stdout;
    assert!(both.contains("\n(6-7)    glance-api -> keystone "), "below its parent: {both}");
}

#[test]
fn a_response_is_explained_by_its_request() {
    let explained = |step| show(&["--explain", step]).any_stdout().check().stdout;
    assert!(explained("6").starts_with("step 6 is below (5-8)"));
    assert_eq!(explained("7"), explained("6"));
}

#[test]
fn overlapping_calls_stand_below_the_ones_that_caused_them() {
    let show = |form: &[&str]| {
        let run = Run::new(&project("")).args(["show", "samples/openstack/image/concurrent-mixed"]);
        form.iter().fold(run, Run::arg).any_stdout().any_stderr().check().stdout
    };
    let known: Value = serde_json::from_str(&show(&["--json"])).expect("JSON");
    let exchanges = known["exchanges"].as_array().expect("a list");
    let tree = show(&[]);
    assert_eq!(tree.lines().count(), exchanges.len());
    let mut above: Vec<String> = Vec::new();
    for line in tree.lines() {
        let (numbers, call) = line.trim_start().split_once("  ").expect("numbers");
        above.truncate((call.len() - call.trim_start().len()) / 2);
        let of_line = |exchange: &&Value| {
            numbers == format!("({}-{})", exchange["request"], exchange["response"])
        };
        let exchange = exchanges.iter().find(of_line).expect("a call");
        let parent = above.last().map_or("null", String::as_str);
        assert_eq!(exchange["parent"].to_string(), parent, "{line}");
        above.push(exchange["id"].to_string());
    }
}

#[test]
fn pictures_and_pages_show_the_selected_calls() {
    let select = |form| {
        let options = ["--select", "glance-api->>keystone", "--format", form];
        show(&options).any_stdout().check().stdout
    };
    let diagram = "sequenceDiagram\n    autonumber 6\n    \
                   glance-api->>keystone: GET /identity/v3/auth/tokens\n    \
                   keystone-->>glance-api: 200 OK /identity/v3/auth/tokens\n";
    assert_eq!(select("mermaid"), diagram);
    let ladder = select("ladder");
    let rows = ladder.lines().filter(|line| line.starts_with("<tr class=\"re")).count();
    assert_eq!(rows, 2, "{ladder}");
    let page = select("markdown");
    let headings: Vec<_> = page.lines().filter(|line| line.starts_with("### ")).collect();
    let heading =
        "### (6-7) GET /identity/v3/auth/tokens <a id=\"step-6\"></a><a id=\"step-7\"></a>";
    assert_eq!(headings, [heading]);
    assert!(page.contains("``` mermaid\nsequenceDiagram\n    autonumber 6\n"), "{page}");
}

fn object(arguments: &[&str]) -> Value {
    let printed = show(&[&["--json"], arguments].concat()).any_stdout().check().stdout;
    serde_json::from_str(&printed).expect("JSON")
}

#[test]
fn the_json_of_some_steps_is_that_of_all_without_the_others() {
    let all = object(&[]);
    for (arguments, steps, exchanges) in [
        (&["--select", "glance-api->>"][..], &[6, 7][..], &[4][..]),
        (&["--step", "6"], &[6], &[4]),
        (&["--step", "4-6"], &[4, 5, 6], &[2, 3, 4]),
        (&["--select", "->>keystone", "--step", "2-6"], &[2, 3, 4, 6], &[1, 2, 4]),
    ] {
        let some = object(arguments);
        let only = |key: &str, number: &str, wanted: &[usize]| -> Value {
            let list = all[key].as_array().expect("a list").iter();
            list.filter(|item| wanted.iter().any(|one| item[number] == json!(one)))
                .cloned()
                .collect()
        };
        assert_eq!(some["steps"], only("steps", "n", steps), "{arguments:?}");
        assert_eq!(some["exchanges"], only("exchanges", "id", exchanges), "{arguments:?}");
        for key in ["scenario", "participants", "variables", "diagnostics"] {
            assert_eq!(some[key], all[key], "{key}");
        }
    }
}

/// A call with a secret in each place, and a body that looks like a step.
fn secrets(folder: &Path) {
    let log = "\n### (cli) REQ >>> (api) : POST http://h/v1/things?token=pw-of-the-day\n\
               X-Auth-Token: pw-of-the-day\nX-Odd: \u{1b}[31m\nX-Requestshook-Request-Id: 1\n\n\
               {\n  \"password\": \"pw-of-the-day\",\n  \"a\": \"\\u001b[31m\"\n}\n\n\n\
               ### (cli) RESP <<< (api) : 200 OK POST http://h/v1/things?token=pw-of-the-day\n\
               X-Requestshook-Request-Id: 1\n\nnone\n\n";
    write(folder.join("a.log"), log);
}

#[test]
fn steps_are_printed_in_full_and_redacted() {
    let folder = scratch();
    secrets(folder.path());
    let first = "(1)  cli -> api  POST http://h/v1/things?token=REDACTED-TOKEN-1\n\
                 X-Auth-Token: REDACTED-TOKEN-1\nX-Odd: \\x1b[31m\nX-Requestshook-Request-Id: 1\n\n\
                 {\n  \"password\": \"REDACTED-TOKEN-1\",\n  \"a\": \"\\u001b[31m\"\n}\n";
    let second = "(2)  cli <- api  POST http://h/v1/things?token=REDACTED-TOKEN-1  200 OK\n\
                  X-Requestshook-Request-Id: 1\n";
    let show = |steps: &str| Run::new(folder.path()).args(["show", "a.log", "--step", steps]);
    show("1").stdout(first).check();
    show("2").stdout(second).check();
    show("1-2").stdout(&format!("{first}\n{second}")).check();
    let plain = show("1").arg("--no-redact").any_stdout().check().stdout;
    assert!(plain.contains("X-Auth-Token: pw-of-the-day\n"), "{plain}");
}

#[test]
fn what_is_not_there_is_an_error_that_helps() {
    let fails = |arguments: &[&str]| refused(arguments, 1);
    for (selector, nearest) in [
        ("GET /v2/image/{image_id}", "GET /v2/images/{image_id}"),
        ("GET /identity/v3/auth/token", "GET /identity/v3/auth/tokens"),
        ("glance->>keystone", "glance-api->>keystone"),
        ("->>keystne", "->>keystone"),
        ("openstak->>", "openstack->>"),
        ("keystone-->>openstak", "keystone-->>openstack"),
        ("301", "300"),
        ("openstack->>keystone: GET /identiti/", "openstack->>keystone: GET /identity/"),
    ] {
        let told = format!(
            "error: `{selector}` matches no call of this recording; did you mean `{nearest}`?\n"
        );
        assert_eq!(fails(&["--select", selector]), told);
        // One that fits does not hide one that does not.
        assert_eq!(fails(&["--select", "(1)", "--select", selector]), told);
    }
    let told = "error: `DELETE /nothing` matches no call of this recording; `seqdoc show` without \
                `--select` lists all calls\n";
    assert_eq!(fails(&["--select", "DELETE /nothing"]), told);
    for arguments in [["--step", "9"], ["--step", "7-9"], ["--select", "(9)"], ["--explain", "9"]] {
        assert_eq!(fails(&arguments), "error: no step 9; the recording has 8\n");
    }
    let told = "error: no step of (1-2) belongs to a selected call\n";
    assert_eq!(fails(&["--select", "->>glance-api", "--step", "1-2"]), told);
    for arguments in [
        &["--step", "0"][..],
        &["--step", "7-6"],
        &["--step", "6-"],
        &["--step", "-6"],
        &["--step", "x"],
        &["--select", "gets"],
        &["--select", ""],
        &["--step", "6", "--format", "mermaid"],
        &["--step", "6", "--secrets"],
        &["--select", "404", "--explain", "6"],
    ] {
        refused(arguments, 2);
    }
}

#[test]
fn the_secrets_of_a_log_are_listed_alone() {
    let folder = scratch();
    let log = "\n### (a) REQ >>> (b) : GET /x\nX-Auth-Token: gAAAAABp7f3k2qZ\n\nnone\n\n";
    write(folder.path().join("a.log"), log);
    let run = Run::new(folder.path()).args(["show", "a.log", "--secrets"]);
    run.stdout("a.log:3: REDACTED-TOKEN-1, header `X-Auth-Token`\n").check();
}

#[test]
fn a_suggestion_shows_no_secret() {
    let folder = scratch();
    secrets(folder.path());
    let log = Run::new(folder.path()).args(["show", "a.log", "--select", "POST /v1/thing?token=x"]);
    let printed = log.any_stderr().code(1).check().stderr;
    assert!(printed.contains("did you mean `POST /v1/things`?"), "{printed}");
    assert!(!printed.contains("pw-of-the-day"), "{printed}");
}
