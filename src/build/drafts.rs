//! A scenario in, the drafts of its snippets and its outline out.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use super::Error;
use crate::config::Snippet;
use crate::output::{Draft, Folder};
use crate::reference::{Outline, Outliner};
use crate::snippet::{self, Scene};
use crate::step::{self, Fed, Feed, Step, Steps};
use crate::thread::joined;

/// From so many records on a thread for each snippet is worth its start.
const MANY: usize = 2000;

/// The steps of logs of so many bytes are kept from one snippet to the next, so that none is searched
/// for secrets twice. It is more than the longest record.
const FEW: usize = 20 << 20;

/// What is made of a scenario.
pub(super) struct Rendered {
    /// In the order of its files.
    pub(super) drafts: Vec<Draft>,
    /// The texts of the files that are wanted, by their names.
    pub(super) texts: BTreeMap<String, String>,
    /// What an overview tells of it, if there is one.
    pub(super) outline: Option<Outline>,
}

/// A file that is to be made.
#[derive(Clone, Copy)]
struct File<'f> {
    name: &'f str,
    snippet: Snippet,
    /// Whether its text is kept.
    is_wanted: bool,
}

/// A draft, and its text where that is wanted.
struct Copied {
    draft: Draft,
    copy: Option<Vec<u8>>,
}

impl Write for Copied {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.draft.write(bytes)?;
        if let Some(copy) = &mut self.copy {
            copy.extend_from_slice(&bytes[..written]);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.draft.flush()
    }
}

/// Renders all snippets of a scenario, and gives its outline if an overview tells of it; those of a
/// long one side by side, from one reading.
pub(super) fn drafts(
    folder: &Folder,
    scene: &Scene,
    files: &[(String, Snippet)],
    is_wanted: &dyn Fn(&str) -> bool,
) -> Result<Rendered, Error> {
    let files: Vec<_> = files
        .iter()
        .map(|(name, snippet)| File { name, snippet: *snippet, is_wanted: is_wanted(name) })
        .collect();
    let (made, outline) = if scene.survey.flow.graph.records() >= MANY {
        drafts_beside(folder, scene, &files)?
    } else {
        drafts_in_turn(folder, scene, &files)?
    };
    let (mut drafts, mut texts) = (Vec::new(), BTreeMap::new());
    for (file, Copied { draft, copy }) in files.iter().zip(made) {
        let text = copy.map(|copy| String::from_utf8_lossy(&copy).into_owned());
        texts.extend(text.map(|text| (file.name.to_owned(), text)));
        drafts.push(draft);
    }
    Ok(Rendered { drafts, texts, outline })
}

/// Drafts, and what an overview tells of the scenario.
type Outlined = (Vec<Copied>, Option<Outline>);

fn drafts_in_turn(folder: &Folder, scene: &Scene, files: &[File<'_>]) -> Result<Outlined, Error> {
    let survey = &scene.survey;
    let held = if readers(scene, files) > 1 && survey.bytes() < FEW {
        Some(Arc::new(Steps::new(survey).collect::<Result<Vec<_>, _>>()?))
    } else {
        None
    };
    let feed = || held.as_ref().map(|steps| Feed::held(Arc::clone(steps)));
    let drafts = files.iter().map(|file| draft(folder, scene, *file, feed()));
    let drafts = drafts.collect::<Result<_, _>>()?;
    let outlined = survey.settings.index.then(|| outline(scene, files, feed()));
    Ok((drafts, outlined.transpose()?))
}

/// How many of the snippets read the steps, and the outline if there is one.
fn readers(scene: &Scene, files: &[File<'_>]) -> usize {
    let readers = files.iter().filter(|file| scene.reads_steps(file.snippet)).count();
    readers + usize::from(scene.survey.settings.index)
}

fn drafts_beside(folder: &Folder, scene: &Scene, files: &[File<'_>]) -> Result<Outlined, Error> {
    std::thread::scope(|scope| {
        let (feeds, work) = Feed::new(Steps::new(&scene.survey), readers(scene, files));
        scope.spawn(work);
        let mut feeds = feeds.into_iter();
        let start = |feed, file| scope.spawn(move || draft(folder, scene, file, feed));
        let threads = files.iter().map(|file| {
            let feed = if scene.reads_steps(file.snippet) { feeds.next() } else { None };
            start(feed, *file)
        });
        let threads: Vec<_> = threads.collect();
        let outlined = feeds.next().filter(|_| scene.survey.settings.index);
        let outlined = outlined.map(|feed| outline(scene, files, Some(feed))).transpose();
        let drafts =
            threads.into_iter().map(|thread| joined(thread.join())).collect::<Result<_, _>>()?;
        Ok((drafts, outlined?))
    })
}

fn draft(
    folder: &Folder,
    scene: &Scene,
    file: File<'_>,
    feed: Option<Feed<Step>>,
) -> Result<Copied, Error> {
    let draft = folder.draft(file.name)?;
    let mut draft = Copied { draft, copy: file.is_wanted.then(Vec::new) };
    match scene.render(file.snippet, feed, &mut draft) {
        Ok(()) => Ok(draft),
        Err(error) => Err(unmade(error, &draft.draft, folder.path().join(file.name))),
    }
}

/// Why a file of that path was not made.
pub(super) fn unmade(error: snippet::Error, draft: &Draft, path: PathBuf) -> Error {
    match error {
        snippet::Error::Write(source) => draft.unwritten(source).into(),
        snippet::Error::Leak(leak, step) => Error::Leak { path, leak, step },
        error => error.into(),
    }
}

/// What an overview tells of a scenario.
fn outline(scene: &Scene, files: &[File<'_>], feed: Option<Feed<Step>>) -> Result<Outline, Error> {
    let survey = &scene.survey;
    let steps: Box<dyn Iterator<Item = _>> = match feed {
        Some(feed) => Box::new(feed),
        None => Box::new(Steps::new(survey).map(|step| step.map(Fed::from))),
    };
    let has_sections = files.iter().any(|file| file.snippet == Snippet::Body);
    let mut outliner = Outliner::new(survey, has_sections);
    for step in steps {
        outliner.add(&*step?, &survey.flow);
    }
    let gate = survey.gate();
    Ok(outliner.finish(&|text| step::hidden(&gate, text).map(|(shown, _)| shown)))
}
