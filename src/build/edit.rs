//! The path of a page that a person edited in, the edited texts of a scenario out: those of whole files,
//! or of regions in one.

use std::path::{Path, PathBuf};

use super::inject::{put_back, way};
use super::known::is_written;
use super::{Error, Unfit};
use crate::adopt::Adopted;
use crate::config::Snippet;
use crate::number::LineNumber;
use crate::output::{self, Page};
use crate::page::{Content, Region, Regions, adopted, rebased};
use crate::source::{self, Scenario};

/// A snippet that a person edited.
#[derive(Debug)]
pub(crate) struct Edit {
    /// The file that it stands in.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
    /// The part of the file, if it is not all of it.
    region: Option<Region>,
    /// The file that it was before it was edited; `None` if there is none, or if it is another text now.
    snippet: Option<PathBuf>,
}

impl Edit {
    fn of_file(path: &Path) -> Result<Self, Error> {
        let text = source::read_plain_text(path).map_err(source::Error::io(path))?;
        let (path, snippet) = (path.to_owned(), Some(path.to_owned()));
        Ok(Self { path, text, region: None, snippet })
    }

    fn of_region(path: &Path, page: &str, region: &Region, docs: Option<&Path>) -> Self {
        let folder = region.folder();
        let way = docs.map_or_else(String::new, |docs| way(path, &docs.join(folder)));
        let is_made = |_: &str| true;
        let text = rebased(&region.snippet(page), &is_made, [&way, ""]);
        let snippet = docs.map(|docs| docs.join(&region.path)).filter(|snippet| {
            let text = source::read_plain_text(snippet);
            text.is_ok_and(|text| region.is_of(&rebased(&text, &is_made, ["", &way])))
        });
        Self { path: path.to_owned(), text, region: Some(region.clone()), snippet }
    }

    /// What the folder of the file knows of it.
    ///
    /// # Errors
    ///
    /// If that cannot be read.
    pub(super) fn known(&self) -> Result<Option<Page>, output::Error> {
        Ok(self.snippet.as_deref().map(Page::at).transpose()?.flatten())
    }

    /// Whether its file knows by itself what seqdoc wrote.
    pub(super) fn is_region(&self) -> bool {
        self.region.is_some()
    }

    /// The line of the file that a line of it is.
    #[must_use]
    pub(crate) fn line(&self, line: LineNumber) -> LineNumber {
        // A line for the marker, and the empty one after it.
        self.region.as_ref().map_or(line, |region| region.line.after(line.get() + 1))
    }
}

/// The edited snippets of a scenario.
#[derive(Debug)]
pub(crate) struct Edits {
    /// The `body.md`.
    pub body: Edit,
    /// The `diagram.md`.
    pub diagram: Option<Edit>,
}

impl Edits {
    /// Reads a `body.md` and a `diagram.md`, or a file with regions of them, which build puts there from
    /// a folder.
    ///
    /// # Errors
    ///
    /// If a file cannot be read, if its regions hold other recordings, or if a marker has a mistake.
    pub(crate) fn read(
        scenario: &Scenario,
        body: &Path,
        diagram: Option<&Path>,
        docs: Option<&Path>,
    ) -> Result<Self, Error> {
        let of_file = diagram.map(Edit::of_file).transpose()?;
        let page = source::read_text(body).map_err(source::Error::io(body))?;
        let Regions { regions, broken } = Regions::of(&page);
        // A note may hold anything, a marker too.
        let is_edited =
            |region: &Region| matches!(region.content(&page), Content::Edited | Content::Foreign);
        let region = nearest(&regions, scenario, &is_edited).filter(|_| !is_written(body));
        let Some(region) = region else {
            if !regions.is_empty() && !is_written(body) {
                let text = "no region of this file holds the `body.md` of this recording; name the log of \
                            one that it holds";
                return Err(Unfit::File { path: body.to_owned(), text }.into());
            }
            return Ok(Self { body: Edit::of_file(body)?, diagram: of_file });
        };
        if let Some((line, broken)) = broken.iter().find(|(_, broken)| !broken.is_harmless()) {
            let (text, remedy) = broken.told();
            let text = format!("{text}; {remedy}");
            return Err(Unfit::Marker { path: body.to_owned(), line: *line, text }.into());
        }
        let path = region.path.with_file_name(Snippet::Diagram.name());
        let of_region = |region: &Region| Edit::of_region(body, &page, region, docs);
        let mut diagrams = regions.iter().filter(|one| one.path == path && is_edited(one));
        let diagram = of_file.or_else(|| diagrams.next().map(of_region));
        Ok(Self { body: of_region(region), diagram })
    }

    /// The file with the regions of which nothing would be lost, if there are some.
    pub(super) fn whole(&self, adopted: &Adopted) -> Option<Whole> {
        let edits = [(Some(&self.body), false), (self.diagram.as_ref(), true)];
        let whole = edits.into_iter().filter(|(_, is_diagram)| adopted.lost(*is_diagram) == 0);
        let regions = whole.filter_map(|(edit, _)| edit?.region.clone());
        let regions: Vec<_> = regions.collect();
        (!regions.is_empty()).then(|| Whole { path: self.body.path.clone(), regions })
    }
}

/// A file with regions that the next build may write over.
#[derive(Debug)]
pub(crate) struct Whole {
    /// The file.
    pub path: PathBuf,
    regions: Vec<Region>,
}

impl Whole {
    /// Notes in the markers that the regions hold what seqdoc put in; whether that changes the file.
    ///
    /// # Errors
    ///
    /// If it cannot be read or written.
    pub(crate) fn note(&self) -> Result<bool, Error> {
        let page = source::read_text(&self.path).map_err(source::Error::io(&self.path))?;
        let found = Regions::of(&page).regions;
        // A file that was saved in the meantime has other regions.
        let mut regions: Vec<_> = found.iter().filter(|one| self.regions.contains(one)).collect();
        regions.sort_by_key(|region| region.line);
        let text = adopted(&page, &regions);
        put_back(&self.path, &text)
    }
}

/// The region with the `body.md` of a scenario: of those whose folder ends the path of the recording,
/// one with the longest, and of these the first that was edited.
fn nearest<'r>(
    regions: &'r [Region],
    scenario: &Scenario,
    is_edited: &dyn Fn(&Region) -> bool,
) -> Option<&'r Region> {
    let folder = source::real(&scenario.folder);
    let own = scenario.output.file_name().filter(|_| !scenario.has_folder());
    let place = own.map_or_else(|| folder.clone(), |name| folder.join(name));
    let is_body =
        |region: &&Region| region.is_of_kind(Snippet::Body) && place.ends_with(region.folder());
    let near = |region: &&Region| (region.path.components().count(), is_edited(region));
    // The last of equal ones is taken.
    regions.iter().rev().filter(is_body).max_by_key(near)
}
