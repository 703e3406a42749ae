//! Scenarios in, the texts that a site begins with out: pages, a style sheet, a configuration, hooks.

mod hooks;
mod mkdocs;
mod pages;

pub(crate) use hooks::hook;
pub(crate) use mkdocs::{IGNORED, REQUIREMENTS, mkdocs};
pub(crate) use pages::{Entry, home, home_lacks, nav_lacks, pages, views};

use std::path::{Path, PathBuf};

use crate::config::Flavor;
use crate::text::slashes;

/// What ladders look like, as in the pages of seqdoc itself.
pub(crate) const STYLE: &str = include_str!("../../../docs/assets/seqdoc.css");

/// The schema of the configuration, beside it.
pub(crate) const SCHEMA_FILE: &str = "seqdoc.schema.json";

/// The line of a page that includes a file of an output folder.
#[must_use]
pub(super) fn include(output: &Path, name: &str) -> String {
    format!("--8<-- \"{}\"", slashes(&output.join(name)))
}

/// The table that says where logs and pages are.
#[must_use]
pub(crate) fn build_table(logs: &[PathBuf], docs: &Path) -> String {
    // What Rust escapes in a text in quotes, TOML does too.
    let text = |path: &Path| format!("{:?}", slashes(path));
    let logs: Vec<_> = logs.iter().map(|path| text(path)).collect();
    format!("[build]\nlogs = [{}]\noutput = {}\n", logs.join(", "), text(docs))
}

/// The configuration of a project, with what most people change first.
#[must_use]
pub(crate) fn configuration(logs: &[PathBuf], docs: &Path, flavor: Flavor) -> String {
    let inject = match flavor {
        Flavor::Mkdocs => "",
        Flavor::Github => {
            "# inject = [\"README.md\"]               # pages with regions for snippets, such as\n\
             #                                      <!-- seqdoc: flows.md -->\n\
             #                                      <!-- /seqdoc -->\n"
        }
    };
    let flavored = match flavor {
        Flavor::Mkdocs => "",
        Flavor::Github => {
            "[output]\nflavor = \"github\"                    # Markdown as forges show it, without a site\n\
             index = true                         # flows.md and services.md, which lead to all flows\n\n"
        }
    };
    let reference = match flavor {
        Flavor::Mkdocs => {
            "reference_page = \"index.md\"            # where the sections are, seen from api.md\n"
        }
        Flavor::Github => "",
    };
    format!(
        "#:schema ./{SCHEMA_FILE}\n\
         # What seqdoc does with the logs of this project. `seqdoc build` reads this file.\n\n{}{inject}\n\
         {flavored}[body]\n\
         sections = \"exchange\"                  # a section for each call; \"step\": one for each message\n\
         hide_headers = [\"X-Requestshook-*\"]    # what the recorder adds\n\
         {reference}\n\
         # [[exclude]]                          # calls that are left out\n\
         # call = \"GET /identity/v3/limits\"\n\n\
         # [redact]\n\
         # headers = [\"X-My-Secret\"]            # in addition to the built-in list\n\
         # patterns = [\"CARD-[0-9]{{16}}\"]        # what secrets look like\n\n\
         # [[group]]                            # a box around neighbouring calls\n\
         # kind = \"opt\"\n\
         # label = \"log in\"\n\
         # calls = [\"GET /identity/\", \"POST /identity/v3/auth/tokens\"]\n",
        build_table(logs, docs)
    )
}
