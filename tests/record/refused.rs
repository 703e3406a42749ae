//! No recording is lost: what git does not have is not overwritten, and a mistake is told before the
//! command runs.

use super::{LIVE, LOG, call, commit, files, git, piece, recording, requests, services};
use crate::support::{Run, read, write};

#[test]
fn what_git_does_not_have_is_not_overwritten() {
    let folder = services("");
    let at = folder.path();
    write(at.join(".gitignore"), "/run/\n/ran\n");
    piece(at, "a", &call("a", "1"));
    let script = format!("cat a >> {LIVE}; : > ran");
    let run = || recording(at, &script).any_stdout();
    run().check();
    std::fs::remove_file(at.join("ran")).unwrap();
    let told = |file: &str| {
        format!(
            "error: `logs/x/{file}` already exists, and git does not have it in this form; commit it, \
             or overwrite it with `--force`\n"
        )
    };
    // Without a repository, untracked, changed.
    run().code(1).stderr(&told("requestshook.log")).check();
    git(at, &["init", "--quiet"]);
    run().code(1).stderr(&told("requestshook.log")).check();
    // Git may be told to list no files that it does not have.
    git(at, &["config", "status.showUntrackedFiles", "no"]);
    run().code(1).stderr(&told("requestshook.log")).check();
    assert!(!at.join("ran").exists(), "the command does not run for nothing");
    commit(at);
    run().check();
    write(at.join("logs/x/console.txt"), "mine\n");
    run().code(1).stderr(&told("console.txt")).check();
    assert_eq!(read(at.join("logs/x/console.txt")), "mine\n");
    let force = Run::new(at).args(["record", LIVE, "-o", LOG, "--quiet", "0.1", "--force", "--"]);
    force.args(["sh", "-c", &script]).any_stdout().check();
    assert!(read(at.join("logs/x/console.txt")).starts_with("$ sh -c "));
}

#[test]
fn a_repository_that_git_cannot_read_is_named() {
    let folder = services("");
    let at = folder.path();
    piece(at, "a", &call("a", "1"));
    let run = || recording(at, &format!("cat a >> {LIVE}")).any_stdout();
    run().check();
    git(at, &["init", "--quiet"]);
    write(at.join(".git/config"), "[core\n");
    let said = run().code(1).any_stderr().check().stderr;
    let git = "warning: git cannot list the files of `logs/x`: fatal: bad config line 1 in file ";
    assert!(said.starts_with(git) && said.contains("\nerror: `logs/x/requestshook.log`"), "{said}");
}

#[test]
fn what_somebody_writes_meanwhile_is_not_overwritten() {
    let folder = services("");
    let at = folder.path();
    piece(at, "a", &call("a", "1"));
    let script = format!("cat a >> {LIVE}; mkdir -p logs/x; echo mine > {LOG}");
    let told = "error: `logs/x/requestshook.log` was changed while the command ran, and was not \
                overwritten; record again\n";
    recording(at, &script).code(1).stderr(told).check();
    assert_eq!(read(at.join(LOG)), "mine\n");
    assert_eq!(files(at), ["requestshook.log"]);
}

#[test]
fn a_mistake_is_told_before_the_command_runs() {
    let folder = services("");
    let at = folder.path();
    std::fs::create_dir_all(at.join("logs")).unwrap();
    let cases: [(&[&str], &str, i32); 8] = [
        (
            &["-o", "a.log"],
            "name the log that the services write, or write `live = [\"requestshook.log\"]` under `[record]` in `seqdoc.toml`",
            2,
        ),
        (
            &["nowhere/a.log", "-o", "a.log"],
            "the folder of `nowhere/a.log` does not exist; name the log that the services write",
            1,
        ),
        (
            &["run/*.txt", "-o", "a.log"],
            "no file matches `run/*.txt`; name the log that the services write",
            1,
        ),
        (&["run", "-o", "a.log"], "`run` is not a regular file", 1),
        (
            &[LIVE, "-o", LIVE],
            "`run/requestshook.log` is a recording that is read; name another file for the log",
            1,
        ),
        (
            &[LIVE, "-o", "logs"],
            "`logs` is not the name of a file; name one, such as `requestshook.log`",
            1,
        ),
        (
            &[LIVE, "-o", "a.log", "--config", "none.toml"],
            "cannot read `none.toml`: it does not exist; check the path",
            1,
        ),
        (&["/dev/null", "-o", "a.log"], "`/dev/null` is not a regular file", 1),
    ];
    for (arguments, told, code) in cases {
        let run = arguments.iter().fold(Run::new(at).arg("record"), Run::arg);
        run.args(["--", "touch", "ran"]).code(code).stderr(&format!("error: {told}\n")).check();
    }
    let wrong =
        Run::new(at).args(["record", LIVE, "-o", "a.log", "--quiet", "x", "--", "touch", "ran"]);
    let said = wrong.any_stderr().code(2).check().stderr;
    assert!(said.contains("must be a number of seconds, such as 0.5"), "{said}");
    assert!(!at.join("ran").exists());
}

#[test]
fn nothing_recorded_is_an_error() {
    let folder = services(&call("old", "1"));
    let at = folder.path();
    let told = "error: no call was added to `run/requestshook.log` while the command ran; name the log \
                that the services write\n";
    recording(at, "echo done").code(1).stdout("done\n").stderr(told).check();
    assert!(!at.join("logs").exists());
    piece(at, "noise", "no record at all\n");
    recording(at, &format!("cat noise >> {LIVE}")).code(1).stderr(told).check();
}

/// A command that fails, or a log that nobody wrote, is the likelier reason.
#[test]
fn the_likely_reason_is_named_where_nothing_was_recorded() {
    let folder = services("");
    let at = folder.path();
    let told = "the command failed with exit code 5, and no call was added to \
                `run/requestshook.log` while it ran; look at what it printed, or name the log that the \
                services write\n";
    recording(at, "echo no such image >&2; exit 5")
        .code(1)
        .stderr(&format!("no such image\nerror: {told}"))
        .check();
    let told = "error: no call was added to `run/none.log` (which does not exist) while the command \
                ran; name the log that the services write\n";
    let run = Run::new(at).args(["record", "run/none.log", "-o", LOG, "--quiet", "0.1"]);
    run.args(["--", "true"]).code(1).stderr(told).check();
}

/// `-q` is that of all commands; `--quiet` is a time.
#[test]
fn quiet_has_two_meanings() {
    let folder = services("");
    let at = folder.path();
    piece(at, "a", call("a", "1").rsplit_once("\n###").expect("a response").0);
    let script = format!("cat a >> {LIVE}");
    let run =
        Run::new(at).args(["record", LIVE, "-o", LOG, "--quiet", "0.1", "--wait", "0.2", "-q"]);
    run.args(["--", "sh", "-c", &script]).any_stdout().check();
    assert_eq!(requests(at, LOG), ["/a", "/rows"]);
}
