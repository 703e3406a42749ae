//! `seqdoc init`: logs in, a site or pages for a forge that a person goes on with out.

mod git;

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use clap::{Args, ValueEnum};

use super::project::Project;
use super::remedy::Remedy;
use super::{DONE, FOUND, Failure, Reading, message, settings};
use crate::adopt;
use crate::build::{self, Entry, Warning};
use crate::config::{Flavor, OVERVIEW};
use crate::output;
use crate::page;
use crate::source::{self, Logs};
use crate::text;
use crate::url;
use git::Repository;

/// Start a project: write a site, a page for each scenario, a configuration and hooks
///
/// Writes `mkdocs.yml` beside DOCS, a home page, and for each scenario the pages `index.md`, `api.md`
/// and `recording.md`, which include the snippets that `seqdoc build` writes. Also writes the style
/// sheet `DOCS/assets/seqdoc.css`, a `seqdoc.toml` with its schema for editors, and in a repository a
/// `.pre-commit-config.yaml`, a `.gitattributes` and a `.gitignore`. Existing files are not changed;
/// what they lack is printed.
///
/// `--flavor github` is for pages that are read on a forge: `seqdoc build` then writes a `page.md` for
/// each scenario, and there is no site.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc init logs/ -o docs/
  seqdoc init logs/ -o docs/ --flavor github    for pages on GitHub, GitLab or Gitea, without a site
  seqdoc init logs/ -o docs/ --notes            also write a notes.md for each log")]
pub(super) struct Init {
    /// Folders with logs, or single logs [default: `logs` of `[build]`]
    #[arg(value_name = "LOGS")]
    logs: Vec<PathBuf>,
    /// Write the pages to this folder [default: `output` of `[build]`]
    #[arg(short, long, value_name = "DOCS")]
    output: Option<PathBuf>,
    /// The reader that the pages are for [default: `flavor` of `[output]`]
    #[arg(long, value_name = "FLAVOR")]
    flavor: Option<Reader>,
    /// Write a `notes.md` with a heading for each step beside each log without one
    #[arg(long)]
    notes: bool,
    #[command(flatten)]
    reading: Reading,
}

impl Init {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let project = Project::of(self.reading.config.as_ref())?;
        let places = (project.logs(&self.logs), project.docs(self.output.as_deref()));
        let (Ok(mut logs), Ok(docs)) = places else { return Err(Failure::NoPlaces) };
        logs.paths = logs.paths.iter().map(|path| from_here(path)).collect();
        let docs = from_here(&docs);
        let mut warnings = 0;
        let pages = self.write_pages(&logs, &docs, &mut warnings)?;
        let (secrets, flavor) = (pages.secrets, pages.flavor);
        warnings += match flavor {
            Flavor::Mkdocs => write_site(&docs, &pages)?,
            Flavor::Github => lead_from_readme(&docs)?,
        };
        let configured = write_configuration(&logs.paths, &docs, flavor, &mut warnings)?;
        warnings += git::write_for_git(&logs.paths, &docs)?;
        let mut command = Remedy::new("seqdoc build");
        if !configured {
            command = command.paths(&logs.paths).option("-o", Some(&docs));
        }
        if secrets > 0 {
            let redact = Remedy::new("seqdoc redact").paths(&logs.paths).word("--in-place");
            message::told(&format_args!(
                "{} with secrets; before you commit, run `{redact}`",
                super::counted(secrets, "log")
            ));
        }
        if flavor == Flavor::Github {
            message::told(&format_args!("the pages are set up; now run\n  {command}"));
        } else {
            let pinned = docs.with_file_name(REQUIREMENTS_FILE).exists();
            let serve = if pinned { SERVE } else { "mkdocs serve" };
            message::told(&format_args!("the site is set up; now run\n  {command}\n  {serve}"));
        }
        Ok(if self.reading.deny_warnings && warnings > 0 { FOUND } else { DONE })
    }

    /// Writes the pages of each scenario.
    fn write_pages(
        &self,
        logs: &Logs,
        docs: &Path,
        warnings: &mut usize,
    ) -> Result<Pages, Failure> {
        let found = source::find_beside(logs, docs)?;
        let library = self.reading.library(None);
        let passed_over = Warning::of_walk(&found);
        message::warnings(&passed_over);
        *warnings += passed_over.len();
        let mut pages = Pages::default();
        for scenario in found.scenarios {
            let survey = build::survey(&library, &scenario)?;
            pages.flavor = self.flavor.map_or(survey.settings.flavor, Reader::flavor);
            let odd = Warning::of_logs(&survey);
            message::warnings(&odd);
            *warnings += odd.len();
            // A build writes the pages of a forge itself.
            let of_site = pages.flavor == Flavor::Mkdocs;
            for page in of_site.then(|| build::pages(&survey)).into_iter().flatten() {
                new_file(&docs.join(page.path), || page.text)?;
            }
            pages.entries.extend(Entry::of(&survey));
            pages.views.extend(build::views(&survey));
            pages.secrets += usize::from(survey.secrets > 0);
            let notes = survey.scenario.own_notes();
            if self.notes && survey.scenario.notes()?.is_none() {
                new_file(&notes, || adopt::headings(&survey.flow))?;
            }
        }
        Ok(pages)
    }
}

/// What the pages of the scenarios came to.
#[derive(Debug, Default)]
struct Pages {
    /// The lines that lead to them.
    entries: Vec<Entry>,
    /// The files of their views.
    views: BTreeSet<String>,
    /// How many logs hold secrets.
    secrets: usize,
    /// What reads them.
    flavor: Flavor,
}

/// What reads the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Reader {
    /// A site of `MkDocs` or Zensical
    Mkdocs,
    /// A forge: GitHub, GitLab or Gitea
    Github,
}

impl Reader {
    fn flavor(self) -> Flavor {
        match self {
            Self::Mkdocs => Flavor::Mkdocs,
            Self::Github => Flavor::Github,
        }
    }
}

/// What shows the site. Many a system lets no one install packages outside of an environment.
const SERVE: &str = "python3 -m venv .venv && .venv/bin/pip install -r requirements-docs.txt && \
                     .venv/bin/mkdocs serve";

/// Where the pins of the site's tools are, beside `mkdocs.yml`.
const REQUIREMENTS_FILE: &str = "requirements-docs.txt";

/// Writes what is of no scenario: the home page, the style sheet, the configuration of the site. Gives
/// how many warnings that took.
fn write_site(docs: &Path, pages: &Pages) -> Result<usize, Failure> {
    let entries = &pages.entries;
    new_file(&docs.join(page::STYLE_FILE), || build::STYLE.to_owned())?;
    let mut warnings = 0;
    let home = docs.join("index.md");
    if !entries.is_empty() && !new_file(&home, || build::home(entries))? {
        let lines = build::home_lacks(&read(&home)?, entries);
        warnings += lacks(&home, "to lead to all pages", &lines);
    }
    let (site, name) = (docs.with_file_name("mkdocs.yml"), docs.file_name().unwrap_or_default());
    let made = new_file(&site, || build::mkdocs(&name.to_string_lossy(), &pages.views))?;
    let requirements = docs.with_file_name(REQUIREMENTS_FILE);
    if made {
        new_file(&requirements, || build::REQUIREMENTS.to_owned())?;
    } else {
        let text = read(&site)?;
        let lines = page::lacks(&text, docs) + &build::nav_lacks(&text, entries);
        warnings += lacks(&site, "to show the pages as they are meant", &lines);
    }
    // The repository may be younger than the site.
    if requirements.is_file() && Repository::here().is_some() {
        new_file(&docs.with_file_name(".gitignore"), || build::IGNORED.to_owned())?;
    }
    Ok(warnings)
}

/// Writes the configuration of the project; whether it says where logs and pages are.
fn write_configuration(
    logs: &[PathBuf],
    docs: &Path,
    flavor: Flavor,
    warnings: &mut usize,
) -> Result<bool, Failure> {
    let path = Path::new("seqdoc.toml");
    if new_file(path, || build::configuration(logs, docs, flavor))? {
        *warnings += write_schema()?;
        return Ok(true);
    }
    let text = read(path)?;
    if text.contains(build::SCHEMA_FILE) {
        *warnings += write_schema()?;
    }
    let has = text.contains("[build]");
    let table = if has { String::new() } else { build::build_table(logs, docs) };
    *warnings += lacks(path, "to build without arguments", &table);
    if flavor == Flavor::Github && !text.contains("flavor") {
        let lines = "[output]\nflavor = \"github\"";
        *warnings += lacks(path, "to write pages for a forge", lines);
    }
    Ok(has)
}

/// Says how the front page of a repository leads to the pages, if it does not yet; how many warnings that
/// took.
fn lead_from_readme(docs: &Path) -> Result<usize, Failure> {
    let (readme, flows) = (docs.with_file_name("README.md"), docs.join(OVERVIEW[0]));
    let name = flows.strip_prefix(source::folder_of(&readme)).unwrap_or(&flows);
    let address = url::encoded(&text::slashes(name));
    if !readme.is_file() || read(&readme)?.contains(&address) {
        return Ok(0);
    }
    let line = format!("See [all recorded flows]({address}).");
    Ok(lacks(&readme, "to lead to the pages", &line))
}

/// Writes the schema that editors check the configuration with, or says how to renew one of another
/// version; how many warnings that took.
fn write_schema() -> Result<usize, Failure> {
    let path = Path::new(build::SCHEMA_FILE);
    if new_file(path, settings::schema)? || settings::is_schema(&read(path)?) {
        return Ok(0);
    }
    message::warning(&format_args!(
        "`{0}` is not the schema of this version of seqdoc; renew it with \
         `seqdoc config --schema > {0}`",
        path.display()
    ));
    Ok(1)
}

/// A path as it is named from the folder of the command, if it lies below that.
fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let below = path.strip_prefix(&here).ok().filter(|below| !below.as_os_str().is_empty());
    let below = below.unwrap_or(path);
    // `./logs/` is `logs`.
    let parts: PathBuf =
        below.components().filter(|part| !matches!(part, Component::CurDir)).collect();
    if parts.as_os_str().is_empty() { PathBuf::from(".") } else { parts }
}

fn read(path: &Path) -> Result<String, Failure> {
    Ok(source::read_text(path).map_err(source::Error::io(path))?)
}

/// Says what a file that is there lacks; whether it lacks something.
fn lacks(path: &Path, why: &str, lines: &str) -> usize {
    if lines.is_empty() {
        return 0;
    }
    message::warning(&format_args!(
        "`{}` exists and was not changed; add these lines to it {why}:\n{}",
        path.display(),
        lines.trim_end()
    ));
    1
}

/// Writes a file that is not there; whether it did.
fn new_file(path: &Path, text: impl FnOnce() -> String) -> Result<bool, Failure> {
    if path.exists() || path.is_symlink() {
        message::told(&format_args!("kept {}, which exists", text::name(path.as_os_str())));
        return Ok(false);
    }
    output::write_whole(path, &text())?;
    message::did("wrote", path);
    Ok(true)
}
