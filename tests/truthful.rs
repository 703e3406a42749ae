//! What seqdoc says is so: exit codes, messages and files hold whoever reads them, however the files
//! came to be there.
#![cfg(unix)]

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::remedy::{pasted, remedies};
use crate::support::{Run, as_recorded, git, read, samples, scratch, write};

/// A recording with live tokens.
fn recorded() -> String {
    let (_, log) = samples().into_iter().find(|(name, _)| name == "show").expect("a sample");
    as_recorded(&String::from_utf8(log).expect("UTF-8")).0
}

/// A folder with so many logs with live tokens.
fn folder_with(logs: usize) -> tempfile::TempDir {
    let folder = scratch();
    for number in 0..logs {
        write(folder.path().join(format!("logs/{number:02}/requestshook.log")), recorded());
    }
    folder
}

/// What becomes of what a command prints.
#[derive(Debug, Clone, Copy)]
enum Reader {
    /// It reads nothing of standard output.
    Gone,
    /// It reads nothing of either.
    GoneFromBoth,
    /// The disk is full.
    Full,
}

/// The exit code with such a reader, and standard error where it is read.
fn unread(folder: &Path, arguments: &[&str], reader: Reader) -> (i32, String) {
    let closed = || {
        let (read, write) = std::io::pipe().expect("a pipe");
        drop(read);
        write
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_seqdoc"));
    command.args(arguments).current_dir(folder).stderr(Stdio::piped());
    match reader {
        Reader::Gone => command.stdout(closed()),
        Reader::GoneFromBoth => command.stdout(closed()).stderr(closed()),
        Reader::Full => {
            command.stdout(File::options().write(true).open("/dev/full").expect("a device"))
        }
    };
    let output = command.output().expect("the binary runs");
    let code = output.status.code().expect("it ends by itself");
    (code, String::from_utf8(output.stderr).expect("UTF-8"))
}

const READERS: [Reader; 3] = [Reader::Gone, Reader::GoneFromBoth, Reader::Full];

const FULL: &str =
    "error: cannot write to standard output: No space left on device (os error 28)\n";

/// The exit code that a command has with such a reader, if it is another one with any other.
fn code_with(reader: Reader, code: i32) -> i32 {
    if matches!(reader, Reader::Full) { 1 } else { code }
}

#[test]
fn all_logs_are_redacted_whoever_reads() {
    for reader in READERS {
        let folder = folder_with(12);
        let run = |arguments| unread(folder.path(), arguments, reader);
        let (code, said) = run(&["redact", "logs", "--check"]);
        assert_eq!(code, code_with(reader, 3), "{said}");
        let (code, said) = run(&["redact", "logs", "-o", "safe"]);
        assert_eq!(code, code_with(reader, 0), "{said}");
        let (code, said) = run(&["redact", "logs", "--in-place"]);
        assert_eq!(code, code_with(reader, 0), "{said}");
        assert_eq!(said, if matches!(reader, Reader::Full) { FULL } else { "" });
        Run::new(folder.path()).args(["redact", "logs", "safe", "--check"]).check();
        assert_eq!(fs::read_dir(folder.path().join("safe")).expect("a folder").count(), 12);
        // Nothing is printed, so that nothing is lost.
        assert_eq!(run(&["redact", "logs", "--check"]).0, 0);
    }
}

#[test]
fn all_snippets_are_written_whoever_reads() {
    for reader in READERS {
        let folder = folder_with(6);
        let run = |arguments| unread(folder.path(), arguments, reader);
        let (code, said) = run(&["init", "logs", "-o", "docs", "--notes"]);
        assert_eq!(code, code_with(reader, 0), "{said}");
        assert!(folder.path().join("logs/05/notes.md").is_file());
        assert!(folder.path().join("seqdoc.toml").is_file());
        let (code, said) = run(&["build", "logs", "-o", "docs"]);
        assert_eq!(code, code_with(reader, 0), "{said}");
        Run::new(folder.path()).args(["build", "logs", "-o", "docs", "--check"]).check();
        write(folder.path().join("docs/00/body.md"), "mine");
        fs::remove_file(folder.path().join("docs/05/body.md")).expect("a snippet");
        let arguments = ["build", "logs", "-o", "docs", "--check"];
        assert_eq!(run(&arguments).0, 3, "standard output is not used");
        assert_eq!(run(&arguments[..4]).0, 1);
        assert!(folder.path().join("docs/05/body.md").is_file());
        let (code, said) = run(&["adopt", "logs/01", "docs/01/body.md", "--force"]);
        assert_eq!(code, code_with(reader, 0), "{said}");
    }
}

#[test]
fn what_only_prints_ends_with_its_reader() {
    let folder = folder_with(1);
    for arguments in [&["show", "logs"][..], &["show", "logs", "--json"], &["--help"]] {
        for reader in READERS {
            let (code, said) = unread(folder.path(), arguments, reader);
            assert_eq!(code, code_with(reader, 0), "{arguments:?}: {said}");
            assert_eq!(said, if matches!(reader, Reader::Full) { FULL } else { "" });
        }
    }
    let (code, _) = unread(folder.path(), &["--nonsense"], Reader::GoneFromBoth);
    assert_eq!(code, 2);
}

#[test]
fn a_pipe_does_not_hide_what_was_found() {
    let folder = folder_with(12);
    let piped = |command: &str| {
        let script = format!("set -o pipefail; \"$0\" {command} 2>&1 | head -n 1 > /dev/null");
        let mut bash = Command::new("bash");
        bash.args(["-c", &script, env!("CARGO_BIN_EXE_seqdoc")]).current_dir(folder.path());
        bash.status().expect("bash runs").code()
    };
    assert_eq!(piped("redact logs --check"), Some(3));
    assert_eq!(piped("redact logs --in-place"), Some(0));
    assert_eq!(piped("redact logs --check"), Some(0));
    assert_eq!(piped("build logs -o docs --check"), Some(3));
    assert_eq!(piped("build logs -o docs"), Some(0));
    assert_eq!(piped("build logs -o docs --check"), Some(0));
    let log = read(folder.path().join("logs/11/requestshook.log"));
    assert!(log.contains("REDACTED-TOKEN-1"));
}

fn mode(path: impl AsRef<Path>) -> u32 {
    fs::metadata(path).expect("a file").permissions().mode() & 0o7777
}

/// The exit code of a command with a umask.
fn with_umask(folder: &Path, umask: &str, command: &str) -> Option<i32> {
    let script = format!("umask {umask}; exec \"$0\" {command} > /dev/null");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_seqdoc")]).current_dir(folder);
    shell.status().expect("sh runs").code()
}

#[test]
fn new_files_follow_the_umask_and_old_ones_keep_their_mode() {
    for (umask, expected) in [("027", 0o640), ("002", 0o664), ("077", 0o600)] {
        let folder = folder_with(1);
        let at = |name: &str| folder.path().join(name);
        let run = |command: &str| assert_eq!(with_umask(folder.path(), umask, command), Some(0));
        run("init logs -o docs --notes");
        run("build logs -o docs");
        run("redact logs -o safe");
        let new = ["docs/00/index.md", "docs/00/body.md", "docs/00/.seqdoc.json"];
        for name in new.iter().chain(&["logs/00/notes.md", "safe/00/requestshook.log"]) {
            assert_eq!(mode(at(name)), expected, "{name} with {umask}");
        }
        let old = ["docs/00/body.md", "logs/00/requestshook.log", "logs/00/notes.md"];
        for name in old {
            fs::set_permissions(at(name), fs::Permissions::from_mode(0o604)).expect("it is ours");
        }
        run("redact logs --in-place");
        write(at("logs/00/seqdoc.toml"), "[body]\nhide_headers = [\"X-*\"]\n");
        run("build logs -o docs");
        let body = at("docs/00/body.md");
        write(&body, read(&body).replacen("\n=== ", "\nMine.\n\n=== ", 1));
        run("adopt logs/00 docs/00/body.md");
        assert!(read(at("logs/00/notes.md")).contains("Mine."));
        for name in old {
            assert_eq!(mode(at(name)), 0o604, "{name} with {umask}");
        }
    }
}

#[test]
fn a_log_with_two_names_is_not_redacted_under_one_of_them() {
    let folder = folder_with(2);
    let log = folder.path().join("logs/00/requestshook.log");
    fs::hard_link(&log, folder.path().join("other")).expect("a link");
    let told = "error: `logs/00/requestshook.log` has 2 names (hard links), and the other names would keep its secrets; remove them, or write the redacted log elsewhere with `-o`\n";
    let run = || Run::new(folder.path()).args(["redact", "logs", "--in-place"]);
    run().stdout("wrote logs/01/requestshook.log\n").stderr(told).code(1).check();
    assert_eq!(read(&log), recorded());
    Run::new(folder.path()).args(["redact", "logs", "-o", "safe"]).any_stdout().check();
    fs::remove_file(folder.path().join("other")).expect("a link");
    run().stdout("wrote logs/00/requestshook.log\n").check();
    // Without a secret nothing would be written, so that a second name does no harm.
    fs::hard_link(&log, folder.path().join("other")).expect("a link");
    run().check();
}

#[test]
fn what_a_killed_run_left_beside_logs_is_taken_away() {
    let folder = folder_with(2);
    let run = || Run::new(folder.path()).args(["redact", "logs", "--in-place"]);
    run().any_stdout().check();
    let left = folder.path().join("logs/00/.seqdoc-a1B2c3.tmp");
    write(&left, "half");
    write(folder.path().join("logs/00/.seqdoc-mine.tmp"), "mine");
    Run::new(folder.path()).args(["redact", "logs", "--check"]).check();
    assert!(left.exists(), "a check changes nothing");
    // As long as another run writes, the file is its own.
    let writing = File::open(folder.path().join("logs/00")).expect("a folder");
    writing.lock().expect("a lock");
    let mut waiting = Command::new(env!("CARGO_BIN_EXE_seqdoc"))
        .args(["redact", "logs", "--in-place"])
        .current_dir(folder.path())
        .spawn()
        .expect("the binary runs");
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert!(left.exists());
    drop(writing);
    assert!(waiting.wait().expect("a child").success());
    assert!(!left.exists() && folder.path().join("logs/00/.seqdoc-mine.tmp").exists());
    run().check();
}

#[test]
fn a_log_keeps_its_owner() {
    let folder = folder_with(1);
    let log = folder.path().join("logs/00/requestshook.log");
    // Only root can give a file away.
    if std::os::unix::fs::chown(&log, Some(4321), Some(1234)).is_err() {
        return;
    }
    Run::new(folder.path()).args(["redact", "logs", "--in-place"]).any_stdout().check();
    let there = fs::metadata(&log).expect("a log");
    assert_eq!((there.uid(), there.gid()), (4321, 1234));
    assert!(read(&log).contains("REDACTED-TOKEN-1"));
}

#[test]
fn remedies_work_when_they_are_pasted() {
    for (logs, docs) in [("logs", "docs"), ("my 'logs'", "-docs"), ("$(x);\u{202e}y", "a\tb&c")] {
        let folder = scratch();
        let at = folder.path();
        write(at.join(logs).join("a/requestshook.log"), recorded());
        write(at.join("my.toml"), "[body]\nhide_headers = [\"X-*\"]\n");
        git(at, &["init", "--quiet"]);
        git(at, &["add", "--", logs]);
        let (logs, docs) = (format!("./{logs}"), format!("./{docs}"));
        let build = || {
            let run = Run::new(at).args(["build", &logs, "-o", &docs, "--config", "my.toml"]);
            run.any_stdout().any_stderr()
        };
        let follow = |code: i32, word: &str, run: Run| {
            let said = run.code(code).check().stderr;
            let named = remedies(&said).into_iter().find(|named| named.contains(word));
            pasted(at, &named.unwrap_or_else(|| panic!("{word}: {said}")));
        };
        // The snippets are missing, stale, edited, foreign, not tracked; the log has secrets.
        follow(3, "build", build().arg("--check"));
        build().arg("--check").check();
        let body = at.join(&docs).join("a/body.md");
        write(&body, read(&body).replacen("### (2)", "Mine.\n\n### (2)", 1));
        follow(1, "adopt", build());
        assert!(at.join(&logs).join("a/notes.md").is_file(), "adopted");
        build().check();
        write(&body, read(&body).replacen("### (2)", "Not mine.\n\n### (2)", 1));
        follow(1, "--force", build());
        build().arg("--check").check();
        follow(1, "git add", build().arg("--exit-non-zero-on-change"));
        build().arg("--exit-non-zero-on-change").check();
        follow(0, "--in-place", build());
        let check = |code| {
            let run = Run::new(at).args(["redact", &logs, "--check", "--config", "my.toml"]);
            run.any_stdout().any_stderr().code(code)
        };
        check(0).check();
        write(at.join(&logs).join("a/requestshook.log"), recorded());
        follow(3, "--in-place", check(3));
        check(0).check();
    }
}

#[test]
fn what_git_cannot_tell_is_a_warning() {
    let folder = folder_with(1);
    let at = folder.path();
    let build = || Run::new(at).args(["build", "logs", "-o", "docs", "--exit-non-zero-on-change"]);
    build().any_stdout().any_stderr().code(1).check();
    // No repository is no trouble, and neither is another one.
    build().check();
    fs::create_dir(at.join("docs/.git")).expect("a folder");
    build().check();
    fs::remove_dir(at.join("docs/.git")).expect("a folder");
    git(&at.join("docs"), &["init", "--quiet"]);
    let said = build().any_stderr().code(1).check().stderr;
    assert!(said.contains("docs/00/body.md is not tracked by git"), "{said}");
    git(&at.join("docs"), &["add", "."]);
    build().check();
    git(at, &["init", "--quiet"]);
    git(at, &["add", "logs"]);
    write(at.join(".git/index"), "broken\x1b[2J");
    let said = build().any_stderr().check().stderr;
    let told = "warning: git cannot list the files of `logs`: ";
    assert!(said.starts_with(told) && !said.contains('\x1b'), "{said}");
    build().arg("--deny-warnings").any_stderr().code(3).check();
}

#[test]
fn two_arguments_that_claim_one_folder_are_told_what_to_name() {
    let folder = scratch();
    let at = folder.path();
    for name in ["logs/a/create", "logs/b/create", "x/create", "y/create"] {
        write(at.join(name).join("requestshook.log"), recorded());
    }
    let build = |one: &str, other: &str| Run::new(at).args(["build", one, other, "-o", "docs"]);
    let told = |one: &str, other: &str, remedy: &str| {
        format!(
            "error: `{one}/requestshook.log` and `{other}/requestshook.log` both claim the output folder `create`; {remedy}\n"
        )
    };
    let remedy =
        "name `logs`, the folder that holds both, or build each of them into a folder of its own";
    let [a, b] = ["logs/a/create", "logs/b/create"];
    build(a, b).stderr(&told(a, b, remedy)).code(1).check();
    let remedy = remedy.replace("logs", ".");
    build("x/create", "y/create").stderr(&told("x/create", "y/create", &remedy)).code(1).check();
    assert!(!at.join("docs").exists());
    build("logs", "logs").any_stdout().check();
    assert!(at.join("docs/a/create/body.md").is_file() && at.join("docs/b/create").is_dir());
}

#[test]
fn snippets_are_not_mixed_with_logs() {
    let folder = folder_with(1);
    let at = folder.path();
    let told = |path: &str| {
        format!(
            "error: snippets would be mixed with the logs in `{path}`; name a folder without logs for the output, such as `-o docs`\n"
        )
    };
    let log = "logs/00/requestshook.log";
    for command in ["build", "init"] {
        let run = |logs: &str, docs: &str| Run::new(at).args([command, logs, "-o", docs]);
        run("logs", "logs").stderr(&told("logs")).code(1).check();
        run("logs", "./logs/../logs").stderr(&told("logs")).code(1).check();
        run(log, "logs/00").stderr(&told("logs/00")).code(1).check();
        write(at.join("logs/logs/00/requestshook.log"), recorded());
        run("logs/logs", "logs").stderr(&told("logs/00")).code(1).check();
        fs::remove_dir_all(at.join("logs/logs")).expect("a folder");
    }
    assert_eq!(fs::read_dir(at.join("logs/00")).expect("a folder").count(), 1);
    // From the top of a project, and with the logs among the pages.
    write(at.join("docs/old.log"), "not a recording");
    let build = |logs: &str| Run::new(at).args(["build", logs, "-o", "docs"]).any_stdout();
    build(".").check();
    assert!(at.join("docs/logs/00/body.md").is_file());
    write(at.join("docs/recorded/01/requestshook.log"), recorded().replace("GET", "PUT"));
    build("docs/recorded").check();
    assert!(at.join("docs/01/body.md").is_file());
    // Snippets are no logs, and a folder is none either.
    fs::create_dir(at.join("docs/01/old.log")).expect("a folder");
    build("docs/recorded").any_stderr().check();
    // What was redacted below the logs is no log of the next run.
    let redact = || Run::new(at).args(["redact", "logs", "-o", "logs/safe"]).any_stdout();
    redact().check();
    redact().check();
    assert!(!at.join("logs/safe/safe").exists());
}

#[test]
fn what_is_no_requestshook_log_is_told_what_it_is() {
    let folder = folder_with(1);
    let at = folder.path();
    write(at.join("logs/shop.har"), "{}");
    write(at.join("logs/00/requestshook.log.1"), recorded());
    let har = |folder: &str| {
        let command = format!("seqdoc import {folder}/shop.har -o {folder}/shop.log");
        format!("this is a HAR file; make a log of it with `{command}`")
    };
    let other = har("other");
    let har = har("logs");
    let rotated = "this is a rotated log; join it, decompressed, and the log that follows it with `cat`, or rename it to end in `.log`";
    let told = format!(
        "warning: logs/00/requestshook.log.1: {rotated}; it was skipped\nwarning: logs/shop.har: {har}; it was skipped\n"
    );
    for command in ["init", "build"] {
        let run = || Run::new(at).args([command, "logs", "-o", "docs"]).any_stdout().stderr(&told);
        run().check();
        run().arg("--deny-warnings").code(3).check();
    }
    Run::new(at).args(["redact", "logs", "--in-place"]).any_stdout().stderr(&told).check();
    let told = "error: `logs/shop.har` is a recording of another tool; make a log of it with \
                `seqdoc import logs/shop.har -o logs/shop.log`\n";
    Run::new(at).args(["build", "logs/shop.har", "-o", "docs"]).stderr(told).code(1).check();
    let told = "error: cannot import `logs/shop.har`: this JSON is not a HAR file or a trace\n";
    Run::new(at).args(["show", "logs/shop.har"]).stderr(told).code(1).check();
    // A rotated log that is named is read.
    Run::new(at).args(["show", "logs/00/requestshook.log.1"]).any_stdout().check();
    write(at.join("other/shop.har"), "{}");
    let told = format!("error: no log found in `other`; other/shop.har: {other}\n");
    Run::new(at).args(["build", "other", "-o", "docs"]).stderr(&told).code(1).check();
    write(at.join("empty.log"), "");
    let told =
        "error: no records in `empty.log`, which is empty; record the calls again, or delete it\n";
    for arguments in [["build", "empty.log", "-o", "docs"], ["redact", "empty.log", "-o", "safe"]] {
        Run::new(at).args(arguments).stderr(told).code(1).check();
    }
    Run::new(at).args(["show", "empty.log"]).stderr(told).code(1).check();
}

/// A clone whose git makes the line ends CRLF.
fn crlf_clone(of: &Path) -> tempfile::TempDir {
    let folder = scratch();
    git(of, &["add", "."]);
    let user = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    git(of, &[&user[..], &["commit", "--quiet", "-m", "all"]].concat());
    let of = of.to_str().expect("UTF-8");
    git(folder.path(), &["clone", "--quiet", "-c", "core.autocrlf=true", of, "."]);
    folder
}

#[test]
fn line_ends_of_a_checkout_are_no_edit() {
    let folder = scratch();
    let at = folder.path();
    for (name, log) in samples() {
        write(at.join("logs").join(name).join("requestshook.log"), log);
    }
    write(
        at.join("logs/show/notes.md"),
        "## openstack->>keystone: GET /identity/ {#a}\n\nOne.\n\nTwo.\n",
    );
    write(at.join("logs/seqdoc.toml"), "[labels]\nheader = \"\"\"Head\ner\"\"\"\n");
    write(at.join("mine/variables.md.jinja"), "One.\nTwo.\n");
    git(at, &["init", "--quiet"]);
    let build = |at: &Path| {
        Run::new(at).args(["build", "logs", "-o", "docs", "--templates", "mine"]).any_stderr()
    };
    build(at).any_stdout().check();
    let clone = crlf_clone(at);
    let there = clone.path();
    let before = read(there.join("docs/show/body.md"));
    assert!(before.contains("\r\n") && read(there.join("logs/show/notes.md")).contains("\r\n"));
    build(there).arg("--check").check();
    build(there).arg("--exit-non-zero-on-change").check();
    // Without what the last build noted, the snippets are made and compared.
    let manifest = there.join("docs/show/.seqdoc.json");
    let noted = read(&manifest);
    write(&manifest, noted.replace("\"inputs\"", "\"other\""));
    build(there).arg("--check").check();
    write(&manifest, &noted);
    assert_eq!(read(there.join("docs/show/body.md")), before);
    // An edit is one, whatever the line ends are.
    write(there.join("docs/show/body.md"), before.replacen("One.", "Won.", 1));
    let said = build(there).code(1).check().stderr;
    assert!(said.contains("docs/show/body.md was edited"), "{said}");
    write(there.join("docs/show/body.md"), &before);
    // What changes is written, and everything else stays.
    write(there.join("logs/show/notes.md"), "## GET /identity/\r\n\r\nOther.\r\n");
    let wrote = build(there).any_stdout().check().stdout;
    assert_eq!(wrote, "wrote docs/show/body.md\n");
    assert!(!read(there.join("docs/show/body.md")).contains('\r'));
}

#[test]
fn init_keeps_the_line_ends_of_logs_and_snippets() {
    for (logs, docs) in [("logs", "docs"), ("my \"logs\"[1]", "./#docs")] {
        let folder = scratch();
        let at = folder.path();
        write(at.join(logs).join("a/requestshook.log"), recorded());
        write(at.join("other.md"), "other\n");
        git(at, &["init", "--quiet"]);
        let init = || Run::new(at).args(["init", logs, "-o", docs]);
        init().any_stdout().check();
        init().any_stdout().check();
        Run::new(at).args(["build", logs, "-o", docs]).any_stdout().any_stderr().check();
        let clone = crlf_clone(at);
        for name in ["a/body.md", "a/index.md", "a/.seqdoc.json"] {
            let same = read(clone.path().join(docs).join(name)) == read(at.join(docs).join(name));
            assert!(same, "{docs}/{name}");
        }
        let log = read(clone.path().join(logs).join("a/requestshook.log"));
        assert!(log == recorded() && read(clone.path().join("other.md")) == "other\r\n");
    }
    let folder = folder_with(1);
    git(folder.path(), &["init", "--quiet"]);
    write(folder.path().join(".gitattributes"), "logs/**/*.log -text\ndocs/**/*.md text eol=lf\n");
    let told = "warning: `.gitattributes` exists and was not changed; add the line `docs/**/.seqdoc.json text eol=lf` to it, or a checkout may change line endings\n";
    let init = || Run::new(folder.path()).args(["init", "logs", "-o", "docs"]);
    init().any_stdout().stderr(told).check();
    init().arg("--deny-warnings").any_stdout().stderr(told).code(3).check();
}

#[test]
fn a_log_that_cannot_be_written_is_named() {
    for secret in [true, false] {
        let folder = folder_with(1);
        let at = folder.path();
        // A long log is written while it is made.
        write(at.join("logs/00/requestshook.log"), recorded().repeat(100));
        if !secret {
            Run::new(at).args(["redact", "logs", "--in-place"]).any_stdout().check();
        }
        // A disk that is full after so many blocks.
        let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" redact logs -o safe";
        let mut shell = Command::new("sh");
        shell.args(["-c", script, env!("CARGO_BIN_EXE_seqdoc")]).current_dir(at);
        let output = shell.output().expect("sh runs");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        let told = "error: cannot write `safe/00/requestshook.log`: File too large";
        assert!(said.starts_with(told) && output.status.code() == Some(1), "{said}");
        assert!(!at.join("safe").exists());
    }
}
