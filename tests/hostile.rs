//! Logs that are made to do harm: each builds, or is refused with a message, and stays text.

use std::path::{Path, PathBuf};

use crate::support::{Run, project, read, run, scratch};
use serde_json::Value;

fn cases() -> Vec<Value> {
    let text = read(project("tests/hostile/expect.json"));
    let value: Value = serde_json::from_str(&text).expect("JSON");
    value["cases"].as_array().expect("cases").clone()
}

/// The snippets in a folder, by their names.
fn snippets(folder: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("one"));
    let files = entries.map(|entry| entry.path());
    let named = |path: PathBuf| path.file_name().expect("a name").display().to_string();
    let markdown = files.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    markdown.map(|path| (named(path.clone()), read(path))).collect()
}

fn is_clean(text: &str) -> bool {
    !text.chars().any(seqdoc::text::is_odd)
}

#[test]
fn every_case_ends_as_expected() {
    for case in cases() {
        let id = case["id"].as_str().expect("an id");
        let out = scratch();
        let log = project(&format!("tests/hostile/{id}/requestshook.log"));
        let code = i32::try_from(case["exit"].as_i64().expect("a code")).expect("small");
        let build = Run::new(out.path()).arg("build").arg(&log).args(["-o", "docs"]).code(code);
        let printed = build.any_stdout().any_stderr().check();
        assert!(is_clean(&printed.stdout) && is_clean(&printed.stderr), "{id}: control characters");
        if code != 0 {
            assert!(printed.stderr.starts_with("error: "), "{id}: {}", printed.stderr);
            continue;
        }
        let records = case["records"].as_u64().expect("a count");
        let [diagram, body, log] = ["diagram.md", "body.md", "log.md"]
            .map(|name| read(out.path().join("docs").join(name)));
        assert!(
            is_clean(&diagram) && is_clean(&body) && is_clean(&log),
            "{id}: control characters"
        );
        let arrows = diagram.lines().filter(|line| !line.starts_with("participant ")).count();
        assert_eq!(arrows as u64, records, "{id}: arrows");
        assert_eq!(
            body.lines().filter(|line| line.starts_with("### (")).count() as u64,
            records,
            "{id}: headings"
        );
        for (name, text) in snippets(&out.path().join("docs")) {
            let marks = ["{++", "{--", "{==", "{>>", "{~~"].map(|mark| text.contains(mark));
            assert_eq!(marks, [false; 5], "{id}: critic markup in {name}");
        }
        let sentinel = case["sentinel"].as_str().expect("a sentinel");
        assert!(body.contains(sentinel) && log.contains(sentinel), "{id}: {sentinel} is swallowed");
    }
}

#[test]
fn every_case_shows_in_the_terminal_and_as_json() {
    for case in cases().iter().filter(|case| case["exit"] == 0) {
        let id = case["id"].as_str().expect("an id");
        let log = project(&format!("tests/hostile/{id}/requestshook.log")).display().to_string();
        let tree = run(&project(""), &["show".to_owned(), log.clone()]);
        assert!(tree.code == 0 && is_clean(&tree.stdout), "{id}");
        let json = run(&project(""), &["show".to_owned(), log, "--json".to_owned()]);
        assert!(is_clean(&json.stdout), "{id}");
        let value: Value = serde_json::from_str(&json.stdout).expect(id);
        assert_eq!(
            value["steps"].as_array().map(Vec::len),
            case["records"].as_u64().map(|n| usize::try_from(n).unwrap()),
            "{id}"
        );
    }
}

#[test]
fn critic_markup_is_shown_without_what_begins_it() {
    let out = scratch();
    let log = project("tests/hostile/34-critic/requestshook.log");
    let templates = out.path().join("templates");
    std::fs::create_dir(&templates).expect("a folder");
    let own = "{% for step in steps %}{{ step.path }}\n{% endfor %}";
    std::fs::write(templates.join("variables.md.jinja"), own).expect("a template");
    std::fs::write(
        out.path().join("c.toml"),
        "[output]\nsnippets = [\"body\", \"log\", \"variables\"]\n",
    )
    .expect("a configuration");
    let arguments = ["-o", "docs", "--templates", "templates", "--config", "c.toml"];
    Run::new(out.path()).arg("build").arg(&log).args(arguments).any_stdout().check();
    let [body, log, own] =
        ["body.md", "log.md", "variables.md"].map(|name| read(out.path().join("docs").join(name)));
    assert!(body.contains("### (1) GET <code>&#47;&#123;&#43;&#43;ins&#43;&#43;&#125;"), "{body}");
    assert!(
        body.contains("    <span class=\"linenos\" data-linenos=\"2 \"></span>  &#34;x&#34;"),
        "{body}"
    );
    assert!(body.contains("    ``` http title=\"GET /tail/SENTINEL-34\" linenums=\"1\""), "{body}");
    assert!(log.contains("\"x\": \"\\u007b--SECRETWORD--} \\u007b++added++}"), "{log}");
    assert!(own.starts_with("/\\u007b++ins++}/\\u007b--del--}\n"), "{own}");
}
