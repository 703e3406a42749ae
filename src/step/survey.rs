//! A scenario and its settings in, what needs the whole of its logs out.

use std::sync::Arc;

use super::arrows::Arrows;
use super::hidden::undecided;
use super::records::{Records, order};
use super::{Error, Feed, Flow, chosen};
use crate::config::{Redaction, Settings};
use crate::diagnostic::{Diagnostics, Place};
use crate::graph::{Builder, Order};
use crate::record::json::Verdict;
use crate::record::{Record, json};
use crate::redact::{self, Gate, Look, Redactor, Suspects, Undecided, Vault};
use crate::route::{Routes, Variables};
use crate::source::Scenario;
use crate::text::decode;
use crate::time::Time;

/// What is known of a scenario once its logs were read.
#[derive(Debug)]
pub struct Survey {
    /// The scenario.
    pub scenario: Scenario,
    /// Its settings.
    pub settings: Arc<Settings>,
    /// Who called whom, and for what.
    pub flow: Arc<Flow>,
    /// How many records hold a secret.
    pub secrets: usize,
    /// What is odd about its logs.
    pub diagnostics: Diagnostics,
    /// What looks like a credential and is decided by no rule.
    pub suspects: Suspects,
    /// The order in which its logs are read.
    pub order: Arc<Order>,
    pub(super) vault: Vault,
    /// What found the secrets, with all names that it has looked up.
    pub(super) redactor: Redactor,
    /// For each record its size and what was seen of its body.
    looks: Vec<(u32, Look)>,
    /// The command that was recorded and what it printed, without secrets.
    pub console: Option<String>,
}

const NO_TIME: &str = "`X-Requestshook-Time` of this record is not a time; write RFC 3339, such as \
                       `2026-01-31T12:00:00.123Z`";

const UNORDERED: &str = "nothing shows whether this record comes before or after those of another log; \
                         such records are in the order of the file names";

const NOT_JSON: &str =
    "the body looks like JSON but is not valid JSON; it is shown as text up to the next heading";

impl Survey {
    /// Reads the logs of a scenario.
    ///
    /// # Errors
    ///
    /// If a log cannot be read, if there is no record in any, or if a step that is to be shown is not
    /// there.
    pub fn of(scenario: Scenario, settings: Arc<Settings>) -> Result<Self, Error> {
        let order = order(&scenario.files)?;
        let mut pass = Pass::new(&settings, &order);
        let records = Records::new(&scenario.files, &order);
        let records =
            if scenario.size() < LONG { pass.run(records)? } else { pass.run_beside(records)? };
        pass.redactor.collect_text(&records.texts, &mut pass.vault);
        let console = scenario.console()?.map(|(_, text)| text);
        pass.redactor.collect_text(console.as_deref().unwrap_or_default(), &mut pass.vault);
        let secrets = pass.looks.iter().filter(|(_, look)| look.secrets).count();
        pass.finish(settings.redaction.as_deref());
        let console = console.map(|text| pass.without_secrets(&text));
        let Pass { graph, redactor, vault, suspects, variables, arrows, looks, times, .. } = pass;
        let mut diagnostics = pass.diagnostics;
        diagnostics.append(records.diagnostics);
        order.unordered.into_iter().for_each(|place| diagnostics.add(place, UNORDERED));
        let graph = graph.finish(&mut diagnostics);
        diagnostics.sort();
        Error::if_empty(&scenario, &graph)?;
        let gate = Gate::new(&vault, settings.redaction.clone());
        Error::if_named(&scenario, &gate)?;
        let shown = chosen::steps(&settings.shown, &graph, &arrows, &gate)?;
        let participants = arrows.participants();
        Ok(Self {
            scenario,
            settings,
            order,
            flow: Arc::new(Flow { graph, arrows, variables, times, participants, shown }),
            secrets,
            diagnostics,
            suspects,
            vault,
            redactor,
            looks,
            console,
        })
    }

    /// How many bytes its records have.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.looks.iter().map(|(length, _)| *length as usize).sum()
    }

    /// The command that was recorded.
    #[must_use]
    pub fn command(&self) -> Option<&str> {
        let line = self.console.as_deref()?.lines().next()?;
        line.strip_prefix("$ ").map(str::trim).filter(|command| !command.is_empty())
    }

    /// Whether a text holds a secret of the recording.
    #[must_use]
    pub fn holds_secret(&self, text: &str) -> bool {
        self.vault.is_in(text)
    }

    /// A text with markers for the secrets of the recording.
    #[must_use]
    pub fn without_secrets(&self, text: &str) -> String {
        self.vault.hidden_in(text)
    }

    /// The places whose values look like credentials and that nobody has decided.
    #[must_use]
    pub fn undecided(&self) -> Vec<Undecided> {
        undecided(&self.suspects, &self.vault, &self.gate())
    }

    /// What lets no secret of the recording through.
    #[must_use]
    pub fn gate(&self) -> Gate<'_> {
        Gate::new(&self.vault, self.settings.redaction.clone())
    }

    /// What was seen of the n-th record, counted from 0; `None` if this one has another size, so that
    /// a log that changes while it is read does not lose its redaction.
    pub(super) fn look(&self, record: usize, seen: &Record<'_>) -> Option<Look> {
        let (length, look) = self.looks.get(record)?;
        (*length as usize == seen.raw().len()).then_some(*look)
    }
}

/// From so many bytes on a thread of its own that reads is worth its start.
const LONG: u64 = 4 << 20;

/// Everything that looks at each record on the first pass.
struct Pass<'s> {
    settings: &'s Settings,
    order: &'s Order,
    graph: Builder,
    redactor: Redactor,
    vault: Vault,
    suspects: Suspects,
    variables: Variables,
    arrows: Arrows,
    looks: Vec<(u32, Look)>,
    times: Vec<Option<Time>>,
    diagnostics: Diagnostics,
}

impl<'s> Pass<'s> {
    fn new(settings: &'s Settings, order: &'s Order) -> Self {
        Self {
            settings,
            order,
            graph: Builder::new(settings.exclude.clone()).with_calls(&settings.calls),
            redactor: Redactor::new(settings.redaction.clone()),
            vault: Vault::default(),
            suspects: Suspects::default(),
            variables: Variables::new(Routes::new(&settings.paths, settings.names_variables())),
            arrows: Arrows::default(),
            looks: Vec::new(),
            times: Vec::new(),
            diagnostics: Diagnostics::default(),
        }
    }

    /// Looks at all records; gives back their reader, which knows what is odd.
    fn run(&mut self, mut records: Records) -> Result<Records, Error> {
        for record in records.by_ref() {
            let (file, record) = record?;
            self.record(&record, file);
        }
        Ok(records)
    }

    /// The same beside a thread that reads.
    fn run_beside(&mut self, records: Records) -> Result<Records, Error> {
        std::thread::scope(|scope| {
            let (feeds, work) = Feed::new(records, 1);
            let reading = scope.spawn(work);
            for item in feeds.into_iter().flatten() {
                let item = item?;
                let (file, record) = &*item;
                self.record(record, *file);
            }
            let records = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            Ok(records)
        })
    }

    /// Takes a record for a step, if it is one.
    fn step(&mut self, record: &Record<'_>, file: usize) -> bool {
        if self.order.twin(self.looks.len()).is_some() {
            self.graph.skip();
            return false;
        }
        let kept = self.graph.add(record, file, &mut self.diagnostics);
        if kept {
            self.arrows.add(record);
        }
        kept
    }

    fn record(&mut self, record: &Record<'_>, file: usize) {
        let kept = self.step(record, file);
        // What is left out counts too: markers keep their numbers, whatever is left out.
        let look = self.redactor.collect(record, &mut self.vault, &mut self.suspects);
        self.looks.push((u32::try_from(record.raw().len()).unwrap_or(u32::MAX), look));
        let time = record.time().map(|time| Time::parse(&decode(time.value)));
        if kept && self.settings.diagrams.times {
            self.times.push(time.flatten());
        }
        if kept && time == Some(None) {
            self.diagnostics.add(Place { file, line: record.line() }, NO_TIME);
        }
        let broken = kept && matches!(look.verdict, Verdict::Open | Verdict::Other);
        if broken && json::looks_open(record.body()) && json::looks_complete(record.body()) {
            self.diagnostics.add(Place { file, line: record.line() }, NOT_JSON);
        }
    }

    /// A text that belongs to no record, now that all secrets are known.
    fn without_secrets(&mut self, text: &[u8]) -> String {
        let edits = self.redactor.inspect_text(text, &self.vault);
        decode(&redact::edited(text, &edits)).into_owned()
    }

    /// Numbers the secrets, now that all are known, and makes the arrows without them.
    fn finish(&mut self, rules: Option<&Redaction>) {
        if let Some(rules) = rules {
            self.vault.seal(rules);
        }
        let (redactor, vault) = (&mut self.redactor, &self.vault);
        self.arrows.finish(self.settings, &mut self.variables, |heading| {
            let edits = redactor.inspect(heading, None, vault).edits;
            redact::edited(heading.raw(), &edits)
        });
    }
}
