//! The bytes of `notes.md` in, its notes out.
//!
//! ```text
//! file     ::= preamble (selector text ("---" text)?)*
//! selector ::= an ATX heading that reads as one, at the top level
//! ```
//!
//! The file is read with a Markdown parser, for its offsets only: a heading in a fence, a list or a
//! quote is text, and so is `text` over `---`, which is a heading of another form.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::selector::{Attributes, Selector};
use crate::number::LineNumber;
use crate::text::Lines;

/// The notes of a file.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// In the order of the file.
    pub list: Vec<Note>,
    /// The text below the heading `Summary`, and the line where it begins.
    pub summary: Option<(LineNumber, String)>,
    /// What is wrong with a heading: line and text.
    pub warnings: Vec<(LineNumber, String)>,
}

/// What a person wrote about a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Note {
    /// Which step it is about.
    pub selector: Selector,
    /// The line of its heading.
    pub line: LineNumber,
    /// The text that goes above the tabs, without empty lines around it.
    pub above: String,
    /// The line where that begins.
    pub above_line: LineNumber,
    /// The text that goes below the tabs.
    pub below: String,
    /// The line where that begins.
    pub below_line: LineNumber,
    /// Where it is in the file.
    pub place: Place,
}

impl Note {
    /// Whether it says nothing, like the headings of a new file of notes.
    pub(crate) fn is_blank(&self) -> bool {
        self.above.is_empty()
            && self.below.is_empty()
            && self.selector.attributes == Attributes::default()
    }
}

/// Where the parts of a note are in their file, in bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The line of the heading, without its end.
    pub heading: Range<usize>,
    /// All that is below the heading.
    pub inside: Range<usize>,
    /// The text above the tabs, without empty lines around it.
    pub above: Range<usize>,
    /// The text below them.
    pub below: Range<usize>,
}

/// What stands at the top level of a file.
enum Mark {
    Heading(Range<usize>),
    Break(Range<usize>),
}

impl Notes {
    /// Reads the text of a file.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Self {
        let (marks, lines) = (marks(text), Lines::of(text));
        let mut notes = Self { warnings: near_headings(text, &marks, &lines), ..Self::default() };
        let headings: Vec<_> = marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Heading(range) => Some((range.clone(), Heading::read(&text[range.clone()])?)),
                Mark::Break(_) => None,
            })
            .collect();
        for (index, (range, heading)) in headings.iter().enumerate() {
            let end = headings.get(index + 1).map_or(text.len(), |(next, _)| next.start);
            let inside = range.end..end;
            let marks = within(&marks, &inside);
            let line = lines.at(range.start);
            match heading {
                Heading::Summary if notes.summary.is_some() => {
                    notes.warnings.push((
                        line,
                        "this second summary is ignored; keep one summary".to_owned(),
                    ));
                }
                Heading::Summary => {
                    // Another heading of its level ends it.
                    let is_title = |mark: &Mark| match mark {
                        Mark::Heading(range) => {
                            text[range.clone()].starts_with("# ").then_some(range.start)
                        }
                        Mark::Break(_) => None,
                    };
                    let end = marks.iter().find_map(is_title).unwrap_or(inside.end);
                    let (line, summary, _) = trimmed(text, &lines, inside.start..end);
                    notes.summary = Some((line, summary));
                }
                Heading::Selector(selector) => {
                    let warnings = selector.attributes.warnings.iter();
                    notes.warnings.extend(warnings.map(|told| (line, told.clone())));
                    let note = Note { selector: (**selector).clone(), line, ..Note::default() };
                    let heading = line_at(text, range.start);
                    notes.list.push(note.with_text(text, &lines, heading, inside, marks));
                }
            }
        }
        notes
    }
}

enum Heading {
    Summary,
    Selector(Box<Selector>),
}

impl Heading {
    fn read(source: &str) -> Option<Self> {
        let source = source.trim();
        let text = source.trim_start_matches('#').trim();
        if source == "# Summary" {
            return Some(Self::Summary);
        }
        Selector::parse(text).map(Box::new).map(Self::Selector)
    }
}

/// Whether a heading is that of the summary but for its level, its case and what stands after it.
fn is_near_summary(heading: &str) -> bool {
    let text = heading.trim_start_matches('#').trim();
    let word = text.split([' ', ':', '{']).next().unwrap_or_default();
    let rest = text[word.len()..].trim();
    let alone = rest.is_empty() || rest == ":" || rest.starts_with('{');
    heading != "# Summary" && alone && word.eq_ignore_ascii_case("summary")
}

/// What to say of headings that are nearly those of notes.
fn near_headings(text: &str, marks: &[Mark], lines: &Lines) -> Vec<(LineNumber, String)> {
    let near = |mark: &Mark| {
        let Mark::Heading(range) = mark else { return None };
        let heading = text[range.clone()].trim();
        let told = if is_near_summary(heading) {
            "this heading reads almost like that of the summary; did you mean `# Summary`?"
                .to_owned()
        } else {
            let near = Selector::near(heading.trim_start_matches('#'))?;
            format!("this heading reads almost like a step and stays text; did you mean `{near}`?")
        };
        Some((lines.at(range.start), told))
    };
    marks.iter().filter_map(near).collect()
}

fn marks(text: &str) -> Vec<Mark> {
    let mut depth = 0_usize;
    let mut marks = Vec::new();
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) if depth == 0 => {
                if text[range.clone()].trim_start().starts_with('#') {
                    marks.push(Mark::Heading(range));
                }
                depth += 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Rule if depth == 0 => marks.push(Mark::Break(range)),
            _ => {}
        }
    }
    marks
}

/// The marks that begin in a piece of the file.
fn within<'m>(marks: &'m [Mark], inside: &Range<usize>) -> &'m [Mark] {
    let before = |offset: usize| marks.partition_point(|mark| mark.start() < offset);
    &marks[before(inside.start)..before(inside.end)]
}

impl Mark {
    fn start(&self) -> usize {
        match self {
            Self::Heading(range) | Self::Break(range) => range.start,
        }
    }
}

impl Note {
    /// The note with the text below its heading: the first thematic break parts it.
    fn with_text(
        self,
        text: &str,
        lines: &Lines,
        heading: Range<usize>,
        inside: Range<usize>,
        marks: &[Mark],
    ) -> Self {
        let parting = marks.iter().find_map(|mark| match mark {
            Mark::Break(range) => Some(range.clone()),
            Mark::Heading(_) => None,
        });
        let parting = parting.unwrap_or(inside.end..inside.end);
        let (above_line, above, above_at) = trimmed(text, lines, inside.start..parting.start);
        let (below_line, below, below_at) = trimmed(text, lines, parting.end..inside.end);
        let place = Place { heading, inside, above: above_at, below: below_at };
        Self { above, above_line, below, below_line, place, ..self }
    }
}

/// The line that begins at a byte, without its end.
fn line_at(text: &str, start: usize) -> Range<usize> {
    let line = text[start..].lines().next().unwrap_or_default();
    start..start + line.len()
}

/// A piece of the file without empty lines around it, the line where it begins, and where it is.
fn trimmed(text: &str, lines: &Lines, range: Range<usize>) -> (LineNumber, String, Range<usize>) {
    let piece = &text[range.clone()];
    let blank = |line: &&str| line.trim().is_empty();
    let skipped: usize = piece.split_inclusive('\n').take_while(blank).map(str::len).sum();
    let line = lines.at(range.start + skipped);
    // Two spaces at the end of the last line are a line break, and stay.
    let kept = piece[skipped..].trim_end_matches(['\n', '\r']);
    let last = kept.trim_end().len();
    let tail = &kept[last..];
    let end = last + tail.find(['\n', '\r']).unwrap_or(tail.len());
    let start = range.start + skipped;
    (line, kept[..end].replace("\r\n", "\n"), start..start + end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Lines of all kinds that are neither a selector nor a thematic break, wherever they stand. A
    /// declaration of HTML (`<!a`) takes in what follows, headings too, as Markdown has it.
    fn line() -> impl Strategy<Value = String> {
        let signs = "[a-z가-힣 *_`|<>\\[\\]()!:.]{0,20}";
        prop_oneof![
            signs.prop_filter("a declaration", |line| !line.contains("<!")),
            Just("### Not a selector".to_owned()),
            Just("    ## GET /in/code".to_owned()),
            Just("> ## 200 /in/a/quote".to_owned()),
            Just("!!! note \"x\"".to_owned()),
            Just("| a | b |".to_owned()),
            Just("ends with two spaces  ".to_owned()),
            Just("[](#x)".to_owned()),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_bytes_of_a_note_stay(lines in prop::collection::vec(line(), 0..12)) {
            let text = lines.join("\n");
            let notes = Notes::parse(&format!("## GET /a {{#x}}\n{text}\n\n## 200 /a\nlast\n"));
            prop_assert_eq!(notes.list.len(), 2);
            let blank = |line: &&str| line.trim().is_empty();
            let kept: Vec<&str> = text.lines().skip_while(blank).collect();
            let end = kept.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |at| at + 1);
            prop_assert_eq!(&notes.list[0].above, &kept[..end].join("\n"));
            prop_assert_eq!(notes.list[0].below.as_str(), "");
        }
    }
}
