//! The lines of `exclude_docs` in, the files that they keep off a site out: patterns as git has them.

use std::path::Path;

use crate::text::slashes;
use glob::{MatchOptions, Pattern};

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// What `MkDocs` leaves out by itself.
const ALWAYS: [&str; 2] = [".*", "/templates/"];

/// Patterns, of which the last that fits decides, as `MkDocs` does it.
#[derive(Debug, Default)]
pub(crate) struct Patterns(Vec<Line>);

#[derive(Debug)]
struct Line {
    text: String,
    pattern: Pattern,
    /// Whether it takes back what an earlier one leaves out.
    includes: bool,
    /// Whether it fits only folders.
    folder: bool,
    /// Whether it is about a path, and not about a name anywhere.
    anchored: bool,
}

impl Patterns {
    /// Reads the lines of a setting.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Self {
        Self(ALWAYS.into_iter().chain(text.lines()).filter_map(Line::parse).collect())
    }

    /// The line that leaves out a file, by its path below the folder of the pages.
    #[must_use]
    pub(crate) fn excluding(&self, path: &Path) -> Option<&str> {
        // A line that fits the file itself takes back more than one that fits a folder above it.
        let (mut last, mut rank) = (None, 0);
        for (line, own) in self.0.iter().filter_map(|line| Some((line, line.fits(path)?))) {
            let own = if own { 2 } else { 1 };
            if own >= rank || (own == 1 && !line.includes) {
                (last, rank) = (Some(line), own.max(rank));
            }
        }
        last.filter(|line| !line.includes).map(|line| line.text.as_str())
    }
}

impl Line {
    fn parse(line: &str) -> Option<Self> {
        let text = line.trim();
        let (includes, pattern) = match text.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if pattern.is_empty() || pattern.starts_with('#') {
            return None;
        }
        let (folder, plain) = (pattern.ends_with('/'), pattern.trim_end_matches('/'));
        let anchored = plain.contains('/');
        let pattern = Pattern::new(plain.trim_start_matches('/')).ok()?;
        Some(Self { text: text.to_owned(), pattern, includes, folder, anchored })
    }

    /// Whether it fits a file itself, or only a folder above it; `None` if it fits neither.
    fn fits(&self, path: &Path) -> Option<bool> {
        let mut parts = path.ancestors().filter(|part| !part.as_os_str().is_empty()).enumerate();
        let (up, _) = parts.find(|(up, part)| {
            let name = if self.anchored { Some(part.as_os_str()) } else { part.file_name() };
            let name = slashes(Path::new(name.unwrap_or_default()));
            (*up > 0 || !self.folder) && self.pattern.matches_with(&name, OPTIONS)
        })?;
        Some(up == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_that_fits_decides() {
        let text = "diagram*.md\n# body.md\n/a/log.md\nold/\n!keep.md\nx/**/y.md\n";
        let patterns = Patterns::parse(text);
        for (path, by) in [
            ("a/diagram-1.md", Some("diagram*.md")),
            ("body.md", None),
            ("a/log.md", Some("/a/log.md")),
            ("b/a/log.md", None),
            ("b/old/z.md", Some("old/")),
            ("old/keep.md", None),
            ("old.md", None),
            ("x/1/2/y.md", Some("x/**/y.md")),
            (".git/x.md", Some(".*")),
            ("templates/x.md", Some("/templates/")),
            ("a/templates/x.md", None),
        ] {
            assert_eq!(patterns.excluding(Path::new(path)), by, "{path}");
        }
    }
}
