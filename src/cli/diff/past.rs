//! A scenario and a revision in, the scenario as it was then out.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::super::{Failure, git};
use crate::build::{self, About, Warning};
use crate::output::{self, Scratch};
use crate::source::Scenario;

/// Why there is no recording to compare with.
#[derive(Debug, thiserror::Error)]
pub(in super::super) enum Error {
    #[error(
        "`{}` is not in a git repository; name two recordings, `seqdoc diff OLD NEW`", .0.display()
    )]
    NoRepository(PathBuf),
    #[error(
        "`{revision}` has no `{}`; commit it, name another revision with `--against`, or name two \
         recordings, `seqdoc diff OLD NEW`", path.display()
    )]
    NotThere { revision: String, path: PathBuf },
    #[error(
        "git knows no revision `{0}`; name another one with `--against`, or name two recordings, \
         `seqdoc diff OLD NEW`"
    )]
    NoRevision(String),
    #[error("git is not installed; name two recordings, `seqdoc diff OLD NEW`")]
    NoGit,
    #[error("git cannot read `{}` of `{revision}`: {text}", path.display())]
    Git { revision: String, path: PathBuf, text: String },
    #[error(transparent)]
    Output(#[from] output::Error),
    #[error("cannot write `{}`: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
}

/// A scenario as it was in a revision.
#[derive(Debug)]
pub(super) struct Past {
    pub(super) scenario: Scenario,
    revision: String,
    /// Where its logs would be now.
    folder: PathBuf,
    files: Scratch,
}

impl Past {
    /// Takes the logs of a scenario out of a revision; those that it did not have are left out.
    pub(super) fn of(now: &Scenario, revision: &str) -> Result<Self, Error> {
        let files = Scratch::new()?;
        let mut scenario = now.clone();
        files.path().clone_into(&mut scenario.folder);
        scenario.files.clear();
        let mut missing = None;
        for file in &now.files {
            let mut then = file.clone();
            then.path = files.path().join(file.path.file_name().unwrap_or_default());
            match read(&file.path, &now.folder, revision, &then.path) {
                Ok(()) => scenario.files.push(then),
                Err(error @ Error::NotThere { .. }) => missing = Some(error),
                Err(error) => return Err(error),
            }
        }
        let past =
            Self { scenario, revision: revision.to_owned(), folder: now.folder.clone(), files };
        match missing {
            Some(error) if past.scenario.files.is_empty() => Err(error),
            _ => Ok(past),
        }
    }

    /// A path as it is shown for this revision.
    pub(super) fn name(&self, path: &Path) -> String {
        format!("{}:{}", self.revision, path.display())
    }

    /// A warning about a log, with the place that a person knows.
    pub(super) fn warning(&self, warning: Warning) -> Warning {
        let about = match warning.about {
            About::Line(path, line) => About::Line(self.real(&path), line),
            About::File(path) => About::File(self.real(&path)),
            scenario @ About::Scenario(_) => scenario,
        };
        Warning { about, ..warning }
    }

    fn real(&self, path: &Path) -> PathBuf {
        match path.strip_prefix(self.files.path()) {
            Ok(file) => self.name(&self.folder.join(file)).into(),
            Err(_) => path.to_owned(),
        }
    }

    /// An error, with the place that a person knows.
    pub(super) fn error(&self, error: build::Error) -> Failure {
        let text = error.to_string();
        let here = self.files.path().display().to_string();
        if text.contains(&here) {
            return Failure::Build(build::Error::Marked(
                text.replace(&here, &self.name(&self.folder)),
            ));
        }
        Failure::Build(error)
    }
}

/// Writes a file as it was into another one.
fn read(path: &Path, folder: &Path, revision: &str, to: &Path) -> Result<(), Error> {
    let file = File::create(to).map_err(|source| Error::Write { path: to.to_owned(), source })?;
    let answer = git::past(folder, revision, path.file_name().unwrap_or_default(), file);
    let failed =
        |text: String| Error::Git { revision: revision.to_owned(), path: path.to_owned(), text };
    let answer = match answer {
        Ok(answer) if answer.status.success() => return Ok(()),
        Ok(answer) => answer,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Error::NoGit),
        Err(error) => return Err(failed(error.to_string())),
    };
    if git::is_elsewhere(&answer) {
        return Err(Error::NoRepository(path.to_owned()));
    }
    let said = String::from_utf8_lossy(&answer.stderr).to_lowercase();
    let says = |words: [&str; 2]| words.iter().any(|word| said.contains(word));
    Err(if says(["does not exist in", "but not in"]) {
        Error::NotThere { revision: revision.to_owned(), path: path.to_owned() }
    } else if says(["invalid object name", "not a valid object name"]) {
        Error::NoRevision(revision.to_owned())
    } else {
        failed(said.lines().next().unwrap_or_default().to_owned())
    })
}
