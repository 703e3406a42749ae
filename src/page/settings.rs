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
        Ok(Self { value, excluded })
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
        let mapped = Settings::parse("markdown_extensions:\n  toc: {}\n  tables:\n").expect("YAML");
        assert!(mapped.has_extension("tables"));
        assert_eq!(Settings::parse("a: b\n c: d\n").err(), Some(LineNumber::new(2)));
    }
}
