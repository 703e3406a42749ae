//! Recorded text in, GitHub Flavored Markdown that shows it as it is out.
//!
//! What forges do beyond the specification (mentions, numbers of issues, emoji, math) they leave out of
//! code. So all that was recorded stands in a fence or a code span, or in a `<code>` of HTML.

use super::markdown::{address, longest_run, one_line};
use crate::text::visible;

/// A code span that holds any text.
pub(super) fn code(text: &str) -> String {
    let text = one_line(text);
    let ticks = "`".repeat(longest_run(&text, '`') + 1);
    let spaced = text.is_empty() || text.starts_with('`') || text.ends_with('`');
    let space = if spaced { " " } else { "" };
    [&ticks, space, &*text, space, &ticks].concat()
}

/// A text of an API's description: plain if no reader could take a sign in it for more.
pub(super) fn words(text: &str) -> String {
    let text = one_line(text);
    let plain = |c: char| c.is_alphanumeric() || " -,()/".contains(c);
    if text.chars().all(plain) && !text.starts_with(['-', ' ']) {
        return text.into_owned();
    }
    code(&text)
}

/// A link, or the text alone if there is no page to link to.
pub(super) fn link(text: &str, page: Option<&str>) -> String {
    match page {
        Some(page) => format!("[{}]({})", words(text), address(page)),
        None => words(text),
    }
}

/// A text as it stands in a cell of a table, where `|` ends a cell in a code span, too.
fn inside_cell(text: String) -> String {
    if !text.contains('|') {
        return text;
    }
    // Readers do not agree on what two backslashes in front of it mean.
    text.replace("\\|", "\\\\u007c").replace('|', "\\|")
}

/// A cell of a table with a recorded text.
pub(super) fn cell(text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { inside_cell(code(text)) }
}

/// A cell of a table with a word or a sentence.
pub(super) fn words_of_cell(text: &str) -> String {
    inside_cell(words(text))
}

/// A link in a cell of a table.
pub(super) fn cell_link(text: &str, page: Option<&str>) -> String {
    let Some(page) = page else { return words_of_cell(text) };
    format!("[{}]({})", words_of_cell(text), address(page).replace('|', "%7C"))
}

/// A fence at the margin, longer than any run of backticks in it.
pub(super) fn fence(text: &str, language: &str) -> String {
    let text = visible(text);
    let ticks = "`".repeat(longest_run(&text, '`').max(2) + 1);
    [&ticks, language, "\n", &*text, "\n", &ticks].concat()
}

/// How a fence begins and ends whose text is not known before it is written.
pub(super) const OPEN_FENCE: &str = "``````````";

/// A record for such a fence: a line that could end it is moved so far that it does not, and the last
/// one has an end.
pub(super) fn log(text: &str) -> String {
    let text = visible(text);
    let ends = |line: &str| line.trim_start().starts_with(OPEN_FENCE);
    let line = |line: &str| if ends(line) { ["    ", line].concat() } else { line.to_owned() };
    let mut log = if text.contains(OPEN_FENCE) {
        text.split_inclusive('\n').map(line).collect()
    } else {
        text.into_owned()
    };
    if !log.ends_with('\n') {
        log.push('\n');
    }
    log
}

/// The box with a title that leads to the API's own pages: an alert.
pub(super) fn reference(title: &str, links: &[String]) -> String {
    let title = ["> [!NOTE]\n> ", &*words(title)].concat();
    match links {
        [link] => [&title, ": ", link].concat(),
        _ => [&title, "\n> - ", &*links.join("\n> - ")].concat(),
    }
}
