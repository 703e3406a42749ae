//! A value in, whether it is a word that pages have anyway out: of HTTP, of Markdown and mermaid, of
//! the templates, of the catalog. It is public, whoever has chosen it for a password, and hidden only
//! where a name gives it away.

use std::sync::LazyLock;

/// A longer value is no word.
pub(super) const LONGEST: usize = 64;

/// All texts that pages are made of beside what was recorded and what a person wrote.
const OWN: [&str; 10] = [
    include_str!("../../../templates/body.md.jinja"),
    include_str!("../../../templates/diagram.md.jinja"),
    include_str!("../../../templates/diagrams.md.jinja"),
    include_str!("../../../templates/log.md.jinja"),
    include_str!("../../../templates/reference.md.jinja"),
    include_str!("../../../templates/summary.md.jinja"),
    include_str!("../../../templates/variables.md.jinja"),
    include_str!("../../route/openstack.txt"),
    include_str!("list.json"),
    include_str!("own.txt"),
];

/// Whether one of the texts holds a value, in any case.
pub(super) fn holds(value: &str) -> bool {
    static LOWER: LazyLock<String> = LazyLock::new(|| OWN.map(str::to_lowercase).concat());
    let lower = value.to_lowercase();
    memchr::memmem::find(LOWER.as_bytes(), lower.as_bytes()).is_some()
}
