//! A value in, whether it is a word that pages have anyway out: of HTTP, of Markdown and mermaid, of
//! the templates, of the catalog. It is public, whoever has chosen it for a password, and hidden only
//! where a name gives it away.

use std::sync::LazyLock;

use crate::config::embedded;

/// A longer value is no word.
pub(super) const LONGEST: usize = 64;

/// All texts that pages are made of beside what was recorded, what a person wrote, and the templates.
const OWN: [&str; 3] =
    [include_str!("../../route/openstack.txt"), include_str!("list.json"), include_str!("own.txt")];

/// Whether one of the texts holds a value, in any case; an anchor has dashes for the blanks of a title.
pub(super) fn holds(value: &str) -> bool {
    static LOWER: LazyLock<String> =
        LazyLock::new(|| [embedded::ALL, &OWN].concat().concat().to_lowercase());
    let is_in = |value: &str| memchr::memmem::find(LOWER.as_bytes(), value.as_bytes()).is_some();
    let lower = value.to_lowercase();
    is_in(&lower) || (lower.contains('-') && is_in(&lower.replace('-', " ")))
}
