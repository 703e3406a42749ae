//! What the tests share: a builder that runs the built binary, and scratch folders.

pub(crate) mod chance;
pub(crate) mod checks;
pub(crate) mod flavors;
pub(crate) mod flow;
pub(crate) mod grammar;
pub(crate) mod imported;
pub(crate) mod ladder;
pub(crate) mod mixture;
pub(crate) mod remedy;
pub(crate) mod sections;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use proptest::prelude::ProptestConfig;

/// How random logs are tried: so many of them, unless the variable `SEQDOC_CASES` says another number.
pub(crate) fn random(cases: u32) -> ProptestConfig {
    let wanted = std::env::var("SEQDOC_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: wanted.unwrap_or(cases),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A run of `seqdoc`; what is not named is expected to be empty, and the code to be 0.
pub(crate) struct Run {
    arguments: Vec<String>,
    folder: PathBuf,
    stdout: Option<String>,
    stderr: Option<String>,
    code: i32,
}

/// What a run printed.
pub(crate) struct Printed {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

impl Run {
    pub(crate) fn new(folder: &Path) -> Self {
        let (stdout, stderr) = (Some(String::new()), Some(String::new()));
        Self { arguments: Vec::new(), folder: folder.to_owned(), stdout, stderr, code: 0 }
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<Path>) -> Self {
        self.arguments.push(argument.as_ref().display().to_string());
        self
    }

    pub(crate) fn args<const N: usize>(mut self, arguments: [&str; N]) -> Self {
        self.arguments.extend(arguments.map(str::to_owned));
        self
    }

    pub(crate) fn stdout(mut self, text: &str) -> Self {
        self.stdout = Some(text.to_owned());
        self
    }

    pub(crate) fn stderr(mut self, text: &str) -> Self {
        self.stderr = Some(text.to_owned());
        self
    }

    pub(crate) fn any_stdout(mut self) -> Self {
        self.stdout = None;
        self
    }

    pub(crate) fn any_stderr(mut self) -> Self {
        self.stderr = None;
        self
    }

    pub(crate) fn code(mut self, code: i32) -> Self {
        self.code = code;
        self
    }

    /// Runs it and compares what it printed.
    pub(crate) fn check(self) -> Printed {
        let printed = run(&self.folder, &self.arguments);
        let what = format!("seqdoc {}", self.arguments.join(" "));
        let said = format!("stdout:\n{}\nstderr:\n{}", printed.stdout, printed.stderr);
        assert_eq!(printed.code, self.code, "{what}\n{said}");
        if let Some(stdout) = self.stdout {
            assert_eq!(printed.stdout, stdout, "{what}");
        }
        if let Some(stderr) = self.stderr {
            assert_eq!(printed.stderr, stderr, "{what}");
        }
        printed
    }
}

/// Runs the binary in a folder.
pub(crate) fn run(folder: &Path, arguments: &[String]) -> Printed {
    let output = Command::new(env!("CARGO_BIN_EXE_seqdoc"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .output()
        .expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("only UTF-8 is printed");
    Printed {
        stdout: text(output.stdout),
        stderr: text(output.stderr),
        code: output.status.code().expect("it ends by itself"),
    }
}

/// A path in the project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn write(path: impl AsRef<Path>, text: impl AsRef<[u8]>) {
    let path = path.as_ref();
    std::fs::create_dir_all(path.parent().expect("a file in a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file");
}

/// Files by their paths, with their bytes.
pub(crate) type Tree = BTreeMap<PathBuf, Vec<u8>>;

/// All that is below a folder, by its path from there: nothing for what is no file.
pub(crate) fn tree(folder: &Path) -> Tree {
    let mut found = Tree::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.expect("an entry");
        let (path, kind) = (entry.path(), entry.file_type().expect("a kind"));
        if kind.is_dir() {
            let below = tree(&path).into_iter();
            found.extend(
                below.map(|(path, bytes)| (Path::new(&entry.file_name()).join(path), bytes)),
            );
        } else {
            let bytes =
                if kind.is_file() { std::fs::read(path).expect("a file") } else { Vec::new() };
            found.insert(entry.file_name().into(), bytes);
        }
    }
    found
}

/// A scratch folder.
pub(crate) fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().expect("a scratch folder")
}

/// The folders below one that hold a file of that name, in order.
pub(crate) fn folders_with(root: &Path, name: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        if folder.join(name).exists() {
            found.push(folder.clone());
        }
        let entries = std::fs::read_dir(&folder).expect("a folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        waiting.extend(paths.filter(|path| path.is_dir()));
    }
    found.sort();
    found
}

/// The recordings among the samples, each with the name of its case.
pub(crate) fn samples() -> Vec<(String, Vec<u8>)> {
    let name = |folder: &Path| folder.file_name().expect("a name").to_string_lossy().into_owned();
    folders_with(&project("samples/openstack"), "requestshook.log")
        .iter()
        .map(|folder| {
            let log = std::fs::read(folder.join("requestshook.log")).expect("a log");
            (name(folder), log)
        })
        .collect()
}

/// The small recordings: the logs that are made to do harm, those of the options, those of the tests.
pub(crate) fn small_logs() -> Vec<(String, Vec<u8>)> {
    let folders = ["tests/hostile", "samples/options"].map(project);
    let folders = folders.iter().flat_map(|root| folders_with(root, "requestshook.log"));
    let recordings = std::fs::read_dir(project("tests/recordings")).expect("a folder");
    folders
        .map(|folder| folder.join("requestshook.log"))
        .chain(recordings.map(|entry| entry.expect("an entry").path()))
        .map(|path| (path.display().to_string(), std::fs::read(&path).expect("a log")))
        .collect()
}

/// A log as it was before its secrets were replaced: a made-up secret in the place of each marker,
/// and these secrets.
pub(crate) fn as_recorded(log: &str) -> (String, Vec<String>) {
    let (mut recorded, mut secrets) = (String::new(), Vec::new());
    let mut rest = log;
    while let Some(at) = rest.find("REDACTED-") {
        let marker = &rest[at..];
        let is_sign = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
        let marker = &marker[..marker.find(|c| !is_sign(c)).unwrap_or(marker.len())];
        let secret = match marker {
            "REDACTED-LENGTH" => "321".to_owned(),
            // Passwords that are the same have markers that are, and so have those that are not.
            "REDACTED-PASSWORD" => format!("correct horse {}", secrets.len()),
            token => format!("gAAAAABp{}", token.to_lowercase().repeat(9).replace('-', "_")),
        };
        recorded += &rest[..at];
        recorded += &secret;
        if marker != "REDACTED-LENGTH" {
            secrets.push(secret);
        }
        rest = &rest[at + marker.len()..];
    }
    (recorded + rest, secrets)
}

/// Git in a folder, with a name and without the settings of whoever runs this that would matter.
pub(crate) fn git(folder: &Path, arguments: &[&str]) {
    let given =
        ["user.name=a", "user.email=a@b", "commit.gpgsign=false", "protocol.file.allow=always"];
    let given = given.iter().flat_map(|setting| ["-c", setting]);
    let run = Command::new("git").current_dir(folder).args(given).args(arguments).output();
    let run = run.expect("git runs");
    assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
}

/// Commits all that is there.
pub(crate) fn commit(folder: &Path) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", "a"]);
}
