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

/// Lists each snippet once: its name here, the word for it in a configuration, and its file.
macro_rules! snippets {
    ($($(#[$about:meta])+ $name:ident $word:literal $file:literal;)+) => {
        /// A generated file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
        pub enum Snippet {
            $($(#[$about])+ #[serde(rename = $word, alias = $file)] $name,)+
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

        impl Snippet {
            /// All that can be written, but for views.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$name),+];

            /// The name of the template that makes it; that of the file too, but for a view.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $file,)+
                    Self::View(_) => Self::Diagram.name(),
                    Self::DiagramsView(_) => Self::Diagrams.name(),
                    Self::LadderView(_) => Self::Ladder.name(),
                }
            }
        }

        /// The words for the snippets, in the order of [`Snippet::ALL`].
        pub(super) const SNIPPETS: [&str; Snippet::ALL.len()] = [$($word),+];
        /// The names of their files, which stand for them too.
        pub(super) const SNIPPET_FILES: [&str; Snippet::ALL.len()] = [$($file),+];
    };
}

snippets! {
    /// The arrows of the sequence diagram.
    Diagram "diagram" "diagram.md";
    /// Every request and response in tabs.
    Body "body" "body.md";
    /// The records.
    Log "log" "log.md";
    /// The diagram in parts that can be read.
    Diagrams "diagrams" "diagrams.md";
    /// The variables of the paths.
    Variables "variables" "variables.md";
    /// The API operations that are used.
    Reference "reference" "reference.md";
    /// The phases of the flow.
    Summary "summary" "summary.md";
    /// The command that was recorded, and what it printed.
    Console "console" "console.md";
    /// The steps as a table.
    Ladder "ladder" "ladder.md";
    /// The whole flow on one page.
    Page "page" "page.md";
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

    /// What is written unless `[output] snippets` says otherwise. A page of a site is made of includes.
    pub fn by_default(flavor: Flavor) -> impl Iterator<Item = Self> {
        let is_wanted = move |snippet: &Self| flavor == Flavor::Github || *snippet != Self::Page;
        Self::ALL.into_iter().filter(is_wanted)
    }
}
