//! The text of a Markdown file in, the regions of it that hold a snippet out, and the file with other
//! snippets in them.
//!
//! A region stands between `<!-- seqdoc: openstack/image/show/ladder.md -->` and `<!-- /seqdoc -->`,
//! each alone on its line, at its start. Outside of the lines between, and of the opening marker, which
//! gets the hash of these lines, every byte stays.
//!
//! The first end after an opening marker ends the region, whatever fences stand between: so no text of
//! the page is ever taken for one of the region. A line of a snippet that looks like a marker is
//! escaped.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use super::lines::lines;
use super::marker::{Broken, Marker, escaped, unescaped};
use super::plain;
use crate::config::Snippet;
use crate::hash::Hash;
use crate::note::Fence;
use crate::number::LineNumber;

/// A byte order mark.
const MARK: &str = "\u{feff}";

/// A part of a page that holds a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Region {
    /// Where the opening marker is.
    pub line: LineNumber,
    /// The snippet, by its path below the folder of the snippets.
    pub path: PathBuf,
    /// The same, as it is written.
    written: String,
    /// The hash of what was put in last.
    hash: Option<String>,
    /// The opening marker.
    marker: Range<usize>,
    /// What stands between the lines of the markers.
    content: Range<usize>,
}

/// What a region holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// Nothing but white space.
    Empty,
    /// What was put in.
    Own,
    /// What was put in, and edited since.
    Edited,
    /// What was never put in.
    Foreign,
}

/// The regions of a page, and its markers with a mistake, each in the order of their lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Regions {
    /// The regions.
    pub regions: Vec<Region>,
    /// The markers that are none of a region.
    pub broken: Vec<(LineNumber, Broken)>,
}

impl Regions {
    /// Reads a page.
    #[must_use]
    pub(crate) fn of(text: &str) -> Self {
        let mut found = Self::default();
        let start = if text.starts_with(MARK) { MARK.len() } else { 0 };
        let hidden = front_matter(&text[start..]);
        let (mut fence, mut open) = (Fence::default(), None::<Region>);
        for (at, line) in lines(&text[start..]).enumerate() {
            let number = LineNumber::at(at);
            let place = start + line.start..start + line.start + line.text.trim_end().len();
            let marker = Marker::of(line.text);
            match (marker, &mut open) {
                (Some(Marker::Ends), Some(_)) => {
                    let region = open.take().map(|region| region.up_to(place.start));
                    found.regions.extend(region);
                    fence = Fence::default();
                }
                (Some(Marker::Opens(..)), Some(region)) => {
                    found.broken.push((number, Broken::Nested(region.line)));
                    return found;
                }
                // What may be meant to end a region must not lie in it.
                (Some(Marker::Unreadable), Some(_)) => {
                    found.broken.push((number, Broken::Unreadable));
                }
                (None, Some(_)) => {}
                (marker, None) if at < hidden || fence.is_open() => {
                    found.passive(number, marker.as_ref());
                    if at >= hidden {
                        fence.follow(line.text);
                    }
                }
                (None, None) => {
                    let text = line.text.trim_start_matches(' ');
                    // After more spaces it is code, or in a list.
                    if line.text.len() - text.len() < 4 {
                        found.passive(number, Marker::of(text).as_ref());
                    }
                    fence.follow(line.text);
                }
                (Some(Marker::Opens(path, hash)), None) => {
                    let end = start + line.end;
                    open = Some(found.opened(number, (path, hash), place, end));
                }
                (Some(Marker::Ends), None) => found.broken.push((number, Broken::Unopened)),
                (Some(Marker::Unreadable), None) => found.broken.push((number, Broken::Unreadable)),
            }
        }
        found.broken.extend(open.map(|region| (region.line, Broken::Unclosed)));
        found.broken.sort_by_key(|(line, _)| *line);
        found
    }

    fn passive(&mut self, line: LineNumber, marker: Option<&Marker<'_>>) {
        // Its end says nothing more.
        if matches!(marker, Some(Marker::Opens(..))) {
            self.broken.push((line, Broken::Passive));
        }
    }

    /// A region whose end is still to come; it is one in any case, for its end ends it.
    fn opened(
        &mut self,
        line: LineNumber,
        (path, hash): (&str, Option<&str>),
        place: Range<usize>,
        end: usize,
    ) -> Region {
        let below = plain(Path::new(path));
        let is_inside = |part: Component<'_>| matches!(part, Component::Normal(_));
        let is_below = below.components().all(is_inside) && below.file_name().is_some();
        if !is_below || path.contains('\\') {
            self.broken.push((line, Broken::Outside));
        }
        let (written, hash) = (path.to_owned(), hash.map(str::to_owned));
        Region { line, path: below, written, hash, marker: place, content: end..end }
    }
}

impl Region {
    fn up_to(self, end: usize) -> Self {
        Self { content: self.content.start..end, ..self }
    }

    /// The folder of the snippet.
    #[must_use]
    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// Whether it is the region of a snippet of this kind.
    #[must_use]
    pub(crate) fn is_of_kind(&self, snippet: Snippet) -> bool {
        self.path.file_name() == Some(snippet.name().as_ref())
    }

    /// What it holds.
    #[must_use]
    pub(crate) fn content(&self, page: &str) -> Content {
        let text = &page[self.content.clone()];
        match &self.hash {
            _ if text.trim().is_empty() => Content::Empty,
            Some(hash) if *hash == hash_of(text) => Content::Own,
            Some(_) => Content::Edited,
            None => Content::Foreign,
        }
    }

    /// Whether nothing is to be done to hold a snippet.
    #[must_use]
    pub(crate) fn is_current(&self, page: &str, snippet: &str) -> bool {
        self.is_of(snippet) && self.shows(page, snippet)
    }

    /// Whether it holds a snippet, whoever put it in.
    #[must_use]
    pub(crate) fn shows(&self, page: &str, snippet: &str) -> bool {
        hash_of(&page[self.content.clone()]) == hash_of(&around(snippet))
    }

    /// Whether a snippet was put in last.
    #[must_use]
    pub(crate) fn is_of(&self, snippet: &str) -> bool {
        self.hash.as_deref() == Some(&*hash_of(&around(snippet)))
    }

    /// The snippet that it holds, without what was done to put it in.
    #[must_use]
    pub(crate) fn snippet(&self, page: &str) -> String {
        let text = with_line_feeds(&page[self.content.clone()]);
        let text = text.strip_prefix('\n').unwrap_or(&text);
        unescaped(text.strip_suffix('\n').unwrap_or(text))
    }

    /// The opening marker. What follows it on its line stays.
    fn marker_with(&self, hash: &str) -> String {
        format!("<!-- seqdoc: {} {hash} -->", self.written)
    }
}

/// How many lines are front matter. What was put into a region cannot end it.
fn front_matter(text: &str) -> usize {
    let mut in_region = false;
    for (at, line) in lines(text).map(|line| line.text).enumerate() {
        let is_mark = matches!(line.trim_end(), "---" | "...");
        match Marker::of(line) {
            _ if at == 0 && line.trim_end() != "---" => return 0,
            Some(Marker::Opens(_, Some(_))) => in_region = true,
            Some(Marker::Ends) => in_region = false,
            _ if is_mark && at > 0 && !in_region => return at + 1,
            _ => {}
        }
    }
    0
}

/// The page with these snippets in these regions, which are in their order. A region has the line ends
/// of its opening marker.
#[must_use]
pub(crate) fn filled(page: &str, snippets: &[(&Region, &str)]) -> String {
    let (mut text, mut from) = (String::with_capacity(page.len()), 0);
    for (region, snippet) in snippets {
        let content = around(snippet);
        let line_end =
            page[region.marker.end..region.content.start].trim_start_matches([' ', '\t']);
        text += &page[from..region.marker.start];
        text += &region.marker_with(&hash_of(&content));
        text += &page[region.marker.end..region.content.start];
        if line_end == "\n" {
            text += &content;
        } else {
            text += &with_line_feeds(&content).replace('\n', line_end);
        }
        from = region.content.end;
    }
    text + &page[from..]
}

/// The page with hashes for what these regions hold, as if it had been put in. They are in their order.
#[must_use]
pub(crate) fn adopted(page: &str, regions: &[&Region]) -> String {
    let (mut text, mut from) = (String::with_capacity(page.len()), 0);
    for region in regions {
        text += &page[from..region.marker.start];
        text += &region.marker_with(&hash_of(&page[region.content.clone()]));
        from = region.marker.end;
    }
    text + &page[from..]
}

/// What stands between the markers of a region that holds a snippet.
fn around(snippet: &str) -> String {
    let last = if snippet.is_empty() || snippet.ends_with('\n') { "" } else { "\n" };
    ["\n", &escaped(snippet), last, "\n"].concat()
}

/// The hash of a text, whatever line ends a checkout made.
fn hash_of(text: &str) -> String {
    Hash::of(&with_line_feeds(text))
}

fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

#[cfg(test)]
mod tests;
