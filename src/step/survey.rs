//! A scenario and its settings in, what needs the whole of its logs out.

use std::sync::Arc;

use super::hidden::undecided;
use super::pass::{self, Called, Calls, Hidden, Secrets, Seen};
use super::records::{Records, order};
use super::{Error, Flow, chosen};
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::graph::Order;
use crate::record::Record;
use crate::redact::{Gate, Look, Redactor, Suspects, Undecided, Vault};
use crate::source::Scenario;

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

const UNORDERED: &str = "nothing shows whether this record comes before or after those of another log; \
                         such records are in the order of the file names";

impl Survey {
    /// Reads the logs of a scenario.
    ///
    /// # Errors
    ///
    /// If a log cannot be read, if there is no record in any, or if a step that is to be shown is not
    /// there.
    pub fn of(scenario: Scenario, settings: Arc<Settings>) -> Result<Self, Error> {
        let order = order(&scenario.files)?;
        let records = Records::new(&scenario.files, &order);
        let (calls, mut secrets) = (Calls::new(&settings, &order), Secrets::new(&settings));
        let (records, mut called) = pass::run(records, scenario.size(), calls, &mut secrets)?;
        let console = scenario.console()?.map(|(_, text)| text);
        secrets.text(&records.texts);
        secrets.text(console.as_deref().unwrap_or_default());
        let mut hidden = secrets.finish(&settings, &mut called);
        let console = console.map(|text| hidden.without_secrets(&text));
        let mut odd = records.diagnostics;
        order.unordered.iter().for_each(|place| odd.add(*place, UNORDERED));
        let diagnostics = called.diagnostics(&hidden.seen, odd);
        let Called { graph, variables, arrows, times, .. } = called;
        let Hidden { redactor, vault, suspects, seen: Seen { looks, .. } } = hidden;
        let secrets = looks.iter().filter(|(_, look)| look.has_secrets()).count();
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
