//! A `body.md` for forges in, the same with the tabs and boxes of a site out.
//!
//! Line stays at line, so that what is told of one is told of the other. All texts that are compared go
//! the same way, so that it does not matter that titles of fences are missing.

use super::route::Route;
use crate::config::{Labels, Word};
use crate::text;

/// The words that stand above folded parts.
const WORDS: [Word; 6] = [
    Word::Header,
    Word::Body,
    Word::Request,
    Word::Response,
    Word::RequestHeaders,
    Word::ResponseHeaders,
];

/// How many lines of a folded part stand before its fence.
const BEFORE: usize = 3;

/// What ends a folded part.
const END: &str = "</details>";

/// What stands above the sections of the page of a whole flow, with their heading; nothing on another
/// page.
#[must_use]
pub(crate) fn head<'p>(page: &'p str, labels: &Labels) -> &'p str {
    let title = format!("## {}", labels.get(Word::Sections));
    let mut end = 0;
    for line in page.split_inclusive('\n') {
        end += line.len();
        if line.trim_end() == title {
            return &page[..end];
        }
        if line.starts_with("### (") {
            break;
        }
    }
    ""
}

/// Writes folded parts as tabs, and the alert of a reference as a box. Above the sections of the page of a
/// whole flow nothing is left.
#[must_use]
pub(crate) fn as_site(page: &str, labels: &Labels) -> String {
    let lines: Vec<&str> = page.lines().collect();
    let mut site = vec![String::new(); head(page, labels).lines().count()];
    while let Some(line) = lines.get(site.len()) {
        let rest = &lines[site.len()..];
        // Text of a person may stand between the line with the services and the box.
        let before = lines[..site.len()].iter().rev();
        let mut before = before.skip_while(|line| Route::of(line).is_none() && **line != END);
        let is_above = before.next().is_some_and(|line| *line != END);
        let part = tab(rest, labels).or_else(|| reference(rest, labels).filter(|_| is_above));
        site.extend(part.unwrap_or_else(|| vec![(*line).to_owned()]));
    }
    site.join("\n") + if page.ends_with('\n') { "\n" } else { "" }
}

/// A folded part as seqdoc writes it, from its first line on.
fn tab(lines: &[&str], labels: &Labels) -> Option<Vec<String>> {
    if !matches!(lines.first()?.trim_end(), "<details>" | "<details open>") {
        return None;
    }
    let summary = lines.get(1)?.trim().strip_prefix("<summary>")?.strip_suffix("</summary>")?;
    let label = WORDS.into_iter().map(|word| labels.get(word));
    let label = label.into_iter().find(|label| text::html(label) == summary)?;
    let open = lines.get(BEFORE).filter(|line| line.starts_with("```"))?;
    let language = open.trim_start_matches('`');
    let ticks = &open[..open.len() - language.len()];
    let body = &lines[BEFORE + 1..];
    let is_end = |line: &&str| line.trim_end() == ticks;
    let close = body.iter().position(is_end)?;
    let after = &body[close + 1..];
    let end = after.iter().position(|line| !line.trim().is_empty())?;
    if !lines[2].trim().is_empty() || after[end].trim() != END {
        return None;
    }
    let mut tab = vec![String::new(), String::new(), format!("=== {label:?}")];
    tab.push(["    ", ticks, " ", language, " title=\"\" linenums=\"1\""].concat());
    let indented = |line: &&str| {
        if line.trim().is_empty() { (*line).to_owned() } else { ["    ", line].concat() }
    };
    tab.extend(body[..=close].iter().map(indented));
    tab.extend(vec![String::new(); end + 1]);
    Some(tab)
}

/// The alert that says which operation of an API a call is.
fn reference(lines: &[&str], labels: &Labels) -> Option<Vec<String>> {
    let is_it = lines.first()?.trim_end() == "> [!NOTE]"
        && lines.get(1)?.strip_prefix("> ")?.starts_with(labels.get(Word::Reference));
    let inside = lines[1..].iter().map_while(|line| line.strip_prefix("> "));
    let inside = inside.map(|line| ["    ", line].concat());
    is_it.then(|| ["!!! reference \"\"".to_owned()].into_iter().chain(inside).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_at_their_places() {
        let page = "### (1) `GET /a` <a id=\"step-1\"></a>\n`x` --> `y`\n\n> [!NOTE]\n> API reference: \
                    [a](b)\n\n<details open>\n<summary>Body</summary>\n\n```json\n{\n\n}\n```\n\n\
                    </details>\n\n> [!NOTE]\n> API reference of mine\n\n<details>\n<summary>More\
                    </summary>\n\n```\nx\n```\n\n</details>\n";
        let site = "### (1) `GET /a` <a id=\"step-1\"></a>\n`x` --> `y`\n\n!!! reference \"\"\n    API \
                    reference: [a](b)\n\n\n\n=== \"Body\"\n    ``` json title=\"\" linenums=\"1\"\n    \
                    {\n\n    }\n    ```\n\n\n\n> [!NOTE]\n> API reference of mine\n\n<details>\n\
                    <summary>More</summary>\n\n```\nx\n```\n\n</details>\n";
        assert_eq!(as_site(page, &Labels::default()), site);
    }
}
