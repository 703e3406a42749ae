//! The line that opens a fence in, its language and the lines that it highlights out.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

static HIGHLIGHT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#" hl_lines="([0-9 -]*)""#).expect("a test uses the pattern"));

/// The language of the fence that a line opens.
pub(super) fn language(open: &str) -> &str {
    open.trim_start_matches([' ', '`']).split(' ').next().unwrap_or_default()
}

/// The lines that the line of a fence highlights; `None` if it does not open one.
pub(super) fn highlighted(open: &str) -> Option<BTreeSet<usize>> {
    if !open.starts_with("    ```") {
        return None;
    }
    let Some(found) = HIGHLIGHT.captures(open) else {
        return (!open.contains("hl_lines")).then(BTreeSet::new);
    };
    let range = |word: &str| {
        let (first, last) = word.split_once('-').unwrap_or((word, word));
        // A line 0 is none.
        Some(first.parse::<usize>().ok()?.max(1)..=last.parse::<usize>().ok()?.min(1 << 20))
    };
    Some(found[1].split(' ').filter_map(range).flatten().collect())
}

/// Whether two lines open the same fence with the same lines highlighted, however these are written.
pub(super) fn highlights_same(one: &str, other: &str) -> bool {
    let [plain, of_other] = [one, other].map(|line| HIGHLIGHT.replace(line, ""));
    plain == of_other && highlighted(one).is_some() && highlighted(one) == highlighted(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_however_they_are_written() {
        assert!(highlights_same("    ``` x hl_lines=\"2-3\"", "    ``` x hl_lines=\"2 3\""));
        assert!(!highlights_same("    ``` x hl_lines=\"2-3\"", "    ``` y hl_lines=\"2 3\""));
        assert!(!highlights_same("a", "a"));
    }

    #[test]
    fn a_highlighted_line_0_is_none() {
        let lines = highlighted("    ``` json hl_lines=\"0-2 4\"");
        assert_eq!(lines, Some(BTreeSet::from([1, 2, 4])));
    }
}
