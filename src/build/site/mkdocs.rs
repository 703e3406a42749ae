//! The folder of pages in, the configuration of a site out.

use std::collections::BTreeSet;

use crate::page::{EXCLUDED, EXTENSIONS, STYLE_FILE, excluded};

/// What the site is built with, whichever of the two.
pub(crate) const REQUIREMENTS: &str = "\
mkdocs==1.6.1
mkdocs-material==9.8.1
pymdown-extensions==12.3
zensical==0.0.73
";

/// What no commit should hold: what the generators write, and recordings as browsers save them.
pub(crate) const IGNORED: &str =
    "/site/\n/.cache/\n/.venv/\n# HAR files hold passwords and tokens as they were sent.\n*.har\n";

/// A `mkdocs.yml` beside the folder of the pages, for `MkDocs` with Material and for Zensical. Views are
/// no pages by themselves either.
#[must_use]
pub(crate) fn mkdocs(docs: &str, views: &BTreeSet<String>) -> String {
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
        excluded(EXCLUDED.iter().copied().chain(views.iter().map(String::as_str))),
        EXTENSIONS.iter().map(|extension| extension.lines_for(docs)).collect::<String>()
    )
}
