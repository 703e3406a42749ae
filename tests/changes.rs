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
    let told = "error: docs/a/diagram.md is stale; `a.log` changed since the last build; run `seqdoc \
                build logs -o docs`\n";
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
fn a_file_of_more_than_four_mebibytes_is_not_compared() {
    let folder = stale();
    let path = folder.path().join("docs/a/diagram.md");
    for (more, is_compared) in [(0, true), (1, false), (100, false)] {
        write(&path, "x\n".repeat(2 << 20) + &"x".repeat(more));
        let run = build(folder.path()).arg("--diff").any_stderr().code(1).any_stdout().check();
        let told = run.stdout.contains("@@ a text of more than 4 MiB is not compared @@\n");
        assert_eq!(told, !is_compared, "{more} bytes more");
    }
}

#[test]
fn it_does_not_go_with_what_writes() {
    let folder = stale();
    for other in ["--force", "--prune", "--exit-non-zero-on-change"] {
        build(folder.path()).args(["--diff", other]).any_stderr().code(2).check();
    }
}

/// A scenario with every kind of input, built.
fn with_inputs() -> tempfile::TempDir {
    let folder = scratch();
    let at = folder.path();
    write(
        at.join("logs/a/b/requestshook.log"),
        log("old") + &log("other").replace("Id: 1", "Id: 2"),
    );
    write(at.join("logs/a/b/notes.md"), "## (1)\n\nThe first step.\n");
    write(at.join("logs/a/b/console.txt"), "$ cli\n");
    let keys = "exclude = \"none.json\"\n[paths]\nopenapi = [\"api.json\"]\n";
    let snippets = "[output]\nsnippets = [\"body\", \"console\", \"log\"]\n";
    write(at.join("logs/seqdoc.toml"), [keys, snippets].concat());
    write(at.join("logs/none.json"), "[]");
    write(at.join("logs/api.json"), "{\"openapi\": \"3.0.0\", \"paths\": {}}");
    write(at.join("other.toml"), [snippets, "[labels]\nbody = \"Text\"\n"].concat());
    write(at.join("templates/log.md.jinja"), "{{ scenario }}\n");
    build(at).any_stdout().check();
    folder
}

fn append(path: impl AsRef<Path>, text: &str) {
    let path = path.as_ref();
    write(path, read(path) + text);
}

/// Each input, with how it changes, the options of the next build, and what that says.
type Change = (fn(&Path), &'static [&'static str], &'static str);

const CHANGES: [Change; 12] = [
    (|_| {}, &["--no-redact"], "`--no-redact` was added"),
    (|_| {}, &["--templates", "templates"], "`--templates log.md.jinja` was added"),
    (|_| {}, &["--preset", "requestshook"], "`--preset` was added"),
    (
        |_| {},
        &["--config", "other.toml"],
        "`--config` was added and `../../api.json`, `../../none.json` and `../../seqdoc.toml` were \
         removed",
    ),
    (
        |at| write(at.join("logs/a/b/requestshook.log"), log("new")),
        &[],
        "`requestshook.log` changed",
    ),
    (|at| append(at.join("logs/a/b/notes.md"), "More.\n"), &[], "`notes.md` changed"),
    (
        |at| std::fs::remove_file(at.join("logs/a/b/notes.md")).expect("notes"),
        &[],
        "`notes.md` was removed",
    ),
    (|at| append(at.join("logs/a/b/console.txt"), "done\n"), &[], "`console.txt` changed"),
    (
        |at| write(at.join("logs/a/seqdoc.toml"), "[labels]\nbody = \"Text\"\n"),
        &[],
        "`../seqdoc.toml` was added",
    ),
    (
        |at| append(at.join("logs/seqdoc.toml"), "[labels]\nbody = \"Text\"\n"),
        &[],
        "`../../seqdoc.toml` changed",
    ),
    (
        |at| write(at.join("logs/none.json"), "[{\"urls\": [\"/other\"]}]"),
        &[],
        "`../../none.json` changed",
    ),
    (
        |at| {
            let paths = "{\"/old\": {\"get\": {\"summary\": \"Old things\"}}}";
            let text = format!("{{\"openapi\": \"3.0.0\", \"paths\": {paths}}}");
            write(at.join("logs/api.json"), &text);
            write(at.join("seqdoc.toml"), "[labels]\nbody = \"Text\"\n");
        },
        &[],
        "`../../api.json` changed and `../../../seqdoc.toml` was added",
    ),
];

#[test]
fn a_stale_snippet_is_reported_with_the_inputs_that_changed() {
    for (change, options, wanted) in CHANGES {
        let folder = with_inputs();
        change(folder.path());
        let run = options.iter().fold(build(folder.path()).arg("--check"), Run::arg);
        let said = run.code(3).any_stdout().any_stderr().check().stderr;
        let stale: Vec<_> = said.lines().filter(|line| line.contains(" is stale; ")).collect();
        assert!(!stale.is_empty(), "{wanted}\n{said}");
        let wanted = format!(" is stale; {wanted} since the last build; run `");
        assert!(stale.iter().all(|line| line.contains(&wanted)), "{wanted}\n{said}");
    }
}

#[test]
fn what_an_older_build_was_made_from_is_not_guessed() {
    for (older, wanted) in [
        (true, "is stale; run `"),
        (
            false,
            "is stale; the version of seqdoc and `requestshook.log` changed since the last build; run `",
        ),
    ] {
        let folder = with_inputs();
        let manifest = folder.path().join("docs/a/b/.seqdoc.json");
        let mut value: serde_json::Value = serde_json::from_str(&read(&manifest)).expect("JSON");
        if older {
            value.as_object_mut().expect("an object").remove("parts");
        } else {
            value["parts"]["--version"] = "00000000".into();
        }
        write(&manifest, value.to_string());
        write(folder.path().join("logs/a/b/requestshook.log"), log("new"));
        let run = build(folder.path()).arg("--check").code(3).any_stderr();
        let said = run.any_stdout().check().stderr;
        assert!(said.contains(&format!("docs/a/b/body.md {wanted}")), "{said}");
    }
}

/// Nothing in a manifest shows where the files were built.
#[test]
fn a_manifest_is_the_same_wherever_the_command_was_started() {
    let folder = with_inputs();
    let at = folder.path();
    let path = |name: &str| at.join(name).display().to_string();
    let elsewhere = ["build", &path("logs"), "-o", &path("again")];
    Run::new(&at.join("logs")).args(elsewhere).any_stdout().check();
    let manifest = read(at.join("docs/a/b/.seqdoc.json"));
    assert_eq!(read(at.join("again/a/b/.seqdoc.json")), manifest);
    assert!(manifest.contains("\"../../seqdoc.toml\": \""), "{manifest}");
    assert!(!manifest.contains(&path("")), "{manifest}");
}

/// A file that the configuration names may be called like a secret of the recording.
#[test]
fn a_name_is_kept_and_shown_without_secrets() {
    let folder = with_inputs();
    let at = folder.path();
    let configuration = at.join("logs/seqdoc.toml");
    write(&configuration, read(&configuration).replace("none.json", "hunter2-of-the-day.json"));
    write(at.join("logs/hunter2-of-the-day.json"), "[]");
    build(at).any_stdout().check();
    let manifest = read(at.join("docs/a/b/.seqdoc.json"));
    assert!(manifest.contains("\"../../REDACTED-TOKEN-1.json\": \""), "{manifest}");
    write(at.join("logs/hunter2-of-the-day.json"), "[{\"urls\": [\"/other\"]}]");
    let said = build(at).arg("--check").code(3).any_stderr().check().stderr;
    assert!(said.contains("`../../REDACTED-TOKEN-1.json` changed since"), "{said}");
    assert!(!(manifest + &said).contains("hunter2"), "{said}");
}
