//! The outlines of all scenarios below DOCS in, the pages that tell of them brought up to date out.
//!
//! Those of this build are known; those of other folders are in their manifests. A build of some logs
//! writes the same pages as a build of all.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::drafts::unmade;
use super::{Build, Built, Error, Watch};
use crate::config::{Flavor, OVERVIEW, Settings, Snippet};
use crate::output::{self, Finding, Folder, Made, Manifest};
use crate::page::Include;
use crate::reference::Outline;
use crate::snippet::{Listed, OverviewPages};
use crate::source::{self, Found, Scenario};
use crate::text::slashes;
use crate::url::encoded;

/// The outlines by the folders of their scenarios below DOCS.
pub(super) type Outlines = BTreeMap<PathBuf, Outline>;

impl Build {
    /// Brings the overview up to date, once the scenarios are: `made` has the outlines of those that
    /// were built or are up to date, `gone` the folders whose recordings are gone.
    pub(super) fn overview(
        &self,
        found: &Found,
        gone: &[PathBuf],
        made: Outlines,
        watch: Watch<'_>,
    ) -> Built {
        let mut built = Built::default();
        // The scenario of a single log may have DOCS itself.
        if found.scenarios.iter().all(Scenario::has_output) {
            built.error = self.write_overview(found, gone, made, watch, &mut built).err();
        }
        built
    }

    fn write_overview(
        &self,
        found: &Found,
        gone: &[PathBuf],
        made: Outlines,
        watch: Watch<'_>,
        built: &mut Built,
    ) -> Result<(), Error> {
        let Some(top) = self.asks_for_overview(found)? else {
            return self.drop_overview(watch, built);
        };
        built.is_overview = true;
        // Another build that ends at the same time notes its outlines before it comes here.
        let mut folder = self.folder(Path::new(""), watch)?;
        let outlines = self.outlines(made, gone)?;
        if outlines.is_empty() {
            return Ok(());
        }
        let pages = Pages::new(&self.docs, top.flavor);
        let listed = outlines.iter().map(|(output, outline)| pages.listed(output, outline));
        let listed: Vec<_> = listed.collect();
        let texts = OverviewPages::of(&listed, &top, &self.templates);
        let draft = |name: &str| {
            let mut draft = folder.draft(name)?;
            match texts.render(name, &mut draft) {
                Ok(()) => Ok(draft),
                Err(error) => Err(unmade(error, &draft, folder.path().join(name))),
            }
        };
        let drafts = OVERVIEW.into_iter().map(draft).collect::<Result<_, _>>()?;
        built.findings = folder.keep(drafts, Made::default(), self.refresh)?;
        Ok(())
    }

    /// The settings of the overview, if the files that hold for all scenarios of a LOGS folder ask for
    /// one.
    fn asks_for_overview(&self, found: &Found) -> Result<Option<Arc<Settings>>, Error> {
        let mut roots = BTreeSet::new();
        for scenario in &found.scenarios {
            if roots.insert(&scenario.root) {
                let mut top = scenario.clone();
                top.folder.clone_from(&scenario.root);
                let files = self.library.files(&top)?;
                if files.ask_for_overview() {
                    let settings = self.library.settings(&files)?;
                    return Ok(Some(settings).filter(|settings| settings.index));
                }
            }
        }
        Ok(None)
    }

    /// All outlines that are known.
    fn outlines(&self, mut made: Outlines, gone: &[PathBuf]) -> Result<Outlines, Error> {
        let known = made.keys().cloned().collect();
        for output in output::orphans(&self.docs, &known)? {
            if !gone.contains(&output)
                && let Some(outline) = Manifest::read(&self.docs.join(&output))?.outline()
            {
                made.insert(output, outline.clone());
            }
        }
        made.retain(|output, _| !self.untold.contains(output));
        Ok(made)
    }

    /// Leaves the overview to be deleted that nobody asks for any more.
    fn drop_overview(&self, watch: Watch<'_>, built: &mut Built) -> Result<(), Error> {
        if !Manifest::read(&self.docs)?.has_overview() {
            return Ok(());
        }
        let mut folder = self.folder(Path::new(""), watch)?;
        let files = folder.overview();
        built.findings = self.prune(&mut folder, &files)?;
        built.warn_of_dropped(self, &files, "this page is no longer generated");
        Ok(())
    }

    /// Whether the pages of the overview are those that were written.
    pub(super) fn overview_as_written(&self, watch: Watch<'_>) -> Result<Vec<Finding>, Error> {
        let folder: Folder = self.folder(Path::new(""), watch)?;
        let files = folder.overview();
        let mut findings = folder.as_written()?;
        findings.retain(|finding| files.contains(&finding.path));
        Ok(findings)
    }
}

/// Where readers find scenarios.
struct Pages<'d> {
    docs: &'d Path,
    flavor: Flavor,
    /// All pages below DOCS with what they include, once a scenario has no page of its own.
    all: OnceCell<Vec<(PathBuf, Vec<Include>)>>,
}

impl<'d> Pages<'d> {
    fn new(docs: &'d Path, flavor: Flavor) -> Self {
        Self { docs, flavor, all: OnceCell::new() }
    }

    /// A scenario with the addresses of the page that shows it, and of the one with its sections.
    fn listed<'o>(&self, output: &Path, outline: &'o Outline) -> Listed<'o> {
        let address = |page: PathBuf| encoded(&slashes(&page));
        let (page, sections) = match self.flavor {
            Flavor::Mkdocs => self.of_site(output, outline.anchors.is_some()),
            Flavor::Github => {
                let pages = [Snippet::Page, Snippet::Body].map(|page| output.join(page.name()));
                let page = pages.into_iter().find(|page| self.docs.join(page).is_file());
                (page.clone(), page)
            }
        };
        Listed { outline, page: page.map(address), sections: sections.map(address) }
    }

    fn of_site(&self, output: &Path, has_sections: bool) -> (Option<PathBuf>, Option<PathBuf>) {
        let body = output.join(Snippet::Body.name());
        let has_body =
            |includes: &[Include]| includes.iter().any(|one| one.is_of(self.docs, &body));
        let own = output.join("index.md");
        let text = source::read_text(&self.docs.join(&own)).ok();
        if text.as_ref().is_some_and(|text| !has_sections || has_body(&Include::all(text))) {
            return (Some(own.clone()), Some(own));
        }
        let other = self.all().iter().find(|(_, includes)| has_body(includes));
        let other = other.map(|(path, _)| path.clone());
        (text.map(|_| own).or_else(|| other.clone()), other)
    }

    /// The pages below DOCS that include something.
    fn all(&self) -> &[(PathBuf, Vec<Include>)] {
        self.all.get_or_init(|| {
            let is_page = |path: &Path| {
                let names = Snippet::ALL.map(Snippet::name);
                !names.iter().any(|name| path.file_name() == Some(name.as_ref()))
            };
            let pages = source::pages_below(self.docs, &is_page).into_iter();
            let includes = |(path, text): (PathBuf, String)| {
                let includes = Include::all(&text);
                let below = path.strip_prefix(self.docs).ok()?.to_owned();
                (!includes.is_empty()).then_some((below, includes))
            };
            pages.filter_map(includes).collect()
        })
    }
}
