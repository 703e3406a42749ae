//! `seqdoc check`: pages, snippets and the settings of a site in, what is wrong with them out.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::build::{Making, show};
use super::json::json;
use super::project::Project;
use super::remedy::Remedy;
use super::{DONE, FAILED, FOUND, Failure, counted, message};
use crate::build::{self, Checked};
use crate::number::LineNumber;
use crate::output::Mode;
use crate::page::{Flaw, Remedies, Rule, Severity};
use crate::source::{self, Found, Scenario};
use crate::text::{slashes, visible};

/// Find pages and settings that do not match the snippets
///
/// Looks for includes and links that lead nowhere, for numbers of steps that are gone, for snippets
/// that are stale, edited, left over or on no page, for notes without a step, and for settings of
/// `mkdocs.yml` that hide or harm snippets. Writes nothing. Without logs, the rules that compare with
/// them are skipped. Exits with 3 if there is a finding.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc check docs/ --logs logs/
  seqdoc check                                     with the folders of `[build]` in seqdoc.toml
  seqdoc check docs/ --format github               in a workflow of GitHub
  seqdoc check --format json | jq -r '.findings[].rule'")]
pub(super) struct Check {
    /// Folder with pages and snippets [default: `output` of `[build]`]
    #[arg(value_name = "DOCS")]
    docs: Option<PathBuf>,
    /// Folder with logs, or a single log; repeatable [default: `logs` of `[build]`]
    #[arg(short, long, value_name = "LOGS")]
    logs: Vec<PathBuf>,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    making: Making,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Messages for people
    Text,
    /// One JSON object
    Json,
    /// Annotations for a workflow of GitHub
    Github,
}

impl Check {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let reading = &self.making.reading;
        let project = Project::of(reading.config.as_ref())?;
        let docs = project.pages(self.docs.as_deref())?;
        if !docs.is_dir() {
            return Err(Failure::NoPages(docs));
        }
        let logs = project.logs_of(&docs, &self.logs)?;
        let found = logs.map(|logs| source::find_beside(&logs, &docs)).transpose()?;
        let build = self.making.build(docs.clone(), Mode::Check)?;
        let build = build::Build { inject: project.injected(&docs), ..build };
        let keep = |path: &Path, what: &str| self.keep(path, what, (&docs, found.as_ref()));
        let remedies = Remedies { build: self.command(found.is_some()).to_string(), keep: &keep };
        let keep = |scenario: Option<&Scenario>, file: &Path, what: &str| {
            Remedy::keep_region(scenario, file, what, reading)
        };
        let check = build::Check { build: &build, found: found.as_ref(), remedies, keep: &keep };
        let checked = check.run(&show)?;
        message::warnings(&checked.warnings);
        self.skipped(&docs, found.is_some(), checked.is_configured);
        checked.errors.iter().for_each(|error| message::error(error));
        self.print(&checked).map_err(Failure::Print)?;
        let pages = counted(checked.pages, "page");
        message::summary(&format_args!("{pages}: {}", counted(checked.flaws.len(), "finding")));
        let warns = reading.deny_warnings && !checked.warnings.is_empty();
        Ok(match () {
            () if !checked.errors.is_empty() => FAILED,
            () if !checked.flaws.is_empty() || warns => FOUND,
            () => DONE,
        })
    }

    /// The command that writes the snippets.
    fn command(&self, is_known: bool) -> Remedy {
        if is_known {
            return self.making.command(&self.logs, self.docs.as_ref());
        }
        self.making.command(&[PathBuf::from("LOGS")], self.docs.as_ref())
    }

    /// How to keep what a person wrote into a snippet.
    fn keep(&self, path: &Path, what: &str, (docs, found): (&Path, Option<&Found>)) -> String {
        let output = path.parent().and_then(|folder| folder.strip_prefix(docs).ok());
        let scenario = found.zip(output).and_then(|(found, output)| {
            found.scenarios.iter().find(|scenario| scenario.output == output)
        });
        Remedy::keep(scenario, path, what, &self.making.reading)
    }

    /// Names the rules that were skipped.
    fn skipped(&self, docs: &Path, has_logs: bool, is_configured: bool) {
        if !has_logs {
            message::warning(&format_args!(
                "without logs, these rules were skipped: {}; name the logs with `--logs`, or write \
                 `logs = [\"logs\"]` under `[build]` in `seqdoc.toml`",
                names(&Rule::OF_LOGS)
            ));
        }
        if !is_configured && self.format == Format::Text {
            let why = format!("no `mkdocs.yml` above it was read, for {}", names(&Rule::OF_SITE));
            message::skipped(docs, &why);
        }
    }

    fn print(&self, checked: &Checked) -> io::Result<()> {
        let mut out = BufWriter::new(message::Output);
        match self.format {
            Format::Text => checked.flaws.iter().for_each(say),
            Format::Json => print_json(&checked.flaws, &mut out)?,
            Format::Github => {
                checked.flaws.iter().try_for_each(|flaw| writeln!(out, "{}", annotation(flaw)))?;
            }
        }
        out.flush()
    }
}

fn names(rules: &[Rule]) -> String {
    let names: Vec<_> = rules.iter().map(|rule| format!("`{}`", rule.name())).collect();
    names.join(", ")
}

/// Prints a finding for a person.
fn say(flaw: &Flaw) {
    let place = flaw.file.display();
    let line = flaw.line.map_or_else(String::new, |line| format!(":{line}"));
    let text = format!("{place}{line}: {}; {}", flaw.text, flaw.remedy);
    match flaw.rule.severity() {
        Severity::Error => message::error(&text),
        Severity::Warning => message::warning(&text),
    }
}

fn print_json(flaws: &[Flaw], out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"{\"findings\": [")?;
    for (at, flaw) in flaws.iter().enumerate() {
        out.write_all(if at == 0 { b"\n  " } else { b",\n  " })?;
        let finding = json!({
            "rule": flaw.rule.name(),
            "severity": flaw.rule.severity().word(),
            "file": slashes(&flaw.file),
            "line": flaw.line.map(LineNumber::get),
            "text": flaw.text,
            "remedy": flaw.remedy,
        });
        json(out, &finding)?;
    }
    out.write_all(b"]}\n")
}

/// A finding as GitHub reads it.
fn annotation(flaw: &Flaw) -> String {
    let line = flaw.line.map_or_else(String::new, |line| format!(",line={line}"));
    let file = escaped(&visible(&slashes(&flaw.file))).replace(':', "%3A").replace(',', "%2C");
    let text = escaped(&visible(&format!("{}; {}", flaw.text, flaw.remedy)));
    format!("::{} file={file}{line}::{text}", flaw.rule.severity().word())
}

/// A text in a command of a workflow.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_are_escaped() {
        let flaw = Flaw {
            file: "a:b,c/100%.md".into(),
            line: Some(LineNumber::new(3)),
            rule: Rule::SiteLacks,
            text: "50% of it, all: x".to_owned(),
            remedy: "add these lines:\nextra_css:".to_owned(),
        };
        let expected = "::error file=a%3Ab%2Cc/100%25.md,line=3::50%25 of it, all: x; add these lines:%0Aextra_css:";
        assert_eq!(annotation(&flaw), expected);
        let flaw = Flaw { line: None, rule: Rule::SnippetUnused, ..flaw };
        assert!(annotation(&flaw).starts_with("::warning file=a%3Ab%2Cc/100%25.md::50"));
    }
}
