//! Snippets stand in the regions of other files, and nothing else in these files changes.

mod adopted;
mod random;

use std::path::Path;

use serde_json::Value;

use crate::support::flow::log;
use crate::support::{Run, commit, git, read, scratch, write};

const FLOW: &str = "openstack keystone POST /v3/auth/tokens\n. 201 Created\n\
                    openstack glance GET /v2/images\n. 200 OK";
const LADDER: &str = "<!-- seqdoc: a/ladder.md -->\n<!-- /seqdoc -->\n";

/// A project that puts snippets into a README, which says this.
fn project(readme: &str) -> tempfile::TempDir {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), log(FLOW));
    let configuration = "[build]\nlogs = ['logs']\noutput = 'docs'\ninject = ['README.md']\n";
    write(folder.path().join("seqdoc.toml"), configuration);
    write(folder.path().join("README.md"), readme);
    folder
}

/// The same, built once.
fn built(readme: &str) -> tempfile::TempDir {
    let folder = project(readme);
    build(folder.path()).any_stdout().check();
    folder
}

fn build(folder: &Path) -> Run {
    Run::new(folder).args(["build"])
}

fn readme(folder: &Path) -> String {
    read(folder.join("README.md"))
}

fn change(folder: &Path, from: &str, to: &str) {
    let text = readme(folder);
    assert!(text.contains(from), "{text}");
    write(folder.join("README.md"), text.replacen(from, to, 1));
}

/// What a region holds, without its hash, whose form is looked at.
fn region(text: &str, path: &str) -> String {
    let (_, rest) = text.split_once(&format!("<!-- seqdoc: {path} xxh3:")).expect("a marker");
    let (hash, rest) = rest.split_once(" -->").expect("its end");
    assert!(hash.len() == 32 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{hash}");
    rest.split_once("<!-- /seqdoc -->").expect("an end").0.to_owned()
}

#[test]
fn a_region_holds_the_snippet_and_all_else_stays() {
    for (start, line_end, last) in
        [("", "\n", "\n"), ("\u{feff}", "\n", ""), ("", "\r\n", "\r\n"), ("\u{feff}", "\r\n", "")]
    {
        let around = ["# Title", "", "  text  ", "MARKER", "<!-- /seqdoc -->", "", "The end."];
        let page =
            |marker: &str| [start, &around.join(line_end).replace("MARKER", marker), last].concat();
        let folder = project(&page("<!-- seqdoc: a/ladder.md -->"));
        let at = folder.path();
        let said = build(at).any_stdout().check().stdout;
        assert!(said.ends_with("wrote docs/a/ladder.md\nwrote README.md\n"), "{said}");
        let files = said.matches("wrote ").count();
        let (text, snippet) = (readme(at), read(at.join("docs/a/ladder.md")));
        let held = region(&text, "a/ladder.md");
        assert_eq!(held, format!("\n\n{snippet}\n").replace('\n', line_end));
        let marker = text.lines().find(|line| line.contains("seqdoc: ")).expect("a marker");
        let outside = text.replacen(&held, line_end, 1);
        assert_eq!(outside, page(marker.trim_end()));
        let said = build(at).arg("-v").any_stdout().any_stderr().check();
        let said = said.stdout + &said.stderr;
        assert!(said.contains(&format!("0 files written, {files} up to date")), "{said}");
        build(at).arg("--check").check();
        assert_eq!(readme(at), text);
        // What a checkout does to line ends is no edit.
        let other =
            if line_end == "\n" { text.replace('\n', "\r\n") } else { text.replace('\r', "") };
        write(at.join("README.md"), &other);
        build(at).check();
        assert_eq!(readme(at), other);
        // A new recording comes into it, in the line ends that it has now.
        write(at.join("logs/a/requestshook.log"), log(&FLOW.replace("images", "pictures")));
        let said = build(at).any_stdout().check().stdout;
        assert!(said.ends_with("wrote README.md\n"), "{said}");
        assert!(readme(at).contains("pictures"));
        assert_eq!(readme(at).matches("\r\n").count(), other.matches("\r\n").count());
    }
}

#[test]
fn a_mistake_is_named_with_its_line_and_nothing_is_written() {
    let wrong = [
        ("<!-- seqdoc: a/ladder.md -->\n", "3: this region has no end; write `<!-- /seqdoc -->`"),
        ("<!-- /seqdoc -->\n", "3: this marker ends no region; remove it"),
        ("<!-- seqdoc: -->\n<!-- /seqdoc -->\n", "3: this marker cannot be read; write it as"),
        (
            "<!-- seqdoc: a/ladder.md -->\n<!-- seqdoc: a/ladder.md -->\n<!-- /seqdoc -->\n",
            "4: this marker is inside the region that begins at line 3; end that region",
        ),
        ("<!-- seqdoc: ../a.md -->\n<!-- /seqdoc -->\n", "3: this marker leads out of the folder"),
        (
            "<!-- seqdoc: a/lader.md -->\n<!-- /seqdoc -->\n",
            "3: no recording makes the snippet `a/lader.md`; did you mean `a/ladder.md`?",
        ),
        (
            "<!-- seqdoc: other.md -->\n<!-- /seqdoc -->\n",
            "3: no recording makes the snippet `other.md`; correct the path, or remove the region",
        ),
        (
            "<!-- seqdoc: a/ladder.md -->\nmine\n<!-- /seqdoc -->\n",
            "3: the text of this region was not written by seqdoc; copy its text to another file, or \
             overwrite it with `seqdoc build --force`",
        ),
        (
            "<!-- seqdoc: a/ladder.md xxh3:0 -->\nmine\n<!-- /seqdoc -->\n",
            "3: this region was edited by hand; copy the edits to another file, or discard them with \
             `seqdoc build --force`",
        ),
    ];
    for (text, expected) in wrong {
        // The region after it is left alone, too, but for what is only kept.
        let alone = expected.contains("no end") || text.contains("mine");
        let after = if alone { "" } else { LADDER };
        let page = format!("x\n\n{text}\n{after}");
        let folder = project(&page);
        let at = folder.path();
        for (mode, code) in [("--quiet", 1), ("--check", 3), ("--quiet", 1)] {
            let said = build(at).arg(mode).any_stdout().any_stderr().code(code).check();
            let error = format!("error: README.md:{expected}");
            assert!(said.stderr.contains(&error), "{mode}: {}\n{error}", said.stderr);
            assert!(!said.stdout.contains("README"), "{}", said.stdout);
            assert_eq!(readme(at), page);
        }
    }
}

#[test]
fn a_marker_where_none_counts_is_a_warning() {
    for (text, line) in [
        (format!("~~~ text\n{LADDER}~~~\n"), 2),
        (LADDER.replace("<!--", " <!--"), 1),
        (format!("---\nx: |\n{LADDER}---\n"), 3),
    ] {
        let folder = project(&text);
        let warning = format!(
            "warning: README.md:{line}: this marker has no effect in a fence, in front matter or after \
             spaces; move it to the start of a line outside of them; to show one in a fence, put a space \
             before it\n"
        );
        build(folder.path()).any_stdout().stderr(&warning).check();
        assert_eq!(readme(folder.path()), text);
        build(folder.path()).arg("--deny-warnings").stderr(&warning).code(3).check();
    }
    let folder = project("<!-- seqdoc: a/log.md -->\n<!-- /seqdoc -->\n");
    let warning = "warning: README.md:1: `a/log.md` needs a fence around it, which a region cannot have; \
                   name a snippet without a fence, such as `a/ladder.md`\n";
    build(folder.path()).any_stdout().stderr(warning).check();
    // An example, and what is no marker.
    let text =
        format!("```\n{}```\n\n    {LADDER}<!-- seqdocs: x -->\n", LADDER.replace("<!--", " <!--"));
    let text = text.replace("\n<!-- /seqdoc -->\n<!-- seqdocs", "\n<!-- seqdocs");
    let folder = built(&text);
    assert_eq!(readme(folder.path()), text);
}

#[test]
fn what_is_no_file_for_snippets_is_named() {
    let folder = built(LADDER);
    let at = folder.path();
    let configuration = |name: &str| {
        let text = format!("[build]\nlogs = ['logs']\noutput = 'docs'\ninject = ['{name}']\n");
        write(at.join("seqdoc.toml"), text);
    };
    #[cfg(unix)]
    std::os::unix::fs::symlink("README.md", at.join("link.md")).expect("a link");
    write(at.join("bytes.md"), b"\xff<!-- seqdoc: a/ladder.md -->\n<!-- /seqdoc -->\n");
    for (name, error) in [
        (
            "no.md",
            "no.md: this file does not exist; create it, or remove it from `inject` under `[build]`",
        ),
        (
            "logs",
            "logs: this is not a regular file; name a Markdown file in `inject` under `[build]`",
        ),
        (
            "link.md",
            "link.md: this is not a regular file; name a Markdown file in `inject` under `[build]`",
        ),
        (
            "docs/a/body.md",
            "docs/a/body.md: seqdoc writes this file as a whole; name another file in `inject` under \
             `[build]`",
        ),
        ("bytes.md", "cannot read `bytes.md`: stream did not contain valid UTF-8"),
    ] {
        configuration(name);
        build(at).any_stdout().stderr(&format!("error: {error}\n")).code(1).check();
    }
    write(at.join("seqdoc.toml"), "[build]\ninject = 'README.md'\n");
    let said = build(at).arg("logs").args(["-o", "docs"]).any_stderr().code(1).check().stderr;
    assert!(said.contains("`build.inject` must be a list of Markdown files in quotes"), "{said}");
}

#[test]
fn an_edit_is_kept_until_it_is_discarded() {
    let folder = built(&format!("{LADDER}\n<!-- seqdoc: a/body.md -->\n<!-- /seqdoc -->\n"));
    let at = folder.path();
    let before = readme(at);
    change(at, "glance", "GLANCE");
    let edited = readme(at);
    let error = "error: README.md:1: this region was edited by hand; copy the edits to another file, or \
                 discard them with `seqdoc build --force`\n";
    build(at).stderr(error).code(1).check();
    build(at).arg("--check").stderr(error).code(3).check();
    build(at).arg("--diff").stderr(error).code(1).check();
    assert_eq!(readme(at), edited);
    // The others of its file are written.
    let other = region(&before, "a/body.md");
    change(at, &other, "\n");
    build(at).arg("--check").any_stderr().code(3).check();
    build(at).stdout("wrote README.md\n").stderr(error).code(1).check();
    assert_eq!(readme(at), edited);
    build(at).arg("--force").stdout("wrote README.md\n").check();
    assert_eq!(readme(at), before);
    // A region that was emptied is new, as a snippet that was deleted.
    let held = region(&before, "a/ladder.md");
    change(at, &held, "\n");
    build(at).arg("--check").any_stderr().code(3).check();
    build(at).stdout("wrote README.md\n").check();
    assert_eq!(readme(at), before);
    // One that a person filled with the snippet is seqdoc's.
    let marker = before.lines().next().expect("a line");
    write(at.join("README.md"), before.replacen(marker, "<!-- seqdoc: a/ladder.md -->", 1));
    build(at).stdout("wrote README.md\n").check();
    assert_eq!(readme(at), before);
}

#[test]
fn a_check_and_a_diff_write_nothing_and_know_what_is_new() {
    let folder = project(&format!("x\n{LADDER}"));
    let at = folder.path();
    let missing = "error: README.md:2: the snippet in this region is missing; run `seqdoc build`\n";
    let said = build(at).arg("--check").any_stderr().code(3).check().stderr;
    assert!(said.ends_with(missing), "{said}");
    assert!(!at.join("docs").exists());
    build(at).any_stdout().check();
    let before = readme(at);
    write(at.join("logs/a/requestshook.log"), log(&FLOW.replace("images", "pictures")));
    let said = build(at).arg("--check").any_stderr().code(3).check().stderr;
    let stale = "error: README.md:2: the snippet in this region is stale; run `seqdoc build`\n";
    assert!(said.ends_with(stale), "{said}");
    let diff = build(at).arg("--diff").any_stdout().check().stdout;
    let (_, diff) = diff.split_once("--- README.md\n+++ README.md\n").expect("a diff");
    assert!(diff.contains("\n-<!-- seqdoc: a/ladder.md xxh3:"), "{diff}");
    assert!(diff.lines().any(|line| line.starts_with('+') && line.contains("pictures")), "{diff}");
    assert_eq!(readme(at), before);
}

#[test]
fn only_a_build_of_the_project_fills_regions() {
    let two = format!("{LADDER}<!-- seqdoc: b/ladder.md -->\n<!-- /seqdoc -->\n");
    let folder = project(&two);
    let at = folder.path();
    Run::new(at).args(["build", "logs", "-o", "elsewhere"]).any_stdout().check();
    assert_eq!(readme(at), two);
    let error = "error: README.md:3: no recording makes the snippet `b/ladder.md`; did you mean \
                 `a/ladder.md`?\n";
    Run::new(at).args(["build", "logs", "-o", "./docs"]).any_stdout().stderr(error).code(1).check();
    write(at.join("logs/b/requestshook.log"), log(FLOW));
    build(at).any_stdout().check();
    // A part of the project is built, from a folder below.
    write(at.join("logs/a/requestshook.log"), log(&FLOW.replace("images", "pictures")));
    write(at.join("logs/b/requestshook.log"), log(&FLOW.replace("images", "drawings")));
    let run = Run::new(&at.join("logs")).args(["build", "a"]);
    let said = run.any_stdout().check().stdout;
    assert!(said.ends_with("wrote ../README.md\n"), "{said}");
    assert!(readme(at).contains("pictures") && !readme(at).contains("drawings"));
    // What fails leaves its region alone.
    write(at.join("logs/a/notes.md"), "# GET /v2/images\n\n[](#nowhere)\n");
    let said = build(at).any_stdout().any_stderr().code(1).check().stderr;
    assert!(!said.contains("README"), "{said}");
    assert!(readme(at).contains("pictures") && readme(at).contains("drawings"));
}

#[test]
fn links_and_markers_of_a_snippet_do_no_harm() {
    let folder = project("");
    let at = folder.path();
    let template = "[(1)](body.md#step-1) <a href=\"body.md#step-2\">\n<!-- /seqdoc -->\n\
                    <!-- seqdoc: x -->\n``` text\n[x](body.md#step-1)\n";
    write(at.join("templates/ladder.md.jinja"), template);
    let configuration = "[build]\nlogs = ['logs']\noutput = 'docs'\ninject = ['README.md', 'guide/x.md', 'docs/a/x.md']\n";
    write(at.join("seqdoc.toml"), configuration);
    let page = format!("{LADDER}after\n{LADDER}");
    for (file, way) in [("README.md", "docs/a/"), ("guide/x.md", "../docs/a/"), ("docs/a/x.md", "")]
    {
        write(at.join(file), &page);
        for other in ["README.md", "guide/x.md", "docs/a/x.md"] {
            write(at.join(other), if other == file { &page } else { "" });
        }
        build(at).args(["--templates", "templates"]).any_stdout().check();
        let held = format!(
            "\n\n[(1)]({way}body.md#step-1) <a href=\"{way}body.md#step-2\">\n&lt;!-- /seqdoc -->\n\
             &lt;!-- seqdoc: x -->\n``` text\n[x](body.md#step-1)\n\n"
        );
        let text = read(at.join(file));
        assert_eq!(region(&text, "a/ladder.md"), held);
        let (_, after) = text.split_once("\nafter\n").expect("the text between");
        assert_eq!(region(after, "a/ladder.md"), held);
        build(at).args(["--templates", "templates"]).check();
    }
}

#[cfg(unix)]
#[test]
fn links_of_a_snippet_lead_from_where_the_folder_of_the_page_really_is() {
    let folder = project("");
    let at = folder.path();
    write(at.join("real/deep/x.md"), LADDER);
    std::os::unix::fs::symlink("real/deep", at.join("guide")).expect("a link");
    write(at.join("templates/ladder.md.jinja"), "[(1)](body.md#step-1)\n");
    let configuration = "[build]\nlogs = ['logs']\noutput = 'docs'\ninject = ['guide/x.md']\n";
    write(at.join("seqdoc.toml"), configuration);
    build(at).args(["--templates", "templates"]).any_stdout().check();
    let held = region(&read(at.join("guide/x.md")), "a/ladder.md");
    assert_eq!(held, "\n\n[(1)](../../docs/a/body.md#step-1)\n\n");
}

/// On a forge, links of a ladder lead to the file with the steps.
#[test]
fn snippets_for_forges_are_whole_by_themselves() {
    let folder = project("");
    let at = folder.path();
    write(at.join("logs/seqdoc.toml"), "[output]\nflavor = 'github'\n");
    let regions = ["a/ladder.md", "a/diagram.md", "a/log.md"]
        .map(|path| format!("<!-- seqdoc: {path} -->\n<!-- /seqdoc -->\n"));
    write(at.join("README.md"), regions.concat());
    build(at).any_stdout().check();
    let text = readme(at);
    let [ladder, diagram, log] =
        ["a/ladder.md", "a/diagram.md", "a/log.md"].map(|path| region(&text, path));
    let own = format!("\n\n{}\n", read(at.join("docs/a/ladder.md")));
    let link = regex::Regex::new("(\"|\\()([a-z]+\\.md#)").expect("a pattern");
    assert!(link.is_match(&own), "{own}");
    assert_eq!(ladder, link.replace_all(&own, "${1}docs/a/$2"));
    assert!(diagram.trim_start().starts_with("``` mermaid\n"), "{diagram}");
    assert!(log.trim_start().starts_with("```"), "{log}");
    build(at).check();
}

#[test]
fn a_commit_goes_with_the_file() {
    let folder = project(LADDER);
    let at = folder.path();
    git(at, &["init", "--quiet"]);
    git(at, &["add", "logs", "seqdoc.toml"]);
    let hook = || build(at).arg("--exit-non-zero-on-change").any_stdout().any_stderr();
    let said = hook().code(1).check().stderr;
    assert!(
        said.ends_with(
            "stage the changes with `git add docs README.md` and commit again in the same way\n"
        ),
        "{said}"
    );
    git(at, &["add", "docs"]);
    let expected = "error: README.md is not tracked by git; stage it with `git add docs README.md` and \
                    commit again\n";
    assert_eq!(hook().code(1).check().stderr, expected);
    commit(at);
    assert_eq!(hook().check().stderr, "");
}

#[test]
fn check_knows_regions() {
    let folder = project(&format!("x\n{LADDER}"));
    let at = folder.path();
    let findings = |arguments: &[&str]| -> Vec<String> {
        let arguments = [&["check", "--format", "json"], arguments].concat();
        let arguments: Vec<_> = arguments.iter().map(|word| (*word).to_owned()).collect();
        let printed = crate::support::run(at, &arguments);
        let found: Value = serde_json::from_str(&printed.stdout).expect("JSON");
        let found = found["findings"].as_array().expect("a list").clone();
        let place = |one: &Value| format!("{} {}:{}", one["rule"], one["file"], one["line"]);
        let places = found.iter().map(|one| place(one).replace('"', ""));
        places.filter(|place| !place.contains("body.md")).collect()
    };
    build(at).any_stdout().check();
    let empty = Vec::<String>::new();
    assert_eq!(findings(&[]), empty, "a ladder that is in a README is on a page");
    let before = readme(at);
    for (from, to, expected) in [
        ("glance", "GLANCE", "region-edited README.md:2"),
        ("a/ladder.md", "a/lader.md", "region-unknown README.md:2"),
        ("<!-- /seqdoc -->", "<!-- /seqdoc", "region-broken README.md:2"),
        ("x\n", "```\n<!-- seqdoc: x -->\n```\n", "region-passive README.md:2"),
    ] {
        change(at, from, to);
        for logs in [&[][..], &["docs"]] {
            let found = findings(logs);
            assert!(found.contains(&expected.to_owned()), "{expected}: {found:?}");
        }
        write(at.join("README.md"), &before);
    }
    write(at.join("logs/a/requestshook.log"), log(&FLOW.replace("images", "pictures")));
    assert!(findings(&[]).contains(&"region-stale README.md:2".to_owned()));
    // Without logs, the file in DOCS is what a region is compared with.
    build(at).any_stdout().check();
    write(at.join("README.md"), &before);
    let project = "[build]\noutput = 'docs'\ninject = ['README.md']\n";
    write(at.join("seqdoc.toml"), project);
    assert_eq!(findings(&[]), ["region-stale README.md:2"]);
}
