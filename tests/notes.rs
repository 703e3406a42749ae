//! What a person wrote about a step stays with it.

use tempfile::TempDir;

use crate::support::flow::log;
use crate::support::{Printed, Run, project, read, scratch, write};

/// A client that logs in and asks, and a service that checks the token.
const FLOW: &str = "
    openstack keystone GET /identity/
    . 300 MULTIPLE CHOICES
    openstack keystone POST /identity/v3/auth/tokens
    . 201 CREATED
    openstack glance-api GET /v2/images/692238fc-3b51-41bc-9923-68ab11649282
    glance-api keystone GET /identity/v3/auth/tokens
    . 200 OK
    . 200 OK";

const NOTES: &str = "# A flow

This is not published.

# Summary

1. Login [](#versions..#login)
2. Show [](#show), checked by [](#check.request)

# Notes

Nor is this.

## GET /identity/ {#versions}
Asks for the versions.

## (3) POST /identity/v3/auth/tokens {#login}
See `[](#login)` and [](#check).

---
Below the tabs.

## openstack->>glance-api: GET /v2/images/{image_id} {#show header=X-Requestshook-Request-Id}
Shows it.

### Not a selector
- `POST` is not one, either

## 200 /identity/v3/auth/tokens {#check body-lines=1}
Checked: [](#check.response).
";

fn build(flow: &str, notes: &str, code: i32) -> (TempDir, Printed) {
    build_as(flow, notes, "", code)
}

/// The same with more keys of `[body]`.
fn build_as(flow: &str, notes: &str, body: &str, code: i32) -> (TempDir, Printed) {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), log(flow));
    write(folder.path().join("logs/a/notes.md"), notes);
    write(folder.path().join("logs/seqdoc.toml"), format!("[body]\nreference = false\n{body}"));
    let run = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).code(code);
    let printed = run.any_stdout().any_stderr().check();
    (folder, printed)
}

/// The section of a step without its tabs: its lines above and below them.
fn prose(folder: &TempDir, step: usize) -> [String; 2] {
    let body = read(folder.path().join("docs/a/body.md"));
    let section = body.split("\n### (").nth(step).expect("a section");
    let (above, rest) = section.split_once("=== \"Header\"").expect("tabs");
    let above = above.lines().skip(2).collect::<Vec<_>>().join("\n");
    let below = rest.rsplit("    ```\n").next().expect("a fence");
    [above.trim().to_owned(), below.trim().to_owned()]
}

#[test]
fn notes_stand_at_their_steps() {
    let (folder, printed) = build(FLOW, NOTES, 0);
    assert_eq!(printed.stderr, "");
    assert_eq!(prose(&folder, 1), ["Asks for the versions.", ""]);
    assert_eq!(prose(&folder, 3), ["See `[](#login)` and [(6-7)](#step-6).", "Below the tabs."]);
    let show = "Shows it.\n\n### Not a selector\n- `POST` is not one, either";
    assert_eq!(prose(&folder, 5), [show, ""]);
    assert_eq!(prose(&folder, 7), ["Checked: [(7)](#step-7).", ""]);
    assert_eq!(prose(&folder, 2), ["", ""]);
    let summary =
        "1. Login [(1-4)](#step-1)\n2. Show [(5-8)](#step-5), checked by [(6)](#step-6)\n";
    assert_eq!(read(folder.path().join("docs/a/summary.md")), summary);
}

#[test]
fn the_bytes_around_a_note_are_those_of_a_section() {
    let (folder, _) = build(FLOW, NOTES, 0);
    let body = read(folder.path().join("docs/a/body.md"));
    let expected = "\n\n### (3) POST /identity/v3/auth/tokens <a id=\"step-3\"></a>\n`openstack` --> `keystone`\n\n\
        See `[](#login)` and [(6-7)](#step-6).\n\n=== \"Header\"\n    ``` http ";
    assert!(body.contains(expected), "{body}");
    assert!(body.contains("    none\n    ```\n\nBelow the tabs.\n\n\n### (4) "), "{body}");
    let marked = "title=\"GET /v2/images/692238fc-3b51-41bc-9923-68ab11649282\" linenums=\"1\" hl_lines=\"2\"";
    assert!(body.contains(marked), "{body}");
    assert!(body.contains(
        "title=\"200 OK /identity/v3/auth/tokens\" linenums=\"1\" hl_lines=\"1\"\n    none"
    ));
}

/// Of calls with the same template.
#[test]
fn a_note_with_services_and_a_path_as_recorded_stands_at_that_call() {
    let [first, second] =
        [1, 2].map(|n| format!("/v2/images/692238fc-3b51-41bc-9923-68ab1164928{n}"));
    let call = |path: &str| format!("openstack glance-api GET {path}\n. 200 OK\n");
    let notes = format!("## openstack->>glance-api: GET {second}\nSecond.\n");
    let (folder, printed) = build(&(call(&first) + &call(&second)), &notes, 0);
    assert_eq!(printed.stderr, "");
    assert_eq!(prose(&folder, 1), ["", ""]);
    assert_eq!(prose(&folder, 3), ["Second.", ""]);
}

#[test]
fn ids_and_links_are_those_that_the_configuration_asks_for() {
    let summary = |folder: &TempDir| read(folder.path().join("docs/a/summary.md"));
    let body = |folder: &TempDir| read(folder.path().join("docs/a/body.md"));
    let (folder, _) = build_as(FLOW, NOTES, "anchors = false\npage = 'steps/'", 0);
    assert!(!body(&folder).contains("<a id="));
    assert_eq!(prose(&folder, 3)[0], "See `[](#login)` and (6-7).");
    assert_eq!(summary(&folder), "1. Login (1-4)\n2. Show (5-8), checked by (6)\n");
    let (folder, _) = build_as(FLOW, NOTES, "anchors = 'old-'\npage = 'steps/'", 0);
    let heading = "### (3) POST /identity/v3/auth/tokens <a id=\"old-step-3\"></a>\n";
    assert!(body(&folder).contains(heading));
    assert_eq!(prose(&folder, 3)[0], "See `[](#login)` and [(6-7)](#old-step-6).", "the same page");
    assert!(summary(&folder).starts_with("1. Login [(1-4)](steps/#old-step-1)\n"));
    for (wrong, said) in [
        ("anchors = 'a b'", "`body.anchors` must be `true`, `false` or a text of"),
        ("page = 'a) b'", "`a) b` is not the address of a page"),
    ] {
        let (_, printed) = build_as(FLOW, NOTES, wrong, 1);
        assert!(printed.stderr.contains(said), "{}", printed.stderr);
    }
}

#[test]
fn a_heading_copied_with_its_id_is_the_selector_that_it_was() {
    let copied =
        "## (7) 200 OK /identity/v3/auth/tokens <a id=\"step-7\"></a> {#check}\nSee [](#check).";
    let (folder, printed) = build(FLOW, copied, 0);
    assert_eq!((printed.stderr.as_str(), &*prose(&folder, 7)[0]), ("", "See [(6-7)](#step-6)."));
    let moved = format!("a b GET /1\n. 200 OK\n{}", FLOW.trim());
    let (folder, printed) = build(&moved, copied, 0);
    assert_eq!((printed.stderr.as_str(), &*prose(&folder, 9)[0]), ("", "See [(8-9)](#step-8)."));
    for other in
        ["## The check <a id=\"step-6\"></a>\nMine.", "## GET /no <a id=\"x-step-6\"></a>\nMine."]
    {
        let (folder, printed) = build(FLOW, other, 0);
        assert_eq!((printed.stderr.as_str(), &*prose(&folder, 6)[0]), ("", "Mine."), "{other}");
    }
}

#[test]
fn a_title_stands_in_the_place_of_method_and_path() {
    let notes = "## GET /identity/ {#v title=\"Which {versions} are there?\" body-lines=1}\nSee [](#v).\n\n\
                 ## (2) 300 /identity/ {title=\"One <b>\"}\n\n\
                 ## (3) The login <a id=\"step-3\"></a>\nMine.\n";
    let (folder, printed) = build(FLOW, notes, 0);
    assert_eq!(printed.stderr, "");
    let body = read(folder.path().join("docs/a/body.md"));
    for expected in [
        "### (1) Which {versions} are there? <a id=\"step-1\"></a>\n`openstack` --> `keystone` `GET /identity/`\n\nSee [(1-2)](#step-1).\n",
        "### (2) One <b> <a id=\"step-2\"></a>\n`openstack` <-- `keystone` `300 MULTIPLE CHOICES /identity/`\n",
        "### (3) The login <a id=\"step-3\"></a>\n`openstack` --> `keystone` `POST /identity/v3/auth/tokens`\n\nMine.\n",
        "title=\"GET /identity/\" linenums=\"1\" hl_lines=\"1\"\n    none",
    ] {
        assert!(body.contains(expected), "{expected}\n{body}");
    }
    let ladder = read(folder.path().join("docs/a/ladder.md"));
    for expected in ["\u{2192} Which {versions} are there?</a>", "\u{2190} One &lt;b&gt;</a>"] {
        assert!(ladder.contains(expected), "{ladder}");
    }
    assert!(
        read(folder.path().join("docs/a/diagram.md"))
            .starts_with("openstack->>keystone: GET /identity/\n")
    );
}

#[test]
fn a_new_recording_keeps_every_note_at_its_call() {
    let flow = "
        openstack keystone POST /identity/v3/auth/tokens
        . 201 CREATED
        openstack glance-api GET /v2/images
        . 200 OK
        openstack glance-api GET /v2/images/11111111-3b51-41bc-9923-68ab11649282
        glance-api keystone GET /identity/
        . 300 MULTIPLE CHOICES
        glance-api keystone POST /identity/v3/auth/tokens
        . 201 CREATED
        glance-api keystone GET /identity/v3/auth/tokens
        . 200 OK
        . 200 OK";
    let notes = NOTES.replace("(3) POST", "openstack->>keystone: POST");
    let (folder, printed) = build(flow, &notes, 0);
    assert_eq!(prose(&folder, 5)[0].lines().next(), Some("Shows it."));
    assert_eq!(prose(&folder, 11)[0], "Checked: [(11)](#step-11).");
    assert_eq!(prose(&folder, 6)[0], "Asks for the versions.", "the only call that it fits");
    assert_eq!(prose(&folder, 1)[0], "See `[](#login)` and [(10-11)](#step-10).");
    let told = "could also belong to another step";
    assert_eq!(printed.stderr.matches("warning").count(), printed.stderr.matches(told).count());
}

#[test]
fn what_finds_no_step_is_told_with_its_line() {
    let notes = "## GET /nowhere\nLost.\n\n## (99) PATCH /identity/\nLost, too.\n\n## (99)\nOut of sight.\n\n\
        ## GET /identity/ {what}\nx";
    let (_, printed) = build(FLOW, notes, 0);
    let expected = "warning: logs/a/notes.md:1: no step matches this note\n\
        warning: logs/a/notes.md:4: no step matches this note\n\
        warning: logs/a/notes.md:7: no step matches this note\n\
        warning: logs/a/notes.md:10: unknown attribute `{word}`; use `#id`, `header=`, `body=`, `header-lines=`, `body-lines=` or `title=\"...\"`\n";
    assert_eq!(printed.stderr, expected.replace("{word}", "what"));
    let (_, printed) = build(FLOW, "## GET /blank\n\n## GET /titled {title=\"Lost\"}", 0);
    assert_eq!(printed.stderr, "warning: logs/a/notes.md:3: no step matches this note\n");
    let twice = "## get /identity/ {#a}\nx\n\n## (3) POST /identity/v3/auth/tokens {#a}\ny";
    let (_, printed) = build(FLOW, twice, 0);
    assert_eq!(
        printed.stderr,
        "warning: logs/a/notes.md:4: `#a` already names another call; choose another id\n"
    );
    let (_, printed) = build(FLOW, "\u{feff}Nothing but text.", 0);
    assert_eq!(
        printed.stderr,
        "warning: logs/a/notes.md:1: no heading in this file names a step\n"
    );
    let (_, printed) = build(FLOW, "## GET /identity/\nSee [](#x)\n", 1);
    let expected = "error: logs/a/notes.md:2: unknown reference `#x`; add the id to the heading of a note: `{#x}`\n";
    assert_eq!(printed.stderr, expected);
}

#[test]
fn the_number_decides_between_steps_that_look_the_same() {
    let flow = "a b GET /1\n. 200 OK\n".repeat(3);
    let (folder, printed) =
        build(&flow, "## (5) GET /1\nThe third.\n\n## (6) 200 /1\nIts answer.", 0);
    assert_eq!(printed.stderr, "");
    assert_eq!(
        [prose(&folder, 5)[0].clone(), prose(&folder, 6)[0].clone()],
        ["The third.", "Its answer."]
    );
    let (folder, printed) = build(&flow, "## GET /1\nThe first.", 0);
    assert_eq!(prose(&folder, 1)[0], "The first.");
    let told = "warning: logs/a/notes.md:1: this note could also belong to another step; write the number of its step before the heading: `(3) ...`\n";
    assert_eq!(printed.stderr, told);
}

#[test]
fn a_query_tells_calls_apart() {
    let flow = "a b GET /1?x=1\n. 200 OK\na b GET /1?x=2\n. 200 OK\n";
    let (folder, printed) = build(flow, "## GET /1?x=2\nThe second.", 0);
    assert_eq!((printed.stderr.as_str(), prose(&folder, 3)[0].as_str()), ("", "The second."));
}

#[test]
fn any_markdown_stays_as_it_is() {
    let note = "!!! note \"한국어\"\n    Text, 두 칸  \n    more\n\n    ``` sh\n    ## GET /identity/\n    ```\n\n\
                | a | b |\n| --- | --- |\n| 1 | 2 |\n\n~~~\n## 300 /identity/\n[](#nothing)\n~~~\n\n\
                > ## GET /identity/\n\n=== \"Tab\"\n    x\n\nSetext\n---\n\n<div markdown>\n*x*\n</div>";
    let (folder, printed) = build(FLOW, &format!("## GET /identity/\n{note}\n"), 0);
    assert_eq!(printed.stderr, "");
    let body = read(folder.path().join("docs/a/body.md"));
    let expected = format!("`openstack` --> `keystone`\n\n{note}\n\n===! \"Header\"");
    assert!(body.contains(&expected), "{body}");
}

#[test]
fn a_note_cannot_swallow_what_follows() {
    let (folder, _) = build(FLOW, "## GET /identity/\nx\n\n``` sh\nopen\n", 0);
    assert!(prose(&folder, 1)[0].ends_with("``` sh\nopen\n```"));
}

#[cfg(unix)]
#[test]
fn a_link_is_no_note() {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), log(FLOW));
    write(folder.path().join("secret"), "## GET /identity/\nsecret");
    let link = folder.path().join("logs/a/notes.md");
    std::os::unix::fs::symlink(folder.path().join("secret"), link).expect("a link");
    let run = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).code(1);
    run.stderr("error: `logs/a/notes.md` is not a regular file\n").check();
}

#[test]
fn notes_of_one_log_are_not_those_of_another() {
    let folder = scratch();
    for name in ["one", "two"] {
        write(folder.path().join("logs").join(format!("{name}.log")), log(FLOW));
    }
    write(folder.path().join("logs/one.notes.md"), "## GET /identity/\nMine.");
    write(folder.path().join("logs/notes.md"), "## GET /nowhere\nNobody's.");
    let run = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]);
    let told = "warning: logs/notes.md: this looks like notes of no log; name it `notes.md` beside \
                `requestshook.log`, or `NAME.notes.md` beside `NAME.log`; it was skipped\n";
    run.any_stdout().stderr(told).check();
    let body = |name: &str| read(folder.path().join("docs").join(name).join("body.md"));
    assert!(body("one").contains("Mine.") && !body("two").contains("Mine."));
}

#[test]
fn notes_beside_a_log_alone_are_its_own_whatever_its_name_is() {
    for name in ["requestshook.log", "one.log"] {
        let folder = scratch();
        write(folder.path().join("logs/a").join(name), log(FLOW));
        write(folder.path().join("logs/a/notes.md"), "## GET /identity/\nMine.");
        Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).any_stdout().check();
        let made = crate::support::tree(&folder.path().join("docs"));
        let is_body = |path: &&std::path::PathBuf| path.ends_with("body.md");
        let body = made.keys().find(is_body).expect("a body");
        assert!(read(folder.path().join("docs").join(body)).contains("Mine."), "{name}");
    }
}

#[test]
fn pointers_mark_the_lines_of_what_they_find() {
    let folder = scratch();
    let body = "{\n  \"a\": [\n    {\n      \"b\": 1\n    },\n    {\n      \"b\": 2\n    }\n  ],\n  \"c\": {}\n}";
    let record = format!(
        "\n### (a) REQ >>> (b) : POST /1\nX-Requestshook-Request-Id: 1\nA: 1\n\n{body}\n\n"
    );
    let answer =
        "\n### (a) RESP <<< (b) : 200 OK POST /1\nX-Requestshook-Request-Id: 1\n\nnone\n\n";
    write(folder.path().join("logs/a/requestshook.log"), record + answer);
    let notes = "## POST /1 {header=a,Gone body=/a/*/b,/a/1,/c,/d}\nx";
    write(folder.path().join("logs/a/notes.md"), notes);
    let run = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]);
    let expected = "warning: logs/a/notes.md:1: step 1 shows no header `Gone`\n\
                    warning: logs/a/notes.md:1: the body of step 1 has no `/d`\n";
    run.any_stdout().stderr(expected).check();
    let built = read(folder.path().join("docs/a/body.md"));
    assert!(built.contains("linenums=\"1\" hl_lines=\"3\"\n    POST /1 HTTP/1.1\n"), "{built}");
    assert!(built.contains("linenums=\"1\" hl_lines=\"4 6-8 10\"\n    {\n"), "{built}");
    write(folder.path().join("logs/seqdoc.toml"), "[body]\nmax_lines = 6\nhide_headers = ['X-*']");
    Run::new(folder.path())
        .args(["build", "logs", "-o", "docs"])
        .any_stdout()
        .stderr(expected)
        .check();
    let built = read(folder.path().join("docs/a/body.md"));
    assert!(built.contains("hl_lines=\"2\"") && built.contains("hl_lines=\"4 6\""), "{built}");
}

/// The notes of a sample on another recording of the same command.
fn rerecorded(sample: &str, recording: &str) -> (String, String, String) {
    let folder = scratch();
    let notes = read(project("samples/openstack/image").join(sample).join("notes.md"));
    let log = std::fs::read(project(recording)).expect("a log");
    write(folder.path().join("logs/a/requestshook.log"), log);
    write(folder.path().join("logs/a/notes.md"), &notes);
    let run = Run::new(folder.path()).args(["build", "logs", "-o", "docs", "-v"]);
    let printed = run.any_stdout().any_stderr().check();
    let body = read(folder.path().join("docs/a/body.md"));
    (notes, body, printed.stderr)
}

/// Each note with its arrow and the first words of its text.
fn arrows(notes: &str) -> Vec<(usize, [String; 3], String)> {
    let lines: Vec<&str> = notes.lines().collect();
    let heading = |(index, line): (usize, &&str)| {
        let arrow = line.strip_prefix("## ")?;
        let (ends, call) = arrow.split_once(": ")?;
        let (ends, response) = match ends.split_once("-->>") {
            Some((callee, caller)) => ([caller, callee], true),
            None => (ends.split_once("->>").map(|(caller, callee)| [caller, callee])?, false),
        };
        let verb = call.split(' ').next()?;
        let sign = if response { "<--" } else { "-->" };
        let route = format!("`{}` {sign} `{}`", ends[0], ends[1]);
        let text = lines[index + 1..].iter().find(|line| !line.is_empty())?;
        let text = text.split("[](").next()?.chars().take(40).collect();
        Some((index + 1, [route, verb.to_owned(), call.to_owned()], text))
    };
    lines.iter().enumerate().filter_map(heading).collect()
}

#[test]
fn notes_outlive_a_recording_with_more_or_fewer_calls() {
    let cases = [
        ("create", "samples/openstack/image/create-unicode/requestshook.log"),
        ("create", "samples/openstack/image/create-text/requestshook.log"),
        ("create", "tests/recordings/create-cold.log"),
        ("list", "tests/recordings/list-many.log"),
        ("show", "samples/openstack/image/show/requestshook.log"),
    ];
    for (sample, recording) in cases {
        let (notes, body, stderr) = rerecorded(sample, recording);
        let (mut placed, mut left) = (0, 0);
        for (line, [route, verb, call], text) in arrows(&notes) {
            let heading = |section: &&str| {
                let title = section.split_once(") ").map_or("", |(_, title)| title);
                title.starts_with(&verb) && section.lines().nth(1) == Some(&route)
            };
            let sections: Vec<_> =
                body.split("\n### (").filter(|section| section.contains(&text)).collect();
            match sections[..] {
                [section] => {
                    assert!(heading(&section), "{recording}: {call} stands at\n{section}");
                    placed += 1;
                }
                [] => {
                    // It has no call here, which is told.
                    let told = format!("notes.md:{line}: ");
                    let told = stderr.lines().any(|warning| warning.contains(&told));
                    let fits = body.split("\n### (").any(|section| heading(&section));
                    assert!(told && (!fits || left < 4), "{recording}: {call}\n{stderr}");
                    left += 1;
                }
                _ => panic!("{recording}: {call} stands at several steps"),
            }
        }
        assert!(placed > left * 2, "{recording}: {placed} placed, {left} left");
    }
}
