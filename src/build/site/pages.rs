//! A survey in, the pages of its scenario out; scenarios in, the page that lists them out.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use super::include;
use crate::config::Snippet;
use crate::note::Notes;
use crate::snippet::{Scene, flow_title, page_title};
use crate::step::Survey;
use crate::text::slashes;

/// A page, by its place below DOCS.
#[derive(Debug)]
pub(crate) struct Page {
    /// Where it is.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
}

/// What the pages of a scenario are made of.
struct Parts {
    made: Vec<Snippet>,
    /// The files of the views.
    views: Vec<(String, Snippet)>,
    /// The output folder.
    output: PathBuf,
    title: String,
}

/// The pages of a scenario, with what a build makes for it: the flow itself on the first, what is
/// looked up on others.
#[must_use]
pub(crate) fn pages(survey: &Arc<Survey>) -> Vec<Page> {
    let scene = Scene::new(Arc::clone(survey), Arc::default(), Arc::default());
    let (views, files): (Vec<_>, Vec<_>) =
        scene.files().into_iter().partition(|(_, snippet)| snippet.view().is_some());
    let mut made: Vec<Snippet> = files.into_iter().map(|(_, snippet)| snippet).collect();
    let notes = survey.scenario.notes().ok().flatten();
    if notes.is_some_and(|(_, text)| Notes::parse(&text).summary.is_some()) {
        made.push(Snippet::Summary);
    }
    let parts =
        Parts { made, views, output: survey.scenario.output.clone(), title: flow_title(survey) };
    let place = |name: &str| survey.scenario.output.join(name);
    let page = |name: &str, text: String| Page { path: place(name), text };
    let mut pages = vec![page("index.md", parts.flow())];
    pages.extend(parts.api().map(|text| page("api.md", text)));
    pages.extend(parts.recording().map(|text| page("recording.md", text)));
    pages
}

/// The files of the views of a scenario.
pub(crate) fn views(survey: &Survey) -> impl Iterator<Item = String> {
    survey.settings.diagrams.views.iter().map(|view| format!("{}.md", view.name.0))
}

impl Parts {
    /// The line that includes a snippet, if that is made.
    fn include(&self, snippet: Snippet) -> Option<String> {
        let made = self.made.contains(&snippet);
        made.then(|| format!("\n{}\n", include(&self.output, snippet.name())))
    }

    fn includes(&self, snippets: &[Snippet]) -> String {
        snippets.iter().filter_map(|snippet| self.include(*snippet)).collect()
    }

    fn flow(&self) -> String {
        let mut text = format!("# {}\n", self.title);
        text += &self.includes(&[Snippet::Console, Snippet::Ladder, Snippet::Summary]);
        if let Some(body) = self.include(Snippet::Body) {
            let _ = write!(text, "\n## Requests and responses\n{body}");
        }
        let api = self.api().map(|_| "[API reference](api.md)");
        let recording = self.recording().map(|_| "[Diagrams and full log](recording.md)");
        let links: Vec<_> = api.into_iter().chain(recording).collect();
        if !links.is_empty() {
            let _ = write!(text, "\n## More\n\n- {}\n", links.join("\n- "));
        }
        text
    }

    fn api(&self) -> Option<String> {
        let reference = self.include(Snippet::Reference)?;
        Some(format!(
            "# API reference\n\nThe operations that [{}](index.md) uses.\n{reference}",
            self.title
        ))
    }

    fn recording(&self) -> Option<String> {
        let mut text = self.includes(&[Snippet::Diagrams]);
        // A diagram is scaled to the page, and only its parts can be read whatever the recording is.
        if !self.made.contains(&Snippet::Diagrams)
            && let Some(lines) = self.include(Snippet::Diagram)
        {
            text += &drawn(lines.trim());
        }
        for (name, snippet) in &self.views {
            let _ = write!(text, "\n## {}\n", page_title(name.trim_end_matches(".md")));
            let line = include(&self.output, name);
            if matches!(snippet, Snippet::View(_)) {
                text += &drawn(&line);
            } else {
                let _ = write!(text, "\n{line}\n");
            }
        }
        if let Some(variables) = self.include(Snippet::Variables) {
            let _ = write!(text, "\n## Path variables\n{variables}");
        }
        if let Some(log) = self.include(Snippet::Log) {
            let log = log.trim_start();
            let _ = write!(text, "\n## Full log\n\n``` text title=\"\" linenums=\"1\"\n{log}```\n");
        }
        (!text.is_empty())
            .then(|| format!("# Recording\n\nAll of [{}](index.md).\n{text}", self.title))
    }
}

/// The fence of a diagram whose lines are included.
fn drawn(include: &str) -> String {
    format!("\n``` mermaid\nsequenceDiagram\n    autonumber\n    {include}\n```\n")
}

/// The line of a home page that leads to a scenario.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The page, relative to DOCS.
    page: String,
    title: String,
    /// The name of the scenario, where the title is another.
    name: Option<String>,
}

impl Entry {
    /// That of a scenario; there is none if its page is the home page.
    #[must_use]
    pub(crate) fn of(survey: &Survey) -> Option<Self> {
        let page = slashes(&survey.scenario.output.join("index.md"));
        let name = &survey.scenario.name;
        let (title, plain) = (flow_title(survey), page_title(&name.replace('/', " ")));
        let name = (title != plain).then(|| page_title(name));
        (page != "index.md").then_some(Self { page, title, name })
    }

    fn line(&self) -> String {
        let name = self.name.as_ref().map_or_else(String::new, |name| format!(" - {name}"));
        format!("- [{}](<{}>){name}\n", self.title, self.page)
    }
}

/// The lines of a navigation that a site needs to lead to all scenarios, and does not have; a site
/// without one has all pages in it.
#[must_use]
pub(crate) fn nav_lacks(text: &str, entries: &[Entry]) -> String {
    if !text.lines().any(|line| line.starts_with("nav:")) {
        return String::new();
    }
    let missing = entries.iter().filter(|entry| !text.contains(&entry.page));
    let lines: Vec<_> =
        missing.map(|entry| ["  - ", &*format!("{:?}", entry.page), "\n"].concat()).collect();
    if lines.is_empty() { String::new() } else { ["nav:\n", &*lines.concat()].concat() }
}

/// The home page of a site.
#[must_use]
pub(crate) fn home(entries: &[Entry]) -> String {
    let lines: String = entries.iter().map(Entry::line).collect();
    format!(
        "# All recordings\n\nEach page shows which services a command calls, and what they say to \
         each other.\n\n{lines}"
    )
}

/// The lines that a home page needs to lead to all scenarios, and does not have.
#[must_use]
pub(crate) fn home_lacks(text: &str, entries: &[Entry]) -> String {
    entries.iter().filter(|entry| !text.contains(&entry.page)).map(Entry::line).collect()
}
