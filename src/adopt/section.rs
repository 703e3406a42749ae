//! The text of a `body.md` in, its sections out: what a person wrote, apart from what was recorded.

use std::sync::LazyLock;

use regex::Regex;

use crate::note::{Fence, Selector};
use crate::number::LineNumber;

/// One section of a `body.md`.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    /// The line of its heading.
    pub(super) line: LineNumber,
    /// Which step it is about.
    pub(super) selector: Selector,
    /// The text above the tabs.
    pub(super) above: String,
    /// The text below them.
    pub(super) below: String,
    /// The highlighted lines of the headers, and of the body.
    pub(super) highlights: [Vec<(usize, usize)>; 2],
    /// The language of the body.
    pub(super) language: String,
}

static ROUTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^`+.+`+ (-->|<--) `+.+`+( `+.+`+)?\s*$").expect("a test uses the pattern")
});

static HIGHLIGHT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"hl_lines="([0-9 -]+)""#).expect("a test uses the pattern"));

/// The sections of a file, and the number of lines before the first.
pub(super) fn parse(text: &str) -> (Vec<Section>, usize) {
    let lines: Vec<&str> = text.lines().collect();
    let starts = headings(&lines);
    let first = starts.first().map_or(lines.len(), |(start, _)| *start);
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([lines.len()]);
    let sections = starts.iter().zip(ends).map(|((start, selector), end)| {
        let section = section(&lines[start + 1..end]);
        Section { line: LineNumber::at(*start), selector: selector.clone(), ..section }
    });
    (sections.collect(), first)
}

/// The headings that name a step, outside of fences.
fn headings(lines: &[&str]) -> Vec<(usize, Selector)> {
    let mut found = Vec::new();
    let mut fence = Fence::default();
    for (index, line) in lines.iter().enumerate() {
        // What is indented stands in a tab, and a body may hold the start of a fence.
        if !line.starts_with(' ') {
            fence.follow(line);
        }
        if fence.is_open() {
            continue;
        }
        if line.starts_with('#') {
            let heading = Selector::parse(line.trim_start_matches('#').trim());
            found.extend(heading.map(|selector| (index, selector)));
        }
    }
    found
}

fn section(lines: &[&str]) -> Section {
    let route = usize::from(lines.first().is_some_and(|line| ROUTE.is_match(line)));
    let rest = &lines[route..];
    let Some(tab) = rest.windows(2).position(|pair| pair[0].starts_with("===") && is_open(pair[1]))
    else {
        return Section { above: joined(rest), ..Section::default() };
    };
    let mut highlights = [Vec::new(), Vec::new()];
    let (mut at, mut language) = (tab, "");
    for highlights in &mut highlights {
        // A tab that is not there leaves what is below to the text.
        while at < rest.len() && rest[at].trim().is_empty() {
            at += 1;
        }
        let Some(open) =
            rest.get(at + 1).filter(|line| rest[at].starts_with("===") && is_open(line))
        else {
            break;
        };
        *highlights = highlighted(open);
        language = open.trim_start_matches([' ', '`']).split(' ').next().unwrap_or_default();
        let ticks = open.trim_start().bytes().take_while(|byte| *byte == b'`').count();
        let closes = |line: &&str| {
            line.trim().len() >= ticks && line.trim().bytes().all(|byte| byte == b'`')
        };
        at += 2;
        at += rest[at..].iter().position(closes).map_or(rest.len() - at, |close| close + 1);
    }
    Section {
        above: joined(&rest[..tab]),
        below: joined(&rest[at..]),
        highlights,
        language: language.to_owned(),
        ..Section::default()
    }
}

/// Whether a line opens the fence of a tab.
fn is_open(line: &str) -> bool {
    line.starts_with("    ```")
}

fn highlighted(open: &str) -> Vec<(usize, usize)> {
    let list =
        HIGHLIGHT.captures(open).map_or("", |found| found.get(1).map_or("", |list| list.as_str()));
    let range = |word: &str| {
        let (first, last) = word.split_once('-').unwrap_or((word, word));
        Some((first.parse().ok()?, last.parse().ok()?))
    };
    list.split(' ').filter_map(range).collect()
}

/// Lines without the empty ones around them.
fn joined(lines: &[&str]) -> String {
    let blank = |line: &&str| line.trim().is_empty();
    let start = lines.iter().position(|line| !blank(line)).unwrap_or(lines.len());
    let end = lines.iter().rposition(|line| !blank(line)).map_or(start, |last| last + 1);
    lines[start..end].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_told_from_what_was_recorded() {
        let text = "# Page\n\n### (1) GET /a\n`x` --> `y`\n\nAbove  \nit.\n\n```\n### (9) GET /no\n```\n\n\
            === \"Header\"\n    ``` http title=\"GET /a\" linenums=\"1\" hl_lines=\"2 4-5\"\n    ### (2) GET /b\n\n    ```\n\n\
            === \"Body\"\n    ```` json\n    ```\n    ````\n\nBelow.\n\n\n### (2) 200 /a\n`x` <-- `y`\n";
        let (sections, before) = parse(text);
        assert_eq!((sections.len(), before), (2, 2));
        assert_eq!(sections[0].above, "Above  \nit.\n\n```\n### (9) GET /no\n```");
        assert_eq!(sections[0].below, "Below.");
        assert_eq!(sections[0].highlights, [vec![(2, 2), (4, 5)], vec![]]);
        assert_eq!((sections[1].line.get(), sections[1].above.as_str()), (27, ""));
    }
}
