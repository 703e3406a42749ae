//! A text in, the places out where a secret stands again that another place gave away.

use std::ops::Range;

use super::finder::Mark;
use super::hit::{Hit, Rule};
use super::layer::Layer;
use super::open::Opener;
use super::unescaped;

impl Opener<'_> {
    /// Whether a value that is known stands in a text, as it is.
    pub(super) fn knows(&self, text: &[u8]) -> bool {
        self.vault.is_some_and(|vault| vault.finder().find(text, 0).is_some())
    }

    /// Finds what is known to be secret.
    pub(super) fn known(&mut self, layer: &Layer<'_>) {
        let Some(vault) = self.vault.filter(|_| self.known || layer.is_decoded()) else { return };
        let found = vault.finder().find_all(layer.text());
        self.hits.extend(found.map(|(range, mark)| repeated(mark, layer.range(range))));
    }

    /// A known value may stand in what was written in escapes.
    pub(super) fn note_escapes(&mut self, plain: &Layer<'_>) {
        self.escapes = true;
        self.known(plain);
    }

    /// Finds what is known behind escapes that a format cuts apart: `;` ends `&#80;`, and a value.
    pub(super) fn cut(&mut self, layer: &Layer<'_>) {
        unescaped::find(layer, &mut |plain| {
            self.escapes = true;
            let Some(vault) = self.vault else { return Some(()) };
            for (piece, mark) in vault.finder().find_all(plain.text()) {
                let place = plain.range(piece.clone());
                // What is written as it is stays with the format, which knows its frame.
                if place.len() > piece.len() {
                    self.hits.push(repeated(mark, place));
                }
            }
            None
        });
    }

    /// A number is replaced whole, by a string, or not at all.
    pub(super) fn number(&mut self, layer: &Layer<'_>) {
        let Some(vault) = self.vault else { return };
        let known = vault.finder().find(layer.text(), 0);
        let Some((_, mark)) = known.filter(|(range, _)| range.len() == layer.text().len()) else {
            return;
        };
        let hit = repeated(mark, layer.range(0..layer.text().len()));
        self.hits.push(Hit { quote: layer.quote(), ..hit });
    }
}

/// A place where a value that is known stands again.
fn repeated(mark: &Mark, range: Range<usize>) -> Hit {
    Hit { marker: Some(mark.marker()), ..Hit::new(mark.kind, range, Rule::Repeated) }
}
