//! Recorded text in, what shows it as it is in one flavor of Markdown out.

use super::{fence, gfm, markdown};
use crate::config::Flavor;
use crate::note::Marked;

/// How a flavor shows a text.
pub(super) trait Shows {
    /// A heading with a method or a status, and a path.
    fn heading(self, verb: &str, path: &str) -> String;
    /// A title that the API's description has.
    fn title(self, text: &str) -> String;
    /// A code span.
    fn code(self, text: &str) -> String;
    /// A cell of a table with a recorded text.
    fn cell(self, text: &str) -> String;
    /// A word or a sentence of the API's description in a cell.
    fn words(self, text: &str) -> String;
    /// A cell with the reason that a status has.
    fn reason(self, text: &str) -> String;
    /// A link with a text of the API's description; the text alone without a page.
    fn link(self, text: &str, page: Option<&str>) -> String;
    /// The same in a cell.
    fn cell_link(self, text: &str, page: Option<&str>) -> String;
    /// The fence of a tab. The title is between quotes; a forge shows neither it nor marked lines.
    fn fence(self, text: &str, language: &str, title: &str, marked: &Marked) -> String;
    /// A fence that stands by itself.
    fn block(self, text: &str, language: &str) -> String;
    /// A record for the fence of a log.
    fn log(self, text: &str) -> String;
    /// The box with a title that leads to the API's own pages.
    fn reference(self, title: &str, links: &[String]) -> String;
}

impl Shows for Flavor {
    fn heading(self, verb: &str, path: &str) -> String {
        match self {
            Self::Mkdocs => markdown::heading(verb, path),
            Self::Github => gfm::code([verb, " ", path].concat().trim()),
        }
    }

    fn title(self, text: &str) -> String {
        match self {
            Self::Mkdocs => markdown::title(text),
            Self::Github => gfm::words(text),
        }
    }

    fn code(self, text: &str) -> String {
        match self {
            Self::Mkdocs => markdown::code(text),
            Self::Github => gfm::code(text),
        }
    }

    fn cell(self, text: &str) -> String {
        match self {
            Self::Mkdocs => markdown::cell(text),
            Self::Github => gfm::cell(text),
        }
    }

    fn words(self, text: &str) -> String {
        match self {
            Self::Mkdocs => markdown::words(text),
            Self::Github => gfm::words_of_cell(text),
        }
    }

    fn reason(self, text: &str) -> String {
        match self {
            Self::Mkdocs => markdown::words(text),
            Self::Github => gfm::cell(text),
        }
    }

    fn link(self, text: &str, page: Option<&str>) -> String {
        match self {
            Self::Mkdocs => markdown::link(text, page),
            Self::Github => gfm::link(text, page),
        }
    }

    fn cell_link(self, text: &str, page: Option<&str>) -> String {
        match self {
            Self::Mkdocs => markdown::cell_link(text, page),
            Self::Github => gfm::cell_link(text, page),
        }
    }

    fn fence(self, text: &str, language: &str, title: &str, marked: &Marked) -> String {
        match self {
            Self::Mkdocs => fence::fence(text, language, title, marked),
            Self::Github => gfm::fence(text, language),
        }
    }

    fn block(self, text: &str, language: &str) -> String {
        match self {
            Self::Mkdocs => fence::block(text, language),
            Self::Github => gfm::fence(text.trim_end_matches('\n'), language),
        }
    }

    fn log(self, text: &str) -> String {
        match self {
            Self::Mkdocs => fence::log(text),
            Self::Github => gfm::log(text),
        }
    }

    fn reference(self, title: &str, links: &[String]) -> String {
        match self {
            Self::Mkdocs => markdown::reference(title, links),
            Self::Github => gfm::reference(title, links),
        }
    }
}
