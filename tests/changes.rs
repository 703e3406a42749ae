//! `build --diff` shows what would be written, and writes nothing.

use std::path::Path;

use crate::support::{Run, read, scratch, tree, write};

const TOKEN: &str = "X-Auth-Token: hunter2-of-the-day\n";

fn log(path: &str) -> String {
    format!(
        "\n### (cli) REQ >>> (api) : GET http://h/{path}\n{TOKEN}X-Requestshook-Request-Id: 1\n\nnone\n\n\n\
         ### (cli) RESP <<< (api) : 200 OK GET http://h/{path}\nX-Requestshook-Request-Id: 1\n\nnone\n\n"
    )
}

fn build(folder: &Path) -> Run {
    Run::new(folder).args(["build", "logs", "-o", "docs"])
}

/// A folder whose log has another call now than the one that was built.
fn stale() -> tempfile::TempDir {
    let folder = scratch();
    let config = "[output]\nsnippets = [\"diagram\"]\n";
    write(folder.path().join("logs/seqdoc.toml"), config);
    write(folder.path().join("logs/a.log"), log("old"));
    build(folder.path()).any_stdout().check();
    write(folder.path().join("logs/a.log"), log("new"));
    folder
}

const DIFF: &str = "--- docs/a/diagram.md\n+++ docs/a/diagram.md\n@@ -1,2 +1,2 @@\n-cli->>api: GET \
                    /old\n-api-->>cli: 200 OK /old\n+cli->>api: GET /new\n+api-->>cli: 200 OK /new\n";

#[test]
fn what_would_be_written_is_shown_and_not_written() {
    let folder = stale();
    let before = tree(folder.path());
    build(folder.path()).arg("--diff").stdout(DIFF).check();
    let told = "error: docs/a/diagram.md is stale; run `seqdoc build logs -o docs`\n";
    build(folder.path()).args(["--diff", "--check"]).code(3).stdout(DIFF).stderr(told).check();
    assert_eq!(tree(folder.path()), before);
    build(folder.path()).any_stdout().check();
    build(folder.path()).arg("--diff").check();
    build(folder.path()).args(["--diff", "--check"]).check();
}

#[test]
fn a_new_file_has_no_old_text() {
    let folder = stale();
    std::fs::remove_dir_all(folder.path().join("docs")).unwrap();
    let diff = "--- /dev/null\n+++ docs/a/diagram.md\n@@ -0,0 +1,2 @@\n+cli->>api: GET /new\n+api-->>cli: \
                200 OK /new\n";
    build(folder.path()).arg("--diff").stdout(diff).check();
    assert!(!folder.path().join("docs").exists());
}

/// What a person wrote into a snippet is not safe to print.
#[test]
fn an_edit_is_shown_without_secrets() {
    let folder = stale();
    let path = folder.path().join("docs/a/diagram.md");
    write(&path, read(&path) + "Note over api: hunter2-of-the-day \u{1b}[1m\n");
    let run = build(folder.path()).arg("--diff").any_stderr().code(1).any_stdout().check();
    assert!(run.stdout.contains("-Note over api: REDACTED-TOKEN-1 \\x1b[1m\n"), "{}", run.stdout);
    assert!(run.stderr.contains("diagram.md was edited by hand"), "{}", run.stderr);
    assert!(!(run.stdout + &run.stderr).contains("hunter2"));
}

#[test]
fn it_does_not_go_with_what_writes() {
    let folder = stale();
    for other in ["--force", "--prune", "--exit-non-zero-on-change"] {
        build(folder.path()).args(["--diff", other]).any_stderr().code(2).check();
    }
}
