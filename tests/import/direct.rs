//! A recording of another tool is shown without a log, and named where logs are looked for.

use crate::support::{Run, project, read, scratch, write};

#[test]
fn show_reads_recordings_directly() {
    let folder = scratch();
    for name in ["browser.har", "trace.otlp.jsonl"] {
        let text = read(project("recordings").join(name));
        write(folder.path().join(name), &text);
        let direct =
            Run::new(folder.path()).args(["show", name, "--json"]).any_stdout().any_stderr();
        let direct: serde_json::Value = serde_json::from_str(&direct.check().stdout).expect("JSON");
        Run::new(folder.path())
            .args(["import", name, "-o", "a.log"])
            .any_stdout()
            .any_stderr()
            .check();
        let log =
            Run::new(folder.path()).args(["show", "a.log", "--json"]).any_stdout().any_stderr();
        let log: serde_json::Value = serde_json::from_str(&log.check().stdout).expect("JSON");
        assert_eq!(direct["exchanges"], log["exchanges"]);
        assert_eq!(direct["variables"], log["variables"]);
        let texts = |json: &serde_json::Value| {
            json["steps"]
                .as_array()
                .expect("steps")
                .iter()
                .map(|step| step["body"].clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(texts(&direct), texts(&log));
        std::fs::remove_file(folder.path().join("a.log")).expect("the log");
    }
}

#[test]
fn show_prints_a_picture_or_a_page() {
    let folder = scratch();
    write(folder.path().join("trace.jsonl"), read(project("recordings/trace.otlp.jsonl")));
    let show = |form: &str| {
        Run::new(folder.path())
            .args(["show", "trace.jsonl", "-q", "--format", form])
            .any_stdout()
            .check()
            .stdout
    };
    let diagram = show("mermaid");
    assert!(
        diagram.starts_with("sequenceDiagram\n    autonumber\n    client->>shop: POST /orders\n"),
        "{diagram}"
    );
    assert!(diagram.contains("\n    shop-)mailer: PUBLISH /orders\n"), "{diagram}");
    let ladder = show("ladder");
    assert!(ladder.starts_with("<table class=\"seqdoc-ladder\">\n"), "{ladder}");
    let page = show("markdown");
    for part in ["# trace\n\n<table", "``` mermaid\nsequenceDiagram\n", "### (1) POST /orders"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    // A log is shown in the same forms.
    let log = project("samples/openstack/image/show");
    let run = Run::new(folder.path()).arg("show").arg(log).args(["--format", "mermaid"]);
    let printed = run.any_stdout().check().stdout;
    assert!(printed.contains("\n    openstack->>keystone: GET /identity/\n"), "{printed}");
}

#[test]
fn a_trace_below_the_logs_is_named_with_the_command_that_imports_it() {
    let folder = scratch();
    let log = read(project("samples/openstack/image/show/requestshook.log"));
    write(folder.path().join("logs/a.log"), log);
    write(folder.path().join("logs/my trace.json"), read(project("recordings/trace.otlp.jsonl")));
    write(folder.path().join("logs/other.json"), "{\"a\": 1}");
    let told = "warning: logs/my trace.json: this is a trace; make a log of it with `seqdoc import \
                'logs/my trace.json' -o 'logs/my trace.log'`; it was skipped\n";
    for command in ["build", "init"] {
        Run::new(folder.path())
            .args([command, "logs", "-o", "docs"])
            .any_stdout()
            .stderr(told)
            .check();
    }
    Run::new(folder.path())
        .args(["redact", "logs", "-o", "safe"])
        .any_stdout()
        .stderr(told)
        .check();
}

#[test]
fn the_samples_are_what_the_recordings_come_to() {
    let folder = scratch();
    for (recording, log, arguments) in [
        ("browser.har", "cart", &["--api-only", "--caller", "browser"][..]),
        ("trace.otlp.jsonl", "order", &[]),
    ] {
        let own = format!("{log}/seqdoc.toml");
        write(folder.path().join(&own), read(project("samples/imported").join(&own)));
        let made = format!("{log}/requestshook.log");
        let mut run =
            Run::new(folder.path()).arg("import").arg(project("recordings").join(recording));
        run = run.args(["-q", "-o"]).arg(&made);
        for argument in arguments {
            run = run.arg(argument);
        }
        run.any_stdout().check();
        let expected = read(project("samples/imported").join(&made));
        assert_eq!(read(folder.path().join(&made)), expected, "{recording}");
    }
}

#[test]
fn a_log_without_an_ending_was_meant_as_a_folder() {
    let folder = scratch();
    write(folder.path().join("in.har"), read(project("recordings/browser.har")));
    let error =
        "error: `logs/shop` is not the name of a file; name one, such as `requestshook.log`\n";
    Run::new(folder.path())
        .args(["import", "in.har", "-o", "logs/shop"])
        .code(1)
        .stderr(error)
        .check();
    assert!(!folder.path().join("logs").exists());
}
