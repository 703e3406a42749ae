//! Edits of a region become notes, and the next build writes the region again.

use std::path::Path;

use super::{build, built, change, project, readme};
use crate::support::remedy::{pasted, remedies};
use crate::support::{Run, read, write};

/// Where the tabs of the first section begin.
const TABS: &str = "=== \"Header\"";

const PAGE: &str = "x\n<!-- seqdoc: a/body.md -->\n<!-- /seqdoc -->\ny";

fn adopt(folder: &Path) -> Run {
    Run::new(folder).args(["adopt", "logs/a", "README.md"])
}

#[test]
fn an_edit_of_a_region_comes_back_from_notes() {
    for line_end in ["\n", "\r\n"] {
        let folder = built(&PAGE.replace('\n', line_end));
        let at = folder.path();
        let mine = format!("Mine.{line_end}{line_end}");
        change(at, TABS, &[&mine, TABS].concat());
        let edited = readme(at);
        let said = build(at).any_stderr().code(1).check().stderr;
        let adopts = "seqdoc adopt logs/a/requestshook.log README.md".to_owned();
        assert_eq!(remedies(&said), [adopts.clone(), "seqdoc build --force".to_owned()]);
        adopt(at).arg("--dry-run").any_stdout().any_stderr().check();
        assert_eq!(readme(at), edited);
        pasted(at, &adopts);
        let marked = readme(at);
        let without_marker = |text: &str| text.lines().skip(2).collect::<Vec<_>>().join("\n");
        assert_eq!(without_marker(&marked), without_marker(&edited));
        assert!(read(at.join("logs/a/notes.md")).contains("Mine.\n"));
        let done = "done: carried over: 0 sections with text, 0 with highlighted lines, 0 boxes\n";
        let nothing = "nothing to write: no file changes\n";
        adopt(at).stdout(nothing).stderr(done).check();
        build(at).stdout("wrote docs/a/body.md\nwrote docs/a/ladder.md\n").check();
        assert_eq!(readme(at), marked, "the page comes back as it was edited");
        // Today's notes are the base of the next edit, which may take words away.
        change(at, &mine, "");
        adopt(at).any_stdout().any_stderr().check();
        build(at).any_stdout().check();
        assert!(!readme(at).contains("Mine."));
        assert!(!read(at.join("docs/a/body.md")).contains("Mine."));
    }
}

#[test]
fn lines_that_do_not_come_back_are_named_and_kept() {
    let folder = built(PAGE);
    let at = folder.path();
    change(at, "`openstack` --> `glance`", "`openstack` --> `GLANCE`");
    let line = readme(at).lines().position(|line| line.contains("GLANCE")).expect("a line") + 1;
    let said = adopt(at).any_stdout().any_stderr().check().stderr;
    assert!(said.contains(&format!("warning: README.md:{line}: ")), "{said}");
    let edited = readme(at);
    build(at).any_stderr().code(1).check();
    assert_eq!(readme(at), edited);
    let discard = remedies(&said).pop().expect("a command");
    assert_eq!(discard, "seqdoc build logs/a -o docs --force");
    pasted(at, &discard);
    assert!(!readme(at).contains("GLANCE"));
}

#[test]
fn a_diagram_and_an_escaped_marker_are_adopted_too() {
    let folder = built("");
    let at = folder.path();
    let note = "# POST /v3/auth/tokens\n\n<!-- /seqdoc -->\n\nSee\n&lt;!-- seqdoc: x -->\n";
    write(at.join("logs/a/notes.md"), note);
    let diagram = "\n<!-- seqdoc: a/diagram.md -->\n<!-- /seqdoc -->\n";
    write(at.join("README.md"), [PAGE, diagram].concat());
    build(at).any_stdout().any_stderr().check();
    let body = read(at.join("docs/a/body.md"));
    assert!(body.contains("\n<!-- /seqdoc -->\n\nSee\n&lt;!-- seqdoc: x -->\n"), "{body}");
    assert!(readme(at).contains("\n&lt;!-- /seqdoc -->\n\nSee\n&amp;lt;!-- seqdoc: x -->\n"));
    change(at, "\nSee\n", "\nSee this:\n");
    let calls = "openstack->>glance: GET /v2/images\nglance-->>openstack: 200 OK /v2/images\n";
    let boxed: Vec<_> = calls.lines().map(|line| ["  ", line, "\n"].concat()).collect();
    change(at, calls, &format!("opt cold\n{}end\n", boxed.concat()));
    adopt(at).any_stdout().any_stderr().check();
    let notes = read(at.join("logs/a/notes.md"));
    assert!(notes.contains("<!-- /seqdoc -->\n\nSee this:\n&lt;!-- seqdoc: x -->\n"), "{notes}");
    assert!(read(at.join("logs/a/seqdoc.toml")).contains("label = \"cold\""));
    build(at).any_stdout().any_stderr().check();
    assert!(readme(at).contains("See this:") && readme(at).contains("opt cold"));
}

#[test]
fn the_region_of_the_recording_is_taken() {
    let folder = built(&format!("{PAGE}\n<!-- seqdoc: a/ladder.md -->\n<!-- /seqdoc -->\n"));
    let at = folder.path();
    write(at.join("logs/b/requestshook.log"), read(at.join("logs/a/requestshook.log")));
    let run = Run::new(at).args(["adopt", "logs/b", "README.md"]).any_stderr().code(1);
    let said = run.check().stderr;
    let expected = "error: README.md: no region of this file holds the `body.md` of this recording; name \
                    the log of one that it holds\n";
    assert_eq!(said, expected);
    change(at, "y\n", "y\n<!-- /seqdoc -->\n");
    let said = adopt(at).any_stderr().code(1).check().stderr;
    assert!(said.contains(": this marker ends no region; "), "{said}");
}

/// A folder that holds one log is as good as the log, however deep the log lies.
#[test]
fn the_region_of_the_only_recording_of_a_folder_is_taken() {
    let folder = project("<!-- seqdoc: b/c/body.md -->\n<!-- /seqdoc -->\n");
    let at = folder.path();
    std::fs::create_dir(at.join("logs/b")).expect("a folder");
    std::fs::rename(at.join("logs/a"), at.join("logs/b/c")).expect("a move");
    build(at).any_stdout().check();
    change(at, TABS, &["Mine.\n\n", TABS].concat());
    Run::new(at).args(["adopt", "logs", "README.md"]).any_stdout().any_stderr().check();
    assert!(read(at.join("logs/b/c/notes.md")).contains("Mine.\n"));
}
