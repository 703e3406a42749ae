//! The text of snippets in, files out: only what changed, whole, and never over a person's edits.
//!
//! 1. A [`Draft`] compares a text with the file that is there while it is written, and puts it into
//!    a temporary file from the first difference on.
//! 2. A [`Folder`] is one scenario's output folder with its [`Manifest`]: it takes finished drafts
//!    and renames them into place, but for files that seqdoc did not write or someone edited since.
//! 3. A [`Page`] is one of its files that a person edited: whether the edits were brought into the notes
//!    is noted in the manifest.
//! 4. [`orphans`] finds the folders whose scenario is gone, and `prune` deletes what is made no more.
//!
//! Nothing is written outside DOCS, whatever a link says. One build at a time writes into a folder;
//! one that is killed leaves each file whole, and the next one takes away what else it left.

mod draft;
mod finding;
mod folder;
mod inside;
mod lock;
mod manifest;
mod origin;
mod orphan;
mod outline;
mod page;
mod prune;
mod scratch;
mod stamp;
mod unified;
mod whole;

use std::io;
use std::path::{Path, PathBuf};

pub(crate) use draft::Draft;
pub(crate) use finding::{Finding, Outcome};
pub(crate) use folder::{Folder, Mode};
pub(crate) use lock::{Lock, sweep_dead};
pub(crate) use manifest::Manifest;
pub(crate) use origin::{Origin, VERSION};
pub(crate) use orphan::orphans;
pub(crate) use page::Page;
pub(crate) use scratch::Scratch;
pub(crate) use stamp::{Made, Said, Stamp, Unmatched};
pub(crate) use unified::unified;
pub(crate) use whole::{Over, Rewritten, Together, rewrite, write_whole};

/// Why a file cannot be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The file system said no.
    #[error("cannot {what} `{}`: {source}", path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A link leads out of DOCS.
    #[error("`{}` leads out of `{}`; remove the link, or name the folder that it leads \
             to", path.display(), docs.display())]
    Outside {
        /// The folder of the output.
        path: PathBuf,
        /// DOCS.
        docs: PathBuf,
    },
    /// A manifest is not what seqdoc wrote.
    #[error("`{}` is damaged: {text}; delete it and run the command again", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong.
        text: String,
    },
}

impl Error {
    fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { what, path, source }
    }
}
