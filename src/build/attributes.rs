//! Two folders in, the lines of `.gitattributes` that keep every byte of their logs and snippets out.

use std::path::{Component, Path, PathBuf};

/// The lines for a repository.
#[derive(Debug)]
pub(crate) struct Attributes(Vec<String>);

impl Attributes {
    /// The lines for folders below the working directory; a folder elsewhere needs none here.
    #[must_use]
    pub(crate) fn of(logs: &[PathBuf], docs: &Path) -> Self {
        let logs = logs.iter().map(|logs| (logs.as_path(), "*.log", "-text"));
        let docs = [(docs, "*.md", "text eol=lf"), (docs, ".seqdoc.json", "text eol=lf")];
        let kinds = logs.chain(docs);
        let line = |(folder, files, what)| Some(format!("{} {what}", pattern(folder, files)?));
        Self(kinds.into_iter().filter_map(line).collect())
    }

    /// The text of a file with these lines alone.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        self.0.iter().flat_map(|line| [line, "\n"]).collect()
    }

    /// The lines that a file does not have.
    pub(crate) fn missing<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let has = |wanted: &str| text.lines().any(|line| line.trim() == wanted);
        self.0.iter().map(String::as_str).filter(move |line| !has(line))
    }
}

/// What git takes for all such files in a folder and below it.
fn pattern(folder: &Path, files: &str) -> Option<String> {
    let mut pattern = String::new();
    for part in folder.components() {
        match part {
            Component::Normal(name) => {
                for character in name.to_str()?.chars() {
                    if "*?[\\".contains(character) {
                        pattern.push('\\');
                    }
                    pattern.push(character);
                }
                pattern.push('/');
            }
            Component::CurDir => {}
            _ => return None,
        }
    }
    let below = if pattern.is_empty() { "" } else { "**/" };
    let pattern = format!("{pattern}{below}{files}");
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '"';
    if pattern.chars().all(is_plain) && !pattern.starts_with(['#', '!']) {
        return Some(pattern);
    }
    // A control character would need an escape of its own, and so would a mark at the start.
    let odd = pattern.contains(char::is_control) || pattern.starts_with('!');
    (!odd).then(|| format!("\"{}\"", pattern.replace('\\', "\\\\").replace('"', "\\\"")))
}
