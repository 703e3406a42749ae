//! The folder of a command in, what the project that it belongs to says of its logs and pages out.

use std::path::{Path, PathBuf};

use super::Error;
use super::discover::{Document, NAME};
use crate::source::{folder_of, repository_of};

/// What `[build]` and `[record]` say: where the logs of a project are, where its pages, and where its
/// services write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The folders with logs, or single logs.
    pub logs: Vec<PathBuf>,
    /// The folder that the snippets go into, if it is said.
    pub output: Option<PathBuf>,
    /// The Markdown files that snippets are put into.
    pub inject: Vec<PathBuf>,
    /// The logs that its services write; they may be patterns.
    pub live: Vec<PathBuf>,
}

impl Project {
    /// Looks for the nearest `seqdoc.toml` with one of these tables, from the folder of the command up
    /// to that of the repository, or in the file that an option names.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or understood.
    pub fn find(config: Option<&Path>) -> Result<Option<Self>, Error> {
        if let Some(path) = config {
            return Self::read(path);
        }
        let Ok(here) = std::env::current_dir() else { return Ok(None) };
        let top = repository_of(&here).unwrap_or(Path::new(""));
        let mut folder = PathBuf::new();
        for _ in here.ancestors().take_while(|above| above.starts_with(top)) {
            let path = folder.join(NAME);
            if path.is_file()
                && let Some(project) = Self::read(&path)?
            {
                return Ok(Some(project));
            }
            folder.push("..");
        }
        Ok(None)
    }

    fn read(path: &Path) -> Result<Option<Self>, Error> {
        let document = Document::read(path)?;
        if !document.is_of_project() {
            return Ok(None);
        }
        let folder = folder_of(path);
        let folder = if folder == Path::new(".") { Path::new("") } else { folder };
        // A folder is named as whoever calls the command would name it.
        let place = |named: &String| {
            let path = if named == "." { folder.to_owned() } else { folder.join(named) };
            if path.as_os_str().is_empty() { PathBuf::from(".") } else { path }
        };
        let places = |named: &[String]| named.iter().map(place).collect();
        let (build, record) = (document.build(), document.record());
        Ok(Some(Self {
            logs: build.map_or_else(Vec::new, |build| places(&build.logs)),
            output: build.and_then(|build| build.output.as_ref()).map(place),
            inject: build.map_or_else(Vec::new, |build| places(&build.inject)),
            live: record.map_or_else(Vec::new, |record| places(&record.live)),
        }))
    }
}
