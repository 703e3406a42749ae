//! The house stays as `src/lib.rs` draws it: data flows one way, and each dependency has its room.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::support::{project, read};

fn rooms() -> Vec<String> {
    let lib = read(project("src/lib.rs"));
    let names = lib
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'));
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

fn without_tests(code: &str) -> &str {
    code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
}

#[test]
fn a_module_names_only_modules_before_it() {
    let rooms = rooms();
    assert!(rooms.len() > 17, "{rooms:?}");
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
    let homes: [(&str, &[&str]); 20] = [
        ("clap::", &["cli"]),
        ("anstream::", &["cli"]),
        ("indicatif::", &["cli"]),
        ("minijinja::", &["snippet"]),
        ("walkdir::", &["source"]),
        ("notify::", &["source"]),
        ("pulldown_cmark::", &["note", "page"]),
        ("serde_saphyr::", &["config"]),
        ("glob::", &["live", "page"]),
        ("signal_hook::", &["live"]),
        ("use nix::", &["live"]),
        ("flate2::", &["source"]),
        ("ruzstd::", &["source"]),
        ("toml::", &["config"]),
        ("strsim::", &["config"]),
        ("tempfile::", &["output", "snippet", "source"]),
        ("twox_hash::", &["hash", "redact"]),
        ("Deserialize)]", &["config", "selector"]),
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
        "number",
        "diagnostic",
        "text",
        "url",
        "selector",
        "record",
        "graph",
        "route",
        "redact",
        "step",
        "note",
        "diagram",
        "reference",
        "compare",
        "snippet",
        "adopt",
        "page",
        "build",
    ];
    let outside = ["std::fs", "std::env", "std::time", "std::process", "std::net", "unsafe "];
    for (room, path, code) in files().iter().filter(|(room, ..)| core.contains(&room.as_str())) {
        let code = without_tests(code);
        for name in outside {
            assert!(!code.contains(name), "{} of {room} uses {name}", path.display());
        }
    }
}

/// Where each function of a file begins, with its length in lines: rustfmt ends it at its own depth.
fn functions(code: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let depth = |line: &str| line.len() - line.trim_start().len();
    let start = Regex::new(r"^ *(pub(\([a-z]+\))? )?(const )?fn ").expect("a pattern");
    let is_start = |line: &&str| start.is_match(line);
    let starts = lines.iter().enumerate().filter(|(_, line)| is_start(line));
    let length = |(at, line): (usize, &&str)| {
        let ends = |other: &&str| depth(other) == depth(line) && other.trim() == "}";
        let one_line = line.trim_end().ends_with(['}', ';']);
        let last = lines[at..].iter().position(ends).filter(|_| !one_line);
        (at + 1, last.map_or(1, |last| last + 1))
    };
    starts.map(length).collect()
}

#[test]
fn functions_are_short() {
    for (room, path, code) in files() {
        let most = if room == "cli" { 40 } else { 50 };
        for (line, length) in functions(&code) {
            assert!(
                length <= most,
                "{}:{line} has {length} lines; split what has more than {most}",
                path.display()
            );
        }
    }
}

#[test]
fn files_are_short() {
    for (_, path, _) in files() {
        let lines = read(&path).lines().count();
        assert!(
            lines <= 300,
            "{} has {lines} lines; give what has more than 300 to files of a folder",
            path.display()
        );
    }
}

/// A `mod.rs` and its children may know each other; children among themselves stand in an order.
#[test]
fn files_of_a_module_use_each_other_one_way() {
    let children = children();
    assert!(children["crate::redact"]["search"].contains("layer"), "{children:?}");
    let circles: Vec<_> =
        children.iter().filter_map(|(module, uses)| circle(module, uses)).collect();
    assert!(circles.is_empty(), "these files use each other in circles:\n{}", circles.join("\n"));
}

/// For each module its children, and for each of these the other children that it uses.
type Uses = BTreeMap<String, BTreeSet<String>>;

fn children() -> BTreeMap<String, Uses> {
    let files = files();
    let sources: BTreeMap<_, _> =
        files.iter().map(|(_, path, code)| (module_of(path), without_tests(code))).collect();
    let mut children: BTreeMap<String, Uses> = BTreeMap::new();
    for (file, code) in &sources {
        for used in paths(code).iter().filter_map(|path| absolute(file, path)) {
            let used = real(&sources, &used);
            let shared = file.split("::").zip(used.split("::")).take_while(|(a, b)| a == b).count();
            let below = |path: &str| path.split("::").nth(shared).map(str::to_owned);
            let module: Vec<_> = file.split("::").take(shared).collect();
            let sibling =
                |name: &String| sources.contains_key(&format!("{}::{name}", module.join("::")));
            if let (Some(user), Some(used)) = (below(file), below(&used).filter(sibling))
                && shared > 1
            {
                let uses = children.entry(module.join("::")).or_default();
                uses.entry(user).or_default().insert(used);
            }
        }
    }
    children
}

/// The path of the module that a file holds, such as `crate::redact::layer`.
fn module_of(file: &Path) -> String {
    let below = file.strip_prefix(project("src")).expect("below src").with_extension("");
    let parts = below.iter().map(|part| part.to_string_lossy()).filter(|part| part != "mod");
    std::iter::once("crate".into()).chain(parts).collect::<Vec<_>>().join("::")
}

/// The paths in a text that begin with `crate` or `super`, each branch of a tree of `use` by itself.
fn paths(code: &str) -> Vec<String> {
    let starts = ["crate::", "super::"].into_iter().flat_map(|word| code.match_indices(word));
    let starts = starts.map(|(at, _)| at).filter(|at| {
        !code[..*at].ends_with(|before: char| before.is_alphanumeric() || "_:".contains(before))
    });
    starts.flat_map(|at| branches(tree(&code[at..]))).collect()
}

/// A path, with the braces that it may end with.
fn tree(code: &str) -> &str {
    let mut depth = 0;
    let end = code.find(|sign: char| {
        let inside = depth > 0;
        depth += i32::from(sign == '{') - i32::from(sign == '}');
        !inside && depth <= 0 && !sign.is_alphanumeric() && !"_:".contains(sign)
    });
    &code[..end.unwrap_or(code.len())]
}

fn branches(tree: &str) -> Vec<String> {
    let Some((stem, inside)) = tree.split_once('{') else { return vec![tree.trim().to_owned()] };
    let mut depth = 0;
    let inside = inside.trim_end();
    let inside = inside.strip_suffix('}').unwrap_or(inside);
    let parts = inside.split(|sign: char| {
        depth += i32::from(sign == '{') - i32::from(sign == '}');
        depth == 0 && sign == ','
    });
    parts.flat_map(|part| branches(part.trim())).map(|part| format!("{stem}{part}")).collect()
}

/// A path from the crate on; `None` if it leads out of it.
fn absolute(file: &str, path: &str) -> Option<String> {
    let Some(rest) = path.strip_prefix("super::") else {
        return Some(if path.starts_with("crate::") {
            path.to_owned()
        } else {
            format!("{file}::{path}")
        });
    };
    absolute(file.rsplit_once("::")?.0, rest)
}

/// Where a module gives away a name of one of its children, the path of the child.
fn real(sources: &BTreeMap<String, &str>, path: &str) -> String {
    let ends = path.rmatch_indices("::").map(|(at, _)| at);
    let module = ends.map(|at| path.split_at(at)).find(|(module, _)| sources.contains_key(*module));
    let Some((module, rest)) = module else { return path.to_owned() };
    let name = rest.split("::").nth(1).unwrap_or_default();
    let uses = sources[module].split("use ").skip(1).flat_map(|rest| branches(tree(rest)));
    let children = uses.filter_map(|used| {
        let child = used.strip_suffix(name)?.strip_suffix("::")?;
        Some(format!("{module}::{child}")).filter(|child| sources.contains_key(child))
    });
    children.last().unwrap_or_else(|| path.to_owned())
}

/// Takes away what uses nothing more, and what nothing more uses, as long as there is some.
fn circle(module: &str, uses: &Uses) -> Option<String> {
    let mut left = uses.clone();
    loop {
        let before = left.clone();
        let used: BTreeSet<_> = before.values().flatten().collect();
        left.retain(|user, uses| {
            uses.retain(|used| before.contains_key(used));
            !uses.is_empty() && used.contains(user)
        });
        if left == before {
            let told = left.iter().map(|(user, uses)| format!("{module}: {user} uses {uses:?}"));
            return (!left.is_empty()).then(|| told.collect::<Vec<_>>().join("\n"));
        }
    }
}
