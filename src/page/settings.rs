//! The text of a `mkdocs.yml` in, what it says of snippets out.

use serde_json::Value;

use super::Patterns;
use crate::config;
use crate::number::LineNumber;

/// What others bring along.
const BUNDLES: [(&str, &str); 2] = [("extra", "attr_list"), ("pymdownx.extra", "attr_list")];

/// The extensions that `MkDocs` always has.
const ALWAYS: [&str; 2] = ["tables", "toc"];

/// The settings of a site.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    text: String,
    value: Value,
    excluded: Patterns,
}

impl Settings {
    /// Reads the text of the file.
    ///
    /// # Errors
    ///
    /// If it is not YAML: the line that is wrong.
    pub(crate) fn parse(text: &str) -> Result<Self, LineNumber> {
        let value = config::yaml(text)?;
        let excluded = Patterns::parse(value["exclude_docs"].as_str().unwrap_or_default());
        Ok(Self { text: text.to_owned(), value, excluded })
    }

    /// Whether another file says more.
    #[must_use]
    pub(super) fn inherits(&self) -> bool {
        !self.value["INHERIT"].is_null()
    }

    /// The folder of the pages, from that of the file.
    #[must_use]
    pub(crate) fn docs_dir(&self) -> &str {
        self.value["docs_dir"].as_str().unwrap_or("docs")
    }

    /// Whether the address of a page ends with `/`.
    #[must_use]
    pub(super) fn has_directory_urls(&self) -> bool {
        self.value["use_directory_urls"] != false
    }

    /// The folders that includes are looked for in, from that of the file.
    #[must_use]
    pub(crate) fn base_paths(&self) -> Vec<&str> {
        match self.snippets().map(|options| &options["base_path"]) {
            Some(Value::String(path)) => vec![path],
            Some(Value::Array(paths)) => paths.iter().filter_map(Value::as_str).collect(),
            _ => vec!["."],
        }
    }

    /// The options of the extension that includes files, if it is there.
    #[must_use]
    pub(super) fn snippets(&self) -> Option<&Value> {
        self.extension("pymdownx.snippets")
    }

    /// What is kept off the site.
    #[must_use]
    pub(super) fn excluded(&self) -> &Patterns {
        &self.excluded
    }

    /// Whether an extension is there, by itself or with another one.
    #[must_use]
    pub(super) fn has_extension(&self, name: &str) -> bool {
        let bundled = BUNDLES.iter().filter(|(_, brings)| *brings == name);
        ALWAYS.contains(&name)
            || bundled
                .map(|(bundle, _)| *bundle)
                .chain([name])
                .any(|name| self.extension(name).is_some())
    }

    /// Whether fences of mermaid are drawn.
    #[must_use]
    pub(super) fn draws_mermaid(&self) -> bool {
        let options = self.extension("pymdownx.superfences");
        let fences = options.and_then(|options| options["custom_fences"].as_array());
        fences.is_some_and(|fences| fences.iter().any(|fence| fence["name"] == "mermaid"))
    }

    /// Whether a style sheet is among those of the site.
    #[must_use]
    pub(super) fn has_style(&self, file: &str) -> bool {
        let styles = self.value["extra_css"].as_array();
        let is_it = |style: &Value| style.as_str().is_some_and(|style| style.ends_with(file));
        styles.is_some_and(|styles| styles.iter().any(is_it))
    }

    /// The options of an extension: null if it has none.
    fn extension(&self, name: &str) -> Option<&Value> {
        let is_it = |other: &str| other.trim_start_matches("markdown.extensions.") == name;
        match &self.value["markdown_extensions"] {
            Value::Array(list) => list.iter().find_map(|entry| match entry {
                Value::String(other) => is_it(other).then_some(&Value::Null),
                Value::Object(named) => {
                    named.iter().find(|(other, _)| is_it(other)).map(|(_, options)| options)
                }
                _ => None,
            }),
            Value::Object(named) => {
                named.iter().find(|(other, _)| is_it(other)).map(|(_, options)| options)
            }
            _ => None,
        }
    }

    /// The line of a pattern of `exclude_docs`.
    #[must_use]
    pub(super) fn line_of_pattern(&self, pattern: &str) -> Option<LineNumber> {
        self.text.lines().position(|line| line.trim() == pattern).map(LineNumber::at)
    }

    /// The first line that has one of these words, the best one first; a comment does not count.
    #[must_use]
    pub(super) fn line_of(&self, words: &[&str]) -> Option<LineNumber> {
        let lines = || self.text.lines().map(|line| line.split(" #").next().unwrap_or_default());
        let has =
            |line: &str, word: &str| !line.trim_start().starts_with('#') && line.contains(word);
        words.iter().find_map(|word| lines().position(|line| has(line, word)).map(LineNumber::at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_read_as_mkdocs_reads_it() {
        let text = "site_name: x\nuse: !ENV [A, b]\nmarkdown_extensions:\n  - markdown.extensions.extra\n  \
            - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\n  \
            - pymdownx.superfences:\n      custom_fences:\n        \
            - {name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }\n  \
            # base_path: no\n  - pymdownx.snippets: {base_path: [docs, '.'], check_paths: true}\n";
        let settings = Settings::parse(text).expect("YAML");
        assert!(settings.draws_mermaid() && settings.has_extension("attr_list"));
        assert!(settings.has_extension("tables") && !settings.has_extension("admonition"));
        assert_eq!(settings.base_paths(), ["docs", "."]);
        assert_eq!(settings.line_of(&["base_path"]).map(LineNumber::get), Some(11));
        assert_eq!((settings.docs_dir(), settings.has_directory_urls()), ("docs", true));
        let mapped = Settings::parse("markdown_extensions:\n  toc: {}\n  tables:\n").expect("YAML");
        assert!(mapped.has_extension("tables") && mapped.base_paths() == ["."]);
        assert_eq!(Settings::parse("a: b\n c: d\n").err(), Some(LineNumber::new(2)));
    }
}
