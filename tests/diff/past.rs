//! One path is compared with what git has of it.

use super::row;
use crate::support::{Run, commit, git, scratch, write};

#[test]
fn a_path_alone_is_compared_with_a_revision() {
    let folder = scratch();
    let at = folder.path();
    git(at, &["init", "--quiet"]);
    let log = at.join("logs/x/requestshook.log");
    write(&log, row("ab"));
    commit(at);
    git(at, &["tag", "v1"]);
    write(&log, row("abc"));
    commit(at);
    let run = |path: &str| Run::new(at).args(["diff", path]);
    run("logs/x").stdout("no changes\n").check();
    let added = "added     (5-6)  a -> b  GET /c\n1 change: 1 added\n";
    run("logs/x").args(["--against", "v1"]).code(3).stdout(added).check();
    run("logs/x/requestshook.log").args(["--against", "HEAD~1"]).code(3).stdout(added).check();
    write(&log, row("bc"));
    let printed = run("logs/x").args(["--format", "json"]).code(3).any_stdout().check().stdout;
    assert!(printed.starts_with("{\"old\": \"HEAD:logs/x\", \"new\": \"logs/x\""), "{printed}");
    // From another folder, too, and with warnings that name what a person knows.
    write(&log, row("ab").rsplit_once("\n###").expect("a response").0);
    commit(at);
    let (text, told) = (
        "no changes\n",
        "warning: HEAD:../x/requestshook.log:14: this request has no response\n\
         warning: ../x/requestshook.log:14: this request has no response\n",
    );
    write(at.join("logs/y/z"), "");
    let run = Run::new(&at.join("logs/y")).args(["diff", "../x"]);
    run.stdout(text).stderr(told).check();
}

#[test]
fn there_may_be_nothing_to_compare_with() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("a.log"), row("a"));
    let run = || Run::new(at).args(["diff", "a.log"]).code(1);
    run()
        .stderr(
            "error: `a.log` is not in a git repository; name two recordings, `seqdoc diff OLD NEW`\n",
        )
        .check();
    git(at, &["init", "--quiet"]);
    let unknown = |revision: &str| {
        format!(
            "error: git knows no revision `{revision}`; name another one with `--against`, or name \
             two recordings, `seqdoc diff OLD NEW`\n"
        )
    };
    run().stderr(&unknown("HEAD")).check();
    git(at, &["commit", "--quiet", "--allow-empty", "--message", "a"]);
    run()
        .stderr(
            "error: `HEAD` has no `a.log`; commit it, name another revision with `--against`, or \
             name two recordings, `seqdoc diff OLD NEW`\n",
        )
        .check();
    run().args(["--against", "nothing"]).stderr(&unknown("nothing")).check();
    // A revision is no option of git.
    run().args(["--against=--output=x"]).any_stderr().check();
    assert!(!at.join("x").exists() && !at.join("x:.").exists());
    write(at.join("a.log"), "");
    commit(at);
    write(at.join("a.log"), row("a"));
    let told = "error: no records in `HEAD:./a.log`, which is empty; record the calls again, or \
                delete it\n";
    run().stderr(told).check();
}
