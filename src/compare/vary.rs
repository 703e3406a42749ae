//! A name and a value in, what of the value is the same in each recording of one flow out.
//!
//! Ids, tokens, hashes, times, hosts, ports and lengths differ each time. The names that say so stand
//! in `varying.txt`; a value is known by its form, too.

use std::sync::LazyLock;

use regex::Regex;

use crate::route::is_id as is_path_id;

static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    include_str!("varying.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// Ids and hashes, times, authorities of URLs, addresses, seconds and milliseconds since 1970.
static FORMS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let forms = [
        r"\b[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\b",
        r"\b[0-9A-Fa-f]{16,}\b",
        r"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?\b",
        r"\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\b",
        r"//[^/\s?#]+",
        r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b",
        r"\b[12]\d{9}(?:\d{3})?(?:\.\d+)?\b",
    ];
    // A test reads it.
    Regex::new(&forms.join("|")).ok()
});

/// A text of letters and digits without a space that is as long is a token.
const TOKEN: usize = 24;

/// The value with its varying parts taken out; `None` if it varies as a whole.
pub(super) fn settled(name: &str, value: &str) -> Option<String> {
    if words(name).any(|word| NAMES.contains(&word.as_str())) || value.contains("REDACTED") {
        return None;
    }
    let kept = FORMS.as_ref().map_or(value.into(), |forms| forms.replace_all(value, "{}"));
    (!is_token(&kept)).then(|| kept.into_owned())
}

fn is_token(value: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-.~".contains(&byte);
    let has = |what: fn(&u8) -> bool| value.bytes().any(|byte| what(&byte));
    value.len() >= TOKEN
        && value.bytes().all(plain)
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
}

/// Whether a name of a member is an id.
pub(super) fn is_id(name: &str) -> bool {
    is_path_id(name)
}

/// Whether a member with this name says which one an object is.
pub(super) fn names_id(name: &str) -> bool {
    words(name).last().is_some_and(|word| word == "id" || word == "uuid")
}

/// The words of a name in lower case: `X-Request-Id`, `created_at` and `userId` have two or three.
fn words(name: &str) -> impl Iterator<Item = String> {
    let mut spaced = String::with_capacity(name.len() + 4);
    let mut lower = false;
    for sign in name.chars() {
        if lower && sign.is_uppercase() {
            spaced.push(' ');
        }
        lower = sign.is_lowercase();
        spaced.push(if sign.is_alphanumeric() { sign.to_ascii_lowercase() } else { ' ' });
    }
    spaced.split_whitespace().map(str::to_owned).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_varies_is_taken_out() {
        assert!(FORMS.is_some());
        for (name, value, expected) in [
            ("status", "active", Some("active")),
            ("created_at", "active", None),
            ("X-Openstack-Request-Id", "x", None),
            ("userId", "7", None),
            ("port", "80", None),
            ("href", "http://10.0.0.1:9292/v2/images", Some("http:{}/v2/images")),
            (
                "file",
                "/v2/images/0f5b1c55-5b0a-4d7c-9c3a-000000000001/file",
                Some("/v2/images/{}/file"),
            ),
            ("x", "2026-11-28T23:27:35.123Z", Some("{}")),
            ("x", "Sat, 28 Nov 2026 23:27:35 GMT", Some("{}")),
            ("x", "1764372455", Some("{}")),
            ("x", "REDACTED-TOKEN-1", None),
            ("x", "gAAAAABlYxK3vF0q1W2e3R4t5Y6u7I8o", None),
            ("x", "application/vnd.openstack.image", Some("application/vnd.openstack.image")),
        ] {
            assert_eq!(settled(name, value).as_deref(), expected, "{name}: {value}");
        }
    }
}
