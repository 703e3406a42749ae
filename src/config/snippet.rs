//! The files that are generated for a scenario, and for which reader.

use serde::Deserialize;

/// Which reader of Markdown the snippets are for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Flavor {
    /// Python-Markdown with the extensions of a site: a page includes the snippets.
    #[default]
    Mkdocs,
    /// GitHub Flavored Markdown, as forges show it: each snippet is a page by itself.
    Github,
}

impl Flavor {
    /// The word that stands for it in a configuration.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Mkdocs => "mkdocs",
            Self::Github => "github",
        }
    }
}

/// A generated file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Snippet {
    /// The arrows of the sequence diagram.
    #[serde(rename = "diagram", alias = "diagram.md")]
    Diagram,
    /// Every request and response in tabs.
    #[serde(rename = "body", alias = "body.md")]
    Body,
    /// The records.
    #[serde(rename = "log", alias = "log.md")]
    Log,
    /// The diagram in parts that can be read.
    #[serde(rename = "diagrams", alias = "diagrams.md")]
    Diagrams,
    /// The variables of the paths.
    #[serde(rename = "variables", alias = "variables.md")]
    Variables,
    /// The API operations that are used.
    #[serde(rename = "reference", alias = "reference.md")]
    Reference,
    /// The phases of the flow.
    #[serde(rename = "summary", alias = "summary.md")]
    Summary,
    /// The command that was recorded, and what it printed.
    #[serde(rename = "console", alias = "console.md")]
    Console,
    /// The steps as a table.
    #[serde(rename = "ladder", alias = "ladder.md")]
    Ladder,
    /// The whole flow on one page.
    #[serde(rename = "page", alias = "page.md")]
    Page,
    /// A view, by its place in the configuration.
    #[serde(skip)]
    View(usize),
    /// A view in parts.
    #[serde(skip)]
    DiagramsView(usize),
    /// A view in the form of a ladder.
    #[serde(skip)]
    LadderView(usize),
}

/// The pages that tell of all flows, each the name of its file and of its template.
pub const OVERVIEW: [&str; 2] = ["flows.md", "services.md"];

impl Snippet {
    /// The place of a view in the configuration.
    #[must_use]
    pub fn view(self) -> Option<usize> {
        match self {
            Self::View(index) | Self::DiagramsView(index) | Self::LadderView(index) => Some(index),
            _ => None,
        }
    }

    /// What the middleware itself writes.
    pub const RECORDED: [Self; 3] = [Self::Diagram, Self::Body, Self::Log];
    /// All that can be written, but for views.
    pub const ALL: [Self; 10] = [
        Self::Diagram,
        Self::Body,
        Self::Log,
        Self::Diagrams,
        Self::Variables,
        Self::Reference,
        Self::Summary,
        Self::Console,
        Self::Ladder,
        Self::Page,
    ];

    /// What is written unless `[output] snippets` says otherwise. A page of a site is made of includes.
    pub fn by_default(flavor: Flavor) -> impl Iterator<Item = Self> {
        let is_wanted = move |snippet: &Self| flavor == Flavor::Github || *snippet != Self::Page;
        Self::ALL.into_iter().filter(is_wanted)
    }

    /// The name of the template that makes it; that of the file too, but for a view.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Diagram | Self::View(_) => "diagram.md",
            Self::Body => "body.md",
            Self::Log => "log.md",
            Self::Diagrams | Self::DiagramsView(_) => "diagrams.md",
            Self::Variables => "variables.md",
            Self::Reference => "reference.md",
            Self::Summary => "summary.md",
            Self::Console => "console.md",
            Self::Ladder | Self::LadderView(_) => "ladder.md",
            Self::Page => "page.md",
        }
    }
}
