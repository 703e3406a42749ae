//! A value that no rule decides in; what a person decided about its place out, and what is still to be
//! decided.

use super::hit::{Hit, Rule};
use super::layer::{Escape, Layer};
use super::looks::is_word;
use super::name::Silence;
use super::opaque;
use super::open::Opener;
use super::trail::Trail;
use crate::config::{Ids, Kind};

/// How far a search has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    hits: usize,
    /// How many values were noted that look like credentials.
    noted: usize,
    unread: usize,
    /// How many values would have been noted, but that the log had them before.
    again: usize,
}

impl Opener<'_> {
    pub(super) fn mark(&self) -> Mark {
        let (noted, again) = self.suspects.as_ref().map_or((0, 0), |all| (all.noted, all.again));
        Mark { hits: self.hits.len(), noted, unread: self.unread, again }
    }

    /// For how long it holds that nothing was found since then; `None` if something was, or if not all
    /// was read.
    pub(super) fn silence_since(&self, mark: Mark) -> Option<Silence> {
        let now = self.mark();
        if now == mark && self.suspects.is_some() {
            return Some(Silence::ByRules);
        }
        (Mark { again: mark.again, ..now } == mark).then_some(Silence::InLog)
    }

    /// Whether the place of a value is hidden by the configuration.
    pub(super) fn hidden(
        &mut self,
        layer: &Layer<'_>,
        escape: Escape,
        number: bool,
        at: &Trail<'_>,
    ) -> bool {
        let hide = self.names.rules.hide();
        if hide.is_empty() || is_word(layer.text()) {
            return false;
        }
        let Some(place) = at.place() else { return false };
        let Some(wanted) = hide.iter().find(|wanted| wanted.holds(&place)) else { return false };
        if let Some(suspects) = &mut self.suspects {
            suspects.hid(wanted);
        }
        let all = 0..layer.text().len();
        let quote = if number { layer.quote() } else { String::new() };
        let hit = Hit::written(layer, Kind::Secret, all, escape, Rule::Hidden);
        self.hits.push(Hit { quote, ..hit });
        true
    }

    /// Notes a value that no rule decides, if it looks like a credential.
    pub(super) fn suspect(&mut self, layer: &Layer<'_>, escape: Escape, ids: Ids, at: &Trail<'_>) {
        // Without its escapes it is shorter still.
        if layer.text().len() < opaque::SHORTEST {
            return;
        }
        let Some(suspects) = &mut self.suspects else { return };
        let plain = layer.plain(escape);
        let text = plain.as_ref().unwrap_or(layer).text();
        suspects.note(text, ids, &self.names.rules, || at.place());
    }
}
