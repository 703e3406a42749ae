//! What holds for any log: reading is total and lossless, and all snippets can be built.

use std::path::Path;
use std::sync::Arc;

use seqdoc::config::{Files, Flavor, Library, Sections, Settings, Snippet};
use seqdoc::diagnostic::Diagnostics;
use seqdoc::record::Reader;
use seqdoc::snippet::{Error, Scene};
use seqdoc::source::{self, Input};
use seqdoc::step::Survey;

/// Reads a log and adds up what its records hold; the rest is text before the first record.
pub(crate) fn check_spans(log: &[u8]) -> usize {
    let mut diagnostics = Diagnostics::default();
    let mut reader = Reader::new(Input::of_bytes(log.to_vec()), 0);
    let (mut records, mut joined) = (0, Vec::with_capacity(log.len()));
    while let Some(record) = reader.next(&mut diagnostics).expect("content is no error") {
        joined.extend_from_slice(record.raw());
        records += 1;
    }
    assert!(log.ends_with(&joined), "the records are the end of the log");
    let before = &log[..log.len() - joined.len()];
    let told =
        diagnostics.kept().iter().any(|diagnostic| diagnostic.text.contains("not published"));
    let marks = [b'\n', b'\r', 0xef, 0xbb, 0xbf];
    assert!(
        told || before.iter().all(|byte| marks.contains(byte)),
        "{} bytes are lost",
        before.len()
    );
    records
}

/// Builds all snippets of a log in memory, and checks that their numbers agree; gives the steps.
pub(crate) fn check_build(log: &[u8]) -> usize {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("requestshook.log");
    std::fs::write(&path, log).expect("a log");
    let Some(scene) = scene(&path) else { return 0 };
    let steps = scene.survey.flow.graph.steps();
    let [diagram, body, diagrams, ladder] = match built(&scene) {
        Ok(compared) => compared,
        // What the bytes have made a secret may stand in a name, where nothing is replaced. What the
        // first record gives away may not be left anywhere.
        Err(Error::Leak(leak, _)) if leak.origin.as_ref().is_none_or(|(_, record)| *record > 0) => {
            return steps;
        }
        Err(Error::Leak(..)) if is_in_frame(log, &scene.survey) => return steps,
        Err(error) => panic!("{error}"),
    };
    let arrows = diagram.lines().filter(|line| !line.starts_with("participant ")).count();
    assert_eq!(arrows, steps);
    assert_eq!(body.lines().filter(|line| line.starts_with("### (")).count(), steps);
    if let Ok(by_exchange) = rendered(&exchanges(&scene), Snippet::Body) {
        super::sections::assert_same(&body, &by_exchange);
    }
    if let Ok(forge) = rendered(&of_forge(&scene), Snippet::Body) {
        super::flavors::assert_same(&body, &forge);
    }
    super::ladder::assert_agrees(&diagram, &ladder);
    assert_eq!(diagrams.lines().filter(|line| is_arrow(line)).count(), steps, "{diagrams}");
    steps
}

/// Whether a secret stands in the name of a service, or reaches from the name of a header into its
/// value, where nothing is replaced.
fn is_in_frame(log: &[u8], survey: &Survey) -> bool {
    if survey.flow.participants.iter().any(|name| survey.holds_secret(name)) {
        return true;
    }
    let text = String::from_utf8_lossy(log);
    let mut headers = text.lines().filter_map(|line| Some((line, line.split_once(": ")?.1)));
    headers.any(|(line, value)| survey.holds_secret(line) && !survey.holds_secret(value))
}

/// Builds all snippets; gives `diagram.md`, `body.md`, `diagrams.md` and `ladder.md`.
fn built(scene: &Scene) -> Result<[String; 4], Error> {
    let mut compared = [Snippet::Diagram, Snippet::Body, Snippet::Diagrams, Snippet::Ladder]
        .map(|snippet| (snippet, String::new()));
    for snippet in Snippet::ALL {
        let text = rendered(scene, snippet)?;
        assert!(snippet != Snippet::Log || text.contains("### ("));
        // The others can be large, and are given back.
        if let Some((_, kept)) = compared.iter_mut().find(|(other, _)| *other == snippet) {
            *kept = text;
        }
    }
    Ok(compared.map(|(_, text)| text))
}

fn rendered(scene: &Scene, snippet: Snippet) -> Result<String, Error> {
    let mut text = Vec::new();
    scene.render(snippet, None, &mut text)?;
    Ok(String::from_utf8(text).expect("UTF-8"))
}

/// The same with a section for each exchange.
fn exchanges(scene: &Scene) -> Scene {
    with(scene, |settings| settings.body.sections = Sections::Exchange)
}

/// The same recording for forges.
fn of_forge(scene: &Scene) -> Scene {
    with(scene, |settings| settings.flavor = Flavor::Github)
}

/// The same recording with other settings.
fn with(scene: &Scene, change: impl FnOnce(&mut Settings)) -> Scene {
    let Survey { scenario, settings, .. } = &*scene.survey;
    let mut settings = (**settings).clone();
    change(&mut settings);
    Scene::plain(Survey::of(scenario.clone(), Arc::new(settings)).expect("it was read before"))
}

/// Whether a line of `diagrams.md` draws an arrow.
fn is_arrow(line: &str) -> bool {
    let drawn = line.strip_prefix("    ").filter(|line| line.contains("->>"));
    drawn.is_some_and(|line| !line.starts_with("participant "))
}

/// One log, with the default settings; `None` if there is no step in it.
pub(crate) fn scene(path: &Path) -> Option<Scene> {
    let scenario = source::find(&[path.to_owned()]).expect("one log").scenarios.remove(0);
    let settings = Library::default().settings(&Files::default()).expect("defaults");
    Survey::of(scenario, settings).ok().map(Scene::plain)
}
