//! A URL or a text with URLs in, the secrets in their paths out; and whether a body that was sent to
//! a path is a secret itself.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::hit::{Hit, Rule};
use super::layer::{Escape, Layer};
use super::looks::is_credential;
use super::marker::is_marker;
use crate::config::{Kind, Redaction};

/// A path with a secret in it.
struct Route {
    /// What stands before the secret, from a slash to a slash.
    before: &'static [u8],
    /// What must stand after it, if anything.
    after: &'static [u8],
    /// Whether all that follows is one, where it looks like one.
    all: bool,
}

/// All routes, and what finds the begin of each.
static ROUTES: LazyLock<(Vec<Route>, AhoCorasick)> = LazyLock::new(|| {
    let routes = Redaction::routes().iter().filter_map(|route| {
        let (before, after) = route.split_once("{}")?;
        let all = after == "/**";
        let after = if all { "" } else { after };
        Some(Route { before: before.as_bytes(), after: after.as_bytes(), all })
    });
    let routes: Vec<Route> = routes.collect();
    let search = AhoCorasick::new(routes.iter().map(|route| route.before));
    (routes, search.expect("routes are few and short"))
});

/// The secrets in the paths of a text.
pub(super) fn hits(layer: &Layer<'_>) -> Vec<Hit> {
    let ((routes, search), text) = (&*ROUTES, layer.text());
    let mut hits = Vec::new();
    // In a path that repeats the begin of a route, each of them has all that follows.
    let mut reached = 0;
    for found in search.find_overlapping_iter(text) {
        let route = &routes[found.pattern().as_usize()];
        if route.all && found.end() < reached {
            continue;
        }
        for segment in route.segments(text, found.end()) {
            if route.all {
                reached = segment.end;
            }
            if route.has(text, &segment) {
                hits.push(Hit::written(layer, Kind::Token, segment, Escape::Percent, Rule::Path));
            }
        }
    }
    hits
}

impl Route {
    /// The segments from a place on that may be secrets.
    fn segments(&self, text: &[u8], start: usize) -> impl Iterator<Item = Range<usize>> {
        let mut next = Some(start);
        std::iter::from_fn(move || {
            let segment = segment(text, next.take()?);
            let more = self.all && !segment.is_empty() && text.get(segment.end) == Some(&b'/');
            next = more.then_some(segment.end + 1);
            Some(segment)
        })
    }

    /// Whether one of them is a secret.
    fn has(&self, text: &[u8], segment: &Range<usize>) -> bool {
        text[segment.end..].starts_with(self.after) && is_secret(&text[segment.clone()], self.all)
    }
}

/// A segment of a path from a place on.
fn segment(text: &[u8], start: usize) -> Range<usize> {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"/?#\"'<>\\`,)&;".contains(byte);
    let length = text[start..].iter().position(ends).unwrap_or(text.len() - start);
    start..start + length
}

/// The segments of the path of a URL.
pub(super) fn path(url: &[u8]) -> Vec<Range<usize>> {
    let end = url.iter().position(|byte| b"?#".contains(byte)).unwrap_or(url.len());
    let url = &url[..end];
    // A scheme stands before the first slash; what follows may hold another URL.
    let slash = memchr::memchr(b'/', url).unwrap_or(url.len());
    let has_host = slash > 1 && url[slash - 1..].starts_with(b"://");
    let start = match has_host.then(|| memchr::memchr(b'/', &url[slash + 2..])) {
        Some(Some(path)) => slash + 2 + path,
        Some(None) => return Vec::new(),
        None => 0,
    };
    let path = &url[start..];
    let mut at = start + usize::from(path.starts_with(b"/"));
    let segments = path.strip_prefix(b"/").unwrap_or(path).split(|byte| *byte == b'/');
    let segments = segments.map(|segment| {
        at += segment.len() + 1;
        at - 1 - segment.len()..at - 1
    });
    segments.collect()
}

/// Whether a segment is a secret: no place for one in a template, and where only some are, one that
/// looks like it.
fn is_secret(segment: &[u8], some: bool) -> bool {
    const ACTIONS: [&[u8]; 2] = [b"revoked", b"OS-PKI"];
    let template =
        segment.starts_with(b"{") || segment.starts_with(b":") || segment.starts_with(b"$");
    let word = segment.len() < 20 && some && !is_credential(segment);
    !segment.is_empty() && !template && !word && !ACTIONS.contains(&segment) && !is_marker(segment)
}

/// Whether a body that goes to this URL, or comes from it, is a secret as a whole (Barbican). That of
/// a secret itself is one unless it describes it as JSON.
pub(super) fn is_payload(url: &[u8], json: bool) -> bool {
    let path = url.split(|byte| *byte == b'?').next().unwrap_or(url);
    let path = path.strip_suffix(b"/").unwrap_or(path);
    let (path, payload) = match path.strip_suffix(b"/payload") {
        Some(path) => (path, true),
        None => (path, false),
    };
    let mut segments = path.rsplit(|byte| *byte == b'/');
    let id = segments.next().unwrap_or_default();
    !id.is_empty() && segments.next() == Some(b"secrets") && (payload || !json)
}

/// Whether what is made at this URL is a secret, in whose description its payload stands.
pub(super) fn makes_secret(url: &[u8]) -> bool {
    let path = url.split(|byte| *byte == b'?').next().unwrap_or(url);
    path.strip_suffix(b"/").unwrap_or(path).ends_with(b"/secrets")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_in_the_place_of_a_secret_is_one_unless_it_says_something_else() {
        for segment in ["", "{id}", ":id", "$id", "revoked", "OS-PKI", "REDACTED-TOKEN-1"] {
            for some in [false, true] {
                assert!(!is_secret(segment.as_bytes(), some), "{segment} {some}");
            }
        }
        // Where only some are secrets, a short word is none.
        for (segment, of_some) in [("word", false), ("w0rd-9x", true), (&"word".repeat(5), true)] {
            assert!(is_secret(segment.as_bytes(), false), "{segment}");
            assert_eq!(is_secret(segment.as_bytes(), true), of_some, "{segment}");
        }
    }

    #[test]
    fn a_secret_of_barbican_is_its_payload_unless_it_is_described() {
        for (url, as_text, as_json) in [
            ("http://h/v1/secrets/1/payload", true, true),
            ("http://h/v1/secrets/1", true, false),
            ("http://h/v1/secrets/1/?a=b", true, false),
            ("http://h/v1/secrets/", false, false),
            ("http://h/v1/others/1", false, false),
        ] {
            let found = [false, true].map(|json| is_payload(url.as_bytes(), json));
            assert_eq!(found, [as_text, as_json], "{url}");
        }
        assert!(makes_secret(b"http://h/v1/secrets") && makes_secret(b"http://h/v1/secrets/?a"));
        assert!(!makes_secret(b"http://h/v1/secrets/1"));
    }

    #[test]
    fn a_path_is_what_stands_between_a_host_and_a_query() {
        let path = |url: &'static str| -> Vec<&str> {
            super::path(url.as_bytes()).into_iter().map(|range| &url[range]).collect()
        };
        for url in ["http://h:80/a/bc//d", "/a/bc//d", "a/bc//d", "/a/bc//d?e/f", "/a/bc//d#e?f"] {
            assert_eq!(path(url), ["a", "bc", "", "d"], "{url}");
        }
        for url in ["http://h/", "http://h/?/a", "/", "/?http://h/a"] {
            assert_eq!(path(url), [""], "{url}");
        }
        for url in ["http://h", "http://h?/a", "http://h#/a"] {
            assert_eq!(path(url), [""; 0], "{url}");
        }
        // A URL in a URL is not the one whose path it is.
        assert_eq!(path("/a/b?c=http://h/d"), ["a", "b"]);
        assert_eq!(path("/a/http://h/d"), ["a", "http:", "", "h", "d"]);
        assert_eq!(path("a?b=http://h/c"), ["a"]);
    }

    #[test]
    fn a_segment_ends_at_each_sign_that_is_in_none() {
        for end in " \n/?#\"'<>\\`,)&;".chars() {
            assert_eq!(segment(format!("/a.b:c{end}d").as_bytes(), 1), 1..6, "{end:?}");
        }
        assert_eq!(segment(b"/abc", 1), 1..4);
    }
}
