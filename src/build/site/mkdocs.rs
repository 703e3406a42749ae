//! The folder of pages in, the configuration of a site out, or what one that is there lacks.

use std::path::Path;

use super::STYLE_FILE;

/// What the site is built with, whichever of the two.
pub(crate) const REQUIREMENTS: &str = "\
mkdocs==1.6.1
mkdocs-material==9.8.1
pymdown-extensions==12.3
zensical==0.0.73
";

/// What the generators write, and no commit should hold.
pub(crate) const IGNORED: &str = "/site/\n/.cache/\n/.venv/\n";

/// The snippets, which are parts of pages, and none by themselves.
const EXCLUDED: [&str; 8] = [
    "diagram*.md",
    "ladder*.md",
    "body.md",
    "log.md",
    "console.md",
    "variables.md",
    "summary.md",
    "reference.md",
];

const EXTENSIONS: [(&str, &str); 7] = [
    ("admonition", "  - admonition\n"),
    ("attr_list", "  - attr_list\n"),
    ("tables", "  - tables\n"),
    ("pymdownx.highlight", "  - pymdownx.highlight: {linenums_style: pymdownx-inline}\n"),
    (
        "class: mermaid",
        "  - pymdownx.superfences:\n      custom_fences:\n        - {name: mermaid, class: mermaid, \
         format: !!python/name:pymdownx.superfences.fence_code_format }\n",
    ),
    ("pymdownx.tabbed", "  - pymdownx.tabbed: {alternate_style: true}\n"),
    ("pymdownx.snippets", SNIPPETS),
];

const SNIPPETS: &str = "  - pymdownx.snippets: {base_path: [DOCS], check_paths: true}\n";

/// A `mkdocs.yml` beside the folder of the pages, for `MkDocs` with Material and for Zensical.
#[must_use]
pub(crate) fn mkdocs(docs: &str) -> String {
    let folder = if docs == "docs" { String::new() } else { format!("docs_dir: {docs:?}\n") };
    format!(
        "# Build the site with `mkdocs serve` or `zensical serve`, after `seqdoc build`.\n\
         site_name: Recorded calls\n{folder}\n\
         theme:\n  name: material\n  font: false\n  features:\n    - content.code.copy\n    \
         - navigation.indexes\n    - navigation.top\n    - toc.follow\n  palette:\n    \
         - media: \"(prefers-color-scheme: light)\"\n      scheme: default\n      \
         toggle: {{icon: material/weather-night, name: Dark mode}}\n    \
         - media: \"(prefers-color-scheme: dark)\"\n      scheme: slate\n      \
         toggle: {{icon: material/weather-sunny, name: Light mode}}\n\n\
         extra_css:\n  - {STYLE_FILE}\n\n\
         # Snippets are parts of pages. Without this each would be a page of its own, too.\n{}\n\
         markdown_extensions:\n{}  - toc: {{toc_depth: 3}}\n",
        excluded(EXCLUDED.iter().copied()),
        EXTENSIONS.map(|(_, lines)| lines.replace("DOCS", &format!("{docs:?}"))).concat()
    )
}

fn excluded<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<_> = names.map(|name| ["  ", name, "\n"].concat()).collect();
    ["exclude_docs: |\n", &names.concat()].concat()
}

/// The lines that a `mkdocs.yml` needs and does not have; empty if it has all.
#[must_use]
pub(crate) fn lacks(text: &str, docs: &Path) -> String {
    let docs = docs.file_name().unwrap_or_default().to_string_lossy();
    let mut lines = String::new();
    if !text.contains(STYLE_FILE) {
        lines += &["extra_css:\n  - ", STYLE_FILE, "\n"].concat();
    }
    let missing: Vec<_> = EXCLUDED.into_iter().filter(|name| !text.contains(name)).collect();
    if !missing.is_empty() {
        lines += &excluded(missing.into_iter());
    }
    let missing = EXTENSIONS.into_iter().filter(|(name, _)| !text.contains(name));
    let missing: String =
        missing.map(|(_, lines)| lines.replace("DOCS", &format!("{docs:?}"))).collect();
    if !missing.is_empty() {
        lines += "markdown_extensions:\n";
        lines += &missing;
    }
    lines
}
