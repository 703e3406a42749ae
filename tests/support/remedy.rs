//! Commands that messages name.

use std::path::Path;
use std::process::Command;

/// The commands that a text names between backquotes.
pub(crate) fn remedies(text: &str) -> Vec<String> {
    let parts = text.split('`').skip(1).step_by(2);
    parts.filter(|part| part.contains(' ')).map(str::to_owned).collect()
}

/// Runs a command that a message named, as a person pastes it.
pub(crate) fn pasted(folder: &Path, command: &str) {
    let binary = Path::new(env!("CARGO_BIN_EXE_seqdoc")).parent().expect("a folder");
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").expect("a path"));
    let mut bash = Command::new("bash");
    bash.args(["-c", command]).current_dir(folder).env("PATH", path);
    let output = bash.output().expect("bash runs");
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
}
