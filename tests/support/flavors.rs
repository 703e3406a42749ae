//! What the two flavors of `body.md` have in common: the same steps, services, headers and bodies.

use std::sync::LazyLock;

use regex::Regex;

static HEADING: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^### \(([0-9]+)\) ?").expect("a pattern"));
/// What a site shows as `--8<--` of an include.
static INCLUDE: LazyLock<Regex> = LazyLock::new(|| Regex::new(";+(-+8<-)").expect("a pattern"));

/// A code span of HTML, and a character of one.
static SPAN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("<code>(.*?)</code>").expect("a pattern"));
static ENTITY: LazyLock<Regex> = LazyLock::new(|| Regex::new("&#([0-9]+);").expect("a pattern"));

/// A line of white space alone.
static BLANKS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^[\s\x1c-\x1f--\n]+$").expect("a pattern"));

/// A step as a page shows it.
#[derive(Debug, Default, PartialEq)]
struct Shown {
    number: String,
    route: String,
    /// Of the headers, then of the body.
    texts: Vec<String>,
}

/// Checks that a page of a site and one for forges, both with a section for each step, say the same.
pub(crate) fn assert_same(site: &str, forge: &str) {
    let (of_site, of_forge) = (of_site(site), of_forge(forge));
    assert_eq!(of_site.len(), of_forge.len(), "{forge}");
    for (site, forge) in of_site.into_iter().zip(of_forge) {
        assert_eq!((&site.number, &with_spans(&site.route)), (&forge.number, &forge.route));
        assert_eq!((site.texts.len(), forge.texts.len()), (2, 2), "{site:?} {forge:?}");
        for (site, forge) in site.texts.iter().zip(&forge.texts) {
            // A listing of HTML stands in for a fence that would not show its text.
            if !site.starts_with("<div") {
                assert_eq!(plain(site), plain(forge));
            }
        }
    }
}

/// A line with code spans for those of HTML, in which sites write what looks like critic markup.
fn with_spans(line: &str) -> String {
    let character = |found: &regex::Captures<'_>| {
        let number = found[1].parse().ok().and_then(char::from_u32);
        number.expect("a character").to_string()
    };
    let span =
        |found: &regex::Captures<'_>| format!("`{}`", ENTITY.replace_all(&found[1], character));
    SPAN.replace_all(line, span).into_owned()
}

/// A text without the escapes that only sites need, and without the blanks of lines that have nothing
/// else, which a site does not indent.
fn plain(text: &str) -> String {
    let text = BLANKS.replace_all(text, "");
    INCLUDE.replace_all(&text, "$1").replace("\\u007b", "{")
}

fn of_site(page: &str) -> Vec<Shown> {
    sections(page, &mut |shown, lines| {
        while let Some(line) = lines.next() {
            if !line.starts_with("===") {
                return Some(line);
            }
            let mut text = String::new();
            let open = lines.next().expect("a fence").trim_start();
            let ticks = &open[..open.len() - open.trim_start_matches('`').len()];
            if ticks.is_empty() {
                text.push_str(open);
            } else {
                let inside = lines.by_ref().take_while(|line| line.trim() != ticks);
                inside.for_each(|line| push(&mut text, line.strip_prefix("    ").unwrap_or(line)));
            }
            shown.texts.push(text);
        }
        None
    })
}

fn of_forge(page: &str) -> Vec<Shown> {
    sections(page, &mut |shown, lines| {
        while let Some(line) = lines.next() {
            if !line.starts_with("<details") {
                return Some(line);
            }
            let mut text = String::new();
            let open = lines.nth(2).expect("a fence");
            let ticks = &open[..open.len() - open.trim_start_matches('`').len()];
            let inside = lines.by_ref().take_while(|line| *line != ticks);
            inside.for_each(|line| push(&mut text, line));
            assert_eq!(lines.nth(1), Some("</details>"));
            shown.texts.push(text);
        }
        None
    })
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// The sections of a page; `tabs` reads tabs from the next line on, and gives the first other one.
fn sections<'p>(
    page: &'p str,
    tabs: &mut dyn FnMut(&mut Shown, &mut std::str::Lines<'p>) -> Option<&'p str>,
) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut lines = page.lines();
    let mut none = Shown::default();
    while let Some(line) = tabs(found.last_mut().unwrap_or(&mut none), &mut lines) {
        if let Some(heading) = HEADING.captures(line) {
            let route = lines.next().unwrap_or_default().to_owned();
            found.push(Shown { number: heading[1].to_owned(), route, texts: Vec::new() });
        }
    }
    found
}
