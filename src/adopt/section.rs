//! The text of a `body.md` in, its sections out: what a person wrote, apart from what was recorded.

use std::sync::LazyLock;

use regex::Regex;

use crate::config::{Labels, Sections, Word};
use crate::note::{Fence, Selector};
use crate::number::{LineNumber, StepNumber};

/// What a `body.md` says of a step, in a section of its own or in that of its exchange.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    /// The line of its heading.
    pub(super) line: LineNumber,
    /// Which step it is about.
    pub(super) selector: Selector,
    /// Whether it is the response to the one before it, in the same section.
    pub(super) answers: bool,
    /// The text above the tabs.
    pub(super) above: String,
    /// The text below them.
    pub(super) below: String,
    /// The highlighted lines of the headers, and of the body.
    pub(super) highlights: [Vec<(usize, usize)>; 2],
    /// The language of the body.
    pub(super) language: String,
}

static ROUTE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^`+.+`+ (-->|<--) `+.+`+\s*$").expect("a test uses the pattern"));

static HIGHLIGHT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"hl_lines="([0-9 -]+)""#).expect("a test uses the pattern"));

static NUMBERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^#+ *\([0-9]+-([0-9]+)\)").expect("a test uses the pattern"));

/// What the sections of a file are about: those of exchanges have two numbers, and tabs of their own.
#[must_use]
pub(crate) fn sections(text: &str, labels: &Labels) -> Sections {
    let lines: Vec<&str> = text.lines().collect();
    let numbered = headings(&lines).iter().any(|(start, _)| NUMBERS.is_match(lines[*start]));
    let tabs = lines.windows(2).any(|pair| is_tab(pair[0], pair[1], Some(labels)).is_some());
    if numbered && tabs { Sections::Exchange } else { Sections::Step }
}

/// What a file says of each step, and the number of lines before the first section.
pub(super) fn parse(text: &str, labels: &Labels) -> (Vec<Section>, usize) {
    let by_exchange = sections(text, labels) == Sections::Exchange;
    let lines: Vec<&str> = text.lines().collect();
    let starts = headings(&lines);
    let first = starts.first().map_or(lines.len(), |(start, _)| *start);
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([lines.len()]);
    let mut found = Vec::new();
    for ((start, selector), end) in starts.iter().zip(ends) {
        let (above, tabs, below) = apart(&lines[start + 1..end], by_exchange.then_some(labels));
        let section = Section { line: LineNumber::at(*start), above, ..Section::default() };
        if !by_exchange {
            let section = Section { selector: selector.clone(), below, ..section };
            found.push(section.with_tabs(tabs.first(), tabs.get(1)));
            continue;
        }
        let tab = |word: Word| tabs.iter().find(|tab| tab.title == labels.get(word));
        let [request, response] = [
            [tab(Word::RequestHeaders), tab(Word::Request)],
            [tab(Word::ResponseHeaders), tab(Word::Response)],
        ];
        let numbers = NUMBERS.captures(lines[*start]);
        let Some(answer) = numbers.and_then(|found| found[1].parse().ok()) else {
            // A request without a response, or a response without its request.
            let alone = if request.iter().any(Option::is_some) { request } else { response };
            let section = Section { selector: selector.clone(), below, ..section };
            found.push(section.with_tabs(alone[0], alone[1]));
            continue;
        };
        let line = section.line;
        let section = Section { selector: selector.clone(), ..section };
        found.push(section.with_tabs(request[0], request[1]));
        let selector = Selector::of_step(StepNumber::new(answer));
        let section = Section { line, selector, answers: true, below, ..Section::default() };
        found.push(section.with_tabs(response[0], response[1]));
    }
    (found, first)
}

impl Section {
    fn with_tabs(self, headers: Option<&Tab<'_>>, body: Option<&Tab<'_>>) -> Self {
        let highlights = [headers, body].map(|tab| tab.map_or_else(Vec::new, Tab::highlights));
        // The language of the last tab tells, where there is no body.
        let language = body.or(headers).map_or("", Tab::language).to_owned();
        Self { highlights, language, ..self }
    }
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

/// A tab with a fence in it.
struct Tab<'l> {
    title: &'l str,
    /// The line that opens the fence.
    open: &'l str,
}

impl Tab<'_> {
    fn language(&self) -> &str {
        self.open.trim_start_matches([' ', '`']).split(' ').next().unwrap_or_default()
    }

    fn highlights(&self) -> Vec<(usize, usize)> {
        highlighted(self.open)
    }
}

/// The text above the tabs of a section, its tabs, and the text below them: the first two tabs that
/// there are, or those with a title of these labels.
fn apart<'l>(lines: &[&'l str], labels: Option<&Labels>) -> (String, Vec<Tab<'l>>, String) {
    let route = usize::from(lines.first().is_some_and(|line| ROUTE.is_match(line)));
    let rest = &lines[route..];
    let tab_at = |at: usize| is_tab(rest.get(at)?, rest.get(at + 1)?, labels);
    let Some(start) = (0..rest.len()).find(|at| tab_at(*at).is_some()) else {
        return (joined(rest), Vec::new(), String::new());
    };
    let (mut at, mut tabs) = (start, Vec::new());
    while tabs.len() < if labels.is_some() { TABS.len() } else { 2 } {
        // A tab that is not there leaves what is below to the text.
        while at < rest.len() && rest[at].trim().is_empty() {
            at += 1;
        }
        let Some(tab) = tab_at(at) else { break };
        let ticks = tab.open.trim_start().bytes().take_while(|byte| *byte == b'`').count();
        let closes = |line: &&str| {
            line.trim().len() >= ticks && line.trim().bytes().all(|byte| byte == b'`')
        };
        at += 2;
        at += rest[at..].iter().position(closes).map_or(rest.len() - at, |close| close + 1);
        tabs.push(tab);
    }
    (joined(&rest[..start]), tabs, joined(&rest[at..]))
}

/// The tab that begins with two lines, if its title is one of these labels.
fn is_tab<'l>(title: &'l str, open: &'l str, labels: Option<&Labels>) -> Option<Tab<'l>> {
    let tab = Tab { title: titled(title).filter(|_| is_open(open))?, open };
    let known = |labels: &Labels| TABS.iter().any(|word| labels.get(*word) == tab.title);
    labels.is_none_or(known).then_some(tab)
}

/// The titles of the tabs of an exchange.
const TABS: [Word; 4] =
    [Word::Request, Word::Response, Word::RequestHeaders, Word::ResponseHeaders];

/// The title of a tab.
fn titled(line: &str) -> Option<&str> {
    let title = line.strip_prefix("===")?.trim_start_matches('!').trim();
    Some(title.strip_prefix('"').and_then(|title| title.strip_suffix('"')).unwrap_or(title))
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
        let (sections, before) = parse(text, &Labels::default());
        assert_eq!((sections.len(), before), (2, 2));
        assert_eq!(sections[0].above, "Above  \nit.\n\n```\n### (9) GET /no\n```");
        assert_eq!(sections[0].below, "Below.");
        assert_eq!(sections[0].highlights, [vec![(2, 2), (4, 5)], vec![]]);
        assert_eq!((sections[1].line.get(), sections[1].above.as_str()), (27, ""));
    }
}
