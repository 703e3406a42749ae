//! What a configuration says of views: further diagrams of the same scenario.

use serde::Deserialize;

use super::drawing::Responses;
use super::{Filters, PathMode};

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
        const TAKEN: [&str; 11] = [
            "diagram",
            "diagrams",
            "body",
            "log",
            "variables",
            "summary",
            "reference",
            "ladder",
            "console",
            "index",
            "notes",
        ];
        let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if TAKEN.contains(&name.to_lowercase().as_str()) {
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
