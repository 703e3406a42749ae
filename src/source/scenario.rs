//! LOGS arguments in, scenarios out.

use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

use indexmap::IndexMap;
use walkdir::{DirEntry, WalkDir};

use super::{Error, Input, decode};
use crate::text;

/// One flow with its own output folder.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The name: the output folder below DOCS, with `/` between its parts.
    pub name: String,
    /// The output folder, relative to DOCS.
    pub output: PathBuf,
    /// The LOGS folder that the log was found in.
    pub root: PathBuf,
    /// The folder of the log.
    pub folder: PathBuf,
    /// The logs, one a host, in sorted order.
    pub files: Vec<LogFile>,
}

impl Scenario {
    /// Where the notes of its steps are, or would be: `notes.md` beside the log, `NAME.notes.md` for
    /// `NAME.log`.
    #[must_use]
    pub fn own_notes(&self) -> PathBuf {
        let log = self.files.first().map(|file| file.name.as_str()).unwrap_or_default();
        let named = log.split_once(".log").filter(|_| !log.to_lowercase().contains("requestshook"));
        let name = named.map_or("notes.md".to_owned(), |(name, _)| format!("{name}.notes.md"));
        self.folder.join(name)
    }

    /// The file with what a person wrote about its steps, and its text. A `NAME.log` without notes of
    /// its own has those of its folder.
    ///
    /// # Errors
    ///
    /// If it is there and cannot be read as text.
    pub fn notes(&self) -> Result<Option<(PathBuf, String)>, Error> {
        let shared = (self.logs_beside() < 2).then(|| self.folder.join("notes.md"));
        for path in [self.own_notes()].into_iter().chain(shared) {
            let Ok(metadata) = std::fs::symlink_metadata(&path) else { continue };
            // A link could publish any file.
            if !metadata.is_file() {
                return Err(Error::NotAFile(path));
            }
            let text = std::fs::read_to_string(&path).map_err(Error::io(&path))?;
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
            return Ok(Some((path, text)));
        }
        Ok(None)
    }

    /// How many logs are in its folder.
    fn logs_beside(&self) -> usize {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let is_log = |name: &str| {
            let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(name);
            Path::new(name).extension().is_some_and(|ending| ending == "log")
        };
        entries.filter(|entry| is_log(&entry.file_name().to_string_lossy())).count()
    }

    /// The bytes of its files, as they are on disk.
    #[must_use]
    pub fn size(&self) -> u64 {
        let size =
            |file: &LogFile| std::fs::metadata(&file.path).map_or(0, |metadata| metadata.len());
        self.files.iter().map(size).sum()
    }
}

/// One log file.
#[derive(Debug, Clone)]
pub struct LogFile {
    /// Where it is, as the user named it.
    pub path: PathBuf,
    /// Its name without folders.
    pub name: String,
}

impl LogFile {
    /// Opens it as it is on disk.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn open_raw(&self) -> Result<std::fs::File, Error> {
        decode::open_file(&self.path)
    }

    /// The error of a read from it.
    #[must_use]
    pub fn unread(&self, source: io::Error) -> Error {
        Error::io(&self.path)(source)
    }

    fn new(path: PathBuf) -> Self {
        let name = text::name(path.file_name().unwrap_or_default());
        Self { path, name }
    }

    /// Opens it from its start.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn open(&self) -> Result<Input, Error> {
        decode::open(&self.path)
    }
}

/// What a walk over the LOGS arguments found.
#[derive(Debug, Default)]
pub struct Found {
    /// The scenarios, in the order of their names below each argument.
    pub scenarios: Vec<Scenario>,
    /// Paths that were passed over, each with the reason.
    pub skipped: Vec<(PathBuf, &'static str)>,
    /// Whether a whole folder was walked, so that what is not here is gone.
    pub whole: bool,
}

/// Finds the scenarios of all LOGS arguments.
///
/// # Errors
///
/// If an argument cannot be read or holds no log, or if two logs claim one output folder.
pub fn find(arguments: &[PathBuf]) -> Result<Found, Error> {
    let mut found = Found::default();
    let mut claims = IndexMap::new();
    for argument in arguments {
        let metadata = std::fs::metadata(argument).map_err(Error::io(argument))?;
        if metadata.is_dir() {
            found.whole = true;
            walk(argument, &mut claims, &mut found.skipped)?;
        } else if metadata.is_file() {
            let folder = argument.parent().filter(|path| !path.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new("."));
            claim(&mut claims, folder, argument.clone())?;
        } else {
            return Err(Error::NotAFile(argument.clone()));
        }
    }
    found.scenarios = claims.into_values().collect();
    Ok(found)
}

type Claims = IndexMap<PathBuf, Scenario>;

fn walk(
    root: &Path,
    claims: &mut Claims,
    skipped: &mut Vec<(PathBuf, &'static str)>,
) -> Result<(), Error> {
    let inside = root.canonicalize().map_err(Error::io(root))?;
    let before = claims.len();
    let entries = WalkDir::new(root).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)) {
        let entry = entry.map_err(|error| Error::Io {
            path: error.path().unwrap_or(root).to_owned(),
            source: error
                .into_io_error()
                .unwrap_or_else(|| io::Error::other("links go round in a loop")),
        })?;
        if entry.file_type().is_dir() || log_name(entry.file_name()).is_none() {
            continue;
        }
        if entry.path_is_symlink() {
            let reason = match entry.path().canonicalize() {
                Ok(target) if target.starts_with(&inside) => None,
                Ok(_) => Some("this link leads out of its folder"),
                Err(_) => Some("this link leads nowhere"),
            };
            if let Some(reason) = reason {
                skipped.push((entry.into_path(), reason));
                continue;
            }
        }
        if entry.path().is_file() {
            claim(claims, root, entry.into_path())?;
        } else if !entry.path().is_dir() {
            skipped.push((entry.into_path(), "this is not a regular file"));
        }
    }
    if claims.len() == before { Err(Error::NoLog(root.to_owned())) } else { Ok(()) }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// The name of a log without its endings; `None` if a walk does not take the file for a log.
fn log_name(name: &OsStr) -> Option<&[u8]> {
    let name = name.as_encoded_bytes();
    let plain = name.strip_suffix(b".gz").or_else(|| name.strip_suffix(b".zst")).unwrap_or(name);
    plain.strip_suffix(b".log").filter(|stem| !stem.is_empty())
}

/// Whether a log is the one of its folder, not one of several.
fn is_of_folder(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    let named = memchr::memmem::find(name.as_encoded_bytes(), b"requestshook").is_some();
    name == "log.md" || (named && log_name(name).is_some())
}

fn claim(claims: &mut Claims, root: &Path, path: PathBuf) -> Result<(), Error> {
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(root).to_owned();
    let mut output = folder.strip_prefix(root).unwrap_or(Path::new("")).to_owned();
    let of_folder = is_of_folder(&path);
    if !of_folder {
        output.push(stem(&path));
    }
    // `...log` without its ending is `..`, which is another folder.
    if output.components().any(|part| !matches!(part, Component::Normal(_))) {
        return Err(Error::NoName(path));
    }
    if let Some(other) = claims.get_mut(&output) {
        let joins = of_folder && other.folder == folder && is_of_folder(&other.files[0].path);
        if !joins || other.files.iter().any(|file| file.path == path) {
            return Err(Error::Claimed {
                folder: other.name.clone(),
                first: other.files[0].path.clone(),
                second: path,
                remedy: if other.root == root {
                    "rename one of them"
                } else {
                    "name a folder that holds both, or build them into different folders"
                },
            });
        }
        other.files.push(LogFile::new(path));
        return Ok(());
    }
    let name =
        if output.as_os_str().is_empty() { folder_name(&folder) } else { path_name(&output) };
    let files = vec![LogFile::new(path)];
    let scenario = Scenario { name, output: output.clone(), root: root.to_owned(), folder, files };
    claims.insert(output, scenario);
    Ok(())
}

/// The file's name up to its endings, whatever they are: a log may be named that a walk passes over.
fn stem(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default();
    let length = log_name(name).map(<[u8]>::len);
    match (length, name.to_str()) {
        (Some(length), Some(name)) => PathBuf::from(&name[..length]),
        _ => Path::new(name).with_extension(""),
    }
}

/// The name of a scenario that has DOCS itself for its output folder.
fn folder_name(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    folder.file_name().map_or_else(String::new, text::name)
}

fn path_name(path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(text::name(part)),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}
