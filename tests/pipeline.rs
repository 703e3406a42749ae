//! All scenarios of a build: side by side as one after another, and not at all where nothing changed.

use std::fs;
use std::path::Path;

use crate::support::{Printed, Run, project, read, samples, scratch, small_logs, tree, write};

type Change = dyn Fn(&Path);

/// Every recording and every hostile log, and some scenarios that cannot be built.
fn all_logs(folder: &Path) {
    for (index, (_, log)) in samples().into_iter().chain(small_logs()).enumerate() {
        let at = folder.join("logs").join(format!("{index:03}"));
        write(at.join("requestshook.log"), log);
        if index % 10 == 3 {
            write(at.join("seqdoc.toml"), "[body]\nmax_line = 3\n");
        }
        if index % 10 == 7 {
            write(at.join("notes.md"), "## (1)\n\nSee [](#nowhere).\n");
        }
    }
}

fn build(folder: &Path, more: &[&str]) -> Printed {
    let arguments = ["build", "logs", "-o", "docs"].iter().chain(more);
    crate::support::run(folder, &arguments.map(|word| (*word).to_owned()).collect::<Vec<_>>())
}

#[test]
fn any_number_of_jobs_does_the_same() {
    let folder = scratch();
    all_logs(folder.path());
    let run = |more: &[&str]| {
        let printed = build(folder.path(), more);
        (printed.stdout, printed.stderr, printed.code, tree(&folder.path().join("docs")))
    };
    let alone = run(&["--jobs", "1"]);
    assert_eq!(alone.2, 1, "some scenarios fail");
    assert!(alone.1.contains("max_line") && alone.1.contains("#nowhere"), "{}", alone.1);
    let again = run(&["--jobs", "1"]);
    fs::remove_dir_all(folder.path().join("docs")).expect("the docs");
    for (jobs, expected) in [("2", &alone), ("2", &again), ("7", &again)] {
        let made = run(&["--jobs", jobs]);
        assert!(made == *expected, "{jobs} jobs\n{}\n{}", made.0, made.1);
    }
    assert!(run(&["--jobs", "2", "--check"]) == run(&["--jobs", "1", "--check"]));
}

/// A scenario with every kind of input.
fn with_inputs(folder: &Path) {
    let log = samples().into_iter().find(|(name, _)| name == "save").expect("a sample").1;
    write(folder.join("logs/a/b/requestshook.log"), log);
    write(folder.join("logs/a/b/notes.md"), "## (1)\n\nThe first step.\n");
    write(
        folder.join("logs/seqdoc.toml"),
        "exclude = \"none.json\"\n[paths]\nopenapi = [\"api.json\"]\n",
    );
    write(folder.join("logs/none.json"), "[]");
    write(folder.join("logs/api.json"), "{\"openapi\": \"3.0.0\", \"paths\": {}}");
}

/// What the manifest says that the last build had to say is what a build says that did nothing.
fn remembers(folder: &Path, more: &[&str]) -> bool {
    let manifest = folder.join("docs/a/b/.seqdoc.json");
    let text = read(&manifest);
    assert!(text.contains("\"inputs\": \"xxh3:"), "{text}");
    let mut marked: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    marked["warnings"] = serde_json::json!([{ "text": "remembered" }]);
    write(&manifest, marked.to_string());
    let printed = build(folder, more);
    let remembers = printed.stderr.contains("warning: a/b: remembered\n");
    if remembers {
        write(&manifest, text);
    }
    remembers
}

#[test]
fn what_did_not_change_is_not_made_again() {
    let folder = scratch();
    with_inputs(folder.path());
    assert_eq!(build(folder.path(), &[]).code, 0);
    assert!(remembers(folder.path(), &[]));
    assert!(remembers(folder.path(), &["--check"]));
    assert!(remembers(folder.path(), &["--jobs", "3"]));
    assert!(!remembers(folder.path(), &["--force"]));
    // A time stamp is no content, and neither is a comment.
    let log = folder.path().join("logs/a/b/requestshook.log");
    write(&log, fs::read(&log).expect("the log"));
    let configuration = folder.path().join("logs/seqdoc.toml");
    write(&configuration, format!("# A comment\n{}", read(&configuration)));
    assert!(remembers(folder.path(), &[]));
}

/// What is too long to be held is hashed as it is read.
#[test]
fn a_long_log_is_made_again_only_if_it_changed() {
    let folder = scratch();
    with_inputs(folder.path());
    let log = folder.path().join("logs/a/b/requestshook.log");
    let text = fs::read(&log).expect("the log");
    let long = text.repeat((1 << 20) / text.len() + 1);
    write(&log, &long);
    assert_eq!(build(folder.path(), &[]).code, 0);
    assert!(remembers(folder.path(), &[]));
    let crlf = String::from_utf8(long.clone()).expect("UTF-8").replace('\n', "\r\n");
    write(&log, crlf);
    assert!(remembers(folder.path(), &[]));
    write(&log, [&*long, &text].concat());
    assert!(!remembers(folder.path(), &[]));
    assert!(remembers(folder.path(), &[]));
}

#[test]
fn every_input_counts() {
    let changes: [(&str, &Change); 8] = [
        ("log", &|at| {
            let log = at.join("logs/a/b/requestshook.log");
            write(&log, read(&log).replace("User-Agent: ", "User-Agent: other "));
        }),
        ("notes", &|at| write(at.join("logs/a/b/notes.md"), "## (1)\n\nAnother text.\n")),
        ("no notes", &|at| fs::remove_file(at.join("logs/a/b/notes.md")).expect("notes")),
        ("file between", &|at| write(at.join("logs/a/seqdoc.toml"), "[labels]\nbody = \"Text\"\n")),
        ("filters", &|at| write(at.join("logs/none.json"), "[{\"method\": \"PUT\"}]")),
        ("document", &|at| {
            let text = "{\"openapi\": \"3.0.1\", \"paths\": {}}";
            write(at.join("logs/api.json"), text);
        }),
        ("snippet", &|at| write(at.join("docs/a/b/log.md"), "edited")),
        ("gone snippet", &|at| fs::remove_file(at.join("docs/a/b/log.md")).expect("log.md")),
    ];
    for (what, change) in changes {
        let folder = scratch();
        with_inputs(folder.path());
        assert_eq!(build(folder.path(), &[]).code, 0, "{what}");
        change(folder.path());
        assert!(!remembers(folder.path(), &[]), "{what}");
    }
}

#[test]
fn options_and_templates_count() {
    let options: [&[&str]; 4] = [
        &["--no-redact"],
        &["--preset", "requestshook"],
        &["--templates", "templates"],
        &["--config", "other.toml"],
    ];
    for option in options {
        let folder = scratch();
        with_inputs(folder.path());
        write(folder.path().join("templates/log.md.jinja"), "{{ scenario }}\n");
        write(folder.path().join("other.toml"), "[labels]\nbody = \"Text\"\n");
        assert_eq!(build(folder.path(), option).code, 0, "{option:?}");
        assert!(remembers(folder.path(), option), "{option:?}");
        assert!(!remembers(folder.path(), &[]), "{option:?}, and then without");
    }
}

#[test]
fn warnings_and_exit_codes_stay() {
    let folder = scratch();
    all_logs(folder.path());
    let first = build(folder.path(), &["--deny-warnings"]);
    let second = build(folder.path(), &["--deny-warnings"]);
    assert_eq!((second.stdout.as_str(), second.code), ("", first.code));
    assert_eq!(second.stderr, first.stderr);
    for printed in [first, second] {
        assert!(printed.stderr.matches("warning: ").count() > 10, "{}", printed.stderr);
    }
}

#[test]
fn a_snippet_that_is_made_no_more_is_pruned_once() {
    let folder = scratch();
    let log = project("samples/openstack/image/save/requestshook.log");
    write(folder.path().join("logs/a/requestshook.log"), fs::read(log).expect("a log"));
    let run = |more: &[&str]| build(folder.path(), more);
    run(&[]);
    write(folder.path().join("logs/seqdoc.toml"), "[output]\nsnippets = [\"body\"]\n");
    let told =
        "warning: docs/a/log.md: this snippet is no longer generated; delete it with `--prune`\n";
    for _ in 0..2 {
        assert!(run(&[]).stderr.contains(told));
    }
    assert!(run(&["--prune"]).stdout.contains("deleted docs/a/log.md\n"));
    Run::new(folder.path()).args(["build", "logs", "-o", "docs", "--prune"]).any_stderr().check();
    Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).any_stderr().check();
}

#[test]
fn an_input_that_changes_nothing_holds_up_no_commit() {
    let folder = scratch();
    with_inputs(folder.path());
    assert_eq!(build(folder.path(), &[]).code, 0);
    let manifest = folder.path().join("docs/a/b/.seqdoc.json");
    let before = read(&manifest);
    write(folder.path().join("logs/none.json"), "[{\"method\": \"NONE\"}]");
    let printed = build(folder.path(), &["--exit-non-zero-on-change"]);
    assert_eq!((printed.stdout.as_str(), printed.code), ("", 0), "{}", printed.stderr);
    assert_eq!(read(&manifest), before);
    let printed = build(folder.path(), &[]);
    assert_eq!((printed.stdout.as_str(), printed.code), ("", 0), "{}", printed.stderr);
    assert!(read(&manifest) != before && remembers(folder.path(), &[]));
}
