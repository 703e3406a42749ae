//! What is known of the notes and the logs that a page was made from: whether they are those of today.

/// Whether something is the same as when a page was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Since {
    /// It is.
    Same,
    /// It has changed.
    Changed,
    /// Nothing tells.
    Unknown,
}

/// What a page was made from, seen from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Base {
    /// The notes.
    pub notes: Since,
    /// The logs.
    pub logs: Since,
}

impl Base {
    /// Today's notes and logs.
    pub(crate) const SAME: Self = Self { notes: Since::Same, logs: Since::Same };

    /// Others, or other ones.
    pub(crate) const CHANGED: Self = Self { notes: Since::Changed, logs: Since::Changed };

    /// Neither is known.
    pub(crate) const UNKNOWN: Self = Self { notes: Since::Unknown, logs: Since::Unknown };

    /// Whether what differs from the notes is an edit of the page. Else the notes may be newer, and a
    /// note that exists stays.
    pub(crate) fn is_same(self) -> bool {
        self == Self::SAME
    }

    /// What to say of something on the page that a note has otherwise.
    pub(super) fn differs(self, what: &str) -> String {
        let which = match self {
            Self { notes: Since::Changed, .. } => {
                "in `notes.md`, which changed since the page was built"
            }
            Self { logs: Since::Changed, .. } => {
                "in `notes.md`, and the log changed since the page was built"
            }
            _ => "in `notes.md`, and nothing shows which is newer",
        };
        format!("this {what} differs from the one {which}; carry it over by hand")
    }
}
