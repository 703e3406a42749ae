//! `adopt` leaves alone what may be newer in `notes.md` than on the page, and puts no text under other
//! services.

use std::path::Path;

use crate::support::{Printed, Run, flow, read, scratch, write};

const LOG: &str = "a b GET /v1/x\n. 200 OK\na b GET /v1/y\n. 200 OK\na b GET /v1/z\n. 200 OK\n";

const NOTES: &str =
    "## (1) a->>b: GET /v1/x\n\nOne.\n\n## (3) a->>b: GET /v1/y {title=\"Y\"}\n\nThree.\n";

fn built(notes: &str) -> tempfile::TempDir {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), flow::log(LOG));
    write(folder.path().join("logs/a/notes.md"), notes);
    let build = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]);
    build.any_stdout().any_stderr().check();
    folder
}

fn page(folder: &Path) -> String {
    read(folder.join("docs/a/body.md"))
}

fn notes(folder: &Path) -> String {
    read(folder.join("logs/a/notes.md"))
}

fn adopt(folder: &Path) -> Printed {
    let run = Run::new(folder).args(["adopt", "logs/a", "docs/a/body.md"]);
    run.any_stdout().any_stderr().check()
}

fn line(page: &str, text: &str) -> usize {
    page.lines().position(|line| line == text).expect("a line") + 1
}

#[test]
fn notes_that_are_newer_than_the_page_stay() {
    let changed = "which changed since the page was built";
    let unknown = "and nothing shows which is newer";
    for (is_built, has_manifest, why) in
        [(false, true, changed), (true, true, unknown), (false, false, unknown)]
    {
        let folder = built(NOTES);
        let edited = page(folder.path()).replacen("Three.", "Three, edited.", 1) + "\nSix.\n";
        write(folder.path().join("docs/a/body.md"), &edited);
        let newer = NOTES.replace("One.", "One, newer.");
        let newer = newer + "\n## (5) a->>b: GET /v1/z {#z}\n\nAdded.\n";
        write(folder.path().join("logs/a/notes.md"), &newer);
        if is_built {
            let build = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]);
            build.any_stderr().any_stdout().code(1).check();
        }
        if !has_manifest {
            std::fs::remove_file(folder.path().join("docs/a/.seqdoc.json")).expect("it is there");
        }
        let said = adopt(folder.path()).stderr;
        for text in ["One.", "Three, edited."] {
            let line = line(&edited, text);
            let told = format!(
                "warning: docs/a/body.md:{line}: this text differs from the one in `notes.md`, {why}; \
                 carry it over by hand\n"
            );
            assert!(said.contains(&told), "{told}{said}");
        }
        assert_eq!(said.matches("differs from").count(), 2, "{said}");
        let after = notes(folder.path());
        assert_eq!(after, format!("{newer}\n## (6) b-->>a: 200 OK /v1/z\n\n---\nSix.\n\n"));
        // It cannot be lost the second time either.
        adopt(folder.path());
        assert_eq!(notes(folder.path()), after);
    }
}

#[test]
fn a_page_that_only_lacks_newer_texts_is_built() {
    let folder = built(NOTES);
    let edited = page(folder.path()) + "\nSix.\n";
    write(folder.path().join("docs/a/body.md"), &edited);
    let newer = NOTES.replace("(1) a->>b: GET /v1/x", "(1) a->>b: GET /v1/x {title=\"X\"}")
        + "\n## (5) a->>b: GET /v1/z\n\nAdded.\n";
    write(folder.path().join("logs/a/notes.md"), &newer);
    let said = adopt(folder.path()).stderr;
    assert!(!said.contains("do not come back") && !said.contains("differs"), "{said}");
    let told = ": `notes.md` has a text here that the page does not have; a build adds it\n";
    assert!(said.contains(told), "{said}");
    let after = notes(folder.path());
    assert!(after.starts_with(&newer) && after.contains("Six."), "{after}");
    // A text that only the notes have is not taken for one that was deleted on the page.
    adopt(folder.path());
    assert_eq!(notes(folder.path()), after);
    let build = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]);
    build.any_stdout().any_stderr().check();
    let page = page(folder.path());
    assert!(["### (1) X", "Added.", "Six.", "Three."].iter().all(|text| page.contains(text)));
}

#[test]
fn settings_that_changed_do_not_make_the_notes_newer() {
    let folder = built(NOTES);
    let edited = page(folder.path()).replacen("Three.", "Three, edited.", 1);
    write(folder.path().join("docs/a/body.md"), &edited);
    write(folder.path().join("logs/seqdoc.toml"), "[body]\nhide_headers = [\"Host\"]\n");
    adopt(folder.path());
    assert_eq!(notes(folder.path()), NOTES.replace("Three.", "Three, edited."));
}

#[test]
fn a_page_of_an_older_recording_has_its_texts_at_calls_of_the_same_services() {
    let folder = built("");
    let edited = page(folder.path()).replacen("`a` --> `b`\n", "`a` --> `b`\n\nOf a.\n", 1);
    let start = edited.find("### (3)").expect("a section");
    let (before, after) = edited.split_at(start);
    let after = after.replacen("`a` --> `b`\n", "`a` --> `b`\n\nOf the second.\n", 1);
    let edited = [before, &after].concat();
    write(folder.path().join("docs/a/body.md"), &edited);
    // The first call is another service's now, and the others come later.
    let log =
        format!("c b GET /v1/x\n. 200 OK\n{}", &LOG[LOG.find("a b GET /v1/y").expect("it")..]);
    let moved = log.replacen("a b GET /v1/y", "c b GET /v1/w\n. 200 OK\na b GET /v1/y", 1);
    write(folder.path().join("logs/a/requestshook.log"), flow::log(&moved));
    let said = adopt(folder.path()).stderr;
    let first = line(&edited, "### (1) GET /v1/x <a id=\"step-1\"></a>");
    let told = format!("docs/a/body.md:{first}: no step matches this section of ");
    assert!(said.contains(&told), "{said}");
    let after = notes(folder.path());
    assert!(after.contains("## (5) a->>b: GET /v1/y\nOf the second.\n"), "{after}");
    assert!(after.contains("a->>b: GET /v1/x\nOf a.\n"), "{after}");
    let back = Run::new(folder.path()).args(["build", "logs", "-o", "back"]);
    back.any_stdout().any_stderr().check();
    let back = read(folder.path().join("back/a/body.md"));
    assert!(back.contains("`a` --> `b`\n\nOf the second.\n") && !back.contains("Of a."), "{back}");
}

#[test]
fn a_line_with_the_services_that_a_person_changed_stays_at_its_step() {
    let folder = built("");
    let edited = page(folder.path()).replacen("`a` --> `b`\n", "`a` --> `B`\n\nOf a.\n", 1);
    write(folder.path().join("docs/a/body.md"), &edited);
    let said = adopt(folder.path()).stderr;
    let changed = line(&edited, "`a` --> `B`");
    assert!(said.contains(&format!("body.md:{changed}: this line is not restored")), "{said}");
    assert!(notes(folder.path()).contains("## (1) a->>b: GET /v1/x\nOf a.\n"));
}
