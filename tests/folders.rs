//! `redact` on a folder is a check for any project: it looks at the recordings there, wherever they
//! lie, and at nothing else.

use std::path::Path;
use std::process::Command;

use crate::support::{Run, git, read, scratch, write};

const LOG: &str = "\n### (a) REQ >>> (b) : GET http://h/p\nX-Auth-Token: one-two-three\n\nnone\n\n";
const APP: &str = "10:00 started\npassword=hunter2hunter2\n";

fn check(folder: &Path) -> Run {
    Run::new(folder).args(["redact", "--check", "."])
}

/// What `--check` prints of logs with one secret each.
fn secrets(logs: &[&str]) -> String {
    let line = |log: &&str| format!("{log}:3: REDACTED-TOKEN-1, header `X-Auth-Token`\n");
    logs.iter().map(line).collect()
}

fn error(count: usize) -> String {
    let word = if count == 1 { "secret in 1 log" } else { "secrets in 2 logs" };
    format!(
        "error: {count} {word}; write markers in their place with `seqdoc redact . --in-place`\n"
    )
}

#[test]
fn logs_that_are_no_recordings_are_passed_over() {
    let folder = scratch();
    let at = folder.path();
    for name in ["app.log", "app.log.gz", "app/x.log", "empty.log"] {
        write(at.join(name), if name == "empty.log" { "" } else { APP });
    }
    let none = "done: no recordings were found; skipped 4 files without a record heading\n";
    check(at).stderr(none).check();
    let named = ["./app/x.log", "./app.log", "./app.log.gz", "./empty.log"]
        .map(|name| format!("skipped: {name}: it has no record heading\n"));
    check(at).arg("-v").stderr(&(named.concat() + none)).check();
    Run::new(at).args(["redact", ".", "--in-place"]).stderr(none).check();
    Run::new(at).args(["redact", ".", "-o", "safe"]).stderr(none).check();
    assert!(!at.join("safe").exists() && read(at.join("app.log")) == APP);
    // A file that is named is looked at.
    let told = "error: no records in `app.log`; is it a requestshook log?\n";
    Run::new(at).args(["redact", "--check", "app.log"]).stderr(told).code(1).check();
    Run::new(at).args(["redact", "--check", "app.log", "."]).stderr(told).code(1).check();
    // A recording beside them is found, whatever stands before its first heading.
    write(at.join("app/requestshook.log"), LOG);
    write(at.join("b.log"), format!("{APP}{LOG}"));
    let printed = check(at).any_stdout().code(3).any_stderr().check();
    assert_eq!(printed.stdout.lines().count(), 3, "{}", printed.stdout);
    let told = "error: 3 secrets in 2 logs; write markers in their place with `seqdoc redact . --in-place`\n";
    assert_eq!(printed.stderr, told);
    Run::new(at).args(["redact", ".", "--in-place"]).any_stdout().check();
    assert_eq!(read(at.join("app/x.log")), APP);
    check(at).check();
    let told = "done: read 2 logs; skipped 4 files without a record heading\n";
    assert!(check(at).arg("-v").any_stderr().check().stderr.ends_with(told));
}

#[test]
fn text_that_no_recorder_writes_is_a_warning() {
    let folder = scratch();
    let at = folder.path();
    let wide: Vec<u8> = LOG.encode_utf16().flat_map(u16::to_le_bytes).collect();
    write(at.join("a.log"), [&b"\xff\xfe"[..], &wide].concat());
    let told = "cannot read `./a.log`: it is UTF-16; convert it to UTF-8, for example with `iconv -f UTF-16 -t UTF-8`\n";
    let none = "done: no recordings were found\n";
    check(at).stderr(&format!("warning: {told}{none}")).check();
    let named = Run::new(at).args(["redact", "--check", "./a.log"]);
    named.stderr(&format!("error: {told}")).code(1).check();
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_text_is_ignored_like_others() {
    use std::os::unix::ffi::OsStrExt as _;

    let folder = repository();
    let name = std::ffi::OsStr::from_bytes(b"sub/\xfcber.tmp.log");
    if std::fs::write(folder.path().join(name), LOG).is_ok() {
        check(folder.path()).any_stdout().stderr(&error(1)).code(3).check();
    }
}

#[test]
fn a_folder_without_logs_holds_no_recordings() {
    let folder = scratch();
    check(folder.path()).stderr("done: no recordings were found\n").check();
    let missing = Run::new(folder.path()).args(["redact", "--check", "nowhere"]);
    missing.any_stderr().code(1).check();
}

/// A repository that ignores some of its logs.
fn repository() -> tempfile::TempDir {
    let folder = scratch();
    let at = folder.path();
    git(at, &["init", "--quiet"]);
    let ignored = "target/\nnode_modules/\n/raw logs/\n*.tmp.log\nüber.log\n";
    write(at.join(".gitignore"), ignored);
    for name in [
        "target/debug/a.log",
        "node_modules/x/requestshook.log",
        "raw logs/day 1/requestshook.log",
        "sub/one.tmp.log",
        "sub/späte Logs/über.log",
        "sub/target/b.log",
        ".hidden/c.log",
    ] {
        write(at.join(name), LOG);
    }
    write(at.join("sub/späte Logs/grün.log"), LOG);
    folder
}

#[test]
fn what_git_ignores_is_passed_over() {
    let folder = repository();
    let at = folder.path();
    let found = secrets(&["./sub/späte Logs/grün.log"]);
    check(at).stdout(&found).stderr(&error(1)).code(3).check();
    let skipped = |path: &str| format!("skipped: {path}: git ignores it\n");
    let named = ["./node_modules", "./raw logs", "./sub/one.tmp.log", "./sub/späte Logs/über.log"];
    let named = named.map(skipped).concat() + &["./sub/target", "./target"].map(skipped).concat();
    let told = format!("{named}{}done: read 1 log; skipped 6 paths that git ignores\n", error(1));
    check(at).arg("-v").stdout(&found).stderr(&told).code(3).check();
    // From below, and from elsewhere.
    let found = secrets(&["./späte Logs/grün.log"]);
    check(&at.join("sub")).stdout(&found).stderr(&error(1)).code(3).check();
    let above = Run::new(&at.join("target")).args(["redact", "--check", "../sub"]);
    let found = secrets(&["../sub/späte Logs/grün.log"]);
    above.stdout(&found).any_stderr().code(3).check();
    let absolute = Run::new(&std::env::temp_dir()).args(["redact", "--check"]).arg(at);
    assert_eq!(absolute.any_stdout().any_stderr().code(3).check().stdout.lines().count(), 1);
    // Git tracks what was added by force, and a commit has it.
    git(at, &["add", "--force", "target/debug/a.log"]);
    let found = secrets(&["./sub/späte Logs/grün.log", "./target/debug/a.log"]);
    check(at).stdout(&found).stderr(&error(2)).code(3).check();
}

#[test]
fn what_is_named_is_looked_at_even_if_git_ignores_it() {
    let folder = repository();
    let at = folder.path();
    for name in ["raw logs", "raw logs/day 1", "raw logs/day 1/requestshook.log"] {
        let run = Run::new(at).args(["redact", "--check", name]);
        assert_eq!(run.any_stdout().any_stderr().code(3).check().stdout.lines().count(), 1);
    }
    let run = Run::new(at).args(["redact", "raw logs", "-o", "logs"]);
    run.stdout("wrote logs/day 1/requestshook.log\n").check();
    let below = Run::new(&at.join("raw logs/day 1")).args(["redact", "--check", "."]);
    below.any_stdout().any_stderr().code(3).check();
}

#[test]
fn a_repository_within_another_decides_for_itself() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("other/a.log"), LOG);
    write(at.join("other/.gitignore"), "b.log\n");
    git(&at.join("other"), &["init", "--quiet"]);
    git(&at.join("other"), &["add", "--all"]);
    git(&at.join("other"), &["commit", "--quiet", "--message", "a"]);
    git(at, &["init", "--quiet", "outer"]);
    let outer = at.join("outer");
    let other = at.join("other").display().to_string();
    git(&outer, &["submodule", "--quiet", "add", &other, "sub module"]);
    git(&outer, &["clone", "--quiet", &other, "nested"]);
    write(outer.join(".gitignore"), "a.log\n/passed/\n");
    git(&outer, &["clone", "--quiet", &other, "passed"]);
    for name in ["nested", "sub module", "passed"] {
        write(outer.join(name).join("b.log"), LOG);
    }
    let found = secrets(&["./nested/a.log", "./sub module/a.log"]);
    check(&outer).stdout(&found).stderr(&error(2)).code(3).check();
    // So does one that is named from the other one.
    let found = secrets(&["nested/a.log"]);
    let run = Run::new(&outer).args(["redact", "--check", "nested"]);
    run.stdout(&found).any_stderr().code(3).check();
}

#[test]
fn without_a_repository_or_git_nothing_is_ignored() {
    let folder = scratch();
    let at = folder.path();
    write(at.join(".gitignore"), "*.log\n");
    write(at.join("a.log"), LOG);
    check(at).stdout(&secrets(&["./a.log"])).stderr(&error(1)).code(3).check();
    git(at, &["init", "--quiet"]);
    let none = "done: no recordings were found; skipped 1 path that git ignores\n";
    check(at).stderr(none).check();
    let mut without = Command::new(env!("CARGO_BIN_EXE_seqdoc"));
    without.args(["redact", "--check", "."]).current_dir(at).env("PATH", "");
    assert_eq!(without.output().expect("it runs").status.code(), Some(3));
    // What git cannot tell is a warning.
    write(at.join(".git/config"), "[broken\n");
    let told = check(at).any_stdout().any_stderr().code(3).check().stderr;
    assert!(told.starts_with("warning: git cannot list the files of `.`: "), "{told}");
}

#[test]
fn the_hook_works_in_a_commit() {
    let folder = repository();
    let at = folder.path();
    let program = env!("CARGO_BIN_EXE_seqdoc");
    let hook = at.join(".git/hooks/pre-commit");
    write(&hook, format!("#!/bin/sh\nexec '{program}' redact --check .\n"));
    let mode = Command::new("chmod").arg("+x").arg(&hook).status();
    assert!(mode.expect("chmod runs").success());
    git(at, &["clone", "--quiet", ".", "nested"]);
    write(at.join("nested/.git/info/exclude"), "n.log\n");
    write(at.join("nested/n.log"), LOG);
    git(at, &["add", "sub"]);
    let commit = || {
        let given = ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-m", "a", "sub"];
        Command::new("git").current_dir(at).args(given).output().expect("git runs")
    };
    let refused = commit();
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("grün.log:3: REDACTED-TOKEN-1") && !said.contains("/n.log"), "{said}");
    Run::new(at).args(["redact", ".", "--in-place"]).any_stdout().check();
    assert!(commit().status.success());
}
