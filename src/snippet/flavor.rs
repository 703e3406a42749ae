//! Recorded text in, what shows it as it is in one flavor of Markdown out.

use std::borrow::Cow;

use super::{critic, fence, gfm, include, markdown};
use crate::config::Flavor;
use crate::note::Marked;
use crate::text::visible;

/// How a flavor shows a text.
impl Flavor {
    /// What a template prints that is not made for a page: without characters that are not seen, and
    /// without what an extension would take away.
    pub(super) fn text(self, text: &str) -> Cow<'_, str> {
        let text = visible(text);
        if self == Self::Github || !(critic::is_in(&text) || include::may_be_in(&text)) {
            return text;
        }
        Cow::Owned(include::lines(&critic::shown(&text)).into_owned())
    }

    /// A heading with a method or a status, and a path.
    pub(super) fn heading(self, verb: &str, path: &str) -> String {
        match self {
            Self::Mkdocs => markdown::heading(verb, path),
            Self::Github => gfm::code([verb, " ", path].concat().trim()),
        }
    }

    /// A title that the API's description has.
    pub(super) fn title(self, text: &str) -> String {
        match self {
            Self::Mkdocs => markdown::title(text),
            Self::Github => gfm::words(text),
        }
    }

    /// A code span.
    pub(super) fn code(self, text: &str) -> String {
        match self {
            Self::Mkdocs => markdown::code(text),
            Self::Github => gfm::code(text),
        }
    }

    /// A cell of a table with a recorded text.
    pub(super) fn cell(self, text: &str) -> String {
        match self {
            Self::Mkdocs => markdown::cell(text),
            Self::Github => gfm::cell(text),
        }
    }

    /// A word or a sentence of the API's description in a cell.
    pub(super) fn words(self, text: &str) -> String {
        match self {
            Self::Mkdocs => markdown::words(text),
            Self::Github => gfm::words_of_cell(text),
        }
    }

    /// A cell with the reason that a status has.
    pub(super) fn reason(self, text: &str) -> String {
        match self {
            Self::Mkdocs => markdown::words(text),
            Self::Github => gfm::cell(text),
        }
    }

    /// A link with a text of the API's description; the text alone without a page.
    pub(super) fn link(self, text: &str, page: Option<&str>) -> String {
        match self {
            Self::Mkdocs => markdown::link(text, page),
            Self::Github => gfm::link(text, page),
        }
    }

    /// The same in a cell.
    pub(super) fn cell_link(self, text: &str, page: Option<&str>) -> String {
        match self {
            Self::Mkdocs => markdown::cell_link(text, page),
            Self::Github => gfm::cell_link(text, page),
        }
    }

    /// The fence of a tab. The title is between quotes; a forge shows neither it nor marked lines.
    pub(super) fn fence(self, text: &str, language: &str, title: &str, marked: &Marked) -> String {
        match self {
            Self::Mkdocs => fence::fence(text, language, title, marked),
            Self::Github => gfm::fence(text, language),
        }
    }

    /// A fence that stands by itself.
    pub(super) fn block(self, text: &str, language: &str) -> String {
        match self {
            Self::Mkdocs => fence::block(text, language),
            Self::Github => gfm::fence(text.trim_end_matches('\n'), language),
        }
    }

    /// A record for the fence of a log.
    pub(super) fn log(self, text: &str) -> String {
        match self {
            Self::Mkdocs => fence::log(text),
            Self::Github => gfm::log(text),
        }
    }

    /// The box with a title that leads to the API's own pages.
    pub(super) fn reference(self, title: &str, links: &[String]) -> String {
        match self {
            Self::Mkdocs => markdown::reference(title, links),
            Self::Github => gfm::reference(title, links),
        }
    }
}
