//! What a site needs for snippets to be shown as they are meant in, what one lacks out.

use std::path::Path;

use super::Settings;

/// The snippets, which are parts of pages, and none by themselves.
pub(crate) const EXCLUDED: [&str; 8] = [
    "diagram*.md",
    "ladder*.md",
    "body.md",
    "log.md",
    "console.md",
    "variables.md",
    "summary.md",
    "reference.md",
];

/// Where a site has what ladders look like, below DOCS.
pub(crate) const STYLE_FILE: &str = "assets/seqdoc.css";

/// An extension that snippets need.
#[derive(Debug)]
pub(crate) struct Extension {
    /// What it is called.
    pub name: &'static str,
    /// The lines of a `mkdocs.yml`, with `DOCS` for the folder of the pages.
    pub lines: &'static str,
    /// How the names of the snippets begin that it is for; all need it if there is none.
    snippets: &'static [&'static str],
}

/// The fences of mermaid, which are part of an extension.
const MERMAID: &str = "pymdownx.superfences";

/// All of them, in the order in which a `mkdocs.yml` is written.
pub(crate) const EXTENSIONS: [Extension; 7] = [
    Extension::new("admonition", "  - admonition\n", &["body"]),
    Extension::new("attr_list", "  - attr_list\n", &[]),
    Extension::new("tables", "  - tables\n", &[]),
    Extension::new(
        "pymdownx.highlight",
        "  - pymdownx.highlight: {linenums_style: pymdownx-inline}\n",
        &["body", "log"],
    ),
    Extension::new(
        MERMAID,
        "  - pymdownx.superfences:\n      custom_fences:\n        - {name: mermaid, class: mermaid, \
         format: !!python/name:pymdownx.superfences.fence_code_format }\n",
        &["diagram"],
    ),
    Extension::new("pymdownx.tabbed", "  - pymdownx.tabbed: {alternate_style: true}\n", &["body"]),
    Extension::new(
        "pymdownx.snippets",
        "  - pymdownx.snippets: {base_path: [DOCS], check_paths: true}\n",
        &[],
    ),
];

impl Extension {
    const fn new(
        name: &'static str,
        lines: &'static str,
        snippets: &'static [&'static str],
    ) -> Self {
        Self { name, lines, snippets }
    }

    /// The lines for a folder of pages.
    #[must_use]
    pub(crate) fn lines_for(&self, docs: &str) -> String {
        self.lines.replace("DOCS", &format!("{docs:?}"))
    }

    /// Whether a snippet of that name needs it.
    #[must_use]
    pub(super) fn is_for(&self, snippet: &str) -> bool {
        self.snippets.is_empty() || self.snippets.iter().any(|name| snippet.starts_with(name))
    }

    /// What it is, for a message.
    #[must_use]
    pub(super) fn what(&self) -> String {
        let part = if self.name == MERMAID { "a fence for `mermaid` in " } else { "" };
        format!("{part}`{}`", self.name)
    }

    fn is_in(&self, settings: &Settings) -> bool {
        if self.name == MERMAID {
            settings.draws_mermaid()
        } else {
            settings.has_extension(self.name)
        }
    }
}

/// The extensions that a site does not have.
pub(super) fn extensions(settings: &Settings) -> impl Iterator<Item = &'static Extension> {
    EXTENSIONS.iter().filter(|extension| !extension.is_in(settings))
}

/// The lines that keep files from being pages of their own.
#[must_use]
pub(crate) fn excluded<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<_> = names.map(|name| ["  ", name, "\n"].concat()).collect();
    ["exclude_docs: |\n", &names.concat()].concat()
}

/// The lines that name the style sheet.
#[must_use]
pub(crate) fn style() -> String {
    ["extra_css:\n  - ", STYLE_FILE, "\n"].concat()
}

/// The lines that a `mkdocs.yml` needs and does not have, for whatever snippets; empty if it has all.
#[must_use]
pub(crate) fn lacks(text: &str, docs: &Path) -> String {
    // One that cannot be read has nothing.
    let settings = Settings::parse(text).unwrap_or_default();
    let docs = docs.file_name().unwrap_or_default().to_string_lossy();
    let mut lines = String::new();
    if !settings.has_style(STYLE_FILE) {
        lines += &style();
    }
    let patterns = settings.excluded();
    // `*` stands for nothing, too.
    let is_out = |name: &str| patterns.excluding(Path::new(&name.replace('*', ""))).is_some();
    let missing: Vec<_> = EXCLUDED.into_iter().filter(|name| !is_out(name)).collect();
    if !missing.is_empty() {
        lines += &excluded(missing.into_iter());
    }
    let missing: String =
        extensions(&settings).map(|extension| extension.lines_for(&docs)).collect();
    if !missing.is_empty() {
        lines += "markdown_extensions:\n";
        lines += &missing;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Snippet;

    #[test]
    fn no_snippet_of_a_site_is_a_page_of_its_own() {
        let settings = Settings::parse(&excluded(EXCLUDED.into_iter())).expect("settings");
        for snippet in Snippet::ALL.into_iter().filter(|snippet| *snippet != Snippet::Page) {
            let name = snippet.name();
            let is_out = settings.excluded().excluding(Path::new(name)).is_some();
            assert!(is_out, "`EXCLUDED` lacks `{name}`, which MkDocs would make a page of");
        }
    }
}
