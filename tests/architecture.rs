//! The house stays as `src/lib.rs` draws it: data flows one way, and each dependency has its room.

use std::path::{Path, PathBuf};

use crate::support::{project, read};

fn rooms() -> Vec<String> {
    let lib = read(project("src/lib.rs"));
    let names = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

pub(crate) fn sources(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries =
        std::fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> = entries.flat_map(|entry| sources(&entry)).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "rs"));
    files
}

/// Each file of `src` with the module that it belongs to and its text without comments.
fn files() -> Vec<(String, PathBuf, String)> {
    let src = project("src");
    let code = |text: String| {
        let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
        lines.collect::<Vec<_>>().join("\n")
    };
    sources(&src)
        .into_iter()
        .map(|path| {
            let below = path.strip_prefix(&src).expect("below src");
            let first = below.components().next().expect("a part").as_os_str().to_string_lossy();
            (first.trim_end_matches(".rs").to_owned(), path.clone(), code(read(&path)))
        })
        .collect()
}

#[test]
fn a_module_names_only_modules_before_it() {
    let rooms = rooms();
    assert!(rooms.len() > 9, "{rooms:?}");
    for (room, path, code) in files().iter().filter(|(room, ..)| rooms.contains(room)) {
        let own = rooms.iter().position(|name| name == room);
        for (at, other) in rooms.iter().enumerate().filter(|(_, other)| *other != room) {
            let named = code.contains(&format!("crate::{other}"))
                || code.split("use crate::{").skip(1).any(|rest| {
                    let group = rest.split(';').next().unwrap_or_default();
                    group.split([',', '{', '}', ' ', ':']).any(|word| word == other)
                });
            assert!(
                !named || Some(at) < own,
                "{} names `{other}`, which stands below it",
                path.display()
            );
        }
    }
}

#[test]
fn every_dependency_has_its_room() {
    let homes: [(&str, &[&str]); 15] = [
        ("clap::", &["cli"]),
        ("anstream::", &["cli"]),
        ("minijinja::", &["snippet"]),
        ("walkdir::", &["source"]),
        ("pulldown_cmark::", &["note"]),
        ("serde_saphyr::", &["config"]),
        ("flate2::", &["source"]),
        ("ruzstd::", &["source"]),
        ("toml::", &["config"]),
        ("strsim::", &["config"]),
        ("tempfile::", &["output"]),
        ("twox_hash::", &["output"]),
        ("Deserialize)]", &["config"]),
        ("Serialize)]", &["config", "step"]),
        ("println!", &[]),
    ];
    for (room, path, code) in files() {
        for (name, homes) in homes {
            let used = code.contains(name) && !homes.contains(&room.as_str());
            assert!(!used, "{} uses `{name}`, whose home is {homes:?}", path.display());
        }
    }
}

#[test]
fn the_core_is_pure() {
    let core = [
        "diagnostic",
        "text",
        "record",
        "graph",
        "route",
        "redact",
        "step",
        "note",
        "diagram",
        "reference",
        "snippet",
        "adopt",
        "build",
    ];
    let outside = ["std::fs", "std::env", "std::time", "std::process", "std::net", "unsafe "];
    for (room, path, code) in files().iter().filter(|(room, ..)| core.contains(&room.as_str())) {
        let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for name in outside {
            assert!(!code.contains(name), "{} of {room} uses {name}", path.display());
        }
    }
}

#[test]
fn files_are_short() {
    for (_, path, _) in files() {
        let lines = read(&path).lines().count();
        assert!(lines <= 300, "{} has {lines} lines", path.display());
    }
}
