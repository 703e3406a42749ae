use proptest::prelude::*;
use proptest::string::string_regex;

use super::*;

fn broken(text: &str) -> Vec<(usize, Broken)> {
    Regions::of(text).broken.iter().map(|(line, broken)| (line.get(), *broken)).collect()
}

#[test]
fn each_marker_with_a_mistake_is_found() {
    let line = LineNumber::new;
    for (text, expected) in [
        ("a\n<!-- seqdoc: a.md -->\n\nb\n", vec![(2, Broken::Unclosed)]),
        ("<!-- /seqdoc -->\n", vec![(1, Broken::Unopened)]),
        (
            "<!-- seqdoc: a.md -->\n<!-- seqdoc: b.md -->\n<!-- /seqdoc -->\n",
            vec![(2, Broken::Nested(line(1)))],
        ),
        (
            "<!-- seqdoc: a.md -->\n<!-- /seqdoc --> x\n<!-- /seqdoc -->\n",
            vec![(2, Broken::Unreadable)],
        ),
        (
            "<!-- seqdoc: -->\n<!-- /seqdoc -->\n",
            vec![(1, Broken::Unreadable), (2, Broken::Unopened)],
        ),
        ("<!-- seqdoc: ../a.md -->\n<!-- /seqdoc -->\n", vec![(1, Broken::Outside)]),
        ("<!-- seqdoc: /a.md -->\n<!-- /seqdoc -->\n", vec![(1, Broken::Outside)]),
        ("<!-- seqdoc: a\\b.md -->\n<!-- /seqdoc -->\n", vec![(1, Broken::Outside)]),
        ("```\n<!-- seqdoc: a.md -->\n<!-- /seqdoc -->\n```\n", vec![(2, Broken::Passive)]),
        (" <!-- seqdoc: a.md -->\n <!-- /seqdoc -->\n", vec![(1, Broken::Passive)]),
        ("---\n<!-- seqdoc: a.md -->\n---\n<!-- seqdocs: a -->\n", vec![(2, Broken::Passive)]),
        (
            "<!-- seqdoc: a.md -->\r<!-- /seqdoc -->\r\r<!-- /seqdoc -->",
            vec![(4, Broken::Unopened)],
        ),
        ("<!-- seqdoc: a/../b.md -->\n```\n<!-- /seqdoc -->\n", vec![]),
        ("\u{feff}<!-- seqdoc: a.md -->\n<!-- /seqdoc -->", vec![]),
    ] {
        assert_eq!(broken(text), expected, "{text}");
    }
}

#[test]
fn a_region_holds_what_was_put_in_until_it_is_edited() {
    let page = "a\r\n<!-- seqdoc: x/a.md -->  \r\n<!-- /seqdoc -->\r\nb";
    let region = |page: &str| Regions::of(page).regions.remove(0);
    let own = region(page);
    assert_eq!((own.content(page), &*own.path), (Content::Empty, Path::new("x/a.md")));
    let made = filled(page, &[(&own, "one\n\ntwo\n")]);
    let hash = Hash::of("\none\n\ntwo\n\n");
    let expected = format!(
        "a\r\n<!-- seqdoc: x/a.md {hash} -->  \r\n\r\none\r\n\r\ntwo\r\n\r\n<!-- /seqdoc -->\r\nb"
    );
    assert_eq!(made, expected);
    let own = region(&made);
    assert_eq!(own.content(&made), Content::Own);
    assert_eq!(own.snippet(&made), "one\n\ntwo\n");
    // A checkout is no edit.
    let checkout = made.replace("\r\n", "\n");
    assert!(region(&checkout).is_current(&checkout, "one\n\ntwo\n"));
    let edited = made.replace("two", "2");
    let own = region(&edited);
    assert_eq!(own.content(&edited), Content::Edited);
    let adopted = adopted(&edited, &[&own]);
    assert_eq!(region(&adopted).content(&adopted), Content::Own);
    let foreign = "<!-- seqdoc: a.md -->\nx\n<!-- /seqdoc -->\n";
    assert_eq!(region(foreign).content(foreign), Content::Foreign);
}

/// A page whose first line is a rule has no front matter, whatever is put into its regions.
#[test]
fn what_is_put_in_ends_no_front_matter() {
    let page = "---\n<!-- seqdoc: a.md -->\n<!-- /seqdoc -->\n";
    let snippet = "---\n";
    let before = Regions::of(page);
    let made = filled(page, &[(&before.regions[0], snippet)]);
    assert!(Regions::of(&made).regions[0].is_current(&made, snippet));
    let matter = [&made, "---\n"].concat();
    assert_eq!(broken(&matter), [(2, Broken::Passive)]);
}

/// Lines that may be read as something else in another place, with what ends them.
fn pages(start: &str, ends: &str) -> impl Strategy<Value = String> {
    let lines = "<!-- seqdoc: a/b\\.md -->|<!-- /seqdoc -->|&lt;!-- /seqdoc -->|```|---|<!-- seqdoc:|\
                 &amp;lt;!-- seqdoc: x|<!--/seqdoc-->x|\\PC{0,9}|";
    let pattern = format!("{start}(?:(?:{lines})(?:{ends})){{0,12}}(?:{lines})");
    string_regex(&pattern).expect("a pattern")
}

proptest! {
    /// Whatever a snippet is, it comes back, and the page around it stays.
    #[test]
    fn what_is_put_in_comes_back(
        page in pages("\u{feff}?", "\n|\r\n|\r"), snippet in pages("", "\n|\r"),
    ) {
        let before = Regions::of(&page);
        let all: Vec<_> = before.regions.iter().map(|region| (region, &*snippet)).collect();
        let made = filled(&page, &all);
        let after = Regions::of(&made);
        prop_assert_eq!(after.regions.len(), before.regions.len());
        let outside = |page: &str, found: &Regions| {
            let mut from = 0;
            let mut pieces = Vec::new();
            for region in &found.regions {
                pieces.push(page[from..region.marker.start].to_owned());
                pieces.push(page[region.marker.end..region.content.start].to_owned());
                from = region.content.end;
            }
            pieces.push(page[from..].to_owned());
            pieces
        };
        prop_assert_eq!(outside(&page, &before), outside(&made, &after));
        for region in &after.regions {
            prop_assert!(region.is_current(&made, &snippet));
            let back = region.snippet(&made);
            prop_assert_eq!(back, with_line_feeds(&with_last(&snippet)).into_owned());
        }
        let again: Vec<_> = after.regions.iter().map(|region| (region, &*snippet)).collect();
        prop_assert_eq!(filled(&made, &again), made);
    }
}

fn with_last(snippet: &str) -> String {
    let last = if snippet.is_empty() || snippet.ends_with('\n') { "" } else { "\n" };
    [snippet, last].concat()
}
