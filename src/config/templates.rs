//! A folder of a user's templates in, the texts that stand in the place of embedded ones out.
//!
//! The embedded ones are here as well, since their words are public: `redaction::own` reads them all.

use std::path::Path;

use super::{Error, OVERVIEW, Snippet};
use crate::source;

/// Names the embedded templates once: a constant for each, and all of them.
macro_rules! embedded {
    ($($name:ident = $path:literal;)*) => {
        $(pub(crate) const $name: &str =
            include_str!(concat!("../../templates/", $path, ".md.jinja"));)*
        pub(crate) const ALL: &[&str] = &[$($name),*];
    };
}

/// The texts of the templates that seqdoc has itself.
pub(crate) mod embedded {
    embedded! {
        BODY = "body";
        CONSOLE = "console";
        DIAGRAM = "diagram";
        DIAGRAMS = "diagrams";
        EXCHANGE = "exchange";
        FLOWS = "flows";
        GITHUB_BODY = "github/body";
        GITHUB_DIAGRAM = "github/diagram";
        GITHUB_EXCHANGE = "github/exchange";
        GITHUB_LOG = "github/log";
        LADDER = "ladder";
        LOG = "log";
        PAGE = "page";
        REFERENCE = "reference";
        REQUESTSHOOK_BODY = "requestshook/body";
        REQUESTSHOOK_DIAGRAM = "requestshook/diagram";
        REQUESTSHOOK_LOG = "requestshook/log";
        SERVICES = "services";
        SUMMARY = "summary";
        VARIABLES = "variables";
    }
}

/// The templates that a user wrote, by the snippets that they are for.
#[derive(Debug, Default)]
pub struct Templates {
    replaced: Vec<Template>,
}

/// A template that a user wrote.
#[derive(Debug)]
pub struct Template {
    /// The name of the file that it makes.
    made: &'static str,
    /// Where it is, for messages.
    pub name: String,
    /// What it says.
    pub text: String,
}

impl Templates {
    /// Reads each `NAME.md.jinja` of a folder that is named as a snippet or a page of the overview is.
    ///
    /// # Errors
    ///
    /// If the folder or a template in it cannot be read.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let io = |path: &Path, source| Error::Io { path: path.to_owned(), source };
        std::fs::read_dir(folder).map_err(|source| io(folder, source))?;
        let mut replaced = Vec::new();
        for made in Self::names() {
            let path = folder.join(Self::file_name(made));
            if path.exists() {
                let text = source::read_plain_text(&path).map_err(|source| io(&path, source))?;
                replaced.push(Template { made, name: path.display().to_string(), text });
            }
        }
        Ok(Self { replaced })
    }

    /// The names of what is made from a template.
    fn names() -> impl Iterator<Item = &'static str> {
        Snippet::ALL.into_iter().map(Snippet::name).chain(OVERVIEW)
    }

    /// The user's template for a snippet, or for a page of the overview.
    #[must_use]
    pub fn replaced(&self, made: &str) -> Option<&Template> {
        self.replaced.iter().find(|template| template.made == made)
    }

    /// The name of the template for a file: `body.md.jinja`.
    #[must_use]
    pub fn file_name(made: &str) -> String {
        format!("{made}.jinja")
    }
}
