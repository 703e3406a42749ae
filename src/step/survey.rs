//! A scenario and its settings in, what needs the whole of its logs out.

use std::sync::Arc;

use crate::config::{Redaction, Settings};
use crate::diagnostic::{Diagnostics, Place};
use crate::graph::{Builder, CallGraph};
use crate::record::json::Verdict;
use crate::record::{Reader, Record, json};
use crate::redact::{Redactor, Vault};
use crate::route::Variables;
use crate::source::{self, Scenario};
use crate::text::decode;

/// Why the steps of a scenario cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A log cannot be read.
    #[error(transparent)]
    Source(#[from] source::Error),
    /// The logs hold no record.
    #[error("no records in `{0}`; is it a requestshook log?")]
    NoRecords(String),
    /// The filters leave nothing.
    #[error("`exclude` drops every record of `{0}`; an empty diagram helps nobody")]
    NoSteps(String),
    /// A log has other records than it had a moment ago.
    #[error("the log of `{0}` changed while it was read; run the command again")]
    Changed(String),
}

/// What is known of a scenario once its logs were read.
#[derive(Debug)]
pub struct Survey {
    /// The scenario.
    pub scenario: Scenario,
    /// Its settings.
    pub settings: Settings,
    /// Who called whom, and for whom.
    pub graph: CallGraph,
    /// The variables of its paths.
    pub variables: Variables,
    /// What is odd about its logs.
    pub diagnostics: Diagnostics,
    pub(super) vault: Vault,
    pub(super) redaction: Option<Arc<Redaction>>,
}

const NOT_JSON: &str =
    "the body looks like JSON but is not; it is shown as text, up to the next heading";

impl Survey {
    /// Reads the logs of a scenario.
    ///
    /// # Errors
    ///
    /// If a log cannot be read, or if there is no record in any.
    pub fn of(scenario: Scenario, settings: Settings) -> Result<Self, Error> {
        let redaction = settings.redaction.clone().map(Arc::new);
        let mut pass = Pass {
            graph: Builder::new(settings.exclude.clone()),
            redactor: Redactor::new(redaction.clone()),
            vault: Vault::default(),
            variables: Variables::new(settings.paths),
            diagnostics: Diagnostics::default(),
        };
        for (file, log) in scenario.files.iter().enumerate() {
            let mut reader = Reader::new(log.open()?, file);
            let io = |source| source::Error::Io { path: log.path.clone(), source };
            while let Some(record) = reader.next(&mut pass.diagnostics).map_err(io)? {
                pass.record(&record, file);
            }
        }
        let graph = pass.graph.finish(&mut pass.diagnostics);
        pass.diagnostics.sort();
        if graph.records() == 0 {
            let path = scenario.files[0].path.display().to_string();
            return Err(Error::NoRecords(path));
        }
        if graph.steps() == 0 {
            return Err(Error::NoSteps(scenario.name));
        }
        Ok(Self {
            scenario,
            settings,
            graph,
            variables: pass.variables,
            diagnostics: pass.diagnostics,
            vault: pass.vault,
            redaction,
        })
    }
}

/// Everything that looks at each record on the first pass.
struct Pass {
    graph: Builder,
    redactor: Redactor,
    vault: Vault,
    variables: Variables,
    diagnostics: Diagnostics,
}

impl Pass {
    fn record(&mut self, record: &Record<'_>, file: usize) {
        if !self.graph.add(record, file, &mut self.diagnostics) {
            return;
        }
        self.variables.add(&decode(record.url()));
        let verdict = self.redactor.collect(record, &mut self.vault);
        let broken = matches!(verdict, Verdict::Open | Verdict::Other);
        if broken && json::looks_open(record.body()) && json::looks_complete(record.body()) {
            self.diagnostics.add(Place { file, line: record.line() }, NOT_JSON);
        }
    }
}
