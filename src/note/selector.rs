//! The text of a heading in, which step it means out.
//!
//! ```text
//! heading    ::= selector attributes?
//! attributes ::= SP "{" ("#" id | name "=" values | "title=" QUOTE text QUOTE)* "}"
//! ```
//!
//! It is the heading of a section of `body.md`, or a line of `diagram.md`. A path may stand in a code
//! span, as it does there, and the id of a section anywhere: `<a id="step-6"></a>`, which makes a
//! selector of any heading.

use std::fmt;

use super::anchor::{self, Anchor};
use crate::number::StepNumber;
use crate::selector;

/// Which step a note is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Selector {
    /// Which step is named; its number is a hint.
    pub call: selector::Selector,
    /// The id that its section had: the step itself, if what else is said fits none.
    pub anchor: Option<Anchor>,
    /// What stands in the braces.
    pub attributes: Attributes,
}

/// What stands in the braces of a heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Attributes {
    /// The name of the exchange in references.
    pub id: Option<String>,
    /// Names of headers whose lines are highlighted.
    pub headers: Vec<String>,
    /// JSON pointers to what is highlighted in the body; `*` stands for every item.
    pub body: Vec<String>,
    /// Lines of the headers.
    pub header_lines: Vec<(usize, usize)>,
    /// Lines of the body.
    pub body_lines: Vec<(usize, usize)>,
    /// What a page says in the place of method and path.
    pub title: Option<String>,
    /// What could not be read: it is kept where the braces are written anew.
    pub unread: Vec<String>,
    /// What is wrong with that.
    pub warnings: Vec<String>,
}

impl Selector {
    /// That of a step of which nothing but the number is known.
    pub(crate) fn of_step(number: Option<StepNumber>) -> Self {
        let call = selector::Selector { number, ..selector::Selector::default() };
        Self { call, ..Self::default() }
    }

    /// Reads the text of a heading; `None` if it is no selector.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (text, anchor) = anchor::split(text);
        let text = closed(text.trim());
        let (text, attributes) = match attributes(text) {
            Some((rest, attributes)) => (rest, attributes),
            None => (text, Attributes::default()),
        };
        let (number, rest) = selector::numbered(text);
        let plain = rest.replace('`', "");
        let alone = anchor.is_some() || number.is_some() && plain.is_empty();
        let call = selector::Selector::call(&plain).or_else(|| alone.then(Default::default))?;
        let number = anchor.as_ref().map(|anchor| anchor.step).or(number);
        // Whatever else a section with an id is called is its title.
        let called = Some(rest).filter(|rest| call.response.is_none() && !rest.is_empty());
        let title = attributes.title.or(called.map(str::to_owned));
        let attributes = Attributes { title, ..attributes };
        Some(Self { call: selector::Selector { number, ..call }, anchor, attributes })
    }

    /// The selector that the text of a heading nearly is; `None` if it is one, or none at all.
    #[must_use]
    pub(crate) fn near(text: &str) -> Option<String> {
        let text = closed(text.trim());
        let (rest, _) = attributes(text).unwrap_or((text, Attributes::default()));
        Self::parse(text).is_none().then(|| selector::near(rest)).flatten()
    }
}

/// A heading without the signs that may close it.
fn closed(text: &str) -> &str {
    let open = text.trim_end().trim_end_matches('#');
    if open.ends_with([' ', '\t']) || open.is_empty() { open.trim_end() } else { text.trim_end() }
}

/// What stands in front of the last braces, and what in them. Braces without a space before them,
/// or with a variable in them, are part of the path. A title may hold braces of its own.
fn attributes(text: &str) -> Option<(&str, Attributes)> {
    let inside = text.strip_suffix('}')?;
    let (outside, title) = match titled(inside) {
        Some((before, title, after)) => ([before, after].concat(), Some(title.to_owned())),
        None => (inside.to_owned(), None),
    };
    let start = outside.rfind('{')?;
    let before = &text[..start];
    if !before.ends_with([' ', '\t']) {
        return None;
    }
    let title = title.filter(|title| !title.is_empty());
    let mut attributes = Attributes { title, ..Attributes::default() };
    for word in outside[start + 1..].split_whitespace() {
        attributes.add(word);
    }
    Some((before.trim_end(), attributes))
}

/// The title among attributes, with what stands before and after it.
fn titled(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("title=\"")?;
    let (title, after) = rest.split_once('"')?;
    let begins = before.ends_with([' ', '\t', '{']) && before.contains('{');
    begins.then_some((before, title.trim(), after))
}

impl Attributes {
    fn add(&mut self, word: &str) {
        let list = |values: &str| {
            let values = values.trim_matches('"').split(',').filter(|value| !value.is_empty());
            values.map(str::to_owned).collect::<Vec<_>>()
        };
        match word.split_once('=') {
            None if word.starts_with('#') && word.len() > 1 => self.id = Some(word[1..].to_owned()),
            Some(("header", names)) => self.headers.extend(list(names)),
            Some(("body", pointers)) => self.body.extend(list(pointers)),
            Some((name @ ("header-lines" | "body-lines"), numbers)) => {
                self.add_lines(name, &list(numbers), word);
            }
            _ => {
                self.unread.push(word.to_owned());
                self.warnings.push(format!(
                    "unknown attribute `{word}`; use `#id`, `header=`, `body=`, `header-lines=`, \
                     `body-lines=` or `title=\"...\"`"
                ));
            }
        }
    }

    /// Numbers of lines, or ranges of them.
    fn add_lines(&mut self, name: &str, list: &[String], word: &str) {
        let range = |text: &String| {
            let (first, last) = text.split_once('-').unwrap_or((text, text));
            let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
            (first > 0 && first <= last).then_some((first, last))
        };
        for text in list {
            let Some(range) = range(text) else {
                self.unread.push(format!("{name}={text}"));
                self.warnings.push(format!("`{text}` in `{word}` is not the number of a line"));
                continue;
            };
            let lines =
                if name == "header-lines" { &mut self.header_lines } else { &mut self.body_lines };
            lines.push(range);
        }
    }
}

impl fmt::Display for Attributes {
    /// What stands between the braces.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |name: &str, values: &[String]| {
            (!values.is_empty()).then(|| format!("{name}={}", values.join(",")))
        };
        let range = |(first, last): &(usize, usize)| {
            if first == last { first.to_string() } else { format!("{first}-{last}") }
        };
        let lines = |ranges: &[(usize, usize)]| ranges.iter().map(range).collect::<Vec<_>>();
        let words = [
            self.id.as_ref().map(|id| format!("#{id}")),
            self.title.as_ref().map(|title| format!("title=\"{title}\"")),
            list("header", &self.headers),
            list("header-lines", &lines(&self.header_lines)),
            list("body", &self.body),
            list("body-lines", &lines(&self.body_lines)),
        ];
        let words = words.into_iter().flatten().chain(self.unread.iter().cloned());
        out.write_str(&words.collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_a_word_of_its_own_in_the_braces() {
        let title = |text| attributes(text).expect(text).1.title;
        assert_eq!(title("GET /a {title=\"b {c}\"}").as_deref(), Some("b {c}"));
        for text in ["GET /a title=\"b\" {#c}", "GET /a {#c-title=\"b\"}"] {
            assert_eq!(title(text), None, "{text}");
        }
    }

    #[test]
    fn lines_are_numbers_from_1_and_ranges_that_go_on() {
        let read = |lines: &str| {
            let heading = format!("GET /a {{header-lines={lines} body-lines={lines}}}");
            let (_, read) = attributes(&heading).expect("attributes");
            assert_eq!(read.header_lines, read.body_lines, "{lines}");
            (read.header_lines, read.warnings.len())
        };
        for (lines, range) in [("1", (1, 1)), ("2-2", (2, 2)), ("2-10", (2, 10))] {
            assert_eq!(read(lines), (vec![range], 0), "{lines}");
        }
        for lines in ["0", "0-3", "3-2", "-2", "2-", "a", "1-b", "1-2-3"] {
            assert_eq!(read(lines), (vec![], 2), "{lines}");
        }
        assert_eq!(read("3,1-2,,x"), (vec![(3, 3), (1, 2)], 2));
    }
}
