//! LOGS arguments in, the logs that are redacted out: each for itself, since no output folder is
//! claimed.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use super::held::HeldBeside;
use super::odd::{self, Odd, is_of_folder};
use super::place::folder_of;
use super::walk::{Walk, Walked};
use super::{Error, LogFile, Scenario};
use crate::text;

/// Logs that are read together.
#[derive(Debug)]
pub struct Candidate {
    /// The logs: those named `requestshook` of one folder, or a single one.
    pub scenario: Scenario,
    /// Whether the user named them. What only looks like a log by its name need not be one.
    pub named: bool,
}

/// What a look for logs found.
#[derive(Debug, Default)]
pub struct Candidates {
    /// By the number of the argument, which is 0 for all that name a log; and by the folder of what is
    /// read together, or the log itself.
    found: IndexMap<(usize, PathBuf), Candidate>,
    folders: usize,
    /// Paths that were passed over, each with the reason.
    pub skipped: Vec<(PathBuf, &'static str)>,
}

impl Candidates {
    /// The logs, in the order of the arguments.
    pub fn found(&self) -> impl Iterator<Item = &Candidate> {
        self.found.values()
    }

    /// Adds what an argument holds, without what lies in the folder that the output goes into, and
    /// without the folders and logs below it that are to be ignored.
    ///
    /// # Errors
    ///
    /// If the argument cannot be read, or is no log.
    pub fn add(
        &mut self,
        argument: &Path,
        output: Option<&Path>,
        ignores: &mut dyn FnMut(&Path) -> bool,
    ) -> Result<(), Error> {
        let metadata = std::fs::metadata(argument).map_err(Error::io(argument))?;
        if metadata.is_dir() {
            self.folders += 1;
            let without = output.and_then(|folder| folder.canonicalize().ok());
            let walk = Walk { root: argument, without: without.as_deref(), ignores };
            let Self { found, folders, skipped } = self;
            return walk.run(skipped, &mut |path, walked| {
                if matches!(walked, Walked::Log) {
                    join(found, *folders, argument, path);
                }
                Ok(())
            });
        }
        if !metadata.is_file() {
            return Err(Error::NotAFile(argument.to_owned()));
        }
        if matches!(odd::look(argument), Some(Odd::Har | Odd::Trace)) {
            return Err(Error::Har(argument.to_owned()));
        }
        join(&mut self.found, 0, folder_of(argument), argument.to_owned());
        Ok(())
    }
}

/// Puts a log to the others of its recording.
fn join(
    found: &mut IndexMap<(usize, PathBuf), Candidate>,
    number: usize,
    root: &Path,
    path: PathBuf,
) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(root);
    let folder = folder.to_owned();
    let together = if is_of_folder(&path) { folder.clone() } else { path.clone() };
    let candidate = found.entry((number, together)).or_insert_with(|| {
        let name = text::name(path.file_name().unwrap_or_default());
        let (output, root, files) = (PathBuf::new(), root.to_owned(), Vec::new());
        let scenario = Scenario { name, output, root, folder, files, held: HeldBeside::default() };
        Candidate { scenario, named: number == 0 }
    });
    let files = &mut candidate.scenario.files;
    if files.iter().all(|file| file.path != path) {
        files.push(LogFile::new(path));
    }
}
