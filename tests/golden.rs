//! The samples are golden: each builds to its `expected/*.md`, byte for byte.
//!
//! `BLESS=1 cargo test golden` writes what a build makes now.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{Run, folders_with, project, read, scratch, write};

/// The names of the snippets in a folder, which the list of what seqdoc wrote is not one of.
fn names(folder: &Path) -> BTreeSet<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeSet::new() };
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name();
    let names = entries.map(|entry| name(entry).to_string_lossy().into_owned());
    names.filter(|name| !name.starts_with('.')).collect()
}

#[test]
fn samples_build_to_what_is_expected() {
    let samples = project("samples");
    let out = scratch();
    Run::new(&project(""))
        .args(["build", "samples", "-o"])
        .arg(out.path())
        .any_stdout()
        .any_stderr()
        .check();
    for case in folders_with(&samples, "requestshook.log") {
        let made = out.path().join(case.strip_prefix(&samples).expect("a case below samples"));
        let expected = case.join("expected");
        if std::env::var_os("BLESS").is_some() {
            let _ = std::fs::remove_dir_all(&expected);
            for name in names(&made) {
                write(expected.join(&name), read(made.join(&name)));
            }
        }
        assert_eq!(
            names(&made),
            names(&expected),
            "the files of {}; write them with `BLESS=1 cargo test golden`",
            expected.display()
        );
        for name in names(&made) {
            let same = read(made.join(&name)) == read(expected.join(&name));
            assert!(
                same,
                "{}/{name} differs; see it with `BLESS=1 cargo test golden` and `git diff`",
                expected.display()
            );
        }
    }
}

#[test]
fn a_second_build_writes_nothing() {
    let out = scratch();
    let build =
        || Run::new(&project("")).args(["build", "samples", "-o"]).arg(out.path()).any_stderr();
    build().any_stdout().check();
    build().stdout("").check();
    build().arg("--check").stdout("").check();
    build().arg("--exit-non-zero-on-change").stdout("").check();
}

#[test]
fn bytes_do_not_depend_on_the_place() {
    let (one, other) = (scratch(), scratch());
    let logs = other.path().join("far/away/logs");
    let shared = "openstack/seqdoc.toml";
    write(logs.join(shared), read(project("samples").join(shared)));
    for case in folders_with(&project("samples"), "requestshook.log") {
        let below = case.strip_prefix(project("samples")).expect("a case below samples");
        for name in names(&case).iter().filter(|name| *name != "expected") {
            write(logs.join(below).join(name), std::fs::read(case.join(name)).expect("a file"));
        }
    }
    let (here, there) = (one.path().join("docs"), other.path().join("docs"));
    Run::new(&project(""))
        .args(["build", "samples", "-o"])
        .arg(&here)
        .any_stdout()
        .any_stderr()
        .check();
    Run::new(other.path())
        .arg("build")
        .arg(&logs)
        .arg("-o")
        .arg(&there)
        .any_stdout()
        .any_stderr()
        .check();
    for folder in folders_with(&here, ".seqdoc.json") {
        let twin = there.join(folder.strip_prefix(&here).expect("below docs"));
        assert_eq!(names(&folder), names(&twin));
        for name in names(&folder).iter().map(String::as_str).chain([".seqdoc.json"]) {
            assert!(
                read(folder.join(name)) == read(twin.join(name)),
                "{name} of {}",
                folder.display()
            );
        }
    }
}
