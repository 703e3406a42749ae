//! What a configuration says of views: further diagrams of the same scenario.

use serde::Deserialize;

use super::drawing::Responses;
use super::{Filters, PathMode, Snippet};

/// A further diagram of a scenario.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// The name of its file, without `.md`.
    pub name: ViewName,
    /// What it is drawn as.
    #[serde(default)]
    pub form: ViewForm,
    /// How many levels of calls are drawn; all if absent.
    pub depth: Option<usize>,
    /// What is drawn; everything if it is empty.
    #[serde(default)]
    pub include: Filters,
    /// What is left out of that.
    #[serde(default)]
    pub exclude: Filters,
    /// What the arrow of a response says, if it is another thing than in `diagram.md`.
    pub responses: Option<Responses>,
    /// How paths are shown, if in another way than in `diagram.md`.
    pub paths: Option<PathMode>,
}

/// What a view is drawn as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ViewForm {
    /// The lines of a mermaid diagram.
    #[default]
    Diagram,
    /// A mermaid diagram in parts, each with a heading.
    Diagrams,
    /// A table.
    Ladder,
}

/// The views of a scenario, each with a name of its own.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "Vec<View>")]
pub(super) struct Views(pub(super) Vec<View>);

impl TryFrom<Vec<View>> for Views {
    type Error = String;

    fn try_from(views: Vec<View>) -> Result<Self, Self::Error> {
        let twice = views.iter().enumerate().find(|(index, view)| {
            views[..*index].iter().any(|other| other.name.0.eq_ignore_ascii_case(&view.name.0))
        });
        match twice {
            Some((_, view)) => {
                Err(format!("two views are named `{}`; rename one of them", view.name.0))
            }
            None => Ok(Self(views)),
        }
    }
}

/// A file name without its ending.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ViewName(pub String);

impl TryFrom<String> for ViewName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        let lower = name.to_lowercase();
        let snippets = Snippet::ALL.map(Snippet::name);
        let mut taken = snippets.iter().chain(&["index.md", "notes.md"]);
        let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if taken.any(|file| file.strip_suffix(".md") == Some(&lower)) {
            return Err(format!("a view cannot be named `{name}`; another file has that name"));
        }
        if name.is_empty() || name.len() > 100 || !name.chars().all(plain) {
            return Err(format!(
                "`{name}` is not a valid name for a view; use letters, digits, `-` and `_`"
            ));
        }
        Ok(Self(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_view_has_the_name_of_another_file() {
        let snippets = Snippet::ALL.map(|snippet| snippet.name().trim_end_matches(".md"));
        for name in snippets.into_iter().chain(["index", "notes", "Page"]) {
            assert!(ViewName::try_from(name.to_owned()).is_err(), "{name}");
        }
        assert!(ViewName::try_from("pages".to_owned()).is_ok());
    }
}
