//! LOGS arguments in, scenarios out.

use std::path::{Component, Path, PathBuf};

use indexmap::{IndexMap, IndexSet};

use super::beside::{Beside, unread};
use super::held::HeldBeside;
use super::logs::Logs;
use super::odd::{self, Odd, is_of_folder, log_name};
use super::place::{folder_of, real};
use super::walk::{Walk, Walked};
use super::{Error, LogFile, Scenario};
use crate::text;

/// What a walk over the LOGS arguments found.
#[derive(Debug, Default)]
pub struct Found {
    /// The scenarios, in the order of their names below each argument.
    pub scenarios: Vec<Scenario>,
    /// Paths that were passed over, each with the reason.
    pub skipped: Vec<(PathBuf, &'static str)>,
    /// Whether a whole folder was walked, so that what is not here is gone.
    pub whole: bool,
    /// The folders that were walked.
    pub walked: Vec<PathBuf>,
}

/// Finds the scenarios of all LOGS arguments.
///
/// # Errors
///
/// If an argument cannot be read or holds no log, or if two logs claim one output folder.
pub fn find(arguments: &[PathBuf]) -> Result<Found, Error> {
    find_in(&Logs { paths: arguments.to_vec(), roots: Vec::new() })
}

/// The same, below the folders of a project.
///
/// # Errors
///
/// As [`find`].
pub fn find_in(logs: &Logs) -> Result<Found, Error> {
    found(logs, None)
}

/// The one scenario that an argument holds.
///
/// # Errors
///
/// As [`find`], or if there are several.
pub fn find_one(argument: &PathBuf) -> Result<Scenario, Error> {
    let mut scenarios = find(std::slice::from_ref(argument))?.scenarios;
    if scenarios.len() > 1 {
        let log = |scenario: &Scenario| scenario.files[0].path.display().to_string();
        let logs = scenarios.iter().map(log).collect::<Vec<_>>().join(", ");
        return Err(Error::Several { path: argument.clone(), logs });
    }
    Ok(scenarios.remove(0))
}

/// Logs that were recorded together, in the order of the arguments, as those of one scenario.
///
/// # Errors
///
/// As [`find_one`].
pub fn find_together(arguments: &[PathBuf]) -> Result<Scenario, Error> {
    let mut scenarios = arguments.iter().map(find_one).collect::<Result<Vec<_>, _>>()?.into_iter();
    let mut all = scenarios.next().ok_or(Error::NoLog(PathBuf::new()))?;
    for file in scenarios.flat_map(|scenario| scenario.files) {
        if all.files.iter().all(|known| known.path != file.path) {
            all.files.push(file);
        }
    }
    Ok(all)
}

/// The same, without what lies in the folder that the output goes into.
fn find_outside(logs: &Logs, output: &Path) -> Result<Found, Error> {
    // A folder that is not there holds nothing.
    found(logs, output.canonicalize().ok().as_deref())
}

/// The same, if the files that are made for the scenarios stay apart from the logs.
///
/// # Errors
///
/// As [`find`], or if DOCS is a folder of logs, or the output folder of a scenario the folder of a
/// log.
pub fn find_beside(logs: &Logs, docs: &Path) -> Result<Found, Error> {
    let found = find_outside(logs, docs)?;
    let Ok(real) = docs.canonicalize() else { return Ok(found) };
    let real_path = |path: &Path| path.canonicalize().ok();
    if let Some(logs) = logs.paths.iter().find(|logs| real_path(logs).as_ref() == Some(&real)) {
        return Err(Error::Mixed(logs.clone()));
    }
    let roots: IndexSet<_> = found.scenarios.iter().map(|scenario| &scenario.root).collect();
    let is_inside = |root: &&PathBuf| real_path(root).is_some_and(|root| root.starts_with(&real));
    if !roots.iter().any(is_inside) {
        return Ok(found);
    }
    for scenario in &found.scenarios {
        let output = docs.join(&scenario.output);
        if holds_log(&output) {
            let is_docs = scenario.output.as_os_str().is_empty();
            return Err(Error::Mixed(if is_docs { docs.to_owned() } else { output }));
        }
    }
    Ok(found)
}

fn holds_log(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| {
        log_name(&entry.file_name()).is_some() && entry.file_type().is_ok_and(|kind| !kind.is_dir())
    })
}

fn found(logs: &Logs, without: Option<&Path>) -> Result<Found, Error> {
    let mut found = Found::default();
    let (mut claims, mut beside) = (IndexMap::new(), Vec::new());
    for argument in &logs.paths {
        let metadata = std::fs::metadata(argument).map_err(Error::io(argument))?;
        let (argument, root) = &logs.place(argument);
        if metadata.is_dir() {
            found.whole |= root.is_none();
            found.walked.push(argument.clone());
            let root = root.unwrap_or(argument);
            walk(argument, root, without, &mut claims, &mut found.skipped, &mut beside)?;
        } else if metadata.is_file() {
            if matches!(odd::look(argument), Some(Odd::Har | Odd::Trace)) {
                return Err(Error::Har(argument.clone()));
            }
            claim(&mut claims, root.unwrap_or(folder_of(argument)), argument.clone())?;
        } else {
            return Err(Error::NotAFile(argument.clone()));
        }
    }
    // What is not in a part of a project may be in another.
    found.whole &= logs.are_whole(&found.walked);
    found.skipped.extend(unread(beside, claims.values()));
    found.scenarios = claims.into_values().collect();
    Ok(found)
}

type Claims = IndexMap<PathBuf, Scenario>;

fn walk(
    folder: &Path,
    root: &Path,
    without: Option<&Path>,
    claims: &mut Claims,
    skipped: &mut Vec<(PathBuf, &'static str)>,
    beside: &mut Vec<(PathBuf, Beside)>,
) -> Result<(), Error> {
    let (mut taken, before) = (false, skipped.len());
    let walk = Walk { root: folder, without, ignores: &mut |_| false };
    walk.run(skipped, &mut |path, walked| match walked {
        Walked::Log => {
            taken = true;
            claim(claims, root, path)
        }
        Walked::Beside(kind) => {
            beside.push((path, kind));
            Ok(())
        }
    })?;
    if taken {
        return Ok(());
    }
    Err(match skipped.get(before) {
        Some((path, reason)) => Error::NoLogBut(folder.to_owned(), path.clone(), reason),
        None => Error::NoLog(folder.to_owned()),
    })
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
        if other.files.iter().any(|file| file.path == path) {
            // It was named twice.
            return Ok(());
        }
        let joins = of_folder && other.folder == folder && is_of_folder(&other.files[0].path);
        if !joins {
            return Err(Error::Claimed {
                folder: other.name.clone(),
                first: other.files[0].path.clone(),
                second: path,
                remedy: apart(&other.root, root),
            });
        }
        other.files.push(LogFile::new(path));
        return Ok(());
    }
    let name =
        if output.as_os_str().is_empty() { folder_name(&folder) } else { path_name(&output) };
    let files = vec![LogFile::new(path)];
    let scenario = {
        let (output, root) = (output.clone(), root.to_owned());
        Scenario { name, output, root, folder, files, held: HeldBeside::default() }
    };
    claims.insert(output, scenario);
    Ok(())
}

/// What gives two logs different output folders.
fn apart(first: &Path, second: &Path) -> String {
    if first == second {
        return "rename one of them".to_owned();
    }
    let shared =
        first.components().zip(second.components()).take_while(|(one, other)| one == other);
    let shared: PathBuf = shared.map(|(one, _)| one).collect();
    let elsewhere = "build each of them into a folder of its own";
    match shared.to_str() {
        Some("") if first.is_relative() && second.is_relative() => {
            format!("name `.`, the folder that holds both, or {elsewhere}")
        }
        Some("" | "/") | None => elsewhere.to_owned(),
        Some(shared) => format!("name `{shared}`, the folder that holds both, or {elsewhere}"),
    }
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
    real(folder).file_name().map_or_else(String::new, text::name)
}

fn path_name(path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(text::name(part)),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}
