//! What a configuration leaves out where two recordings are compared.

use serde::Deserialize;

use super::Place;
use crate::selector::Choice;

/// `[diff]`: what does not count.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Compared {
    ignore: Vec<Ignored>,
}

/// A place whose values, or calls that, do not count.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
enum Ignored {
    Place(Place),
    Calls(Choice),
}

impl TryFrom<String> for Ignored {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if let Ok(place) = Place::parse(&text) {
            return Ok(Self::Place(place));
        }
        let wrong = || {
            format!(
                "`{text}` is neither a place, such as `header X-Trace`, nor a call, such as \
                 `GET /healthcheck`"
            )
        };
        let choice = Choice::try_from(text.clone()).map_err(|_| wrong())?;
        // The same step has another number in another recording.
        if choice.number().is_some() { Err(wrong()) } else { Ok(Self::Calls(choice)) }
    }
}

impl Compared {
    /// The places that do not count.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.ignore.iter().filter_map(|ignored| match ignored {
            Ignored::Place(place) => Some(place),
            Ignored::Calls(_) => None,
        })
    }

    /// The calls that do not count.
    pub fn choices(&self) -> impl Iterator<Item = &Choice> {
        self.ignore.iter().filter_map(|ignored| match ignored {
            Ignored::Calls(choice) => Some(choice),
            Ignored::Place(_) => None,
        })
    }
}
