//! The text of a page in, the files that it includes out, as `pymdownx.snippets` reads it.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::{front_matter, plain};
use crate::number::LineNumber;
use crate::snippet::{Marker, marker};

/// A file and the choice of its lines or of a section.
static CHOICE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern =
        r"(?i)^(.*?)(?:(?::-?[0-9]*){1,2}(?:,-?[0-9]*(?::-?[0-9]*)?)*|:([a-z][-_0-9a-z]*))?$";
    Regex::new(pattern).expect("a test uses the pattern")
});

/// The line at which a section begins.
static START: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?im)^[^;\n]*?-+8<-+[ \t]+\[[ \t]*start[ \t]*:[ \t]*([a-z][-_0-9a-z]*)[ \t]*\]";
    Regex::new(pattern).expect("a test uses the pattern")
});

/// Whether a file has a section of that name.
pub(super) fn has_section(text: &str, name: &str) -> bool {
    START.captures_iter(text).any(|found| &found[1] == name)
}

/// A line that includes a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Include {
    /// The path as it is written, without the choice of lines.
    pub path: String,
    /// The section of the file that is meant, if it is not all of it.
    pub(super) section: Option<String>,
    /// Where the line is.
    pub line: LineNumber,
}

impl Include {
    /// All that a text includes, in its order. Only what the extension acts on counts, and it looks
    /// into fences and comments.
    #[must_use]
    pub(crate) fn all(text: &str) -> Vec<Self> {
        let (mut includes, mut in_list) = (Vec::new(), false);
        for (at, line) in text.lines().enumerate().skip(front_matter(text)) {
            let path = match marker(line) {
                Some(Marker::List) => {
                    in_list = !in_list;
                    continue;
                }
                Some(Marker::File(path)) if !in_list => path.trim(),
                None if in_list => line.trim(),
                _ => continue,
            };
            // An empty line of a list is one of the page, and one with `;` a comment.
            if (in_list && path.is_empty()) || path.starts_with(';') {
                continue;
            }
            let chosen = CHOICE.captures(path);
            let part =
                |at: usize| chosen.as_ref()?.get(at).map(|part| part.as_str().trim().to_owned());
            let (path, section) = (part(1).unwrap_or_default(), part(2));
            includes.push(Self { path, section, line: LineNumber::at(at) });
        }
        includes
    }

    /// Whether it names a file, by its path below the folder of the pages. A site may look for includes
    /// in a folder above that one.
    #[must_use]
    pub(crate) fn is_of(&self, docs: &Path, file: &Path) -> bool {
        let named = plain(Path::new(&self.path));
        named.ends_with(file) && plain(&docs.join(file)).ends_with(named)
    }

    /// Whether it is an address, and no file.
    #[must_use]
    pub(super) fn is_address(&self) -> bool {
        let path = self.path.to_ascii_lowercase();
        path.starts_with("http://") || path.starts_with("https://")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_acted_on_counts() {
        let text = "---\ntitle: x\n--8<-- \"meta.md\"\n---\n\
            --8<-- \"a.md\"\n    -8<- 'b c.md:1:3'\n;--8<-- \"no.md\"\nx --8<-- \"no.md\"\n\
            --8<-- \"no.md\" \n--8<--\"no.md\"\n``` text\n--8<-- \"c.md:part\"\n```\n--8<-- \"; no.md\"\n\
            --8<--\nd.md:2,4:-1\n\n  e.md\n; no.md\n--8<-- \"no.md\"\n--8<--\n\
            <!--\n---8<--- \"f.md\"\n-->\n--8<-- [start:x]\n";
        let found: Vec<_> =
            Include::all(text).into_iter().map(|one| (one.line.get(), one.path)).collect();
        let expected =
            [(5, "a.md"), (6, "b c.md"), (12, "c.md"), (16, "d.md"), (18, "e.md"), (23, "f.md")];
        assert_eq!(found, expected.map(|(line, path)| (line, path.to_owned())));
    }

    #[test]
    fn sections_are_found_by_their_names() {
        let text = "a\n# --8<-- [start:one]\n;--8<-- [start:two]\n";
        assert_eq!(["one", "two", "On"].map(|name| has_section(text, name)), [true, false, false]);
        let include = &Include::all("--8<-- \"a.md:one\"\n")[0];
        assert_eq!((&*include.path, include.section.as_deref()), ("a.md", Some("one")));
    }

    #[test]
    fn a_carriage_return_is_no_part_of_a_path() {
        let paths: Vec<_> =
            Include::all("--8<-- \"a.md\"\r\n").into_iter().map(|i| i.path).collect();
        assert_eq!(paths, ["a.md"]);
    }
}
