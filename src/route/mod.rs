//! URLs in, paths and path templates out.
//!
//! A template shows an id (a UUID, or 32 hex digits and more) as a variable named by the segment
//! before it: `/v2/images/<uuid>` is `/v2/images/{image_id}`. One value has one name
//! in the whole scenario, the one of its first appearance; a second value of the same kind is
//! `{image_id_2}`. All else is shown as recorded, a trailing slash too.

mod naming;

use std::borrow::Cow;

use indexmap::IndexMap;
use memchr::{memchr, memchr2};
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::config::PathMode;

/// The path of a URL: without scheme and authority, query and fragment; empty if it has none.
#[must_use]
pub fn path(url: &str) -> &str {
    let url = &url[..memchr2(b'?', b'#', url.as_bytes()).unwrap_or(url.len())];
    let colon = memchr(b':', url.as_bytes()).unwrap_or(0);
    let is_scheme = colon > 0 && url.as_bytes()[..colon].iter().all(u8::is_ascii_alphanumeric);
    match url[colon..].strip_prefix("://").filter(|_| is_scheme) {
        Some(authority) => memchr(b'/', authority.as_bytes()).map_or("", |at| &authority[at..]),
        None => url,
    }
}

/// The variables of one scenario: each value with its name.
#[derive(Debug, Default)]
pub struct Variables {
    mode: PathMode,
    names: IndexMap<String, String, FxBuildHasher>,
    counts: FxHashMap<String, usize>,
}

impl Variables {
    /// No variables yet.
    #[must_use]
    pub fn new(mode: PathMode) -> Self {
        Self { mode, ..Self::default() }
    }

    /// Names the variables of a URL that have no name yet.
    pub fn add(&mut self, url: &str) {
        if self.mode == PathMode::Raw || !naming::may_hold_id(url) {
            return;
        }
        let mut before = "";
        for segment in path(url).split('/') {
            let segment_before = std::mem::replace(&mut before, segment);
            let Some((prefix, value, _)) = naming::pieces(segment) else { continue };
            if self.names.contains_key(value) {
                continue;
            }
            let name = naming::name_in(segment_before, prefix);
            let count = self.counts.entry(name.clone()).or_insert(0);
            *count += 1;
            let name = if *count == 1 { name } else { format!("{name}_{count}") };
            self.names.insert(value.to_owned(), name);
        }
    }

    /// The path of a URL with its variables by name.
    #[must_use]
    pub fn template<'u>(&self, url: &'u str) -> Cow<'u, str> {
        let path = path(url);
        if self.mode == PathMode::Raw || !naming::may_hold_id(path) {
            return Cow::Borrowed(path);
        }
        let segments = path.split('/').map(|segment| {
            let named = naming::pieces(segment).and_then(|(before, value, behind)| {
                Some(format!("{before}{{{}}}{behind}", self.names.get(value)?))
            });
            named.map_or(Cow::Borrowed(segment), Cow::Owned)
        });
        Cow::Owned(segments.collect::<Vec<_>>().join("/"))
    }

    /// Names and values in the order of their first appearance.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(|(value, name)| (name.as_str(), value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "692238fc-3b51-41bc-9923-68ab11649282";
    const HEX: &str = "d0664ad69349418585fc193681b4f48f";

    #[test]
    fn paths() {
        let cases = [
            ("http://127.0.0.1:9/v2/images?limit=1#f", "/v2/images"),
            ("http://h", ""),
            ("http://h?x=/y", ""),
            ("/p/", "/p/"),
            ("/p?u=http://x/y", "/p"),
            ("", ""),
            ("*", "*"),
        ];
        for (url, expected) in cases {
            assert_eq!(path(url), expected, "{url}");
        }
    }

    #[test]
    fn ids_are_named_by_the_segment_before() {
        let mut variables = Variables::new(PathMode::Template);
        let first = format!("http://h/v2/images/{ID}/file");
        let other = format!("http://h/v2/images/{HEX}");
        let third = format!("/v1/glance/{ID}/");
        for url in [&first, &other, &third] {
            variables.add(url);
        }
        assert_eq!(variables.template(&first), "/v2/images/{image_id}/file");
        assert_eq!(variables.template(&other), "/v2/images/{image_id_2}");
        assert_eq!(variables.template(&third), "/v1/glance/{image_id}/");
        assert_eq!(variables.template("/v2/images"), "/v2/images");
        let names: Vec<_> = variables.iter().collect();
        assert_eq!(names, [("image_id", ID), ("image_id_2", HEX)]);
    }

    #[test]
    fn raw_paths_stay() {
        let mut variables = Variables::new(PathMode::Raw);
        let url = format!("/v2/images/{ID}");
        variables.add(&url);
        assert_eq!(variables.template(&url), url);
        assert_eq!(variables.iter().count(), 0);
    }
}
