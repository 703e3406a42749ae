//! A text that is no selector in, the selector that it nearly is out.

use std::sync::LazyLock;

use regex::Regex;

use super::{METHODS, Selector};

/// The number of a step in any form.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"^[(\[]?(\d+)[)\].:]*\s+"));

/// What may stand for an arrow.
static ARROW: LazyLock<Regex> = LazyLock::new(|| regex(r"\s*(?:(-|=|–)+>+|(→|—>))\s*"));

/// A method and a path, behind the services or alone.
static CALL: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^((?:[^\s:]+->>[^\s:]+:?\s+)?)([A-Za-z]+):?\s+(\S*/\S*)$"));

/// Callee, caller and status of an answer.
static ANSWER: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^([^\s:]+?)\s*(?:-+>+|→)\s*([^\s:]+):?\s+(\d{3}(?: [^/]*)?(?: /\S*)?)$")
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

/// The selector of a call that a text nearly is: with another arrow, a method in small letters, or a
/// number without its parentheses. `None` if it is one, or is far from any.
#[must_use]
pub fn near(text: &str) -> Option<String> {
    // Most headings are prose, which has neither a path nor an arrow.
    if !text.contains(['/', '>', '→']) || Selector::parse(text).is_some() {
        return None;
    }
    let plain = text.trim().replace(['`', '*'], "");
    let (number, rest) = match NUMBER.captures(&plain) {
        Some(found) => (format!("({}) ", &found[1]), &plain[found[0].len()..]),
        None => (String::new(), plain.as_str()),
    };
    let rest = rest.split_once(" #").map_or(rest, |(before, _)| before);
    if let Some(found) = ANSWER.captures(rest) {
        let near = format!("{number}{}-->>{}: {}", &found[1], &found[2], &found[3]);
        return Selector::parse(&near).map(|_| near);
    }
    let rest = ARROW.replace(rest, "->>");
    let found = CALL.captures(&rest)?;
    let (ends, method, path) = (found[1].trim_end().trim_end_matches(':'), &found[2], &found[3]);
    let is_sure = !ends.is_empty() || path.starts_with('/') || path.contains("://");
    let is_method = METHODS.contains(&method.to_lowercase().as_str())
        || method.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_method || !(is_sure || method.bytes().all(|byte| byte.is_ascii_uppercase())) {
        return None;
    }
    let slash = if path.starts_with('/') || path.contains("://") { "" } else { "/" };
    let call = format!("{} {slash}{path}", method.to_uppercase());
    let ends = if ends.is_empty() { String::new() } else { format!("{ends}: ") };
    let near = [number, ends, call].concat();
    Selector::parse(&near).map(|_| near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearly_a_selector_is_known() {
        let arrow = "openstack->>glance-api: GET /v2/images";
        for (text, meant) in [
            ("openstack->glance-api: GET /v2/images", Some(arrow)),
            ("openstack -> glance-api: GET /v2/images", Some(arrow)),
            ("openstack → glance-api: get `/v2/images`", Some(arrow)),
            ("openstack=>glance-api: GET v2/images", Some(arrow)),
            ("openstack --> glance-api: GET /v2/images", Some(arrow)),
            ("**GET** /v2/images", Some("GET /v2/images")),
            ("Get /v2/images #show", Some("GET /v2/images")),
            ("glance-api->openstack: 200 OK", Some("glance-api-->>openstack: 200 OK")),
            ("glance-api-->openstack: 200 /v2/x", Some("glance-api-->>openstack: 200 /v2/x")),
            ("Get /v2/images", Some("GET /v2/images")),
            ("GET v2/images", Some("GET /v2/images")),
            ("GET: /v2/images", Some("GET /v2/images")),
            ("3. GET /v2/images", Some("(3) GET /v2/images")),
            ("[3] Get /v2/images", Some("(3) GET /v2/images")),
            ("3 GET /v2/images", Some("(3) GET /v2/images")),
            // What is one, and what is far from one.
            ("(3) GET /v2/images", None),
            (arrow, None),
            ("Get images/old", None),
            ("Read /etc/passwd", None),
            ("Get /v2/images from the cache", None),
            ("From a -> b", None),
            ("Input/output", None),
            ("", None),
        ] {
            assert_eq!(near(text).as_deref(), meant, "{text}");
        }
    }
}
