//! What `check` looks for: the name of each rule and how bad it is.

/// How bad a flaw is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Severity {
    /// A page shows something wrong, or not at all.
    Error,
    /// Nothing is shown wrong yet, or only in some places.
    Warning,
}

impl Severity {
    /// The word that stands for it.
    #[must_use]
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// What a flaw is a flaw against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    /// An included file does not exist.
    IncludeMissing,
    /// An include names a snippet that seqdoc does not make in that folder.
    IncludeUnknown,
    /// An included snippet is no longer made.
    IncludeDropped,
    /// No page includes a snippet.
    SnippetUnused,
    /// A snippet does not exist.
    SnippetMissing,
    /// A snippet is not what its log makes.
    SnippetStale,
    /// A snippet was edited, or is a person's file.
    SnippetEdited,
    /// A snippet is left over that is no longer made.
    SnippetDropped,
    /// All snippets of a folder are left over from a recording that is gone.
    RecordingGone,
    /// A marker of a region cannot be read, or its region has no end.
    RegionBroken,
    /// A region names a snippet that seqdoc does not make.
    RegionUnknown,
    /// A region does not hold what its snippet says.
    RegionStale,
    /// A region was edited, or holds a text that seqdoc did not put in.
    RegionEdited,
    /// A marker stands where markers do not count.
    RegionPassive,
    /// A region has a snippet that needs a fence around it.
    RegionBare,
    /// A note, or a part of one, finds no place.
    NoteUnplaced,
    /// A link leads to a step that does not exist.
    LinkGone,
    /// A typed number is higher than the number of the last step.
    NumberGone,
    /// A setting keeps a page with snippets off the site.
    PageHidden,
    /// A site publishes snippets as pages of their own.
    SnippetPublished,
    /// The configuration of a site cannot be read.
    SiteUnreadable,
    /// A site lacks an extension or a style sheet.
    SiteLacks,
    /// Includes are looked for in another folder.
    SiteBasePath,
    /// A missing include does not fail the build of a site.
    SiteUnchecked,
    /// A site includes files from anywhere.
    SiteUnrestricted,
}

use Severity::{Error, Warning};

impl Rule {
    /// All rules, each with its name and how bad it is, in the order of the documentation.
    pub(crate) const ALL: [(Self, &'static str, Severity); 25] = [
        (Self::IncludeMissing, "include-missing", Error),
        (Self::IncludeUnknown, "include-unknown", Error),
        (Self::IncludeDropped, "include-dropped", Warning),
        (Self::SnippetUnused, "snippet-unused", Warning),
        (Self::SnippetMissing, "snippet-missing", Error),
        (Self::SnippetStale, "snippet-stale", Error),
        (Self::SnippetEdited, "snippet-edited", Error),
        (Self::SnippetDropped, "snippet-dropped", Warning),
        (Self::RecordingGone, "recording-gone", Warning),
        (Self::RegionBroken, "region-broken", Error),
        (Self::RegionUnknown, "region-unknown", Error),
        (Self::RegionStale, "region-stale", Error),
        (Self::RegionEdited, "region-edited", Error),
        (Self::RegionPassive, "region-passive", Warning),
        (Self::RegionBare, "region-bare", Warning),
        (Self::NoteUnplaced, "note-unplaced", Warning),
        (Self::LinkGone, "link-gone", Error),
        (Self::NumberGone, "number-gone", Warning),
        (Self::PageHidden, "page-hidden", Error),
        (Self::SnippetPublished, "snippet-published", Warning),
        (Self::SiteUnreadable, "site-unreadable", Error),
        (Self::SiteLacks, "site-lacks", Error),
        (Self::SiteBasePath, "site-base-path", Error),
        (Self::SiteUnchecked, "site-unchecked", Warning),
        (Self::SiteUnrestricted, "site-unrestricted", Warning),
    ];

    /// The rules that compare with the logs.
    pub(crate) const OF_LOGS: [Self; 5] = [
        Self::IncludeDropped,
        Self::SnippetStale,
        Self::SnippetDropped,
        Self::RecordingGone,
        Self::NoteUnplaced,
    ];

    /// The rules about the configuration of a site.
    pub(crate) const OF_SITE: [Self; 7] = [
        Self::PageHidden,
        Self::SnippetPublished,
        Self::SiteUnreadable,
        Self::SiteLacks,
        Self::SiteBasePath,
        Self::SiteUnchecked,
        Self::SiteUnrestricted,
    ];

    fn row(self) -> (&'static str, Severity) {
        let row = Self::ALL.iter().find(|(rule, ..)| *rule == self);
        row.map_or(("", Error), |(_, name, severity)| (*name, *severity))
    }

    /// The name, as it is printed.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        self.row().0
    }

    /// How bad a flaw against it is.
    #[must_use]
    pub(crate) fn severity(self) -> Severity {
        self.row().1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_table_is_this_table() {
        let page = include_str!("../../docs/commands.md");
        let (_, table) = page.split_once("| rule | severity |").expect("the table");
        let rows = table.lines().skip(2).map_while(|line| line.strip_prefix("| `"));
        let documented: Vec<(String, String)> = rows
            .map(|row| {
                let (name, rest) = row.split_once("` | ").expect("a name");
                (name.to_owned(), rest.split(" | ").next().expect("a word").to_owned())
            })
            .collect();
        let rules = Rule::ALL.map(|(rule, name, severity)| {
            assert_eq!((rule.name(), rule.severity()), (name, severity));
            let logs = if Rule::OF_LOGS.contains(&rule) { ", needs logs" } else { "" };
            (name.to_owned(), format!("{}{logs}", severity.word()))
        });
        assert_eq!(documented, rules);
    }
}
