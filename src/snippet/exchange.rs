//! The steps of an exchange in, the pieces of its section out.

use std::sync::Arc;

use minijinja::value::Value;

use super::section::Section;
use super::value::{object, safe};
use super::weave::{Piece, Place, Slot};
use crate::config::{Sections, Settings, Snippet, Templates, Word};
use crate::note::apart;
use crate::step::BodyKind;

/// The template of `body.md` with a section for each exchange.
pub(super) const TEMPLATE: &str = "exchange.md.jinja";

/// The template that makes the sections.
pub(super) fn of_sections(settings: &Settings) -> String {
    match settings.body.sections {
        Sections::Exchange => TEMPLATE.to_owned(),
        Sections::Step => Templates::file_name(Snippet::Body.name()),
    }
}

impl Section {
    /// The pieces that a step has in the section of its exchange. Where each belongs is said in the
    /// slot when it is asked for.
    pub(super) fn pieces(self: Arc<Self>, slot: Slot) -> impl Iterator<Item = Value> {
        let step = &self.step;
        let (section, number) = (step.span(), step.number());
        let apart = self.has_tabs_above();
        let wanted = ORDER.into_iter().filter(|piece| self.has(*piece)).collect::<Vec<_>>();
        wanted.into_iter().map(move |piece| {
            slot.set(Place { step: number, section, piece, apart });
            self.piece(piece)
        })
    }

    /// Makes what takes long and is sure to be asked for.
    pub(super) fn make(&self) {
        let by_step = self.step.settings().body.sections == Sections::Step;
        let has = |pieces: [Piece; 2]| by_step || pieces.into_iter().any(|piece| self.has(piece));
        if has([Piece::Request, Piece::Response]) {
            self.body_fence();
        }
        if has([Piece::RequestHeaders, Piece::ResponseHeaders]) {
            self.head_fence();
        }
        self.reference();
    }

    /// Whether a step has something to say in a piece.
    fn has(&self, piece: Piece) -> bool {
        let step = &self.step;
        let (begins, ends) =
            (step.number() == step.span().first, step.number() == step.span().last);
        match piece {
            Piece::Top => begins,
            Piece::Request | Piece::Response => {
                step.is_response() == (piece == Piece::Response)
                    && step.body_kind() != BodyKind::None
            }
            Piece::RequestHeaders | Piece::ResponseHeaders => {
                step.is_response() == (piece == Piece::ResponseHeaders) && step.has_more_in_head()
            }
            Piece::Below => begins && self.placed().is_some_and(|placed| !placed.below.is_empty()),
            Piece::Answer => !begins && !self.answer().is_empty(),
            Piece::End => ends,
        }
    }

    fn piece(self: &Arc<Self>, piece: Piece) -> Value {
        let labels = &self.step.settings().labels;
        let tab = |word: Word, fence: Value| ("tab", labels.get(word), fence);
        let (kind, label, text) = match piece {
            Piece::Top => ("top", "", Value::from("")),
            Piece::Request => tab(Word::Request, self.body_fence()),
            Piece::Response => tab(Word::Response, self.body_fence()),
            Piece::RequestHeaders => tab(Word::RequestHeaders, self.head_fence()),
            Piece::ResponseHeaders => tab(Word::ResponseHeaders, self.head_fence()),
            Piece::Below => ("text", "", safe(self.below())),
            Piece::Answer => ("text", "", safe(self.answer())),
            Piece::End => ("end", "", Value::from("")),
        };
        object([
            ("kind", kind.into()),
            ("label", label.into()),
            ("text", text),
            ("is_body", matches!(piece, Piece::Request | Piece::Response).into()),
            ("step", Value::from_dyn_object(Arc::clone(self))),
        ])
    }

    /// What the note of a response says, below the tabs.
    fn answer(&self) -> String {
        let Some(placed) = self.placed() else { return String::new() };
        let texts = [apart(&placed.above), placed.below.clone()];
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
    }
}

/// The order of the page.
const ORDER: [Piece; 8] = [
    Piece::Top,
    Piece::Request,
    Piece::Response,
    Piece::RequestHeaders,
    Piece::ResponseHeaders,
    Piece::Below,
    Piece::Answer,
    Piece::End,
];
