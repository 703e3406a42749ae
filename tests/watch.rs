//! `build --watch` brings the snippets up to date whenever a file is saved, and nothing stops it.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

use crate::support::flow::log;
use crate::support::{read, scratch, write};

const FLOW: &str = "openstack keystone POST /v3/auth/tokens\n. 201 Created";

/// A build that watches, until it is dropped.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended by itself, which the test has seen.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Watching {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let file = |name: &str| File::create(folder.join(name)).expect("a file");
        let mut command = Command::new(env!("CARGO_BIN_EXE_seqdoc"));
        command.arg("build").args(arguments).args(["--watch", "--verbose"]).current_dir(folder);
        Self(
            command.stdout(file("stdout")).stderr(file("stderr")).spawn().expect("the binary runs"),
        )
    }

    /// Waits until something is so; what is not so in a minute never will be.
    fn until(&mut self, what: &str, is_so: impl Fn() -> bool) {
        for _ in 0..3000 {
            if is_so() {
                return;
            }
            assert!(self.0.try_wait().expect("a process").is_none(), "it ended before {what}");
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("{what} did not happen");
    }
}

/// Saves a file at once: what is hidden is no change.
fn save(path: &Path, text: &str) {
    let hidden = path.with_file_name(".hidden");
    write(&hidden, text);
    std::fs::rename(hidden, path).expect("a file");
}

fn says(path: &Path, text: &str) -> bool {
    std::fs::read_to_string(path).is_ok_and(|found| found.contains(text))
}

#[test]
fn what_is_saved_is_built() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("logs/a/requestshook.log"), log(FLOW));
    let (body, stderr) = (at.join("docs/a/body.md"), at.join("stderr"));
    let mut build = Watching::start(at, &["logs", "-o", "docs"]);
    build.until("the first build", || body.is_file());
    write(at.join("logs/a/notes.md"), "## POST /v3/auth/tokens\n\nOf the first note.\n");
    build.until("a note", || says(&body, "Of the first note."));
    // What an editor does: another file takes its place.
    save(&at.join("logs/a/notes.md"), "## POST /v3/auth/tokens\n\nOf the second note.\n");
    build.until("a renamed note", || says(&body, "Of the second note."));
    // A mistake is said, and waits for the next save.
    write(at.join("logs/seqdoc.toml"), "[body]\nmax_line = 1\n");
    build.until("a mistake", || says(&stderr, "logs/seqdoc.toml:2: unknown key `max_line`"));
    write(at.join("logs/seqdoc.toml"), "[body]\nreference = false\nsections = 'exchange'\n");
    build.until("a mended configuration", || says(&body, "(1-2)"));
    // A new recording, and one that goes.
    write(at.join("logs/b/requestshook.log"), log("openstack cinder GET /v3\n. 200 OK"));
    build.until("a new log", || at.join("docs/b/diagram.md").is_file());
    std::fs::remove_dir_all(at.join("logs/b")).expect("a folder");
    build.until("a log that goes", || {
        says(&stderr, "docs/b/diagram.md: the log of this snippet is gone")
    });
    // All of them: there is nothing to build, and nothing to end for.
    std::fs::remove_dir_all(at.join("logs/a")).expect("a folder");
    build.until("no log at all", || says(&stderr, "no log found in `logs`"));
    write(at.join("logs/c/requestshook.log"), log(FLOW));
    build.until("a log again", || at.join("docs/c/diagram.md").is_file());
}

/// What it writes makes it do nothing, also where logs and pages lie among each other.
#[test]
fn its_own_files_are_no_change() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("a/requestshook.log"), log(FLOW));
    let mut build = Watching::start(at, &[".", "-o", "docs"]);
    let stderr = at.join("stderr");
    let waits =
        |count: usize| read(&stderr).matches("waiting for the next change").count() == count;
    build.until("the first build", || waits(1));
    for number in 2..5 {
        let note = format!("## POST /v3/auth/tokens\n\nNote {number}.\n");
        save(&at.join("a/notes.md"), &note);
        build.until("a note", || says(&at.join("docs/a/body.md"), &format!("Note {number}.")));
        build.until("an end", || waits(number));
    }
    // Nothing that it waits for is more than what was saved.
    write(at.join("docs/a/page.md"), "mine");
    write(at.join("a/page.md"), "mine");
    save(&at.join("seqdoc.toml"), "[body]\nstart_line = false\n");
    build.until("a configuration", || waits(5));
    std::thread::sleep(Duration::from_millis(300));
    assert!(waits(5), "{}", read(&stderr));
}

/// A file with regions is built when a person saves it, and what the build itself saves there ends.
#[test]
fn a_file_with_regions_is_filled_when_it_is_saved() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("logs/a/requestshook.log"), log(FLOW));
    let project = "[build]\nlogs = ['logs']\noutput = 'docs'\ninject = ['pages/x.md']\n";
    write(at.join("seqdoc.toml"), project);
    let (page, stderr) = (at.join("pages/x.md"), at.join("stderr"));
    write(&page, "mine\n");
    let mut build = Watching::start(at, &[]);
    let waits = || read(&stderr).matches("waiting for the next change").count();
    build.until("the first build", || waits() == 1);
    write(&page, "mine\n<!-- seqdoc: a/body.md -->\n<!-- /seqdoc -->\n");
    build.until("a region", || says(&page, "### (1) POST"));
    write(at.join("logs/a/notes.md"), "## POST /v3/auth/tokens\n\nOf a note.\n");
    build.until("a note", || says(&page, "Of a note."));
    write(at.join("pages/other.md"), "mine");
    std::thread::sleep(Duration::from_millis(900));
    let before = waits();
    std::thread::sleep(Duration::from_millis(600));
    assert_eq!(waits(), before, "{}", read(&stderr));
    // Each save is a build, and each of its own saves at most one more.
    assert!(before <= 5, "{}", read(&stderr));
}
