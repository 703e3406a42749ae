//! The pages of a site and its `mkdocs.yml` in, what they say of snippets out.
//!
//! 1. `include` reads which files a page includes.
//! 2. `settings` reads a `mkdocs.yml`, `pattern` what it keeps off the site, and `lacks` has the one
//!    list of what snippets need there.
//!
//! Nothing is read from folders and nothing is written here.

mod include;
mod lacks;
mod pattern;
mod settings;

use std::path::{Component, Path, PathBuf};

pub(crate) use include::Include;
pub(crate) use lacks::{EXCLUDED, EXTENSIONS, STYLE_FILE, excluded, lacks};
use pattern::Patterns;
use settings::Settings;

/// How many lines of a page are no text of it, but YAML between two lines of `---`.
fn front_matter(text: &str) -> usize {
    let mut lines = text.lines();
    let is_mark = |line: &str| matches!(line.trim_end(), "---" | "...");
    if lines.next().is_none_or(|first| first.trim_end() != "---") {
        return 0;
    }
    lines.position(is_mark).map_or(0, |last| last + 2)
}

/// A path without `.` and `..`, whatever links it goes through.
#[must_use]
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}
