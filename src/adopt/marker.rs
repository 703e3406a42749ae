//! A line of a page and the line that a build gives in its place in, whether only secrets differ out.

use std::sync::LazyLock;

use regex::Regex;

/// What stands in the place of a secret.
static MARKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("REDACTED-[A-Z]+(?:-[A-Z]+)*(?:-[0-9]+)?").expect("a test uses the pattern")
});

/// Whether a line comes back as another one that has markers in the place of some of its values.
pub(super) fn is_redacted_as(line: &str, twin: &str) -> bool {
    let mut parts = MARKER.split(twin);
    let start = parts.next().filter(|start| start.len() < twin.len());
    let rest = start.and_then(|start| line.strip_prefix(start));
    let Some(mut rest) = rest.filter(|_| !line.contains("REDACTED-")) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return false };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_markers_is_the_same_but_for_secrets() {
        let twin = "  \"password\": \"REDACTED-PASSWORD-2\", x REDACTED-TOKEN";
        assert!(is_redacted_as("  \"password\": \"abc\", x def", twin));
        for line in ["  \"password\":", twin, " \"password\": \"abc\", x def", "  other"] {
            assert!(!is_redacted_as(line, twin), "{line}");
        }
        assert!(!is_redacted_as("a line", "a line") && !is_redacted_as("a line", "a"));
    }
}
