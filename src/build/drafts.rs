//! A scenario in, the drafts of its snippets and its outline out.

use std::sync::Arc;
use std::thread::ScopedJoinHandle;

use super::Error;
use crate::config::Snippet;
use crate::output::{Draft, Folder};
use crate::reference::{Outline, Outliner};
use crate::snippet::{self, Scene};
use crate::step::{self, Fed, Feed, Step, Steps};

/// From so many records on a thread for each snippet is worth its start.
const MANY: usize = 2000;

/// The steps of logs of so many bytes are kept from one snippet to the next, so that none is searched
/// for secrets twice. It is more than the longest record.
const FEW: usize = 20 << 20;

/// The snippets, and the outline if an overview tells of the scenario.
pub(super) type Drafts = (Vec<Draft>, Option<Outline>);

/// Renders all snippets of a scenario, and gives its outline if an overview tells of it; those of a
/// long one side by side, from one reading.
pub(super) fn drafts(
    folder: &Folder,
    scene: &Scene,
    files: &[(String, Snippet)],
) -> Result<Drafts, Error> {
    let survey = &scene.survey;
    if survey.flow.graph.records() >= MANY {
        return drafts_beside(folder, scene, files);
    }
    let readers = readers(scene, files);
    let held = if readers > 1 && survey.bytes() < FEW {
        Some(Arc::new(Steps::new(survey).collect::<Result<Vec<_>, _>>()?))
    } else {
        None
    };
    let feed = || held.as_ref().map(|steps| Feed::held(Arc::clone(steps)));
    let drafts = files.iter().map(|(name, snippet)| draft(folder, scene, name, *snippet, feed()));
    let drafts = drafts.collect::<Result<_, _>>()?;
    let outlined = survey.settings.index.then(|| outline(scene, files, feed()));
    Ok((drafts, outlined.transpose()?))
}

/// How many of the snippets read the steps, and the outline if there is one.
fn readers(scene: &Scene, files: &[(String, Snippet)]) -> usize {
    let readers = files.iter().filter(|(_, snippet)| scene.reads_steps(*snippet)).count();
    readers + usize::from(scene.survey.settings.index)
}

fn drafts_beside(
    folder: &Folder,
    scene: &Scene,
    files: &[(String, Snippet)],
) -> Result<Drafts, Error> {
    std::thread::scope(|scope| {
        let reads = |snippet: Snippet| scene.reads_steps(snippet);
        let (feeds, work) = Feed::new(Steps::new(&scene.survey), readers(scene, files));
        scope.spawn(work);
        let mut feeds = feeds.into_iter();
        let start = |(name, snippet): &'_ (String, Snippet)| {
            let feed = if reads(*snippet) { feeds.next() } else { None };
            let (name, snippet) = (name.clone(), *snippet);
            scope.spawn(move || draft(folder, scene, &name, snippet, feed))
        };
        let threads: Vec<_> = files.iter().map(start).collect();
        let outlined = feeds.next().filter(|_| scene.survey.settings.index);
        let outlined = outlined.map(|feed| outline(scene, files, Some(feed))).transpose();
        let drafts = threads.into_iter().map(join).collect::<Result<_, _>>()?;
        Ok((drafts, outlined?))
    })
}

fn join<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn draft(
    folder: &Folder,
    scene: &Scene,
    name: &str,
    snippet: Snippet,
    feed: Option<Feed<Step>>,
) -> Result<Draft, Error> {
    let mut draft = folder.draft(name)?;
    match scene.render(snippet, feed, &mut draft) {
        Ok(()) => Ok(draft),
        Err(snippet::Error::Write(source)) => Err(draft.unwritten(source).into()),
        Err(snippet::Error::Leak(leak, step)) => {
            Err(Error::Leak { path: folder.path().join(name), leak, step })
        }
        Err(error) => Err(error.into()),
    }
}

/// What an overview tells of a scenario.
fn outline(
    scene: &Scene,
    files: &[(String, Snippet)],
    feed: Option<Feed<Step>>,
) -> Result<Outline, Error> {
    let survey = &scene.survey;
    let steps: Box<dyn Iterator<Item = _>> = match feed {
        Some(feed) => Box::new(feed),
        None => Box::new(Steps::new(survey).map(|step| step.map(Fed::from))),
    };
    let has_sections = files.iter().any(|(_, snippet)| *snippet == Snippet::Body);
    let mut outliner = Outliner::new(survey, has_sections);
    for step in steps {
        outliner.add(&*step?, &survey.flow);
    }
    let gate = survey.gate();
    Ok(outliner.finish(&|text| step::hidden(&gate, text).map(|(shown, _)| shown)))
}
