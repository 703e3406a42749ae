//! Who calls whom in, the lines of a flowchart of mermaid out.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::mermaid::{push_escape, short};
use crate::text::visible;

/// A chart with more services or connections than these can be read by nobody.
const SERVICES: usize = 30;
const CONNECTIONS: usize = 60;

/// The lines of a chart of caller, callee and number of calls, and how many of these it shows: all, or
/// the busiest ones.
pub(super) fn lines(calls: &[(&str, &str, usize)]) -> (Vec<String>, usize) {
    let shown = busiest(calls);
    let mut services: Vec<&str> = Vec::new();
    for name in shown.iter().flat_map(|(caller, callee, _)| [*caller, *callee]) {
        if !services.contains(&name) {
            services.push(name);
        }
    }
    let id = |name: &str| services.iter().position(|known| *known == name).unwrap_or_default();
    let declared = services.iter().enumerate();
    let mut lines: Vec<_> =
        declared.map(|(id, name)| format!("s{id}[\"{}\"]", label(name))).collect();
    let calls = shown.iter();
    lines
        .extend(calls.map(|(caller, callee, count)| {
            format!("s{} -->|{count}| s{}", id(caller), id(callee))
        }));
    (lines, shown.len())
}

/// The connections that a chart has room for, in their order.
fn busiest<'c>(calls: &[(&'c str, &'c str, usize)]) -> Vec<(&'c str, &'c str, usize)> {
    let mut by_count = calls.to_vec();
    by_count.sort_by_key(|(caller, callee, count)| (Reverse(*count), *caller, *callee));
    let (mut services, mut shown) = (BTreeSet::new(), BTreeSet::new());
    for (caller, callee, count) in by_count {
        let new = BTreeSet::from([caller, callee]);
        let room = services.union(&new).count() <= SERVICES && shown.len() < CONNECTIONS;
        if room {
            services.extend(new);
            shown.insert((caller, callee, count));
        }
    }
    shown.into_iter().collect()
}

/// The name of a service as the text of a node, where mermaid reads HTML and some Markdown.
fn label(name: &str) -> String {
    let shown = visible(name);
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = short(&shown);
    let (mut label, mut before) = (String::with_capacity(shown.len()), ' ');
    let mut characters = shown.chars().peekable();
    while let Some(character) = characters.next() {
        // What stands inside of a word neither opens nor closes anything.
        let inside = before.is_alphanumeric()
            && characters.peek().is_some_and(|next| next.is_alphanumeric());
        let plain = match character {
            '-' | '_' | '.' => inside,
            ' ' => true,
            other => other.is_alphanumeric(),
        };
        if plain {
            label.push(character);
        } else {
            push_escape(&mut label, character);
        }
        before = character;
    }
    if label.is_empty() { "-".to_owned() } else { label }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_kind_are_nodes() {
        let names = ["glance-api", "a\"]; b", "1. x", "-", "_a_", "이미지", "", "<b>"];
        let labels: Vec<_> = names.iter().map(|name| label(name)).collect();
        assert_eq!(
            labels,
            [
                "glance-api",
                "a#34;#93;#59; b",
                "1#46; x",
                "#45;",
                "#95;a#95;",
                "이미지",
                "-",
                "#60;b#62;"
            ]
        );
    }

    #[test]
    fn a_chart_that_has_no_room_shows_the_busiest() {
        let names: Vec<String> = (0..200).map(|n| format!("s{n:03}")).collect();
        let calls: Vec<_> = names.iter().zip(1..).map(|(name, n)| ("a", &**name, n)).collect();
        let (lines, shown) = lines(&calls);
        assert_eq!((shown, lines.len()), (29, 59));
        assert_eq!(lines.last().map(String::as_str), Some("s0 -->|200| s29"));
        assert!(lines.contains(&"s1[\"s171\"]".to_owned()), "{lines:?}");
        let (lines, shown) = super::lines(&calls[..29]);
        assert_eq!((shown, lines.len()), (29, 59));
    }
}
