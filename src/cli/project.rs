//! The paths that a command was given in, those that it works on out: where it was given none, those
//! of its project.

use std::path::{Path, PathBuf};

use super::Failure;
use crate::config;
use crate::page::plain;
use crate::source::{Logs, real};

/// What the project of a command says, if it belongs to one.
#[derive(Debug)]
pub(super) struct Project(Option<config::Project>);

impl Project {
    pub(super) fn of(config: Option<&PathBuf>) -> Result<Self, Failure> {
        Ok(Self(config::Project::find(config.map(PathBuf::as_path))?))
    }

    /// The logs.
    pub(super) fn logs(&self, named: &[PathBuf]) -> Result<Logs, Failure> {
        let roots = self.0.as_ref().map_or_else(Vec::new, |project| project.logs.clone());
        let paths = if named.is_empty() { roots.clone() } else { named.to_vec() };
        if paths.is_empty() {
            let key = "logs = [\"logs\"]";
            return Err(Failure::Unnamed("folders with logs, or single logs", key, "build"));
        }
        Ok(Logs { paths, roots })
    }

    /// The folder that the snippets go into.
    pub(super) fn docs(&self, named: Option<&Path>) -> Result<PathBuf, Failure> {
        let own = || self.0.as_ref()?.output.clone();
        let docs = named.map(Path::to_owned).or_else(own);
        docs.ok_or(Failure::Unnamed(
            "a folder for the output with `-o`",
            "output = \"docs\"",
            "build",
        ))
    }

    /// The files that snippets of a folder are put into: those of the project, if it is its folder.
    pub(super) fn injected(&self, docs: &Path) -> Vec<PathBuf> {
        let place = |path: &Path| {
            let whole = || std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            path.canonicalize().unwrap_or_else(|_| plain(&whole()))
        };
        let Some(project) = &self.0 else { return Vec::new() };
        let is_own = project.output.as_ref().is_none_or(|own| place(own) == place(docs));
        if is_own { project.inject.clone() } else { Vec::new() }
    }

    /// Whether snippets of a folder are put into a file.
    pub(super) fn injects(&self, file: &Path, docs: &Path) -> bool {
        self.injected(docs).iter().any(|one| real(one) == real(file))
    }

    /// The folder of the pages that are looked at.
    pub(super) fn pages(&self, named: Option<&Path>) -> Result<PathBuf, Failure> {
        let key = "output = \"docs\"";
        self.docs(named).map_err(|_| Failure::Unnamed("a folder with pages", key, "build"))
    }

    /// The logs that the snippets of a folder are made from, if they are known.
    pub(super) fn logs_of(&self, docs: &Path, named: &[PathBuf]) -> Result<Option<Logs>, Failure> {
        let real = |path: &Path| path.canonicalize().ok();
        let is_own = |project: &config::Project| {
            let output = project.output.as_deref().and_then(real);
            !project.logs.is_empty() && output.is_some() && output == real(docs)
        };
        let known = !named.is_empty() || self.0.as_ref().is_some_and(is_own);
        known.then(|| self.logs(named)).transpose()
    }

    /// The logs that services write.
    pub(super) fn live(&self, named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
        let own = || self.0.as_ref().map_or_else(Vec::new, |project| project.live.clone());
        let live = if named.is_empty() { own() } else { named.to_vec() };
        if live.is_empty() {
            let key = "live = [\"requestshook.log\"]";
            return Err(Failure::Unnamed("the log that the services write", key, "record"));
        }
        Ok(live)
    }

    /// Whether a log is one of those that the snippets of the project are made from.
    pub(super) fn is_built(&self, log: &Path) -> bool {
        let Some(config::Project { logs, output: Some(_), .. }) = &self.0 else { return false };
        let real = log.canonicalize().ok();
        let holds = |root: &PathBuf| Some(real.as_ref()?.starts_with(root.canonicalize().ok()?));
        logs.iter().any(|root| holds(root) == Some(true))
    }
}
