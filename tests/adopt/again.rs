//! After `adopt` a build does its work: a page that comes back is written over, and what does not come
//! back is named with the command that discards it.

use std::path::Path;

use super::published;
use crate::support::remedy::{pasted, remedies};
use crate::support::{Printed, Run, read, scratch, write};

/// Makes an edit of a page.
type Change = fn(&str) -> String;

fn build(folder: &Path) -> Run {
    Run::new(folder).args(["build", "logs", "-o", "docs"])
}

fn adopt(folder: &Path) -> Printed {
    let run = Run::new(folder).args(["adopt", "logs/a", "docs/a/body.md"]);
    run.any_stdout().any_stderr().check()
}

fn page(folder: &Path) -> String {
    read(folder.join("docs/a/body.md"))
}

/// The page with its second and its third section in the other order.
fn swapped(page: &str) -> String {
    let starts =
        ["### (2)", "### (3)", "### (4)"].map(|start| page.find(start).expect("a section"));
    let [second, third, fourth] = starts;
    [&page[..second], &page[third..fourth], &page[second..third], &page[fourth..]].concat()
}

#[test]
fn a_build_writes_a_page_that_comes_back() {
    let edits: [(&str, Change); 8] = [
        ("Mine.", |page| page.trim_end().to_owned() + "\n\nMine.\n\n"),
        ("Mine.", |page| page.trim_end().to_owned() + "\n\nMine."),
        ("", |page| page.to_owned() + "\n"),
        ("", |page| page.trim_end().to_owned()),
        ("", |page| page.replacen("\n\n\n### (4)", "\n\n### (4)", 1)),
        ("", |page| page.replacen("\n\n\n### (4)", "\n\n\n\n### (4)", 1)),
        ("", swapped),
        ("### (2) Chooses <a", |page| {
            page.replacen("### (2) 300 MULTIPLE CHOICES /identity/", "### (2) Chooses", 1)
        }),
    ];
    for (kept, edit) in edits {
        let folder = scratch();
        let [built, _] = published(folder.path(), "");
        let edited = edit(&built);
        assert_ne!(edited, built);
        write(folder.path().join("docs/a/body.md"), &edited);
        build(folder.path()).any_stderr().code(1).check();
        let said = adopt(folder.path());
        assert!(!said.stderr.contains("warning"), "{}", said.stderr);
        assert_eq!(page(folder.path()), edited, "adopt leaves the page alone");
        // Adopted again, it changes nothing and says so.
        let again = adopt(folder.path());
        assert_eq!(again.stdout, "nothing to write: no file changes\n");
        assert!(!again.stderr.contains("warning"), "{}", again.stderr);
        build(folder.path()).any_stdout().check();
        assert!(page(folder.path()).contains(kept));
        build(folder.path()).arg("--check").check();
    }
}

#[test]
fn an_edit_after_adopt_and_before_the_next_build_is_carried_over_too() {
    let folder = scratch();
    let [built, _] = published(folder.path(), "");
    let once = built.trim_end().to_owned() + "\n\nMine.\n";
    write(folder.path().join("docs/a/body.md"), &once);
    adopt(folder.path());
    write(folder.path().join("docs/a/body.md"), once.replace("Mine.", "Ours."));
    let said = adopt(folder.path());
    assert!(!said.stderr.contains("warning"), "{}", said.stderr);
    let notes = read(folder.path().join("logs/a/notes.md"));
    assert!(notes.contains("Ours.") && !notes.contains("Mine."), "{notes}");
    build(folder.path()).any_stdout().check();
}

#[test]
fn an_edit_beside_lines_that_do_not_come_back_is_carried_over_too() {
    let folder = scratch();
    let [built, _] = published(folder.path(), "");
    let once = built.replacen("Host: 127.0.0.1", "Host: elsewhere", 1) + "\nMine.\n";
    write(folder.path().join("docs/a/body.md"), &once);
    adopt(folder.path());
    write(folder.path().join("docs/a/body.md"), once.replace("Mine.", "Ours."));
    adopt(folder.path());
    let notes = read(folder.path().join("logs/a/notes.md"));
    assert!(notes.contains("Ours.") && !notes.contains("Mine."), "{notes}");
}

#[test]
fn lines_that_do_not_come_back_are_counted_with_the_command_that_discards_them() {
    let folder = scratch();
    let [built, _] = published(folder.path(), "");
    let log = read(folder.path().join("logs/a/requestshook.log"));
    write(folder.path().join("logs/b/requestshook.log"), log);
    build(folder.path()).any_stdout().any_stderr().check();
    let other = read(folder.path().join("docs/b/body.md")) + "Of another.\n";
    write(folder.path().join("docs/b/body.md"), &other);
    let edited = built.replacen("Host: 127.0.0.1", "Host: elsewhere", 1);
    write(folder.path().join("docs/a/body.md"), &edited);
    let said = adopt(folder.path());
    let told = "warning: 1 line of the page does not come back, and builds keep the page unchanged; \
                discard it with `seqdoc build logs/a -o docs/a --force`\n";
    assert!(said.stderr.ends_with(told), "{}", said.stderr);
    // Those of a diagram count, too.
    let diagram = folder.path().join("docs/a/diagram.md");
    let drawn = read(&diagram);
    let arrow = "glance-api->>keystone: GET /identity/\n";
    assert!(drawn.contains(arrow), "{drawn}");
    write(&diagram, drawn.replacen(arrow, "glance-api->>keystone: Asks\n", 1));
    let both = Run::new(folder.path()).args(["adopt", "logs/a", "docs/a/body.md"]);
    let both = both.args(["--diagram", "docs/a/diagram.md"]).any_stdout().any_stderr().check();
    let lines = "warning: 2 lines of the page do not come back, and builds keep the page unchanged; \
                 discard them with ";
    assert!(both.stderr.contains(lines), "{}", both.stderr);
    write(&diagram, drawn);
    build(folder.path()).any_stdout().any_stderr().code(1).check();
    assert_eq!(page(folder.path()), edited);
    let discard = remedies(&said.stderr).pop().expect("a command");
    pasted(folder.path(), &discard);
    assert_eq!(page(folder.path()), built);
    assert_eq!(read(folder.path().join("docs/b/body.md")), other);
    // In a project the log is built into its folder there.
    write(folder.path().join("seqdoc.toml"), "[build]\nlogs = [\"logs\"]\noutput = \"docs\"\n");
    write(folder.path().join("docs/a/body.md"), &edited);
    let said = adopt(folder.path()).stderr;
    assert!(said.ends_with("with `seqdoc build logs/a -o docs --force`\n"), "{said}");
}

#[test]
fn a_variable_with_another_name_in_the_diagram_leaves_the_page_alone() {
    let folder = scratch();
    let [_, diagram] = published(folder.path(), "");
    let renamed = diagram.replace("{image_id}", "{picture}");
    assert_ne!(renamed, diagram);
    write(folder.path().join("docs/a/diagram.md"), renamed);
    let run = Run::new(folder.path()).args(["adopt", "logs/a", "docs/a/body.md"]);
    let run = run.args(["--diagram", "docs/a/diagram.md"]);
    let said = run.any_stdout().any_stderr().check().stderr;
    assert!(!said.contains("docs/a/body.md"), "{said}");
    build(folder.path()).any_stdout().check();
    assert!(page(folder.path()).contains("{picture}"));
}

#[test]
fn a_text_that_a_note_cannot_hold_is_named_with_the_reason() {
    for (text, why) in [
        ("One.\n\n---\n\nTwo.", "the `---` in it would part the text above the tabs"),
        ("# Summary\n\nTwo.", "the heading `# Summary` in it would begin the summary; write"),
        (
            "## GET /identity/",
            "a heading in it names a step, and would begin the note of that step",
        ),
        ("``` sh\nls", "a fence or a comment in it is left open; close it"),
    ] {
        let folder = scratch();
        let [built, _] = published(folder.path(), "");
        let edited = if text.starts_with("## ") {
            // Above tabs it is the heading of a section.
            format!("{built}{text}\n")
        } else {
            built.replacen("=== \"Header\"", &format!("{text}\n\n=== \"Header\""), 1)
        };
        write(folder.path().join("docs/a/body.md"), &edited);
        let said = adopt(folder.path()).stderr;
        assert!(said.contains(&format!("this text cannot be kept in `notes.md`: {why}")), "{said}");
    }
}

#[test]
fn the_edits_of_a_summary_belong_into_the_notes() {
    let folder = scratch();
    published(folder.path(), "");
    write(folder.path().join("logs/a/notes.md"), "# Summary\n\n- All of it.\n");
    build(folder.path()).any_stdout().any_stderr().check();
    write(folder.path().join("docs/a/summary.md"), "- Mine.\n");
    let told = "error: docs/a/summary.md was edited by hand; copy the edits to the `# Summary` of \
                logs/a/notes.md, or discard them with `seqdoc build logs -o docs --force`\n";
    build(folder.path()).stderr(told).code(1).check();
}
