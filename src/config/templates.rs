//! A folder of a user's templates in, the texts that stand in the place of embedded ones out.

use std::path::Path;

use super::{Error, Snippet};
use crate::source;

/// The templates that a user wrote, by the snippets that they are for.
#[derive(Debug, Default)]
pub struct Templates {
    replaced: Vec<Template>,
}

/// A template that a user wrote.
#[derive(Debug)]
pub struct Template {
    snippet: Snippet,
    /// Where it is, for messages.
    pub name: String,
    /// What it says.
    pub text: String,
}

impl Templates {
    /// Reads each `NAME.md.jinja` of a folder that is named as a snippet is.
    ///
    /// # Errors
    ///
    /// If the folder or a template in it cannot be read.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let io = |path: &Path, source| Error::Io { path: path.to_owned(), source };
        std::fs::read_dir(folder).map_err(|source| io(folder, source))?;
        let mut replaced = Vec::new();
        for snippet in Snippet::ALL {
            let path = folder.join(Self::file_name(snippet));
            if path.exists() {
                let text = source::read_plain_text(&path).map_err(|source| io(&path, source))?;
                replaced.push(Template { snippet, name: path.display().to_string(), text });
            }
        }
        Ok(Self { replaced })
    }

    /// The user's template for a snippet.
    #[must_use]
    pub fn replaced(&self, snippet: Snippet) -> Option<&Template> {
        self.replaced.iter().find(|template| template.snippet.name() == snippet.name())
    }

    /// The name of the template for a snippet: `body.md.jinja`.
    #[must_use]
    pub fn file_name(snippet: Snippet) -> String {
        format!("{}.jinja", snippet.name())
    }
}
