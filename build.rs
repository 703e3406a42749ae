//! Names the sources that a binary is made of, for what depends on all of them: whether a snippet
//! that an earlier build wrote is what this one would write. Names the version, too, with the commit
//! if there is one.

use std::fs;
use std::path::Path;
use std::process::Command;

fn main() {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    for path in ["src", "templates", "Cargo.lock", "Cargo.toml"] {
        println!("cargo::rerun-if-changed={path}");
        add(Path::new(path), &mut hash);
    }
    println!("cargo::rustc-env=SEQDOC_SOURCES={:016x}", hash.0);
    let version = env!("CARGO_PKG_VERSION");
    let version = commit().map_or(version.to_owned(), |commit| format!("{version} ({commit})"));
    println!("cargo::rustc-env=SEQDOC_VERSION={version}");
}

/// The commit that is checked out, for a release build; a debug build is not made anew for it.
fn commit() -> Option<String> {
    if std::env::var_os("PROFILE")? != "release" || !Path::new(".git").exists() {
        return None;
    }
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    // A commit changes the log of what was checked out.
    println!("cargo::rerun-if-changed={}", git(&["rev-parse", "--git-path", "logs/HEAD"])?);
    git(&["rev-parse", "--short=10", "HEAD"])
}

/// Adds a file, or all files of a folder in the order of their names.
fn add(path: &Path, hash: &mut Fnv) {
    if let Ok(entries) = fs::read_dir(path) {
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in &paths {
            add(path, hash);
        }
    } else if let Ok(bytes) = fs::read(path) {
        hash.add(&bytes);
    }
}

/// FNV-1a, which is the same with every compiler.
struct Fnv(u64);

impl Fnv {
    /// A checkout may have other line ends.
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().filter(|byte| **byte != b'\r') {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
