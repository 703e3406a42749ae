//! `check` finds each thing that it looks for in a broken copy of the samples' site, and nothing in
//! the whole one.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Run, project, read, scratch, tree, write};

/// A copy of the project's own site, with its snippets.
fn site() -> tempfile::TempDir {
    let copy = scratch();
    for top in ["docs", "samples", "mkdocs.yml", "recordings"] {
        let from = project(top);
        if from.is_file() {
            write(copy.path().join(top), std::fs::read(from).expect("a file"));
            continue;
        }
        // What a build may have left in the project is made anew.
        let files = tree(&from).into_iter().filter(|(path, _)| !is_made(top, path));
        files.for_each(|(path, bytes)| write(copy.path().join(top).join(path), bytes));
    }
    Run::new(copy.path()).args(["build", "samples", "-o", "docs", "-q"]).any_stdout().check();
    copy
}

fn is_made(top: &str, path: &Path) -> bool {
    let pages = ["index.md", "api.md", "recording.md"];
    let is_page = path.file_name().is_some_and(|name| pages.iter().any(|page| name == *page));
    top == "docs" && path.components().count() > 2 && !is_page
}

fn check(at: &Path, with: &[&str]) -> Vec<Value> {
    let run = Run::new(at).args(["check", "docs", "--format", "json"]);
    let run = with.iter().fold(run, Run::arg).any_stdout().any_stderr();
    // The code says whether there is a finding, so it is looked at before it is expected.
    let printed = crate::support::run(at, &arguments(with));
    let findings: Value = serde_json::from_str(&printed.stdout).expect("JSON");
    let findings = findings["findings"].as_array().expect("a list").clone();
    run.code(if findings.is_empty() { 0 } else { 3 }).check();
    findings
}

fn arguments(with: &[&str]) -> Vec<String> {
    let all = ["check", "docs", "--format", "json"].iter().chain(with);
    all.map(|argument| (*argument).to_owned()).collect()
}

/// `rule severity file:line`, for each finding.
fn places(findings: &[Value]) -> Vec<String> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    findings
        .iter()
        .map(|one| {
            assert!(!text(&one["text"]).is_empty() && !text(&one["remedy"]).is_empty(), "{one}");
            let line = one["line"].as_u64().map_or_else(String::new, |line| format!(":{line}"));
            let (rule, severity) = (text(&one["rule"]), text(&one["severity"]));
            format!("{rule} {severity} {}{line}", text(&one["file"]))
        })
        .collect()
}

/// The number of a line of a file.
fn line(at: &Path, file: &str, text: &str) -> usize {
    read(at.join(file)).lines().position(|line| line.contains(text)).expect("the line") + 1
}

const SHOW: &str = "docs/openstack/image/show/index.md";
const SITE: &str = "mkdocs.yml";

/// Each with the finding that it is to give, the file, what is replaced there by what (the end of the
/// file if that is nothing, and the whole file if both are), and what the line of the finding has.
const BREAKS: [(&str, &str, &str, &str, &str); 26] = [
    ("include-missing error", SHOW, "show/ladder", "shwo/ladder", "shwo/"),
    ("include-missing error", SHOW, "", "--8<-- \"inc/x.md\"\n", "inc/x.md"),
    ("include-missing error", SHOW, "show/ladder.md", "show/ladder.md:part", ":part"),
    ("include-unknown error", SHOW, "show/ladder", "show/lader", "lader"),
    (
        "snippet-unused warning docs/openstack/image/show/ladder.md",
        SHOW,
        "--8<-- \"openstack/image/show/ladder.md\"",
        "",
        "",
    ),
    (
        "snippet-unused warning docs/openstack/image/show/body.md",
        SHOW,
        "--8<-- \"openstack/image/show/body.md\"",
        ";--8<-- \"openstack/image/show/body.md\"",
        "",
    ),
    (
        "snippet-unused warning docs/options/plain",
        "docs/drawing.md",
        "    --8<-- \"options/plain/diagram.md\"\n",
        "",
        "",
    ),
    ("snippet-missing error", "docs/openstack/image/show/diagram.md", "", "", ""),
    ("snippet-edited error", "docs/openstack/image/show/log.md", "", "x\n", ""),
    (
        "note-unplaced warning",
        "samples/openstack/image/show/notes.md",
        "",
        "\n# GET /nowhere/at/all\n\nx\n",
        "/nowhere/",
    ),
    ("link-gone error", SHOW, "", "\nThe [last](#step-9) one.\n", "#step-9"),
    ("link-gone error", SHOW, "", "\n<a href=\"../create/#step-23\">x</a>\n", "#step-23"),
    ("link-gone error", SHOW, "", "\n!!! note\n    [x](../create/index.md#step-99)\n", "#step-99"),
    ("link-gone error", SHOW, "", "\n[x](gone.md#step-1)\n", "gone.md"),
    ("link-gone error", SHOW, "", "\n[x](gone.md?a=b#step-1)\n", "gone.md"),
    ("number-gone warning", SHOW, "", "\nAt the end (8-9).\n", "(8-9)"),
    ("number-gone warning", SHOW, "", "\nAt the end (12).\n", "(12)"),
    ("page-hidden error", SITE, "  body.md\n", "  body.md\n  show/\n", "  show/"),
    ("snippet-published warning", SITE, "  ladder*.md\n", "", "exclude_docs"),
    ("site-unreadable error", SITE, "site_name: seqdoc", "site_name: seqdoc: x", "site_name"),
    (
        "site-lacks error",
        SITE,
        "  - pymdownx.tabbed: {alternate_style: true}\n",
        "",
        "markdown_extensions:",
    ),
    ("site-lacks error", SITE, "name: mermaid", "name: other", "markdown_extensions:"),
    ("site-lacks error", SITE, "  - assets/seqdoc.css\n", "  - x.css\n", "extra_css:"),
    ("site-base-path error", SITE, "base_path: [docs]", "base_path: [samples]", "base_path"),
    ("site-unchecked warning", SITE, "check_paths: true", "check_paths: false", "check_paths"),
    (
        "site-unrestricted warning",
        SITE,
        "check_paths: true",
        "check_paths: true, restrict_base_path: false",
        "restrict",
    ),
];

#[test]
fn the_whole_site_has_no_finding_and_each_break_has_one() {
    let folder = site();
    let at = folder.path();
    let before = tree(at);
    assert_eq!(places(&check(at, &["--logs", "samples"])), Vec::<String>::new());
    assert_eq!(places(&check(at, &[])), Vec::<String>::new());
    assert!(before == tree(at), "nothing is written");
    for (expected, file, old, new, marked) in BREAKS {
        let path = at.join(file);
        let text = read(&path);
        assert!(text.contains(old), "{expected}: nothing is broken");
        match (old, new) {
            ("", "") => std::fs::remove_file(&path).expect("it is there"),
            ("", new) => write(&path, text.clone() + new),
            (old, new) => write(&path, text.replace(old, new)),
        }
        let place = match (expected.split(' ').count(), marked) {
            (3, _) => String::new(),
            (_, "") => format!(" {file}"),
            (_, marked) => format!(" {file}:{}", line(at, file, marked)),
        };
        let found = check(at, &["--logs", "samples"]);
        assert_eq!(places(&found), [format!("{expected}{place}")], "{found:?}");
        write(&path, text);
    }
    assert!(before == tree(at), "all is as it was");
}

#[test]
fn what_a_recording_left_is_found() {
    let folder = site();
    let at = folder.path();
    let logs = ["--logs", "samples"];
    // A stale snippet is found once for each file that changes.
    let log = "samples/openstack/image/show/requestshook.log";
    let text = read(at.join(log));
    write(at.join(log), text.replacen("Connection: keep-alive", "Connection: close", 1));
    let found = places(&check(at, &logs));
    assert!(
        found.contains(&"snippet-stale error docs/openstack/image/show/body.md".to_owned()),
        "{found:?}"
    );
    assert!(
        found.iter().all(|one| one.starts_with("snippet-stale error docs/openstack/image/show/")),
        "{found:?}"
    );
    assert_eq!(places(&check(at, &[])), Vec::<String>::new(), "without logs nobody knows");
    write(at.join(log), text);
    // A snippet that is no longer made, on a page and on none.
    write(at.join("samples/options/view/seqdoc.toml"), "[output]\nsnippets = ['diagram']\n");
    Run::new(at).args(["build", "samples", "-o", "docs", "-q"]).any_stdout().check();
    let page = "docs/drawing.md";
    let dropped = |name: &str| {
        format!("include-dropped warning {page}:{}", line(at, page, &format!("view/{name}")))
    };
    let names = ["diagram-overview.md", "diagram-swift.md", "diagram-quiet.md"];
    assert_eq!(places(&check(at, &logs)), names.map(dropped));
    let text = read(at.join(page));
    let lines = text
        .lines()
        .filter(|line| !names.iter().any(|name| line.contains(&format!("view/{name}"))));
    write(at.join(page), lines.collect::<Vec<_>>().join("\n") + "\n");
    let mut left = names.map(|name| format!("snippet-dropped warning docs/options/view/{name}"));
    left.sort();
    assert_eq!(places(&check(at, &logs)), left);
    Run::new(at).args(["build", "samples", "-o", "docs", "-q", "--prune"]).any_stdout().check();
    assert_eq!(places(&check(at, &logs)), Vec::<String>::new());
    // A recording that is gone.
    std::fs::remove_dir_all(at.join("samples/options/plain")).expect("it is there");
    let gone = [
        format!("include-dropped warning {page}:{}", line(at, page, "options/plain/")),
        "recording-gone warning docs/options/plain".to_owned(),
    ];
    assert_eq!(places(&check(at, &logs)), gone);
}

#[test]
fn a_configuration_outside_of_the_repository_is_not_read() {
    let folder = project_of_init();
    let said = || Run::new(folder.path()).args(["check", "docs", "-v"]).any_stderr().check().stderr;
    let none = "no `mkdocs.yml` above it was read";
    assert!(!said().contains(none));
    let git = Command::new("git").args(["init", "-q", "docs"]).current_dir(folder.path()).status();
    assert!(git.expect("git runs").success());
    assert!(said().contains(none));
}

/// A site that `init` made, with the folders of its project.
fn project_of_init() -> tempfile::TempDir {
    let folder = scratch();
    let at = folder.path();
    let git = Command::new("git").args(["init", "--quiet"]).current_dir(at).status();
    assert!(git.expect("git runs").success());
    for name in ["show", "save", "create-bad-format"] {
        let from = project("samples/openstack/image").join(name).join("requestshook.log");
        write(
            at.join("logs/image").join(name).join("requestshook.log"),
            std::fs::read(from).expect("a log"),
        );
    }
    write(at.join("logs/image/show/console.txt"), "$ openstack image show\n");
    write(at.join("logs/image/show/notes.md"), "# Summary\n\nAll of it.\n");
    Run::new(at).args(["init", "logs", "-o", "docs"]).any_stdout().check();
    Run::new(at).args(["build", "-q"]).any_stdout().check();
    folder
}

#[test]
fn a_site_of_init_has_no_finding_in_either_form() {
    let folder = project_of_init();
    let at = folder.path();
    let run = || Run::new(at).args(["check"]);
    run().check();
    let toml = read(at.join("seqdoc.toml"));
    write(at.join("seqdoc.toml"), toml.replace("sections = \"exchange\"", "sections = \"step\""));
    Run::new(at).args(["build", "-q"]).any_stdout().check();
    run().check();
    Run::new(&at.join("docs")).args(["check"]).check();
    // With anchors of its own, and a page for the sections.
    write(at.join("seqdoc.toml"), toml.replace("[body]\n", "[body]\nanchors = \"a-\"\n"));
    Run::new(at).args(["build", "-q"]).any_stdout().check();
    run().check();
    let page = at.join("docs/image/show/index.md");
    let text = read(&page);
    write(&page, text.clone() + "\n[x](#a-step-8) [y](#step-8)\n");
    let told = format!(
        "error: docs/image/show/index.md:{}: this link leads to `#step-8`, and that page has no such section; link to a section that exists, from `#a-step-1` to `#a-step-8`\n",
        text.lines().count() + 2
    );
    run().stderr(&told).code(3).check();
    write(&page, text);
    write(at.join("docs/image/show/steps.md"), "# Steps\n\n--8<-- \"image/show/body.md\"\n");
    write(
        at.join("docs/image/show/other.md"),
        "[x](steps.md#a-step-8) [y](../steps/#a-step-8) [z](../steps/#a-step-9)\n",
    );
    let told = "error: docs/image/show/other.md:1: this link leads to `#a-step-9`, and that page has no such section; link to a section that exists, from `#a-step-1` to `#a-step-8`\n";
    run().stderr(told).code(3).check();
}

#[test]
fn a_link_to_a_file_begins_at_the_folder_of_its_page() {
    let folder = project_of_init();
    let show = folder.path().join("docs/image/show");
    write(show.join("steps.md"), "# Steps\n\n--8<-- \"image/show/body.md\"\n");
    write(
        show.join("other.md"),
        "[x](steps.md#step-8) [y](steps.md#step-99)\n\n[z](gone.md#step-1) \
         [w](https://h.test/gone.md#step-1) [v](../gone/#step-1)\n",
    );
    let told = "error: docs/image/show/other.md:1: this link leads to `#step-99`, and that page has no such section; link to a section that exists, from `#step-1` to `#step-8`\n\
                error: docs/image/show/other.md:3: this link to `#step-1` leads to a page that does not exist; correct the link\n";
    Run::new(folder.path()).args(["check"]).stderr(told).code(3).check();
}

#[test]
fn a_pattern_that_hides_pages_is_named_with_the_first_of_them() {
    let folder = project_of_init();
    let at = folder.path();
    let yml = read(at.join("mkdocs.yml"));
    let line = yml.lines().position(|line| line == "exclude_docs: |").expect("the key") + 2;
    for (pattern, pages) in [
        ("image/show/index.md", &["image/show/index.md"][..]),
        ("image/show/", &["image/show/api.md", "image/show/index.md", "image/show/recording.md"]),
    ] {
        let hides = format!("exclude_docs: |\n  {pattern}\n");
        write(at.join("mkdocs.yml"), yml.replacen("exclude_docs: |\n", &hides, 1));
        let more = if pages.len() > 1 {
            format!(" (and {} more)", pages.len() - 1)
        } else {
            String::new()
        };
        let lines: String = pages.iter().map(|page| ["    !/", page, "\n"].concat()).collect();
        let told = format!(
            "error: mkdocs.yml:{line}: the pattern `{pattern}` keeps a page that includes snippets off \
             the site: `{}`{more}; change the pattern, or add these lines at the end of \
             `exclude_docs`:\n{lines}",
            pages[0]
        );
        Run::new(at).args(["check"]).stderr(&told).code(3).check();
    }
}

#[test]
fn files_are_named_as_the_folder_is() {
    let folder = project_of_init();
    let at = folder.path();
    std::fs::remove_file(at.join("docs/image/show/log.md")).expect("it is there");
    let yml = read(at.join("mkdocs.yml"));
    write(at.join("mkdocs.yml"), yml.replace("check_paths: true", "check_paths: false"));
    let whole = at.canonicalize().expect("a folder").join("docs").display().to_string();
    for (from, docs, named, site) in [
        ("", "docs/", "docs", "mkdocs.yml".to_owned()),
        ("", "./docs", "docs", "mkdocs.yml".to_owned()),
        ("docs", ".", "", "../mkdocs.yml".to_owned()),
        ("logs", "../docs", "../docs", "../mkdocs.yml".to_owned()),
        ("logs", &whole, &whole, whole.replace("/docs", "/mkdocs.yml")),
    ] {
        let found = crate::support::run(
            &at.join(from),
            &["check", docs, "--format", "json"].map(str::to_owned),
        );
        let found: Value = serde_json::from_str(&found.stdout).expect("JSON");
        let files: Vec<_> = found["findings"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| one["file"].as_str().expect("a file").to_owned())
            .collect();
        let log = Path::new(named).join("image/show/log.md").display().to_string();
        let mut expected = vec![log, site];
        expected.sort();
        assert_eq!(files, expected, "{docs}");
    }
}

#[test]
fn numbers_that_may_mean_something_else_are_silent() {
    let folder = project_of_init();
    let at = folder.path();
    let text = "\nA status (404), a year (2026), years (2019-2021), a port (9292), `(99)`, open(9), \
        [see (99)](index.md), a date 2026-11-21 (11), steps (1-8).\n\n```\n(99)\n```\n\n\
        1. one (1) two (2) three (3) four (4) five (5) six (6) seven (7) nine (9)\n";
    let page = at.join("docs/image/show/index.md");
    let before = read(&page);
    write(&page, before.clone() + text);
    // Eleven is more than eight, and the list lacks no number that would make it one.
    let found = places(&check(at, &[]));
    let line = before.lines().count();
    let expected = [2, 8]
        .map(|below| format!("number-gone warning docs/image/show/index.md:{}", line + below));
    assert_eq!(found, expected);
    write(&page, before.clone() + &text.replace("(11)", "").replace(" nine", " eight (8) nine"));
    assert_eq!(places(&check(at, &[])), Vec::<String>::new(), "a list");
    // Beside two recordings no number is sure.
    write(&page, before + text + "--8<-- \"image/save/variables.md\"\n");
    assert_eq!(places(&check(at, &[])), Vec::<String>::new());
}

#[test]
fn includes_go_through_other_files_and_what_is_not_acted_on_is_silent() {
    let folder = project_of_init();
    let at = folder.path();
    let page = at.join("docs/image/show/index.md");
    let text = read(&page);
    // A part of a page outside of the pages, by a second base path.
    let yml = read(at.join("mkdocs.yml"));
    write(
        at.join("mkdocs.yml"),
        yml.replace("base_path: [\"docs\"]", "base_path: [\"docs\", \".\"]"),
    );
    write(at.join("parts/calls.md"), "--8<-- \"docs/image/show/ladder.md\"\n");
    let line = "--8<-- \"image/show/ladder.md\"\n";
    assert!(text.contains(line));
    write(&page, text.replace(line, "--8<-- \"parts/calls.md\"\n"));
    Run::new(at).args(["check"]).check();
    for odd in [
        ";--8<-- \"no.md\"\n",
        "--8<-- \"https://example.org/no.md\"\n",
        "x --8<-- \"no.md\"\n",
        "{% include \"no.md\" %}\n",
        "--8<--\nimage/show/ladder.md\n; no.md\n\n--8<--\n",
        "``` text\n--8<-- 'image/show/log.md:1:3'\n```\n",
    ] {
        write(&page, format!("{text}\n{odd}"));
        Run::new(at).args(["check"]).check();
    }
    write(&page, format!("{text}\n``` text\n    --8<-- 'image/show/lgo.md:1:3'\n```\n"));
    let told = format!(
        "error: docs/image/show/index.md:{}: seqdoc does not make the included `image/show/lgo.md`; did you mean `image/show/log.md`?\n",
        text.lines().count() + 3
    );
    Run::new(at).args(["check"]).stderr(&told).code(3).check();
    // A page that is kept off the site is read by nobody.
    write(&page, text);
    write(at.join("docs/.drafts/x.md"), "--8<-- \"no.md\"\n");
    write(at.join("docs/templates/x.md"), "--8<-- \"no.md\"\n");
    Run::new(at).args(["check"]).check();
}

#[test]
fn without_logs_and_without_a_site_the_rules_that_need_them_are_skipped() {
    let folder = project_of_init();
    let at = folder.path();
    std::fs::remove_file(at.join("seqdoc.toml")).expect("it is there");
    let told = "warning: without logs, these rules were skipped: `include-dropped`, `snippet-stale`, `snippet-dropped`, `recording-gone`, `note-unplaced`; name the logs with `--logs`, or write `logs = [\"logs\"]` under `[build]` in `seqdoc.toml`\n";
    let check = || Run::new(at).args(["check", "docs"]);
    check().stderr(told).check();
    std::fs::remove_file(at.join("mkdocs.yml")).expect("it is there");
    check().stderr(told).check();
    let said = check().arg("-v").any_stderr().check().stderr;
    assert!(
        said.contains("skipped: docs: no `mkdocs.yml` above it was read, for `page-hidden`, "),
        "{said}"
    );
    // A folder with a mistake in its name.
    let page = at.join("docs/image/show/index.md");
    let text = read(&page);
    write(&page, text.replace("image/show/ladder.md", "image/shwo/ladder.md"));
    let said = check().any_stderr().code(3).check().stderr;
    assert!(
        said.contains(
            "`image/shwo/ladder.md` does not exist; did you mean `image/show/ladder.md`?"
        ),
        "{said}"
    );
    write(&page, text);
    // Somebody else's includes are known only with their settings.
    let page = at.join("docs/image/show/index.md");
    let text = read(&page);
    write(&page, text.clone() + "--8<-- \"inc/glossary.md\"\n");
    check().stderr(told).check();
    write(&page, text + "--8<-- \"image/list/body.md\"\n");
    check().any_stderr().code(3).check();
    let told = "error: name a folder with pages, or write `output = \"docs\"` under `[build]` in `seqdoc.toml`\n";
    Run::new(at).args(["check"]).stderr(told).code(2).check();
    let told = "error: `nowhere` is not a folder; name the folder with the pages\n";
    Run::new(at).args(["check", "nowhere"]).stderr(told).code(1).check();
}

#[test]
fn findings_are_printed_for_people_programs_and_github() {
    let folder = project_of_init();
    let at = folder.path();
    let (page, yml) = (at.join("docs/image/show/index.md"), at.join("mkdocs.yml"));
    write(&page, read(&page).replace("show/ladder.md", "show/lader.md"));
    write(&yml, read(&yml).replace("  - pymdownx.tabbed: {alternate_style: true}\n", ""));
    let (first, second) = (
        line(at, "docs/image/show/index.md", "lader"),
        line(at, "mkdocs.yml", "markdown_extensions:"),
    );
    let text = format!(
        "error: docs/image/show/index.md:{first}: seqdoc does not make the included `image/show/lader.md`; did you mean `image/show/ladder.md`?\n\
         error: mkdocs.yml:{second}: the snippets on the pages need `pymdownx.tabbed`, which the site does not have; add what is missing of these lines:\n  markdown_extensions:\n    - pymdownx.tabbed: {{alternate_style: true}}\n"
    );
    Run::new(at).args(["check"]).stderr(&text).code(3).check();
    let text = format!(
        "::error file=docs/image/show/index.md,line={first}::seqdoc does not make the included `image/show/lader.md`; did you mean `image/show/ladder.md`?\n\
         ::error file=mkdocs.yml,line={second}::the snippets on the pages need `pymdownx.tabbed`, which the site does not have; add what is missing of these lines:%0Amarkdown_extensions:%0A  - pymdownx.tabbed: {{alternate_style: true}}\n"
    );
    Run::new(at).args(["check", "--format", "github"]).stdout(&text).code(3).check();
    let json = |jobs: &str| {
        Run::new(at)
            .args(["check", "--format", "json", "--jobs", jobs])
            .any_stdout()
            .code(3)
            .check()
            .stdout
    };
    let one = json("1");
    assert_eq!(one, json("3"));
    let start = format!(
        "{{\"findings\": [\n  {{\"rule\": \"include-unknown\", \"severity\": \"error\", \"file\": \"docs/image/show/index.md\", \"line\": {first}, \"text\": \""
    );
    assert!(one.starts_with(&start) && one.ends_with("}]}\n"), "{one}");
}

#[test]
fn a_warning_is_told_from_an_error_in_each_form() {
    let folder = project_of_init();
    let page = folder.path().join("docs/image/show/index.md");
    write(&page, read(&page) + "\nAt the end (12).\n");
    let place = "docs/image/show/index.md";
    let line = line(folder.path(), place, "(12)");
    let check = || Run::new(folder.path()).args(["check"]).any_stdout().any_stderr().code(3);
    let said = check().check().stderr;
    assert!(said.starts_with(&format!("warning: {place}:{line}: ")), "{said}");
    assert_eq!(said.matches("error: ").count(), 0, "{said}");
    let said = check().args(["--format", "github"]).check().stdout;
    assert!(said.starts_with(&format!("::warning file={place},line={line}::")), "{said}");
}
