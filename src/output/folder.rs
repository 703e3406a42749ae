//! The drafts of one scenario in, its output folder brought up to date out.

use std::path::{Component, Path, PathBuf};

use super::draft::{Draft, Finished};
use super::inside::check_inside;
use super::lock::Lock;
use super::manifest::{self, Manifest};
use super::{Error, Finding, Made, Origin, Outcome, Stamp, whole};
use crate::reference::Outline;

/// What may be done to files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Write what changed, but keep what a person wrote.
    Write,
    /// Write over what a person wrote too.
    Force,
    /// Compare and write nothing.
    Check,
    /// The same, and show what differs.
    Diff,
}

impl Mode {
    /// Whether files are written.
    pub(crate) fn writes(self) -> bool {
        matches!(self, Self::Write | Self::Force)
    }
}

/// The output folder of one scenario.
#[derive(Debug)]
pub(crate) struct Folder {
    pub(super) path: PathBuf,
    /// How many folders below DOCS it is.
    pub(super) depth: usize,
    pub(super) manifest: Manifest,
    pub(super) mode: Mode,
    /// Until it is dropped no other build writes here; nothing that only compares has it.
    lock: Option<Lock>,
    /// Whether it was made for this build, so that nothing is in it.
    is_new: bool,
}

impl Folder {
    /// The folder of a scenario below DOCS. Unless it is only compared, it is made if need be, and
    /// is this build's alone; a wait for another build is reported.
    ///
    /// # Errors
    ///
    /// If it leads out of DOCS, cannot be made, or its manifest cannot be read.
    pub(crate) fn open(
        docs: &Path,
        output: &Path,
        mode: Mode,
        waits: &dyn Fn(&Path),
    ) -> Result<Self, Error> {
        let path = docs.join(output);
        check_inside(docs, &path)?;
        let lock = mode.writes().then(|| Lock::take(&path, waits)).transpose();
        let lock = lock.map_err(Error::io("create the folder", &path))?;
        let manifest = Manifest::read(&path)?;
        let depth = output.components().count();
        // Another build may have been faster, and be done.
        let is_new =
            lock.as_ref().is_some_and(|lock| lock.is_new(&path)) && manifest == Manifest::default();
        Ok(Self { path, depth, manifest, mode, lock, is_new })
    }

    /// Where it is.
    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether seqdoc has written to it before, but not a file of this name.
    #[must_use]
    pub(crate) fn is_without(&self, name: &str) -> bool {
        self.manifest.names().next().is_some() && !self.manifest.names_file(name)
    }

    /// A draft of one of its files.
    ///
    /// # Errors
    ///
    /// If the file that is there cannot be read.
    pub(crate) fn draft(&self, name: &str) -> Result<Draft, Error> {
        let path = self.path.join(name);
        if self.is_new {
            return Ok(Draft::missing(path));
        }
        let draft = Draft::new(path.clone(), !self.mode.writes());
        let draft = draft.map_err(Error::io("read", &path))?;
        Ok(if self.mode == Mode::Diff { draft.shown() } else { draft })
    }

    /// What the last build had to say, and its files, if it was made from the same inputs and nobody
    /// touched a file since. The inputs are asked for only if they can be the same.
    ///
    /// # Errors
    ///
    /// If a file cannot be read.
    pub(crate) fn unchanged(
        &self,
        now: impl FnOnce() -> Option<Origin>,
    ) -> Result<Option<(&Stamp, Vec<Finding>)>, Error> {
        let is_same = |stamp: &&Stamp| now().is_some_and(|now| stamp.origin.inputs == now.inputs);
        let Some(stamp) = self.manifest.stamp().filter(is_same) else { return Ok(None) };
        let findings = self.as_written()?;
        let same = findings.iter().all(|finding| finding.outcome == Outcome::Unchanged);
        Ok(same.then_some((stamp, findings)))
    }

    /// Whether each file is the one that was written: unchanged, edited or missing.
    ///
    /// # Errors
    ///
    /// If a file cannot be read.
    pub(crate) fn as_written(&self) -> Result<Vec<Finding>, Error> {
        let names = self.manifest.names().filter(|name| is_file_name(name));
        let finding = |name: &str| {
            let path = self.path.join(name);
            let outcome = match path.symlink_metadata() {
                Err(_) => Outcome::Missing,
                Ok(there) if !there.is_file() => Outcome::Foreign,
                Ok(_) => {
                    match self.manifest.hash_of(name, &path).map_err(Error::io("read", &path))? {
                        Some(_) => Outcome::Unchanged,
                        None => Outcome::Edited,
                    }
                }
            };
            Ok(Finding::new(path, outcome))
        };
        names.map(finding).collect()
    }

    /// What an overview tells of the scenario, as the last build noted it.
    #[must_use]
    pub(crate) fn outline(&self) -> Option<&Outline> {
        self.manifest.outline()
    }

    /// What changed since the last build, in words, as far as that is known.
    #[must_use]
    pub(crate) fn changed_since(&self, origin: &Origin) -> Option<String> {
        origin.changed_since(&self.manifest.stamp()?.origin)
    }

    /// Puts the drafts into place, once all of them are complete, and says what became of each, and
    /// of the manifest where it is all that changed. The stamp says what all of them are made from;
    /// it is not kept if a file in the folder is another one. A manifest in which nothing but the stamp
    /// changes is written only to refresh it, and is no finding: it says nothing new of the files.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub(crate) fn keep(
        &mut self,
        drafts: Vec<Draft>,
        made: Made,
        refresh: bool,
    ) -> Result<Vec<Finding>, Error> {
        let before = self.manifest.clone();
        let (mut findings, mut new) = self.judged(drafts)?;
        if !self.mode.writes() {
            return Ok(findings);
        }
        let wrote = !new.is_empty();
        if let Some(lock) = self.lock.as_mut().filter(|_| wrote) {
            lock.keep_folders();
        }
        // Where no file is there that could be taken for a person's, one manifest is enough.
        let replaces = new.iter().any(|draft| draft.existed);
        for draft in &new {
            let (name, hash) = (file_name(&draft.path), draft.hash.clone());
            if replaces {
                self.manifest.announce(&name, hash);
            } else {
                self.manifest.set(&name, hash);
            }
        }
        if replaces {
            self.write_manifest()?;
            new.drain(..).try_for_each(|draft| self.place(draft))?;
        }
        let stamp = made.stamp.filter(|_| self.is_made_of(&findings));
        self.manifest.set_outline(made.outline);
        let says_more = wrote || !self.manifest.says_the_same(&before);
        let is_newer = stamp.is_some() && self.manifest.stamp() != stamp.as_ref();
        if says_more || (refresh && is_newer) {
            self.manifest.set_stamp(stamp);
            self.write_manifest()?;
            if says_more && !wrote {
                let path = Manifest::path(&self.path);
                findings.push(Finding::new(path, Outcome::Written));
            }
        }
        new.into_iter().try_for_each(|draft| self.place(draft))?;
        Ok(findings)
    }

    /// What is to become of each draft, and those that are to be put into place.
    fn judged(&mut self, drafts: Vec<Draft>) -> Result<(Vec<Finding>, Vec<Finished>), Error> {
        let finished = drafts.into_iter().map(Draft::finish).collect::<Result<Vec<_>, _>>()?;
        let (mut findings, mut new) = (Vec::new(), Vec::new());
        for draft in finished {
            let (path, name) = (draft.path.clone(), file_name(&draft.path));
            let outcome = self.outcome(&draft, &name)?;
            findings.push(Finding { path, outcome, diff: draft.diff()? });
            if outcome == Outcome::Unchanged {
                self.manifest.set(&name, draft.hash);
            } else if outcome == Outcome::Written {
                new.push(draft);
            }
        }
        Ok((findings, new))
    }

    fn place(&mut self, draft: Finished) -> Result<(), Error> {
        let (path, hash) = (draft.path.clone(), draft.hash.clone());
        draft.keep().map_err(Error::io("write", &path))?;
        self.manifest.set(&file_name(&path), hash);
        Ok(())
    }

    /// Whether seqdoc's files in the folder are these, as they were made.
    fn is_made_of(&self, findings: &[Finding]) -> bool {
        let is_made =
            |finding: &Finding| matches!(finding.outcome, Outcome::Unchanged | Outcome::Written);
        findings.iter().all(is_made) && self.manifest.names().count() == findings.len()
    }

    fn outcome(&mut self, draft: &Finished, name: &str) -> Result<Outcome, Error> {
        if !draft.differs {
            return Ok(Outcome::Unchanged);
        }
        if !draft.existed {
            return Ok(if self.mode.writes() { Outcome::Written } else { Outcome::Missing });
        }
        let kept = self.not_ours(&draft.path, name);
        Ok(match self.mode {
            Mode::Check | Mode::Diff => kept?.unwrap_or(Outcome::Stale),
            Mode::Write => kept?.unwrap_or(Outcome::Written),
            Mode::Force => Outcome::Written,
        })
    }

    /// Whether a file is a person's: edited since it was written, or never written by seqdoc. If it
    /// is not, the manifest has its hash from now on, whichever of two it could have.
    pub(super) fn not_ours(&mut self, path: &Path, name: &str) -> Result<Option<Outcome>, Error> {
        if !self.manifest.names_file(name)
            || !path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
        {
            return Ok(Some(Outcome::Foreign));
        }
        let Some(hash) = self.manifest.hash_of(name, path).map_err(Error::io("read", path))? else {
            return Ok(Some(Outcome::Edited));
        };
        self.manifest.set(name, hash);
        Ok(None)
    }

    pub(super) fn write_manifest(&self) -> Result<(), Error> {
        let path = Manifest::path(&self.path);
        whole::replace(&self.path, &path, &self.manifest.text()).map_err(Error::io("write", &path))
    }
}

pub(super) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether a name from a manifest is the name of a file in its folder, and no path out of it.
pub(super) fn is_file_name(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None))
        && name != manifest::NAME
}
