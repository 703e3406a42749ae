//! The names of files in, which of them look as if they belonged to a log although none reads them out.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::Scenario;
use super::odd::is_log;
use super::place::Places;

/// What a file looks like that a person writes for a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// Notes on its steps.
    Notes,
    /// The recorded command.
    Console,
    /// A configuration.
    Configuration,
}

/// Names in small letters. With a name and a point before them they belong to one log of several.
const NAMES: [(&str, Beside); 7] = [
    ("notes.md", Beside::Notes),
    ("note.md", Beside::Notes),
    ("notes.markdown", Beside::Notes),
    ("notes.txt", Beside::Notes),
    ("console.txt", Beside::Console),
    ("seqdoc.toml", Beside::Configuration),
    ("seqdocs.toml", Beside::Configuration),
];

impl Beside {
    /// What a file looks like by its name.
    pub(super) fn of(name: &OsStr) -> Option<Self> {
        let name = name.to_str()?.to_lowercase();
        let is = |known: &str| {
            let before = name.strip_suffix(known);
            before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
        };
        NAMES.iter().find(|(known, _)| is(known)).map(|(_, beside)| *beside)
    }

    /// Why nobody reads it.
    fn reason(self) -> &'static str {
        match self {
            Self::Notes => {
                "this looks like notes of no log; name it `notes.md` beside `requestshook.log`, or \
                 `NAME.notes.md` beside `NAME.log`"
            }
            Self::Console => {
                "this looks like the command of no log; name it `console.txt` beside `requestshook.log`, \
                 or `NAME.console.txt` beside `NAME.log`"
            }
            Self::Configuration => {
                "this looks like the configuration of no log; name it `seqdoc.toml`, in the folder of a log \
                 or in one above it"
            }
        }
    }
}

/// Whether a file below LOGS may be one that snippets depend on, by its name: a log, or what belongs to
/// one. What is a folder may hold some, and what is gone may have been one.
#[must_use]
pub fn may_count(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    is_log(path) || Beside::of(name).is_some() || !path.is_file()
}

/// The files that no scenario reads, each with the reason.
pub(super) fn unread<'s>(
    files: Vec<(PathBuf, Beside)>,
    scenarios: impl Iterator<Item = &'s Scenario>,
) -> Vec<(PathBuf, &'static str)> {
    let mut read = HashSet::new();
    for scenario in scenarios {
        read.insert(scenario.notes_path().unwrap_or_else(|| scenario.own_notes()));
        read.insert(scenario.console_path());
        let folders = scenario.folder.ancestors();
        let folders = folders.take_while(|folder| folder.starts_with(&scenario.root));
        read.extend(folders.map(|folder| folder.join("seqdoc.toml")));
    }
    let read = Places::new(read);
    let unread = files.into_iter().filter(|(path, _)| !read.hold(path));
    unread.map(|(path, beside)| (path, beside.reason())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_a_file_is_for() {
        let of = |name: &str| Beside::of(OsStr::new(name));
        for name in ["notes.md", "Notes.md", "create.notes.md", "Note.MD", "notes.txt"] {
            assert_eq!(of(name), Some(Beside::Notes), "{name}");
        }
        assert_eq!(of("a.console.txt"), Some(Beside::Console));
        assert_eq!(of("Seqdoc.toml"), Some(Beside::Configuration));
        for name in ["footnotes.md", "notes", "readme.md", "myseqdoc.toml"] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
