//! The text of `notes.md` and changes in, the same text with nothing else changed out.

use std::ops::Range;

use super::parse::Place;
use super::selector::{Attributes, Selector};
use super::{Fence, Note, Notes};

/// What changes about a note.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Change {
    /// The text above the tabs, if it changes.
    pub above: Option<String>,
    /// The text below them.
    pub below: Option<String>,
    /// What stands in the braces.
    pub attributes: Option<Attributes>,
}

impl Change {
    /// Whether nothing changes.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Which note changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// One of the file, by its place in the list.
    Known(usize),
    /// A new one with this heading, at this byte of the file.
    New(usize, String),
}

/// Changes some notes of a file.
pub(crate) fn edited(text: &str, notes: &Notes, changes: &[(Target, Change)]) -> String {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (target, change) in changes {
        match target {
            Target::New(at, heading) => edits.push((*at..*at, added(text, *at, heading, change))),
            Target::Known(index) => {
                let note = &notes.list[*index];
                if let Some(attributes) = &change.attributes {
                    let range = note.place.heading.clone();
                    edits.push((range.clone(), with_attributes(&text[range], attributes)));
                }
                edits.extend(texts(text, note, change));
            }
        }
    }
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let ends_lines_with_cr = text.contains("\r\n");
    let (mut edited, mut from) = (String::with_capacity(text.len()), 0);
    for (range, new) in edits {
        edited.push_str(&text[from..range.start]);
        let new = if ends_lines_with_cr { new.replace('\n', "\r\n") } else { new };
        edited.push_str(&new);
        from = range.end;
    }
    edited + &text[from..]
}

/// Why a note cannot hold a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unheld {
    /// A heading in it names a step.
    Step,
    /// A heading in it is that of the summary.
    Summary,
    /// A thematic break in it parts it.
    Parted,
    /// A fence or a comment takes in what follows.
    Open,
}

/// Why texts do not stay what they are in a note; `None` if they do.
pub(crate) fn unheld(above: &str, below: &str) -> Option<Unheld> {
    let below_tabs = if below.is_empty() { String::new() } else { format!("---\n{below}\n\n") };
    let notes = Notes::parse(&format!("## GET /a\n{above}\n\n{below_tabs}## GET /b\n"));
    let first = notes.list.first();
    let same = first.is_some_and(|note| note.above == above && note.below == below);
    // References look for fences wherever they are indented.
    if [above, below].iter().any(|text| Fence::left_open(text).is_some()) {
        return Some(Unheld::Open);
    }
    match notes.list.len() {
        _ if notes.summary.is_some() => Some(Unheld::Summary),
        0 | 1 => Some(Unheld::Open),
        2 if same => None,
        2 => Some(Unheld::Parted),
        _ => Some(Unheld::Step),
    }
}

/// Whether they do.
pub(crate) fn holds(above: &str, below: &str) -> bool {
    unheld(above, below).is_none()
}

/// A new note, with an empty line before it and behind it.
fn added(text: &str, at: usize, heading: &str, change: &Change) -> String {
    let mut before = text[..at].bytes().rev().filter(|byte| *byte != b'\r');
    let start = match [before.next(), before.next()] {
        [None, _] | [Some(b'\n'), Some(b'\n')] => "",
        [Some(b'\n'), _] => "\n",
        _ => "\n\n",
    };
    let attributes = change.attributes.clone().unwrap_or_default();
    let mut note = [start, &with_attributes(&format!("## {heading}"), &attributes), "\n"].concat();
    let part = |part: &Option<String>| part.clone().filter(|text| !text.is_empty());
    if let Some(above) = part(&change.above) {
        note.extend([&*above, "\n"]);
    }
    if let Some(below) = part(&change.below) {
        note.extend(["\n---\n", &*below, "\n"]);
    }
    note + "\n"
}

/// The edits of the texts of a note: those that change, or all that is below its heading if one of
/// them comes or goes.
fn texts(text: &str, note: &Note, change: &Change) -> Vec<(Range<usize>, String)> {
    let Place { heading, inside, above, below } = &note.place;
    let parts = [(&note.above, &change.above, above), (&note.below, &change.below, below)];
    let comes_or_goes = |(old, new, _): &(&String, &Option<String>, &Range<usize>)| {
        new.as_ref().is_some_and(|new| new.is_empty() != old.is_empty())
    };
    if !parts.iter().any(comes_or_goes) {
        let edit = |(_, new, at): (_, &Option<String>, &Range<usize>)| {
            new.clone().map(|new| (at.clone(), new))
        };
        return parts.into_iter().filter_map(edit).collect();
    }
    let part = |at: &Range<usize>, new: &Option<String>| {
        new.clone().unwrap_or_else(|| text[at.clone()].replace("\r\n", "\n"))
    };
    let (above, below) = (part(above, &change.above), part(below, &change.below));
    let mut new = String::from("\n");
    for text in [above, if below.is_empty() { below } else { format!("---\n\n{below}") }] {
        if !text.is_empty() {
            new.extend(["\n", &*text, "\n"]);
        }
    }
    if inside.end < text.len() {
        new.push('\n');
    }
    vec![(heading.end..inside.end, new)]
}

/// The line of a heading with other attributes.
fn with_attributes(line: &str, attributes: &Attributes) -> String {
    let words = attributes.to_string();
    let braces = if words.is_empty() { String::new() } else { format!(" {{{words}}}") };
    if let Some(range) = braces_in(line) {
        return [line[..range.start].trim_end(), &braces, &line[range.end..]].concat();
    }
    // Signs that close a heading stand behind the braces.
    let open = line.trim_end().trim_end_matches('#');
    let end = if open.ends_with(' ') { open.trim_end() } else { line.trim_end() };
    [end, &braces, &line[end.len()..]].concat()
}

/// Where the braces of a heading are: without them it means the same step.
fn braces_in(line: &str) -> Option<Range<usize>> {
    let read = |line: &str| Selector::parse(line.trim().trim_start_matches('#').trim());
    let whole = read(line)?;
    let end = line.rfind('}')? + 1;
    let starts = line[..end].match_indices('{').map(|(at, _)| at);
    let begins = |at: &usize| line[..*at].ends_with([' ', '\t']);
    starts.filter(begins).map(|start| start..end).find(|range| {
        let rest = [&line[..range.start], &line[range.end..]].concat();
        read(&rest).is_some_and(|rest| rest.call == whole.call && rest.anchor == whole.anchor)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "Mine.\n\n# Summary\n\nAll [](#x).\n\n## GET /a {#x header=Host}\n\nAbove.\n\n\
                        ---\n\nBelow.\n\n## 200 /gone {#y odd}\n\nKept.\n\n## POST /b ##\n";

    fn change(above: Option<&str>, below: Option<&str>) -> Change {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Change { above: text(above), below: text(below), attributes: None }
    }

    #[test]
    fn what_does_not_change_stays() {
        let notes = Notes::parse(FILE);
        let first = change(Some("New."), None);
        let edit = |changes: &[(Target, Change)]| edited(FILE, &notes, changes);
        assert_eq!(edit(&[]), FILE);
        let one = edit(&[(Target::Known(0), first)]);
        assert_eq!(one, FILE.replace("Above.", "New."));
        let gone = edit(&[(Target::Known(0), change(None, Some("")))]);
        assert_eq!(gone, FILE.replace("---\n\nBelow.\n\n", ""));
        let last = edit(&[(Target::Known(2), change(None, Some("End.")))]);
        assert_eq!(last, format!("{FILE}\n---\n\nEnd.\n"));
        let at = notes.list[0].place.inside.end;
        let new = (Target::New(at, "(2) PUT /c".into()), change(Some("Here."), None));
        let expected = FILE.replace("## 200", "## (2) PUT /c\nHere.\n\n## 200");
        assert_eq!(edit(&[new]), expected);
        let unix = edit(&[(Target::Known(2), change(Some("a\nb"), None))]);
        let windows = FILE.replace('\n', "\r\n");
        let changes = [(Target::Known(2), change(Some("a\nb"), None))];
        let back = edited(&windows, &Notes::parse(&windows), &changes);
        assert_eq!(back, unix.replace('\n', "\r\n"));
    }

    #[test]
    fn braces_are_written_anew() {
        let cases = [
            (
                "## GET /{a} {#x odd header=A} ##",
                "## GET /{a} {#x title=\"T {t}\" header=A odd} ##",
            ),
            ("## GET /a", "## GET /a {title=\"T {t}\"}"),
            (
                "### Mine {#x} <a id=\"step-2\"></a>",
                "### Mine {#x title=\"T {t}\"} <a id=\"step-2\"></a>",
            ),
            ("## 200 {title=\"a {b}\" #x}", "## 200 {#x title=\"T {t}\"}"),
        ];
        for (line, expected) in cases {
            let heading = Selector::parse(line.trim_matches('#').trim()).expect(line);
            let title = Some("T {t}".to_owned());
            let attributes = Attributes { title, ..heading.attributes };
            assert_eq!(with_attributes(line, &attributes), expected);
        }
        let none = with_attributes("## GET /a {header=A}", &Attributes::default());
        assert_eq!(none, "## GET /a");
    }

    #[test]
    fn what_a_note_cannot_hold_is_known() {
        assert!(holds("a\n\n```\n## GET /b\n```", "b\n\n---\n\nc  "));
        for (above, below, why) in [
            ("a\n\n---\n\nb", "", Unheld::Parted),
            ("", "## GET /b", Unheld::Step),
            ("", "    ``` x\n\nb", Unheld::Open),
            ("```\nx", "", Unheld::Open),
            ("", "# Summary", Unheld::Summary),
            ("<!--", "", Unheld::Open),
        ] {
            assert_eq!(unheld(above, below), Some(why), "{above} {below}");
        }
    }
}
