//! A value that no rule decides in; what a person decided about its place out, and what is still to be
//! decided.

use super::hit::{Hit, Rule};
use super::layer::{Escape, Layer};
use super::looks::is_word;
use super::opaque;
use super::open::Opener;
use super::trail::Trail;
use crate::config::{Ids, Kind};

impl Opener<'_> {
    /// How many values were noted that look like credentials.
    pub(super) fn noted(&self) -> usize {
        self.suspects.as_ref().map_or(0, |suspects| suspects.noted)
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
