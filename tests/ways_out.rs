//! Whatever is printed, no secret of the recording is in it: not in what `show` prints, and not in a
//! message of any command.

use std::path::Path;

use crate::support::{Run, read, run, scratch, write};

const SECRET: &str = "hunter2-of-the-day";
const TOKEN: &str = "X-Auth-Token: hunter2-of-the-day\n";

/// A call with a token, and the same token for its id.
fn log(id: &str, body: &str) -> String {
    let id = format!("X-Requestshook-Request-Id: {id}\n");
    format!(
        "\n### (cli) REQ >>> (api) : POST http://h/v1/things/7d5e2c0a\n{TOKEN}{id}\n{body}\n\n\n\
         ### (cli) RESP <<< (api) : 200 OK POST http://h/v1/things/7d5e2c0a\n{id}\nnone\n\n"
    )
}

fn show(folder: &Path, arguments: &[&str]) -> Run {
    arguments.iter().fold(Run::new(folder).arg("show"), Run::arg)
}

#[test]
fn a_request_id_that_is_a_secret_is_shown_as_its_marker() {
    let folder = scratch();
    write(folder.path().join("logs/a.log"), log(SECRET, "none"));
    let shown = show(folder.path(), &["logs/a.log", "--json"]).any_stdout().check().stdout;
    assert!(shown.contains("\"request_id\": \"REDACTED-TOKEN-1\""), "{shown}");
    assert!(!shown.contains(SECRET));
    let plain = show(folder.path(), &["logs/a.log", "--json", "--no-redact"]).any_stdout();
    assert!(plain.check().stdout.contains(&format!("\"request_id\": \"{SECRET}\"")));
    // What templates see of it is the same.
    write(folder.path().join("mine/diagram.md.jinja"), "{{ exchanges[0].request_id }}\n");
    let build = Run::new(folder.path()).args(["build", "logs", "-o", "docs", "--templates"]);
    build.arg("mine").any_stdout().check();
    assert_eq!(read(folder.path().join("docs/a/diagram.md")), "REDACTED-TOKEN-1\n");
}

/// A recording in which a path has a secret for the name of a variable, which the configuration gives
/// it; in a name a secret is not replaced.
fn named_variable(folder: &Path, secret: &str) {
    let templates = format!("[paths]\ntemplates = [\"/v1/things/{{{secret}}}\"]\n");
    write(folder.join("logs/seqdoc.toml"), templates);
    write(folder.join("logs/a/requestshook.log"), log("1", "none").replace(SECRET, secret));
}

#[test]
fn what_the_gate_finds_in_json_is_marked_and_fails() {
    let folder = scratch();
    let secret = SECRET.replace('-', "_");
    named_variable(folder.path(), &secret);
    let show = || show(folder.path(), &["logs", "--json"]).any_stdout();
    let printed = show().any_stderr().code(1).check();
    assert!(!printed.stdout.contains(&secret));
    let value: serde_json::Value = serde_json::from_str(&printed.stdout).expect("JSON");
    assert_eq!(value["steps"][1]["template"], "/v1/things/{REDACTED-TOKEN-1}");
    assert_eq!(value["exchanges"][0]["request_id"], "1");
    let told = "logs/a/requestshook.log:9: `steps[].template` contains the secret shown as `REDACTED-TOKEN-1`; `REDACTED-TOKEN-1` was printed in its place\n";
    assert!(printed.stderr.contains(told), "{told}\n{}", printed.stderr);
    assert_eq!(show().arg("-q").code(1).check().stdout, printed.stdout);
    assert!(show().arg("--no-redact").check().stdout.contains(&secret));
}

#[test]
fn what_the_gate_finds_in_the_tree_is_marked_and_fails() {
    let folder = scratch();
    named_variable(folder.path(), &SECRET.replace('-', "_"));
    let expected = "(1-2)  cli -> api  POST /v1/things/{REDACTED-TOKEN-1}  200 OK\n";
    let told = "warning: logs/a/requestshook.log:2: `path` contains the secret shown as `REDACTED-TOKEN-1`; `REDACTED-TOKEN-1` was printed in its place\n";
    show(folder.path(), &["logs/a"]).stdout(expected).stderr(told).code(1).check();
}

#[test]
fn what_the_gate_finds_in_a_picture_is_marked_and_fails() {
    let folder = scratch();
    let secret = SECRET.replace('-', "_");
    named_variable(folder.path(), &secret);
    for form in ["mermaid", "ladder", "markdown"] {
        let shown = show(folder.path(), &["logs", "--format", form]).any_stdout().any_stderr();
        let shown = shown.code(1).check();
        let text = shown.stdout.replace("<wbr>", "");
        assert!(text.contains("REDACTED-TOKEN-1") && !text.contains(&secret), "{form}: {text}");
        let told = "warning: a: `--format` contains the secret shown as `REDACTED-TOKEN-1`; \
                    `REDACTED-TOKEN-1` was printed in its place\n";
        assert!(shown.stderr.ends_with(told), "{form}: {}", shown.stderr);
    }
}

#[test]
fn a_secret_with_a_form_only_is_shown_as_redacted() {
    let folder = scratch();
    let form = "ghp_0123456789abcdefghijABCDEFGHIJ456789";
    named_variable(folder.path(), form);
    write(folder.path().join("logs/a/requestshook.log"), log("1", "none"));
    let printed =
        show(folder.path(), &["logs", "--json"]).any_stdout().any_stderr().code(1).check();
    assert!(printed.stdout.contains("\"template\": \"REDACTED\""), "{}", printed.stdout);
    assert!(!printed.stdout.contains(form));
    let found = "text that looks like a secret (`github`)";
    assert!(printed.stderr.contains(found), "{}", printed.stderr);
}

/// Names of files become those of folders, pages and messages, so a secret in one stops every command.
#[test]
fn a_secret_in_the_name_of_a_file_or_folder_is_an_error() {
    let form = "ghp_0123456789abcdefghijABCDEFGHIJ456789";
    let names = [
        (format!("{SECRET}.log"), "logs/REDACTED-TOKEN-1.log"),
        (format!("{SECRET}/requestshook.log"), "logs/REDACTED-TOKEN-1/requestshook.log"),
        (format!("{form} x.log"), "REDACTED x.log"),
        (format!("on {} x.log", SECRET.replace('-', "%2D")), "logs/on REDACTED-TOKEN-1 x.log"),
    ];
    for (name, shown) in names {
        let folder = scratch();
        write(folder.path().join("logs").join(&name), log("1", "none"));
        for command in [
            &["build", "logs", "-o", "docs"][..],
            &["redact", "logs", "-o", "red"],
            &["redact", "logs", "--check"],
            &["show", "logs", "--json"],
            &["show", "logs", "--secrets"],
            &["audit", "logs"],
        ] {
            let run = command.iter().fold(Run::new(folder.path()), Run::arg);
            let printed = run.any_stderr().code(1).check();
            let told = format!(
                "error: {shown}: the name of this file or of its folder holds a secret, shown as its marker; rename it\n"
            );
            assert!(printed.stderr.contains(&told), "{command:?}\n{told}\n{}", printed.stderr);
            let said = printed.stdout + &printed.stderr;
            assert!(!said.contains(SECRET) && !said.contains(form), "{command:?}: {said}");
        }
        assert!(!folder.path().join("docs").join(SECRET).exists());
    }
}

#[test]
fn a_message_that_quotes_a_note_shows_markers() {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), log("1", "{\"a\": 1}"));
    let build = || Run::new(folder.path()).args(["build", "logs", "-o", "docs"]);
    let notes = |text: &str| write(folder.path().join("logs/a/notes.md"), text);
    notes(&format!(
        "## POST /v1/things/7d5e2c0a {{header={SECRET} body=/{SECRET}}}\n\nIt is so.\n"
    ));
    let told = "warning: logs/a/notes.md:1: step 1 shows no header `REDACTED-TOKEN-1`\n\
                warning: logs/a/notes.md:1: the body of step 1 has no `/REDACTED-TOKEN-1`\n";
    build().any_stdout().stderr(told).check();
    // The next build says what the manifest kept.
    build().stderr(told).check();
    let manifest = read(folder.path().join("docs/a/.seqdoc.json"));
    assert!(manifest.contains("no header `REDACTED-TOKEN-1`") && !manifest.contains(SECRET));
    notes(&format!("## POST /v1/things/7d5e2c0a\n\nSee [](#{SECRET}).\n"));
    let show = |form| Run::new(folder.path()).args(["show", "logs/a", "--format", form]);
    for run in [build(), show("mermaid"), show("ladder"), show("markdown")] {
        let error = run.any_stderr().code(1).check().stderr;
        assert!(error.contains("error: logs/a/notes.md:3: unknown reference `#REDACTED-TOKEN-1`"));
        assert!(!error.contains(SECRET), "{error}");
    }
}

#[test]
fn a_message_that_quotes_a_template_or_a_label_shows_markers() {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), log("1", "none"));
    let label =
        format!("[[group]]\nkind = \"opt\"\nlabel = \"{SECRET}\"\nfrom = \"api\"\nto = \"cli\"\n");
    write(folder.path().join("logs/a/seqdoc.toml"), label);
    let build = || Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).any_stdout();
    let told = "warning: logs/a/seqdoc.toml:1: the group `REDACTED-TOKEN-1` matches no call in this recording\n";
    build().stderr(told).check();
    // The next build says what the manifest kept.
    build().stderr(told).check();
    write(folder.path().join("logs/a/seqdoc.toml"), "");
    let name = SECRET.replace('-', "_");
    let template = format!("{{{{ nothing | {name} }}}}\n");
    write(folder.path().join("mine/diagram.md.jinja"), template);
    write(folder.path().join("logs/a/requestshook.log"), log("1", "none").replace(SECRET, &name));
    let error = build().args(["--templates", "mine"]).any_stderr().code(1).check().stderr;
    assert!(error.contains("filter REDACTED-TOKEN-1") && !error.contains(&name), "{error}");
    write(folder.path().join("logs/a/requestshook.log"), log("1", "none"));
    // So does `adopt`, whose preview reads the notes.
    build().check();
    write(folder.path().join("logs/a/notes.md"), format!("See [](#{SECRET}).\n"));
    let body = read(folder.path().join("docs/a/body.md"));
    let body = format!("{body}\nSee [](#{SECRET}).\n");
    write(folder.path().join("docs/a/body.md"), body);
    let adopt = ["adopt", "logs/a", "docs/a/body.md", "--dry-run"].map(str::to_owned);
    let said = run(folder.path(), &adopt);
    assert!(!(said.stdout + &said.stderr).contains(SECRET));
}

/// A name of a header is not replaced, so a log in which it is a secret is not written.
#[test]
fn a_redacted_log_is_refused_that_would_hold_a_secret() {
    let folder = scratch();
    let id = format!("{SECRET}: 1\nX-Requestshook-Request-Id: 1");
    let text = log("1", "none").replacen("X-Requestshook-Request-Id: 1", &id, 1);
    write(folder.path().join("logs/a/requestshook.log"), &text);
    let told = "error: logs/a/requestshook.log:4: the redacted log would contain the secret shown as \
                `REDACTED-TOKEN-1`; remove it from the recording, or, if it is not a secret, write \
                `allow = [\"X-Auth-Token\"]` under `[redact]`\n";
    for way in [&["-o", "out"][..], &["--in-place"], &["--check"]] {
        let redact = Run::new(folder.path()).args(["redact", "logs"]);
        way.iter().fold(redact, Run::arg).any_stdout().stderr(told).code(1).check();
    }
    assert_eq!(read(folder.path().join("logs/a/requestshook.log")), text);
    assert!(!folder.path().join("out").exists());
}
