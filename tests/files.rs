//! Whatever the files are and whenever a build ends, nothing hangs, nothing is read or written
//! outside, and each file stays whole.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Printed, Run, Tree, read, samples, scratch, tree, write};

type Logs = Vec<(String, Vec<u8>)>;

fn sample(case: &str) -> Vec<u8> {
    samples().into_iter().find(|(name, _)| name == case).expect("a sample").1
}

/// A folder with one log at `logs/a/requestshook.log`.
fn one_log() -> tempfile::TempDir {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), sample("show"));
    folder
}

fn build(folder: &Path) -> Run {
    Run::new(folder).args(["build", "logs", "-o", "docs"])
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seqdoc"));
    command.args(arguments).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn start(command: &mut Command) -> Child {
    command.spawn().expect("the binary runs")
}

/// Waits for the end; whoever waits for a FIFO would wait for ever.
fn end(mut child: Child) -> Printed {
    let start = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().expect("a child");
            panic!("it hangs");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let output = child.wait_with_output().expect("its output");
    Printed {
        stdout: String::new(),
        stderr: String::from_utf8(output.stderr).expect("only UTF-8 is printed"),
        code: output.status.code().expect("it ends by itself"),
    }
}

fn fifo(path: &Path) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo runs").success());
}

#[test]
fn what_is_no_log_is_passed_over_with_a_word() {
    let folder = one_log();
    let logs = folder.path().join("logs");
    write(folder.path().join("secret.log"), sample("save"));
    fifo(&logs.join("fifo.log"));
    symlink("../secret.log", logs.join("out.log")).unwrap();
    symlink("loop.log", logs.join("loop.log")).unwrap();
    symlink("..", logs.join("a/up")).unwrap();
    symlink("/dev/zero", logs.join("zero.log")).unwrap();
    fs::create_dir(logs.join("folder.log")).unwrap();
    let told = "warning: logs/fifo.log: this is not a regular file; it was skipped\n\
                warning: logs/loop.log: this link leads nowhere; it was skipped\n\
                warning: logs/out.log: this link leads out of its folder; it was skipped\n\
                warning: logs/zero.log: this link leads out of its folder; it was skipped\n";
    build(folder.path()).any_stdout().stderr(told).check();
    assert_eq!(fs::read_dir(folder.path().join("docs")).unwrap().count(), 1);
}

#[test]
fn nobody_waits_for_a_fifo() {
    let cases: [(&str, &str, &[&str]); 9] = [
        ("logs/a/notes.md", "", &[]),
        ("docs/a/.seqdoc.json", "", &[]),
        ("docs/a/.seqdoc.json", "", &["--check"]),
        ("docs", "", &[]),
        ("given.toml", "", &["--config", "given.toml"]),
        ("logs/ex.json", "exclude = \"ex.json\"\n", &[]),
        ("logs/api.yaml", "[paths]\nopenapi = [\"api.yaml\"]\n", &[]),
        ("mine/body.md.jinja", "", &["--templates", "mine"]),
        ("mine", "", &["--templates", "mine"]),
    ];
    for (path, configuration, arguments) in cases {
        let folder = one_log();
        fifo(&folder.path().join(path));
        write(folder.path().join("logs/seqdoc.toml"), configuration);
        let arguments = [&["build", "logs", "-o", "docs"], arguments].concat();
        let printed = end(start(&mut command(folder.path(), &arguments)));
        let told = printed.stderr.starts_with("error: ") && printed.stderr.contains(path);
        assert!(printed.code == 1 && told, "{path}: {}", printed.stderr);
        assert_eq!(printed.stderr.lines().count(), 1, "{path}: {}", printed.stderr);
    }
    for path in ["logs/a/seqdoc.toml", "docs/a/body.md"] {
        let folder = one_log();
        fifo(&folder.path().join(path));
        let printed = end(start(&mut command(folder.path(), &["build", "logs", "-o", "docs"])));
        assert_eq!(printed.code, i32::from(path.starts_with("docs")), "{}", printed.stderr);
    }
}

#[test]
fn a_log_that_is_no_file_is_refused() {
    let folder = scratch();
    fifo(&folder.path().join("f.log"));
    for path in ["f.log", "/dev/zero"] {
        let printed = end(start(&mut command(folder.path(), &["build", path, "-o", "docs"])));
        assert_eq!(printed.stderr, format!("error: `{path}` is not a regular file\n"));
    }
}

#[test]
fn what_lies_in_the_place_of_a_snippet_stays_and_is_not_read() {
    let folder = one_log();
    build(folder.path()).any_stdout().check();
    let body = folder.path().join("docs/a/body.md");
    let outside = folder.path().join("outside.md");
    // Even with the same bytes a link is not what seqdoc wrote.
    fs::rename(&body, &outside).unwrap();
    symlink(&outside, &body).unwrap();
    let told = |keep: &str| {
        format!(
            "error: docs/a/body.md exists and was not written by seqdoc; {keep}, \
             or overwrite it with `seqdoc build logs -o docs --force`\n"
        )
    };
    let (notes, place) = (
        told("keep its text as notes with `seqdoc adopt logs/a/requestshook.log docs/a/body.md`"),
        told("copy its text to another file"),
    );
    build(folder.path()).stderr(&notes).code(1).check();
    build(folder.path()).arg("--check").stderr(&notes).code(3).check();
    let before = read(&outside);
    write(folder.path().join("logs/a/requestshook.log"), sample("save"));
    build(folder.path()).any_stdout().arg("--force").check();
    assert_eq!(read(&outside), before);
    assert!(!body.is_symlink() && read(&body) != before);
    fs::remove_file(&body).unwrap();
    fs::create_dir(&body).unwrap();
    build(folder.path()).stderr(&place).code(1).check();
    let printed = build(folder.path()).arg("--force").any_stderr().code(1).check();
    assert!(printed.stderr.starts_with("error: cannot write `docs/a/body.md`: "));
}

#[test]
fn a_manifest_that_is_none_is_refused() {
    let refused = |place: &dyn Fn(&Path), why: &str| {
        let folder = one_log();
        let manifest = folder.path().join("docs/a/.seqdoc.json");
        fs::create_dir_all(manifest.parent().unwrap()).unwrap();
        place(&manifest);
        write(folder.path().join("logs/b.log"), sample("save"));
        let told = format!(
            "error: `docs/a/.seqdoc.json` is damaged: {why}; delete it and run the command again\n"
        );
        let printed = build(folder.path()).any_stdout().stderr(&told).code(1).check();
        assert!(printed.stdout.contains("docs/b/body.md") && !printed.stdout.contains("docs/a"));
        let left: Vec<_> = fs::read_dir(folder.path().join("docs/a")).unwrap().collect();
        assert_eq!(left.len(), 1, "nothing but the manifest is there");
    };
    let outside = scratch();
    let hashes = outside.path().join("hashes.json");
    write(&hashes, "{\"files\": {}}");
    refused(&|path| symlink(&hashes, path).unwrap(), "it is not a regular file");
    refused(&|path| fs::create_dir(path).unwrap(), "it is not a regular file");
    refused(&|path| write(path, "{\"files\": {\"x\": 1}}"), "a hash is not in quotes");
    refused(&|path| write(path, "[1]"), "the key `files` is missing");
    let deep = "[".repeat(100_000);
    refused(&|path| write(path, &deep), "line 1 is not valid JSON");
}

#[test]
fn a_manifest_names_no_file_outside() {
    let folder = one_log();
    build(folder.path()).any_stdout().check();
    let outside = folder.path().join("docs/kept.md");
    write(&outside, "kept\n");
    let names = r#"{"files": {"../kept.md": "x", "/etc/passwd": "x", "..": "x", "": "x"}}"#;
    write(folder.path().join("docs/gone/.seqdoc.json"), names);
    build(folder.path()).arg("--prune").arg("--force").check();
    assert_eq!(read(&outside), "kept\n");
}

#[test]
fn links_in_docs_lead_nowhere_else() {
    let leads = |target: &str| {
        let folder = one_log();
        fs::create_dir_all(folder.path().join("docs")).unwrap();
        fs::create_dir_all(folder.path().join("outside")).unwrap();
        symlink(target, folder.path().join("docs/a")).unwrap();
        let told = "error: `docs/a` leads out of `docs`; remove the link, or name the folder that it \
                    leads to\n";
        build(folder.path()).stderr(told).code(1).check();
        build(folder.path()).arg("--force").stderr(told).code(1).check();
        assert!(tree(&folder.path().join("outside")).is_empty());
    };
    ["../outside", "..", "nowhere", "a"].iter().copied().for_each(leads);
    for target in ["nowhere", "docs", "/dev/null", "logs/a/requestshook.log"] {
        let folder = one_log();
        symlink(target, folder.path().join("docs")).unwrap();
        build(folder.path())
            .stderr("error: `docs` is not a folder; name a folder for the output with `-o`\n")
            .code(1)
            .check();
    }
}

#[test]
fn a_link_inside_docs_does_not_make_an_orphan() {
    let folder = one_log();
    fs::create_dir_all(folder.path().join("docs/real")).unwrap();
    symlink("real", folder.path().join("docs/a")).unwrap();
    build(folder.path()).any_stdout().check();
    build(folder.path()).arg("--prune").check();
    assert!(folder.path().join("docs/real/body.md").is_file());
}

#[test]
fn hostile_names_are_printed_as_one_line() {
    let folder = one_log();
    let long = "y".repeat(200);
    let names = ["\x1b[31mred\nwrote x", "<b>_*x*`", "\u{202e}a", "-o", "a b", &long];
    for name in names {
        write(folder.path().join("logs").join(name).join("requestshook.log"), sample("show"));
    }
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let name = std::ffi::OsStr::from_bytes(b"\xff\xfe");
        write(folder.path().join("logs").join(name).join("requestshook.log"), sample("show"));
    }
    let printed = build(folder.path()).any_stdout().check();
    let plain = |line: &str| line.starts_with("wrote docs/") && !line.chars().any(char::is_control);
    assert!(printed.stdout.lines().all(plain), "{}", printed.stdout);
    assert!(printed.stdout.contains("wrote docs/\\x1b[31mred\\nwrote x/body.md\n"));
    assert!(printed.stdout.contains("wrote docs/\\u202ea/body.md\n"));
    build(folder.path()).check();
    build(folder.path()).arg("--check").check();
}

#[test]
fn a_name_of_dots_leads_nowhere() {
    let folder = scratch();
    for name in ["..log", "...log"] {
        write(folder.path().join(name), sample("show"));
        let told = format!("error: `{name}` cannot be the name of an output folder; rename it\n");
        Run::new(folder.path()).args(["build", name, "-o", "docs"]).stderr(&told).code(1).check();
    }
    assert_eq!(tree(folder.path()).len(), 2);
}

/// Whether files can be made unreadable: nothing is for root.
fn can_be_locked_out(folder: &Path) -> bool {
    let path = folder.join("unreadable");
    write(&path, "");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).expect("it is ours");
    let locked = fs::read(&path).is_err();
    fs::remove_file(&path).expect("it is there");
    locked
}

#[test]
fn what_cannot_be_read_or_written_is_named() {
    let folder = one_log();
    if !can_be_locked_out(folder.path()) {
        return;
    }
    build(folder.path()).any_stdout().check();
    let before = tree(&folder.path().join("docs"));
    let cases = [
        ("logs/a/requestshook.log", 0o0, "cannot read `logs/a/requestshook.log`"),
        ("logs/a", 0o0, "cannot read `logs/a`"),
        ("docs/a/.seqdoc.json", 0o0, "cannot read `docs/a/.seqdoc.json`"),
        ("docs/a/body.md", 0o0, "cannot read `docs/a/body.md`"),
        ("docs/a", 0o555, "cannot write `docs/a/diagram.md`"),
    ];
    write(folder.path().join("logs/a/requestshook.log"), sample("save"));
    for (path, mode, told) in cases {
        let path = folder.path().join(path);
        let old = fs::metadata(&path).unwrap().permissions();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let printed = build(folder.path()).any_stderr().code(1).check();
        fs::set_permissions(&path, old).unwrap();
        let one = printed.stderr.lines().count() == 1;
        assert!(
            one && printed.stderr.starts_with(&format!("error: {told}: ")),
            "{}",
            printed.stderr
        );
        assert!(tree(&folder.path().join("docs")) == before, "{told}");
    }
}

/// A build that may write files of so many blocks, as on a full disk.
fn build_with(folder: &Path, blocks: u32) -> Printed {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" build logs -o docs");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_seqdoc")]).current_dir(folder);
    end(start(shell.stdout(Stdio::null()).stderr(Stdio::piped())))
}

#[test]
fn a_full_disk_leaves_the_old_files() {
    let folder = one_log();
    let printed = build_with(folder.path(), 8);
    let told = "error: cannot write `docs/a/body.md`: File too large";
    assert!(printed.code == 1 && printed.stderr.starts_with(told), "{}", printed.stderr);
    assert!(!printed.stderr.contains(".tmp"), "{}", printed.stderr);
    assert!(!folder.path().join("docs").exists(), "an empty folder goes again");
    build(folder.path()).any_stdout().check();
    let before = tree(&folder.path().join("docs"));
    // A long text is written while it is made, a short one at the end, and the manifest behind them.
    let log = sample("save");
    for (log, blocks) in [(log.repeat(100), 100), (log.clone(), 0), (log, 8)] {
        write(folder.path().join("logs/a/requestshook.log"), log);
        let printed = build_with(folder.path(), blocks);
        let error = printed.stderr.lines().find(|line| line.starts_with("error: "));
        let error = error.expect("an error");
        assert!(error.starts_with("error: cannot write `docs/a/"), "{error}");
        assert!(printed.code == 1 && !error.contains(".tmp"), "{error}");
        assert!(tree(&folder.path().join("docs")) == before);
    }
    build(folder.path()).any_stdout().check();
}

#[test]
fn what_a_dead_build_left_is_taken_away() {
    let folder = one_log();
    build(folder.path()).any_stdout().check();
    let docs = folder.path().join("docs/a");
    write(docs.join(".seqdoc-a1B2c3.tmp"), "half");
    for name in [".seqdoc-mine.tmp", ".seqdoc-a1B2c3.md", "seqdoc-a1B2c3.tmp"] {
        write(docs.join(name), "mine");
    }
    let before = tree(&docs);
    build(folder.path()).arg("--check").check();
    assert!(tree(&docs) == before, "a check changes nothing");
    build(folder.path()).check();
    let mut expected = before;
    expected.remove(Path::new(".seqdoc-a1B2c3.tmp"));
    assert!(tree(&docs) == expected);
    let page = folder.path().join("pages/a");
    write(page.join(".seqdoc-a1B2c3.tmp"), "half");
    Run::new(folder.path()).args(["init", "logs", "-o", "pages"]).any_stdout().check();
    let pages = ["api.md", "index.md", "recording.md"].map(Path::new);
    assert_eq!(tree(&page).into_keys().collect::<Vec<_>>(), pages);
}

#[test]
fn a_build_that_fails_leaves_no_empty_folder() {
    let folder = one_log();
    write(folder.path().join("mine/body.md.jinja"), "{{ nothing }}");
    fs::create_dir(folder.path().join("docs")).unwrap();
    let run = || build(folder.path()).args(["--templates", "mine"]).any_stderr().code(1);
    run().check();
    assert!(folder.path().join("docs").is_dir() && !folder.path().join("docs/a").exists());
    fs::remove_dir(folder.path().join("docs")).unwrap();
    run().check();
    assert!(!folder.path().join("docs").exists());
}

/// How often a build is killed: the variable `SEQDOC_KILLS` says it for a long run.
fn kills() -> usize {
    std::env::var("SEQDOC_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(20)
}

/// Three states of all logs and their configuration, each with the files of an undisturbed build.
/// The first two differ in the configuration, the last two in both.
fn states(folder: &Path) -> [(Logs, Tree); 3] {
    let logs = samples();
    let names = logs.iter().map(|(name, _)| name.clone());
    let mut bytes: Vec<_> = logs.iter().map(|(_, log)| log.clone()).collect();
    let configurations = ["", "[body]\nmax_lines = 5\n", "[labels]\nbody = \"Text\"\n"];
    [0, 1, 2].map(|state| {
        bytes.rotate_left(state / 2);
        let mut logs: Vec<_> = names.clone().zip(bytes.clone()).collect();
        for (name, _) in &mut logs {
            name.push_str("/requestshook.log");
        }
        logs.push(("seqdoc.toml".to_owned(), configurations[state].into()));
        put(folder, &logs);
        build(folder).any_stdout().any_stderr().check();
        let docs = tree(&folder.join("docs"));
        fs::remove_dir_all(folder.join("docs")).expect("the folder of the build");
        (logs, docs)
    })
}

fn put(folder: &Path, logs: &[(String, Vec<u8>)]) {
    for (name, text) in logs {
        write(folder.join("logs").join(name), text);
    }
}

fn assert_same(docs: &Tree, made: &Tree) {
    let paths = docs.keys().chain(made.keys());
    let other: Vec<_> = paths.filter(|path| docs.get(*path) != made.get(*path)).collect();
    assert!(other.is_empty(), "an undisturbed build leaves other files: {other:?}");
}

/// Each file but manifests and temporary files is one of the undisturbed builds.
fn check_whole(docs: &Path, states: &[(Logs, Tree)]) {
    for (path, bytes) in tree(docs) {
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes()[0] == b'.');
        let whole = states.iter().any(|(_, state)| state.get(&path) == Some(&bytes));
        assert!(hidden || whole, "{} is neither the old file nor the new one", path.display());
    }
}

#[test]
fn a_killed_build_leaves_whole_files() {
    let folder = scratch();
    let states = states(folder.path());
    let docs = folder.path().join("docs");
    // Not every log has variables, so that a snippet may go, too.
    let arguments = ["build", "logs", "-o", "docs", "--prune"];
    let begun = Instant::now();
    build(folder.path()).any_stdout().any_stderr().check();
    let mut whole = begun.elapsed().as_secs_f64();
    let mut killed = 0;
    for kill in 0..kills() {
        let (logs, made) = &states[kill % 3];
        put(folder.path(), logs);
        let mut child = start(command(folder.path(), &arguments).stderr(Stdio::null()));
        // The golden ratio spreads the moments over the whole build.
        let moment = (f64::from(u32::try_from(kill).unwrap()) * 0.618).fract();
        std::thread::sleep(Duration::from_secs_f64(whole * 1.1 * moment));
        child.kill().unwrap();
        if child.wait().unwrap().code().is_none() {
            killed += 1;
        } else {
            // The first build was slower than those that follow: the machine had other work.
            whole *= 0.8;
        }
        check_whole(&docs, &states);
        // A build that is killed may follow one that was.
        if kill % 4 != 1 {
            let printed = end(start(&mut command(folder.path(), &arguments)));
            assert_eq!(printed.code, 0, "{}", printed.stderr);
            assert_same(&tree(&docs), made);
        }
    }
    assert!(killed * 2 > kills(), "{killed} were killed before they ended");
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let folder = scratch();
    let docs = folder.path().join("docs");
    let states = ["show", "save"].map(|case| {
        write(folder.path().join(case).join("a/requestshook.log"), sample(case));
        let run = || Run::new(folder.path()).args(["build", case, "-o", "docs"]).any_stdout();
        run().check();
        let made = tree(&docs);
        fs::remove_dir_all(&docs).unwrap();
        made
    });
    for round in 0..20 {
        let both = ["show", "save"]
            .map(|case| start(&mut command(folder.path(), &["build", case, "-o", "docs"])));
        for printed in both.map(end) {
            assert!(printed.code == 0 && printed.stderr.is_empty(), "{}", printed.stderr);
        }
        assert!(states.contains(&tree(&docs)), "files of one build and its manifest");
        Run::new(folder.path()).args(["build", "show", "-o", "docs"]).any_stdout().check();
        assert!(tree(&docs) == states[0]);
        if round % 2 == 0 {
            fs::remove_dir_all(&docs).unwrap();
        }
    }
}
