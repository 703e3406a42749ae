//! A region of a file that is not up to date, or a marker with a mistake, in; what to say of it out.

use std::path::{Path, PathBuf};

use crate::config::Snippet;
use crate::number::LineNumber;
use crate::page::{Broken, Rule};
use crate::source::Scenario;
use crate::text::slashes;

/// Why snippets cannot be put into a file, or taken from it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unfit {
    /// It is not a file for that.
    #[error("{}: {text}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why, and what helps.
        text: &'static str,
    },
    /// A marker in it has a mistake.
    #[error("{}:{line}: {text}", path.display())]
    Marker {
        /// The file.
        path: PathBuf,
        /// The line.
        line: LineNumber,
        /// What is wrong, and what helps.
        text: String,
    },
}

/// Something about a region of a file that snippets are put into.
#[derive(Debug)]
pub(crate) struct Trouble {
    /// The line of the marker.
    pub line: LineNumber,
    /// What it is.
    pub(super) what: What,
    /// The scenario that edits of the region can be adopted into.
    pub scenario: Option<Scenario>,
}

/// What it is.
#[derive(Debug)]
pub(super) enum What {
    /// The region has another text than the snippet, and writing was not asked for.
    Stale,
    /// The region is empty, and writing was not asked for.
    Missing,
    /// The region was edited by hand, and was not changed.
    Edited,
    /// The text of the region is not that of a snippet, and was not changed.
    Foreign,
    /// The snippet needs a fence around it.
    Bare(PathBuf),
    /// The marker has a mistake.
    Broken(Broken),
    /// No scenario makes the snippet, and another one may be meant.
    Unknown(PathBuf, Option<PathBuf>),
}

/// How to keep a text of a file as notes of a scenario, or else: in words.
pub(crate) type Keep<'k> = &'k dyn Fn(Option<&Scenario>, &Path, &str) -> String;

impl What {
    /// Whether a build that writes would be all that is needed.
    pub(super) fn is_due(&self) -> bool {
        matches!(self, Self::Stale | Self::Missing)
    }
}

impl Trouble {
    /// What there is to say of a region whose edits cannot be adopted.
    pub(super) fn new(line: LineNumber, what: What) -> Self {
        Self { line, what, scenario: None }
    }

    /// Whether nothing is written into its file until somebody decides what is to be done.
    #[must_use]
    pub(super) fn stops(&self) -> bool {
        matches!(self.what, What::Broken(_) | What::Unknown(..)) && !self.is_harmless()
    }

    /// Whether it stops nothing.
    #[must_use]
    pub(crate) fn is_harmless(&self) -> bool {
        match self.what {
            What::Broken(broken) => broken.is_harmless(),
            What::Bare(_) => true,
            _ => false,
        }
    }

    /// Whether a build that writes would be all that is needed.
    #[must_use]
    pub(crate) fn is_due(&self) -> bool {
        self.what.is_due()
    }

    /// What it is a flaw against.
    #[must_use]
    pub(crate) fn rule(&self) -> Rule {
        match self.what {
            What::Stale | What::Missing => Rule::RegionStale,
            What::Edited | What::Foreign => Rule::RegionEdited,
            What::Broken(broken) if broken.is_harmless() => Rule::RegionPassive,
            What::Broken(_) => Rule::RegionBroken,
            What::Bare(_) => Rule::RegionBare,
            What::Unknown(..) => Rule::RegionUnknown,
        }
    }

    /// What is wrong in a file, and what helps; `build` is the command that writes snippets.
    #[must_use]
    pub(crate) fn told(&self, file: &Path, build: &str, keep: Keep<'_>) -> (String, String) {
        let run = format!("run `{build}`");
        let keep = |what: &str| keep(self.scenario.as_ref(), file, what);
        let (text, remedy) = match &self.what {
            What::Stale => ("the snippet in this region is stale", run),
            What::Missing => ("the snippet in this region is missing", run),
            What::Edited => {
                let keep = keep("the edits");
                let remedy = format!("{keep}, or discard them with `{build} --force`");
                ("this region was edited by hand", remedy)
            }
            What::Foreign => {
                let keep = keep("its text");
                let remedy = format!("{keep}, or overwrite it with `{build} --force`");
                ("the text of this region was not written by seqdoc", remedy)
            }
            What::Bare(path) => {
                let other = slashes(&path.with_file_name(Snippet::Ladder.name()));
                let text = format!(
                    "`{}` needs a fence around it, which a region cannot have",
                    slashes(path)
                );
                return (text, format!("name a snippet without a fence, such as `{other}`"));
            }
            What::Broken(broken) => {
                let (text, remedy) = broken.told();
                return (text, remedy.to_owned());
            }
            What::Unknown(path, near) => {
                let remedy = match near {
                    Some(near) => format!("did you mean `{}`?", slashes(near)),
                    None => "correct the path, or remove the region".to_owned(),
                };
                return (format!("no recording makes the snippet `{}`", slashes(path)), remedy);
            }
        };
        (text.to_owned(), remedy)
    }
}
